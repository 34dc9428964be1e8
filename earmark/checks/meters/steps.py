"""The levels that a clip takes: a converter of few bits leaves even steps between them, whatever gain came after."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

_FEWEST_LEVELS, _MOST_LEVELS = 20, 1 << 11
_FEWEST_SAMPLES = 1_000


class Steps(NamedTuple):
    """Which values there are among the samples.

    Attributes:
        levels: How many; of all channels together.
        step: Between neighbours, in steps of 16 bits: the median.
        even: The share of neighbours that are so far apart, within one.
    """

    levels: int
    step: float
    even: float


def steps_of(occupied: NDArray[np.bool_], samples: int) -> Steps | None:
    """The levels of a clip.

    Args:
        occupied: Shape (values,), from the lowest to the highest of 16 bits: which of them there are.
        samples: How many samples there are; few take few levels anyway.

    Returns:
        None for a clip of too few samples, of too few levels (a square wave has two), or of so
            many that nobody asks about the steps between them.
    """
    levels = int(np.count_nonzero(occupied))
    if samples < _FEWEST_SAMPLES or not _FEWEST_LEVELS <= levels <= _MOST_LEVELS:
        return None
    gaps = np.diff(np.flatnonzero(occupied))
    step = float(np.median(gaps))
    return Steps(levels, step, float(np.mean(np.abs(gaps - step) <= 1)))
