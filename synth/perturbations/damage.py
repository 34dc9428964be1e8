"""What a room, an amplifier and a wrong clock do to a sound."""

from __future__ import annotations

import numpy as np
import soxr
from numpy.typing import NDArray

Mono = NDArray[np.float32]
_FIRST_S = 0.004


def reverberant(clean: Mono, rate_hz: int, rt60_s: float, seed: int) -> Mono:
    """Add the tail of a diffuse field: noise that dies away exponentially (Moorer, Computer Music Journal 3(2), 1979).

    Direct sound and tail are equally strong where the tail takes one second; the energy of a tail grows with its time,
    so the direct sound stands 10 log10(RT60) dB lower.

    Args:
        clean: Shape (samples,); what of the tail goes past its end is cut off.
        rate_hz: Its rate.
        rt60_s: Time in which the tail falls by 60 dB.
        seed: Of the noise.
    """
    from scipy import fft

    t = np.arange(min(round(1.2 * rt60_s * rate_hz), 4 * clean.size)) / rate_hz
    tail = np.random.Generator(np.random.PCG64(seed)).standard_normal(t.size) * 10.0 ** (-3.0 * t / rt60_s)
    tail[: round(_FIRST_S * rate_hz)] = 0.0
    tail *= np.sqrt(rt60_s / np.sum(tail**2))
    tail[0] = 1.0
    size = fft.next_fast_len(clean.size + tail.size - 1, real=True)
    wet = fft.irfft(fft.rfft(clean.astype(np.float64), size) * fft.rfft(tail, size), size)
    return np.asarray(wet[: clean.size], np.float32)


def clipped(clean: Mono, over_db: float) -> Mono:
    """An amplifier driven too hard: all above its limit is cut off.

    Args:
        clean: Shape (samples,).
        over_db: By how much the peak would go beyond the limit.
    """
    limit = np.abs(clean).max() * np.float32(10.0 ** (-over_db / 20.0))
    return np.asarray(np.clip(clean, -limit, limit), np.float32)


def sped(clean: Mono, rate_hz: int, factor: float) -> Mono:
    """Play faster (or slower, below 1), as a tape does: the pitch goes along."""
    return np.asarray(soxr.resample(clean, rate_hz * factor, rate_hz, quality="HQ"), np.float32)
