"""A few spectral statistics of a clip: what one can tell of a sound without understanding it.

The shallow-audio table of a report (`earmark.checks.shortcuts`) says how far a small classifier comes with them:
a measure of the depth of a task, never a gate, since what they can tell a listener should tell as well.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

# Octave bands of IEC 61260-1, by their nominal mid-band frequencies.
OCTAVES_HZ = (63, 125, 250, 500, 1000, 2000, 4000, 8000, 16000)
FLOOR_DB = -100.0

STATISTICS: tuple[str, ...] = (
    *(f"level_{octave}_db" for octave in OCTAVES_HZ),
    *(f"spread_{octave}_db" for octave in OCTAVES_HZ),
    "flatness_db", "crossings_per_s", "onsets_per_s", "duration_s",
)  # fmt: skip

_WINDOW_S = 0.064
_BLOCK_FRAMES = 512
# An onset: the octaves rise by so much from frame to frame on average, more than in the frames beside.
_ONSET_DB = 3.0
# Far above full scale, and far below what overflows when it is squared.
_LOUDEST = np.float32(16.0)
_DIGITS = 4

_Floats = NDArray[np.float32]


class _Frames(NamedTuple):
    """Levels of the frames: (frames, octaves) in dB re full scale, and the flatness of each frame in dB."""

    levels: _Floats
    flatness: _Floats


def spectrum(samples: NDArray[np.float32], rate_hz: int) -> tuple[float, ...]:
    """Describe a clip by the numbers that STATISTICS names.

    For each octave the mean and the standard deviation of its level over frames of 64 ms that overlap by half
    (dB re full scale; FLOOR_DB where there is nothing, or where the rate does not reach), the spectral flatness
    (geometric over arithmetic mean of the power, in dB), zero crossings and onsets a second, and the duration.

    Args:
        samples: Shape (channels, samples), full scale is 1; the powers of the channels are averaged.
        rate_hz: Sample rate.

    Returns:
        One float for each of STATISTICS, finite whatever the samples are, rounded to four decimals.
    """
    clean = np.clip(np.nan_to_num(np.atleast_2d(np.asarray(samples, np.float32))), -_LOUDEST, _LOUDEST)
    duration_s = clean.shape[1] / rate_hz if rate_hz > 0 else 0.0
    if not clean.size or rate_hz <= 0:
        return tuple([FLOOR_DB] * len(OCTAVES_HZ) + [0.0] * (len(STATISTICS) - len(OCTAVES_HZ)))
    frames = _frames(clean, rate_hz)
    signs = clean >= 0
    crossings = np.count_nonzero(signs[:, 1:] != signs[:, :-1]) / len(clean)
    found = (
        *frames.levels.mean(axis=0, dtype=np.float64),
        *frames.levels.std(axis=0, dtype=np.float64),
        frames.flatness.mean(dtype=np.float64),
        crossings / duration_s,
        _onsets(frames.levels) / duration_s,
        duration_s,
    )
    return tuple(round(float(value), _DIGITS) for value in found)


def _frames(samples: _Floats, rate_hz: int) -> _Frames:
    """Cut a clip into frames, a block at a time: a long one is never transformed as a whole."""
    size = max(int(_WINDOW_S * rate_hz) // 2 * 2, 2)
    hop = size // 2
    if samples.shape[1] < size:
        samples = np.pad(samples, ((0, 0), (0, size - samples.shape[1])))
    views = np.lib.stride_tricks.sliding_window_view(samples, size, axis=1)[:, ::hop]
    window = np.hanning(size + 1)[:-1].astype(np.float32)
    frequencies = np.fft.rfftfreq(size, 1 / rate_hz).astype(np.float64)
    blocks = [
        _block(views[:, start : start + _BLOCK_FRAMES] * window, window, frequencies)
        for start in range(0, views.shape[1], _BLOCK_FRAMES)
    ]
    return _Frames(np.concatenate([b.levels for b in blocks]), np.concatenate([b.flatness for b in blocks]))


def _block(windowed: _Floats, window: _Floats, frequencies: NDArray[np.float64]) -> _Frames:
    """Levels and flatness of some frames; `windowed` has the shape (channels, frames, samples)."""
    from scipy.fft import rfft

    transformed = rfft(windowed, axis=-1)
    # Twice, for the negative frequencies; so a full-scale sine has -3 dB.
    power = (np.abs(transformed) ** 2).mean(axis=0) * np.float32(2 / (len(window) * (window**2).sum()))
    levels = np.full((len(power), len(OCTAVES_HZ)), 10 ** (FLOOR_DB / 10), np.float32)
    for column, octave in enumerate(OCTAVES_HZ):
        inside = (frequencies >= octave / 2**0.5) & (frequencies < octave * 2**0.5)
        if inside.any():
            levels[:, column] += power[:, inside].sum(axis=1)
    bins = power[:, 1:] + np.float32(10 ** (FLOOR_DB / 10) / len(frequencies))
    flatness = 10 * (np.log10(bins).mean(axis=1) - np.log10(bins.mean(axis=1)))
    return _Frames(10 * np.log10(levels), flatness)


def _onsets(levels: _Floats) -> int:
    """Frames in which the octaves rise together, each the highest rise among its neighbours."""
    rise = np.maximum(np.diff(levels, axis=0), 0).mean(axis=1)
    padded = np.pad(rise, 1)
    peaks = (rise >= _ONSET_DB) & (rise > padded[:-2]) & (rise >= padded[2:])
    return int(np.count_nonzero(peaks))
