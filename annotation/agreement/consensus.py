"""One answer of many: by majority, and by Dawid and Skene's model of what each rater mixes up.

A. P. Dawid, A. M. Skene, Maximum Likelihood Estimation of Observer Error-Rates Using the EM Algorithm, Journal of the
Royal Statistical Society C 28 (1979) 20; the library crowd-kit.
"""

from __future__ import annotations

import math
import warnings
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from annotation.agreement.table import Judged

Array = NDArray[np.float64]
# All of them: the library takes its bound before the labels have moved, sees it fall, and would stop half-way.
ITERATIONS = 50
# The model holds a table of raters times values squared, and goes over all judgements at each step.
_MOST_CELLS = 2_000_000
_MOST_JUDGEMENTS = 100_000
# Probabilities this near are a tie: sums differ in their last digits with the names of raters.
_TIE = 1e-9


class Consensus(NamedTuple):
    """What the raters together say of an item.

    Attributes:
        judgements: How many raters.
        entropy_bits: Of their labels: 0 where all say the same.
        votes: Label to raters, the most frequent first.
        majority: The label that most gave; None for a tie.
        model: Dawid and Skene's label; None for a tie, and where it was not fitted.
        probability: That the model gives its label.
        truth: Where it is known.
    """

    item: str
    judgements: int
    entropy_bits: float
    votes: dict[str, int]
    majority: str | None
    model: str | None
    probability: float | None
    truth: str | None

    def to_json(self) -> dict[str, Any]:
        """For the report."""
        return self._asdict()


def consensus_of(judged: Judged) -> list[Consensus]:
    """The consensus on every item, by name of the items."""
    counts = judged.counts()
    modelled = dawid_skene(judged)
    truth = truths(judged)
    found = []
    for n, (name, row, bits) in enumerate(zip(judged.items, counts, entropy_bits(counts), strict=True)):
        model, probability = modelled.get(name, (None, None)) if modelled else (None, None)
        label = judged.values[truth[n]] if truth[n] >= 0 else None
        votes = votes_of(row, judged.values)
        found.append(Consensus(name, int(row.sum()), float(bits), votes, majority(votes), model, probability, label))
    return found


def truths(judged: Judged) -> NDArray[np.int64]:
    """Place of each item's truth in the values; -1 where it is not known, -2 where rows of the item differ in it."""
    known = judged.truth >= 0
    found = np.full(len(judged.items), -1, dtype=np.int64)
    found[judged.item[known]] = judged.truth[known]
    found[judged.item[known][found[judged.item[known]] != judged.truth[known]]] = -2
    return found


def entropy_bits(counts: Array) -> Array:
    """Shannon's entropy of each row, in bits."""
    shares = counts / np.maximum(counts.sum(axis=1, keepdims=True), 1)
    logs = np.log2(shares, out=np.zeros_like(shares), where=shares > 0)
    bits: Array = -(shares * logs).sum(axis=1) + 0.0
    return bits


def votes_of(row: Array, values: tuple[str, ...]) -> dict[str, int]:
    """Label to number of raters, the most frequent first."""
    order = sorted(np.flatnonzero(row).tolist(), key=lambda n: (-row[n], n))
    return {values[n]: int(row[n]) for n in order}


def majority(votes: dict[str, int]) -> str | None:
    """The label with most votes; None for a tie."""
    best = [label for label, count in votes.items() if count == max(votes.values())]
    return best[0] if len(best) == 1 else None


def too_much(judged: Judged) -> bool:
    """Whether there is more than the model can be fitted to in reasonable time and memory."""
    cells = len(judged.raters) * len(judged.values) ** 2
    return cells > _MOST_CELLS or int(judged.latest.sum()) > _MOST_JUDGEMENTS


def dawid_skene(judged: Judged) -> dict[str, tuple[str, float]] | None:
    """Dawid and Skene's label of every item on which there is one, and its probability.

    Returns:
        None where there is one rater or one value alone, or too much for the model.
    """
    kept = judged.latest
    if len(judged.raters) < 2 or len(np.unique(judged.label[kept])) < 2 or too_much(judged):
        return None
    import pandas as pd  # type: ignore[import-untyped,unused-ignore]
    from crowdkit.aggregation import DawidSkene

    # Sorted: the sums of the model must not follow the order of the file.
    order = np.lexsort((judged.rater[kept], judged.item[kept]))
    task, worker, label = (part[kept][order] for part in (judged.item, judged.rater, judged.label))
    table = pd.DataFrame({"task": task, "worker": worker, "label": label})
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of the library's own use of pandas
        chances = DawidSkene(n_iter=ITERATIONS, tol=-math.inf).fit_predict_proba(table)
    best = {}
    for n, row in zip(chances.index.tolist(), chances.to_numpy(), strict=True):
        likely = np.flatnonzero(np.isclose(row, row.max(), rtol=0, atol=_TIE))
        if len(likely) == 1:
            best[judged.items[n]] = (judged.values[int(chances.columns[likely[0]])], float(row.max()))
    return best
