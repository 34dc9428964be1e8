"""Bytes that were read as samples: white, and as often high as low."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

_FRAME = 1024
_FRAMES = 512
# Of a uniform distribution the peak is the root of three (4.8 dB) over the root mean square; of noise 10 dB and more.
_MOST_CREST = 1.85
_WHITE = 0.12
# Dither is of few values, which are even by themselves.
_LEAST_PEAK = 256


def share_of_bytes(channel: NDArray[np.int16]) -> float:
    """The share of frames that are uniform and white at once, 0 to 1; 0 for a clip of less than a few frames.

    Args:
        channel: Samples of one channel.
    """
    whole = len(channel) // _FRAME
    if whole < 4:
        return 0.0
    frames = channel[: whole * _FRAME].reshape(whole, _FRAME)[:: -(-whole // _FRAMES)].astype(np.float32)
    power = np.einsum("fn,fn->f", frames, frames)
    peaks = np.abs(frames).max(axis=1)
    crest = peaks / np.sqrt(np.maximum(power, 1) / _FRAME)
    beside = np.einsum("fn,fn->f", frames[:, 1:], frames[:, :-1]) / np.maximum(power, 1)
    return float(np.mean((peaks >= _LEAST_PEAK) & (crest < _MOST_CREST) & (np.abs(beside) < _WHITE)))
