"""What moves votes beside the systems: the order in which replies are shown, and their length."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from earmark.arena.fitting import Model, Sampled
from earmark.arena.votes import COVARIATES, Covariate, Votes
from earmark.errors import ScoreError
from earmark.stats import percentiles

Z = 1.959963984540054  # the 97.5 % point of the normal distribution
_DECIMALS = 6


@dataclass(frozen=True, slots=True)
class Effect:
    """What else moves votes, in logits: being shown first; a reply longer by a factor of e.

    Attributes:
        effect: None where it cannot be told from the systems.
        low, high: Of the 95 % interval: of the bootstrap where abilities are freed of it, else of the normal
            approximation (Wald), which takes votes for independent.
        n: Votes of which it is known; the others count as neither.
        controlled: Whether abilities are freed of it.
    """

    effect: float | None
    low: float | None
    high: float | None
    n: int
    controlled: bool


def effects_of(votes: Votes, control: tuple[Covariate, ...], sampled: Sampled) -> dict[str, Effect]:
    """The effects of all covariates that the votes have, by name.

    Args:
        votes: The votes.
        control: Covariates that abilities are freed of, in the order of the fit.
        sampled: The fit.
    """
    found: dict[str, Effect] = {}
    count = len(votes.systems)
    for name in votes.known:
        column = COVARIATES.index(name)
        n = int(votes.lines[np.isfinite(votes.covariate[:, column]), 3].sum())
        if name in control:
            place = count + control.index(name)
            bounds = percentiles(sampled.draws[:, [place]])
            effect, low, high = float(sampled.point[place]), float(bounds.low[0]), float(bounds.high[0])
        else:
            try:
                alone = Model(votes.systems, votes.counts((name,)), (name,)).fit(resamples=0, seed=0)
            except ScoreError:  # it never changes sides within a pair
                found[name] = Effect(None, None, None, n, False)
                continue
            effect, error = float(alone.point[count]), float(alone.errors[count])
            low, high = effect - Z * error, effect + Z * error
        effect, low, high = (round(value, _DECIMALS) for value in (effect, low, high))
        found[name] = Effect(effect, low, high, n, name in control)
    return found
