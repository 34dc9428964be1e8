"""A fingerprint of a sound: what codecs, gains, shifts, excerpts and other sample rates leave as it was.

After Haitsma and Kalker, A Highly Robust Audio Fingerprinting System (ISMIR 2002): a bit says whether the level
difference of two neighbouring bands grows or falls over 64 ms. Three things differ. Levels are logarithmic, so a
change of the whole level leaves no trace. A bit counts only where the change is clear (its mask), so that silence, a
steady tone and the empty bands of a narrow sound are known by nothing, rather than by the noise of their coding. And
a fingerprint is looked up by keys of broader bands, taken where all of their bits are clearest: there alone a copy
can be expected to have the very same ones.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import soxr
from numpy.typing import NDArray

RATE_HZ = 8_000
HOP_FRAMES = 128
HOP_S = HOP_FRAMES / RATE_HZ
_WINDOW_FRAMES = 1_024
_BANDS = 33
_LOW_HZ, _HIGH_HZ = 250.0, 3_400.0
# Frames between the two levels that are compared.
_APART = 4
# So far below the loudest frame's band there is nothing to hear: -60 dB.
_FLOOR = 1e-6
_CLEAR = 0.3  # of the natural logarithm of a power: 1.3 dB
# Keys: 8 bits of broad bands at a frame, 96 ms and 192 ms later; all but the least clear DOUBTS bits are clear.
_BROAD_BANDS = 9
_KEY_FRAMES = (0, 6, 12)
DOUBTS = 3
_KEYS_PER_S = 25.0
_FEWEST_KEYS = 24
_CLEAR_KEY = 0.1

_MAGIC = b"EF1\0"
_WINDOW = np.hanning(_WINDOW_FRAMES + 1)[:-1].astype(np.float32)


class Print(NamedTuple):
    """A fingerprint taken apart.

    Attributes:
        words: 32 bits for each HOP_S, uint32.
        masks: Which of them are clear, uint32.
        keys: What it is looked up by, uint32.
        doubts: The bits of each key that a copy is most likely to have otherwise, uint32.
        places: The frame of each key, uint32.
    """

    words: NDArray[np.uint32]
    masks: NDArray[np.uint32]
    keys: NDArray[np.uint32]
    doubts: NDArray[np.uint32]
    places: NDArray[np.uint32]

    def to_bytes(self) -> bytes:
        """As it is kept in a sketch."""
        sizes = np.array([len(self.words), len(self.keys)], "<u4").tobytes()
        return _MAGIC + sizes + b"".join(part.astype("<u4").tobytes() for part in self)


def fingerprint(samples: NDArray[np.float32], rate_hz: int) -> bytes:
    """The fingerprint of a sound; empty where nothing in it is clear enough to know it by.

    Args:
        samples: Shape (channels, samples), full scale is 1.
        rate_hz: Their rate.
    """
    mono = np.nan_to_num(np.atleast_2d(samples).mean(axis=0, dtype=np.float32))
    if rate_hz != RATE_HZ and len(mono):
        mono = soxr.resample(mono, rate_hz, RATE_HZ, quality="LQ")
    powers = _band_powers(mono)
    if not len(powers) or not powers.any():
        return b""
    changes = _changes(powers[:, :_BANDS])
    keys, doubts, places = _keys(powers[:, _BANDS:])
    if not len(keys):
        return b""
    return Print(_packed(changes > 0), _packed(np.abs(changes) >= _CLEAR), keys, doubts, places).to_bytes()


def opened(kept: bytes) -> Print | None:
    """A fingerprint that was kept; None for an empty one, and for what is none."""
    if len(kept) < 12 or kept[:4] != _MAGIC:
        return None
    frames, count = (int(size) for size in np.frombuffer(kept, "<u4", 2, 4))
    if len(kept) != 12 + 8 * frames + 12 * count or not frames or not count:
        return None
    numbers = np.frombuffer(kept, "<u4", offset=12)
    return Print(*np.split(numbers, np.cumsum([frames, frames, count, count])))


def _band_powers(mono: NDArray[np.float32]) -> NDArray[np.float64]:
    """Power in each band: shape (frames, _BANDS + _BROAD_BANDS); bands share the bins that their edges cut."""
    import scipy.fft

    if not len(mono):
        return np.zeros((0, _BANDS + _BROAD_BANDS))
    padded = np.pad(mono, _WINDOW_FRAMES // 2)
    frames = np.lib.stride_tricks.sliding_window_view(padded, _WINDOW_FRAMES)[::HOP_FRAMES]
    spectra = scipy.fft.rfft(frames * _WINDOW, axis=1)
    powers = spectra.real**2 + spectra.imag**2
    return np.asarray((powers @ _FILTERS).astype(np.float64))


def _filters(bands: int) -> NDArray[np.float32]:
    """Share of each bin in each band: shape (bins, bands)."""
    bins = np.arange(_WINDOW_FRAMES // 2 + 1)[:, None]
    edges = np.geomspace(_LOW_HZ, _HIGH_HZ, bands + 1) * _WINDOW_FRAMES / RATE_HZ
    upper, lower = np.minimum(bins + 1, edges[None, 1:]), np.maximum(bins, edges[None, :-1])
    return np.clip(upper - lower, 0.0, 1.0).astype(np.float32)


_FILTERS = np.concatenate([_filters(_BANDS), _filters(_BROAD_BANDS)], axis=1)


def _changes(powers: NDArray[np.float64]) -> NDArray[np.float64]:
    """How the level differences of neighbouring bands change over _APART frames: (frames - _APART, bands - 1)."""
    floor = _FLOOR * powers.mean(axis=1).max()
    tilts = np.diff(np.log(powers + floor), axis=1)
    return np.asarray(tilts[_APART:] - tilts[:-_APART])


def _packed(bits: NDArray[np.bool_]) -> NDArray[np.uint32]:
    return np.packbits(bits, axis=1).view(">u4").ravel().astype(np.uint32)


def _keys(powers: NDArray[np.float64]) -> tuple[NDArray[np.uint32], NDArray[np.uint32], NDArray[np.uint32]]:
    """The clearest keys, their DOUBTS least clear bits, and their frames."""
    changes = _changes(powers)
    count = len(changes) - _KEY_FRAMES[-1]
    none = np.zeros(0, np.uint32)
    if count < 1:
        return none, none, none
    joined = np.concatenate([changes[at : at + count] for at in _KEY_FRAMES], axis=1)
    order = np.argpartition(np.abs(joined), DOUBTS, axis=1)[:, : DOUBTS + 1]
    clearness = np.take_along_axis(np.abs(joined), order[:, DOUBTS:], axis=1)[:, 0]
    wanted = max(_FEWEST_KEYS, round(_KEYS_PER_S * HOP_S * count))
    best = np.sort(np.argsort(-clearness, kind="stable")[:wanted])
    best = best[clearness[best] >= _CLEAR_KEY]
    weights = np.uint32(1) << np.arange(joined.shape[1], dtype=np.uint32)
    keys = ((joined[best] > 0) * weights).sum(axis=1, dtype=np.uint32)
    doubts = weights[order[best, :DOUBTS]].sum(axis=1, dtype=np.uint32)
    return keys, doubts, best.astype(np.uint32)
