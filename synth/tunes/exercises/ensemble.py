"""Which instrument plays: alone, the melody among others, or in which order they come in."""

from __future__ import annotations

import numpy as np

from synth.questions.writer import Asked
from synth.tunes.composing import LEAD_S, drawn_seed, drawn_tonic_hz, line, one_of, rhythm_of, some_of, wandering
from synth.tunes.exercises.exercise import Exercise
from synth.tunes.harmony import PROGRESSIONS, progression_of
from synth.tunes.instruments import INSTRUMENTS, MELODIC
from synth.tunes.piece import Note, Part, Piece, Role
from synth.tunes.scales import SCALES

_TIMBRE = "music_timbre_and_instrument_recognition"
_SOLO_S, _MELODY_S, _ENTRY_S = 6.0, 9.0, 11.0
_BEAT_S, _ENTRY_GAP_S = 0.5, 2.0
_LOUDER_DB = 1.5  # so that who comes in is heard over those who are in
_PLACES = ("first", "second", "third", "last")
# Of four that play together: register in cents, and level.
_REGISTERS = ((-1200.0, -2.0), (0.0, -3.0), (700.0, -4.0), (1200.0, -4.0))


def solo(rng: np.random.Generator) -> Exercise:
    """Which instrument plays a melody on its own."""
    names = some_of(rng, MELODIC, 4)
    piece = _piece(rng, _SOLO_S, [_melody(rng, names[0], _SOLO_S)])
    return Exercise(piece, Asked("instrument", _title(names[0]), [_title(n) for n in names[1:]]), (_TIMBRE,))


def melody(rng: np.random.Generator) -> Exercise:
    """Which instrument has the melody, over chords of another and the bass of a third."""
    leading, chords, bass, absent = some_of(rng, MELODIC, 4)
    harmony = progression_of(one_of(rng, PROGRESSIONS))
    held, roots = [], []
    bar_s = 4 * _BEAT_S
    for n in range(int((_MELODY_S - LEAD_S) / bar_s) + 1):
        _, cents = harmony[n % len(harmony)]
        at = round(LEAD_S + n * bar_s, 4)
        held += [Note(onset_s=at, duration_s=0.95 * bar_s, cents=t - 1200.0, level_db=-16.0) for t in cents]
        roots.append(Note(onset_s=at, duration_s=0.95 * bar_s, cents=cents[0] - 1800.0 - 600.0, level_db=-9.0))
    parts = [
        _melody(rng, leading, _MELODY_S),
        Part(instrument=chords, role="chords", notes=tuple(held)),
        Part(instrument=bass, role="bass", notes=tuple(roots)),
    ]
    asked = Asked("melody", _title(leading), [_title(name) for name in (chords, bass, absent)])
    return Exercise(_piece(rng, _MELODY_S, parts, 329.6), asked, (_TIMBRE, "music_texture_and_dynamic_range"))


def entry(rng: np.random.Generator) -> Exercise:
    """Which instrument comes in first, second, third or last; who is in stays."""
    names, registers = some_of(rng, MELODIC, 4), rng.permutation(len(_REGISTERS))
    place = int(rng.integers(4))
    parts = []
    for n, (name, register) in enumerate(zip(names, registers, strict=True)):
        start_s = LEAD_S + n * _ENTRY_GAP_S
        cents, level_db = _REGISTERS[int(register)]
        count = int((_ENTRY_S - start_s) / _BEAT_S) + 1
        tune = line(SCALES["gong"].cents, wandering(rng, count, 0, 4), _BEAT_S, [1.0] * count, start_s)
        notes = [
            note.model_copy(update={"cents": round(note.cents + cents, 1), "level_db": level_db + _LOUDER_DB * n})
            for note in tune if note.onset_s < _ENTRY_S
        ]  # fmt: skip
        parts.append(Part(instrument=name, role="melody", notes=tuple(notes)))
    at = LEAD_S + place * _ENTRY_GAP_S
    return Exercise(
        _piece(rng, _ENTRY_S, parts),
        Asked(
            "entry", _title(names[place]), [_title(n) for n in names if n != names[place]],
            values={"place": _PLACES[place]},
        ),
        (_TIMBRE, "music_structure_and_form"),
        ((round(at, 4), round(at + _ENTRY_GAP_S, 4)),),
    )  # fmt: skip


def _melody(rng: np.random.Generator, name: str, length_s: float) -> Part:
    role: Role = "melody"
    lengths = rhythm_of(rng, int((length_s - LEAD_S) / _BEAT_S) + 1)
    tune = line(SCALES["ionian"].cents, wandering(rng, len(lengths), 0, 9, 4), _BEAT_S, lengths)
    return Part(instrument=name, role=role, notes=tuple(note for note in tune if note.onset_s < length_s))


def _piece(rng: np.random.Generator, length_s: float, parts: list[Part], tonic_hz: float | None = None) -> Piece:
    return Piece(
        seed=drawn_seed(rng), length_s=length_s, tempo_bpm=60.0 / _BEAT_S, beats_per_bar=4,
        tonic_hz=tonic_hz or drawn_tonic_hz(rng), scale="ionian", cents=SCALES["ionian"].cents, parts=tuple(parts),
    )  # fmt: skip


def _title(name: str) -> str:
    return INSTRUMENTS[name].title
