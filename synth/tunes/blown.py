"""Instruments whose tone is held: bowed string, flute, clarinet, trumpet, organ, and the drone of a tanpura.

All are sums of harmonics under an envelope; the spectra follow Fletcher and Rossing, "The Physics of Musical
Instruments", 1998, chs. 10, 14 to 17, in outline.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import numpy as np

from synth.sounds.blocks import Take, Wave, band, shaped

# Highest harmonic of a bright instrument, and what of the sample rate it may reach.
_HARMONICS, _HIGHEST_OF_RATE = 24, 0.45
_VIOLIN_BODY_HZ = ((280.0, 0.8, 0.25), (460.0, 1.0, 0.25), (1000.0, 0.7, 0.4), (2600.0, 0.8, 0.5))


def bowed(take: Take) -> Wave:
    """A sawtooth through the resonances of a body; slow attack, vibrato of seven cents, rosin."""
    t = take.times_s()
    hz = take.pitch_hz * (1.0 + 0.004 * np.sin(2.0 * np.pi * 5.6 * t) * np.minimum(t / 0.25, 1.0))
    amplitudes = [_body(k * take.pitch_hz) / k for k in range(1, _HARMONICS + 1)]
    rosin = shaped(take.noise(), take.sample_rate_hz, band(1500.0, 6000.0))
    return _attack(t, 0.07) * (_harmonics(take, hz, amplitudes) + 0.006 * rosin)


def flute(take: Take) -> Wave:
    """Nearly a sine, with breath in it and a slow swell."""
    t = take.times_s()
    wave = _harmonics(take, np.full(t.size, take.pitch_hz), (1.0, 0.22, 0.07, 0.02))
    breath = shaped(take.noise(), take.sample_rate_hz, band(0.8 * take.pitch_hz, 6.0 * take.pitch_hz, 1))
    breath *= 0.035 + 0.1 * np.exp(-t / 0.05)
    return _attack(t, 0.05) * (wave * (1.0 + 0.15 * np.sin(2.0 * np.pi * 4.8 * t)) + breath)


def clarinet(take: Take) -> Wave:
    """A pipe closed at one end: odd harmonics, no vibrato."""
    t = take.times_s()
    odd = (1.0, 0.02, 0.75, 0.03, 0.5, 0.05, 0.3, 0.06, 0.2, 0.05, 0.12, 0.04, 0.08)
    return _attack(t, 0.035) * _harmonics(take, np.full(t.size, take.pitch_hz), odd)


def trumpet(take: Take) -> Wave:
    """Brass: the upper harmonics come later than the lower ones and outweigh them."""
    t = take.times_s()
    hz = np.full(t.size, take.pitch_hz)
    dark = _harmonics(take, hz, [0.6**k for k in range(8)])
    near_hz = [(k * take.pitch_hz - 1500.0) / 1100.0 for k in range(1, _HARMONICS + 1)]
    bright = _harmonics(take, hz, [0.25 + np.exp(-(x**2)) if abs(x) < 2.5 else 0.05 for x in near_hz])
    opening = np.clip((t - 0.02) / 0.09, 0.0, 1.0) * (0.75 + 0.25 * np.exp(-t / 0.3))
    return _attack(t, 0.03) * (dark * (1.0 - 0.7 * opening) + 0.8 * bright * opening)


def organ(take: Take) -> Wave:
    """Flue stops at 8', 4', 2 2/3', 2' and 1': even harmonics, at once there, perfectly steady."""
    t = take.times_s()
    stops = (1.0, 0.8, 0.5, 0.6, 0.0, 0.35, 0.0, 0.4)
    return _attack(t, 0.012) * _harmonics(take, np.full(t.size, take.pitch_hz), stops)


def tanpura(take: Take) -> Wave:
    """A long string over a curved bridge: its buzz wanders down through the harmonics (Raman, 1921)."""
    return _buzzing(take.samples, take.sample_rate_hz, take.pitch_hz)


@lru_cache(maxsize=8)
def _buzzing(samples: int, rate_hz: int, pitch_hz: float) -> Wave:
    """A drone plays the same few notes over and over, and nothing in them is noise: each is made once."""
    t = np.arange(samples) / rate_hz
    phase = 2.0 * np.pi * pitch_hz * t
    wave = np.zeros(t.size)
    for k in range(1, min(_HARMONICS, int(_HIGHEST_OF_RATE * rate_hz / pitch_hz)) + 1):
        buzz = np.exp(-((np.log(k / 14.0) + 0.9 * t) ** 2) / 0.25)
        wave += (0.7 / k + 0.35 * buzz) * np.exp(-t * (0.5 + 0.03 * k)) * np.sin(k * phase)
    wave *= _attack(t, 0.006)
    wave.flags.writeable = False
    return wave


def _attack(t: Wave, rise_s: float) -> Wave:
    return np.asarray(np.sin(0.5 * np.pi * np.minimum(t / rise_s, 1.0)) ** 2)


def _body(hz: float) -> float:
    return 0.15 + sum(gain * float(np.exp(-((np.log2(hz / at) / width) ** 2))) for at, gain, width in _VIOLIN_BODY_HZ)


def _harmonics(take: Take, hz: Wave, amplitudes: Sequence[float]) -> Wave:
    """A tone of many harmonics: sin(k x) by the recurrence of Chebyshev, a fifth of the time of a sine each."""
    phase = 2.0 * np.pi * (np.cumsum(hz) - hz[0]) / take.sample_rate_hz
    twice, before, now = 2.0 * np.cos(phase), np.zeros(hz.size), np.sin(phase)
    highest = int(_HIGHEST_OF_RATE * take.sample_rate_hz / float(hz.max()))
    wave = np.zeros(hz.size)
    for amplitude in amplitudes[:highest]:
        wave += amplitude * now
        before, now = now, twice * now - before
    return wave
