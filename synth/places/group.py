"""Groups: scenes that share sounds, question and choices, and of which each has another of the choices for its answer.

So the words tell nothing: whoever answers without listening is right in one of as many cases as there are choices.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from earmark.checks.stereo import CONTROL
from synth.rooms import CHANNELS, Position, Receiver, ReceiverKind
from synth.scenes.soundscape import Event, Place, Soundscape, Waypoint

# Some groups have a member in which one microphone hears the scene. There, and there only, this choice is right; it
# stands among the choices of every member of the group. The clip has as many channels as those of the others
# (`spread`), so that their number does not tell it.
UNTOLD = "it cannot be told from this recording"
ORIGINAL, MIRRORED, EXCHANGED, TURNED = "original", "mirror image", "places exchanged", "listener turned"
MONO = CONTROL


@dataclass(frozen=True, slots=True)
class Member:
    """One scene of a group.

    Attributes:
        scape: What is heard.
        answer: In words of the choices.
        role: What sets it apart from the others.
        about: Numbers of the events that the answer rests on.
    """

    scape: Soundscape
    answer: str
    role: str
    about: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """Some scenes and the question that is asked of each.

    Attributes:
        family: The key of the wordings.
        kind: Of counterfactual, for the items' `twin`.
        members: No two have the same answer; their answers are the choices.
        values: What fills the placeholders of the wordings.
    """

    family: str
    kind: str
    members: tuple[Member, ...]
    values: dict[str, str] = field(default_factory=dict)

    def controlled(self) -> Group:
        """The group and, as one more member, its first scene as one microphone hears it."""
        first = self.members[0]
        control = Member(heard_by(first.scape, "mono"), UNTOLD, MONO, first.about)
        return replace(self, members=(*self.members, control))


def heard_by(scape: Soundscape, kind: ReceiverKind) -> Soundscape:
    """The same scene with another receiver in the same place."""
    if kind not in CHANNELS or scape.receiver is None:
        return scape
    return scape.model_copy(update={"receiver": replace(scape.receiver, kind=kind, hrtf="")})


def mirrored(scape: Soundscape) -> Soundscape:
    """The scene in a mirror, left for right: what one channel heard, the other will hear."""
    if scape.room is None or scape.receiver is None:
        return scape
    x, y, z = scape.receiver.position_m
    there: Position = (x, round(scape.room.size_m[1] - y, 6), z)
    receiver = replace(scape.receiver, position_m=there, facing_deg=-scape.receiver.facing_deg + 0.0)
    return _with(scape, receiver, [_replaced(event, -1.0, 0.0) for event in scape.events])


def turned(scape: Soundscape, by_deg: float) -> Soundscape:
    """The receiver turned on the spot, counter-clockwise: all that stands around it turns the other way."""
    if scape.receiver is None:
        return scape
    facing_deg = wrapped_deg(scape.receiver.facing_deg + by_deg)
    receiver = replace(scape.receiver, facing_deg=facing_deg)
    return _with(scape, receiver, [_replaced(event, 1.0, -by_deg) for event in scape.events])


def placed(scape: Soundscape, places: list[Place]) -> Soundscape:
    """The same events in other places, in their order."""
    events = [event.model_copy(update={"place": at}) for event, at in zip(scape.events, places, strict=True)]
    return scape.model_copy(update={"events": tuple(events)})


def wrapped_deg(azimuth_deg: float) -> float:
    """The same azimuth in (-180, 180], to a tenth of a degree."""
    return round(180.0 - (180.0 - round(azimuth_deg, 1)) % 360.0, 1)


def apart_deg(one_deg: float, other_deg: float) -> float:
    """The angle between two azimuths, 0 to 180."""
    return abs(wrapped_deg(one_deg - other_deg))


def _with(scape: Soundscape, receiver: Receiver, events: list[Event]) -> Soundscape:
    return scape.model_copy(update={"receiver": receiver, "events": tuple(events)})


def _replaced(event: Event, sign: float, by_deg: float) -> Event:
    place = _moved(event.place, sign, by_deg) if event.place else None
    path = tuple(Waypoint(time_s=p.time_s, place=_moved(p.place, sign, by_deg)) for p in event.path)
    return event.model_copy(update={"place": place, "path": path})


def _moved(place: Place, sign: float, by_deg: float) -> Place:
    azimuth_deg = wrapped_deg(sign * place.azimuth_deg + by_deg)
    return place.model_copy(update={"azimuth_deg": azimuth_deg + 0.0})


def spread(samples: NDArray[np.float32], kind: ReceiverKind) -> NDArray[np.float32]:
    """What one microphone heard, in the channels of another receiver.

    Args:
        samples: Shape (1, samples).
        kind: Of the other receiver.

    Returns:
        Shape (channels, samples): the same in every channel; of ambisonics W alone, which is sound from nowhere.
    """
    found = np.repeat(samples, len(CHANNELS[kind]), axis=0)
    if kind == "foa":
        found[1:] = 0.0
    return found
