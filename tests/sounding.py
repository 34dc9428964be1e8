"""Sounds that a recording could be: noise in bursts and colours of its own, drawn from a seed; and copies of it."""

from __future__ import annotations

import io

import numpy as np
import soundfile
import soxr

from earmark.audio import Sound


def recording(seed: int, duration_s: float = 4.0, rate_hz: int = 16_000) -> Sound:
    """Noise whose colour changes every quarter of a second, mono, 16 bits."""
    rng = np.random.default_rng(seed)
    step = rate_hz // 4
    count = round(duration_s * 4)
    spectra = np.fft.rfft(rng.standard_normal((count, step)), axis=1)
    colours = rng.uniform(0.05, 1.0, (count, 40)).repeat(step // 80 + 1, axis=1)[:, : spectra.shape[1]]
    samples = np.fft.irfft(spectra * colours, step, axis=1).ravel()
    return Sound((0.3 * samples / np.abs(samples).max()).astype(np.float32)[None], rate_hz)


def part(sound: Sound, start_s: float, end_s: float, gain_db: float = 0.0) -> Sound:
    """A cut of a sound, at another level."""
    start, end = (round(at * sound.sample_rate_hz) for at in (start_s, end_s))
    return Sound(sound.samples[:, start:end] * np.float32(10 ** (gain_db / 20)), sound.sample_rate_hz)


def later(sound: Sound, seconds: float) -> Sound:
    """A sound after a pause."""
    pause = np.zeros((len(sound.samples), round(seconds * sound.sample_rate_hz)), np.float32)
    return Sound(np.concatenate([pause, sound.samples], axis=1), sound.sample_rate_hz)


def resampled(sound: Sound, to_hz: int) -> Sound:
    """A sound at another rate."""
    return Sound(soxr.resample(sound.samples.T, sound.sample_rate_hz, to_hz).T.astype(np.float32), to_hz)


def coded(sound: Sound, kind: str, subtype: str) -> Sound:
    """A sound after a codec with loss."""
    buffer = io.BytesIO()
    soundfile.write(buffer, sound.samples.T, sound.sample_rate_hz, format=kind, subtype=subtype)
    buffer.seek(0)
    samples, rate_hz = soundfile.read(buffer, dtype="float32", always_2d=True)
    return Sound(np.ascontiguousarray(samples.T), rate_hz)
