"""Tempo, metre, talas, and strokes to be counted. How long a clip is never depends on the answer."""

from __future__ import annotations

import numpy as np

from synth.questions.writer import Asked
from synth.tunes.composing import (
    LEAD_S,
    drawn_seed,
    drawn_tonic_hz,
    drone,
    line,
    one_of,
    pulse,
    rhythm_of,
    some_of,
    wandering,
)
from synth.tunes.exercises.exercise import Exercise
from synth.tunes.instruments import INSTRUMENTS, MELODIC
from synth.tunes.piece import Note, Part, Piece
from synth.tunes.scales import SCALES
from synth.tunes.talas import TALAS

_SKILL = "music_rhythm_metre_tempo"
# The tempi of a question lie 14 % or more apart, within a ratio of 1.55: none is the half or double of another.
TEMPO_STEP = (1.14, 1.155)
_SLOWEST_BPM = (72, 100)
# Two beats are a half of four: never offered together.
METRES = (("2", "3", "5", "7"), ("3", "4", "5", "7"))
_TEMPO_S, _METRE_S, _TALA_S, _STROKES_S = 9.0, 13.0, 18.0, 13.4
_SLOT_S, _SLOTS = 1.2, 11
_MOST_STROKES = 9
_COUNTED = {"woodblock": "", "frame_drum": "low", "gong": ""}


def tempo(rng: np.random.Generator) -> Exercise:
    """How many beats a minute: four tempi that no listener takes for one another."""
    slowest, step = int(rng.integers(*_SLOWEST_BPM)), float(rng.uniform(*TEMPO_STEP))
    tempi = [round(slowest * step**k) for k in range(4)]
    true = tempi.pop(int(rng.integers(4)))
    piece = _tune(rng, _TEMPO_S, float(true), int(rng.integers(3, 5)))
    return Exercise(piece, Asked("tempo", _bpm(true), [_bpm(one) for one in tempi]), (_SKILL,))


def metre(rng: np.random.Generator) -> Exercise:
    """How many beats in a bar: the first of each is low and loud, and has the bass."""
    offered = METRES[int(rng.integers(len(METRES)))]
    true = one_of(rng, offered)
    tempo_bpm = float(rng.integers(108, 151))
    piece = _tune(rng, _METRE_S, tempo_bpm, int(true))
    bar_s = 60.0 / tempo_bpm * int(true)
    bass = [
        Note(onset_s=round(LEAD_S + n * bar_s, 4), duration_s=round(0.7 * bar_s, 4), cents=-1200.0, level_db=-4.0)
        for n in range(int((_METRE_S - LEAD_S) / bar_s) + 1)
    ]
    piece = piece.model_copy(update={"parts": (*piece.parts, Part(instrument="lute", role="bass", notes=tuple(bass)))})
    wrong = [one for one in offered if one != true]
    return Exercise(piece, Asked("metre", true, wrong, ordered=offered), (_SKILL,))


def tala(rng: np.random.Generator) -> Exercise:
    """Which tala: its theka, over and over from the sam, over a drone."""
    names = some_of(rng, sorted(TALAS), 4)
    titles = [f"{TALAS[name].title} ({TALAS[name].matras} matras)" for name in names]
    asked = Asked("tala", titles[0], titles[1:])
    return Exercise(_theka(rng, names[0]), asked, (_SKILL, "music_musicological_knowledge"), tradition="hindustani")


def khali(rng: np.random.Generator) -> Exercise:
    """On which matra the khali falls; asked of talas that have one."""
    single = sorted(name for name, one in TALAS.items() if len(one.khali) == 1)
    names = some_of(rng, single, 4)
    matras = [f"matra {TALAS[name].khali[0]}" for name in names]
    asked = Asked("khali", matras[0], matras[1:])
    return Exercise(_theka(rng, names[0]), asked, (_SKILL, "music_musicological_knowledge"), tradition="hindustani")


def _theka(rng: np.random.Generator, name: str) -> Piece:
    """A tabla that plays a theka from the sam on, and a drone; the sam is stressed."""
    played, tempo_bpm = TALAS[name], float(rng.integers(132, 169))
    notes: list[Note] = []
    for matra in range(int((_TALA_S - LEAD_S) * tempo_bpm / 60.0) + 1):
        strokes = played.theka[matra % played.matras]
        for n, stroke in enumerate(strokes):
            onset_s = LEAD_S + (matra + n / len(strokes)) * 60.0 / tempo_bpm
            level_db = 0.0 if matra % played.matras == 0 else -4.0
            notes.append(Note(onset_s=round(onset_s, 4), duration_s=0.1, stroke=stroke, level_db=level_db))
    return Piece(
        seed=drawn_seed(rng), length_s=_TALA_S, tempo_bpm=tempo_bpm, beats_per_bar=played.matras, tala=name,
        tonic_hz=146.8,
        parts=(Part(instrument="tabla", role="rhythm", notes=tuple(notes)), drone(_TALA_S, level_db=-18.0)),
    )  # fmt: skip


def strokes(rng: np.random.Generator) -> Exercise:
    """How often an instrument without a tune is struck while another plays one."""
    counted, count = one_of(rng, sorted(_COUNTED)), int(rng.integers(1, _MOST_STROKES + 1))
    slots = sorted(int(slot) for slot in rng.permutation(_SLOTS)[:count])
    struck = tuple(
        Note(
            onset_s=round(LEAD_S + slot * _SLOT_S + float(rng.uniform(0.0, 0.4)), 4), duration_s=0.1,
            stroke=_COUNTED[counted], level_db=3.0,
        )
        for slot in slots
    )  # fmt: skip
    piece = _tune(rng, _STROKES_S, float(rng.integers(80, 121)), 4)
    melody = piece.part("melody")
    quieter = tuple(note.model_copy(update={"level_db": -9.0}) for note in melody.notes)
    parts = (melody.model_copy(update={"notes": quieter}), Part(instrument=counted, role="rhythm", notes=struck))
    return Exercise(
        piece.model_copy(update={"parts": parts}),
        Asked("strokes", str(count), values={"instrument": INSTRUMENTS[counted].title}, answering="number"),
        ("music_quantitative_reasoning", _SKILL),
        tuple((note.onset_s, round(note.onset_s + 0.3, 4)) for note in struck),
    )


def _tune(rng: np.random.Generator, length_s: float, tempo_bpm: float, beats_per_bar: int) -> Piece:
    """A melody that has a note on every beat, and a drum."""
    beat_s = 60.0 / tempo_bpm
    beats = int((length_s - LEAD_S) / beat_s) + 1
    lengths = rhythm_of(rng, beats)
    scale = one_of(rng, ("ionian", "dorian", "gong", "yu", "aeolian"))
    cents = SCALES[scale].cents
    tune = line(cents, wandering(rng, len(lengths), -2, 8), beat_s, lengths)
    melody = tuple(note.model_copy(update={"level_db": -6.0}) for note in tune if note.onset_s < length_s)
    return Piece(
        seed=drawn_seed(rng), length_s=length_s, tempo_bpm=tempo_bpm, beats_per_bar=beats_per_bar,
        tonic_hz=drawn_tonic_hz(rng), scale=scale, cents=cents,
        parts=(Part(instrument=one_of(rng, MELODIC), role="melody", notes=melody), pulse(beats, beat_s, beats_per_bar)),
    )  # fmt: skip


def _bpm(tempo_bpm: int) -> str:
    return f"{tempo_bpm} beats per minute"
