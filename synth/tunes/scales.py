"""Scales and modes of several traditions, in cents above the tonic; each says where its tuning comes from.

Western modes and the blues scale are in equal temperament. Just intonation: 5-limit ratios (9/8, 5/4, 4/3, 3/2 …), as
Jairazbhoy gives them for Hindustani music ("The Rags of North Indian Music", 1971, ch. 1). Pythagorean: pure fifths, as
in the Chinese sanfen sunyi generation of the five tones. Maqamat: the 24 quarter-tones in which the Cairo Congress of
1932 wrote them, so that a neutral second is 150 cents and a neutral third 350. Slendro: means of the Javanese gamelans
that Surjodiningrat, Sudarjana and Susanto measured ("Tone Measurements of Outstanding Javanese Gamelans", 1972); pelog:
the subset of nine equal steps that is its usual approximation, in the five tones of pathet bem (1 2 3 5 6).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Scale:
    """A scale as it is tuned.

    Attributes:
        title: As a question calls it.
        tradition: Where it is at home, one word.
        cents: Of its degrees above the tonic, from 0, within an octave.
    """

    title: str
    tradition: str
    cents: tuple[float, ...]


SCALES: dict[str, Scale] = {
    "ionian": Scale("the major scale (Ionian mode)", "western", (0, 200, 400, 500, 700, 900, 1100)),
    "dorian": Scale("the Dorian mode", "western", (0, 200, 300, 500, 700, 900, 1000)),
    "phrygian": Scale("the Phrygian mode", "western", (0, 100, 300, 500, 700, 800, 1000)),
    "lydian": Scale("the Lydian mode", "western", (0, 200, 400, 600, 700, 900, 1100)),
    "mixolydian": Scale("the Mixolydian mode", "western", (0, 200, 400, 500, 700, 900, 1000)),
    "aeolian": Scale("the natural minor scale (Aeolian mode)", "western", (0, 200, 300, 500, 700, 800, 1000)),
    "harmonic_minor": Scale("the harmonic minor scale", "western", (0, 200, 300, 500, 700, 800, 1100)),
    "whole_tone": Scale("the whole-tone scale", "western", (0, 200, 400, 600, 800, 1000)),
    "blues": Scale("the blues scale", "blues", (0, 300, 500, 600, 700, 1000)),
    "gong": Scale("the Chinese gong mode", "chinese", (0, 203.9, 407.8, 702.0, 905.9)),
    "yu": Scale("the Chinese yu mode", "chinese", (0, 294.1, 498.0, 702.0, 996.1)),
    "miyako_bushi": Scale("the Japanese miyako-bushi scale", "japanese", (0, 90.2, 498.0, 702.0, 792.2)),
    "ryukyu": Scale("the Ryukyuan scale of Okinawa", "okinawan", (0, 407.8, 498.0, 702.0, 1109.8)),
    "slendro": Scale("the slendro tuning of the gamelan", "javanese", (0, 231, 474, 717, 955)),
    "pelog": Scale("the pelog tuning of the gamelan", "javanese", (0, 133.3, 266.7, 666.7, 800)),
    "rast": Scale("maqam Rast", "arab", (0, 200, 350, 500, 700, 900, 1050)),
    "bayati": Scale("maqam Bayati", "arab", (0, 150, 300, 500, 700, 800, 1000)),
    "hijaz": Scale("maqam Hijaz", "arab", (0, 100, 400, 500, 700, 800, 1000)),
    "saba": Scale("maqam Saba", "arab", (0, 150, 300, 400, 700, 800, 1000)),
    "bhairav": Scale("the scale of raga Bhairav", "hindustani", (0, 111.7, 386.3, 498.0, 702.0, 813.7, 1088.3)),
    "todi": Scale("the scale of raga Todi", "hindustani", (0, 111.7, 315.6, 590.2, 702.0, 813.7, 1088.3)),
    "marwa": Scale("the scale of raga Marwa", "hindustani", (0, 111.7, 386.3, 590.2, 884.4, 1088.3)),
    "malkauns": Scale("the scale of raga Malkauns", "hindustani", (0, 315.6, 498.0, 813.7, 1017.6)),
    "hamsadhvani": Scale("the scale of raga Hamsadhvani", "carnatic", (0, 203.9, 386.3, 702.0, 1088.3)),
}  # fmt: skip


def cents_of(cents: Sequence[float], degree: int) -> float:
    """Cents above the tonic of a degree; 0 is the tonic, negative ones lie below it, an octave is 1200 cents."""
    octave, within = divmod(degree, len(cents))
    return round(cents[within] + 1200.0 * octave, 1)


def strangeness_cents(played: Sequence[float], scale: Sequence[float]) -> float:
    """How far the most foreign of the tones played lies from its nearest degree of a scale, octaves aside."""
    return max(min(_apart(tone, degree) for degree in scale) for tone in played)


def _apart(one: float, other: float) -> float:
    across = abs(one - other) % 1200.0
    return min(across, 1200.0 - across)
