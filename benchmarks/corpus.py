"""Recordings to measure with: made once, the same for ever, kept under build/bench."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import numpy as np
import soundfile
from numpy.typing import NDArray

ROOT = Path(__file__).parent.parent
BENCH = ROOT / "build" / "bench"
KIT = Path(os.environ.get("EARMARK_KIT", ROOT.parent / "shared" / "kit"))
RATE_HZ = 44_100
CLIP_S = 5.0
SUFFIXES = frozenset({".wav", ".ogg"})
_BANK_S = 60


def made_wavs(count: int) -> Path:
    """A folder of `count` mono wavs of 5 s, 44.1 kHz, 16 bits: coloured noise, tones and pauses."""
    folder = BENCH / f"wavs-{count}"
    if not folder.is_dir():
        _write(folder, count)
    return folder


def _write(folder: Path, count: int) -> None:
    partial = folder.with_name(f".{folder.name}.partial")
    shutil.rmtree(partial, ignore_errors=True)
    partial.mkdir(parents=True)
    rng = np.random.default_rng(20260901)
    bank = _coloured_noise(rng, _BANK_S * RATE_HZ)
    frames = round(CLIP_S * RATE_HZ)
    for n in range(count):
        samples = _clip(rng, bank, frames)
        soundfile.write(partial / f"clip-{n:05d}.wav", samples, RATE_HZ, subtype="PCM_16")
    partial.rename(folder)


def _coloured_noise(rng: np.random.Generator, frames: int) -> NDArray[np.float64]:
    """Noise that falls by 3 dB an octave, as most surroundings do; unit power."""
    spectrum = np.fft.rfft(rng.standard_normal(frames))
    spectrum[1:] /= np.sqrt(np.arange(1, len(spectrum)))
    spectrum[0] = 0
    noise = np.fft.irfft(spectrum, frames)
    return np.asarray(noise / noise.std())


def _clip(rng: np.random.Generator, bank: NDArray[np.float64], frames: int) -> NDArray[np.float64]:
    """Noise, three tones, an envelope that moves by some 12 dB, and for every fourth clip a pause."""
    seconds = np.arange(frames) / RATE_HZ
    at = int(rng.integers(0, len(bank) - frames))
    samples = rng.uniform(0.2, 1.0) * bank[at : at + frames]
    for hz in rng.uniform(80.0, 6_000.0, 3):
        samples = samples + rng.uniform(0.1, 0.6) * np.sin(2 * np.pi * hz * seconds)
    samples *= 10.0 ** (-0.6 * np.sin(np.pi * rng.uniform(0.2, 2.0) * seconds) ** 2)
    if rng.integers(0, 4) == 0:
        start = int(rng.integers(0, frames // 2))
        samples[start : start + RATE_HZ] = 0.0
    return np.asarray(samples * rng.uniform(0.05, 0.4) / np.abs(samples).max())


def tiled(source: Path, times: int) -> Path:
    """A folder that holds the files of another so many times over, as hard links under new names."""
    folder = source.with_name(f"{source.name}-x{times}")
    if not folder.is_dir():
        partial = folder.with_name(f".{folder.name}.partial")
        shutil.rmtree(partial, ignore_errors=True)
        partial.mkdir()
        for file in sorted(source.iterdir()):
            for n in range(times):
                os.link(file, partial / f"{file.stem}-{n:02d}{file.suffix}")
        partial.rename(folder)
    return folder


def one_long_wav(seconds: float) -> Path:
    """A folder with one stereo wav of that length, 44.1 kHz, written in blocks."""
    folder = BENCH / f"long-{seconds:g}s"
    path = folder / "clip.wav"
    if not path.is_file():
        folder.mkdir(parents=True, exist_ok=True)
        rng = np.random.default_rng(7)
        bank = _coloured_noise(rng, _BANK_S * RATE_HZ)
        partial = path.with_suffix(".partial")
        with soundfile.SoundFile(partial, "w", RATE_HZ, 2, "PCM_16", format="WAV") as file:
            left = round(seconds * RATE_HZ)
            while left:
                frames = min(left, RATE_HZ)
                pair = [_clip(rng, bank, frames) for _ in range(2)]
                file.write(np.stack(pair, axis=1))
                left -= frames
        partial.rename(path)
    return folder


def recordings(wavs: int, *, real: bool = True) -> Path:
    """A folder of made wavs and, where they are, the 400 recordings of ESC-10 (Ogg Vorbis).

    Args:
        wavs: Number of made ones.
        real: Whether to take the real ones in.
    """
    source = KIT / "ESC-10"
    oggs = sorted(source.rglob("*.ogg")) if real and source.is_dir() else []
    folder = BENCH / f"recordings-{wavs}-{len(oggs)}"
    if not folder.is_dir():
        made = made_wavs(wavs)
        partial = folder.with_name(f".{folder.name}.partial")
        shutil.rmtree(partial, ignore_errors=True)
        partial.mkdir()
        for wav in made.iterdir():
            os.link(wav, partial / wav.name)
        for ogg in oggs:
            shutil.copyfile(ogg, partial / ogg.name)
        partial.rename(folder)
    return folder
