"""Statistics that checks and reports share."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

FEWEST_RESAMPLES = 2


class ChiSquare(NamedTuple):
    """Pearson's goodness of fit."""

    statistic: float
    freedom: int
    p: float


def chi_square(observed: Sequence[float], expected: Sequence[float]) -> ChiSquare:
    """Pearson's chi-square test of counts against expected counts (Pearson 1900).

    Args:
        observed: Counts, one a cell.
        expected: Expected counts, the same total; cells that expect nothing are left out.
    """
    from scipy.special import chdtrc  # imported here: it takes a while

    cells = [(o, e) for o, e in zip(observed, expected, strict=True) if e > 0]
    statistic = sum((o - e) ** 2 / e for o, e in cells)
    freedom = max(len(cells) - 1, 1)
    return ChiSquare(statistic, freedom, float(chdtrc(freedom, statistic)))


class Intervals(NamedTuple):
    """Interval bounds, one pair a ratio; NaN for a ratio that no resample could form.

    Attributes:
        low: Float array of shape (ratios,).
        high: The same shape.
    """

    low: NDArray[np.float64]
    high: NDArray[np.float64]


def bootstrap_ratios(
    numerators: NDArray[np.float64],
    denominators: NDArray[np.float64],
    counts: NDArray[np.int64],
    *,
    resamples: int,
    seed: int,
    coverage: float = 0.95,
    block_bytes: int = 64_000_000,
) -> Intervals:
    """Percentile bootstrap intervals of ratios of sums over items (Efron 1979), all of one resampling.

    Items that add the same to every sum are one kind: drawing n items is drawing the counts of the kinds from
    a multinomial, so the order of the items cannot matter.

    Args:
        numerators: Shape (kinds, ratios): what an item of a kind adds above each line.
        denominators: The same shape: what it adds below; a mean has ones here, or zeros for items outside it.
        counts: Shape (kinds,): how many items are of a kind.
        resamples: How many; each draws as many items as there are.
        seed: Of the generator (PCG64).
        coverage: Share of the resamples between the bounds.
        block_bytes: Memory for the weights of a block of resamples; changes no number.

    Returns:
        The bounds; resamples in which a ratio has nothing below the line do not count for it.

    Raises:
        ValueError: There is no item, or fewer than two resamples.
    """
    total = int(counts.sum())
    if total < 1 or resamples < FEWEST_RESAMPLES:
        raise ValueError(f"expected items and {FEWEST_RESAMPLES} resamples, got {total} and {resamples}")
    block = max(1, block_bytes // (16 * len(counts)))
    ratios = np.empty((resamples, numerators.shape[1]))
    generator = np.random.default_rng(seed)
    for start in range(0, resamples, block):
        size = min(block, resamples - start)
        weights = generator.multinomial(total, counts / total, size=size).astype(np.float64)
        with np.errstate(invalid="ignore", divide="ignore"):
            ratios[start : start + size] = np.divide(weights @ numerators, weights @ denominators)
    return _percentiles(ratios, (1 - coverage) / 2)


def _percentiles(ratios: NDArray[np.float64], tail: float) -> Intervals:
    formed = np.isfinite(ratios)
    bounds = np.full((2, ratios.shape[1]), np.nan)
    whole = formed.all(axis=0)
    bounds[:, whole] = np.quantile(ratios[:, whole], [tail, 1 - tail], axis=0)
    for column in np.flatnonzero(~whole & formed.any(axis=0)):
        bounds[:, column] = np.quantile(ratios[formed[:, column], column], [tail, 1 - tail])
    return Intervals(bounds[0], bounds[1])
