"""Outcomes by cell: overall, and by benchmark, task, skill, aspect, level, length, answer type and group.

A cell's score is the mean value of its items. Items whose judge failed are left out of it; what the score would
be if all of them were wrong, or all right, is given beside it (`least`, `most`). The intervals of all cells
come from one bootstrap over the clusters of all scored items (`earmark.score.related`), so that they move together.
A cell whose items are one cluster has no interval: one cluster says nothing of how clusters differ.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import fsum, isfinite
from typing import NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from earmark.score.gold import Gold
from earmark.score.outcome import Edits, Outcome, Status, Unit
from earmark.score.related import clusters
from earmark.stats import Intervals, bootstrap_ratios

OVERALL = "overall"
_LENGTHS = ("short", "medium", "long", "ultra_long", "none")
_UNITS: tuple[Unit, ...] = ("word", "character")
_FEWEST_CLUSTERS = 2
_DECIMALS = 6  # of a bound: resampling noise is larger, and sums of floats differ between machines


@dataclass(frozen=True, slots=True)
class Rate:
    """A corpus error rate: summed errors over summed reference lengths.

    Attributes:
        unit: What is counted.
        n: Items.
        score: The rate; None where the references are all empty. It may exceed 1.
        low: Lower bound of the 95 % interval; None where the items are one cluster.
        high: Upper bound.
    """

    unit: Unit
    n: int
    score: float | None
    low: float | None
    high: float | None
    hits: int
    substitutions: int
    deletions: int
    insertions: int


@dataclass(frozen=True, slots=True)
class Cell:
    """The items that share one value.

    Attributes:
        by: What they share ("task"); "overall" for all items.
        value: Its value.
        n: All items of the cell; the five counts add up to it.
        clusters: Of the items but those in error.
        score: Mean value of the items but those in error; None where there are no others.
        low: Lower bound of its 95 % interval; None where the items are one cluster.
        high: Upper bound.
        least: The score if every item in error were wrong.
        most: The score if every item in error were right.
        choices: How many items are choice items.
        chance: What guessing would score on those, the mean of 1 / number of options; None where there are none.
        wer: Corpus word error rate of the transcripts; None where there are none.
        cer: Corpus character error rate of those in languages without blanks.
    """

    by: str
    value: str
    n: int
    clusters: int
    score: float | None
    low: float | None
    high: float | None
    least: float
    most: float
    right: int
    wrong: int
    unparsed: int
    missing: int
    error: int
    choices: int
    chance: float | None
    wer: Rate | None
    cer: Rate | None


class Scored(NamedTuple):
    """An item and what came of it."""

    gold: Gold
    outcome: Outcome


def cells(scored: Sequence[Scored], *, resamples: int, seed: int) -> list[Cell]:
    """Aggregate outcomes; the first cell is the overall one.

    Args:
        scored: All items of the release, in any order: the cells do not depend on it.
        resamples: Of the bootstrap.
        seed: Of the bootstrap.

    Returns:
        The cells in the order of the module's first line, within it by value.
    """
    members: dict[tuple[str, str], list[Scored]] = {}
    places: list[list[tuple[str, str]]] = []
    for one in scored:
        keys = list(_keys(one.gold))
        places.append(keys)
        for key in keys:
            members.setdefault(key, []).append(one)
    order = {key: place for place, key in enumerate(sorted(members, key=_position))}
    bounds = _intervals(scored, [tuple(order[key] for key in keys) for keys in places], len(order), resamples, seed)
    return [_cell(key, members[key], bounds, order[key]) for key in order]


_FIELDS = (OVERALL, "benchmark", "task", "skill", "aspect", "level", "length", "answer_type", "group")


def _keys(gold: Gold) -> Iterator[tuple[str, str]]:
    """The cells that an item belongs to; it may have several skills, aspects and groups, each counted once."""
    yield OVERALL, "all"
    yield "benchmark", gold.benchmark
    yield "task", gold.task
    yield from (("skill", word) for word in sorted(set(gold.skills)))
    yield from (("aspect", word) for word in sorted(set(gold.aspects)))
    if gold.level:
        yield "level", gold.level
    yield "length", gold.length
    yield "answer_type", gold.answer_type
    yield from (("group", pair) for pair in sorted(set(gold.groups)))


def _position(key: tuple[str, str]) -> tuple[int, int, str]:
    by, value = key
    return _FIELDS.index(by), _LENGTHS.index(value) if by == "length" else 0, value


class _Bounds(NamedTuple):
    """Intervals of every cell: of its score, and of its rates by unit; and from how many clusters they are.

    Attributes:
        clusters: Shape (columns,), as the bounds: all scores first, then the rates of each unit.
    """

    intervals: Intervals | None
    clusters: NDArray[np.int64]
    cell_count: int

    def of(self, cell: int, kind: int) -> tuple[float | None, float | None]:
        """Bounds of a cell's score (kind 0) or of its rate in the unit before `kind`."""
        column = kind * self.cell_count + cell
        if self.intervals is None or self.clusters[column] < _FEWEST_CLUSTERS:
            return None, None
        low, high = float(self.intervals.low[column]), float(self.intervals.high[column])
        return (round(low, _DECIMALS), round(high, _DECIMALS)) if isfinite(low) else (None, None)


