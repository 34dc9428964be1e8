"""On which side something is, and what is on a side."""

from __future__ import annotations

import numpy as np

from synth.places.group import EXCHANGED, MIRRORED, ORIGINAL, Group, Member, mirrored, placed
from synth.places.stage import Stage, places
from synth.scenes.soundscape import Soundscape

SIDES = ("left", "right")
# Off the middle by 35 degrees or more. A pair of cardioids turned outwards is asked for what is in front of it.
_BESIDE_DEG = {"stereo": (35.0, 80.0), "binaural": (35.0, 140.0), "foa": (35.0, 145.0), "array": (35.0, 145.0)}
_AHEAD_DEG = (-5.0, 5.0)


def side(stage: Stage) -> Group:
    """From which side one of two or three sounds comes."""
    count = int(stage.rng.integers(2, 4))
    events = stage.different(count)
    target = int(stage.rng.integers(count))
    base = placed(stage.scape(events), places(_beside(stage, count), stage.distances_m(count)))
    return Group("side", "left-right", _both_ways(base, target), {"sound": base.events[target].title})


def side_after(stage: Stage) -> Group:
    """A sound is heard twice, from both sides, and another in between: from which side before it, or after it?"""
    events = stage.takes(2)
    other = next(event for event in stage.different(3) if event.title != events[0].title)
    events = stage.in_time([events[0], other, events[1]])

    def make(rng: np.random.Generator) -> list[float]:
        return [_lateral(stage, rng) for _ in range(3)]

    opposite = {"the sound from one side, then from the other": lambda found: found[0] * found[2] < 0.0}
    azimuths = stage.azimuths_deg("a sound from both sides", make, opposite)
    base = placed(stage.scape(events), places(azimuths, stage.distances_m(3)))
    order, target = (("before", 0), ("after", 2))[int(stage.rng.integers(2))]
    values = {"sound": events[0].title, "order": order, "mark": other.title}
    return Group("side_after", "left-right", _both_ways(base, target), values)


def which(stage: Stage) -> Group:
    """Which of three sounds comes from a side: one is on each side, one ahead."""
    events = stage.different(3)

    def make(rng: np.random.Generator) -> list[float]:
        beside = [abs(_lateral(stage, rng)) for _ in range(2)]
        return [beside[0], -beside[1], round(float(rng.uniform(*_AHEAD_DEG)), 1)]

    azimuths = stage.azimuths_deg("a sound on either side and one ahead", make)
    sides = places(azimuths, stage.distances_m(3))
    rng, asked = stage.rng, int(stage.rng.integers(2))
    seats = [sides[int(n)] for n in rng.permutation(3)]
    base = placed(stage.scape(events), seats)
    on_side = [_at_side(one, asked) for one in (base, mirrored(base))]
    third = next(n for n in range(3) if n not in on_side)
    changed = list(seats)
    changed[third], changed[on_side[0]] = seats[on_side[0]], seats[third]
    members = [(base, on_side[0], ORIGINAL), (mirrored(base), on_side[1], MIRRORED)]
    members.append((placed(base, changed), third, EXCHANGED))
    made = tuple(Member(scape, events[at].title, role, (at,)) for scape, at, role in members)
    return Group("which", "left-right", made, {"side": SIDES[asked]})


def _both_ways(base: Soundscape, target: int) -> tuple[Member, ...]:
    scapes = ((base, ORIGINAL), (mirrored(base), MIRRORED))
    return tuple(Member(scape, _side(scape, target), role, (target,)) for scape, role in scapes)


def _side(scape: Soundscape, at: int) -> str:
    place = scape.events[at].place
    return SIDES[0] if place and place.azimuth_deg > 0.0 else SIDES[1]


def _at_side(scape: Soundscape, asked: int) -> int:
    """The one sound that is farthest to a side."""
    sign = -1.0 if asked else 1.0
    lateral = [sign * np.sin(np.radians(event.place.azimuth_deg)) if event.place else 0.0 for event in scape.events]
    return int(np.argmax(lateral))


def _beside(stage: Stage, count: int) -> list[float]:
    """Both sides are taken: the other sounds are not where the first one is."""

    def make(rng: np.random.Generator) -> list[float]:
        return [_lateral(stage, rng) for _ in range(count)]

    both = {"a sound on either side": lambda found: min(found) < 0.0 < max(found)}
    return stage.azimuths_deg("sounds on both sides", make, both)


def _lateral(stage: Stage, rng: np.random.Generator) -> float:
    sign = 1.0 if rng.integers(2) else -1.0
    return sign * round(float(rng.uniform(*_BESIDE_DEG[stage.kind])), 1)
