"""From which direction a sound comes, for receivers that tell front from back: one of eight sectors, or degrees."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from synth.places.group import (
    MIRRORED,
    ORIGINAL,
    TURNED,
    Group,
    Member,
    apart_deg,
    mirrored,
    placed,
    turned,
    wrapped_deg,
)
from synth.places.stage import LEAST_APART_DEG, Stage, places
from synth.scenes.soundscape import Soundscape

SECTORS: Mapping[str, float] = {
    "front": 0.0, "front left": 45.0, "left": 90.0, "back left": 135.0,
    "back": 180.0, "back right": -135.0, "right": -90.0, "front right": -45.0,
}  # fmt: skip
# A sector reaches 22.5 degrees to either side of its middle; what is asked for lies within 10 of it.
JITTER_DEG = 10.0
# Choices in degrees are as far apart as sectors, and truth is exact.
CHOICES_APART_DEG = 45.0
_DEGREES = tuple(range(30, 165, 15))
_ELEVATIONS_DEG = (-15.0, 20.0)


def sector(stage: Stage) -> Group:
    """In which of eight sectors a sound is; four of them are choices, two pairs that mirror each other."""
    pairs = [("front left", "front right"), ("left", "right"), ("back left", "back right"), ("front", "back")]
    chosen = [pairs[int(n)] for n in stage.rng.permutation(4)[:2]]
    names = [name for pair in chosen for name in pair]
    stray = round(float(stage.rng.uniform(-JITTER_DEG, JITTER_DEG)), 1)
    wanted = {name: wrapped_deg(SECTORS[name] + _stray(name, stray)) for name in names}
    return _group(stage, "sector", wanted)


def degrees(stage: Stage) -> Group:
    """How many degrees to which side a sound is; each of two angles, to both sides."""

    def make(rng: np.random.Generator) -> list[float]:
        return [float(_DEGREES[int(n)]) for n in rng.permutation(len(_DEGREES))[:2]]

    def spread(found: list[float]) -> bool:
        every = [sign * angle for angle in found for sign in (1.0, -1.0)]
        return all(apart_deg(a, b) >= CHOICES_APART_DEG for n, a in enumerate(every) for b in every[:n])

    apart = {f"choices at least {CHOICES_APART_DEG:g} degrees apart": spread}
    angles = stage.azimuths_deg("two angles", make, apart)
    wanted = {
        f"{angle:.0f} degrees to the {side}": sign * angle
        for angle in angles
        for side, sign in (("left", 1.0), ("right", -1.0))
    }
    return _group(stage, "degrees", wanted)


def _stray(name: str, stray_deg: float) -> float:
    """Mirrored sectors have mirrored directions."""
    return -stray_deg if name.endswith("right") else stray_deg


def _group(stage: Stage, family: str, wanted: Mapping[str, float]) -> Group:
    """The listener turned until what is asked for lies in each of the directions, or the scene in a mirror."""
    count = int(stage.rng.integers(1, 4))
    events = stage.different(count)
    target = int(stage.rng.integers(count))
    names = list(wanted)
    first = wanted[names[0]]

    def make(rng: np.random.Generator) -> list[float]:
        found = [round(float(rng.uniform(-180.0, 180.0)), 1) for _ in range(count)]
        found[target] = first
        return found

    azimuths = stage.azimuths_deg("directions all around", make, least_deg=LEAST_APART_DEG)
    spots = places(azimuths, stage.distances_m(count))
    heights = [round(float(stage.rng.uniform(*_ELEVATIONS_DEG)), 1) for _ in range(count)]
    seats = [at.model_copy(update={"elevation_deg": up}) for at, up in zip(spots, heights, strict=True)]
    base = placed(stage.scape(events), seats)
    members = tuple(_member(base, target, name, wanted, names) for name in names)
    return Group(family, "direction", members, {"sound": base.events[target].title})


def _member(base: Soundscape, target: int, name: str, wanted: Mapping[str, float], names: Sequence[str]) -> Member:
    first, azimuth = wanted[names[0]], wanted[name]
    if name == names[0]:
        scape, role = base, ORIGINAL
    elif abs(azimuth + first) < 1e-6 and name == names[1]:
        scape, role = mirrored(base), MIRRORED
    else:
        scape, role = turned(base, first - azimuth), TURNED
    return Member(scape, name, role, (target,))
