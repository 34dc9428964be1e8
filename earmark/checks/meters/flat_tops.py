"""Flat tops: what clipping leaves in the samples."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Pcm = NDArray[np.int16]

# Flat tops: so many samples in a row within one step of 16 bits of the highest value ...
FLAT_SAMPLES = 3
_FLAT_LSB = 1
# ... with a drop of more than the round top of a slow wave has (at most six steps beside three such samples).
_DROP_LSB = 8
_FULL_SCALE = 32768


class FlatTops(NamedTuple):
    """What clipping leaves in the samples.

    Attributes:
        runs: Number of flat tops.
        share: Samples in them, of all samples of all channels.
    """

    runs: int
    share: float


class FlatTopMeter:
    """Finds what clipping leaves: samples in a row at the highest value, entered and left by a drop.

    The highest value is the clip's own, for each channel and each side of zero, since a gain may have been
    applied after the clipping. A run counts if it has FLAT_SAMPLES or more samples within one 16-bit step of
    it, if the samples before and after lie more than the round top of a slow wave can bring below it, and if
    some other value of the clip lies between: what was recorded in few steps (8 bits, or a far too low level)
    has runs at its top without being clipped. A run is cut where a block of the decoder ends.

    Clipping that was resampled or coded with loss afterwards leaves no flat tops and is not found; in a mix,
    only that of the loudest part. A square wave is flat by nature and has no values between: it does not count.

    Args:
        channels: Number of channels.
    """

    def __init__(self, channels: int) -> None:
        self._high = np.full(channels, -_FULL_SCALE, np.int64)
        self._low = np.full(channels, _FULL_SCALE, np.int64)
        self._occupied = np.zeros(2 * _FULL_SCALE, bool)
        self._below: NDArray[np.int64] | None = None
        self._runs = self._flat = self._samples = 0

    def survey(self, pcm: Pcm) -> None:
        """First pass: which values there are. `pcm` is (channels, samples)."""
        self._high = np.maximum(self._high, pcm.max(axis=1))
        self._low = np.minimum(self._low, pcm.min(axis=1))
        self._occupied[pcm.astype(np.int64) + _FULL_SCALE] = True

    def values(self) -> NDArray[np.bool_]:
        """Which of all 16-bit values there are, from the lowest to the highest; when all has been surveyed."""
        return self._occupied

    def count(self, pcm: Pcm) -> None:
        """Second pass, when all has been surveyed."""
        if self._below is None:
            self._below = np.cumsum(self._occupied)
        self._samples += pcm.size
        for channel, values in enumerate(pcm.astype(np.int32)):
            self._side(values, int(self._high[channel]), 1)
            self._side(values, int(self._low[channel]), -1)

    def _side(self, values: NDArray[np.int32], extreme: int, sign: int) -> None:
        """Count the flat tops on one side: `sign` is 1 for the highest value, -1 for the lowest."""
        if extreme * sign <= 0:
            return
        flat = values * sign >= extreme * sign - _FLAT_LSB
        if np.count_nonzero(flat) < FLAT_SAMPLES:
            return
        edges = np.flatnonzero(np.diff(flat, prepend=False, append=False))
        starts, ends = edges[::2], edges[1::2]
        long = ends - starts >= FLAT_SAMPLES
        starts, ends = starts[long], ends[long]
        left = self._drops(values, starts - 1, extreme, sign)
        right = self._drops(values, ends, extreme, sign)
        clipped = left & right
        self._runs += int(clipped.sum())
        self._flat += int((ends - starts)[clipped].sum())

    def _drops(
        self, values: NDArray[np.int32], places: NDArray[np.int64], extreme: int, sign: int
    ) -> NDArray[np.bool_]:
        """Whether the samples at some places lie clearly below the top; beyond an end there is no sample to ask."""
        inside = (places >= 0) & (places < len(values))
        beside = values[np.clip(places, 0, len(values) - 1)]
        far = (extreme - beside) * sign >= _DROP_LSB
        return ~inside | (far & (self._between(beside, extreme, sign) > 0))

    def _between(self, beside: NDArray[np.int32], extreme: int, sign: int) -> NDArray[np.int64]:
        """How many values of the clip lie strictly between a sample and the band of the top."""
        below = self._below if self._below is not None else np.cumsum(self._occupied)
        edge = extreme - sign * _FLAT_LSB  # still of the top
        if sign > 0:
            return np.asarray(below[edge - 1 + _FULL_SCALE] - below[beside + _FULL_SCALE])
        return np.asarray(below[beside - 1 + _FULL_SCALE] - below[edge + _FULL_SCALE])

    def found(self) -> FlatTops:
        """What both passes found."""
        return FlatTops(self._runs, self._flat / self._samples if self._samples else 0.0)
