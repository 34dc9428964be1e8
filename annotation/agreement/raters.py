"""Each rater: right how often, at one with the rest how often, how fast, and whether the answers vary at all."""

from __future__ import annotations

import math
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from annotation.agreement.table import Judged, tally

Array = NDArray[np.float64]
# A rater is pointed out, never left out: a person looks. From so many judgements on, and these bounds.
FEWEST = 10
STRAIGHT_LINE = 0.25  # above the others' share of the same label, on the same items
HASTY = 1 / 3  # of the median time of all
APART = 0.2  # below the median agreement of all
_MOST_PAIRS = 5_000_000


class Rater(NamedTuple):
    """What is known of a rater; None where it cannot be known.

    Attributes:
        n: Judgements.
        accuracy: Share that equals the truth, of those whose truth is known.
        agreement: Share of the other raters' labels on the same items that are his own, mean over his items.
        median_s: Median time of a judgement.
        usual: His most frequent label.
        usual_share: Its share of his labels.
        others_share: Its share of the others' labels on the same items.
        longest_run: Longest run of one label, in the order of the file.
        flags: `straight-lining`, `hasty`, `apart`; only where there is enough to say so.
    """

    rater: str
    n: int
    accuracy: float | None
    agreement: float | None
    median_s: float | None
    usual: str
    usual_share: float
    others_share: float | None
    longest_run: int
    flags: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """For the report."""
        return {**self._asdict(), "flags": list(self.flags)}


class Pair(NamedTuple):
    """Two raters: items that both judged, share of those on which they agree, Cohen's kappa."""

    a: str
    b: str
    items: int
    percent: float
    kappa: float | None


def raters_of(judged: Judged) -> list[Rater]:
    """All raters, by name."""
    kept = judged.latest
    item, rater, label = judged.item[kept], judged.rater[kept], judged.label[kept]
    counts = judged.counts()
    others = counts.sum(axis=1)[item] - 1
    own = tally(judged.rater, judged.label, len(judged.raters), len(judged.values))
    usual = own.argmax(axis=1)
    alike = _mean_by(rater, _share(counts[item, label] - 1, others), len(judged.raters))
    theirs = _mean_by(
        rater, _share(counts[item, usual[rater]] - (label == usual[rater]), others), len(judged.raters)
    )  # fmt: skip
    right = np.where(judged.truth >= 0, (judged.truth == judged.label).astype(float), np.nan)
    accuracy = _mean_by(judged.rater, right, len(judged.raters))
    order = np.argsort(judged.rater, kind="stable")
    theirs_alone = np.split(order, np.cumsum(np.bincount(judged.rater, minlength=len(judged.raters)))[:-1])
    found = []
    for n, (name, mine) in enumerate(zip(judged.raters, theirs_alone, strict=True)):
        found.append(
            Rater(
                name, int(own[n].sum()), accuracy[n], alike[n], _median(judged.seconds[mine]),
                judged.values[usual[n]], float(own[n].max() / own[n].sum()), theirs[n], _longest(judged.label[mine]),
            )
        )  # fmt: skip
    return _flagged(found)


def _share(part: Array, whole: Array) -> Array:
    """NaN where there is nobody else."""
    shares: Array = np.divide(part, whole, out=np.full(len(part), np.nan), where=whole > 0)
    return shares


def _mean_by(key: NDArray[np.int64], values: Array, size: int) -> list[float | None]:
    known = np.isfinite(values)
    of = np.bincount(key[known], minlength=size)
    sums = np.bincount(key[known], values[known], minlength=size)
    return [float(s / n) if n else None for s, n in zip(sums, of, strict=True)]


def _median(seconds: Array) -> float | None:
    known = seconds[np.isfinite(seconds)]
    return float(np.median(known)) if len(known) else None


def _longest(labels: NDArray[np.int64]) -> int:
    ends = np.flatnonzero(np.append(np.diff(labels) != 0, True))
    return int(np.diff(np.concatenate([[-1], ends])).max())


def _flagged(found: list[Rater]) -> list[Rater]:
    speed = _median(np.array([one.median_s if one.median_s is not None else np.nan for one in found]))
    usual = _median(np.array([one.agreement if one.agreement is not None else np.nan for one in found]))

    def flags(one: Rater) -> tuple[str, ...]:
        if one.n < FEWEST:
            return ()
        said = []
        if one.others_share is not None and one.usual_share > one.others_share + STRAIGHT_LINE:
            said.append("straight-lining")
        if speed is not None and one.median_s is not None and one.median_s < speed * HASTY:
            said.append("hasty")
        if usual is not None and one.agreement is not None and one.agreement < usual - APART:
            said.append("apart")
        return tuple(said)

    return [one._replace(flags=flags(one)) for one in found]


def pairs_of(judged: Judged) -> list[Pair] | None:
    """All pairs of raters who judged an item both, with Cohen's kappa.

    J. Cohen, Educational and Psychological Measurement 20 (1960) 37. Kappa is None where both always said the same
    one value: nothing else was to be expected.

    Returns:
        By names; None where there are more pairs of judgements than can be looked at.
    """
    kept = judged.latest
    order = np.lexsort((judged.rater[kept], judged.item[kept]))
    item, rater, label = (part[kept][order] for part in (judged.item, judged.rater, judged.label))
    first, second = _partners(item)
    if first is None or second is None:
        return None
    keys, pair = np.unique(rater[first] * len(judged.raters) + rater[second], return_inverse=True)
    of = np.bincount(pair, minlength=len(keys)).astype(float)
    if len(keys) * len(judged.values) > _MOST_PAIRS:
        return None
    same = np.bincount(pair, label[first] == label[second], minlength=len(keys)) / of
    margins = [tally(pair, label[side], len(keys), len(judged.values)) / of[:, None] for side in (first, second)]
    chance = (margins[0] * margins[1]).sum(axis=1)
    found = []
    for key, n, observed, expected in zip(keys, of, same, chance, strict=True):
        kappa = float((observed - expected) / (1 - expected)) if not math.isclose(expected, 1) else None
        a, b = divmod(int(key), len(judged.raters))
        found.append(Pair(judged.raters[a], judged.raters[b], int(n), float(observed), kappa))
    return found


def _partners(item: NDArray[np.int64]) -> tuple[NDArray[np.int64] | None, NDArray[np.int64] | None]:
    """Places of all pairs of judgements of one item; items come together."""
    _, start, size = np.unique(item, return_index=True, return_counts=True)
    if (size * (size - 1)).sum() / 2 > _MOST_PAIRS:
        return None, None
    firsts, seconds = [np.zeros(0, dtype=np.int64)], [np.zeros(0, dtype=np.int64)]
    for count in np.unique(size):
        begin = start[size == count][:, None]
        a, b = np.triu_indices(count, 1)
        firsts.append((begin + a).ravel())
        seconds.append((begin + b).ravel())
    return np.concatenate(firsts), np.concatenate(seconds)
