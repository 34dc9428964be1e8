"""What the channels of a clip are to one another: level, offset, and whether they are the same or opposed."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from earmark.checks.meters.flat_tops import Pcm

_FULL_SCALE = 32768.0
# Rounding may part two copies of one signal by a step.
_SAME_LSB = 1


class Channels(NamedTuple):
    """What was measured in the channels.

    Attributes:
        offsets: Mean of each channel, full scale is 1.
        levels: Root mean square of each channel about its mean, full scale is 1.
        same: Whether all of several channels hold the same samples, to one step of 16 bits.
        opposed: Whether there are two channels, of which each holds the other's samples with the sign turned.
    """

    offsets: tuple[float, ...]
    levels: tuple[float, ...]
    same: bool
    opposed: bool


class ChannelMeter:
    """Compares the channels of a stream.

    Args:
        channels: Number of channels.
    """

    def __init__(self, channels: int) -> None:
        self._sums = np.zeros(channels, np.int64)
        self._squares = np.zeros(channels, np.float64)
        self._frames = 0
        self._same = channels > 1
        self._opposed = channels == 2

    def add(self, pcm: Pcm) -> None:
        """Take the next block, shape (channels, samples)."""
        self._frames += pcm.shape[1]
        self._sums += pcm.sum(axis=1, dtype=np.int64)
        self._squares += np.einsum("cn,cn->c", pcm, pcm, dtype=np.float64)
        if self._same:
            self._same = _parted(pcm[1:].astype(np.int32) - pcm[:1]) <= _SAME_LSB
        if self._opposed:
            self._opposed = _parted(pcm[1:].astype(np.int32) + pcm[:1]) <= _SAME_LSB

    def found(self) -> Channels:
        """What all blocks gave."""
        frames = max(self._frames, 1)
        means = self._sums / frames
        levels = np.sqrt(np.maximum(self._squares / frames - means**2, 0.0))
        heard = bool(levels.max(initial=0.0) > _SAME_LSB)
        return Channels(
            offsets=_shares(means), levels=_shares(levels), same=self._same, opposed=self._opposed and heard
        )


def _parted(difference: NDArray[np.int32]) -> int:
    return int(np.abs(difference).max(initial=0))


def _shares(values: NDArray[np.float64]) -> tuple[float, ...]:
    return tuple(float(value) for value in values / _FULL_SCALE)
