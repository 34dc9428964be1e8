"""Whether two fingerprints are of one recording.

The bounds come from the 1,244 real recordings that were at hand (environmental sounds, digits, read and acted speech,
meetings, music of many cultures; 0.2 to 60 s), every pair with common keys compared at its best shift:

| pair | clear bits in common | bits that differ |
|---|---|---|
| a copy as MP3, Opus, Vorbis (88 recordings) | 350 and more, median 6,000 | median 1 to 2 %, nine in ten below 6 % |
| a copy at -12 dB, 100 ms later, at 8 or 16 kHz | the same | median 0 %, nine in ten below 1 % |
| half of it, at -12 dB, as MP3 or Opus | median 2,900 | median 4 to 5 %, nine in ten below 11 % |
| one event, recorded or released in two ways | 1,270 to 6,200 | 0 to 24 % |
| two takes of one digit by one speaker | 270 to 820 | 10.5 % and more |
| all others | 1,000 and more | 32 % and more |

Among 10,000 recordings (`benchmarks/near_duplicates.py`, with what its corpus now leaves out) pairs that nobody made
were found between six pairs of real ones alone, their originals and copies. Three are one sentence of LJSpeech as FLAC
and as MP3, one is one half of a fire under two numbers of Freesound (0.9 %); the other half (24 %) and a cry of one
baby in two folds of ESC-10 (20 %) are one recording each too: their samples correlate with 0.48 and 0.52.

A real sound has 18 clear bits or more in a frame that has any; swept and switched tones have four to six.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from earmark.checks.likeness.fingerprint import HOP_S, Print

# What must be common: so much of the shorter sound, or so many seconds, and so many bits that are clear in both.
LEAST_SHARE = 0.4
LEAST_S = 2.0
LEAST_BITS = 150
# ... and so many of them in the frames that have any: a bare tone, swept or switched, is as any other one.
LEAST_DENSITY = 8.0
# Of these, so many may differ: little is known of a short sound, and two takes of a word are alike.
FEW_BITS, MANY_BITS = 600, 3_000
FEW_ERRORS, MANY_ERRORS = 0.06, 0.25
# Sounds that repeat themselves are like themselves at other shifts as well: that tells nothing of a recording.
_ELSEWHERE = (-53, -37, -23, -11, 11, 23, 37, 53)
LEAST_CONTRAST = 0.12
# More than so many differ where keys agree: no frame beside makes one recording of it.
FAR = 0.4


def most_errors(bits: int) -> float:
    """The share of so many bits that may differ in copies of one recording."""
    known = min(max((bits - FEW_BITS) / (MANY_BITS - FEW_BITS), 0.0), 1.0)
    return FEW_ERRORS + known * (MANY_ERRORS - FEW_ERRORS)


class Likeness(NamedTuple):
    """How alike two sounds are where they agree best.

    Attributes:
        shift: Frames by which the second begins later than the first.
        bits: Bits that are clear in both.
        density: Such bits in a frame that has any.
        errors: The share of them that differ.
        overlap_s: Seconds that are compared.
        elsewhere: The lowest share that differs at other shifts; 1 where none can be asked.
    """

    shift: int
    bits: int
    density: float
    errors: float
    overlap_s: float
    elsewhere: float = 1.0


def compared(one: Print, other: Print, shift: int) -> Likeness:
    """Compare two sounds at a shift."""
    first, second = max(0, shift), max(0, -shift)
    frames = min(len(one.words) - first, len(other.words) - second)
    if frames < 1:
        return Likeness(shift, 0, 0.0, 1.0, 0.0)
    clear = one.masks[first : first + frames] & other.masks[second : second + frames]
    differ = (one.words[first : first + frames] ^ other.words[second : second + frames]) & clear
    bits = int(np.bitwise_count(clear).sum())
    if not bits:
        return Likeness(shift, 0, 0.0, 1.0, 0.0)
    errors = int(np.bitwise_count(differ).sum()) / bits
    return Likeness(shift, bits, bits / int(np.count_nonzero(clear)), errors, frames * HOP_S)


def likeness(one: Print, other: Print, shift: int) -> Likeness | None:
    """How alike two sounds are near a shift; None where they are not one recording.

    Args:
        one: A fingerprint.
        other: Another.
        shift: Frames by which the second seems to begin later.
    """
    there = compared(one, other, shift)
    if there.errors > FAR:
        return None
    best = min((there, compared(one, other, shift - 1), compared(one, other, shift + 1)), key=lambda at: at.errors)
    shorter_s = min(len(one.words), len(other.words)) * HOP_S
    told = best.bits >= LEAST_BITS and best.density >= LEAST_DENSITY
    if not told or best.errors > most_errors(best.bits) or best.overlap_s < min(LEAST_S, LEAST_SHARE * shorter_s):
        return None
    others = (compared(one, other, best.shift + step) for step in _ELSEWHERE)
    elsewhere = min((found.errors for found in others if found.bits >= LEAST_BITS), default=1.0)
    return best._replace(elsewhere=elsewhere) if elsewhere - best.errors >= LEAST_CONTRAST else None
