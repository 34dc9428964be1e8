"""Tests of two samples: Welch's t, the paired t, Mann and Whitney's U, with the effect that goes with each.

A test that has nothing to go on (no spread) is None, never NaN.
"""

from __future__ import annotations

from math import sqrt
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
_NO_SPREAD = 1e-12  # values are shares and error rates: what is closer together differs by rounding alone


class Tested(NamedTuple):
    """What a test found.

    Attributes:
        statistic: t or U.
        freedom: Degrees of freedom; None where the test has none.
        p: Two-sided.
        effect: Hedges' g, Cohen's d of paired values, or the share of pairs in which the first is larger.
    """

    statistic: float
    freedom: float | None
    p: float
    effect: float


def has_spread(values: Floats) -> bool:
    """Whether there are two values that differ by more than rounding."""
    return len(values) > 1 and float(np.ptp(values)) > _NO_SPREAD


def welch(a: Floats, b: Floats) -> Tested | None:
    """Welch's t test of two means (Welch 1947, Biometrika 34, 28-35), with Hedges' g.

    Args:
        a: Shape (n,), two or more.
        b: Shape (m,), two or more.

    Returns:
        None where neither has any spread, or one has fewer than two values.
    """
    if min(len(a), len(b)) < 2 or not (has_spread(a) or has_spread(b)):
        return None
    of_a, of_b = float(np.var(a, ddof=1)) / len(a), float(np.var(b, ddof=1)) / len(b)
    statistic = float(np.mean(a) - np.mean(b)) / sqrt(of_a + of_b)
    freedom = (of_a + of_b) ** 2 / (of_a**2 / (len(a) - 1) + of_b**2 / (len(b) - 1))
    return Tested(statistic, freedom, _two_sided(statistic, freedom), hedges_g(a, b))


def hedges_g(a: Floats, b: Floats) -> float:
    """Difference of means over the pooled deviation, corrected for small samples.

    Hedges 1981, Journal of Educational Statistics 6, 107-128; the correction is 1 - 3 / (4 df - 1).

    Args:
        a: Two or more values; together with `b` they have some spread.
        b: Two or more values.
    """
    freedom = len(a) + len(b) - 2
    pooled = sqrt(((len(a) - 1) * float(np.var(a, ddof=1)) + (len(b) - 1) * float(np.var(b, ddof=1))) / freedom)
    return (1 - 3 / (4 * freedom - 1)) * float(np.mean(a) - np.mean(b)) / pooled


def paired_t(differences: Floats) -> Tested | None:
    """The paired t test (Student 1908, Biometrika 6, 1-25), with Cohen's d of the differences.

    Args:
        differences: Shape (pairs,).

    Returns:
        None where all pairs differ alike, or there are fewer than two.
    """
    if not has_spread(differences):
        return None
    effect = float(np.mean(differences) / np.std(differences, ddof=1))
    statistic, freedom = effect * sqrt(len(differences)), float(len(differences) - 1)
    return Tested(statistic, freedom, _two_sided(statistic, freedom), effect)


def mann_whitney(a: Floats, b: Floats) -> Tested | None:
    """Mann and Whitney's U of the first sample, by the normal approximation, ties and continuity corrected.

    Mann and Whitney 1947, Annals of Mathematical Statistics 18, 50-60. Good from about 8 values a side.

    Args:
        a: Shape (n,).
        b: Shape (m,).

    Returns:
        None where all values are equal, or a side has none. The effect is the share of pairs (one of each side) in
        which the first is larger, equals counting half.
    """
    from scipy.special import ndtr  # imported here: it takes a while

    both = np.concatenate([a, b])
    if not len(a) or not len(b) or not has_spread(both):
        return None
    _, place, ties = np.unique(both, return_inverse=True, return_counts=True)
    ranks = (np.cumsum(ties) - (ties - 1) / 2)[place]
    pairs, n = len(a) * len(b), len(both)
    u = float(np.sum(ranks[: len(a)])) - len(a) * (len(a) + 1) / 2
    deviation = sqrt(pairs / 12 * ((n + 1) - float(np.sum(ties.astype(float) ** 3 - ties)) / (n * (n - 1))))
    z = max(abs(u - pairs / 2) - 0.5, 0.0) / deviation
    return Tested(u, None, min(1.0, 2 * float(ndtr(-z))), u / pairs)


def _two_sided(statistic: float, freedom: float) -> float:
    from scipy.special import stdtr  # imported here: it takes a while

    return 2 * float(stdtr(freedom, -abs(statistic)))
