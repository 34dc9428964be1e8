"""Gaps: sound that stops dead and comes back as suddenly, as lost packets and bad edits leave it."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from earmark.checks.meters.flat_tops import Pcm

# A gap: samples in a row that differ by no more than a step of 16 bits, for so long ...
LEAST_GAP_S = 0.004
LONGEST_GAP_S = 4.0
_STILL_LSB = 1
# ... the sound within so short a time on both sides having this share of the swing that the clip has on average ...
_BESIDE_S = 0.002
_SWING_SHARE = 0.3
# ... and a jump into the gap or out of it, as a share of that swing. Closures before plosives of synthetic voices
# jump in by up to 0.5 and out by up to 0.17. A gap that is long jumps at both ends: gated beeps jump at one.
_JUMP_IN, _JUMP_OUT, _JUMP_BOTH = 0.6, 0.25, 0.15
_SHORT_GAP_S = 0.25
_LONG_GAP_S, _JUMP_LONG = 1.0, 0.4
# A clip that swings by less on average is all steps: it has nothing to be cut out of.
_LEAST_SWING = 32


class _Candidate(NamedTuple):
    """Something still: its length, the swing beside it (the smaller of both sides), the jumps in and out."""

    samples: int
    swing: int
    jump_in: int
    jump_out: int


class GapMeter:
    """Finds gaps in a stream.

    A pause ends softly: the sound dies away before it and rises after it. A gap is cut out: right up to both its
    edges the sound is as strong as elsewhere, and at an edge it jumps. What is still for longer than LONGEST_GAP_S
    is a pause of whoever put sounds one after another, at the start or the end it is a lead-in or a tail. Channels
    are added up, so that a channel that is silent alone is no gap. A gap that the end of a block of the decoder
    cuts has two halves, of which neither has two edges: it is not found.

    Args:
        rate_hz: Sample rate.
    """

    def __init__(self, rate_hz: int) -> None:
        self._least = max(round(LEAST_GAP_S * rate_hz), 8)
        self._longest, self._long = round(LONGEST_GAP_S * rate_hz), round(_LONG_GAP_S * rate_hz)
        self._short = round(_SHORT_GAP_S * rate_hz)
        self._beside = max(round(_BESIDE_S * rate_hz), 4)
        self._swing = 0.0
        self._parts = 0
        self._candidates: list[_Candidate] = []

    def add(self, pcm: Pcm) -> None:
        """Take the next block, shape (channels, samples)."""
        mono = pcm.sum(axis=0, dtype=np.int32)
        if len(mono) < self._least:
            return
        whole = len(mono) // self._beside * self._beside
        parts = mono[:whole].reshape(-1, self._beside)
        swings = np.ptp(parts, axis=1)
        moving = swings[swings > 2 * _STILL_LSB]
        self._swing += float(moving.sum())
        self._parts += len(moving)
        for start, end in self._still(mono).tolist():
            before, after = mono[max(start - self._beside, 0) : start], mono[end : end + self._beside]
            if min(len(before), len(after)) == self._beside:
                swing = int(min(np.ptp(before), np.ptp(after)))
                jumps = abs(int(mono[start]) - int(before[-1])), abs(int(after[0]) - int(mono[end - 1]))
                self._candidates.append(_Candidate(end - start, swing, *jumps))

    def _still(self, mono: NDArray[np.int32]) -> NDArray[np.int64]:
        """Where nothing moves: shape (runs, 2), first sample and the one after the last."""
        still = np.abs(np.diff(mono)) <= _STILL_LSB
        edges = np.flatnonzero(np.diff(still, prepend=False, append=False))
        runs = np.stack([edges[::2], edges[1::2] + 1], axis=1)
        lengths = runs[:, 1] - runs[:, 0]
        return runs[(lengths >= self._least) & (lengths <= self._longest)]

    def found(self) -> int:
        """Number of gaps."""
        return sum(self._is_gap(one, self._swing / max(self._parts, 1)) for one in self._candidates)

    def _is_gap(self, one: _Candidate, swing: float) -> bool:
        if swing < _LEAST_SWING or one.swing <= _SWING_SHARE * swing:
            return False
        if one.samples > self._long:  # a pause of whoever put sounds together has at least one soft end
            return min(one.jump_in, one.jump_out) > _JUMP_LONG * swing
        if min(one.jump_in, one.jump_out) > _JUMP_BOTH * swing:
            return True
        one_end = one.jump_in > _JUMP_IN * swing or one.jump_out > _JUMP_OUT * swing
        return one_end and one.samples <= self._short
