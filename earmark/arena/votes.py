"""Votes, and the counts that every statistic of them is made of.

A vote says which of two systems was better for one annotator and item. Votes that are alike are one kind; a
resample is a count of each kind, so the order of the votes cannot matter.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import log
from typing import Literal, NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from earmark.errors import ScoreError

Floats: TypeAlias = NDArray[np.float64]
Ints: TypeAlias = NDArray[np.int64]
Outcome: TypeAlias = Literal["a", "b", "tie"]
Covariate: TypeAlias = Literal["position", "length"]
COVARIATES: tuple[Covariate, ...] = ("position", "length")
OUTCOMES: tuple[Outcome, ...] = ("a", "b", "tie")


class Vote(NamedTuple):
    """One vote, or several that are alike.

    Attributes:
        a, b: Two systems.
        outcome: Which was better.
        times: How many such votes.
        annotator: Who voted; None where nobody noted it.
        item: On what; None where nobody noted it.
        first: Which of the two was shown first; None where nobody noted it.
        length_a, length_b: Of the two replies, in any one unit; None where nobody noted them.
    """

    a: str
    b: str
    outcome: Outcome
    times: int = 1
    annotator: str | None = None
    item: str | None = None
    first: Literal["a", "b"] | None = None
    length_a: float | None = None
    length_b: float | None = None


class Clusters(NamedTuple):
    """Votes of each annotator.

    Attributes:
        profiles: Shape (profiles, settings * 3): annotators whose votes are alike are one profile.
        sizes: Shape (profiles,): how many annotators have it.
    """

    profiles: Floats
    sizes: Ints


@dataclass(frozen=True, slots=True)
class Counts:
    """Votes as counts, the first system of a pair being the first by name.

    Attributes:
        pairs: Shape (settings, 2): the two systems of a setting, by number.
        covariates: Shape (settings, covariates); 0 where it is not known. *position* is 1 where the first of the pair
            was shown first, -1 where the second was; *length* is the natural logarithm of the ratio of the lengths, to
            one decimal.
        votes: Shape (settings, 3): how often the first won, the second won, nobody won.
        clusters: Votes by annotator; None where votes are drawn one by one.
    """

    pairs: Ints
    covariates: Floats
    votes: Ints
    clusters: Clusters | None = None


@dataclass(frozen=True)
class Votes:
    """All votes of a file.

    Attributes:
        systems: Names, sorted.
        lines: Shape (lines, 4): first and second system of the pair by number, outcome (0: first, 1: second, 2: tie),
            and how many votes.
        annotator: Shape (lines,): by number, -1 where not known.
        items: How many items are named.
        covariate: Shape (lines, 2): position and length, NaN where not known.
    """

    systems: tuple[str, ...]
    lines: Ints
    annotator: Ints
    items: int
    covariate: Floats

    @property
    def total(self) -> int:
        """Votes."""
        return int(self.lines[:, 3].sum())

    @cached_property
    def annotators(self) -> int:
        """Annotators that are named."""
        return len(set(self.annotator[self.annotator >= 0].tolist()))

    @cached_property
    def known(self) -> tuple[Covariate, ...]:
        """Covariates that some vote has."""
        return tuple(name for n, name in enumerate(COVARIATES) if np.isfinite(self.covariate[:, n]).any())

    def counts(self, covariates: Sequence[Covariate] = (), *, clustered: bool = False) -> Counts:
        """Count the votes by kind.

        Args:
            covariates: Which of them set votes of one pair apart.
            clustered: Keep the votes of each annotator together; a vote of nobody known is a cluster of its own.
        """
        chosen = np.nan_to_num(self.covariate[:, [COVARIATES.index(name) for name in covariates]])
        keys = np.column_stack([self.lines[:, :2].astype(np.float64), chosen])
        settings, place = np.unique(keys, axis=0, return_inverse=True)
        slot = place.ravel() * 3 + self.lines[:, 2]
        votes = np.zeros(len(settings) * 3, dtype=np.int64)
        np.add.at(votes, slot, self.lines[:, 3])
        clusters = self._clusters(slot, len(votes)) if clustered else None
        return Counts(settings[:, :2].astype(np.int64), settings[:, 2:], votes.reshape(-1, 3), clusters)

    def _clusters(self, slot: Ints, width: int) -> Clusters:
        weight = self.lines[:, 3]
        alone = np.flatnonzero(self.annotator < 0)
        names, person = np.unique(self.annotator, return_inverse=True)
        rows = np.zeros((len(names), width))
        np.add.at(rows, (person.ravel(), slot), weight)
        if len(alone):  # the first row is that of nobody known: as many clusters as votes
            single = np.bincount(slot[alone], weights=weight[alone], minlength=width).astype(np.int64)
            used = np.flatnonzero(single)
            rows = np.vstack([rows[1:], np.eye(width)[used]])
            sizes = np.concatenate([np.ones(len(names) - 1, dtype=np.int64), single[used]])
        else:
            sizes = np.ones(len(names), dtype=np.int64)
        profiles, place = np.unique(rows, axis=0, return_inverse=True)
        return Clusters(profiles, np.bincount(place.ravel(), weights=sizes).astype(np.int64))


def gather(votes: Iterable[Vote], where: str = "votes") -> Votes:
    """Put votes together.

    Args:
        votes: In any order.
        where: What they are of, for messages.

    Raises:
        ScoreError: There is none, or one that is of a system against itself.
    """
    named = list(votes)
    given = [vote for vote in named if vote.times]
    if not given:
        raise ScoreError(where, expected="at least one vote", got="none")
    for vote in named:
        if vote.a == vote.b:
            raise ScoreError(where, expected="votes between two systems", got=f"{vote.a!r} against itself")
    systems = sorted({name for vote in named for name in (vote.a, vote.b)})
    number = {name: n for n, name in enumerate(systems)}
    people = {name: n for n, name in enumerate(sorted({v.annotator for v in given if v.annotator is not None}))}
    lines, covariate = np.empty((len(given), 4), dtype=np.int64), np.empty((len(given), 2))
    for row, vote in enumerate(given):
        turned = number[vote.a] > number[vote.b]
        outcome = OUTCOMES.index(vote.outcome)
        first, second = sorted((number[vote.a], number[vote.b]))
        lines[row] = first, second, 1 - outcome if turned and outcome < 2 else outcome, vote.times
        covariate[row] = [-x if turned else x for x in (_position(vote), _length(vote))]
    annotator = np.array([-1 if v.annotator is None else people[v.annotator] for v in given], dtype=np.int64)
    items = len({vote.item for vote in given if vote.item is not None})
    return Votes(tuple(systems), lines, annotator, items, covariate)


def _position(vote: Vote) -> float:
    return {"a": 1.0, "b": -1.0, None: float("nan")}[vote.first]


def _length(vote: Vote) -> float:
    """Log ratio of the lengths in steps of 0.1; one is added to each, so that an empty reply has one.

    Steps keep the kinds of votes few; a tenth of the length is less than anyone judges by.
    """
    if vote.length_a is None or vote.length_b is None:
        return float("nan")
    return round(log((vote.length_a + 1) / (vote.length_b + 1)), 1)
