"""*triad*: content x speech x consistency, the three parts always beside the product.

VoiceAssistant-Eval's score of a spoken assistant (arXiv:2509.22651, section 3).

| part | an item's value, 0 to 1 |
|---|---|
| content | of a saved report of `earmark score`: what the judge, or a rule, made of the written reply |
| speech | mean opinion score / 5 |
| consistency | 1 - min(1, WER) of what was said against what was written |

The score of a cell is the product of its three means, as published. An item without one of the parts has no product and
lowers no mean: it is counted, and as long as there is one in a cell the cell has *no product* (status `incomplete`).
`complete` is then the product over the items that have all three, with their number, and `least`, `most` are what the
product would be with every absent value at 0, and at 1. Intervals are percentile bootstraps of the parts and of their
product together, over clusters of items that belong together (`earmark.score.related`); one cluster alone has none.

Published figures are rounded first (mean opinion to 0.1), and role-play items count content x speaker similarity; so
`--compat voiceassistant-eval` has it. Ours does neither: rounding alone moves a mean opinion of 3.0 by
up to 1.7 % of its size, and a similarity with a floor of about 0.5 is no share.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import fsum, isfinite
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from earmark.stats import bootstrap_sums, percentiles

PARTS = ("content", "speech", "consistency")
TOP_MOS = 5.0
_DECIMALS = 6

Array = NDArray[np.float64]


class Values(NamedTuple):
    """The three values of an item; None where it has none.

    Attributes:
        cluster: Items that share it are drawn together (`related.clusters`).
        task: With the benchmark before it.
    """

    id: str
    task: str
    cluster: str
    content: float | None
    speech: float | None
    consistency: float | None

    @property
    def parts(self) -> tuple[float | None, ...]:
        """In the order of `PARTS`."""
        return (self.content, self.speech, self.consistency)

    @property
    def whole(self) -> bool:
        """Whether there are all three."""
        return None not in self.parts


@dataclass(frozen=True, slots=True)
class Mean:
    """A figure with its interval; None where there is nothing to make it of.

    Attributes:
        n: Items that it is made of.
    """

    value: float | None
    low: float | None
    high: float | None
    n: int


@dataclass(frozen=True, slots=True)
class Cell:
    """The triad of the items of a task, or of all.

    Attributes:
        n: Items; `clusters`: what the bootstrap draws.
        status: `whole`, `incomplete` or `no <part>`, the first part that no item has.
        content, speech, consistency: Means over the items that have the part.
        product: Of the three; a value only where every item has all three.
        complete: The product over the items that have all three.
        least, most: The product with every absent value at 0, and at 1; None where a part is nowhere.
    """

    by: str
    value: str
    n: int
    clusters: int
    status: str
    content: Mean
    speech: Mean
    consistency: Mean
    product: Mean
    complete: Mean
    least: float | None
    most: float | None


def cells(found: Sequence[Values], *, resamples: int, seed: int, round_mos: bool = False) -> list[Cell]:
    """Aggregate items; the first cell is of all, the others of each task by name.

    Args:
        found: At least one item, in any order: no figure depends on it.
        resamples: Of the bootstrap.
        seed: Of its generator (PCG64).
        round_mos: Round mean opinion scores to 0.1 first, as the published tables do.
    """
    ordered = sorted(found, key=lambda one: one.id)
    keys = [("overall", "all"), *sorted({("task", one.task) for one in ordered})]
    members = {key: [n for n, one in enumerate(ordered) if key[0] == "overall" or key[1] == one.task] for key in keys}
    sums = np.concatenate([_columns(ordered, members[key]) for key in keys], axis=1)
    drawn = bootstrap_sums(*_by_cluster(ordered, sums), resamples=resamples, seed=seed)
    width = sums.shape[1] // len(keys)
    made = []
    for place, key in enumerate(keys):
        columns = drawn[:, place * width : (place + 1) * width]
        made.append(_cell(key, [ordered[n] for n in members[key]], columns, round_mos))
    return made


# Columns of a cell: for each part its sum and its count, then the sums of whole items and their count.
def _columns(ordered: Sequence[Values], members: Sequence[int]) -> Array:
    columns = np.zeros((len(ordered), 2 * len(PARTS) + len(PARTS) + 1))
    for row in members:
        one = ordered[row]
        for part, value in enumerate(one.parts):
            if value is not None:
                columns[row, 2 * part : 2 * part + 2] = value, 1.0
        if one.whole:
            columns[row, 2 * len(PARTS) :] = (*one.parts, 1.0)
    return columns


def _by_cluster(ordered: Sequence[Values], sums: Array) -> tuple[Array, NDArray[np.int64]]:
    """What each kind of cluster adds to the sums, and how many clusters are of it."""
    places = {name: row for row, name in enumerate(sorted({one.cluster for one in ordered}))}
    rows = np.zeros((len(places), sums.shape[1]))
    np.add.at(rows, [places[one.cluster] for one in ordered], sums)
    kinds, counts = np.unique(rows, axis=0, return_counts=True)
    return kinds, counts.astype(np.int64)


def _cell(key: tuple[str, str], members: Sequence[Values], drawn: Array, round_mos: bool) -> Cell:
    with np.errstate(invalid="ignore", divide="ignore"):
        shares = drawn[:, 0:6:2] / drawn[:, 1:6:2]
        whole = drawn[:, 6:9] / drawn[:, 9:10]
    if round_mos:
        shares[:, 1], whole[:, 1] = rounded_speech(shares[:, 1]), rounded_speech(whole[:, 1])
    bounds = percentiles(np.column_stack([shares, whole.prod(axis=1)]))
    having = [[one for one in members if one.parts[part] is not None] for part in range(len(PARTS))]
    given = [[one.parts[part] or 0.0 for one in some] for part, some in enumerate(having)]
    all_three = [one for one in members if one.whole]
    means = [_mean(values, round_mos and part == 1) for part, values in enumerate(given)]
    of_complete = [_mean([one.parts[part] or 0.0 for one in all_three], round_mos and part == 1) for part in range(3)]
    apart = [len({one.cluster for one in some}) for some in (*having, all_three)]
    intervals = [_interval(low, high, count) for low, high, count in zip(bounds.low, bounds.high, apart, strict=True)]
    parts = [Mean(mean, *at, len(values)) for mean, at, values in zip(means, intervals, given, strict=False)]
    complete = Mean(product(of_complete), *intervals[-1], len(all_three))
    is_whole = len(all_three) == len(members)
    absent = next((name for name, values in zip(PARTS, given, strict=True) if not values), None)
    none = Mean(None, None, None, len(all_three))
    status = "whole" if is_whole else f"no {absent}" if absent else "incomplete"
    least, most = (None if absent else _extreme(given, len(members), missing) for missing in (0.0, 1.0))
    clusters = len({one.cluster for one in members})
    of_all = complete if is_whole else none
    return Cell(*key, len(members), clusters, status, parts[0], parts[1], parts[2], of_all, complete, least, most)


def product(parts: Sequence[float | None]) -> float | None:
    """The product of the three means; None if one of them is."""
    known = [part for part in parts if part is not None]
    return float(np.prod(known)) if len(known) == len(parts) else None


def rounded_speech(share: Array) -> Array:
    """Mean opinion / 5 after the published rounding of the mean to 0.1 (arXiv:2509.22651: tables in steps of 2 %)."""
    return np.asarray(np.round(share * TOP_MOS, 1) / TOP_MOS, dtype=np.float64)


def _mean(values: Sequence[float], rounded: bool) -> float | None:
    if not values:
        return None
    mean = fsum(values) / len(values)
    return float(rounded_speech(np.array(mean))) if rounded else mean


def _extreme(given: Sequence[Sequence[float]], n: int, missing: float) -> float:
    return float(np.prod([(fsum(values) + missing * (n - len(values))) / n for values in given]))


def _interval(low: float, high: float, clusters: int) -> tuple[float | None, float | None]:
    """None where nothing varies that could be drawn: one cluster, or none."""
    if clusters < 2 or not (isfinite(low) and isfinite(high)):
        return None, None
    return round(float(low), _DECIMALS), round(float(high), _DECIMALS)
