"""What the channels of a clip are to one another: level, offset, and whether they are the same or opposed."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from earmark.checks.meters.flat_tops import Pcm

_FULL_SCALE = 32768.0
# Rounding may part two copies of one signal by a step.
_SAME_LSB = 1
_FRAME = 2048
# A channel that says nothing while another peaks at 1 % of full scale.
_SOUNDING = 328


class Channels(NamedTuple):
    """What was measured in the channels.

    Attributes:
        offsets: Mean of each channel, full scale is 1.
        levels: Root mean square of each channel about its mean, full scale is 1.
        same: Whether all of several channels hold the same samples, to one step of 16 bits.
        opposed: Whether there are two channels, of which each holds the other's samples with the sign turned.
        apart: Power of the difference of the channels from the first, as a share of their power; of a sum for `facing`.
        facing: The same of the sum of two channels; 1 where there are not two.
        lost: The most samples for which a channel that sounds elsewhere is zero while another sounds.
    """

    offsets: tuple[float, ...]
    levels: tuple[float, ...]
    same: bool
    opposed: bool
    apart: float = 1.0
    facing: float = 1.0
    lost: int = 0


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
        self._apart = self._facing = 0.0
        self._peaks: list[NDArray[np.int16]] = []

    def add(self, pcm: Pcm) -> None:
        """Take the next block, shape (channels, samples)."""
        self._frames += pcm.shape[1]
        self._sums += pcm.sum(axis=1, dtype=np.int64)
        self._squares += np.einsum("cn,cn->c", pcm, pcm, dtype=np.float64)
        if len(pcm) < 2:
            return
        difference = pcm[1:].astype(np.float32) - pcm[:1]
        self._apart += float(np.vdot(difference, difference))
        self._same = self._same and _parted(difference) <= _SAME_LSB
        if len(pcm) == 2:
            total = pcm[1:].astype(np.float32) + pcm[:1]
            self._facing += float(np.vdot(total, total))
            self._opposed = self._opposed and _parted(total) <= _SAME_LSB
        frames = pcm[:, : pcm.shape[1] // _FRAME * _FRAME].reshape(len(pcm), -1, _FRAME)
        self._peaks.append(np.maximum(frames.max(axis=2), -(frames.min(axis=2) + 1)))

    def found(self) -> Channels:
        """What all blocks gave."""
        frames = max(self._frames, 1)
        means = self._sums / frames
        levels = np.sqrt(np.maximum(self._squares / frames - means**2, 0.0))
        heard = bool(levels.max(initial=0.0) > _SAME_LSB)
        return Channels(
            offsets=_shares(means), levels=_shares(levels), same=self._same, opposed=self._opposed and heard,
            apart=self._share(self._apart, len(levels) - 1), facing=self._share(self._facing, len(levels) == 2),
            lost=self._lost(),
        )  # fmt: skip

    def _share(self, power: float, pairs: int) -> float:
        whole = float(self._squares.mean()) * pairs
        return power / whole if whole > 0 else 1.0

    def _lost(self) -> int:
        """The longest time, in samples, for which a channel is zero beside one that sounds."""
        if not self._peaks:
            return 0
        peaks = np.concatenate(self._peaks, axis=1)
        silent = (
            (peaks <= 0) & (peaks.max(axis=0, initial=0) >= _SOUNDING) & (peaks.max(axis=1, initial=0) > 0)[:, None]
        )
        longest = 0
        for channel in silent:
            edges = np.flatnonzero(np.diff(channel, prepend=False, append=False))
            longest = max(longest, *(edges[1::2] - edges[::2]).tolist(), 0)
        return longest * _FRAME


def _parted(difference: NDArray[np.float32]) -> float:
    return float(np.abs(difference).max(initial=0))


def _shares(values: NDArray[np.float64]) -> tuple[float, ...]:
    return tuple(float(value) for value in values / _FULL_SCALE)
