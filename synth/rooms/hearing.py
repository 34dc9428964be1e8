"""What a receiver hears: convolution with a response, and how long the response rings."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from earmark.errors import SynthError
from synth.rooms.early import Samples

Spectra = NDArray[np.complex64]


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


def convolve_all(
    sounds: Sequence[Samples], responses: Sequence[Samples], starts: Sequence[int], samples: int
) -> Samples:
    """What a receiver hears of several sounds at once: the sum of `convolve`, in fewer transforms.

    Args:
        sounds: Each of shape (samples of its own,).
        responses: One for each, shape (channels, taps).
        starts: Where each sound begins in the mix.
        samples: Length of the mix; what rings on beyond it is cut off.

    Returns:
        Shape (channels, samples), float32.

    Raises:
        SynthError: As for `convolve`.
    """
    if not sounds:
        raise SynthError("convolution", expected="at least one sound", got="none")
    made = np.zeros((len(responses[0]), samples), np.float32)
    # Blocks of this size stay in a processor's cache; a longer response asks for a longer block.
    taps = max(response.shape[1] for response in responses)
    size = 1 << max(15, (2 * taps).bit_length())
    if sum(sound.size for sound in sounds) < len(sounds) * size // 2:
        for sound, response, start in zip(sounds, responses, starts, strict=True):
            _add(made, convolve(sound, response), start)
        return made
    _in_blocks(made, sounds, responses, starts, size)
    return made


def _in_blocks(
    made: Samples, sounds: Sequence[Samples], responses: Sequence[Samples], starts: Sequence[int], size: int
) -> None:
    """Overlap-add, all sounds summed before the way back."""
    from scipy import fft

    step = size - max(response.shape[1] for response in responses) + 1
    spectra = [fft.rfft(response, size, axis=1) for response in responses]
    for begin in range(0, made.shape[1], step):
        together: Spectra | None = None
        for sound, spectrum, start in zip(sounds, spectra, starts, strict=True):
            part = sound[max(0, begin - start) : max(0, begin + step - start)]
            if not part.size:
                continue
            block = np.zeros(size, np.float32)
            lead = max(0, start - begin)
            block[lead : lead + part.size] = part
            heard = fft.rfft(block) * spectrum
            together = heard if together is None else np.add(together, heard, out=together)
        if together is not None:
            _add(made, fft.irfft(together, size, axis=1), begin)


def _add(made: Samples, heard: Samples, start: int) -> None:
    reach = max(0, min(heard.shape[1], made.shape[1] - start))
    made[:, start : start + reach] += heard[:, :reach]


def measured_rt60_s(response: Samples, sample_rate_hz: int) -> float:
    """Reverberation time of a response: T20 of its channels together, by backward integration.

    The slope of the energy decay from -5 to -25 dB, times 60 (ISO 3382-2:2008; Schroeder, JASA 37(3), 1965).

    Args:
        response: Shape (channels, taps).
        sample_rate_hz: Of the response.

    Returns:
        Seconds; 0 where there is no decay to measure, as without walls.
    """
    left = np.cumsum(np.square(response[:, ::-1], dtype=np.float64).sum(axis=0))[::-1]
    level_db = 10.0 * np.log10(np.maximum(left / left[0], 1e-12))
    fitted = np.flatnonzero((level_db <= -5.0) & (level_db >= -25.0))
    if fitted.size < sample_rate_hz // 1000:
        return 0.0
    slope_db_per_s = np.polyfit(fitted / sample_rate_hz, level_db[fitted], 1)[0]
    return float(-60.0 / slope_db_per_s)