_Added: TypeAlias = tuple[tuple[int, ...], float, tuple[int, int, int]]  # cells, value, edits: what an item adds


def _intervals(
    scored: Sequence[Scored], places: Sequence[tuple[int, ...]], cell_count: int, resamples: int, seed: int
) -> _Bounds:
    """Bootstrap all cells at once, over the kinds of clusters: those whose items add the same to the same cells."""
    named, added = clusters(one.gold for one in scored), defaultdict[str, list[_Added]](list)
    for one, place in zip(scored, places, strict=True):
        if one.outcome.value is not None:
            added[named[one.gold.id]].append((place, one.outcome.value, _lengths(one.outcome.statistics)))
    kinds = Counter(tuple(sorted(items)) for items in added.values())
    columns = cell_count * (1 + len(_UNITS))
    if not kinds:
        return _Bounds(None, np.zeros(columns, dtype=np.int64), cell_count)
    ordered = sorted(kinds)
    above, below = np.zeros((len(kinds), columns)), np.zeros((len(kinds), columns))
    there = np.zeros((len(kinds), columns), dtype=bool)
    for row, items in enumerate(ordered):
        for place, value, (unit, errors, reference) in items:
            inside = np.array(place)
            above[row, inside] += value
            below[row, inside] += 1.0
            there[row, inside] = True
            if unit >= 0:
                inside = inside + cell_count * (1 + unit)
                above[row, inside] += errors
                below[row, inside] += reference
                there[row, inside] = True
    counts = np.array([kinds[kind] for kind in ordered], dtype=np.int64)
    used = np.flatnonzero(below.any(axis=0))
    found = bootstrap_ratios(above[:, used], below[:, used], counts, resamples=resamples, seed=seed)
    low, high = np.full(columns, np.nan), np.full(columns, np.nan)
    low[used], high[used] = found
    return _Bounds(Intervals(low, high), counts @ there, cell_count)


def _lengths(edits: Edits | None) -> tuple[int, int, int]:
    """Unit, errors and reference length; the unit is -1 where nothing was aligned."""
    return (_UNITS.index(edits.unit), edits.errors, edits.reference) if edits else (-1, 0, 0)


def _cell(key: tuple[str, str], members: Sequence[Scored], bounds: _Bounds, place: int) -> Cell:
    statuses = Counter(one.outcome.status for one in members)
    values = [one.outcome.value for one in members if one.outcome.value is not None]
    total, errors = fsum(values), statuses[Status.ERROR]
    chances = [1 / len(one.gold.choices) for one in members if one.gold.answer_type == "choice"]
    low, high = bounds.of(place, 0)
    wer, cer = (_rate(unit, members, bounds.of(place, 1 + n)) for n, unit in enumerate(_UNITS))
    return Cell(
        by=key[0],
        value=key[1],
        n=len(members),
        clusters=int(bounds.clusters[place]),
        score=total / len(values) if values else None,
        low=low,
        high=high,
        least=total / len(members),
        most=(total + errors) / len(members),
        **{status.value: statuses[status] for status in Status},
        choices=len(chances),
        chance=fsum(chances) / len(chances) if chances else None,
        wer=wer,
        cer=cer,
    )


def _rate(unit: Unit, members: Sequence[Scored], bounds: tuple[float | None, float | None]) -> Rate | None:
    edits = [e for one in members if (e := one.outcome.statistics) and e.unit == unit]
    if not edits:
        return None
    hits, substitutions, deletions, insertions = (sum(counts) for counts in zip(*(e[:4] for e in edits), strict=True))
    total = Edits(hits, substitutions, deletions, insertions, unit)
    score = total.errors / total.reference if total.reference else None
    return Rate(unit, len(edits), score, *bounds, hits, substitutions, deletions, insertions)
