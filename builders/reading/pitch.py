"""Notes and keys of music in equal temperament: their names in words, and what is asked about them."""

from __future__ import annotations

import re

from builders.reading.questions import Question

# The twelve notes by MIDI number modulo 12.
NOTES = (
    "C", "C sharp / D flat", "D", "D sharp / E flat", "E", "F", "F sharp / G flat", "G", "G sharp / A flat", "A",
    "A sharp / B flat", "B",
)  # fmt: skip
KEYS = tuple(f"{tonic} {mode}" for mode in ("major", "minor") for tonic in NOTES)
# Relative keys share all their notes: which of the two it is, people may hear differently.
KEYS_APART = tuple(frozenset({KEYS[n], KEYS[12 + (n + 9) % 12]}) for n in range(12))
KEY_WORDINGS = ("In which key is this music?", "What is the key of this piece?")

_STEPS = {"C": 0, "D": 2, "E": 4, "F": 5, "G": 7, "A": 9, "B": 11}
_KEY = re.compile(r"([A-G])([#b♯♭]?)\s*(?::|\s)\s*(maj|min)(?:or)?", re.IGNORECASE)


def key_of(text: str) -> str | None:
    """The key of `KEYS` that a text names (`F# Major`, `Bb:minor`); None for anything else."""
    match = _KEY.fullmatch(text.strip())
    if not match:
        return None
    step = _STEPS[match[1].upper()] + {"": 0, "#": 1, "♯": 1}.get(match[2], -1)
    return f"{NOTES[step % 12]} {match[3].lower()}or"


def key_question(key: str | None, part: str = "key") -> Question:
    """Which key of `KEYS` it is; not asked where there is none."""
    return Question(KEY_WORDINGS, key, KEYS, KEYS_APART, ("music_harmony",), part)
