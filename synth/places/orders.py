"""The order of sounds from left to right, and how many places sounds come from."""

from __future__ import annotations

import itertools

import numpy as np

from synth.places.group import EXCHANGED, MIRRORED, ORIGINAL, Group, Member, mirrored, placed
from synth.places.stage import Stage, places
from synth.scenes.soundscape import Place, Soundscape

COUNTS = ("one", "two", "three")
# Two channels tell places apart by how far they are to a side.
_AHEAD_DEG = 75.0
_ORDER_APART_DEG, _PLACES_APART_DEG = 35.0, 45.0


def order(stage: Stage) -> Group:
    """Three sounds in front, named from left to right: two orders and their mirror images."""
    events = stage.different(3)

    def make(rng: np.random.Generator) -> list[float]:
        return [round(float(a), 1) for a in rng.uniform(-_AHEAD_DEG, _AHEAD_DEG, 3)]

    azimuths = stage.azimuths_deg("three sounds in front", make, least_deg=_ORDER_APART_DEG)
    base = placed(stage.scape(events), places(azimuths, stage.distances_m(3)))
    seats = [event.place for event in base.events if event.place]
    known = {_named(scape) for scape in (base, mirrored(base))}
    ways = [placed(base, list(way)) for way in itertools.permutations(seats)]
    others = [scape for scape in ways if _named(scape) not in known]
    other = others[int(stage.rng.integers(len(others)))]
    scapes = (
        (base, ORIGINAL), (mirrored(base), MIRRORED), (other, EXCHANGED), (mirrored(other), f"{EXCHANGED}, mirrored"),
    )  # fmt: skip
    members = tuple(Member(scape, _named(scape), role, (0, 1, 2)) for scape, role in scapes)
    return Group("order", "left-right", members)


def how_many(stage: Stage) -> Group:
    """One sound is heard three times at one distance: from one place, from two or from three."""
    events = stage.in_time(stage.takes(3))
    reach = 180.0 if stage.all_around else _AHEAD_DEG

    def make(rng: np.random.Generator) -> list[float]:
        return [round(float(a), 1) for a in rng.uniform(-reach, reach, 3)]

    azimuths = stage.azimuths_deg("three places", make, least_deg=_PLACES_APART_DEG)
    seats = places(azimuths, stage.distances_m(1) * 3)
    two = [(0, 0, 1), (0, 1, 0), (0, 1, 1)][int(stage.rng.integers(3))]
    base = stage.scape(events)
    ways: list[tuple[int, ...]] = [(0, 1, 2), two, (0, 0, 0)]
    members = tuple(
        Member(placed(base, _seated(seats, way)), COUNTS[len(set(way)) - 1], _role(len(set(way))), (0, 1, 2))
        for way in ways
    )
    return Group("how_many", "places", members, {"sound": events[0].title})


def _seated(seats: list[Place], way: tuple[int, ...]) -> list[Place]:
    return [seats[n] for n in way]


def _role(count: int) -> str:
    return f"{COUNTS[count - 1]} place{'s' if count > 1 else ''}"


def _named(scape: Soundscape) -> str:
    """The sounds from left to right, in words."""
    seen = sorted(scape.events, key=lambda event: -event.place.azimuth_deg if event.place else 0.0)
    return ", ".join(event.title for event in seen)
