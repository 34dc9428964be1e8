"""What kind of space a recording was made in: the same sounds in a small room, in a large hall, and without echoes."""

from __future__ import annotations

import numpy as np

from synth.places.group import Group, Member, placed
from synth.places.stage import Stage, length_s, places
from synth.rooms import Position, Room

SMALL, LARGE, DRY = "a small room", "a large, echoing hall", "a space without any echo"
# Reverberation times differ fourfold, volumes twentyfold.
SMALL_M, SMALL_RT60_S = ((3.4, 4.4), (3.2, 4.0), (2.5, 2.8)), (0.3, 0.4)
LARGE_M, LARGE_RT60_S = ((16.0, 24.0), (13.0, 18.0), (7.0, 10.0)), (1.6, 2.4)
_REST_S = 1.8
_DISTANCES_M = (1.1, 1.35)


def space(stage: Stage) -> Group:
    """One or two sounds, in three spaces."""
    count = int(stage.rng.integers(1, 3))
    events = stage.different(count)
    reach = 180.0 if stage.kind in {"foa", "array", "mono"} else 60.0

    def make(rng: np.random.Generator) -> list[float]:
        return [round(float(a), 1) for a in rng.uniform(-reach, reach, count)]

    seats = places(stage.azimuths_deg("sounds in a space", make), stage.distances_m(count, _DISTANCES_M))
    base = placed(stage.scape(events, quiet=True), seats)
    base = base.model_copy(update={"length_s": length_s(events, _REST_S)})
    receiver = base.receiver
    members = []
    for name, room in _rooms(stage.rng):
        x, y, _ = room.size_m
        here: Position = (round(x / 2, 2), round(y / 2, 2), 1.3)
        there = {"room": room, "receiver": receiver and type(receiver)(receiver.kind, here)}
        members.append(Member(base.model_copy(update=there), name, name, tuple(range(count))))
    return Group("space", "room", tuple(members))


def _rooms(rng: np.random.Generator) -> list[tuple[str, Room]]:
    spans = {SMALL: (SMALL_M, SMALL_RT60_S), LARGE: (LARGE_M, LARGE_RT60_S), DRY: (LARGE_M, (0.0, 0.0))}
    found = []
    for name, (sides, time_s) in spans.items():
        x, y, z = (round(float(rng.uniform(*span)), 2) for span in sides)
        found.append((name, Room((x, y, z), round(float(rng.uniform(*time_s)), 2))))
    return found
