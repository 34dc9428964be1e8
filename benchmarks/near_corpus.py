"""Recordings to search for near duplicates in: originals that differ, and copies of some of them, each changed."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

import numpy as np
import soundfile
import soxr
from numpy.typing import NDArray

from benchmarks.corpus import BENCH, KIT
from earmark.progress import reporting

KEY = "key.json"
COPIES_SHARE = 0.2
_RATE_HZ = 22_050
_MADE_S, _LEAST_S, _MOST_S = (5.0, 10.0), 4.9, 10.0
_SUFFIXES = frozenset({".wav", ".ogg", ".flac", ".mp3"})
# What the kit holds under a second name, at another level or from another microphone. That each is a recording of
# before was seen from the samples, not by the search: the greatest correlation over all lags is 0.97, 0.48 (2-28314-A
# and -B) and 0.52 (3-151080-A) at 8 kHz. Of the 517 pieces that are left it is 0.41 for two halves of the channels of
# one ambisonic recording, at most 0.32 for all others (at 4 kHz; the 400 pairs whose envelopes correlate best).
_AGAIN = frozenset({"2-30322-A.ogg", "2-30322-B.ogg", "5-151085-A.ogg"})
Mono = NDArray[np.float32]


class Change(NamedTuple):
    """What is done to a copy: the samples, then the file that they are written to."""

    name: str
    change: Callable[[Mono, int, np.random.Generator], tuple[Mono, int]]
    suffix: str
    format: str
    subtype: str


def _as_is(samples: Mono, rate_hz: int, _: np.random.Generator) -> tuple[Mono, int]:
    return samples, rate_hz


def _half(samples: Mono, rate_hz: int, rng: np.random.Generator) -> tuple[Mono, int]:
    start = int(rng.integers(0, len(samples) // 2 + 1))
    return samples[start : start + len(samples) // 2], rate_hz


def _late(samples: Mono, rate_hz: int, _: np.random.Generator) -> tuple[Mono, int]:
    return np.concatenate([np.zeros(rate_hz // 10, np.float32), samples]), rate_hz


def _to(to_hz: int) -> Callable[[Mono, int, np.random.Generator], tuple[Mono, int]]:
    return lambda samples, rate_hz, _: (soxr.resample(samples, rate_hz, to_hz), to_hz)


def _half_softer(samples: Mono, rate_hz: int, rng: np.random.Generator) -> tuple[Mono, int]:
    half, _ = _half(samples, rate_hz, rng)
    return soxr.resample(half * np.float32(0.25), rate_hz, 24_000), 24_000


CHANGES = (
    Change("mp3", _to(24_000), ".mp3", "MP3", "MPEG_LAYER_III"),
    Change("opus", _to(24_000), ".opus", "OGG", "OPUS"),
    Change("vorbis", _as_is, ".ogg", "OGG", "VORBIS"),
    Change("-12 dB", lambda samples, rate_hz, _: (samples * np.float32(0.25), rate_hz), ".wav", "WAV", "PCM_16"),
    Change("100 ms later", _late, ".wav", "WAV", "PCM_16"),
    Change("half of it", _half, ".wav", "WAV", "PCM_16"),
    Change("16 kHz", _to(16_000), ".wav", "WAV", "PCM_16"),
    Change("8 kHz", _to(8_000), ".wav", "WAV", "PCM_16"),
    Change("half, -12 dB, mp3", _half_softer, ".mp3", "MP3", "MPEG_LAYER_III"),
    Change("half, -12 dB, opus", _half_softer, ".opus", "OGG", "OPUS"),
)


def near_corpus(count: int, *, real: bool = True) -> Path:
    """A folder of `count` recordings of 5 to 10 s, of which one in five is a changed copy of another; made once.

    `key.json` says of each copy what it was made of and how. Real recordings come first, as far as there are any;
    the rest is made.
    """
    folder = BENCH / f"near-{count}{'' if real else '-made'}"
    if not folder.is_dir():
        partial = folder.with_name(f".{folder.name}.partial")
        shutil.rmtree(partial, ignore_errors=True)
        partial.mkdir(parents=True)
        _write(partial, count, real=real)
        partial.rename(folder)
    return folder


def _write(folder: Path, count: int, *, real: bool) -> None:
    copies = round(COPIES_SHARE * count)
    key: dict[str, dict[str, str]] = {}
    with reporting("recordings", count) as reporter:
        for number, (samples, rate_hz) in zip(range(count - copies), _originals(real=real), strict=False):
            rng = np.random.default_rng([20260901, number])
            name = f"clip-{number:05d}.wav"
            soundfile.write(folder / name, samples, rate_hz, subtype="PCM_16")
            reporter.advance(1)
            if number < copies:  # real ones first
                how = CHANGES[number % len(CHANGES)]
                changed, changed_hz = how.change(samples, rate_hz, rng)
                copy = f"copy-{number:05d}{how.suffix}"
                soundfile.write(folder / copy, changed, changed_hz, format=how.format, subtype=how.subtype)
                key[copy] = {"of": name, "change": how.name}
                reporter.advance(1)
    (folder / KEY).write_text(json.dumps(key, indent=1), encoding="utf-8")


def _originals(*, real: bool) -> Iterator[tuple[Mono, int]]:
    if real and KIT.is_dir():
        yield from _real()
    number = 0
    while True:
        yield _made(np.random.default_rng([7, number])), _RATE_HZ
        number += 1


def _real() -> Iterator[tuple[Mono, int]]:
    """Pieces of the real recordings, none overlapping another; those that the kit holds twice once."""
    seen: set[bytes] = set()
    for file in once(file for file in KIT.rglob("*") if file.suffix in _SUFFIXES):
        try:
            samples, rate_hz = soundfile.read(file, dtype="float32", always_2d=True)
        except soundfile.LibsndfileError:
            continue
        mono = samples.mean(axis=1)
        step = round(_MOST_S * rate_hz)
        for start in range(0, len(mono), step):
            piece = mono[start : start + step]
            if len(piece) >= _LEAST_S * rate_hz and np.abs(piece).max() > 1e-3 and _is_new(piece, rate_hz, seen):
                yield piece, rate_hz


def once(files: Iterable[Path]) -> list[Path]:
    """The files that hold each recording once, in order: of one stem in one folder (LJSpeech), the first format."""
    formats = {file.with_suffix(""): file for file in sorted(files, reverse=True) if file.name not in _AGAIN}
    return sorted(formats.values())


def _is_new(piece: Mono, rate_hz: int, seen: set[bytes]) -> bool:
    """Whether a piece's envelope was not heard before: corpora that borrow from each other have the same samples."""
    steps = piece[: len(piece) // rate_hz * rate_hz].reshape(-1, rate_hz)
    shape = np.round(10 * np.log10((steps**2).mean(axis=1) + 1e-6)).astype(np.int8).tobytes()
    new = shape not in seen
    seen.add(shape)
    return new


def _made(rng: np.random.Generator) -> Mono:
    """Voices and instruments of a kind: gliding harmonics that fade each at a rate of its own, over a coloured bed."""
    frames = round(rng.uniform(*_MADE_S) * _RATE_HZ)
    sound = np.float32(rng.uniform(0.02, 0.3)) * _bed(rng, frames)
    for _ in range(int(rng.integers(5, 12))):
        length = round(rng.uniform(0.15, 0.6) * _RATE_HZ)
        start = int(rng.integers(0, frames - length))
        sound[start : start + length] += _note(rng, length)
    return np.asarray(0.3 * sound / np.abs(sound).max(), np.float32)


def _bed(rng: np.random.Generator, frames: int) -> Mono:
    """Noise that falls with frequency, more or less; unit power."""
    from scipy.signal import lfilter

    noise = lfilter([1.0], [1.0, -rng.uniform(0.0, 0.95)], rng.standard_normal(frames, dtype=np.float32))
    return np.asarray(noise / noise.std(), np.float32)


def _note(rng: np.random.Generator, frames: int) -> Mono:
    seconds = np.arange(frames, dtype=np.float32) / np.float32(_RATE_HZ)
    low, glide = rng.uniform(80, 500), rng.uniform(-0.4, 0.4)
    phase = np.float32(2 * np.pi * low) * (seconds + np.float32(glide) * seconds**2)
    tone = np.zeros(frames, np.float32)
    for k in range(1, 8):
        weight, fade, start = rng.uniform(0.05, 1.0) / k**0.6, rng.uniform(0.5, 12.0), rng.uniform(0, 6)
        faded = np.float32(weight) * np.exp(np.float32(-fade) * seconds)
        tone += faded * np.sin(np.float32(k) * phase + np.float32(start))
    return np.asarray(tone * np.minimum(1.0, seconds / 0.01) * rng.uniform(0.3, 1.5), np.float32)
