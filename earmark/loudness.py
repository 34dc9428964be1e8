"""Integrated loudness and true peak, in blocks, so that memory does not grow with the length.

ITU-R BS.1770-4: K-weighting, 400 ms gating blocks with 75 % overlap, absolute gate at -70 LUFS, relative
gate 10 LU below. The filters are pyloudnorm's (class `DeMan`); the number of blocks is pyloudnorm's too, which counts a
last incomplete block from half a step on.

Channel rule: mono, stereo and binaural sum their channels with weight 1 (BS.1770, table 3); of first-order
ambisonics the omnidirectional channel alone is measured; of a microphone array the mean of the channels.
A clip shorter than one gating block is one block of its own length, ungated but for the absolute gate.
"""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.typing import NDArray

from earmark.audio import Samples
from earmark.item import Layout
from earmark.k_weighting import KWeighting

METER = "BS.1770-4; pyloudnorm DeMan filters; W of foa, mean of array; true peak 4x (12-tap phases)"
_BLOCK_S = 0.4
_STEPS_IN_BLOCK = 4
_STEPS_PER_S = 10
_ABSOLUTE_GATE_LUFS = -70.0
_RELATIVE_GATE_LU = -10.0
_OFFSET_LU = -0.691
_PHASE_TAPS = 12


def _mixed_power(squares: NDArray[np.float64], layout: Layout) -> NDArray[np.float64]:
    """Weigh squared channels (channels, samples) into one row, by the channel rule."""
    if layout == "foa" or len(squares) == 1:
        return np.asarray(squares[0])
    if layout == "array":
        return np.asarray(squares.mean(axis=0))
    return np.asarray(squares.sum(axis=0))


class LoudnessMeter:
    """Integrated loudness of a stream.

    Args:
        rate_hz: Sample rate.
        channels: Number of channels.
        layout: What the channels mean.
    """

    def __init__(self, rate_hz: int, channels: int, layout: Layout) -> None:
        self._filter = KWeighting(rate_hz, channels)
        self._rate_hz = rate_hz
        self._layout = layout
        self._frames = 0
        self._steps: list[float] = [0.0]

    def add(self, block: Samples) -> None:
        """Measure the next block, shape (channels, samples)."""
        if not block.shape[1]:
            return
        weighted = self._filter.weighted(block)
        power = _mixed_power(np.square(weighted, out=weighted), self._layout)
        start, end = self._frames, self._frames + block.shape[1]
        first = ((start + 1) * _STEPS_PER_S - 1) // self._rate_hz + 1
        last = ((end + 1) * _STEPS_PER_S - 1) // self._rate_hz
        edges = np.arange(first, last + 1, dtype=np.int64) * self._rate_hz // _STEPS_PER_S - start
        inside = edges[edges < len(power)]
        sums = np.add.reduceat(power, np.concatenate([[0], inside])).tolist() + [0.0] * (len(edges) - len(inside))
        self._steps[-1] += sums[0]
        self._steps.extend(sums[1:])
        self._frames = end

    def loudness_lufs(self, gain_db: float = 0.0) -> float | None:
        """Integrated loudness of the stream after a gain, or None where nothing passes the absolute gate.

        Not simply the loudness plus the gain: the absolute gate stays where it is.
        """
        step_frames = self._rate_hz / _STEPS_PER_S
        # In seconds, as pyloudnorm has it, so that an exact half falls to the same side.
        blocks = round((self._frames / self._rate_hz - _BLOCK_S) / (_BLOCK_S / _STEPS_IN_BLOCK)) + 1
        if self._frames < _STEPS_IN_BLOCK * step_frames:
            power = np.array([sum(self._steps) / max(self._frames, 1)])
        else:
            sums = np.convolve(np.array(self._steps), np.ones(_STEPS_IN_BLOCK))[_STEPS_IN_BLOCK - 1 :][:blocks]
            power = sums / (_STEPS_IN_BLOCK * step_frames)
        power *= 10.0 ** (gain_db / 10.0)
        loud = power[power >= _power(_ABSOLUTE_GATE_LUFS)]
        if not len(loud):
            return None
        if len(power) > 1:
            loud = loud[loud > _power(_lufs(loud.mean()) + _RELATIVE_GATE_LU)]
        return _lufs(loud.mean())


