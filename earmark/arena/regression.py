"""Which benchmarks' score differences predict what people prefer: a logistic regression that knows when to refuse.

One row a pair of systems, ties left out; a feature is the difference of their scores on a benchmark, in standard
deviations over the systems. Features whose variance inflation factor is above 10 are dropped, the worst first. With k
systems the differences span k - 1 dimensions at most, so more features than that are always dropped; with more
features than pairs the regression is refused. Benchmarks are fixed effects and votes are drawn as for the abilities.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from earmark.arena.model import Problem, fit
from earmark.arena.ranking import Scores
from earmark.arena.resampling import resampled
from earmark.arena.standings import Standings
from earmark.arena.votes import Counts, Floats
from earmark.errors import ScoreError
from earmark.stats import percentiles

VIF_LIMIT = 10.0
_RIDGE = 1e-4  # as for covariates: keeps a resample that separates from running away
_DECIMALS = 6


@dataclass(frozen=True, slots=True)
class Weight:
    """What a benchmark adds to the prediction.

    Attributes:
        beta: Log-odds of being preferred for one standard deviation more of score.
        low, high: Of the 95 % interval.
        vif: Variance inflation factor among the features that are left.
    """

    beta: float
    low: float
    high: float
    vif: float


@dataclass(frozen=True, slots=True)
class Regression:
    """Preference from differences of scores.

    Attributes:
        features: By benchmark.
        dropped: Benchmarks left out, in the order in which they were, with the factor that they had; None where they
            follow from the others exactly.
        pairs: Pairs of systems with decided votes.
        votes: Decided votes.
        deviance_explained: McFadden's share: 1 - log-likelihood over that of a coin.
    """

    features: Mapping[str, Weight]
    dropped: Mapping[str, float | None]
    pairs: int
    votes: int
    deviance_explained: float


def regress(scores: Scores, found: Standings) -> Regression:
    """Predict votes from scores.

    Args:
        scores: `{benchmark: {system: score}}`; each has every system with votes.
        found: The standings.

    Raises:
        ScoreError: A score is missing, there are more features than pairs, or no vote is decided.
    """
    voted = [name for name, system in found.systems.items() if system.votes]
    for benchmark, row in scores.items():
        absent = [name for name in voted if name not in row]
        if absent:
            raise ScoreError(benchmark, expected="a score for every system with votes", got=f"none for {absent[0]!r}")
    counts = found.votes.counts(clustered=found.clustered)
    decided = counts.votes[:, :2].sum(axis=1) > 0
    pairs = int(decided.sum())
    if len(scores) > pairs:
        remedy = "Leave benchmarks out, or gather votes on more systems"
        got = f"{len(scores)} features and {pairs} pairs"
        raise ScoreError("regression", expected="no more features than pairs", got=got, remedy=remedy)
    names, design = _design(scores, found.names, counts)
    dropped = _screen(names, design[decided])
    kept = [n for n, name in enumerate(names) if name not in dropped]
    if not kept:
        raise ScoreError("regression", expected="a benchmark whose scores differ", got="none")
    return _fit([names[n] for n in kept], design[:, kept], dropped, counts, found)


def _design(scores: Scores, systems: tuple[str, ...], counts: Counts) -> tuple[list[str], Floats]:
    names = sorted(scores)
    table = np.array([[scores[name].get(system, np.nan) for name in names] for system in systems])
    spread = np.nanstd(table, axis=0)
    table = table / np.where(spread > 0, spread, 1.0)
    return names, np.asarray(table[counts.pairs[:, 0]] - table[counts.pairs[:, 1]])


def inflation(design: Floats) -> Floats:
    """Variance inflation factors of features without an intercept: shape (features,); infinite where one follows
    from the others.

    Args:
        design: Shape (pairs, features).
    """  # noqa: D205
    found = np.full(design.shape[1], np.inf)
    for n in range(design.shape[1]):
        others, mine = np.delete(design, n, axis=1), design[:, n]
        total = float(mine @ mine)
        if total == 0:
            continue
        solution = np.linalg.lstsq(others, mine, rcond=None)[0] if others.shape[1] else np.zeros(0)
        left = float(((mine - others @ solution) ** 2).sum()) if others.shape[1] else total
        found[n] = np.inf if left < 1e-10 * total else total / left
    return found


def _screen(names: list[str], design: Floats) -> dict[str, float | None]:
    """Drop the feature with the largest factor until none is above the limit; the last by name of equals."""
    dropped: dict[str, float | None] = {}
    kept = list(range(len(names)))
    while kept:
        factors = inflation(design[:, kept])
        worst = max(range(len(kept)), key=lambda n: (factors[n], kept[n]))
        if factors[worst] <= VIF_LIMIT:
            break
        factor = float(factors[worst])
        dropped[names[kept.pop(worst)]] = round(factor, _DECIMALS) if np.isfinite(factor) else None
    return dropped


def _fit(
    names: list[str], design: Floats, dropped: Mapping[str, float | None], counts: Counts, found: Standings
) -> Regression:
    problem = Problem(design, np.zeros((len(names),) * 2), davidson=False)

    def coefficients(votes: Floats) -> Floats:
        decided = votes * np.array([1.0, 1.0, 0.0])
        return fit(problem, decided, np.full((len(votes), len(names)), _RIDGE)).coefficients

    observed = counts.votes[None].astype(np.float64)
    point = coefficients(observed)[0]
    blocks = resampled(counts, resamples=found.plan.resamples, seed=found.plan.seed)
    bounds = percentiles(np.concatenate([coefficients(block) for block in blocks]))
    d = design @ point
    wins, losses = observed[0, :, 0], observed[0, :, 1]
    likelihood = -float(wins @ np.logaddexp(0, -d) + losses @ np.logaddexp(0, d))
    votes = int(wins.sum() + losses.sum())
    factors = inflation(design[(wins + losses) > 0])
    weights = {
        name: Weight(*(round(float(v), _DECIMALS) for v in (point[n], bounds.low[n], bounds.high[n], factors[n])))
        for n, name in enumerate(names)
    }
    pairs = int(((wins + losses) > 0).sum())
    explained = round(1 + likelihood / (votes * float(np.log(2))), _DECIMALS)
    return Regression(weights, dict(dropped), pairs, votes, explained)
