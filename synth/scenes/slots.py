"""The time of a long scene: slots of five seconds, stretches that a question can name, and beds under all of it.

A slot holds one sound, one word, or a sound and the word that follows it. The edges of a stretch ("from 1:00 to 1:30")
are edges of slots, and nothing is heard within 0.4 s of one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import TypeAlias

from synth.scenes.beds import FADE_S, bed
from synth.scenes.cast import Cast
from synth.scenes.elements import at
from synth.scenes.soundscape import Bed, Event
from synth.sounds import sound_kind

SLOT_S, MARGIN_S = 5.0, 0.4
BEDS = ("rain", "wind", "engine", "helicopter")
BED_LUFS = (-45.0, -39.0)
# How many stretches a clip of so many minutes is cut into.
STRETCHES: Mapping[int, int] = {1: 4, 2: 4, 3: 6, 5: 5, 10: 10}

Slot: TypeAlias = list[Event]


def clock(time_s: float) -> str:
    """A time as a player shows it: 90 s are 1:30."""
    return f"{int(time_s) // 60}:{int(time_s) % 60:02d}"


def stretches(minutes: int) -> list[str]:
    """The stretches of a clip, in words."""
    count = STRETCHES[minutes]
    edges = [60.0 * minutes * n / count for n in range(count + 1)]
    return [f"from {clock(a)} to {clock(b)}" for a, b in pairwise(edges)]


def slots_in(minutes: int) -> int:
    """Number of slots."""
    return round(60 * minutes / SLOT_S)


def stretch_slots(minutes: int) -> int:
    """Number of slots in a stretch."""
    return slots_in(minutes) // STRETCHES[minutes]


def placed(cast: Cast, filled: Mapping[int, Slot]) -> tuple[Event, ...]:
    """Each slot's events at their times: somewhere in the slot, as far apart as they are."""
    events: list[Event] = []
    for number in sorted(filled):
        spare_s = SLOT_S - 2.0 * MARGIN_S - max(event.end_s for event in filled[number])
        start_s = number * SLOT_S + MARGIN_S + max(spare_s, 0.0) * float(cast.rng.uniform())
        events += [at(event, start_s + event.onset_s) for event in filled[number]]
    return tuple(events)


def still(cast: Cast, minutes: int, but: str = "") -> tuple[Bed, ...]:
    """One bed from the beginning to the end, of another kind than a title that is asked for."""
    kinds = [kind for kind in BEDS if sound_kind(kind).title != but]
    return laid(cast, [kinds[int(cast.rng.integers(len(kinds)))]], [0.0, 60.0 * minutes])


def laid(cast: Cast, kinds: Sequence[str], edges_s: Sequence[float]) -> tuple[Bed, ...]:
    """Beds of one level that meet at the inner edges, in the middle of a fade."""
    half, level_lufs = FADE_S / 2.0, round(float(cast.rng.uniform(*BED_LUFS)), 1)
    spans = [(max(a - half, 0.0), min(b + half, edges_s[-1])) for a, b in pairwise(edges_s)]
    return tuple(
        bed(sound_kind(kind).title, kind, span, level_lufs, cast.rng) for kind, span in zip(kinds, spans, strict=True)
    )


def turns(cast: Cast, minutes: int, number: int) -> list[float]:
    """When the beds change: well within each part."""
    part = 60.0 * minutes / (number + 1)
    return [round(part * (n + 1) + part * float(cast.rng.uniform(-0.25, 0.25)), 2) for n in range(number)]


def about(times_s: Sequence[float]) -> list[int]:
    """Slots that a change falls into: nothing else is heard there."""
    return [int(time_s // SLOT_S) for time_s in times_s]
