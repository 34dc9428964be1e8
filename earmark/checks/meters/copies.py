"""Copies of samples within a clip: loops, and samples that are written several times."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

_PROBES = 6
_NEEDLE = 48
# A needle that hardly moves is found anywhere.
_LEAST_SWING, _LEAST_VALUES = 64, 16
SHORTEST_PERIOD_S = 0.1
_EXCERPT = 1 << 15
_SAME, _BESIDE = 0.98, 0.7
# A piece with so long a rest of zeros in it, or one that comes again so often, is an event that was placed in silence,
# or a beat: nobody makes a clip longer by so little.
_REST_S, _MOST_TIMES = 0.02, 12


class Loop(NamedTuple):
    """A piece that comes again, sample by sample.

    Attributes:
        samples: Length of the longest stretch that is the same as one before.
        period: How many samples later it comes.
    """

    samples: int
    period: int


def loop_of(channel: NDArray[np.int16], rate_hz: int) -> Loop | None:
    """The longest loop that passes one of some places of the first part of a clip; None where there is none.

    Args:
        channel: Samples of one channel.
        rate_hz: Sample rate.
    """
    haystack, least = np.ascontiguousarray(channel).tobytes(), round(SHORTEST_PERIOD_S * rate_hz)
    best: Loop | None = None
    for probe in range(_PROBES):
        start = len(channel) * (probe + 1) // (2 * _PROBES + 1)
        needle = channel[start : start + _NEEDLE]
        if len(needle) < _NEEDLE or np.ptp(needle) < _LEAST_SWING or len(np.unique(needle)) < _LEAST_VALUES:
            continue
        at = haystack.find(needle.tobytes(), 2 * (start + least))
        if at < 0 or at % 2 or (best and best.period == at // 2 - start):
            continue
        period = at // 2 - start
        ends = np.flatnonzero(channel[:-period] != channel[period:])
        after = int(np.searchsorted(ends, start))
        first = int(ends[after - 1]) + 1 if after else 0
        last = int(ends[after]) if after < len(ends) else len(channel) - period
        placed = last - first > _MOST_TIMES * period or _rests(channel[first : first + period], rate_hz)
        if not placed and (best is None or last - first > best.samples):
            best = Loop(last - first, period)
    return best


def _rests(piece: NDArray[np.int16], rate_hz: int) -> bool:
    edges = np.concatenate([[-1], np.flatnonzero(piece), [len(piece)]])
    return bool(np.diff(edges).max() > _REST_S * rate_hz)


def reflected(channel: NDArray[np.int16], rate_hz: int) -> int:
    """The longest stretch that is followed by itself turned round, sample by sample, in samples; 0 where there is none.

    Padding by reflection leaves it (`numpy.pad`, modes `reflect` and `symmetric`). Found are mirrors so long after one
    of some places as SHORTEST_PERIOD_S, or longer.
    """
    haystack, least = np.ascontiguousarray(channel).tobytes(), round(SHORTEST_PERIOD_S * rate_hz)
    best = 0
    for probe in range(2 * _PROBES):
        start = len(channel) * (probe + 1) // (2 * _PROBES + 1)
        needle = channel[start : start + _NEEDLE]
        if len(needle) < _NEEDLE or np.ptp(needle) < _LEAST_SWING or len(np.unique(needle)) < _LEAST_VALUES:
            continue
        at = haystack.find(needle[::-1].tobytes(), 2 * (start + least))
        if at < 0 or at % 2:
            continue
        after = at // 2 + _NEEDLE - 1  # the sample that mirrors `start`
        both = min(start, len(channel) - 1 - after)
        outside = np.flatnonzero(channel[start - both : start + 1][::-1] != channel[after : after + both + 1])
        best = max(best, (int(outside[0]) if len(outside) else both + 1) + (after - start) // 2)
    return best


def written_times(channel: NDArray[np.int16]) -> int:
    """How many times each sample is written: 1 for sound, 2 or 3 where a rate was raised by repeating samples."""
    part = channel[:_EXCERPT]
    for times in (2, 3):
        for phase in range(times):
            rows = part[phase : phase + (len(part) - phase) // times * times].reshape(-1, times)
            if len(rows) < _NEEDLE:
                continue
            same = (rows[:, 1:] == rows[:, :1]).all(axis=1).mean()
            if same > _SAME and (rows[1:, 0] == rows[:-1, -1]).mean() < _BESIDE:
                return times
    return 1
