"""Scales, chords, the shape of a melody, and changes of key. How long a clip is never depends on the answer."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from synth.questions.writer import Asked
from synth.tunes.composing import LEAD_S, drawn_seed, drawn_tonic_hz, drone, line, one_of, some_of, wandering
from synth.tunes.exercises.exercise import Exercise
from synth.tunes.harmony import PROGRESSIONS, QUALITIES, progression_of
from synth.tunes.instruments import MELODIC
from synth.tunes.piece import Chord, Note, Part, Piece
from synth.tunes.scales import SCALES, strangeness_cents

_MELODY, _HARMONY, _KNOWLEDGE = "music_pitch_and_melody", "music_harmony", "music_musicological_knowledge"
# Two scales of one question: each has a tone at least so far from all of the other's.
CLEARLY_CENTS = 45.0
_SCALE_S, _PROGRESSION_S, _CHORD_S, _CONTOUR_S, _KEYS_S = 13.0, 12.2, 6.4, 5.2, 8.6
_SHAPES = ("it rises", "it falls", "it rises and then falls", "it falls and then rises")
_CHANGES = ("it moves up", "it moves down", "it stays where it is")
_WESTERN = ("ionian", "dorian", "aeolian", "mixolydian")


def scale(rng: np.random.Generator) -> Exercise:
    """Which scale: up and down through every degree, then wandering over a drone on the tonic."""
    true, *wrong = unlike_scales(rng, 4)
    cents, tempo_bpm = SCALES[true].cents, float(rng.integers(140, 161))
    top = len(cents)
    run = [*range(top + 1), *range(top - 1, -1, -1)]
    count = int((_SCALE_S - LEAD_S) * tempo_bpm / 60.0) + 1
    degrees = run + wandering(rng, count - len(run) + 1, -2, top + 2)[1:]
    tune = line(cents, degrees, 60.0 / tempo_bpm, [1.0] * len(degrees))
    piece = _piece(rng, _SCALE_S, tempo_bpm, true, [n for n in tune if n.onset_s < _SCALE_S], tonic_hz=None)
    # The tonic alone: some of these scales have no fifth.
    piece = piece.model_copy(update={"parts": (*piece.parts, drone(_SCALE_S, (0.0, -1200.0), -4.0))})
    asked = Asked("scale", SCALES[true].title, [SCALES[name].title for name in wrong])
    return Exercise(piece, asked, (_MELODY, _KNOWLEDGE), tradition=SCALES[true].tradition)


def unlike_scales(rng: np.random.Generator, count: int) -> list[str]:
    """Scales of which none has all of another's tones, in a drawn order; the sound supports one of them only."""
    found: list[str] = []
    while len(found) < count:
        found = []
        for name in some_of(rng, sorted(SCALES), len(SCALES)):
            if all(_clearly(name, other) and _clearly(other, name) for other in found) and len(found) < count:
                found.append(name)
    # The last to be found fits what came before it: which of them is the true one is drawn apart.
    return some_of(rng, found, count)


def _clearly(played: str, other: str) -> bool:
    return strangeness_cents(SCALES[played].cents, SCALES[other].cents) >= CLEARLY_CENTS


def progression(rng: np.random.Generator) -> Exercise:
    """Which chords follow one another: held chords and their roots in the bass, twice."""
    true, *wrong = some_of(rng, PROGRESSIONS, 4)
    chord_s = 1.5
    chords = tuple(
        Chord(name=name, onset_s=round(LEAD_S + n * chord_s, 4), cents=cents)
        for n, (name, cents) in enumerate(progression_of(true) * 2)
    )
    held = [Note(onset_s=c.onset_s, duration_s=0.95 * chord_s, cents=t, level_db=-8.0) for c in chords for t in c.cents]
    bass = [Note(onset_s=c.onset_s, duration_s=0.95 * chord_s, cents=c.cents[0] - 1200.0) for c in chords]
    piece = Piece(
        seed=drawn_seed(rng), length_s=_PROGRESSION_S, tempo_bpm=40.0, beats_per_bar=4,
        tonic_hz=round(drawn_tonic_hz(rng) * 0.75, 1), scale="ionian", cents=SCALES["ionian"].cents, chords=chords,
        parts=(
            Part(instrument=one_of(rng, ("organ", "clarinet", "flute", "lute")), role="chords", notes=tuple(held)),
            Part(instrument="lute", role="bass", notes=tuple(bass)),
        ),
    )  # fmt: skip
    return Exercise(piece, Asked("progression", true, wrong), (_HARMONY, _KNOWLEDGE))


