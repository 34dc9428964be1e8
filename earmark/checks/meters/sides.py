"""What two channels are to one another over time and over the spectrum: one late, one weak, one dull."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from earmark.checks.spectrum import OCTAVES_HZ

# Parts of a clip that are compared; each as long as a late channel is late, and longer.
_PART = 1 << 15
_PARTS = 8
_LONGEST_LATE_S = 0.6
# Two ears or a pair of microphones at one place hear a sound within so much.
_ONE_PLACE_S = 0.001
# An octave is asked that holds so much of the stronger channel: -30 dB.
_MUCH = 1e-3


class Sides(NamedTuple):
    """Two channels.

    Attributes:
        near: The highest correlation within the time in which a sound passes a head.
        low: The lowest correlation there.
        far: The highest correlation at any other lag, by its size.
        lag_s: That lag; how late the first channel is.
        octave_db: By how much one is weaker than the other in the octave in which they part most, of those that hold
            much of the stronger one.
        octave_hz: The middle of that octave.
    """

    near: float
    low: float
    far: float
    lag_s: float
    octave_db: float
    octave_hz: float


def sides_of(pcm: NDArray[np.int16], rate_hz: int) -> Sides | None:
    """Compare the first two channels, shape (channels, samples); None for one channel, or a clip too short."""
    from scipy.fft import irfft, next_fast_len, rfft

    if len(pcm) != 2 or pcm.shape[1] < rate_hz // 4:
        return None
    most = min(round(_LONGEST_LATE_S * rate_hz), pcm.shape[1] // 2)
    part = min(max(_PART, 4 * most), pcm.shape[1])
    size = next_fast_len(part + most, real=True)
    starts = np.unique(np.linspace(0, pcm.shape[1] - part, _PARTS).astype(np.int64))
    cross: NDArray[np.float64] = np.zeros(size)
    power = np.zeros(2)
    bands: NDArray[np.float64] = np.zeros((2, size // 2 + 1))
    for start in starts.tolist():
        cut = pcm[:, start : start + part].astype(np.float32)
        cut -= cut.mean(axis=1, keepdims=True)
        spectra = rfft(cut, size, axis=1)
        cross += irfft(spectra[0] * np.conj(spectra[1]), size)
        bands += np.abs(spectra) ** 2
        power += np.einsum("cn,cn->c", cut, cut, dtype=np.float64)
    scale = float(np.sqrt(power[0] * power[1]))
    if scale <= 0:
        return None
    lags = np.arange(-most, most + 1)
    # The parts overlap less at long lags.
    like = cross[lags] / scale * part / (part - np.abs(lags))
    at_place = np.abs(lags) <= _ONE_PLACE_S * rate_hz
    away = np.where(at_place, 0.0, like)
    best = int(np.abs(away).argmax())
    near, low = float(like[at_place].max()), float(like[at_place].min())
    return Sides(near, low, float(away[best]), float(lags[best] / rate_hz), *_octaves(bands, rate_hz))


def _octaves(power: NDArray[np.float64], rate_hz: int) -> tuple[float, float]:
    """By how much two channels part in an octave, and its middle; `power` is by channel and frequency."""
    frequencies = np.linspace(0.0, rate_hz / 2, power.shape[1])
    worst = (0.0, 0.0)
    for middle in (middle for middle in OCTAVES_HZ if middle * 2**0.5 < rate_hz / 2):
        inside = (frequencies >= middle / 2**0.5) & (frequencies < middle * 2**0.5)
        levels = power[:, inside].sum(axis=1)
        if levels.max(initial=0.0) >= _MUCH * power.sum(axis=1).max(initial=1.0):
            worst = max(worst, (float(10 * np.log10(levels.max() / max(levels.min(), 1e-9))), float(middle)))
    return worst
