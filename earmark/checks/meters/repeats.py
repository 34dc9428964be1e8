"""Packets that are played again: a block that follows itself, sample by sample."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from earmark.checks.meters.flat_tops import Pcm

Mono = NDArray[np.int16] | NDArray[np.int32]

SHORTEST_S, LONGEST_S = 0.008, 0.065
_FRAME_S = 0.001
# A key is the samples around a top; two that are equal may be of two copies.
_KEY = 6
_WEIGHTS = np.random.Generator(np.random.PCG64(12)).integers(1, 2**62, 2 * _KEY + 1, np.int64) | 1
# A copy that agrees at so many lags is of a tone, which repeats by its nature.
_MOST_TIMES = 6
# A copy ends where a packet ends; a tone where it likes. Chance may make it longer by a few samples.
_WHOLE = 0.03
# A block that is its own shifted copy to so much is of a tone.
_OF_A_TONE = 0.999
# The block has sound in it: its swing, of that of the clip, and in steps of 16 bits.
_SWING_SHARE = 0.1
_LEAST_SWING = 64


class RepeatMeter:
    """Finds blocks of SHORTEST_S to LONGEST_S that are followed by themselves, and by something else after that.

    The tops of the wave are compared by the samples around them, so that no lag need be known; where two agree, the
    samples between are asked. What goes on like this is a tone or a made rhythm, which is the same at each period.
    What the end of a block of the decoder cuts is not found.

    Args:
        rate_hz: Sample rate.
    """

    def __init__(self, rate_hz: int) -> None:
        self._frame = max(round(_FRAME_S * rate_hz), 4)
        self._least, self._most = round(SHORTEST_S * rate_hz), round(LONGEST_S * rate_hz)
        self._found: list[int] = []
        self._swing = 0

    def add(self, pcm: Pcm) -> None:
        """Take the next block, shape (channels, samples)."""
        mono = pcm[0] if len(pcm) == 1 else pcm.sum(axis=0, dtype=np.int32)
        self._swing = max(self._swing, int(mono.max(initial=0)) - int(mono.min(initial=0)))
        tops = self._tops(mono)
        if len(tops) < 2:
            return
        keys = mono[tops[:, None] + np.arange(-_KEY, _KEY + 1)] @ _WEIGHTS
        order = np.argsort(keys, kind="stable")
        same = keys[order][1:] == keys[order][:-1]
        first, lags = tops[order][:-1][same], np.diff(tops[order])[same]
        kept = (lags >= self._least) & (lags <= self._most)
        done = -1
        for at, lag in sorted(zip(first[kept].tolist(), lags[kept].tolist(), strict=True)):
            if at > done:
                done, swing = self._followed(mono, at, lag)
                self._found += [swing] if swing else []

    def _tops(self, mono: Mono) -> NDArray[np.int64]:
        whole = len(mono) // self._frame * self._frame
        frames = mono[:whole].reshape(-1, self._frame)
        if len(frames) < 3:
            return np.zeros(0, np.int64)
        highest = np.maximum.reduceat(mono[:whole], np.arange(0, whole, self._frame))
        top = np.flatnonzero((highest[1:-1] > highest[:-2]) & (highest[1:-1] > highest[2:])) + 1
        places = top * self._frame + frames[top].argmax(axis=1)
        return np.asarray(places[(places >= _KEY) & (places < len(mono) - _KEY)])

    def _followed(self, mono: Mono, at: int, lag: int) -> tuple[int, int]:
        """Where the run of equal samples ends, and the swing of the block; no swing where it is no repeat."""
        reach = (_MOST_TIMES + 1) * lag
        start, end = max(at - reach, 0), min(at + reach, len(mono) - lag)
        differ = np.flatnonzero(mono[start:end] != mono[start + lag : end + lag]) + start
        before, after = differ[differ < at], differ[differ > at]
        if not len(before) or not len(after):
            return at + reach, 0  # it goes on and on
        first, last = int(before[-1]) + 1, int(after[0])
        times = (last - first) / lag
        block = mono[first : first + lag]
        if not 1 <= round(times) <= _MOST_TIMES or abs(times - round(times)) > _WHOLE or self._is_periodic(block):
            return last, 0
        return last, int(block.max()) - int(block.min())

    def _is_periodic(self, block: Mono) -> bool:
        """Whether the block repeats itself inside, nearly: a tone whose periods happen to fit."""
        swing = block - block.mean()
        size = len(block)
        like = np.fft.irfft(np.abs(np.fft.rfft(swing, 2 * size)) ** 2)[: size // 2]
        falls = np.flatnonzero(like < 0)
        if not len(falls):
            return not like[:1].any()
        lag = int(falls[0] + (like[falls[0] :] / (size - np.arange(falls[0], size // 2))).argmax())
        one, other = swing[:-lag], swing[lag:]
        return bool(one @ other > _OF_A_TONE * np.sqrt((one @ one) * (other @ other)))

    def found(self) -> int:
        """Number of such places."""
        return sum(swing >= max(_LEAST_SWING, _SWING_SHARE * self._swing) for swing in self._found)
