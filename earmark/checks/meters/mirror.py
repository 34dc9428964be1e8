"""Images: a spectrum that is mirrored at half of another sample rate, as raising a rate without a filter leaves it.

Zeros or straight lines between samples, samples held, and two channels read as one all give a spectrum that repeats
itself with a period of the old rate (Oppenheim and Schafer, Discrete-Time Signal Processing, 4.6.2).
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

# The old rates that are asked for beside half of the clip's own.
_OLD_RATES_HZ = (8_000, 11_025, 12_000, 16_000, 22_050, 24_000, 32_000)
_SIZE = 1024
_FRAMES, _FEWEST_FRAMES = 40, 24
# Bins beside the mirror in which one tone lies on both sides.
_BESIDE = 8
_FEWEST_BINS = 24
_LEAST_PEAK = 64


class Mirror(NamedTuple):
    """How surely a spectrum repeats itself.

    Attributes:
        likeness: 0 to 1, where 1 is an image; by chance about 0.9 over the square root of the number of frames.
        period_hz: After how many hertz; 0 where a clip is too short or too soft to tell.
    """

    likeness: float
    period_hz: float


def mirrored(channel: NDArray[np.int16], rate_hz: int) -> Mirror:
    """How surely the spectrum repeats itself, and with which period.

    The phases above the mirror are compared with those below it, frame by frame, in the louder half of the frames:
    in images each bin keeps its angle to its image, in any other sound the angles turn.

    Args:
        channel: Samples of one channel.
        rate_hz: Sample rate.

    Returns:
        The mean resultant length of the angles over time, averaged over the bins, for the period that has most of it.
    """
    from scipy.fft import fft

    frames = _louder(channel)
    if len(frames) < _FEWEST_FRAMES:
        return Mirror(0.0, 0.0)
    window = np.hanning(_SIZE + 1)[:-1].astype(np.float32)
    bins = np.arange(_SIZE // 2)
    whole = fft(np.asarray(frames[:, 1] * window, np.float32), axis=1)
    periods = [rate_hz / 2, *(old for old in _OLD_RATES_HZ if 0.2 * rate_hz < old < 0.9 * rate_hz)]
    found = Mirror(0.0, 0.0)
    for period in dict.fromkeys(map(float, periods)):
        edge = period / 2 * _SIZE / rate_hz
        asked = bins[(bins > edge + _BESIDE) & (bins < min(2 * edge, _SIZE / 2) - _BESIDE)]
        if len(asked) < _FEWEST_BINS:
            continue
        moved = np.exp(2j * np.pi * np.mod(frames[:, 0] * (period / rate_hz), 1.0)).astype(np.complex64)
        angles = whole[:, asked] * np.conj(fft(np.asarray(frames[:, 1] * window, np.float32) * moved, axis=1)[:, asked])
        size = np.abs(angles)
        unit = np.divide(angles, size, out=np.zeros_like(angles), where=size > 0)
        found = max(found, Mirror(float(np.abs(unit.mean(axis=0)).mean()), period))
    return found


def _louder(channel: NDArray[np.int16]) -> NDArray[np.float64]:
    """The louder half of evenly spread frames, shape (frames, 2, samples): the place of each sample, and the sample."""
    places = np.unique(np.linspace(0, len(channel) - _SIZE, 2 * _FRAMES).astype(np.int64))
    if len(channel) < _SIZE * _FEWEST_FRAMES:
        return np.zeros((0, 2, _SIZE))
    at = places[:, None] + np.arange(_SIZE)
    cut = channel[at].astype(np.float32)
    power = np.einsum("fn,fn->f", cut, cut)
    kept = np.argsort(power, kind="stable")[len(power) // 2 :]
    kept = np.sort(kept[np.abs(cut[kept]).max(axis=1) >= _LEAST_PEAK])
    return np.stack([at[kept].astype(np.float64), cut[kept]], axis=1)
