"""Exercises for a trained ear: each draws a piece that is made for one question, and says what is true of it."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from synth.tunes.exercises import ensemble, pitch, rhythm
from synth.tunes.exercises.exercise import Exercise

EXERCISES: dict[str, Callable[[np.random.Generator], Exercise]] = {
    "tempo": rhythm.tempo,
    "scale": pitch.scale,
    "instrument": ensemble.solo,
    "metre": rhythm.metre,
    "chord": pitch.chord,
    "melody": ensemble.melody,
    "tala": rhythm.tala,
    "progression": pitch.progression,
    "entry": ensemble.entry,
    "strokes": rhythm.strokes,
    "contour": pitch.contour,
    "khali": rhythm.khali,
    "key_change": pitch.key_change,
}

__all__ = ["EXERCISES", "Exercise"]
