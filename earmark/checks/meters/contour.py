"""The contour of a clip: its peak, frame by frame, small enough to be kept."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from earmark.checks.meters.flat_tops import Pcm

FRAME_S = 0.05
_FULL_SCALE = 32768.0


class ContourMeter:
    """The highest sample of any channel in each frame of FRAME_S.

    Args:
        rate_hz: Sample rate.
    """

    def __init__(self, rate_hz: int) -> None:
        self._size = max(round(FRAME_S * rate_hz), 1)
        self._frames: list[NDArray[np.int32]] = []
        self._rest: NDArray[np.int32] = np.zeros(0, np.int32)

    def add(self, pcm: Pcm) -> None:
        """Take the next block, shape (channels, samples)."""
        highest = np.concatenate([self._rest, np.abs(pcm.astype(np.int32)).max(axis=0)])
        whole = len(highest) // self._size * self._size
        self._frames.append(highest[:whole].reshape(-1, self._size).max(axis=1))
        self._rest = highest[whole:]

    def found(self) -> NDArray[np.float32]:
        """Peaks, full scale is 1, shape (frames,); the last frame may be shorter than the others."""
        last = [self._rest.max(keepdims=True)] if len(self._rest) else []
        whole = np.concatenate([*self._frames, *last]) if self._frames or last else np.zeros(0)
        return np.asarray(whole / _FULL_SCALE, np.float32)
