"""A leaderboard: systems on one release, by three means, with what each place is worth.

| | is |
|---|---|
| `micro` | mean value over items |
| `macro` | mean over tasks of the mean value over their items |
| `mean_win_rate` | HELM's: mean over tasks of the share of the other systems that are worse, a tie counting half |
| interval, `ranks` | of one bootstrap over clusters for all systems together: 95 % of the resamples put it there |
| `added` | which two systems change order by mean win rate when a third is added |

A win rate depends on who else is there; means do not, so they are beside it. Items whose judge failed are left out.
Items that belong together (`earmark.score.related`) are one cluster.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any, Literal, TypeAlias, get_args

import numpy as np
from numpy.typing import NDArray

from earmark.errors import ScoreError
from earmark.score.compare import signature
from earmark.score.resamples import check_bootstrap
from earmark.score.saved import Saved
from earmark.score.tally import Floats, Tally, resampled, tally
from earmark.stats import percentiles

Measure: TypeAlias = Literal["micro", "macro", "mean_win_rate"]
MEASURES: tuple[Measure, ...] = get_args(Measure)
_FEWEST_SYSTEMS = 2
_DECIMALS = 6
_EQUAL = 12  # decimals to which two means are compared: sums of floats differ in their last digits


@dataclass(frozen=True, slots=True)
class Standing:
    """A system by one measure.

    Attributes:
        value: 0 to 1; None where no item has a value.
        low, high: Of its 95 % interval; None where all items are one cluster.
        rank: 1 is the best; equals share the better place.
        rank_low, rank_high: Of the 95 % interval of the rank.
    """

    value: float | None
    low: float | None
    high: float | None
    rank: int
    rank_low: int
    rank_high: int


@dataclass(frozen=True, slots=True)
class Row:
    """A system.

    Attributes:
        name: Of its report.
        n: Items with a value.
        by: By measure.
        tasks: Mean value by task; None where no item of it has one.
    """

    name: str
    n: int
    by: dict[Measure, Standing]
    tasks: dict[str, float | None]


@dataclass(frozen=True, slots=True)
class Board:
    """A leaderboard.

    Attributes:
        rows: The best by `sorted_by` first.
        added: For each system, the pairs of others that its presence puts in another order by mean win rate: the one
            that leads without it, then the one that leads or draws level with it.
    """

    signature: str
    release: str
    items: int
    tasks: tuple[str, ...]
    sorted_by: Measure
    rows: tuple[Row, ...]
    added: dict[str, list[tuple[str, str]]]

    def to_json(self) -> dict[str, Any]:
        """Plain values for `json.dumps`."""
        return asdict(self)


def leaderboard(
    reports: Sequence[Saved], *, sorted_by: Measure = "macro", resamples: int = 10_000, seed: int = 0
) -> Board:
    """Set reports of one release side by side.

    Args:
        reports: From `earmark.score.saved.read_all`; two or more.
        sorted_by: The measure of the order.
        resamples: Of the bootstrap.
        seed: Of the bootstrap.

    Raises:
        UsageError: The bootstrap cannot be as asked for.
        ScoreError: There are fewer than two reports.
    """
    if len(reports) < _FEWEST_SYSTEMS:
        raise ScoreError("leaderboard", expected="two reports or more", got=str(len(reports)))
    check_bootstrap(seed, resamples)
    ordered = sorted(reports, key=lambda one: one.name)
    names, tasks = [one.name for one in ordered], tuple(sorted(set(ordered[0].tasks.values())))
    table = tally(ordered, tasks)
    point, by_task = _measures(table, table.counts[None].astype(np.float64))
    drawn = np.concatenate([_measures(table, weights)[0] for weights in resampled(table, resamples, seed)])
    alone = int(table.counts.sum()) < 2
    standings = [_standings(point[0, n], drawn[:, n], alone=alone) for n in range(len(MEASURES))]
    rows = [
        Row(name, sum(value is not None for value in one.values.values()),
            {measure: standings[m][n] for m, measure in enumerate(MEASURES)},
            {task: _plain(by_task[0, t, n]) for t, task in enumerate(tasks)})
        for n, (name, one) in enumerate(zip(names, ordered, strict=True))
    ]  # fmt: skip
    rows.sort(key=lambda row: (row.by[sorted_by].rank, row.name))
    line = signature(ordered, resamples=resamples, seed=seed)
    added = _added(names, by_task[0])
    return Board(line, ordered[0].release, len(ordered[0].values), tasks, sorted_by, tuple(rows), added)


def _measures(table: Tally, weights: Floats) -> tuple[Floats, Floats]:
    """Of every resample: the measures, shape (resamples, measures, systems), and the means by task, shape
    (resamples, tasks, systems); NaN where no item has a value.
    """  # noqa: D205
    sums = np.stack([weights[:, part.kinds] @ part.values for part in table.tasks], axis=1)
    there = np.stack([weights[:, part.kinds] @ part.there for part in table.tasks], axis=1)
    with np.errstate(invalid="ignore", divide="ignore"):
        micro = sums.sum(axis=1) / there.sum(axis=1)
        by_task = np.round(sums / there, _EQUAL)
    return np.stack([micro, _mean(by_task), mean_win_rate(by_task)], axis=1), by_task


def _mean(by_task: Floats) -> Floats:
    """Mean over tasks that have a value; NaN where none has."""
    there = np.isfinite(by_task)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray(np.where(there, by_task, 0.0).sum(axis=-2) / there.sum(axis=-2))


def mean_win_rate(by_task: Floats) -> Floats:
    """HELM's mean win rate (Liang et al. 2023, Transactions on Machine Learning Research).

    In each task a system's share of the others that are worse, ties counting half; a system without a value is not
    there, and a task with fewer than two systems says nothing.

    Args:
        by_task: Shape (…, tasks, systems); NaN where a system has no value.

    Returns:
        Shape (…, systems); NaN where no task says anything.
    """
    there = np.isfinite(by_task)
    others = there.sum(axis=-1, keepdims=True) - 1
    mine, theirs = by_task[..., :, None], by_task[..., None, :]
    beaten = (mine > theirs).sum(axis=-1) + 0.5 * ((mine == theirs).sum(axis=-1) - 1)
    with np.errstate(invalid="ignore", divide="ignore"):
        rates = np.where(there & (others > 0), beaten / others, np.nan)
    return _mean(rates)


def _ranks(values: Floats) -> NDArray[np.int64]:
    """Ranks along the last axis, 1 the highest value; equals share the better, NaN comes last."""
    known = np.where(np.isfinite(values), np.round(values, _EQUAL), -1.0)
    return np.asarray((known[..., None, :] > known[..., :, None]).sum(axis=-1) + 1)


def _standings(point: Floats, drawn: Floats, *, alone: bool) -> list[Standing]:
    """By system; one cluster `alone` says nothing of how clusters differ, so there is no interval."""
    bounds, ranks = percentiles(np.full_like(drawn, np.nan) if alone else drawn), _ranks(point)
    places = np.quantile(_ranks(drawn), [0.025, 0.975], axis=0)
    return [
        Standing(_plain(point[n]), _plain(bounds.low[n]), _plain(bounds.high[n]), int(ranks[n]),
                 int(np.floor(places[0, n])), int(np.ceil(places[1, n])))
        for n in range(len(point))
    ]  # fmt: skip


def _plain(value: float) -> float | None:
    return round(float(value), _EQUAL) if np.isfinite(value) else None


def _added(names: Sequence[str], by_task: Floats) -> dict[str, list[tuple[str, str]]]:
    """Pairs whose order by mean win rate depends on a third system."""
    whole = np.round(mean_win_rate(by_task), _EQUAL)
    found: dict[str, list[tuple[str, str]]] = {}
    for third, name in enumerate(names):
        without = np.round(mean_win_rate(np.delete(by_task, third, axis=1)), _EQUAL)
        others = [n for n in range(len(names)) if n != third]
        found[name] = [
            (names[u], names[v])
            for i, u in enumerate(others)
            for j, v in enumerate(others)
            if without[i] > without[j] and whole[u] <= whole[v]
        ]
    return found
