"""Coefficients of agreement: published and hand-made values, other libraries, and what must not matter."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from dataclasses import replace
from random import Random
from typing import get_args

import krippendorff
import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from sklearn.metrics import cohen_kappa_score  # type: ignore[import-untyped,unused-ignore]

from annotation.agreement import coefficients, consensus
from annotation.agreement.coefficients import Array, alpha, alpha_interval, fleiss_kappa, percent
from annotation.agreement.columns import Table
from annotation.agreement.raters import pairs_of
from annotation.agreement.report import Agreement, Drawing, agreement_of
from annotation.agreement.table import Columns, Judged, Level, Scale, judged

LEVELS: tuple[Level, ...] = get_args(Level)
Row = tuple[str, str, str]

# Krippendorff's worked example of three coders and fifteen units, as the kit of judgements gives its four values.
THREE = ("* * * * * 3 4 1 2 1 1 3 3 * 3", "1 * 2 1 3 3 4 3 * * * * * * *", "* * 2 1 3 4 4 * 2 1 1 3 3 * 4")
THREE_ALPHA = {"nominal": 0.691358, "ordinal": 0.806721, "interval": 0.810845, "ratio": 0.808944}
# K. Krippendorff, Computing Krippendorff's Alpha-Reliability (2011), section E: four observers, twelve units.
FOUR = ("1 2 3 3 2 1 4 1 2 * * *", "1 2 3 3 2 2 4 1 2 5 * 3", "* 3 3 3 2 3 4 2 2 5 1 *", "1 2 3 3 2 4 4 1 2 5 1 *")
FOUR_ALPHA = {"nominal": 0.743, "ordinal": 0.815, "interval": 0.849, "ratio": 0.797}


@pytest.fixture(autouse=True, scope="module")
def few_steps() -> Iterator[None]:
    """The model of raters is of no matter here."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(consensus, "ITERATIONS", 2)
        yield


def table(rows: list[Row], level: Level = "nominal") -> Judged:
    """Judgements of item, rater, label."""
    made = Table("made", ("item", "rater", "label"))
    for n, row in enumerate(rows, 2):
        made.add(n, row)
    return judged(made.rows(), Columns("item", "rater", "label"), Scale(level))


def rows_of(raters: tuple[str, ...]) -> list[Row]:
    """Rows of a matrix of raters; a star is no answer."""
    return [
        (f"u{unit:02}", f"r{rater}", "" if label == "*" else label)
        for rater, line in enumerate(raters)
        for unit, label in enumerate(line.split())
    ]


def found_of(rows: list[Row], level: Level = "nominal") -> Agreement:
    return agreement_of(table(rows, level), Drawing(resamples=50))


def numbers_of(rows: list[Row], level: Level = "nominal") -> list[float | None]:
    """Percent, alpha with its interval, Fleiss' and the pairs' Cohen's kappas, without what takes longer."""
    one = table(rows, level)
    counts = one.counts()
    bounds = alpha_interval(counts, one.numbers, level, resamples=20, seed=3) or (None, None)
    kappas = sorted(pair.kappa for pair in pairs_of(one) or () if pair.kappa is not None)
    return [percent(counts), alpha(counts, one.numbers, level), *bounds, fleiss_kappa(counts), *kappas]


def same(found: list[float | None], expected: list[float | None]) -> bool:
    return len(found) == len(expected) and all(
        a is b is None or (a is not None and b is not None and math.isclose(a, b, abs_tol=1e-9))
        for a, b in zip(found, expected, strict=True)
    )


@pytest.mark.parametrize("level", LEVELS)
def test_alpha_of_published_examples(level: Level) -> None:
    assert found_of(rows_of(THREE), level).alpha == pytest.approx(THREE_ALPHA[level], abs=5e-7)
    assert found_of(rows_of(FOUR), level).alpha == pytest.approx(FOUR_ALPHA[level], abs=5e-4)


def test_missing_answers_are_counted() -> None:
    """By hand: the three say 9, 7 and 11 things; two of fifteen units nobody speaks of."""
    found = found_of(rows_of(THREE))
    assert (found.n, found.items, found.raters, found.read, found.missing) == (27, 13, 3, 45, 18)


def test_by_hand() -> None:
    """Three items of two raters, aa ab bb: coincidences aa 2, ab 1, ba 1, bb 2 of n = 6.

    Percent 2/3. Alpha: observed 2/6, expected 2*3*3/(6*5) = 3/5, so 1 - (1/3)/(3/5) = 4/9.
    Fleiss: expected 1/2, so (2/3 - 1/2) / (1/2) = 1/3. Cohen: margins 2/3 1/3 and 1/3 2/3, expected 4/9, so
    (2/3 - 4/9) / (5/9) = 2/5.
    """
    rows = [("1", "x", "a"), ("1", "y", "a"), ("2", "x", "a"), ("2", "y", "b"), ("3", "x", "b"), ("3", "y", "b")]
    found = found_of(rows)
    assert found.percent == pytest.approx(2 / 3)
    assert found.alpha == pytest.approx(4 / 9)
    assert found.fleiss_kappa == pytest.approx(1 / 3)
    assert found.cohen_kappa == pytest.approx(2 / 5)


