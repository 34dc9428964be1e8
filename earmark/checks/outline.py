"""The outline of a clip: enough of its samples to tell whether another clip is the same but for a gain."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

# Single samples, evenly spread, tell a sound from another; the peaks of parts tell clipping, which touches few samples.
_PLACES, _PARTS = 448, 64
_EDGE_S = 0.005
_FLOOR_DB = -99.0
_NOTHING = 1e-12


class Edges(NamedTuple):
    """How strong the first and the last five milliseconds are: dB over the whole clip's root mean square."""

    start_db: float
    end_db: float


NO_EDGES = Edges(_FLOOR_DB, _FLOOR_DB)


def outline(samples: NDArray[np.float32]) -> bytes:
    """Some samples of all channels, and the peaks of some parts, as 32-bit floats; empty for a clip too short.

    Args:
        samples: Shape (channels, samples).
    """
    count = samples.shape[1]
    if count < _PLACES:
        return b""
    places = np.arange(_PLACES) * count // _PLACES
    bounds = np.arange(_PARTS) * count // _PARTS
    peaks = np.maximum.reduceat(samples, bounds, axis=1) - np.minimum.reduceat(samples, bounds, axis=1)
    return np.concatenate([samples[:, places], peaks], axis=1).astype("<f4").tobytes()


def differing_share(one: bytes, other: bytes) -> float | None:
    """The least share of the power of two outlines in which they differ, whatever the gain; None if not comparable."""
    if not one or len(one) != len(other):
        return None
    first, second = (
        np.frombuffer(part, "<f4").reshape(-1, _PLACES + _PARTS).astype(np.float64) for part in (one, other)
    )
    products = (first * second).sum(axis=0)
    powers = float((first**2).sum()) * float((second**2).sum())
    common = abs(float(products[:_PLACES].sum())) + float(products[_PLACES:].sum())  # the sign may be turned
    return 1.0 - common**2 / powers if powers else None


def edges(samples: NDArray[np.float32], rate_hz: int) -> Edges:
    """How strong a clip is at both its ends.

    Args:
        samples: Shape (channels, samples).
        rate_hz: Sample rate.
    """
    size = max(round(_EDGE_S * rate_hz), 4)
    if not samples.size:
        return NO_EDGES
    means = samples.mean(axis=1, keepdims=True)
    whole = _power(samples) - float(np.mean(np.square(means)))
    if whole <= _NOTHING:
        return NO_EDGES
    # About the means: of what stands off zero throughout, no end is hard.
    return Edges(*(_decibels(_power(part - means) / whole) for part in (samples[:, :size], samples[:, -size:])))


def _power(samples: NDArray[np.float32]) -> float:
    return sum(float(np.dot(channel, channel)) for channel in samples) / samples.size


def _decibels(ratio: float) -> float:
    return round(max(10 * float(np.log10(max(ratio, 1e-12))), _FLOOR_DB), 2)