def _lufs(power: float) -> float:
    return float(_OFFSET_LU + 10.0 * np.log10(power))


def _power(lufs: float) -> float:
    return float(10.0 ** ((lufs - _OFFSET_LU) / 10.0))


@cache
def _interpolator() -> NDArray[np.float32]:
    """The three phases between the samples of a 4x interpolator: shape (12, 3), a Kaiser-windowed sinc."""
    at = np.arange(_PHASE_TAPS)[:, None] - (_PHASE_TAPS // 2 - 1) - np.array([0.25, 0.5, 0.75])
    window = np.i0(5.0 * np.sqrt(1.0 - (at / (_PHASE_TAPS / 2)) ** 2)) / np.i0(5.0)
    taps = np.sinc(at) * window
    return np.asarray(taps / taps.sum(axis=0), dtype=np.float32)


class PeakMeter:
    """True peak of a stream by fourfold oversampling (BS.1770-4, annex 2), at rates up to 96 kHz.

    Above that the samples themselves are dense enough. Where no sample of a neighbourhood is large enough
    to make a new maximum between samples, nothing is interpolated: the result is the same.
    """

    _NEIGHBOURHOOD = 64

    def __init__(self, rate_hz: int, channels: int) -> None:
        self._interpolate = rate_hz <= 96_000
        self._tail = np.zeros((channels, _PHASE_TAPS - 1), np.float32)
        self._bound = float(np.abs(_interpolator()).sum(axis=0).max())
        self.peak = 0.0

    def add(self, block: Samples) -> None:
        """Measure the next block, shape (channels, samples)."""
        self.peak = max(self.peak, float(np.abs(block).max(initial=0.0)))
        if not self._interpolate:
            return
        joined = np.concatenate([self._tail, block], axis=1)
        self._tail = joined[:, -(_PHASE_TAPS - 1) :]
        self.peak = max(self.peak, self._between(joined))

    def _between(self, joined: Samples) -> float:
        """The highest value between samples, where it is above the peak so far; else that peak."""
        size, reach = self._NEIGHBOURHOOD, _PHASE_TAPS - 1
        values = joined.shape[1] - reach
        count = -(-values // size)
        peak = self.peak
        for channel in joined:
            padded = np.zeros(count * size + reach, np.float32)
            padded[: len(channel)] = channel
            windows = np.lib.stride_tricks.as_strided(
                padded, (count, size + reach), (size * padded.itemsize, padded.itemsize), writeable=False
            )
            highest = np.abs(windows).max(axis=1)
            left = np.flatnonzero(highest * self._bound > peak)
            if len(left) > size:  # the loudest first: they leave few of the others to look at
                left = left[np.argpartition(-highest[left], size)]
            group = size
            while len(left):
                chosen, left = left[:group], left[group:]
                taps = np.lib.stride_tricks.sliding_window_view(windows[chosen], _PHASE_TAPS, axis=1)
                found = np.abs(taps @ _interpolator())
                found[chosen == count - 1, values - (count - 1) * size :] = 0.0  # there is padding, not sound
                peak = max(peak, float(found.max()))
                left = left[highest[left] * self._bound > peak]
                group = 4 * size
        return peak

    def true_peak_dbtp(self) -> float | None:
        """True peak in dB relative to full scale, or None for digital silence.

        What follows the last sample is silence, as what precedes the first.
        """
        end = np.concatenate([self._tail, np.zeros_like(self._tail)], axis=1)
        peak = self._between(end) if self._interpolate else self.peak
        return float(20.0 * np.log10(peak)) if peak > 0 else None
