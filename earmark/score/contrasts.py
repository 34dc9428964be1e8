"""Two groups of items set against each other: the rows of `earmark.score.fairness`, test by test."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal, NamedTuple

import numpy as np

from earmark.score.differences import Added, Interval, difference_intervals, linear, score, total
from earmark.stats import sign_test
from earmark.two_samples import Tested, mann_whitney, paired_t, welch

Test = Literal["welch", "mann-whitney", "paired-t", "mcnemar-exact", "none"]
Status = Literal["tested", "too_few", "no_spread", "no_reference", "one_group"]
_DIGITS = 8  # of a statistic and its p: sums of floats differ between machines in their last digits
_UNTESTED = ("too_few", "no_reference")
By = Mapping[str, Added]  # what each cluster, or each side of a pair, adds to a score


class About(NamedTuple):
    """Whom a contrast is about."""

    task: str
    attribute: str
    a: str
    b: str | None
    measure: str


@dataclass(frozen=True, slots=True)
class Contrast:
    """A test of two groups; the attributes are those of the table in `earmark.score.fairness`."""

    task: str
    attribute: str
    a: str
    b: str | None
    measure: str
    test: Test
    status: Status
    n_a: int
    n_b: int
    units_a: int
    units_b: int
    score_a: float | None
    score_b: float | None
    difference: float | None
    low: float | None = None
    high: float | None = None
    better_a: int | None = None
    better_b: int | None = None
    statistic: float | None = None
    freedom: float | None = None
    p: float | None = None
    p_holm: float | None = None
    effect: float | None = None
    effect_name: str | None = None


class Sides(NamedTuple):
    """Both sides of a contrast.

    Attributes:
        a: By unit.
        b: By unit; the same units where they are pairs.
        unit: What the keys of `a` and `b` are.
        paired: Whether units are pairs.
        binary: Whether every pair is two items that are right or wrong.
    """

    about: About
    a: By
    b: By
    unit: Literal["cluster", "sentence"] = "cluster"
    paired: bool = False
    binary: bool = False


def tested(sides: Sequence[Sides], *, fewest: int, resamples: int, seed: int) -> list[Contrast]:
    """The rows of some contrasts, in their order, with one bootstrap for all that have the same units.

    Args:
        sides: Of one task; pairs of which there are none have no row.
        fewest: Units that each side needs.
        resamples: Of the bootstrap.
        seed: Of the bootstrap.
    """
    drafts = [
        (one, _pair_tests(one, fewest) if one.paired else _group_tests(one, fewest)) for one in sides if one.a
    ]  # fmt: skip
    intervals: dict[int, Interval] = {}
    for unit in ("cluster", "sentence"):
        places = [n for n, (one, rows) in enumerate(drafts) if one.unit == unit and rows[0].status not in _UNTESTED]
        found = [(drafts[n][0].a, drafts[n][0].b) for n in places]
        bounds = difference_intervals(found, resamples=resamples, seed=seed).absolute
        intervals |= dict(zip(places, bounds, strict=True))
    rows: list[Contrast] = []
    for n, (_, made) in enumerate(drafts):
        low, high = intervals.get(n, Interval())
        rows += [replace(row, low=low, high=high) for row in made]
    return rows


def alone(about: About, side: By) -> Contrast:
    """The row of an attribute that has one value."""
    found = total(side.values())
    return Contrast(*about, "none", "one_group", found.items, 0, len(side), 0, score(found), None, None)


def _untested(sides: Sides, test: Test, status: Status) -> Contrast:
    of_a, of_b = total(sides.a.values()), total(sides.b.values())
    score_a, score_b = score(of_a), score(of_b)
    difference = score_a - score_b if score_a is not None and score_b is not None else None
    units = len(sides.a), len(sides.b)
    return Contrast(*sides.about, test, status, of_a.items, of_b.items, *units, score_a, score_b, difference)


def _hindrance(sides: Sides, fewest: int) -> Status | None:
    if min(len(sides.a), len(sides.b)) < fewest:
        return "too_few"
    return None if all(total(side.values()).below for side in (sides.a, sides.b)) else "no_reference"


def _result(row: Contrast, test: Test, found: Tested | None, effect_name: str) -> Contrast:
    if found is None:
        return replace(row, test=test, status="no_spread")
    statistic, freedom, p, effect = (None if number is None else _rounded(number) for number in found)
    return replace(row, test=test, status="tested", statistic=statistic, freedom=freedom, p=p, effect=effect,
                   effect_name=effect_name)  # fmt: skip


def _rounded(number: float) -> float:
    return float(f"{number:.{_DIGITS}g}")


def _group_tests(sides: Sides, fewest: int) -> list[Contrast]:
    if hindrance := _hindrance(sides, fewest):
        return [_untested(sides, "none", hindrance)]
    row = _untested(sides, "none", "no_spread")
    a, b = list(sides.a.values()), list(sides.b.values())
    ranked = mann_whitney(*(np.array([one.rate for one in side]) for side in (a, b)))
    return [
        _result(row, "welch", welch(linear(a), linear(b)), "hedges_g"),
        _result(row, "mann-whitney", ranked, "superiority"),
    ]


def _pair_tests(sides: Sides, fewest: int) -> list[Contrast]:
    if hindrance := _hindrance(sides, fewest):
        return [_untested(sides, "paired-t", hindrance)]
    a, b = ([side[name] for name in sorted(sides.a)] for side in (sides.a, sides.b))
    better = [(x.rate > y.rate) - (x.rate < y.rate) for x, y in zip(a, b, strict=True)]
    if sides.about.measure != "value":  # of error rates the lower is better
        better = [-one for one in better]
    better_a, better_b = better.count(1), better.count(-1)
    row = replace(_untested(sides, "none", "no_spread"), better_a=better_a, better_b=better_b)
    rows = [_result(row, "paired-t", paired_t(linear(a) - linear(b)), "cohen_dz")]
    if sides.binary:
        rows.append(replace(row, test="mcnemar-exact", status="tested", p=sign_test(better_a, better_b)))
    return rows
