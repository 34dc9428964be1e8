"""The report of `agree`: one question, all that can be said of how it was judged."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from annotation.agreement.coefficients import Array, alpha, alpha_interval, fleiss_kappa, pairable, percent
from annotation.agreement.consensus import Consensus, consensus_of, too_much, truths
from annotation.agreement.looking import Next, next_looks
from annotation.agreement.raters import Pair, Rater, pairs_of, raters_of
from annotation.agreement.table import Judged, Level

# Words by which programs write that there is nothing.
_NOTHING = frozenset({"nan", "na", "n/a", "null", "none", "nil", "-", "<na>"})


class Drawing(NamedTuple):
    """How the interval is drawn, and how many items to look at next are named."""

    resamples: int = 1000
    seed: int = 0
    looks: int = 20


@dataclass(frozen=True, slots=True)
class Agreement:
    """How far people agree on one question.

    Attributes:
        n: Judgements with a label.
        items, raters: How many; no raters where votes came counted.
        level: Of measurement.
        accuracy: Share of all judgements that equal the truth, of those whose truth is known; None where none is.
        percent: Share of the pairs of raters that agree, mean over items.
        alpha, alpha_low, alpha_high: Krippendorff's, with a 95 % bootstrap interval over items.
        fleiss_kappa: Fleiss'.
        cohen_kappa: Cohen's, mean over the pairs of raters, each weighted by the items that both judged.
        majority_accuracy, dawid_skene_accuracy: Share of items whose consensus is the truth; a tie is wrong.
        seed, resamples: Of the bootstrap.
        read, missing, nameless: Rows; of these without a label; without an item or rater.
        repeats: Judgements by a rater of an item that he judged again later; the last one counts for agreement.
        self_agreement: Share of the repeats that say what the last one says.
        values: Label to judgements; from low to high, or the most frequent first where labels have no order.
        per_rater, pairs, consensus, next: Tables.
        notes: Why a value is not there, and what else a reader must know.
    """

    n: int
    items: int
    raters: int
    level: Level
    accuracy: float | None
    percent: float | None
    alpha: float | None
    alpha_low: float | None
    alpha_high: float | None
    fleiss_kappa: float | None
    cohen_kappa: float | None
    majority_accuracy: float | None
    dawid_skene_accuracy: float | None
    seed: int
    resamples: int
    read: int
    missing: int
    nameless: int
    repeats: int
    self_agreement: float | None
    values: dict[str, int]
    per_rater: tuple[Rater, ...] = ()
    pairs: tuple[Pair, ...] = ()
    consensus: tuple[Consensus, ...] = ()
    next: tuple[Next, ...] = ()
    notes: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """One JSON object; what is not known is null."""
        tables = {"per_rater", "pairs", "consensus", "next"}
        found = {one.name: getattr(self, one.name) for one in fields(self) if one.name not in tables}
        return {
            **found,
            "notes": list(self.notes),
            "per_rater": [one.to_json() for one in self.per_rater],
            "pairs": [one._asdict() for one in self.pairs],
            "consensus": [one.to_json() for one in self.consensus],
            "next": [one._asdict() for one in self.next],
        }


def agreement_of(judged: Judged, drawing: Drawing) -> Agreement:
    """All that can be said of judgements whose raters are known."""
    consensus = tuple(consensus_of(judged))
    pairs = pairs_of(judged)
    known = judged.truth >= 0
    base = of_counts(judged.counts(), judged.numbers, judged.scale.level, drawing)
    right = (judged.truth == judged.label)[known]
    modelled = any(one.model is not None for one in consensus)
    return replace(
        base,
        n=len(judged.label),
        raters=len(judged.raters),
        accuracy=float(right.mean()) if known.any() else None,
        cohen_kappa=_mean_kappa(pairs or []),
        majority_accuracy=_right([(one.majority, one.truth) for one in consensus]),
        dawid_skene_accuracy=_right([(one.model, one.truth) for one in consensus]) if modelled else None,
        read=judged.read,
        missing=judged.missing,
        nameless=judged.nameless,
        repeats=judged.repeats,
        self_agreement=_self_agreement(judged),
        values=by_value(judged.values, np.bincount(judged.label, minlength=len(judged.values)), base.level),
        per_rater=tuple(raters_of(judged)),
        pairs=tuple(pairs or ()),
        consensus=consensus,
        next=tuple(next_looks(consensus, drawing.looks)),
        notes=(*base.notes, *_notes(judged, pairs)),
    )


def _notes(judged: Judged, pairs: Sequence[Pair] | None) -> list[str]:
    notes = []
    if len(judged.raters) < 2:
        notes.append("one rater alone: there is nothing to agree with")
    if judged.repeats:
        notes.append(f"{judged.repeats} judgements repeat an earlier one of the same rater and item: agreement is "
                     "over the last of each, accuracy over all")  # fmt: skip
    if judged.nameless:
        notes.append(f"{judged.nameless} rows have no item or no rater, and are left out")
    differing = int((truths(judged) == -2).sum())
    if differing:
        notes.append(f"{differing} items have several truths: each judgement is held against that of its own row")
    doubtful = [value for value in judged.values if value.casefold() in _NOTHING]
    if doubtful:
        notes.append(f"{', '.join(map(repr, doubtful))} counted as labels; --missing leaves them out")
    if pairs is None:
        notes.append("too many pairs of raters for Cohen's kappa")
    if too_much(judged):
        notes.append("too many judgements, raters or labels for Dawid and Skene's model: consensus is by majority")
    return notes


def of_counts(counts: Array, numbers: Array, level: Level, drawing: Drawing) -> Agreement:
    """What counts of shape (items, values) alone say; the rest is left to fill in."""
    found = alpha(counts, numbers, level)
    bounds = alpha_interval(counts, numbers, level, resamples=drawing.resamples, seed=drawing.seed)
    notes = []
    if not len(pairable(counts)):
        notes.append("no item has two raters: no coefficient is defined")
    elif found is None:
        notes.append("everybody always says the same: alpha and kappa are not defined")
    elif bounds is None:
        notes.append("one item alone has two raters: there is no interval over items")
    return Agreement(
        n=int(counts.sum()), items=len(counts), raters=0, level=level, accuracy=None,
        percent=percent(counts), alpha=found, alpha_low=bounds and bounds.low, alpha_high=bounds and bounds.high,
        fleiss_kappa=fleiss_kappa(counts), cohen_kappa=None, majority_accuracy=None, dawid_skene_accuracy=None,
        seed=drawing.seed, resamples=drawing.resamples, read=len(counts), missing=0, nameless=0, repeats=0,
        self_agreement=None, values={}, notes=tuple(notes),
    )  # fmt: skip


def by_value(values: Sequence[str], counts: NDArray[Any], level: Level) -> dict[str, int]:
    """Label to judgements; from low to high, or the most frequent first where labels have no order."""
    order = range(len(values)) if level != "nominal" else np.argsort(-counts, kind="stable").tolist()
    return {values[n]: int(counts[n]) for n in order}


def _mean_kappa(pairs: Sequence[Pair]) -> float | None:
    defined = [(pair.kappa, pair.items) for pair in pairs if pair.kappa is not None]
    if not defined:
        return None
    return sum(kappa * items for kappa, items in defined) / sum(items for _, items in defined)


def _right(found: Sequence[tuple[str | None, str | None]]) -> float | None:
    known = [said == truth for said, truth in found if truth is not None]
    return sum(known) / len(known) if known else None


def _self_agreement(judged: Judged) -> float | None:
    if not judged.repeats:
        return None
    key = judged.item * len(judged.raters) + judged.rater
    last = dict(zip(key[judged.latest].tolist(), judged.label[judged.latest].tolist(), strict=True))
    earlier = zip(key[~judged.latest].tolist(), judged.label[~judged.latest].tolist(), strict=True)
    return float(sum(last[k] == label for k, label in earlier) / judged.repeats)
