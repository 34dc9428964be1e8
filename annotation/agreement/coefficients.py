"""Coefficients of agreement, of counts of shape (items, values): how many raters gave each value to each item.

Krippendorff's alpha: K. Krippendorff, Content Analysis, 4th ed., Sage 2019, chapter 12; the library `krippendorff`.
Fleiss' kappa: J. L. Fleiss, Psychological Bulletin 76 (1971) 378. Items that fewer than two raters judged say
nothing of agreement and count in none. What is not defined is None.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from annotation.agreement.table import Level

Array = NDArray[np.float64]
# The library holds items times values squared numbers, several times; above this, the same sums are formed here.
_LIBRARY_CELLS = 10_000_000
_BLOCK_BYTES = 64_000_000
_COVERAGE = 0.95
FEWEST_UNITS = 2


class Interval(NamedTuple):
    """A percentile bootstrap interval."""

    low: float
    high: float


def pairable(counts: Array) -> Array:
    """The rows that two raters or more judged."""
    kept: Array = counts[counts.sum(axis=1) >= 2]
    return kept


def percent(counts: Array) -> float | None:
    """Share of the pairs of raters that agree, mean over items."""
    units = pairable(counts)
    if not len(units):
        return None
    of = units.sum(axis=1)
    return float((((units**2).sum(axis=1) - of) / (of * (of - 1))).mean())


def fleiss_kappa(counts: Array) -> float | None:
    """Fleiss' kappa; where items have different numbers of raters, each item's pairs are of its own number.

    Returns:
        None where everybody always said the same: nothing else was to be expected.
    """
    units = pairable(counts)
    observed = percent(units)
    if observed is None:
        return None
    expected = float(((units.sum(axis=0) / units.sum()) ** 2).sum())
    return None if expected >= 1 else (observed - expected) / (1 - expected)


def alpha(counts: Array, numbers: Array, level: Level) -> float | None:
    """Krippendorff's alpha.

    Args:
        counts: Shape (items, values); values from low to high.
        numbers: Shape (values,): what the values are; of use to interval and ratio alone.
        level: Of measurement.

    Returns:
        None where no item has two raters, or all of them always said the same.
    """
    units = pairable(counts)
    used = units.sum(axis=0) > 0
    if not len(units) or used.sum() < 2:
        return None
    units, numbers = units[:, used], numbers[used]
    if units.size * units.shape[1] <= _LIBRARY_CELLS:
        import krippendorff

        domain = numbers if level in {"interval", "ratio"} else np.arange(len(numbers))
        return float(krippendorff.alpha(value_counts=units, value_domain=domain, level_of_measurement=level))
    return float(_alphas(units, numbers, level, np.ones((1, len(units))))[0])


def alpha_interval(counts: Array, numbers: Array, level: Level, *, resamples: int, seed: int) -> Interval | None:
    """A percentile bootstrap interval of alpha over items (95 %; Efron 1979).

    Items with the same counts are of one kind, and drawing items is drawing the counts of kinds from a multinomial:
    the order of the items cannot matter.

    Args:
        counts: Shape (items, values).
        numbers: Shape (values,).
        level: Of measurement.
        resamples: How many; those in which everybody says the same do not count.
        seed: Of the generator (PCG64).

    Returns:
        None where alpha is not defined, or fewer than two items can be drawn.
    """
    units = pairable(counts)
    if len(units) < FEWEST_UNITS or (units.sum(axis=0) > 0).sum() < 2 or resamples < FEWEST_UNITS:
        return None
    kinds, of = np.unique(units, axis=0, return_counts=True)
    generator = np.random.Generator(np.random.PCG64(seed))
    block = max(1, _BLOCK_BYTES // (16 * len(kinds)))
    found = [
        _alphas(kinds, numbers, level, generator.multinomial(len(units), of / len(units), size=size).astype(np.float64))
        for size in (min(block, resamples - start) for start in range(0, resamples, block))
    ]
    formed = np.concatenate(found)
    formed = formed[np.isfinite(formed)]
    if not len(formed):
        return None
    tail = (1 - _COVERAGE) / 2
    return Interval(*(float(bound) for bound in np.quantile(formed, [tail, 1 - tail])))


def _alphas(units: Array, numbers: Array, level: Level, weights: Array) -> Array:
    """Alpha of each weighting of units: one minus observed over expected disagreement.

    Both are sums over pairs of values, weighted by their distance. Of units they are linear, but for ordinal values,
    whose distance is that between the ranks which the weighted values have.

    Args:
        units: Shape (units, values), two raters or more each.
        numbers: Shape (values,).
        level: Of measurement.
        weights: Shape (resamples, units): how often each unit is taken.

    Returns:
        Shape (resamples,); NaN where nothing but one value was taken.
    """
    totals = weights @ units
    pairs = totals.sum(axis=1) - 1
    if level == "ordinal":
        middles = np.cumsum(totals, axis=1) - totals / 2
        rows = [
            (w @ _spread(units, ranks), _squares(t[None], ranks)[0])
            for w, t, ranks in zip(weights, totals, middles - middles.mean(axis=1, keepdims=True), strict=True)
        ]
        observed, expected = (np.array(part) for part in zip(*rows, strict=True))
    else:
        apart = {"nominal": _different, "interval": _squares, "ratio": _proportions}[level]
        numbers = numbers - numbers.mean() if level == "interval" else numbers
        observed = weights @ (apart(units, numbers) / (units.sum(axis=1) - 1))
        expected = apart(totals, numbers)
    with np.errstate(invalid="ignore", divide="ignore"):
        # Not by `expected`: of one value alone it may come out as what rounding leaves, not as nothing.
        several = (totals > 0).sum(axis=1) > 1
        result: Array = np.where(several, 1 - observed * pairs / expected, np.nan)
    return result


def _spread(units: Array, numbers: Array) -> Array:
    spread: Array = _squares(units, numbers) / (units.sum(axis=1) - 1)
    return spread


def _different(counts: Array, _: Array) -> Array:
    """Pairs of unlike values in each row."""
    unlike: Array = counts.sum(axis=1) ** 2 - (counts**2).sum(axis=1)
    return unlike


def _squares(counts: Array, numbers: Array) -> Array:
    """Sum of squared differences over all pairs in each row."""
    sums: Array = 2 * (counts.sum(axis=1) * (counts @ numbers**2) - (counts @ numbers) ** 2)
    return sums


def _proportions(counts: Array, numbers: Array) -> Array:
    """Sum of squared proportional differences over all pairs in each row."""
    sums = numbers[:, None] + numbers[None]
    shares = np.divide(numbers[:, None] - numbers[None], sums, out=np.zeros_like(sums), where=sums > 0) ** 2
    found: Array = ((counts @ shares) * counts).sum(axis=1)
    return found
