"""Welch's t, the paired t and Mann-Whitney's U: published figures, scipy on random samples, and what has no spread."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from earmark.two_samples import has_spread, hedges_g, mann_whitney, paired_t, welch

# Student 1908, Biometrika 6, table on page 20: additional hours of sleep of ten patients by two drugs.
FIRST = np.array([0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0])
SECOND = np.array([1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4])


def test_students_sleep() -> None:
    """R 4, `t.test(extra ~ group, sleep)`: t -1.8608, df 17.776, p 0.07939; paired: t -4.0621, df 9, p 0.002833."""
    found = welch(FIRST, SECOND)
    assert found is not None
    assert (found.statistic, found.freedom, found.p) == pytest.approx((-1.8608, 17.776, 0.07939), abs=5e-4)
    paired = paired_t(FIRST - SECOND)
    assert paired is not None
    assert (paired.statistic, paired.freedom) == pytest.approx((-4.0621, 9), abs=5e-5)
    assert paired.p == pytest.approx(0.002833, abs=5e-7)
    # By hand: d of paired values is t / sqrt(10).
    assert paired.effect == pytest.approx(-4.0621 / 10**0.5, abs=1e-4)


def test_hedges_g_by_hand() -> None:
    """Means 2 and 4, both variances 1, 4 degrees of freedom: -2 * (1 - 3 / 15)."""
    assert hedges_g(np.array([1.0, 2.0, 3.0]), np.array([3.0, 4.0, 5.0])) == pytest.approx(-1.6)


def test_mann_whitney_by_hand() -> None:
    """1 2 2 against 2 3: of six pairs none is won and two are level, so U is 1 and the share a sixth."""
    found = mann_whitney(np.array([1.0, 2.0, 2.0]), np.array([2.0, 3.0]))
    assert found is not None
    assert (found.statistic, found.freedom) == (1.0, None)
    assert found.effect == pytest.approx(1 / 6)


SAMPLE = st.lists(st.sampled_from([0.0, 0.25, 0.5, 1.0]), min_size=2, max_size=30).map(np.array)


@pytest.mark.filterwarnings("ignore:Precision loss:RuntimeWarning")
@given(SAMPLE, SAMPLE)
def test_as_scipy_has_it(a: np.ndarray, b: np.ndarray) -> None:
    found = welch(a, b)
    if has_spread(a) or has_spread(b):
        theirs = stats.ttest_ind(a, b, equal_var=False)
        assert found is not None
        assert (found.statistic, found.p) == pytest.approx((theirs.statistic, theirs.pvalue), abs=1e-9)
    else:
        assert found is None
    ranked = mann_whitney(a, b)
    if has_spread(np.concatenate([a, b])):
        other = stats.mannwhitneyu(a, b, method="asymptotic", use_continuity=True)
        assert ranked is not None
        assert (ranked.statistic, ranked.p) == pytest.approx((other.statistic, other.pvalue), abs=1e-9)
    else:
        assert ranked is None


@given(SAMPLE, SAMPLE)
def test_swapping_the_samples_turns_the_sign(a: np.ndarray, b: np.ndarray) -> None:
    one, other = welch(a, b), welch(b, a)
    assert (one is None) == (other is None)
    if one and other:
        assert (one.statistic, one.effect, one.p) == pytest.approx((-other.statistic, -other.effect, other.p))


def test_what_has_no_spread_has_no_test() -> None:
    flat = np.full(5, 0.1) + 1e-17
    assert welch(flat, np.full(9, 0.7)) is None
    assert paired_t(flat) is None
    assert mann_whitney(flat, np.full(3, 0.1)) is None
    assert welch(np.array([1.0]), np.array([0.0, 1.0])) is None
    assert mann_whitney(np.array([]), np.array([0.0, 1.0])) is None
    # Two flat groups that differ: every pair of them is won.
    told = mann_whitney(np.full(5, 0.0), np.full(5, 1.0))
    assert told is not None
    assert told.effect == 0.0
