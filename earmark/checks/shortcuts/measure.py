"""How well a guess does: accuracy, chance, and intervals that twins do not narrow."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from statistics import NormalDist
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

# Of the interval that is shown; what gates use is corrected for the number of cells.
COVERAGE = 0.95
INTERVAL = "95 % Wilson score interval on the effective number of items (Korn and Graubard 1998), clusters: twins"
# Stands for all cells together; no cell is called so, since a cell names benchmark and task.
ALL = "all items"
_DIGITS = 6
_NO_SPREAD = 1e-15


class Guessed(NamedTuple):
    """What a rule made of some questions, one entry each.

    Attributes:
        credit: Shape (questions,): 1 where it chose the right option; of a tie, its share; 0 else.
        chance: Shape (questions,): what a blind choice gets, one over the number of options.
        groups: The groups of `earmark.checks.shortcuts.question.groups`.
        cells: Where each question is counted.
        design_effect: By how much the mean credit varies more than that of independent guesses, beside twins.
    """

    credit: NDArray[np.float64]
    chance: NDArray[np.float64]
    groups: Sequence[str]
    cells: Sequence[str]
    design_effect: float = 1.0

    def of_cell(self, cell: str) -> Guessed:
        """The questions of one cell."""
        inside = [n for n, name in enumerate(self.cells) if name == cell]
        groups = [self.groups[n] for n in inside]
        return Guessed(self.credit[inside], self.chance[inside], groups, [cell] * len(inside), self.design_effect)


@dataclass(frozen=True, slots=True)
class Measure:
    """How well a rule did on the questions of a cell.

    Attributes:
        n: Questions on which the rule says something.
        accuracy: Mean credit.
        chance: Mean chance, on the same questions.
        effective_n: As many independent questions would tell as much; n where twins add nothing of their own.
    """

    n: int
    accuracy: float
    chance: float
    effective_n: float

    def bounds(self, z: float) -> tuple[float, float]:
        """Wilson's score interval (Wilson 1927) for the accuracy, `z` standard errors wide on either side."""
        n, p = self.effective_n, self.accuracy
        middle = (p + z * z / (2 * n)) / (1 + z * z / n)
        half = z / (1 + z * z / n) * sqrt(p * (1 - p) / n + z * z / (4 * n * n))
        return max(middle - half, 0.0), min(middle + half, 1.0)

    def least_shown(self, limit: float, z: float) -> float:
        """The least accuracy whose lower bound lies above a limit: Wilson's interval, solved for the accuracy."""
        limit = min(limit, 1.0)
        return limit + z * sqrt(limit * (1 - limit) / self.effective_n)

    def to_json(self) -> dict[str, Any]:
        """Accuracy, chance, the bounds of the 95 % interval, and n."""
        low, high = self.bounds(standard_errors(1 - (1 - COVERAGE) / 2))
        shown = {"accuracy": self.accuracy, "chance": self.chance, "low": low, "high": high}
        return {**{name: round(value, _DIGITS) for name, value in shown.items()}, "n": self.n}


def standard_errors(share: float) -> float:
    """How many standard errors above the mean so large a share of a normal distribution lies below."""
    return NormalDist().inv_cdf(share)


def measure(guessed: Guessed) -> Measure | None:
    """Accuracy and effective size; None where the rule says nothing about any question.

    The design effect is the variance of the mean credit between groups (Taylor linearisation of the ratio, as in
    surveys) over that of independent questions, and never below 1: twins of which one is always right must not
    make the interval narrower than that of as many strangers.
    """
    n = len(guessed.credit)
    if not n:
        return None
    accuracy = float(guessed.credit.mean())
    _, number = np.unique(np.asarray(guessed.groups), return_inverse=True)
    sizes = np.bincount(number)
    clusters = len(sizes)
    effect = float((sizes**2).sum() / n)  # questions of a group all alike: Kish 1965
    simple = float(((guessed.credit - accuracy) ** 2).sum()) / (n * max(n - 1, 1))
    if simple > _NO_SPREAD and clusters > 1:
        sums = np.bincount(number, weights=guessed.credit - accuracy)
        between = clusters / (clusters - 1) * float((sums**2).sum()) / n**2
        effect = min(max(between / simple, 1.0), float(n))
    return Measure(n, accuracy, float(guessed.chance.mean()), n / (effect * guessed.design_effect))


def measures(guessed: Guessed) -> dict[str, Measure]:
    """The measure of each cell, and under ALL that of all cells together; those with no question are left out."""
    parts = {ALL: guessed, **{cell: guessed.of_cell(cell) for cell in sorted(set(guessed.cells))}}
    found = {cell: measure(part) for cell, part in parts.items()}
    return {cell: one for cell, one in found.items() if one}
