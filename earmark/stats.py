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


def bootstrap_sums(
    parts: NDArray[np.float64],
    counts: NDArray[np.int64],
    *,
    resamples: int,
    seed: int,
    block_bytes: int = 64_000_000,
) -> NDArray[np.float64]:
    """Sums over resampled clusters, all of one resampling, so that statistics made of them move together.

    Items that belong together (twins, questions on one clip) are drawn together or not at all: the cluster bootstrap
    (Davison and Hinkley 1997, section 3.8; Field and Welsh 2007, Journal of the Royal Statistical Society B 69,
    369-390). Where nothing is linked every item is a cluster, and this is Efron's. Clusters that add the same to every
    sum are one kind: drawing n clusters is drawing the counts of the kinds from a multinomial, so the order of the
    clusters cannot matter.

    Args:
        parts: Shape (kinds, sums): what a cluster of a kind adds to each sum.
        counts: Shape (kinds,): how many clusters are of a kind.
        resamples: How many; each draws as many clusters as there are.
        seed: Of the generator (PCG64).
        block_bytes: Memory for the weights of a block of resamples; changes no number.

    Returns:
        Shape (resamples, sums).

    Raises:
        ValueError: There is no cluster, or fewer than two resamples.
    """
    total = int(counts.sum())
    if total < 1 or resamples < FEWEST_RESAMPLES:
        raise ValueError(f"expected items and {FEWEST_RESAMPLES} resamples, got {total} and {resamples}")
    block = max(1, block_bytes // (16 * len(counts)))
    sums = np.empty((resamples, parts.shape[1]))
    generator = np.random.default_rng(seed)
    for start in range(0, resamples, block):
        size = min(block, resamples - start)
        weights = generator.multinomial(total, counts / total, size=size).astype(np.float64)
        sums[start : start + size] = weights @ parts
    return sums


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
    """Percentile bootstrap intervals of ratios of sums over clusters (`bootstrap_sums`; Efron 1979).

    Args:
        numerators: Shape (kinds, ratios): what a cluster of a kind adds above each line.
        denominators: The same shape: what it adds below; a mean has the number of its items here.
        counts: Shape (kinds,): how many clusters are of a kind.
        resamples: How many; each draws as many clusters as there are.
        seed: Of the generator (PCG64).
        coverage: Share of the resamples between the bounds.
        block_bytes: Memory for the weights of a block of resamples; changes no number.

    Returns:
        The bounds; resamples in which a ratio has nothing below the line do not count for it.

    Raises:
        ValueError: There is no cluster, or fewer than two resamples.
    """
    parts, split = np.hstack([numerators, denominators]), numerators.shape[1]
    sums = bootstrap_sums(parts, counts, resamples=resamples, seed=seed, block_bytes=block_bytes)
    with np.errstate(invalid="ignore", divide="ignore"):
        return _percentiles(sums[:, :split] / sums[:, split:], (1 - coverage) / 2)


def _percentiles(ratios: NDArray[np.float64], tail: float) -> Intervals:
    formed = np.isfinite(ratios)
    bounds = np.full((2, ratios.shape[1]), np.nan)
    whole = formed.all(axis=0)
    bounds[:, whole] = np.quantile(ratios[:, whole], [tail, 1 - tail], axis=0)
    for column in np.flatnonzero(~whole & formed.any(axis=0)):
        bounds[:, column] = np.quantile(ratios[formed[:, column], column], [tail, 1 - tail])
    return Intervals(bounds[0], bounds[1])


def percentiles(values: NDArray[np.float64], coverage: float = 0.95) -> Intervals:
    """Percentile intervals of statistics that were computed resample by resample.

    Args:
        values: Shape (resamples, statistics); NaN where a resample could not form a statistic, which leaves it out.
        coverage: Share of the resamples between the bounds.
    """
    return _percentiles(values, (1 - coverage) / 2)


def holm(ps: Sequence[float]) -> list[float]:
    """Holm's step-down adjustment (Holm 1979, Scandinavian Journal of Statistics 6, 65-70).

    Args:
        ps: P values of one family of tests, in any order.

    Returns:
        Adjusted p values in the same order: reject where one is below the level that the family is to keep.
    """
    adjusted = [0.0] * len(ps)
    largest = 0.0
    for place, index in enumerate(sorted(range(len(ps)), key=lambda n: ps[n])):
        largest = max(largest, min(1.0, (len(ps) - place) * ps[index]))
        adjusted[index] = largest
    return adjusted


def sign_test(above: int, below: int) -> float:
    """Two-sided exact p value of so many signs up and down, if both are as likely (Dixon and Mood 1946).

    On items that two systems were both asked, with the items that one alone has right, it is McNemar's exact test.
    """
    from scipy.special import bdtr  # imported here: it takes a while

    total = above + below
    return 1.0 if total == 0 else min(1.0, 2 * float(bdtr(min(above, below), total, 0.5)))


_MOST_ENUMERATED = 16


def sign_flip_test(differences: Sequence[float], *, resamples: int, seed: int) -> float:
    """Two-sided p value of a sum of paired differences whose signs are as likely either way (Fisher 1935).

    All flips are counted where at most 16 differences are not 0, else as many as asked for are drawn, the observed
    one among them (Phipson and Smyth 2010). Differences of one size are one kind, so their order cannot matter.

    Args:
        differences: One a pair; those of 0 say nothing.
        resamples: Flips that are drawn where not all can be counted.
        seed: Of the generator (PCG64).
    """
    found = np.asarray([d for d in differences if d != 0], dtype=np.float64)
    if len(found) == 0:
        return 1.0
    sizes, counts = np.unique(np.abs(found), return_counts=True)
    observed = abs(float(np.sum(found)))
    slack = 1e-12 * float(sizes @ counts)
    if len(found) <= _MOST_ENUMERATED:
        signs = 1.0 - 2.0 * ((np.arange(2 ** len(found))[:, None] >> np.arange(len(found))) & 1)
        return float(np.mean(np.abs(signs @ np.abs(found)) >= observed - slack))
    generator = np.random.default_rng(seed)
    sums = np.zeros(resamples)
    for size, count in zip(sizes, counts, strict=True):
        sums += size * (2.0 * generator.binomial(count, 0.5, size=resamples) - count)
    return float((1 + np.count_nonzero(np.abs(sums) >= observed - slack)) / (1 + resamples))


def wilson(share: float, n: float, coverage: float = 0.95) -> tuple[float, float]:
    """Score interval of a share (Wilson 1927, Journal of the American Statistical Association 22, 209-212).

    Args:
        share: 0 to 1.
        n: Trials, more than 0.
        coverage: Of the interval.
    """
    from scipy.special import ndtri  # imported here: it takes a while

    z2 = float(ndtri((1 + coverage) / 2)) ** 2
    middle = (share + z2 / (2 * n)) / (1 + z2 / n)
    half = float(np.sqrt(z2 * (share * (1 - share) / n + z2 / (4 * n * n)))) / (1 + z2 / n)
    return max(0.0, middle - half), min(1.0, middle + half)