def test_fleiss_kappa_of_his_paper() -> None:
    """J. L. Fleiss (1971), table 1 in short: perfect on two of four items, by hand.

    Rows (3,0) (0,3) (2,1) (1,2): pairs that agree 1, 1, 1/3, 1/3, mean 2/3; shares 1/2 each, expected 1/2.
    """
    counts = np.array([[3, 0], [0, 3], [2, 1], [1, 2]], dtype=float)
    assert fleiss_kappa(counts) == pytest.approx(1 / 3)


def test_one_value_alone_leaves_alpha_undefined() -> None:
    found = found_of([("1", "x", "a"), ("1", "y", "a"), ("2", "x", "a"), ("2", "y", "a")])
    assert (found.alpha, found.alpha_low, found.alpha_high) == (None, None, None)
    assert (found.fleiss_kappa, found.cohen_kappa) == (None, None)
    assert found.percent == 1
    assert "everybody always says the same: alpha and kappa are not defined" in found.notes


def test_one_rater_one_item() -> None:
    """One rater, or one item, is said in words; nothing is NaN."""
    alone = found_of([("1", "x", "a"), ("2", "x", "b")])
    assert (alone.percent, alone.alpha, alone.fleiss_kappa, alone.cohen_kappa) == (None, None, None, None)
    assert any("one rater alone" in note for note in alone.notes)
    single = found_of([("1", "x", "a"), ("1", "y", "b"), ("1", "z", "b")])
    assert single.alpha == pytest.approx(0)  # 1 - observed 2/3 over expected 2/3
    assert single.alpha_low is None
    assert any("no interval over items" in note for note in single.notes)


def matrices(values: int = 4) -> st.SearchStrategy[NDArray[np.float64]]:
    """Raters by items of small numbers, some missing."""
    cell = st.integers(0, values) | st.none()

    def arrays(size: tuple[int, int]) -> st.SearchStrategy[list[list[int | None]]]:
        row = st.lists(cell, min_size=size[1], max_size=size[1])
        return st.lists(row, min_size=size[0], max_size=size[0])

    return st.tuples(st.integers(2, 4), st.integers(1, 6)).flatmap(arrays).map(lambda m: np.array(m, dtype=np.float64))


def rows_of_matrix(matrix: NDArray[np.float64]) -> list[Row]:
    return [
        (f"i{item}", f"r{rater}", "" if math.isnan(value) else str(int(value)))
        for rater, line in enumerate(matrix)
        for item, value in enumerate(line)
    ]


def labelled(matrix: NDArray[np.float64]) -> bool:
    return bool(np.isfinite(matrix).any())


@settings(max_examples=150, deadline=None)
@given(matrices().filter(labelled), st.sampled_from(LEVELS))
def test_alpha_is_that_of_the_library(matrix: NDArray[np.float64], level: Level) -> None:
    """`krippendorff` reads raters by items; where it refuses (one value alone, no pairs), ours is None."""
    found = numbers_of(rows_of_matrix(matrix), level)[1]
    try:
        with np.errstate(all="ignore"):
            expected = float(krippendorff.alpha(reliability_data=matrix, level_of_measurement=level))
    except ValueError:
        expected = math.nan
    if found is None:
        pairs = matrix[:, np.isfinite(matrix).sum(axis=0) >= 2]
        assert len(np.unique(pairs[np.isfinite(pairs)])) < 2
    else:
        assert found == pytest.approx(expected, abs=1e-9)


@settings(max_examples=150, deadline=None)
@given(matrices().filter(labelled), st.sampled_from(LEVELS))
def test_our_sums_are_those_of_the_library(matrix: NDArray[np.float64], level: Level) -> None:
    """What is too large for the library is summed here, and the bootstrap always is."""
    one = table(rows_of_matrix(matrix), level)
    expected = alpha(one.counts(), one.numbers, level)
    units = coefficients.pairable(one.counts())
    if expected is not None:
        ours = coefficients._alphas(units, one.numbers, level, np.ones((1, len(units))))
        assert ours[0] == pytest.approx(expected, abs=1e-9)


@settings(max_examples=80, deadline=None)
@given(matrices().filter(labelled), st.sampled_from(LEVELS), st.randoms(use_true_random=False))
def test_order_and_names_do_not_matter(matrix: NDArray[np.float64], level: Level, random: Random) -> None:
    """Permuted rows give the same numbers to the last digit, other names of items and raters the same numbers."""
    rows = rows_of_matrix(matrix)
    mixed = random.sample(rows, len(rows))
    found = numbers_of(rows, level)
    assert numbers_of(mixed, level) == found
    renamed = [(f"{9 - int(item[1:])}", f"{9 - int(rater[1:])}", label) for item, rater, label in rows]
    assert same(numbers_of(renamed, level), found)


