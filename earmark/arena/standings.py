"""Standings: what votes come to. Abilities with intervals and flags, pairs, effects of position and length.

| flag | says |
|---|---|
| `few_votes` | fewer votes than the minimum: look at the interval, not at the place |
| `never_beaten`, `never_won` | maximum likelihood would be infinite; the ridge keeps it finite |
| `ridge` | the ability is shaped by the ridge (`fitting.py`) |
| `unconnected` | compared with none of the largest component: its ability stands on a scale of its own |
| `no_votes` | named, never voted on: it has no ability |
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from earmark import __version__
from earmark.arena.effects import Effect, Z, effects_of
from earmark.arena.fitting import AUTO, Model, Ridge, Sampled, Ties
from earmark.arena.pairs import Pair, pairs_of, win_rates
from earmark.arena.resampling import FEWEST_CLUSTERS, resampled
from earmark.arena.votes import Covariate, Floats, Votes
from earmark.errors import UsageError
from earmark.score.resamples import check_bootstrap
from earmark.stats import Intervals, percentiles

_DECIMALS = 6  # of a bound: resampling noise is larger
_POINT_DECIMALS = 9


class Plan(NamedTuple):
    """How votes are looked at.

    Attributes:
        ties: As halves, or Davidson's model.
        ridge: Of the abilities.
        anchor: The system whose ability is 0; none: the mean of a component is.
        control: Covariates that abilities are freed of.
        min_votes: A system with fewer is flagged.
        resamples: Of the bootstrap.
        seed: Of the bootstrap.
    """

    ties: Ties = "half"
    ridge: Ridge = AUTO
    anchor: str | None = None
    control: tuple[Covariate, ...] = ()
    min_votes: int = 30
    resamples: int = 10_000
    seed: int = 0


@dataclass(frozen=True, slots=True)
class System:
    """A system in the standings.

    Attributes:
        ability: On the logit scale; None where it has no votes.
        low, high: Of its 95 % interval: percentiles of the bootstrap, widened to the normal approximation where the
            ridge shapes the ability or resamples have no spread; None where no resample determines it.
        votes: In which it took part.
        wins, losses, ties: Add up to `votes`.
        resamples: How many of them determine its ability.
        flags: See the module.
    """

    ability: float | None
    low: float | None
    high: float | None
    votes: int
    wins: int
    losses: int
    ties: int
    resamples: int
    flags: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Standings:
    """What votes come to.

    Attributes:
        systems: By name, the ablest of the largest component first.
        pairs: By name.
        components: Systems that can be compared with each other, the largest component first.
        strong: Groups within which every system beats every other through some chain.
        effects: Of the covariates that the votes have.
        tie: Davidson's parameter, where it was fitted.
        sampled: Abilities of the resamples, in the order of `names`.
        clustered: Whether annotators were drawn, not votes.
    """

    votes: Votes
    plan: Plan
    systems: dict[str, System]
    pairs: list[Pair]
    components: list[list[str]]
    strong: list[list[str]]
    tie: float | None
    effects: dict[str, Effect]
    sampled: Sampled
    clustered: bool

    @property
    def names(self) -> tuple[str, ...]:
        """The systems, sorted."""
        return self.votes.systems

    @property
    def connected(self) -> bool:
        """Whether every system was compared with every other, directly or through others."""
        return len(self.components) == 1

    @property
    def signature(self) -> str:
        """What the numbers depend on, in one line."""
        plan, votes = self.plan, self.votes
        parts = {
            "earmark": __version__, "n": votes.total, "systems": len(self.names), "ties": plan.ties,
            "ridge": plan.ridge, "anchor": plan.anchor or "none", "control": "+".join(plan.control) or "none",
            "drawn": f"{votes.annotators} annotators" if self.clustered else "votes",
            "resamples": plan.resamples, "seed": plan.seed,
        }  # fmt: skip
        return "|".join(f"{name}:{value}" for name, value in parts.items())


def standings(votes: Votes, plan: Plan | None = None) -> Standings:
    """Look at votes.

    Args:
        votes: From `read_votes` or `gather`.
        plan: How; the default is maximum likelihood wherever there is one, and 10,000 resamples.

    Raises:
        UsageError: The plan names a system or covariate that the votes do not have, or cannot be.
        ScoreError: The abilities that the plan asks for do not exist.
    """
    plan = plan or Plan()
    _check(votes, plan)
    clustered = votes.annotators >= FEWEST_CLUSTERS
    counts = votes.counts(plan.control, clustered=clustered)
    model = Model(votes.systems, counts, plan.control, plan.ties, plan.ridge, plan.anchor)
    rates: list[Floats] = []
    sampled = model.fit(resamples=plan.resamples, seed=plan.seed, watch=lambda block: rates.append(win_rates(block)))
    if plan.control:  # a pair is in several settings there
        counts = votes.counts(clustered=clustered)
        rates = [win_rates(block) for block in resampled(counts, resamples=plan.resamples, seed=plan.seed)]
    named, strong = ([[votes.systems[n] for n in g] for g in groups] for groups in (model.components, model.strong))
    found = _systems(votes, plan, model, sampled)
    order = {name: place for place, group in enumerate(named) for name in group}
    ranked = sorted(found, key=lambda name: (order[name], -(found[name].ability or 0.0), name))
    return Standings(
        votes, plan, {name: found[name] for name in ranked},
        pairs_of(votes, counts, np.concatenate(rates), resamples=plan.resamples, seed=plan.seed), named,
        strong, sampled.tie, effects_of(votes, plan.control, sampled), sampled, clustered,
    )  # fmt: skip


def _check(votes: Votes, plan: Plan) -> None:
    check_bootstrap(plan.seed, plan.resamples)
    if plan.anchor is not None and plan.anchor not in votes.systems:
        raise UsageError("--anchor", expected=f"one of {', '.join(votes.systems)}", got=repr(plan.anchor))
    if plan.anchor is not None and not (votes.lines[:, :2] == votes.systems.index(plan.anchor)).any():
        raise UsageError("--anchor", expected="a system with votes", got=repr(plan.anchor))
    unknown = [name for name in plan.control if name not in votes.known]
    if unknown:
        known = ", ".join(votes.known) or "none"
        raise UsageError("--control", expected=f"what the votes say of themselves ({known})", got=unknown[0])
    if plan.control and plan.ties == "davidson":
        raise UsageError("--control", expected="ties as halves", got="--ties davidson")


def _systems(votes: Votes, plan: Plan, model: Model, sampled: Sampled) -> dict[str, System]:
    bounds = percentiles(sampled.draws[:, : len(votes.systems)])
    largest = [group for group in model.components if len(group) == len(model.components[0])]
    central = set(largest[0]) if len(largest) == 1 else set()
    found = {}
    for n, name in enumerate(votes.systems):
        wins, losses, ties = _record(votes, n)
        total = wins + losses + ties
        flags = {
            "no_votes": not total,
            "few_votes": 0 < total < plan.min_votes,
            "never_beaten": total > 0 and wins == total,
            "never_won": total > 0 and losses == total,
            "ridge": total > 0 and n in model.penalised,
            "unconnected": n not in central,
        }
        ability = round(float(sampled.point[n]), _POINT_DECIMALS) if total else None
        used = int(np.isfinite(sampled.draws[:, n]).sum())
        low, high = _interval(sampled, n, bounds, n in model.penalised) if used else (None, None)
        said = tuple(flag for flag, raised in flags.items() if raised)
        found[name] = System(ability, low, high, total, wins, losses, ties, used, said)
    return found


def _interval(sampled: Sampled, n: int, bounds: Intervals, penalised: bool) -> tuple[float, float]:
    low, high, point = float(bounds.low[n]), float(bounds.high[n]), float(sampled.point[n])
    if penalised or not high > low:  # resamples of votes that all say the same never say anything else
        half = Z * float(sampled.errors[n])
        low, high = min(low, point - half), max(high, point + half)
    return round(low, _DECIMALS), round(high, _DECIMALS)


def _record(votes: Votes, system: int) -> tuple[int, int, int]:
    """Wins, losses and ties of a system."""
    lines = votes.lines
    first, second = lines[:, 0] == system, lines[:, 1] == system
    won = (first & (lines[:, 2] == 0)) | (second & (lines[:, 2] == 1))
    tied = (first | second) & (lines[:, 2] == 2)
    lost = (first | second) & ~won & ~tied
    wins, losses, ties = (int(lines[mask, 3].sum()) for mask in (won, lost, tied))
    return wins, losses, ties
