"""Composing by lot: melodies, rhythms, accompaniments, and whole pieces for scenes that want some music."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from earmark.errors import SynthError
from synth.tunes.instruments import INSTRUMENTS, MELODIC, instrument
from synth.tunes.piece import Note, Part, Piece
from synth.tunes.scales import SCALES, cents_of

LEAD_S = 0.1
# Tonics of the melody: from A3 to E4, so that two octaves above fit every instrument.
_TONICS_HZ = (220.0, 329.6)
_DRONE_S = 2.4


def one_of(rng: np.random.Generator, pool: Sequence[str]) -> str:
    """One, drawn evenly."""
    return pool[int(rng.integers(len(pool)))]


def some_of(rng: np.random.Generator, pool: Sequence[str], count: int) -> list[str]:
    """Several that differ, in a drawn order."""
    return [pool[int(at)] for at in rng.permutation(len(pool))[:count]]


def drawn_tonic_hz(rng: np.random.Generator) -> float:
    """A tonic for a melody."""
    low, high = np.log(_TONICS_HZ)
    return round(float(np.exp(rng.uniform(low, high))), 1)


def drawn_seed(rng: np.random.Generator) -> int:
    """The seed of a piece."""
    return int(rng.integers(1 << 31))


def line(
    cents: Sequence[float], degrees: Sequence[int], beat_s: float, beats: Sequence[float], start_s: float = LEAD_S
) -> list[Note]:
    """Notes one after another.

    Args:
        cents: Of the scale.
        degrees: Of each note; 0 is the tonic.
        beat_s: Length of a beat.
        beats: Length of each note in beats.
        start_s: Onset of the first.
    """
    onsets = start_s + beat_s * np.concatenate([[0.0], np.cumsum(beats)])
    return [
        Note(onset_s=round(float(onset), 4), duration_s=round(0.92 * beat_s * length, 4), cents=cents_of(cents, degree))
        for onset, degree, length in zip(onsets, degrees, beats, strict=False)
    ]


def wandering(rng: np.random.Generator, count: int, low: int, high: int, start: int = 0) -> list[int]:
    """Degrees that go up and down in small steps, and never stay."""
    degrees = [start]
    while len(degrees) < count:
        step = int(rng.choice((-3, -2, -1, 1, 2, 3), p=(0.06, 0.14, 0.3, 0.3, 0.14, 0.06)))
        if low <= degrees[-1] + step <= high:
            degrees.append(degrees[-1] + step)
    return degrees


def rhythm_of(rng: np.random.Generator, beats: int) -> list[float]:
    """Lengths of notes that fill so many beats: whole beats, and pairs of halves; a note begins on every beat."""
    lengths: list[float] = []
    for _ in range(beats):
        lengths += [0.5, 0.5] if rng.uniform() < 0.4 else [1.0]
    return lengths


def pulse(count: int, beat_s: float, beats_per_bar: int, start_s: float = LEAD_S) -> Part:
    """A frame drum on every beat, low and loud on the first of each bar."""
    notes = [
        Note(
            onset_s=round(start_s + n * beat_s, 4), duration_s=round(min(0.15, 0.5 * beat_s), 4),
            stroke="high" if n % beats_per_bar else "low", level_db=-9.0 if n % beats_per_bar else 0.0,
        )
        for n in range(count)
    ]  # fmt: skip
    return Part(instrument="frame_drum", role="rhythm", notes=tuple(notes))


def drone(length_s: float, tones: Sequence[float] = (-500.0, 0.0, 0.0, -1200.0), level_db: float = -10.0) -> Part:
    """A tanpura: its strings one after another, over and over; by default the lower fifth and the tonic."""
    gap_s = _DRONE_S / len(tones)
    notes = [
        Note(onset_s=round(n * gap_s, 4), duration_s=_DRONE_S, cents=tones[n % len(tones)], level_db=level_db)
        for n in range(max(1, int(length_s / gap_s)))
    ]
    return Part(instrument="tanpura", role="drone", notes=tuple(notes))


def draw_piece(
    rng: np.random.Generator,
    duration_s: float,
    *,
    melody: str | None = None,
    scale: str | None = None,
    tempo_bpm: float | None = None,
    beats_per_bar: int | None = None,
    accompanied: bool = True,
) -> Piece:
    """Some music: a melody and, under it, a drone and a drum.

    Args:
        rng: Decides all that is left open.
        duration_s: How long it goes on; the last note may be cut.
        melody: Instrument of the melody, one of `MELODIC`; None to draw it.
        scale: A key of `SCALES`; None to draw it.
        tempo_bpm: None to draw it, from 70 to 130.
        beats_per_bar: None to draw it, 3 or 4.
        accompanied: Whether there is a drone and a drum.

    Raises:
        SynthError: No such instrument or scale, or a duration that is no duration.
    """
    played_by = melody or one_of(rng, MELODIC)
    scale = scale or one_of(rng, sorted(SCALES))
    if scale not in SCALES or not instrument(played_by).pitched or duration_s < 1.0:
        raise SynthError(
            "piece", expected="a known scale, an instrument with a pitch, at least 1 s",
            got=f"{scale!r}, {played_by!r}, {duration_s:g} s", remedy=f"Scales: {', '.join(SCALES)}",
        )  # fmt: skip
    tempo = tempo_bpm or float(rng.integers(70, 131))
    metre = beats_per_bar or int(rng.integers(3, 5))
    beat_s, cents = 60.0 / tempo, SCALES[scale].cents
    beats = int((duration_s - LEAD_S) / beat_s) + 1
    lengths = rhythm_of(rng, beats)
    tune = line(cents, wandering(rng, len(lengths), -2, len(cents) + 2), beat_s, lengths)
    parts = [Part(instrument=played_by, role="melody", notes=tuple(n for n in tune if n.onset_s < duration_s))]
    if accompanied:
        parts += [drone(duration_s), pulse(beats, beat_s, metre)]
    return Piece(
        seed=drawn_seed(rng), length_s=duration_s, tempo_bpm=tempo, beats_per_bar=metre, tonic_hz=drawn_tonic_hz(rng),
        scale=scale, cents=cents, parts=tuple(parts),
    )  # fmt: skip


def title_of(piece: Piece) -> str:
    """What a question calls a piece: by the instrument that one follows ("music played on a flute")."""
    leading = next((part for part in piece.parts if part.role == "melody"), piece.parts[0])
    return f"music played on {INSTRUMENTS[leading.instrument].title}"
