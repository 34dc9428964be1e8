"""Tempo of music: what is asked about it, and how it follows from beats."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import combinations, pairwise
from statistics import median

from builders.reading.questions import Question

TEMPO_WORDINGS = ("Which tempo fits the beat best?", "How fast is the beat?", "What is the tempo of this music?")

# Tempi a quarter of an octave apart. Neighbours are never offered together, nor are tempi of which one is twice the
# other: people tap either (Gouyon et al. 2006).
_STEPS = 4
_LADDER_BPM = tuple(round(60 * 2 ** (n / _STEPS)) for n in range(8))
TEMPI = tuple(f"about {bpm} beats per minute" for bpm in _LADDER_BPM)
TEMPI_APART = tuple(frozenset({TEMPI[a], TEMPI[b]}) for a, b in combinations(range(8), 2) if b - a in (1, _STEPS))
RHYTHM_SKILL = "music_rhythm_metre_tempo"


def tempo_question(bpm: float | None, part: str = "tempo") -> Question:
    """Which tempo it is; not asked where there is none (None, NaN), or where it lies beyond those that are offered.

    Raises:
        ValueError: It is no tempo: nought, negative or infinite.
    """
    if bpm is not None and not math.isnan(bpm) and not 0 < bpm < math.inf:
        raise ValueError(f"{bpm:g} beats per minute")
    answer = None if bpm is None else tempo_choice(bpm)
    return Question(TEMPO_WORDINGS, answer, TEMPI, TEMPI_APART, (RHYTHM_SKILL,), part)


def tempo_choice(bpm: float) -> str | None:
    """The tempo of `TEMPI` that is nearest; None if it lies beyond them."""
    if not math.isfinite(bpm) or bpm <= 0:
        return None
    step = round(_STEPS * math.log2(bpm / _LADDER_BPM[0]))
    return TEMPI[step] if 0 <= step < len(TEMPI) else None


def beats_per_minute(times_s: Sequence[float]) -> float:
    """Tempo by the median distance of beats; NaN of fewer than two, or where the times do not rise.

    Args:
        times_s: When the beats are, in seconds.
    """
    steps_s = [later - earlier for earlier, later in pairwise(times_s)]
    middle_s = median(steps_s) if steps_s else 0.0
    return 60 / middle_s if middle_s > 0 else math.nan
