"""*translation*: BLEU and chrF, by sacrebleu (Post 2018; Papineni et al. 2002; Popovic 2015), an extra of the wheel.

| case | is |
|---|---|
| corpus score | of the summed statistics of the items, never a mean of item scores; in points from 0 to 100 |
| item value | its chrF / 100: BLEU of one sentence says little |
| reply that equals a gold after `basic1` | right; any other is wrong, and has its value all the same |
| empty reply, or reasoning that never ends | unparsed, value 0; it stays in the corpus as an empty line |
| no reply | missing; an empty line as well |
| several golds | all are references; they need not be as many for every item |
| tokens of BLEU | sacrebleu's 13a; zh where most letters of the golds are Han, char for other scripts without blanks |

`statistics` is what one item adds to the sums: computed once, it serves the score, its interval and any paired test.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from earmark.errors import ScoreError
from earmark.score.gold import Gold
from earmark.score.normalise import basic
from earmark.score.outcome import Outcome, Status, unparsed
from earmark.score.replies import without_reasoning
from earmark.score.resamples import check_bootstrap

_ORDERS = 4  # of BLEU's n-grams
_CHARACTERS = 6  # of chrF's n-grams
_BETA_SQUARED = 4.0
_TINY = 1e-16
_BLOCK = 4_000_000  # weights of resamples that are held at once
_KANA = re.compile("[\u3040-\u30ff]")
_HAN = re.compile("[\u3400-\u9fff\uf900-\ufaff]")
_UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff]")

Counts = NDArray[np.float64]


class Pair(NamedTuple):
    """A translation and what it should say.

    Attributes:
        references: One or more.
        hypothesis: The translation; empty where there is none.
    """

    references: tuple[str, ...]
    hypothesis: str


class Statistics(NamedTuple):
    """What each item adds to the sums.

    Attributes:
        bleu: Shape (items, 10): length of hypothesis and of reference, n-grams that match, n-grams in all.
        chrf: Shape (items, 18): n-grams of hypothesis, of reference and in both, for each of six lengths.
        tokens: BLEU's tokenizer.
        signatures: sacrebleu's own, BLEU's first.
    """

    bleu: Counts
    chrf: Counts
    tokens: str
    signatures: tuple[str, str]


@dataclass(frozen=True, slots=True)
class Corpus:
    """BLEU and chrF of a corpus with 95 % intervals, in points; None where there is no item."""

    n: int
    bleu: float | None
    bleu_low: float | None
    bleu_high: float | None
    chrf: float | None
    chrf_low: float | None
    chrf_high: float | None
    signature: str


def score(gold: Gold, output: str) -> Outcome:
    """Score one translation by its chrF.

    Args:
        gold: Its answers are the references.
        output: The reply.

    Raises:
        ScoreError: sacrebleu is not installed.
    """
    text = reply(output)
    if not basic(text):
        return unparsed(gold.id)
    value = float(_chrf_points(statistics([Pair(gold.answers, text)]).chrf)[0]) / 100
    right = basic(text) in {basic(answer) for answer in gold.answers}
    return Outcome(gold.id, Status.RIGHT if right else Status.WRONG, min(1.0, max(0.0, value)), text)


def reply(output: str | None) -> str:
    """The translation in a reply: what stands outside its marked reasoning; empty where there is none."""
    return without_reasoning(output or "").strip()


def pairs_of(golds: Mapping[str, Gold], outputs: Mapping[str, str | None]) -> list[Pair]:
    """The translation items of a release with their replies, by id; an item without one has an empty line.

    Args:
        golds: By id; items of other kinds are passed over.
        outputs: By id.
    """
    asked = (gold for _, gold in sorted(golds.items()) if gold.scorer == "translation")
    return [Pair(gold.answers, reply(outputs.get(gold.id))) for gold in asked]


def statistics(pairs: Sequence[Pair], *, tokens: str | None = None) -> Statistics:
    """Count what each item adds to the sums.

    Args:
        pairs: The items, in any order.
        tokens: BLEU's tokenizer, by sacrebleu's name; None: by the script of the references.

    Raises:
        ScoreError: sacrebleu is not installed, or an item has no reference.
    """
    bleu_metric, chrf_metric = _metrics(tokens or _tokens(pairs))
    if any(not pair.references for pair in pairs):
        raise ScoreError("translation", expected="a reference for every item", got="an item without")
    numbers = {len(pair.references) for pair in pairs} or {1}
    references = numbers.pop() if len(numbers) == 1 else -1  # sacrebleu's word for "it varies"
    signatures = []
    counted = []
    for metric, width in ((bleu_metric, 2 + 2 * _ORDERS), (chrf_metric, 3 * _CHARACTERS)):
        found = [_of_item(metric, pair) for pair in pairs]
        counted.append(np.array(found, dtype=np.float64).reshape(len(pairs), width))
        metric.num_refs = references
        signatures.append(f"{'BLEU' if metric is bleu_metric else 'chrF2'}|{metric.get_signature()}")
    return Statistics(counted[0], counted[1], tokens or _tokens(pairs), (signatures[0], signatures[1]))


def corpus(found: Statistics, *, resamples: int = 10_000, seed: int = 0) -> Corpus:
    """BLEU and chrF of all items, with percentile bootstrap intervals over items (Koehn 2004).

    Args:
        found: From `statistics`; nothing is counted again.
        resamples: Of the bootstrap; BLEU and chrF are of the same resamples.
        seed: Of the generator (PCG64).

    Raises:
        UsageError: There are fewer than two resamples, or the seed is below 0.
    """
    check_bootstrap(seed, resamples)
    n = len(found.bleu)
    signature = f"{' '.join(found.signatures)}|resamples:{resamples}|seed:{seed}"
    if not n:
        return Corpus(0, None, None, None, None, None, None, signature)
    both = np.hstack([found.bleu, found.chrf])
    width = found.bleu.shape[1]
    points = _points(both.sum(axis=0, keepdims=True), width)[0]
    drawn = np.vstack([_points(sums, width) for sums in _resampled(both, resamples, seed)])
    low, high = np.quantile(drawn, [0.025, 0.975], axis=0)
    (bleu, chrf), (bleu_low, chrf_low), (bleu_high, chrf_high) = (row.tolist() for row in (points, low, high))
    return Corpus(n, bleu, bleu_low, bleu_high, chrf, chrf_low, chrf_high, signature)


def _resampled(both: Counts, resamples: int, seed: int) -> list[Counts]:
    """Sums over resamples: items that add the same are one kind, so their order cannot matter."""
    kinds, counts = np.unique(both, axis=0, return_counts=True)
    generator = np.random.Generator(np.random.PCG64(seed))
    block = max(1, _BLOCK // len(kinds))
    sums = []
    for start in range(0, resamples, block):
        size = min(block, resamples - start)
        sums.append(generator.multinomial(len(both), counts / len(both), size=size).astype(np.float64) @ kinds)
    return sums


def _points(sums: Counts, width: int) -> Counts:
    """BLEU and chrF of each row of sums, shape (rows, 2)."""
    return np.stack([_bleu_points(sums[:, :width]), _chrf_points(sums[:, width:])], axis=1)


def _bleu_points(sums: Counts) -> Counts:
    """BLEU as sacrebleu has it: exponential smoothing of n-grams without a match, brevity penalty."""
    hypothesis, reference = sums[:, 0], sums[:, 1]
    match, total = sums[:, 2 : 2 + _ORDERS], sums[:, 2 + _ORDERS :]
    halvings = np.cumsum((match == 0) & (total > 0), axis=1)
    with np.errstate(divide="ignore", invalid="ignore"):
        precision = np.where(match > 0, 100 * match / total, 100 / (2.0**halvings * total))
        mean = np.exp(np.log(precision).sum(axis=1) / _ORDERS)
        points = mean * np.where(hypothesis < reference, np.exp(1 - reference / hypothesis), 1.0)
    formed = (total > 0).all(axis=1) & (match > 0).any(axis=1)
    return np.where(formed, points, 0.0)


def _chrf_points(sums: Counts) -> Counts:
    """chrF2 as sacrebleu has it: precision and recall averaged over the lengths that both texts have."""
    of_hypothesis, of_reference, match = (sums[:, first::3] for first in range(3))
    both = (of_hypothesis > 0) & (of_reference > 0)
    orders = np.maximum(both.sum(axis=1), 1)
    precision = np.where(both, match / np.maximum(of_hypothesis, 1), 0.0).sum(axis=1) / orders
    recall = np.where(both, match / np.maximum(of_reference, 1), 0.0).sum(axis=1) / orders
    below = _BETA_SQUARED * precision + recall
    return np.asarray(100 * (1 + _BETA_SQUARED) * precision * recall / np.maximum(below, _TINY), dtype=np.float64)


def _of_item(metric: Any, pair: Pair) -> list[float]:
    references = [[text] for text in pair.references]
    counted: list[list[float]] = metric._extract_corpus_statistics([pair.hypothesis], references)
    return counted[0]


def _tokens(pairs: Sequence[Pair]) -> str:
    """By what most letters of the references are."""
    text = "".join(reference for pair in pairs for reference in pair.references)
    han, kana, other = (len(kind.findall(text)) for kind in (_HAN, _KANA, _UNSPACED))
    if 2 * (han + kana + other) <= sum(map(str.isalpha, text)):
        return "13a"
    return "zh" if han > other and not kana else "char"


def _metrics(tokens: str) -> tuple[Any, Any]:
    try:
        metrics = import_module("sacrebleu.metrics")
    except ImportError:
        remedy = "Install it: pip install 'earmark[translation]'"
        raise ScoreError("translation", expected="sacrebleu", got="not installed", remedy=remedy) from None
    return metrics.BLEU(tokenize=tokens), metrics.CHRF()
