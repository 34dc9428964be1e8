"""How a sound moves: nearer, away, past in front, around the listener, or not at all."""

from __future__ import annotations

import math

from synth.places.group import ORIGINAL, Group, Member, mirrored, wrapped_deg
from synth.places.stage import Stage
from synth.scenes.soundscape import Event, Place, Soundscape, Waypoint

NEARER, AWAY = "it comes nearer", "it goes away"
RIGHTWARDS, LEFTWARDS = "it passes from left to right", "it passes from right to left"
AROUND, STILL = "it circles around the listener", "it stays in one place"
DURATION_S = 4.0
# From 3 m to 0.75 m: 12 dB of direct sound.
_NEAR_M, _FAR_M = (0.65, 0.8), (2.6, 3.0)
_PASSING_M, _PASSING_DEG = (0.9, 1.2), 65.0
_AROUND_M, _CORNERS = (1.0, 1.6), 24
# A siren is not among them: its tone swells and fades where echoes interfere.
_MOVING = ("engine", "helicopter", "footsteps", "clock_ticking", "knocking", "water_drops", "alarm_beep")


def moving(stage: Stage) -> Group:
    """Two pairs of ways to move."""
    pairs = [(RIGHTWARDS, LEFTWARDS), (NEARER, AWAY), (AROUND, STILL)]
    # A pair of cardioids hears what is behind it in the walls only; two ears tell a circle from a line.
    known = pairs[:2] if stage.kind == "stereo" else pairs
    chosen = [known[int(n)] for n in stage.rng.permutation(len(known))[:2]]
    return _group(stage, [way for pair in chosen for way in pair])


def moving_pair(stage: Stage) -> Group:
    """A way to move and its opposite."""
    return _group(stage, [(RIGHTWARDS, LEFTWARDS), (NEARER, AWAY)][int(stage.rng.integers(2))])


def _group(stage: Stage, ways: tuple[str, ...] | list[str]) -> Group:
    event = stage.in_time(stage.takes(1, DURATION_S, _MOVING))[0]
    base = stage.scape([event], quiet=True)
    drawn = _Drawn(stage, event)
    members: list[Member] = []
    for way in ways:
        scape = _led(base, event, drawn, way)
        role = ORIGINAL if not members else way.removeprefix("it ")
        members.append(Member(scape, way, role, (0,)))
    return Group("moving", "path", tuple(members), {"sound": event.title})


class _Drawn:
    """Where the paths of one group lead."""

    def __init__(self, stage: Stage, event: Event) -> None:
        rng = stage.rng
        self.duration_s = event.duration_s
        reach = 180.0 if stage.all_around else 45.0
        self.azimuth_deg = round(float(rng.uniform(-reach, reach)), 1)
        self.near_m, self.far_m = (round(float(rng.uniform(*span)), 2) for span in (_NEAR_M, _FAR_M))
        self.passing_m = round(float(rng.uniform(*_PASSING_M)), 2)
        self.around_m = round(float(rng.uniform(*_AROUND_M)), 2)
        self.turn = 1.0 if rng.integers(2) else -1.0
        self.start_deg = round(float(rng.uniform(-180.0, 180.0)), 1)


def _led(base: Soundscape, event: Event, drawn: _Drawn, way: str) -> Soundscape:
    if way == LEFTWARDS:
        return mirrored(_led(base, event, drawn, RIGHTWARDS))
    path: list[Place] = []
    place = None
    if way == RIGHTWARDS:
        away = round(drawn.passing_m / math.cos(math.radians(_PASSING_DEG)), 2)
        path = [Place(azimuth_deg=side * _PASSING_DEG, distance_m=away) for side in (1.0, -1.0)]
    elif way == AROUND:
        angles = (drawn.start_deg + drawn.turn * 360.0 * n / _CORNERS for n in range(_CORNERS + 1))
        path = [Place(azimuth_deg=wrapped_deg(a), distance_m=drawn.around_m) for a in angles]
    elif way == STILL:
        place = Place(azimuth_deg=drawn.azimuth_deg, distance_m=drawn.around_m)
    else:
        metres = (drawn.far_m, drawn.near_m) if way == NEARER else (drawn.near_m, drawn.far_m)
        path = [Place(azimuth_deg=drawn.azimuth_deg, distance_m=at) for at in metres]
    step_s = drawn.duration_s / max(len(path) - 1, 1)
    points = tuple(Waypoint(time_s=round(n * step_s, 4), place=at) for n, at in enumerate(path))
    return base.model_copy(update={"events": (event.model_copy(update={"place": place, "path": points}),)})