def chord(rng: np.random.Generator) -> Exercise:
    """What kind of chord: its tones one by one, then together; twice."""
    true, *wrong = some_of(rng, sorted(QUALITIES), 4)
    cents, step_s = QUALITIES[true], 0.35
    notes: list[Note] = []
    for start_s in (LEAD_S, LEAD_S + 3.1):
        notes += [
            Note(onset_s=round(start_s + n * step_s, 4), duration_s=0.32, cents=t, level_db=-3.0)
            for n, t in enumerate(cents)
        ]
        notes += [Note(onset_s=round(start_s + 1.6, 4), duration_s=1.3, cents=t, level_db=-8.0) for t in cents]
    made = _piece(rng, _CHORD_S, 60.0, "", notes, tonic_hz=drawn_tonic_hz(rng))
    chords = tuple(Chord(name=true, onset_s=round(at + 1.6, 4), cents=cents) for at in (LEAD_S, LEAD_S + 3.1))
    return Exercise(made.model_copy(update={"chords": chords}), Asked("chord", true, wrong), (_HARMONY,))


def contour(rng: np.random.Generator) -> Exercise:
    """Which way a melody goes."""
    shape = one_of(rng, _SHAPES)
    signs = {"it rises": (1, 1), "it falls": (-1, -1)}.get(shape, (1, -1) if shape.startswith("it rises") else (-1, 1))
    steps = [int(rng.integers(1, 3)) * sign for sign in signs for _ in range(4)]
    degrees = np.concatenate([[0], np.cumsum(steps)])
    degrees = degrees - round(float(degrees.max() + degrees.min()) / 2) + int(rng.integers(2, 6))
    name = one_of(rng, _WESTERN)
    tune = line(SCALES[name].cents, [int(d) for d in degrees], 0.5, [1.0] * degrees.size)
    piece = _piece(rng, _CONTOUR_S, 120.0, name, tune, tonic_hz=None)
    return Exercise(piece, Asked("contour", shape, [one for one in _SHAPES if one != shape]), (_MELODY,))


def key_change(rng: np.random.Generator) -> Exercise:
    """Whether a phrase comes again higher, lower, or where it was."""
    change = one_of(rng, _CHANGES)
    shift = {"it moves up": 100.0, "it moves down": -100.0}.get(change, 0.0) * int(rng.integers(2, 6))
    name = one_of(rng, _WESTERN)
    phrase = [*wandering(rng, 7, -1, 6), 0]
    tune = line(SCALES[name].cents, phrase, 0.5, [1.0] * 8)
    turn_s = 4.3
    again = [
        note.model_copy(
            update={"onset_s": round(note.onset_s + turn_s - LEAD_S, 4), "cents": round(note.cents + shift, 1)}
        )
        for note in tune
    ]
    piece = _piece(rng, _KEYS_S, 120.0, name, [*tune, *again], tonic_hz=None)
    asked = Asked("key_change", change, [one for one in _CHANGES if one != change])
    return Exercise(piece, asked, (_MELODY, "music_comparative_reasoning"))


def _piece(
    rng: np.random.Generator,
    length_s: float,
    tempo_bpm: float,
    name: str,
    notes: Sequence[Note],
    tonic_hz: float | None,
) -> Piece:
    """One instrument alone."""
    return Piece(
        seed=drawn_seed(rng), length_s=length_s, tempo_bpm=tempo_bpm, beats_per_bar=4,
        tonic_hz=tonic_hz or drawn_tonic_hz(rng), scale=name, cents=SCALES[name].cents if name else (),
        parts=(Part(instrument=one_of(rng, MELODIC), role="melody", notes=tuple(notes)),),
    )  # fmt: skip
