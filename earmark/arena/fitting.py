"""Abilities: the model with its ridge or anchor, of the votes and of their resamples by the same rule.

| ridge | abilities are |
|---|---|
| `auto` (the default) | those of maximum likelihood, no penalty, in a component that is strongly connected; in another, where they would be infinite, those with a ridge of 0.1 (a normal prior of standard deviation 3.2 on the logit) |
| a number | always with that ridge |
| 0 | maximum likelihood; votes that have none are refused, resamples that have none are left out and counted |

The rule is asked again for every resample: its votes of a component may be strongly connected or not. Abilities are on
the logit scale. Their mean over the core of a component is 0, the core being its largest strongly connected group (all of
the largest, where there are several), so that a system whose ability only the ridge keeps finite does not move the
others; with an anchor, that system is at 0.
"""  # noqa: E501

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Literal, NamedTuple

import numpy as np

from earmark.arena.graph import Bools, beats, components, is_strong, strong
from earmark.arena.model import Fit, Problem, fit, information
from earmark.arena.resampling import resampled
from earmark.arena.votes import Counts, Covariate, Floats
from earmark.errors import ScoreError

NEEDED = 0.1
# Covariates have no connectivity to ask for; this keeps one that a resample does not determine from running away.
_COVARIATE_RIDGE = 1e-4
Ties = Literal["half", "davidson"]


class Ridge(NamedTuple):
    """A penalty on abilities.

    Attributes:
        strength: Half of it times the squared ability is taken from the log-likelihood.
        always: Else only where maximum likelihood has no finite answer.
    """

    strength: float = NEEDED
    always: bool = False

    def __str__(self) -> str:
        return f"{self.strength:g}" if self.always else "auto"


AUTO = Ridge()


class Sampled(NamedTuple):
    """Coefficients of the votes, and of their resamples.

    Attributes:
        point: Shape (systems + covariates,); NaN for a system without votes.
        draws: Shape (resamples, systems + covariates); NaN where a resample does not determine one.
        tie: Davidson's v; None where ties are halves, or where none or all votes are ties.
        errors: Shape (systems + covariates,): standard errors from the observed information and the ridge; of an
            ability over the mean of its core, or over the anchor.
    """

    point: Floats
    draws: Floats
    tie: float | None
    errors: Floats


