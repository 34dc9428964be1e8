"""From waves at a receiver to its response: each wave a delayed, spread and weighted pulse in each channel."""

from __future__ import annotations

import math
from collections.abc import Iterator
from functools import cache
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from synth.rooms.heads import Head, head_axes, head_of
from synth.rooms.images import Arrivals, lengths
from synth.rooms.places import SPEED_OF_SOUND_M_PER_S, Receiver
from synth.rooms.receivers import Capsules, capsules

Samples: TypeAlias = NDArray[np.float32]
Floats: TypeAlias = NDArray[np.float64]

HALF_KERNEL = 40
_KERNEL = 2 * HALF_KERNEL + 1
# Terms of the polynomials that pulses between samples are made of, with an error of -117 dB; delays they are fitted at.
_TERMS, _FITTED = 8, 64
# Places in one product: so few that the library of linear algebra does not share them among threads.
_PLACES = 256
# So that what is worked on stays in a processor's cache.
_WAVES_OF_CAPSULES, _WAVES_OF_HEADS = 1 << 13, 256
# The pulses are all positive, and where they overlap they add up to an offset that no room has (Allen and Berkley
# took it off at 1 % of the rate): a second-order Butterworth high-pass, causal.
HIGHPASS_HZ = 50.0


def rendered(waves: Arrivals, receiver: Receiver, sample_rate_hz: int) -> Samples:
    """The response to some waves; sample 0 is the moment of emission.

    Returns:
        Shape (channels, taps), float32.
    """
    if receiver.kind == "binaural":
        made = _by_head(waves, receiver, head_of(receiver, sample_rate_hz), sample_rate_hz)
    else:
        made = _by_capsules(waves, capsules(receiver), sample_rate_hz)
    if len(waves.gains) > 1:
        made = _without_offset(made, sample_rate_hz)
    return made.astype(np.float32)


def _by_capsules(waves: Arrivals, microphones: Capsules, sample_rate_hz: int) -> Floats:
    per_m = sample_rate_hz / SPEED_OF_SOUND_M_PER_S
    places = int((float(lengths(waves.offsets_m[-1:])[0]) + 0.2) * per_m) + 2
    moments = np.zeros((len(microphones.omni), _TERMS, places))
    for part in _parts(waves, _WAVES_OF_CAPSULES):
        for channel, (offset_m, axis, omni) in enumerate(zip(*microphones, strict=True)):
            if not channel or not microphones.coincident:
                seen = part.offsets_m - offset_m
                distances_m = lengths(seen)
                delays = distances_m * per_m
                whole = delays.astype(np.int64)
                terms = _terms(delays - whole)
            gains = part.gains / distances_m
            if omni < 1.0:
                x, y, z = seen.T
                gains = gains * (omni + (1.0 - omni) * (x * axis[0] + y * axis[1] + z * axis[2]) / distances_m)
            moments[channel] += [np.bincount(whole, gains * term, places) for term in terms]
    return np.stack([_pulses(of_channel) for of_channel in moments])[:, HALF_KERNEL:]


def _by_head(waves: Arrivals, receiver: Receiver, head: Head, sample_rate_hz: int) -> Floats:
    farthest_m = float(lengths(waves.offsets_m[-1:])[0])
    taps = int(farthest_m / SPEED_OF_SOUND_M_PER_S * sample_rate_hz) + head.taps + 2
    made = np.zeros((2, taps))
    axes = head_axes(receiver.facing_deg)
    turns = -2j * np.pi * np.arange(head.taps // 2 + 1) / head.taps
    for number, part in enumerate(_parts(waves, _WAVES_OF_HEADS)):
        distances_m = lengths(part.offsets_m)
        seen = (part.offsets_m[:, None] * axes).sum(axis=2) / distances_m[:, None]
        delays = distances_m * (sample_rate_hz / SPEED_OF_SOUND_M_PER_S)
        whole = np.floor(delays).astype(np.int64)
        places = whole[:, None] + np.arange(head.taps)
        shifts = np.exp((delays - whole)[:, None] * turns) * (part.gains / distances_m)[:, None]
        spectra = head.spectra(seen)
        if not number:
            spectra[0] = head.spectra(seen[:1], float(distances_m[0]))[0]
        for ear in range(2):
            pulses = np.fft.irfft(spectra[:, ear] * shifts, head.taps, axis=1)
            made[ear] += np.bincount(places.ravel(), pulses.ravel(), taps)[:taps]
    return made[:, head.lead :]


def _parts(waves: Arrivals, size: int) -> Iterator[Arrivals]:
    for start in range(0, len(waves.gains), size):
        here = slice(start, start + size)
        yield Arrivals(waves.offsets_m[here], waves.gains[here])


def _terms(late: Floats) -> Floats:
    """The Chebyshev polynomials of delays between 0 and 1 sample; shape (terms, delays)."""
    return np.ascontiguousarray(np.polynomial.chebyshev.chebvander(2.0 * late - 1.0, _TERMS - 1).T)


def _pulses(moments: Floats) -> Floats:
    """The sum of band-limited pulses whose whole samples and terms were summed before.

    A pulse is a polynomial of its delay at each of its taps (Farrow, IEEE ISCAS 1988): so that the pulses of all
    waves, however many, take as many operations as the response is long.

    Args:
        moments: Shape (terms, places).

    Returns:
        Shape (places + 80,).
    """
    places = moments.shape[1]
    spread = np.empty((_KERNEL, places))
    for start in range(0, places, _PLACES):
        here = np.s_[:, start : start + _PLACES]
        np.matmul(_polynomials(), moments[here], out=spread[here])
    made = np.zeros(places + _KERNEL - 1)
    for tap, part in enumerate(spread):
        made[tap : tap + places] += part
    return made


@cache
def _polynomials() -> Floats:
    """Windowed sincs, the 81 taps and the fixed Hann window of pyroomacoustics; shape (taps, terms)."""
    taps = np.arange(_KERNEL)
    window = 0.5 - 0.5 * np.cos(2.0 * np.pi * taps / _KERNEL)
    late = 0.5 + 0.5 * np.cos(np.pi * (np.arange(_FITTED) + 0.5) / _FITTED)
    pulses = window * np.sinc(taps - HALF_KERNEL - late[:, None])
    terms = _terms(late)
    # At these delays the polynomials are orthogonal: each factor is a sum.
    weights = np.full(_TERMS, 2.0 / _FITTED)
    weights[0] = 1.0 / _FITTED
    return np.ascontiguousarray((terms @ pulses * weights[:, None]).T)


def highpass(frequencies_hz: Floats, sample_rate_hz: int) -> NDArray[np.complex128]:
    """The high-pass at some frequencies: a Butterworth of second order by the bilinear transform."""
    warped = math.tan(math.pi * HIGHPASS_HZ / sample_rate_hz)
    s = 1j * np.tan(np.pi * np.minimum(frequencies_hz / sample_rate_hz, 0.49999)) / warped
    return np.asarray(s**2 / (s**2 + math.sqrt(2.0) * s + 1.0))


def _without_offset(response: Floats, sample_rate_hz: int) -> Floats:
    from scipy import fft

    settled = response.shape[1] + round(sample_rate_hz / HIGHPASS_HZ)
    size = fft.next_fast_len(response.shape[1] + round(3 * sample_rate_hz / HIGHPASS_HZ), real=True)
    frequencies_hz = np.arange(size // 2 + 1) * np.float64(sample_rate_hz / size)
    spectra = fft.rfft(response, size, axis=1) * highpass(frequencies_hz, sample_rate_hz)
    return np.asarray(fft.irfft(spectra, size, axis=1)[:, :settled])
