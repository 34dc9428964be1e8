"""Sound for the fakes: tones and noise, and files that are broken on purpose."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import numpy as np
import soundfile
from numpy.typing import NDArray

RATE_HZ = 16_000


def sine(frequency_hz: float, duration_s: float = 0.3, phase: float = 0.0) -> NDArray[np.float64]:
    """A sine at RATE_HZ, peak 0.2."""
    t = np.arange(round(duration_s * RATE_HZ)) / RATE_HZ
    return 0.2 * np.sin(2 * np.pi * frequency_hz * t + phase)


def tone(path: Path, frequency_hz: float = 440.0, duration_s: float = 0.3, channels: int = 1) -> None:
    """Write a sine; its phase differs from channel to channel."""
    waves = [sine(frequency_hz, duration_s, n) for n in range(channels)]
    _write(path, np.stack(waves, axis=1))


def noise(path: Path, seed: int, duration_s: float = 0.3) -> None:
    """Write white noise."""
    _write(path, 0.1 * np.random.default_rng(seed).standard_normal((round(duration_s * RATE_HZ), 1)))


def _write(path: Path, samples: NDArray[np.float64]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    kinds = {".ogg": ("OGG", "VORBIS"), ".mp3": ("MP3", "MPEG_LAYER_III"), ".flac": ("FLAC", "PCM_16")}
    kind = kinds.get(path.suffix, ("WAV", "PCM_16"))
    with soundfile.SoundFile(str(path), "w", RATE_HZ, samples.shape[1], kind[1], format=kind[0]) as file:
        file.write(samples)


def _wav(path: Path, samples: NDArray[np.float32]) -> None:
    path.unlink(missing_ok=True)
    with soundfile.SoundFile(str(path), "w", RATE_HZ, 1, "FLOAT", format="WAV") as file:
        file.write(samples)


def _truncated(path: Path) -> None:
    _wav(path, np.full(RATE_HZ, 0.1, np.float32))
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


# What may be wrong with a file that a corpus names, and a word of what the stage must say of it.
BROKEN: Mapping[str, tuple[Callable[[Path], object], str]] = {
    "truncated": (_truncated, "truncated|breaks off"),
    "empty": (lambda path: path.write_bytes(b""), "0 bytes"),
    "text": (lambda path: path.write_text("this is not sound\n" * 20, encoding="utf-8"), "not audio"),
    "nan": (lambda path: _wav(path, np.array([0.1, np.nan] * 4_000, np.float32)), "NaN"),
    "one sample": (lambda path: _wav(path, np.full(1, 0.5, np.float32)), "1 samples"),
    "silent": (lambda path: _wav(path, np.zeros(RATE_HZ, np.float32)), "silence"),
}
