"""A fingerprint of a sound: what codecs, gains, shifts, excerpts and other sample rates leave as it was.

After Haitsma and Kalker, A Highly Robust Audio Fingerprinting System (ISMIR 2002): a bit says whether the level
difference of two neighbouring bands grows or falls over 64 ms. Three things differ. Levels are logarithmic, so a
change of the whole level leaves no trace. A bit counts only where the change is clear (its mask), so that silence, a
steady tone and the empty bands of a narrow sound are known by nothing, rather than by the noise of their coding. And
a fingerprint is looked up by keys of broader bands, taken where all of their bits are clearest: there alone a copy
can be expected to have the very same ones.
"""

from __future__ import annotations

from collections.abc import Iterator
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
# Two kinds of keys of 24 bits: of broad bands at a frame, 96 ms and 192 ms later, for what changes all the time; of
# narrow bands at one frame, for what changes from note to note. All but the least clear DOUBTS bits must be clear.
_KINDS = ((9, (0, 6, 12), 20.0), (25, (0,), 10.0))  # bands, frames, keys a second
DOUBTS = 3
_FEWEST_KEYS = 16
_CLEAR_KEY = 0.1
_MOST_FRAMES = 1 << 17
_BLOCK = 64
_PRODUCTS = 4

_MAGIC = b"EF1\0"
# A mean of channels with so little of their power is what they do not share: no copy need have kept it.
_CANCELLED = 0.01
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
    mono = _mono(np.atleast_2d(samples))
    if rate_hz != RATE_HZ and len(mono):
        mono = soxr.resample(mono, rate_hz, RATE_HZ, quality="LQ")
    if not np.isfinite(mono).all():
        np.nan_to_num(mono, copy=False, posinf=0.0, neginf=0.0)
    powers = _band_powers(mono)
    if not len(powers) or not powers.any():
        return b""
    changes = _changes(np.take(powers, _WORDS, axis=1))
    found = [_keys(np.take(powers, bands, axis=1), kind, *_KINDS[kind][1:]) for kind, bands in enumerate(_KEYS)]
    keys, doubts, places = (np.concatenate(parts) for parts in zip(*found, strict=True))
    if not len(keys):
        return b""
    return Print(_packed(changes > 0), _packed(np.abs(changes) >= _CLEAR), keys, doubts, places).to_bytes()


def _mono(samples: NDArray[np.float32]) -> NDArray[np.float32]:
    """The mean of the channels; the first one where they cancel each other."""
    if len(samples) == 1:
        return np.array(samples[0], np.float32)
    mean: NDArray[np.float32] = samples.mean(axis=0, dtype=np.float32)
    whole, left = float(np.mean(samples**2)) if samples.size else 0.0, float(np.mean(mean**2)) if mean.size else 0.0
    if left < _CANCELLED * whole:
        mean = samples[0].copy()
    return mean


def opened(kept: bytes) -> Print | None:
    """A fingerprint that was kept; None for an empty one, and for what is none."""
    if len(kept) < 12 or kept[:4] != _MAGIC:
        return None
    frames, count = (int(size) for size in np.frombuffer(kept, "<u4", 2, 4))
    if len(kept) != 12 + 8 * frames + 12 * count or not 0 < frames < _MOST_FRAMES or not count:
        return None
    numbers = np.frombuffer(kept, "<u4", offset=12)
    found = Print(*np.split(numbers, np.cumsum([frames, frames, count, count])))
    return found if int(found.places.max()) < frames else None


