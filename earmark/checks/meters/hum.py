"""Mains hum: a steady, narrow line at 50 or 60 Hz and at its multiples."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

MAINS_HZ = (50.0, 60.0)
_PARTIALS = 8
# What is looked at beside a partial, as far from it as a note of music may be near.
_BESIDE_HZ = (-10.0, -7.0, 7.0, 10.0)
_WINDOW_S, _HOP_S = 1.0, 0.5
_FEWEST_FRAMES = 4
_LOW_RATE_HZ = 2_000
# The mains of a country keep their frequency within such a share (EN 50160: 1 % of the week, 0.1 % nearly always).
_DRIFTS = np.linspace(-0.002, 0.002, 17)
# A partial is hum if it stands out in every other frame, and turns by the same angle from frame to frame; of few frames
# chance alone makes the angles alike.
_STANDS_OUT_DB = 6.0
_TURNS_ALIKE, _BY_CHANCE = (0.7, 0.9), 2.2
_FEWEST_PARTIALS = 3
_FULL_SCALE = 32768.0


class Hum(NamedTuple):
    """What hum was found.

    Attributes:
        mains_hz: 50 or 60.
        partials: Which multiples of it stand out.
        level_db: Of these together, re full scale (a sine of full scale has -3 dB).
        below_db: How far below the whole clip.
    """

    mains_hz: float
    partials: tuple[int, ...]
    level_db: float
    below_db: float


@lru_cache(maxsize=8)
def _lines(rate_hz: float) -> NDArray[np.float32]:
    """What a window is multiplied with: cosines and sines of all lines, shape (samples, 2 * lines), windowed."""
    lines = [main * n for main in MAINS_HZ for n in range(1, _PARTIALS + 1)]
    asked = np.array([[line, *(line + away for away in _BESIDE_HZ)] for line in lines])
    size = round(_WINDOW_S * rate_hz)
    window = np.hanning(size + 1)[:-1]
    turning = np.exp(-2j * np.pi * asked.ravel()[:, None] * np.arange(size) / rate_hz) * window
    turning *= np.sqrt(2.0) / window.sum()
    return np.concatenate([turning.real, turning.imag]).astype(np.float32).T.copy()


class HumMeter:
    """Follows the lines of both mains through a stream, the channels added up, in windows of a second.

    Args:
        rate_hz: Sample rate.
    """

    def __init__(self, rate_hz: int) -> None:
        fold = max(rate_hz // _LOW_RATE_HZ, 1)
        self._folding = np.full(fold, 1 / fold, np.float32)
        rate = rate_hz / fold
        self._lines = _lines(rate)
        self._size, self._hop = len(self._lines), round(_HOP_S * rate)
        self._hop_s = self._hop / rate
        self._kept: list[NDArray[np.complex64]] = []
        self._raw: NDArray[np.float32] = np.zeros(0, np.float32)
        self._low: NDArray[np.float32] = np.zeros(0, np.float32)
        self._energy = 0.0
        self._samples = 0

    def add(self, block: NDArray[np.float32]) -> None:
        """Take the next block, shape (channels, samples), full scale is 1."""
        mono = block[0] if len(block) == 1 else block.mean(axis=0)
        self._energy += float(np.dot(mono, mono))
        self._samples += len(mono)
        whole = np.concatenate([self._raw, mono]) if len(self._raw) else mono
        fold = len(self._folding)
        end = len(whole) // fold * fold
        self._raw = whole[end:]
        low = np.concatenate([self._low, whole[:end].reshape(-1, fold) @ self._folding])
        frames = (len(low) - self._size) // self._hop + 1
        if frames > 0:
            cut = np.lib.stride_tricks.sliding_window_view(low, self._size)[:: self._hop][:frames]
            found = cut @ self._lines
            half = found.shape[1] // 2
            self._kept.append((found[:, :half] + 1j * found[:, half:]).astype(np.complex64))
            low = low[frames * self._hop :]
        self._low = low

    def found(self) -> Hum | None:
        """The louder of the hums; None without one, and for a clip of less than two and a half seconds."""
        frames = np.concatenate(self._kept) if self._kept else np.zeros((0, 0), np.complex64)
        if len(frames) < _FEWEST_FRAMES or not self._energy:
            return None
        lines = frames.reshape(len(frames), len(MAINS_HZ), _PARTIALS, 1 + len(_BESIDE_HZ))
        whole_db = 10 * np.log10(self._energy / self._samples)
        hums = [self._of(main, lines[:, n], whole_db) for n, main in enumerate(MAINS_HZ)]
        return max((hum for hum in hums if hum), key=lambda hum: hum.level_db, default=None)

    def _of(self, mains_hz: float, lines: NDArray[np.complex64], whole_db: float) -> Hum | None:
        power = np.abs(lines) ** 2 + 1e-20
        above = 10 * np.log10(power[..., 0] / power[..., 1:].max(axis=-1))
        stands = np.median(above, axis=0) >= _STANDS_OUT_DB
        if stands.sum() < _FEWEST_PARTIALS:
            return None
        unit = lines[..., 0] / np.sqrt(power[..., 0])
        partials = np.arange(1, _PARTIALS + 1)
        cycles = mains_hz * partials * (1 + _DRIFTS[:, None]) * self._hop_s * np.arange(len(lines))[:, None, None]
        alike = np.abs((unit[:, None] * np.exp(-2j * np.pi * cycles)).mean(axis=0))  # (drifts, partials)
        best = int(np.where(stands, alike, 0).sum(axis=1).argmax())
        steady = stands & (alike[best] >= np.clip(_BY_CHANCE / np.sqrt(len(lines)), *_TURNS_ALIKE))
        if steady.sum() < _FEWEST_PARTIALS:
            return None
        level_db = float(10 * np.log10(np.median(power[:, steady, 0], axis=0).sum()))
        return Hum(mains_hz, tuple(partials[steady].tolist()), level_db, float(whole_db - level_db))
