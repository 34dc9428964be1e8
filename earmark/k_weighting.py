"""The K-weighting of ITU-R BS.1770-4 as products of matrices: the numbers of its recursion, in less time.

A recursive filter asks for each sample before the next. Cut into rows of `_ROW` samples, a stream is weighted by one
product of matrices (a row by the impulse response) and by what each row inherits: the state of the filter at its
start, four numbers. States follow one from another by a fixed matrix, and are summed in doubling strides.

In float64 the result is that of the recursion to 1e-11 of full scale at 48 kHz and 1e-9 at 384 kHz. Digital silence
costs no more than sound: the recursion would let its state sink into subnormal numbers, which processors handle at a
fifteenth of the speed.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Matrix = NDArray[np.float64]

_ROW = 32
# Rows in one product: so few that the library of linear algebra does not share them among threads, which would take
# more of the processor than they save.
_ROWS = 128
_AT_ONCE = _ROW * _ROWS << 5  # samples
# What a state has left of itself after some rows, below which it is nothing at the precision of float64.
_SPENT = 1e-24


@cache
def sections(rate_hz: int) -> Matrix:
    """The two second-order sections, shelf and high-pass: rows of (b0, b1, b2, 1, a1, a2).

    They are pyloudnorm's (class `DeMan`, which agrees with other meters at every rate; its default does not).

    Args:
        rate_hz: Sample rate.
    """
    from pyloudnorm import Meter  # imported here: it takes a second

    stages = Meter(rate_hz, filter_class="DeMan")._filters.values()
    return np.array([np.concatenate([stage.b, stage.a]) for stage in stages])


class _Row(NamedTuple):
    """What weighting a row of samples takes.

    Attributes:
        entered: Shape (row, 4): from the samples to the state after them, had there been none before.
        passed: Shape (row + 4, row): from the samples and the state before them to the weighted samples.
        strides: Shape (4, 4) each: from a state to the same 1, 2, 4 ... rows on, until nothing is left of it.
    """

    entered: Matrix
    passed: Matrix
    strides: tuple[Matrix, ...]


@cache
def _row(rate_hz: int, length: int) -> _Row:
    step, enter, leave, straight = _state_space(sections(rate_hz))
    power, entered, passed = np.eye(4), np.zeros((length, 4)), np.zeros((length + 4, length))
    for at in range(length):
        entered[length - 1 - at] = power @ enter
        passed[length:, at] = leave @ power
        power = step @ power
    response = np.array([straight, *(enter @ passed[length:])[: length - 1]])
    for at in range(length):
        passed[at, at:] = response[: length - at]
    strides = []
    while np.abs(power).max() > _SPENT:
        strides.append(np.where(np.abs(power) > _SPENT, power, 0.0).T.copy())
        power = power @ power
    return _Row(entered, passed, tuple(strides))


def _state_space(rows: Matrix) -> tuple[Matrix, Matrix, Matrix, float]:
    """The chain of sections as state' = A state + B x, y = C state + D x; two numbers of state a section."""
    step, enter, leave, straight = np.zeros((4, 4)), np.zeros(4), np.zeros(4), 1.0
    for at, (b0, b1, b2, _, a1, a2) in enumerate(rows):
        own = slice(2 * at, 2 * at + 2)
        drive = np.array([b1 - a1 * b0, b2 - a2 * b0])
        step[own] += np.outer(drive, leave)
        step[own, own] += [[-a1, 1.0], [-a2, 0.0]]
        enter[own] = drive * straight
        leave *= b0
        leave[own.start] += 1.0
        straight *= b0
    return step, enter, leave, straight


class KWeighting:
    """The filter over a stream, which may come in blocks of any length.

    Args:
        rate_hz: Sample rate.
        channels: Number of channels.
    """

    def __init__(self, rate_hz: int, channels: int) -> None:
        self._rate_hz = rate_hz
        self._states = np.zeros((channels, 4))

    def weighted(self, block: NDArray[np.floating]) -> Matrix:
        """The next block weighted.

        Args:
            block: Shape (channels, samples).

        Returns:
            The same shape, float64.
        """
        frames = block.shape[1]
        stacked, whole = (frames // rows * rows for rows in (_ROW * _ROWS, _ROW))
        edges = [*range(0, stacked, _AT_ONCE), stacked, whole, frames]
        out = np.empty(block.shape)
        for start, end in pairwise(edges):
            row = _row(self._rate_hz, _ROW if end <= whole else 1)
            for channel, state in enumerate(self._states if start < end else ()):
                _weigh(block[channel, start:end], state, row, out[channel, start:end])
        return out


def _weigh(samples: NDArray[np.floating], state: Matrix, row: _Row, out: Matrix) -> None:
    """Weight whole rows, at most `_ROWS` or a multiple of it; `state` becomes that after them."""
    length = len(row.entered)
    count = len(samples) // length
    together = min(count, _ROWS)
    joined = np.empty((count + 1, length + 4))
    joined[:-1, :length] = samples.reshape(count, length)
    states = joined[:, length:]
    states[0] = state
    stack = joined[:-1].reshape(-1, together, length + 4)
    np.matmul(stack[:, :, :length], row.entered, out=states[1:].reshape(-1, together, 4))
    _followed(states, row.strides)
    state[:] = states[-1]
    np.matmul(stack, row.passed, out=out.reshape(-1, together, length))


def _followed(states: Matrix, strides: Sequence[Matrix]) -> None:
    """Give every state what it inherits of all those before it, in place: pairs, pairs of pairs, and back."""
    if len(states) < 2 or not strides:
        return
    states[1::2] += states[:-1:2] @ strides[0]
    _followed(states[1::2], strides[1:])
    states[2::2] += states[1:-1:2] @ strides[0]
