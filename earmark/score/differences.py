"""Two scores of the same or of other items: what each is made of, and the interval of their difference.

A score is a ratio of sums over clusters: values over numbers of items, or errors over reference lengths. So the same
code serves means and corpus error rates, and what a test compares is the score that is shown:

| | of a mean | of an error rate |
|---|---|---|
| a cluster adds above, below the line | its values, its items | its errors, its reference length |
| the value that it goes into a test with | its value | R + (errors - R x length) / mean length, R being the rate |

The second is the ratio estimator's own linearisation (Cochran 1977, Sampling Techniques, chapter 6): its mean is R,
long transcripts weigh more than short ones, and its variance over n is that of R.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from math import fsum, isfinite
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from earmark.score.cells import Scored
from earmark.stats import bootstrap_sums, percentiles

Floats = NDArray[np.float64]
FEWEST_CLUSTERS = 2
_DECIMALS = 6


class Added(NamedTuple):
    """What an item, or a cluster, adds to a score.

    Attributes:
        above: Value, or errors.
        below: Items, or reference length.
        items: How many items.
    """

    above: float
    below: float
    items: int = 1

    @property
    def rate(self) -> float:
        """Of this one alone; an empty reference counts as one word, as in an item's own value."""
        return self.above / (self.below or 1.0)


class Interval(NamedTuple):
    """Bounds of 95 %; None where they cannot be told."""

    low: float | None = None
    high: float | None = None


def measured(one: Scored) -> tuple[str, Added] | None:
    """What an item adds, and to which measure: `wer`, `cer`, or `value`; None where its judge failed."""
    value, edits = one.outcome.value, one.outcome.statistics
    if value is None:
        return None
    if edits is None:
        return "value", Added(value, 1.0)
    return ("wer" if edits.unit == "word" else "cer"), Added(float(edits.errors), float(edits.reference))


def summed(added: Iterable[tuple[str, Added]]) -> dict[str, Added]:
    """Sums by key, whatever the order; the keys in the order of the alphabet."""
    lists: dict[str, list[Added]] = {}
    for key, one in added:
        lists.setdefault(key, []).append(one)
    return {key: total(lists[key]) for key in sorted(lists)}


def total(added: Iterable[Added]) -> Added:
    """The sum, whatever the order."""
    rows = list(added)
    if len(rows) == 1:
        return rows[0]
    return Added(fsum(one.above for one in rows), fsum(one.below for one in rows), sum(one.items for one in rows))


def score(added: Added) -> float | None:
    """The ratio; None where there is nothing below the line."""
    return added.above / added.below if added.below else None


def linear(added: Sequence[Added]) -> Floats:
    """The values that clusters go into a test with; their mean is the score.

    Args:
        added: One a cluster; together they have something below the line.
    """
    above, below = (np.array(column) for column in zip(*((one.above, one.below) for one in added), strict=True))
    if np.all(below == below[0]):
        return np.asarray(above / below)
    rate = above.sum() / below.sum()
    return np.asarray(rate + (above - rate * below) / below.mean())


class Differences(NamedTuple):
    """Intervals of the differences of some contrasts, and of the differences relative to the second score."""

    absolute: tuple[Interval, ...]
    relative: tuple[Interval, ...]


def difference_intervals(
    contrasts: Sequence[tuple[Mapping[str, Added], Mapping[str, Added]]], *, resamples: int, seed: int
) -> Differences:
    """Cluster-bootstrap intervals of the first score minus the second, of all contrasts by one resampling.

    Args:
        contrasts: What each cluster adds to the first score, and to the second, by the cluster's name.
        resamples: Of the bootstrap.
        seed: Of the bootstrap.

    Returns:
        One interval a contrast; without bounds where fewer than two clusters take part.
    """
    nothing = Added(0.0, 0.0, 0)
    names = sorted({name for sides in contrasts for side in sides for name in side})
    if not names:
        return Differences((), ())
    rows = [
        [part for sides in contrasts for side in sides for part in side.get(name, nothing)[:2]] for name in names
    ]  # fmt: skip
    kinds, counts = np.unique(np.array(rows), axis=0, return_counts=True)
    sums = bootstrap_sums(kinds, counts.astype(np.int64), resamples=resamples, seed=seed)
    with np.errstate(invalid="ignore", divide="ignore"):
        first, second = sums[:, 0::4] / sums[:, 1::4], sums[:, 2::4] / sums[:, 3::4]
        absolute, relative = percentiles(first - second), percentiles(first / second - 1)
    several = [len(a.keys() | b.keys()) >= FEWEST_CLUSTERS for a, b in contrasts]
    return Differences(
        tuple(_interval(*pair) if many else Interval() for *pair, many in zip(*absolute, several, strict=True)),
        tuple(_interval(*pair) if many else Interval() for *pair, many in zip(*relative, several, strict=True)),
    )


def _interval(low: float, high: float) -> Interval:
    return Interval(*(round(float(bound), _DECIMALS) if isfinite(bound) else None for bound in (low, high)))
