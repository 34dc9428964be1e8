"""Which groups are drawn, in turn: the families, the receivers that can tell, and which groups have a mono control."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from synth.places import directions, distances, motion, orders, sides, spaces
from synth.places.group import Group
from synth.places.stage import Stage
from synth.rooms import ReceiverKind

_TWO: tuple[ReceiverKind, ...] = ("stereo", "binaural", "foa", "array")
# A spherical head has no ears that tell front from back.
_AROUND: tuple[ReceiverKind, ...] = ("foa", "array")
_ALL: tuple[ReceiverKind, ...] = ("mono", "stereo", "binaural", "foa", "array")


class Part(NamedTuple):
    """A part of the programme.

    Attributes:
        make: Draws the group.
        size: Its members, the control among them.
        receivers: In turn, from one round to the next.
        controlled: Whether it has a mono control.
    """

    make: Callable[[Stage], Group]
    size: int
    receivers: tuple[ReceiverKind, ...]
    controlled: bool = False


PROGRAMME = (
    Part(sides.side, 3, _TWO, controlled=True),
    Part(distances.nearest, 3, _ALL),
    Part(directions.sector, 5, _AROUND, controlled=True),
    Part(motion.moving, 4, _TWO[1:]),
    Part(orders.order, 5, _TWO, controlled=True),
    Part(spaces.space, 3, _ALL),
    Part(sides.which, 3, _TWO),
    Part(distances.farthest, 3, _ALL[1:]),
    Part(orders.how_many, 3, _TWO),
    Part(directions.degrees, 4, _AROUND),
    Part(sides.side, 2, _TWO),
    Part(distances.nearer_time, 2, _ALL),
    Part(directions.sector, 4, _AROUND[::-1]),
    Part(sides.which, 4, _TWO[::-1], controlled=True),
    Part(motion.moving_pair, 2, _TWO),
    Part(sides.side_after, 3, _TWO[::-1], controlled=True),
    Part(orders.order, 4, _TWO[::-1]),
    Part(orders.how_many, 3, _TWO[::-1]),
)
ROUND = sum(part.size for part in PROGRAMME)


def receiver_of(number: int, part: Part) -> ReceiverKind:
    """The receiver of a part in a round; parts with as many receivers do not begin with the same one."""
    return part.receivers[(number + PROGRAMME.index(part)) % len(part.receivers)]
