"""The win matrix: how often the first of two systems was preferred, and whether chance would do as well.

| | is |
|---|---|
| `win_rate` | wins of a and half the ties, over the votes of the pair |
| `low`, `high` | percentiles of the bootstrap of all votes, by annotator where known; where all votes of a pair are alike and a bootstrap has no spread, Wilson's interval |
| `p` | two-sided, that neither is preferred: the exact sign test of the decided votes, or, where annotators are known, the bootstrap that turns the votes of each of them together (Cameron, Gelbach and Miller 2008, Review of Economics and Statistics 90, 414-427) |
| `p_holm` | the same, adjusted for all pairs after Holm |

Ties are half votes in the resamples too; they are not rounded to wins or losses.
"""  # noqa: E501

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from earmark.arena.votes import Clusters, Counts, Floats, Votes
from earmark.stats import holm, percentiles, sign_flip_test, sign_test, wilson

_DECIMALS = 6


@dataclass(frozen=True, slots=True)
class Pair:
    """Two systems.

    Attributes:
        a, b: Names, in their order.
        n: Votes.
        wins_a, wins_b, ties: Add up to n.
        win_rate: Of a, from 0 to 1.
        low, high: Of its 95 % interval.
        p: That neither is preferred.
        p_holm: The same, adjusted for all pairs.
    """

    a: str
    b: str
    n: int
    wins_a: int
    wins_b: int
    ties: int
    win_rate: float
    low: float
    high: float
    p: float
    p_holm: float


def pairs_of(votes: Votes, counts: Counts, drawn: Floats, *, resamples: int, seed: int) -> list[Pair]:
    """The pairs that have votes, by name.

    Args:
        votes: For the names.
        counts: The same votes, counted without covariates.
        drawn: Shape (resamples, pairs): from `win_rates`, of resamples of these counts.
        resamples: Of the bootstrap that turns votes.
        seed: Of that bootstrap.
    """
    bounds = percentiles(drawn)
    ps = [_p(counts, place, resamples, seed) for place in range(len(counts.pairs))]
    found = []
    for place, p_holm in enumerate(holm(ps)):
        wins_a, wins_b, ties = (int(n) for n in counts.votes[place])
        n = wins_a + wins_b + ties
        rate = (wins_a + ties / 2) / n
        low, high = float(bounds.low[place]), float(bounds.high[place])
        if not high > low:
            low, high = wilson(rate, _independent(counts.clusters, place) or n)
        a, b = (votes.systems[system] for system in counts.pairs[place])
        low, high = round(low, _DECIMALS), round(high, _DECIMALS)
        found.append(Pair(a, b, n, wins_a, wins_b, ties, rate, low, high, ps[place], p_holm))
    return found


def win_rates(votes: Floats) -> Floats:
    """Share of the votes that the first of each pair won, ties counting half; NaN where a pair was not drawn.

    Args:
        votes: Shape (resamples, pairs, 3).

    Returns:
        Shape (resamples, pairs).
    """
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray((votes[..., 0] + votes[..., 2] / 2) / votes.sum(axis=2))


def _of_each(clusters: Clusters, place: int) -> Floats:
    """Votes of each profile in one setting: shape (profiles, 3)."""
    return clusters.profiles[:, 3 * place : 3 * place + 3]


def _independent(clusters: Clusters | None, place: int) -> int:
    """How many annotators judged a pair; 0 where they are not known."""
    return int(clusters.sizes[_of_each(clusters, place).any(axis=1)].sum()) if clusters else 0


def _p(counts: Counts, place: int, resamples: int, seed: int) -> float:
    if counts.clusters is None:
        wins_a, wins_b, _ = (int(n) for n in counts.votes[place])
        return sign_test(wins_a, wins_b)
    each = _of_each(counts.clusters, place)
    differences = np.repeat(each[:, 0] - each[:, 1], counts.clusters.sizes)
    return sign_flip_test(differences.tolist(), resamples=resamples, seed=seed)
