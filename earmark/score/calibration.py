"""How well a judge agrees with people: correlation, exact agreement, kappa, bias.

| measure | is | after |
|---|---|---|
| pearson | correlation of the scores | Pearson 1895, Proceedings of the Royal Society 58, 240-242 |
| spearman | Pearson's of the ranks, ties at their mean rank | Spearman 1904, Am. J. of Psychology 15, 72-101 |
| exact, within_one | share of pairs that are equal, or at most 1 apart | |
| kappa | chance-corrected exact agreement | Cohen 1960, Educational and Psychological Measurement 20, 37-46 |
| weighted_kappa | the same by squared distance | Cohen 1968, Psychological Bulletin 70, 213-220 |
| bias | mean of judge - human: above 0, the judge is kinder | |
| low, high | 95 % percentile bootstrap over items (Efron 1979) | an item with several systems is drawn whole |

Squared weights make kappa 1 - mean (x - y)^2 / mean over all pairs (x_i - y_j)^2: no categories are needed, so that a
mean of several raters may stand on either side. What is not defined (no spread, one pair) is None, never 0 or NaN.

By score: the bias where people said 1, 2, ... (a mean of raters is rounded, halves to the even number): a judge that
never leaves the middle is kind below and harsh above. By system: a bias that differs between systems changes their
order, which one shared by all does not.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from earmark.errors import UsageError
from earmark.score.resamples import check_bootstrap
from earmark.stats import bootstrap_ratios

Numbers = NDArray[np.float64]
_DECIMALS = 6
_CLOSE = 1e-9


class Label(NamedTuple):
    """One reply as a person and a judge scored it.

    Attributes:
        item: Id.
        system: Whose reply; empty where there is one system.
        human: Score, or the mean of several raters'.
        judge: On the same scale.
        raters: How many people.
    """

    item: str
    system: str
    human: float
    judge: float
    raters: int = 1


@dataclass(frozen=True, slots=True)
class Bias:
    """Mean of judge - human over some replies.

    Attributes:
        value: What they share: a score, or a system.
        low: Bound of the 95 % interval; None where all are of one item.
    """

    value: str
    n: int
    bias: float
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class Calibration:
    """How a judge agrees with people; each number as in the module's table."""

    n: int
    items: int
    raters: int
    pearson: float | None
    spearman: float | None
    exact: float
    within_one: float
    kappa: float | None
    weighted_kappa: float | None
    bias: Bias
    by_score: tuple[Bias, ...]
    by_system: tuple[Bias, ...]
    signature: str

    def to_json(self) -> dict[str, Any]:
        """As one object for `json.dumps`: plain values, None for what is not defined."""
        return asdict(self)


def calibrate(labels: Sequence[Label], *, resamples: int, seed: int, source: str = "") -> Calibration:
    """Compare a judge with people.

    Args:
        labels: One or more, in any order.
        resamples: Of the bootstrap.
        seed: Of the bootstrap.
        source: What the signature says of the judge; may be empty.

    Raises:
        UsageError: The bootstrap cannot be as asked for.
    """
    check_bootstrap(seed, resamples)
    if not labels:
        raise UsageError("calibration", expected="at least one label", got="none")
    labels = sorted(labels)
    human = np.array([one.human for one in labels])
    judge = np.array([one.judge for one in labels])
    apart = np.abs(judge - human)
    biases = _biases(labels, resamples, seed)
    told = [f"judge:{source}"] if source else []
    return Calibration(
        n=len(labels),
        items=len({one.item for one in labels}),
        raters=sum(one.raters for one in labels),
        pearson=correlation(human, judge),
        spearman=correlation(ranks(human), ranks(judge)),
        exact=float((apart < _CLOSE).mean()),
        within_one=float((apart < 1 + _CLOSE).mean()),
        kappa=kappa(human, judge),
        weighted_kappa=weighted_kappa(human, judge),
        bias=biases["all", ""],
        by_score=tuple(one for (by, _), one in biases.items() if by == "score"),
        by_system=tuple(one for (by, _), one in biases.items() if by == "system"),
        signature="|".join([*told, f"n:{len(labels)}", f"resamples:{resamples}", f"seed:{seed}"]),
    )


def correlation(x: Numbers, y: Numbers) -> float | None:
    """Pearson's correlation of two arrays of shape (n,); None where one of them has no spread."""
    a, b = x - x.mean(), y - y.mean()
    if min(np.abs(a).max(), np.abs(b).max()) < _CLOSE:
        return None
    return _plain(float((a @ b) / np.sqrt((a @ a) * (b @ b))))


def ranks(values: Numbers) -> Numbers:
    """Ranks from 1, equal values at the mean of theirs; shape (n,)."""
    _, place, counts = np.unique(values, return_inverse=True, return_counts=True)
    last = np.cumsum(counts)
    found: Numbers = (last - (counts - 1) / 2)[place]
    return found


def kappa(x: Numbers, y: Numbers) -> float | None:
    """Cohen's kappa of two arrays of labels, shape (n,); None where both only ever say one and the same."""
    labels = np.unique(np.concatenate([x, y]))
    chance = float(sum((x == label).mean() * (y == label).mean() for label in labels))
    return None if chance > 1 - _CLOSE else _plain((float((x == y).mean()) - chance) / (1 - chance))


def weighted_kappa(x: Numbers, y: Numbers) -> float | None:
    """Cohen's kappa by squared distance, of shape (n,); None where nothing differs from anything."""
    chance = float(x.var() + y.var() + (x.mean() - y.mean()) ** 2)
    return None if chance < _CLOSE else _plain(1 - float(((x - y) ** 2).mean()) / chance)


def _biases(labels: Sequence[Label], resamples: int, seed: int) -> Mapping[tuple[str, str], Bias]:
    """Of all, by score and by system: all from one bootstrap, so that they move together."""
    keys = [_keys(one) for one in labels]
    columns = {key: n for n, key in enumerate(sorted({key for of in keys for key in of}, key=_position))}
    items = {name: n for n, name in enumerate(sorted({one.item for one in labels}))}
    above, below = np.zeros((len(items), len(columns))), np.zeros((len(items), len(columns)))
    values: dict[tuple[str, str], list[float]] = defaultdict(list)
    for one, of in zip(labels, keys, strict=True):
        inside = [columns[key] for key in of]
        above[items[one.item], inside] += one.judge - one.human
        below[items[one.item], inside] += 1.0
        for key in of:
            values[key].append(one.judge - one.human)
    kinds, counts = np.unique(np.hstack([above, below]), axis=0, return_counts=True)
    low, high = bootstrap_ratios(
        kinds[:, : len(columns)], kinds[:, len(columns) :], counts, resamples=resamples, seed=seed
    )
    spread = (below > 0).sum(axis=0) > 1
    return {
        key: Bias(key[1], len(values[key]), _plain(float(np.mean(values[key]))),
                  *((_plain(float(low[n])), _plain(float(high[n]))) if spread[n] else (None, None)))
        for key, n in columns.items()
    }  # fmt: skip


def _keys(one: Label) -> tuple[tuple[str, str], ...]:
    score = ("score", f"{round(one.human):d}")
    return (("all", ""), score, ("system", one.system)) if one.system else (("all", ""), score)


def _position(key: tuple[str, str]) -> tuple[str, float, str]:
    return key[0], float(key[1]) if key[0] == "score" else 0.0, key[1]


def _plain(value: float) -> float:
    return round(value, _DECIMALS) + 0.0
