"""What the sounds are built from: noise, ringing modes, control curves, and events put in their places."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Wave: TypeAlias = NDArray[np.float64]

# Modes nearer to half the sample rate than this are left out: a recorder's filter would have taken them.
_HIGHEST_OF_RATE = 0.47
_ROW = 512
_SILENT_AFTER_DECAYS = 9.0  # e^-9 = -78 dB


@dataclass(frozen=True, slots=True, eq=False)
class Take:
    """One rendering of a sound.

    Attributes:
        samples: How many to make.
        sample_rate_hz: Their rate.
        rng: The only randomness there is.
        onsets_s: When the events begin; empty for a sound without events.
        pitch_hz: The kind's pitch, whatever that is for it; 0 for a sound without one.
    """

    samples: int
    sample_rate_hz: int
    rng: np.random.Generator
    onsets_s: tuple[float, ...]
    pitch_hz: float

    def times_s(self, duration_s: float | None = None) -> Wave:
        """Time of each sample, of the whole take or of a part that begins at 0."""
        count = self.samples if duration_s is None else max(1, round(duration_s * self.sample_rate_hz))
        return np.arange(count) / self.sample_rate_hz

    def noise(self, duration_s: float | None = None) -> Wave:
        """White Gaussian noise, of the whole take's length or of another."""
        return self.rng.standard_normal(self.times_s(duration_s).size)

    def between(self, low: float, high: float) -> float:
        """A number drawn evenly."""
        return float(self.rng.uniform(low, high))


def shaped(wave: Wave, sample_rate_hz: int, gain: Callable[[Wave], Wave]) -> Wave:
    """Filter without delay by a gain over frequency.

    Args:
        wave: Shape (samples,).
        sample_rate_hz: Its rate.
        gain: From frequencies in Hz to factors of the same shape.
    """
    from scipy import fft

    size = fft.next_fast_len(wave.size, real=True)
    spectrum = fft.rfft(wave, size) * gain(fft.rfftfreq(size, 1.0 / sample_rate_hz))
    return np.asarray(fft.irfft(spectrum, size)[: wave.size], dtype=np.float64)


def octaves(wave: Wave, sample_rate_hz: int, centres_hz: Sequence[float], half_width: float) -> Iterator[Wave]:
    """The wave through one band-pass after another.

    Args:
        wave: Shape (samples,).
        sample_rate_hz: Its rate.
        centres_hz: Of the bands.
        half_width: Ratio of a band's upper edge to its centre, and of its centre to its lower edge.
    """
    from scipy import fft

    size = fft.next_fast_len(wave.size, real=True)
    spectrum, hz = fft.rfft(wave, size), fft.rfftfreq(size, 1.0 / sample_rate_hz)
    for centre_hz in centres_hz:
        gain = band(centre_hz / half_width, centre_hz * half_width, 3)(hz)
        yield np.asarray(fft.irfft(spectrum * gain, size)[: wave.size], dtype=np.float64)


def band(low_hz: float, high_hz: float, slope: int = 2) -> Callable[[Wave], Wave]:
    """Gain of a band-pass with Butterworth edges; `slope` is the order of each edge."""

    def gain(hz: Wave) -> Wave:
        low = (hz / low_hz) ** slope / np.sqrt(1.0 + (hz / low_hz) ** (2 * slope)) if low_hz else 1.0
        return np.asarray(low / np.sqrt(1.0 + (hz / high_hz) ** (2 * slope)))

    return gain


def spread(wave: Wave, kernel: Wave) -> Wave:
    """Put the kernel wherever the wave has an impulse: convolution, cut to the wave's length."""
    from scipy import fft

    size = fft.next_fast_len(wave.size + kernel.size - 1, real=True)
    product = fft.rfft(wave, size) * fft.rfft(kernel, size)
    return np.asarray(fft.irfft(product, size)[: wave.size], dtype=np.float64)


