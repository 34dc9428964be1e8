"""What a receiver hears: convolution with a response, and how long the response rings."""

from __future__ import annotations

import numpy as np

from earmark.errors import SynthError
from synth.rooms.images import Samples


def convolve(sound: Samples, response: Samples) -> Samples:
    """What a receiver hears of a sound.

    Args:
        sound: Shape (samples,), float32.
        response: Shape (channels, taps), float32.

    Returns:
        Shape (channels, samples + taps - 1), float32, by one real FFT of the sound and one of each channel.

    Raises:
        SynthError: Arrays of other shapes, or empty ones.
    """
    from scipy import fft

    if sound.ndim != 1 or response.ndim != 2 or not sound.size or not response.size:
        raise SynthError(
            "convolution",
            expected="a sound of shape (samples,) and a response of shape (channels, taps)",
            got=f"{sound.shape} and {response.shape}",
        )
    length = sound.size + response.shape[1] - 1
    size = fft.next_fast_len(length, real=True)
    spectrum = fft.rfft(sound.astype(np.float32, copy=False), size)
    heard = fft.irfft(fft.rfft(response.astype(np.float32, copy=False), size, axis=1) * spectrum, size, axis=1)
    return np.ascontiguousarray(heard[:, :length], dtype=np.float32)


def measured_rt60_s(response: Samples, sample_rate_hz: int) -> float:
    """Reverberation time of a response: T20 of its first channel, by backward integration.

    The slope of the energy decay from -5 to -25 dB, times 60 (ISO 3382-2:2008; Schroeder, JASA 37(3), 1965).

    Args:
        response: Shape (channels, taps), the first channel omnidirectional.
        sample_rate_hz: Of the response.

    Returns:
        Seconds; 0 where there is no decay to measure, as without walls.
    """
    left = np.cumsum(np.square(response[0, ::-1], dtype=np.float64))[::-1]
    level_db = 10.0 * np.log10(np.maximum(left / left[0], 1e-12))
    fitted = np.flatnonzero((level_db <= -5.0) & (level_db >= -25.0))
    if fitted.size < sample_rate_hz // 1000:
        return 0.0
    slope_db_per_s = np.polyfit(fitted / sample_rate_hz, level_db[fitted], 1)[0]
    return float(-60.0 / slope_db_per_s)
