"""The sounds of a scene: kinds that can be told apart, made here or recorded."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np

from synth.contract.recordings import Recording, Recordings
from synth.scenes.soundscape import Event, Recorded, Sounding
from synth.sounds import most_events, sound_kind

KINDS = (
    "rain", "siren", "engine", "helicopter", "church_bell", "footsteps", "clock_ticking", "cricket", "bird",
    "alarm_beep", "knocking", "drum", "plucked_string", "water_drops",
)  # fmt: skip
PITCHED = ("church_bell", "drum", "plucked_string", "water_drops", "alarm_beep")
STEPS_S = (2.0, 3.2, 5.2)
_STEM = 4


@dataclass(frozen=True)
class Palette:
    """What may sound.

    Attributes:
        recordings: Where recordings are.
        form: Of the test: each has recordings of its own.
    """

    recordings: Recordings
    form: str

    @cached_property
    def recorded(self) -> Mapping[str, tuple[Recording, ...]]:
        """Recordings by title."""
        found: dict[str, list[Recording]] = defaultdict(list)
        for one in self.recordings.of_form(self.form, "sound"):
            if one.title and one.duration_s >= STEPS_S[0] + 0.1:
                found[one.title].append(one)
        return {title: tuple(ones) for title, ones in sorted(found.items())}

    @cached_property
    def titles(self) -> tuple[str, ...]:
        """All titles, those of kinds made here first."""
        return tuple(dict.fromkeys([*made(), *self.recorded]))

    def best_of(self, source: Recorded, duration_s: float) -> Recorded:
        """The same recording from where it is loudest."""
        start_s = _loudest(self.recordings, source.item, source.pcm_sha256, duration_s)
        return source.model_copy(update={"start_s": start_s})


def made() -> dict[str, str]:
    """From the titles of kinds made here to their names."""
    return {sound_kind(name).title: name for name in KINDS}


def alike(one: str, other: str) -> bool:
    """Whether two titles could be meant for one sound: they share a word, or its beginning."""
    return one != other and bool(_stems(one) & _stems(other))


def sounding(palette: Palette, count: int, rng: np.random.Generator, *, counted: bool) -> list[Event]:
    """So many sounds of few kinds, in no order."""
    different = int(rng.integers(1, 3) if counted else rng.integers(2, count + 1))
    kinds = apart(tuple(made()) if counted else palette.titles, different, rng)
    titles = [kinds[int(rng.integers(len(kinds)))] for _ in range(count)]
    found = [event_of(palette, title, rng, counted=counted) for title in titles]
    for title in dict.fromkeys(titles):
        found = _pitched(found, title, rng)
    return found


def apart(titles: tuple[str, ...], count: int, rng: np.random.Generator) -> list[str]:
    """So many titles, no two of which could be meant for one sound."""
    chosen: list[str] = []
    for at in rng.permutation(len(titles)):
        if len(chosen) < count and not any(alike(titles[int(at)], one) for one in chosen):
            chosen.append(titles[int(at)])
    return chosen


def event_of(palette: Palette, title: str, rng: np.random.Generator, *, counted: bool) -> Event:
    """One take of a sound, at no place in time yet; recorded or made here where there is both."""
    name = made().get(title)
    recorded = () if counted else palette.recorded.get(title, ())
    if recorded and (name is None or rng.integers(2)):
        one = recorded[int(rng.integers(len(recorded)))]
        fitting = [step for step in STEPS_S if step + 0.1 <= one.duration_s]
        source = Recorded(item=one.item, pcm_sha256=one.pcm_sha256)
        return Event(source=source, title=title, onset_s=0.0, duration_s=fitting[int(rng.integers(len(fitting)))])
    kind = sound_kind(name or "")
    duration_s = STEPS_S[int(rng.integers(len(STEPS_S)))]
    strokes = None
    if counted and kind.countable:
        strokes = int(rng.integers(2, 6))
        duration_s = max(round(kind.event_s + (strokes - 1) * kind.gap_s * 1.15 + 0.15, 3), kind.shortest_s)
        strokes = min(strokes, most_events(kind.name, duration_s))
    made_here = Sounding(name=kind.name, seed=int(rng.integers(1 << 31)), events=strokes)
    return Event(source=made_here, title=title, onset_s=0.0, duration_s=duration_s)


def _pitched(events: list[Event], title: str, rng: np.random.Generator) -> list[Event]:
    """Where a kind with a pitch is there more than once: some of them high, some low."""
    at = [n for n, event in enumerate(events) if event.title == title]
    name = made().get(title, "")
    if name not in PITCHED or len(at) < 2 or not all(isinstance(events[n].source, Sounding) for n in at):
        return events
    low_hz, high_hz = sound_kind(name).pitch_range_hz or (0.0, 0.0)
    high = rng.permutation([True, False, *(bool(rng.integers(2)) for _ in at[2:])])
    found = list(events)
    for n, is_high in zip(at, high, strict=True):
        base_hz, stray = (high_hz, 1 / 1.04) if is_high else (low_hz, 1.04)
        pitch_hz = round(base_hz * stray ** float(rng.uniform(0.02, 1.0)), 1)
        source = found[n].source.model_copy(update={"pitch_hz": pitch_hz})
        found[n] = found[n].model_copy(update={"source": source})
    return found


def _stems(title: str) -> frozenset[str]:
    return frozenset(word[:_STEM] for word in title.casefold().split() if len(word) >= _STEM)


@lru_cache(maxsize=4096)
def _loudest(recordings: Recordings, item: str, pcm_sha256: str, duration_s: float) -> float:
    """Where the part of a recording with the most energy begins, in steps of 0.1 s."""
    sound = recordings.sound(item, pcm_sha256)
    hop = sound.sample_rate_hz // 10
    power = np.square(sound.samples, dtype=np.float64).sum(axis=0)
    blocks = power[: power.size // hop * hop].reshape(-1, hop).sum(axis=1)
    width = int(np.ceil(duration_s * 10))
    sums = np.convolve(blocks, np.ones(width), "valid") if blocks.size >= width else np.zeros(1)
    last_s = power.size / sound.sample_rate_hz - duration_s
    return round(max(min(int(np.argmax(sums)) / 10, float(last_s) - 0.01), 0.0), 3)