def _band_powers(mono: NDArray[np.float32]) -> NDArray[np.float32]:
    """Power in each band, in the order of `_PARTS`: shape (frames, bands)."""
    import scipy.fft

    padded = np.pad(mono, _WINDOW_FRAMES // 2)
    frames = np.lib.stride_tricks.sliding_window_view(padded, _WINDOW_FRAMES)[::HOP_FRAMES]
    powers = np.empty((len(frames) if len(mono) else 0, _PARTS[-1].bands.stop), np.float32)
    for start in range(0, len(powers), _BLOCK):  # a block at a time stays in the processor's cache
        spectra = scipy.fft.rfft(frames[start : start + _BLOCK] * _WINDOW, axis=1, overwrite_x=True)
        squares = np.square(spectra[:, _HEARD].view(np.float32))
        squares = squares[:, ::2] + squares[:, 1::2]
        for part in _PARTS:
            np.matmul(squares[:, part.bins], part.shares, out=powers[start : start + _BLOCK, part.bands])
    return powers


def _filters(bands: int) -> NDArray[np.float32]:
    """Share of each bin in each band, where an edge cuts it too: shape (bins, bands)."""
    bins = np.arange(_WINDOW_FRAMES // 2 + 1)[:, None]
    edges = np.geomspace(_LOW_HZ, _HIGH_HZ, bands + 1) * _WINDOW_FRAMES / RATE_HZ
    upper, lower = np.minimum(bins + 1, edges[None, 1:]), np.maximum(bins, edges[None, :-1])
    shares: NDArray[np.float32] = np.clip(upper - lower, 0.0, 1.0).astype(np.float32)
    return shares


class _Part(NamedTuple):
    """Neighbouring bands of all kinds, the bins that they have a share of (counted from the first heard one), and it.

    A part is a product of its own: most shares of all bands in all bins are 0. And it is small enough for BLAS to
    work on it in one thread, whatever the environment says: threads would wait for each other more than they work.
    """

    bins: slice
    bands: slice
    shares: NDArray[np.float32]


def _parts(shares: NDArray[np.float32], order: NDArray[np.intp]) -> Iterator[_Part]:
    start = 0
    for bands in np.array_split(order, _PRODUCTS):
        bins = np.flatnonzero(shares[:, bands].any(axis=1))
        heard = slice(int(bins[0]), int(bins[-1]) + 1)
        yield _Part(heard, slice(start, start + len(bands)), np.ascontiguousarray(shares[heard, bands]))
        start += len(bands)


_FILTERS = np.concatenate([_filters(bands) for bands in (_BANDS, *(kind[0] for kind in _KINDS))], axis=1)
# The bins that any band has a share of.
_HEARD = slice(int(np.flatnonzero(_FILTERS.any(axis=1))[0]), int(np.flatnonzero(_FILTERS.any(axis=1))[-1]) + 1)
# All bands by their first bin, and where those of the words, and of each kind of key, are among them.
_RISING = np.argsort(np.argmax(_FILTERS > 0, axis=0), kind="stable")
_PARTS = tuple(_parts(_FILTERS[_HEARD], _RISING))
_WORDS, *_KEYS = np.split(np.argsort(_RISING), np.cumsum([_BANDS, *(kind[0] for kind in _KINDS)])[:-1])


def _changes(powers: NDArray[np.float32]) -> NDArray[np.float32]:
    """How the level differences of neighbouring bands change over _APART frames: (frames - _APART, bands - 1)."""
    floor = np.float32(_FLOOR) * powers.mean(axis=1).max()
    tilts = np.diff(np.log(powers + floor), axis=1)
    return np.asarray(tilts[_APART:] - tilts[:-_APART])


def _packed(bits: NDArray[np.bool_]) -> NDArray[np.uint32]:
    return np.packbits(bits, axis=1).view(">u4").ravel().astype(np.uint32)


class _Keys(NamedTuple):
    keys: NDArray[np.uint32]
    doubts: NDArray[np.uint32]
    places: NDArray[np.uint32]


def _keys(powers: NDArray[np.float32], kind: int, frames: tuple[int, ...], per_s: float) -> _Keys:
    """The clearest keys of a kind, their DOUBTS least clear bits, and their frames."""
    changes = _changes(powers)
    count = len(changes) - frames[-1]
    if count < 1:
        return _Keys(*np.zeros((3, 0), np.uint32))
    joined = np.concatenate([changes[at : at + count] for at in frames], axis=1)
    order = np.argpartition(np.abs(joined), DOUBTS, axis=1)[:, : DOUBTS + 1]
    clearness = np.take_along_axis(np.abs(joined), order[:, DOUBTS:], axis=1)[:, 0]
    wanted = max(_FEWEST_KEYS, round(per_s * HOP_S * count))
    best = np.sort(np.argsort(-clearness, kind="stable")[:wanted])
    best = best[clearness[best] >= _CLEAR_KEY]
    weights = np.uint32(1) << np.arange(joined.shape[1], dtype=np.uint32)
    keys = ((joined[best] > 0) * weights).sum(axis=1, dtype=np.uint32)
    doubts = weights[order[best, :DOUBTS]].sum(axis=1, dtype=np.uint32)
    return _Keys(keys | np.uint32(kind << 24), doubts, best.astype(np.uint32))