def ringing(take: Take, modes: Sequence[tuple[float, float, float]]) -> Wave:
    """A struck body: damped sines that begin at 0.

    Args:
        take: For the sample rate.
        modes: Frequency in Hz, amplitude, and time in seconds in which it falls to 1/e.
    """
    longest_s = take.samples / take.sample_rate_hz
    slowest_s = max(decay_s for _, _, decay_s in modes)
    wave = np.zeros(take.times_s(min(_SILENT_AFTER_DECAYS * slowest_s, longest_s)).size)
    for hz, amplitude, decay_s in modes:
        if hz < _HIGHEST_OF_RATE * take.sample_rate_hz:
            count = take.times_s(min(_SILENT_AFTER_DECAYS * decay_s, longest_s)).size
            turn = np.exp((2.0j * np.pi * hz - 1.0 / decay_s) / take.sample_rate_hz)
            wave[:count] += amplitude * _powers(turn, count).imag
    return wave


def _powers(base: complex, count: int) -> NDArray[np.complex128]:
    """The powers from 0 to count - 1, as products of two short rows: ten times faster than sine by sine."""
    coarse = (base**_ROW) ** np.arange(-(-count // _ROW))
    return np.outer(coarse, base ** np.arange(_ROW)).ravel()[:count]


def tone(take: Take, hz: Wave, overtones: Sequence[float]) -> Wave:
    """A tone whose frequency moves.

    Args:
        take: For the sample rate.
        hz: Frequency at each sample; shape (samples,).
        overtones: Amplitudes of the harmonics, the fundamental first.
    """
    phase = 2.0 * np.pi * np.cumsum(hz) / take.sample_rate_hz
    wave = np.zeros(hz.size)
    for number, amplitude in enumerate(overtones, start=1):
        if amplitude and number * float(hz.max()) < _HIGHEST_OF_RATE * take.sample_rate_hz:
            wave += amplitude * np.sin(number * phase)
    return wave


def drift(take: Take, period_s: float) -> Wave:
    """A smooth random curve over the take, mostly within [-2, 2], that turns about once in a period."""
    count = int(take.samples / take.sample_rate_hz / period_s) + 3
    marks = take.rng.standard_normal(count)
    position = take.times_s() / period_s
    before = position.astype(np.int64)
    weight = 0.5 - 0.5 * np.cos(np.pi * (position - before))
    return np.asarray(marks[before] * (1.0 - weight) + marks[before + 1] * weight)


def burst(take: Take, duration_s: float, low_hz: float, high_hz: float) -> Wave:
    """A puff of noise in a band, with a bell-shaped envelope."""
    noise = take.noise(duration_s)
    return shaped(noise, take.sample_rate_hz, band(low_hz, high_hz)) * np.hanning(noise.size)


def click(take: Take, decay_s: float, low_hz: float, high_hz: float) -> Wave:
    """A sharp knock of noise in a band that dies away at once."""
    t = take.times_s(_SILENT_AFTER_DECAYS * decay_s)
    noise = shaped(take.rng.standard_normal(t.size), take.sample_rate_hz, band(low_hz, high_hz))
    return noise * np.exp(-t / decay_s)


def added(*parts: tuple[float, Wave]) -> Wave:
    """Waves that begin together, each with a factor; as long as the longest."""
    total = np.zeros(max(wave.size for _, wave in parts))
    for factor, wave in parts:
        total[: wave.size] += factor * wave
    return total


def placed(take: Take, event: Callable[[int], Wave]) -> Wave:
    """Put events at their onsets; what goes past the end of the take is cut off.

    Args:
        take: Where, and how much.
        event: From the event's number, from 0, to its wave.
    """
    total = np.zeros(take.samples)
    for number, onset_s in enumerate(take.onsets_s):
        start = round(onset_s * take.sample_rate_hz)
        wave = event(number)[: take.samples - start]
        total[start : start + wave.size] += wave
    return total


def delayed(take: Take, delay_s: float, wave: Wave) -> Wave:
    """The wave after a silence."""
    return np.concatenate([np.zeros(round(delay_s * take.sample_rate_hz)), wave])