@settings(max_examples=6, deadline=None)
@given(matrices().filter(labelled), st.randoms(use_true_random=False))
def test_order_does_not_matter_to_the_report(matrix: NDArray[np.float64], random: Random) -> None:
    """But for the longest run of one label, which is of the order."""
    rows = rows_of_matrix(matrix)
    found, mixed = found_of(rows), found_of(random.sample(rows, len(rows)))
    runs = [
        replace(one, per_rater=tuple(rater._replace(longest_run=0) for rater in one.per_rater))
        for one in (found, mixed)
    ]
    assert runs[0].to_json() == runs[1].to_json()
    assert list(found.values) == list(mixed.values)
    json.dumps(found.to_json(), allow_nan=False)


@settings(max_examples=80, deadline=None)
@given(matrices().filter(labelled), st.permutations("pqrst"))
def test_names_of_nominal_labels_do_not_matter(matrix: NDArray[np.float64], names: list[str]) -> None:
    rows = rows_of_matrix(matrix)
    renamed = [(item, rater, names[int(label)] if label else "") for item, rater, label in rows]
    found, again = numbers_of(rows), numbers_of(renamed)
    # Not the interval: with labels in another order, the same draws fall on other items.
    assert same(again[:2] + again[4:], found[:2] + found[4:])


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(0, 4), min_size=2, max_size=8), st.integers(2, 5), st.sampled_from(LEVELS))
@example(truth=[0, 0, 1, 4, 4, 4, 4, 4], raters=5, level="interval")  # some draws hold one value: rounding is no alpha
def test_perfect_agreement_is_one(truth: list[int], raters: int, level: Level) -> None:
    """Percent, alpha, both ends of its interval, every kappa; nothing but percent where one thing is said."""
    agreed, *rest = numbers_of(rows_of_matrix(np.tile(np.array(truth, dtype=np.float64), (raters, 1))), level)
    assert agreed == 1
    if len(set(truth)) == 1:
        assert set(rest) == {None}
    else:
        assert rest == pytest.approx([1.0] * len(rest))
        assert len(rest) == 4 + raters * (raters - 1) // 2


@settings(max_examples=100, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)), min_size=1, max_size=20))
def test_cohens_kappa_is_that_of_scikit_learn(answers: list[tuple[int, int]]) -> None:
    a, b = zip(*answers, strict=True)
    pairs = pairs_of(table(rows_of_matrix(np.array([a, b], dtype=np.float64))))
    assert pairs is not None
    (pair,) = pairs
    assert pair.items == len(answers)
    if pair.kappa is None:
        assert len({*a, *b}) == 1
    else:
        assert pair.kappa == pytest.approx(cohen_kappa_score(a, b), abs=1e-12)


def test_interval_is_of_the_seed_and_holds_alpha() -> None:
    one = table(rows_of(FOUR), "interval")
    counts: Array = one.counts()
    drawn = [alpha_interval(counts, one.numbers, "interval", resamples=500, seed=seed) for seed in (1, 1, 2)]
    assert drawn[0] == drawn[1] != drawn[2]
    assert drawn[0] is not None
    found = alpha(counts, one.numbers, "interval")
    assert found is not None
    assert drawn[0].low < found < drawn[0].high
    assert alpha_interval(counts, one.numbers, "interval", resamples=0, seed=1) is None


@pytest.mark.parametrize("level", LEVELS)
def test_interval_covers_what_a_plain_bootstrap_covers(level: Level) -> None:
    """The plain one draws items and asks the library each time; 800 draws each, so bounds are near, not equal."""
    draw = np.random.Generator(np.random.PCG64(5))
    truth = draw.integers(1, 6, 40)
    matrix = np.clip(truth + draw.integers(-1, 2, (3, 40)), 1, 5).astype(np.float64)
    one = table(rows_of_matrix(matrix), level)
    ours = alpha_interval(one.counts(), one.numbers, level, resamples=800, seed=0)
    plain = [
        krippendorff.alpha(reliability_data=matrix[:, draw.integers(0, 40, 40)], level_of_measurement=level)
        for _ in range(800)
    ]
    assert ours is not None
    assert (ours.low, ours.high) == pytest.approx(tuple(np.quantile(plain, [0.025, 0.975])), abs=0.05)


def test_nothing_to_compare() -> None:
    none = np.array([[1, 0], [0, 1], [0, 0]], dtype=float)
    assert (percent(none), fleiss_kappa(none)) == (None, None)
    assert alpha(none, np.arange(2.0), "nominal") is None
    assert alpha_interval(none, np.arange(2.0), "nominal", resamples=10, seed=0) is None
