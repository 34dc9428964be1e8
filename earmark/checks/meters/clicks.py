"""Clicks of single samples, as dropped words of a digital line and bad joins leave them."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from earmark.checks.meters.flat_tops import Pcm

_FRAME = 32
_SHORTEST = 8 * _FRAME
# Against the sharpest bend within so many samples on both sides; a sound that bends at one sample alone has no band.
_AROUND = 24
_SHARPER = 3.5
# Pieces that fit a processor's cache; what is too near the end of one is asked in the next.
_PIECE = 1 << 15
_STEP = _PIECE - 4 - 2 * _AROUND
# By how much the sample stands off the curve through its neighbours: of the clip's own peak, and in steps of 16 bits.
LEAST_JUMP = 0.2
_LEAST_LSB = 200
# The bend of one sample that is off, at itself and on both sides: 6, -4, 1.
_BEND = 6
_SIDE = (0.45, 0.9)


class ClickMeter:
    """Finds samples that lie off the curve through the two before and the two behind them, where nothing else does.

    The fourth difference of a sample that is off by d is d, -4d, 6d, -4d, d: nothing that was recorded through a
    microphone and a filter has it alone.
    """

    def __init__(self) -> None:
        self._jumps: list[float] = []
        self._peak = 0

    def add(self, pcm: Pcm) -> None:
        """Take the next block, shape (channels, samples)."""
        self._peak = max(self._peak, int(pcm.max(initial=0)), -int(pcm.min(initial=0)))
        for channel in pcm:
            for start in range(0, len(channel) - _SHORTEST, _STEP):
                self._jumps += self._clicks(np.diff(channel[start : start + _PIECE].astype(np.int32), 4))

    def _clicks(self, bends: NDArray[np.int32]) -> list[float]:
        sharp = np.abs(bends)
        whole = len(sharp) // _FRAME * _FRAME
        most = np.maximum.reduceat(sharp[:whole], np.arange(0, whole, _FRAME))
        beside = np.zeros_like(most)
        beside[2:] = most[:-2]
        beside[:-2] = np.maximum(beside[:-2], most[2:])
        frames = np.flatnonzero((most >= _BEND * _LEAST_LSB) & (most > _SHARPER * beside))
        places = frames * _FRAME + sharp[:whole].reshape(-1, _FRAME)[frames].argmax(axis=1)
        places = places[(places >= _AROUND) & (places < len(bends) - _AROUND)]
        beside_it = np.stack([bends[places - 1], bends[places + 1]]) / -bends[places]
        places = places[((beside_it > _SIDE[0]) & (beside_it < _SIDE[1])).all(axis=0)]
        return [int(sharp[at]) / _BEND for at in places.tolist() if _stands_alone(sharp, at)]

    def found(self) -> int:
        """Number of clicks, the channels counted one by one."""
        return sum(jump >= LEAST_JUMP * self._peak for jump in self._jumps)


def _stands_alone(sharp: NDArray[np.int32], at: int) -> bool:
    others = max(int(sharp[at - _AROUND : at - 2].max()), int(sharp[at + 3 : at + _AROUND].max()))
    return int(sharp[at]) > _SHARPER * others
