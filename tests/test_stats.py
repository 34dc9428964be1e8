"""Statistics: goodness of fit, and the bootstrap against a plain loop."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from earmark.stats import Intervals, bootstrap_ratios, chi_square


def test_chi_square_of_a_die() -> None:
    """By hand: x = (4 + 1 + 0 + 1 + 4 + 0) / 10 = 1 on five degrees of freedom, for which
    p = erfc(sqrt(x / 2)) + sqrt(2 x / pi) exp(-x / 2) (1 + x / 3) = 0.3173105 + 0.6452552.
    """  # noqa: D205
    found = chi_square([12, 11, 10, 9, 8, 10], [10] * 6)
    assert found.statistic == pytest.approx(1.0)
    assert found.freedom == 5
    assert found.p == pytest.approx(0.9625657, abs=1e-7)


def intervals(values: list[float], resamples: int = 20_000, seed: int = 1) -> Intervals:
    above = np.array(values)[:, None]
    return bootstrap_ratios(above, np.ones_like(above), np.ones(len(values), np.int64), resamples=resamples, seed=seed)


def plain_loop(values: NDArray[np.float64], lengths: NDArray[np.float64], resamples: int) -> tuple[float, float]:
    """The bootstrap as the textbook has it: draw items with replacement, one resample after the other."""
    generator = np.random.default_rng(99)
    ratios = []
    for _ in range(resamples):
        drawn = generator.integers(0, len(values), len(values))
        ratios.append(values[drawn].sum() / lengths[drawn].sum())
    return float(np.quantile(ratios, 0.025)), float(np.quantile(ratios, 0.975))


def test_mean_against_a_plain_loop() -> None:
    values = np.array([0.0, 0.0, 1.0, 1.0, 1.0, 0.25, 0.5, 1.0, 0.0, 0.75, 1.0, 0.9])
    low, high = plain_loop(values, np.ones(12), 20_000)
    found = intervals(list(values))
    assert found.low[0] == pytest.approx(low, abs=0.02)
    assert found.high[0] == pytest.approx(high, abs=0.02)


def test_ratio_of_sums_against_a_plain_loop() -> None:
    errors = np.array([0.0, 3, 1, 0, 7, 2, 0, 1, 0, 4])
    lengths = np.array([5.0, 9, 3, 12, 10, 8, 4, 20, 6, 5])
    low, high = plain_loop(errors, lengths, 20_000)
    counts = np.ones(10, np.int64)
    found = bootstrap_ratios(errors[:, None], lengths[:, None], counts, resamples=20_000, seed=3)
    assert found.low[0] == pytest.approx(low, abs=0.01)
    assert found.high[0] == pytest.approx(high, abs=0.01)


def test_items_alike_may_be_counted_instead_of_listed() -> None:
    """70 right of 100: the interval is about 0.7 ± 1.96 * sqrt(0.7 * 0.3 / 100) = 0.610 to 0.790."""
    above = np.array([[1.0], [0.0]])
    counted = bootstrap_ratios(above, np.ones((2, 1)), np.array([70, 30]), resamples=20_000, seed=1)
    listed = intervals([1.0] * 70 + [0.0] * 30)
    assert counted.low[0] == pytest.approx(0.61, abs=0.011)
    assert counted.high[0] == pytest.approx(0.79, abs=0.011)
    assert listed.low[0] == pytest.approx(counted.low[0], abs=0.011)
    assert listed.high[0] == pytest.approx(counted.high[0], abs=0.011)


@pytest.mark.parametrize("block_bytes", [1, 1_000, 10**9])
def test_memory_changes_no_number(block_bytes: int) -> None:
    above, counts = np.array([[1.0, 0.0], [0.0, 1.0], [0.5, 0.0]]), np.array([5, 3, 2])
    below = np.array([[1.0, 1.0], [1.0, 1.0], [1.0, 0.0]])
    found = bootstrap_ratios(above, below, counts, resamples=500, seed=4, block_bytes=block_bytes)
    usual = bootstrap_ratios(above, below, counts, resamples=500, seed=4)
    np.testing.assert_array_equal(np.array(found), np.array(usual))


def test_a_ratio_that_cannot_be_formed_has_no_interval() -> None:
    found = bootstrap_ratios(np.zeros((2, 1)), np.zeros((2, 1)), np.array([1, 1]), resamples=50, seed=1)
    assert np.isnan(found.low[0])
    assert np.isnan(found.high[0])


def test_resamples_without_the_cell_do_not_count_for_it() -> None:
    below = np.array([[1.0], [0.0]])
    found = bootstrap_ratios(below * 0.5, below, np.array([1, 9]), resamples=500, seed=1)
    assert (found.low[0], found.high[0]) == (0.5, 0.5)


@pytest.mark.parametrize(("count", "resamples"), [(0, 100), (3, 1)])
def test_nothing_to_resample(count: int, resamples: int) -> None:
    with pytest.raises(ValueError, match="expected items and 2 resamples"):
        bootstrap_ratios(np.ones((1, 1)), np.ones((1, 1)), np.array([count]), resamples=resamples, seed=1)


@settings(max_examples=30)
@given(st.lists(st.floats(0, 1), min_size=1, max_size=20), st.integers(0, 2**32))
def test_bounds_enclose_no_more_than_the_values(values: list[float], seed: int) -> None:
    found = intervals(values, resamples=200, seed=seed)
    assert min(values) - 1e-9 <= found.low[0] <= found.high[0] <= max(values) + 1e-9
