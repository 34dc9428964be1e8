"""What is nearest, what is farthest, and when the same sound was nearer. All sounds are equally loud at 1 m."""

from __future__ import annotations

import numpy as np

from synth.places.group import ORIGINAL, Group, Member, placed
from synth.places.stage import LIVE_S, Stage, places

# A ratio of at least 2.5, 8 dB of direct sound.
NEAR_M, FAR_M = (0.8, 1.1), (2.75, 3.2)
TIMES = ("the first time", "the second time")
_AHEAD_DEG = 60.0
_EXCHANGED = "distances exchanged"


def nearest(stage: Stage) -> Group:
    """Which of three sounds is nearest: each in one member."""
    return _one_differs(stage, "nearest", NEAR_M, FAR_M)


def farthest(stage: Stage) -> Group:
    """Which of three sounds is farthest: each in one member."""
    return _one_differs(stage, "farthest", FAR_M, NEAR_M)


def nearer_time(stage: Stage) -> Group:
    """The same sound is heard twice: when is it nearer?"""
    events = stage.in_time(stage.takes(2))
    near, far = stage.distances_m(1, NEAR_M) + stage.distances_m(1, FAR_M)
    azimuths = _azimuths(stage, 2)
    base = stage.scape(events, LIVE_S)
    ways = (((near, far), ORIGINAL), ((far, near), _EXCHANGED))
    members = tuple(
        Member(placed(base, places(azimuths, away)), TIMES[at], role, (0, 1)) for at, (away, role) in enumerate(ways)
    )
    return Group("nearer_time", "near-far", members, {"sound": events[0].title})


def _one_differs(stage: Stage, family: str, one_m: tuple[float, float], others_m: tuple[float, float]) -> Group:
    events = stage.different(3)
    azimuths = _azimuths(stage, 3)
    (one,), others = stage.distances_m(1, one_m), stage.distances_m(2, others_m)
    base = stage.scape(events, LIVE_S)
    members = []
    for number, at in enumerate(int(n) for n in stage.rng.permutation(3)):
        away = [*others[:at], one, *others[at:]]
        role = _EXCHANGED if number else ORIGINAL
        members.append(Member(placed(base, places(azimuths, away)), events[at].title, role, (at,)))
    return Group(family, "near-far", tuple(members))


def _azimuths(stage: Stage, count: int) -> list[float]:
    """Where the receiver's own directivity says nothing of distance."""
    reach = 180.0 if stage.kind in {"foa", "mono", "array"} else _AHEAD_DEG

    def make(rng: np.random.Generator) -> list[float]:
        return [round(float(a), 1) for a in rng.uniform(-reach, reach, count)]

    return stage.azimuths_deg("sounds near and far", make)
