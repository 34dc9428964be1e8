"""Tones that no instrument and no voice makes: a line that stands through a whole clip, and a beep."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

# A line is looked for in windows of so long, above the partials of the mains that `HumMeter` follows.
_LINE_S, _LEAST_LINE_HZ = 0.128, 900.0
_MOST_LINE_FRAMES, _FEWEST_LINE_FRAMES = 64, 16
# What is beside a line, in bins; how far the line stands above it, in nearly all frames; how little its level moves.
_NEAR, _FAR = 4, 24
LINE_STANDS_DB, LINE_MOVES_DB = 15.0, 1.5
_NEARLY_ALL = 0.05

_BEEP_S, _BEEP_HOP_S = 0.032, 0.016
# A sine with so much of the power, for so many frames, of one pitch and one level.
_PURE = 0.999
_BEEP_FRAMES = 8
_ONE_PITCH, _ONE_LEVEL_DB = 0.01, 0.7
_LEAST_BEEP_HZ = 150.0
_LEAST_LEVEL = 0.005
_BLOCK = 4096


class Tones(NamedTuple):
    """What was found.

    Attributes:
        line_hz: The line that stands through the whole clip; 0 where there is none.
        beep_hz: The longest beep; 0 where there is none.
        beep_s: How long it lasts at least.
    """

    line_hz: float
    beep_hz: float
    beep_s: float


def tones_of(channel: NDArray[np.int16], rate_hz: int) -> Tones:
    """The steady line and the beep of one channel."""
    return Tones(_line(channel, rate_hz), *_beep(channel, rate_hz))


def _frames(channel: NDArray[np.int16], size: int, places: NDArray[np.int64]) -> NDArray[np.float32]:
    from scipy.fft import rfft

    window = np.hanning(size + 1)[:-1].astype(np.float32)
    scale = np.float32(2.0 / (window.sum() * 32768.0))
    cut = np.lib.stride_tricks.sliding_window_view(channel, size)[places]
    return np.asarray(np.abs(rfft(cut * (window * scale), axis=1)) ** 2, np.float32)


def _line(channel: NDArray[np.int16], rate_hz: int) -> float:
    size = round(_LINE_S * rate_hz) // 2 * 2
    count = min((len(channel) - size) // (size // 2), _MOST_LINE_FRAMES)
    if count < _FEWEST_LINE_FRAMES:
        return 0.0
    power = _frames(channel, size, np.linspace(0, len(channel) - size, count).astype(np.int64))
    levels = 10 * np.log10(power + np.float32(1e-14))
    columns = levels.shape[1]
    beside = np.full_like(levels, -np.inf)
    for away in (-_FAR, -_FAR // 2, -_NEAR, _NEAR, _FAR // 2, _FAR):
        moved = np.clip(np.arange(columns) + away, 0, columns - 1)
        beside = np.maximum(beside, levels[:, moved])
    stands = np.quantile(levels - beside, _NEARLY_ALL, axis=0)
    moves = levels.std(axis=0)
    able = (np.arange(columns) * rate_hz / size >= _LEAST_LINE_HZ) & (moves <= LINE_MOVES_DB)
    able[-_NEAR:] = False
    stands = np.where(able, stands, -np.inf)
    best = int(stands.argmax())
    return best * rate_hz / size if stands[best] >= LINE_STANDS_DB else 0.0


def _beep(channel: NDArray[np.int16], rate_hz: int) -> tuple[float, float]:
    """Pitch and length of the longest beep."""
    size, hop = round(_BEEP_S * rate_hz) // 2 * 2, round(_BEEP_HOP_S * rate_hz)
    if len(channel) < size + _BEEP_FRAMES * hop:
        return 0.0, 0.0
    places = np.arange(0, len(channel) - size, hop)
    found = [_sines(channel, rate_hz, size, places[n : n + _BLOCK]) for n in range(0, len(places), _BLOCK)]
    pitch, level = (np.concatenate(part) for part in zip(*found, strict=True))
    best, start = (0.0, 0.0), 0
    for n in range(1, len(pitch) + 1):
        if (
            n < len(pitch) and pitch[n] and abs(pitch[n] - pitch[start]) <= _ONE_PITCH * pitch[start]
            and abs(level[n] - level[start]) <= _ONE_LEVEL_DB
        ):  # fmt: skip
            continue
        lasts_s = (n - start - 1) * hop / rate_hz + _BEEP_S
        if pitch[start] and n - start >= _BEEP_FRAMES and lasts_s > best[1]:
            best = (float(pitch[start]), lasts_s)
        start = n
    return best


def _sines(
    channel: NDArray[np.int16], rate_hz: int, size: int, places: NDArray[np.int64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Pitch in hertz of each frame that is one sine, 0 for the others; and its level in dB."""
    power = _frames(channel, size, places)
    power[:, 0] = 0.0
    top = np.clip(power.argmax(axis=1), 2, power.shape[1] - 3)
    beside = np.arange(-2, 3)
    lobe = power[np.arange(len(power))[:, None], top[:, None] + beside].astype(np.float64)
    inside, whole = lobe.sum(axis=1), power.sum(axis=1, dtype=np.float64)
    pitch = (lobe @ beside / np.maximum(inside, 1e-20) + top) * rate_hz / size
    pure = (inside >= _PURE * whole) & (inside >= _LEAST_LEVEL**2) & (pitch >= _LEAST_BEEP_HZ)
    return np.where(pure, pitch, 0.0), 10 * np.log10(inside + 1e-20)