@dataclass(frozen=True)
class Model:
    """What is fitted to votes.

    Attributes:
        systems: Names.
        counts: The votes.
        covariates: Those that are in `counts`.
        ties: As halves, or as outcomes of their own.
        ridge: The penalty.
        anchor: The system whose ability is 0; none: the mean is.
    """

    systems: tuple[str, ...]
    counts: Counts
    covariates: tuple[Covariate, ...] = ()
    ties: Ties = "half"
    ridge: Ridge = AUTO
    anchor: str | None = None

    @cached_property
    def components(self) -> list[list[int]]:
        """Systems that can be compared with each other; the largest component first."""
        return components(beats(self.counts.pairs, self._observed, len(self.systems))[0])

    @cached_property
    def strong(self) -> list[list[int]]:
        """Groups within which every system beats every other through some chain."""
        return strong(self._beats(self._observed)[0])

    @cached_property
    def cores(self) -> list[list[int]]:
        """The largest strongly connected group of each component; all of the largest, where there are several."""
        found = []
        for members in self.components:
            inside = [group for group in self.strong if group[0] in members]
            found.append(sorted(n for group in inside if len(group) == len(inside[0]) for n in group))
        return found

    def _beats(self, votes: Floats) -> Bools:
        return beats(self.counts.pairs, votes, len(self.systems), ties=self.ties == "half")

    @cached_property
    def _observed(self) -> Floats:
        return self.counts.votes[None].astype(np.float64)

    @cached_property
    def penalised(self) -> frozenset[int]:
        """Systems that the ridge shapes: all that it is asked for, else those outside of a core of one group."""
        if self.ridge.always:
            return frozenset(range(len(self.systems)) if self.ridge.strength else ())
        return frozenset(range(len(self.systems))) - {n for core in self.cores if core in self.strong for n in core}

    @cached_property
    def _problem(self) -> Problem:
        settings, count = len(self.counts.pairs), len(self.systems)
        design = np.zeros((settings, count + len(self.covariates)))
        design[np.arange(settings), self.counts.pairs[:, 0]] = 1.0
        design[np.arange(settings), self.counts.pairs[:, 1]] = -1.0
        design[:, count:] = self.counts.covariates
        gauge = np.zeros((design.shape[1],) * 2)
        for members in self.components:
            gauge[np.ix_(members, members)] = 1 / len(members)
        return Problem(design, gauge, self.ties == "davidson")

    def fit(self, *, resamples: int, seed: int, watch: Callable[[Floats], None] | None = None) -> Sampled:
        """Fit the votes and their resamples.

        Args:
            resamples: How many; 0 for none.
            seed: Of the generator.
            watch: Is shown every block of resamples, so that others need not draw them again.

        Raises:
            ScoreError: Maximum likelihood was asked for and has no answer, or the systems cannot be told from the
                covariates.
        """
        self._check()
        found = self._fit(self._observed, None)
        start = np.nan_to_num(found.coefficients[0])
        draws = []
        for block in resampled(self.counts, resamples=resamples, seed=seed):
            draws.append(self._abilities(block, start))
            if watch:
                watch(block)
        width = self._problem.design.shape[1]
        together = np.concatenate(draws) if draws else np.empty((0, width))
        tie = float(np.exp(found.log_tie[0])) if np.isfinite(found.log_tie[0]) else None
        point = self._anchored(self._absent(self._observed, found.coefficients))[0]
        return Sampled(point, together, tie, self._errors(found))

    def _errors(self, found: Fit) -> Floats:
        covariance = np.linalg.inv(information(self._problem, self._observed, found, self._penalty(self._observed)))
        contrasts = np.eye(len(covariance))
        for members, core in zip(self.components, self.cores, strict=True):
            base = [self.systems.index(self.anchor)] if self.anchor in [self.systems[n] for n in members] else core
            contrasts[np.array(members)[:, None], base] -= 1 / len(base)
        variances = np.einsum("ij,jk,ik->i", contrasts, covariance, contrasts)
        return np.asarray(np.sqrt(np.maximum(variances, 0.0)))

    def _check(self) -> None:
        if self.ridge.always and self.ridge.strength == 0 and len(self.strong) > len(self.components):
            alone = ", ".join(self.systems[group[0]] for group in self.strong if len(group) == 1) or "groups of them"
            expected = "votes in which every system beats every other through some chain"
            remedy = "Maximum likelihood is infinite there: use the default ridge"
            raise ScoreError("--ridge 0", expected=expected, got=f"none such for {alone}", remedy=remedy)
        if self.covariates:
            drawn = self._problem.design[self.counts.votes.sum(axis=1) > 0]
            wanted = len(self.systems) - len(self.components) + len(self.covariates)
            if np.linalg.matrix_rank(drawn) < wanted:
                got = "votes in which they never change sides"
                raise ScoreError(", ".join(self.covariates), expected="values that vary within pairs", got=got)

    def _penalty(self, votes: Floats) -> Floats:
        """Shape (resamples, columns)."""
        count, systems = len(votes), len(self.systems)
        found = np.zeros((count, systems + len(self.covariates)))
        found[:, systems:] = _COVARIATE_RIDGE
        if self.ridge.always and self.ridge.strength > 0:
            found[:, :systems] = self.ridge.strength
            return found
        strength = self.ridge.strength or NEEDED  # of what is left out afterwards
        direct = self._beats(votes)
        for members in self.components:
            loose = np.flatnonzero(~is_strong(direct, members))
            found[loose[:, None], members] = strength
        return found

    def _fit(self, votes: Floats, start: Floats | None) -> Fit:
        return fit(self._problem, votes, self._penalty(votes), start)

    def _abilities(self, votes: Floats, start: Floats) -> Floats:
        penalty = self._penalty(votes)
        found = fit(self._problem, votes, penalty, start)
        values = self._absent(votes, found.coefficients)
        values[~found.converged] = np.nan
        if self.ridge.always and self.ridge.strength == 0:
            systems = slice(0, len(self.systems))
            values[:, systems] = np.where(penalty[:, systems] > 0, np.nan, values[:, systems])
        return self._anchored(values)

    def _absent(self, votes: Floats, values: Floats) -> Floats:
        """Abilities of systems that were not drawn are not known."""
        total = votes.sum(axis=2)
        drawn = total @ (self._problem.design[:, : len(self.systems)] != 0)
        centred = values.copy()
        for members, core in zip(self.components, self.cores, strict=True):
            centred[:, members] -= values[:, core].mean(axis=1, keepdims=True)
        centred[:, : len(self.systems)][drawn == 0] = np.nan
        return centred

    def _anchored(self, values: Floats) -> Floats:
        if self.anchor is None:
            return values
        place = self.systems.index(self.anchor)
        members = next(group for group in self.components if place in group)
        values[:, members] -= values[:, [place]]
        return values
