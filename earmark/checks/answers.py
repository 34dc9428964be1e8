"""Answers: there, among the choices exactly once, and in no place more often than chance puts them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from earmark.checks.gates import Gates
from earmark.checks.registry import CorpusCheck, Facts, validation_check
from earmark.errors import Issue
from earmark.stats import ChiSquare, chi_square

# Below it the chi-square distribution does not hold (Cochran 1954).
LEAST_EXPECTED = 5.0


class Cell(NamedTuple):
    """Where positions are counted.

    Attributes:
        benchmark: Empty for all benchmarks together.
        task: Empty for all tasks together.
        choices: Number of choices of the items.
    """

    benchmark: str
    task: str
    choices: int

    def __str__(self) -> str:
        place = f"{self.benchmark}/{self.task}" if self.benchmark else "all items"
        return f"{place} with {self.choices} choices"


class Unbalanced(NamedTuple):
    """A cell in which the answer's place tells something of the answer."""

    cell: Cell
    counts: Sequence[int]
    test: ChiSquare
    gate: float


def unbalanced(counts: Mapping[Cell, Sequence[int]], position_p: float) -> Iterator[Unbalanced]:
    """The cells whose answers are not spread evenly over the places.

    Pearson's chi-square against equal counts, in every cell that expects LEAST_EXPECTED or more in each place
    and, for each number of choices, over all cells together; with Bonferroni's correction.

    Args:
        counts: For each cell, how often the answer stands first, second and so on.
        position_p: Gate for all tests together.
    """
    tested = {cell: n for cell, n in _with_totals(counts).items() if sum(n) / cell.choices >= LEAST_EXPECTED}
    for cell, observed in tested.items():
        test = chi_square(observed, [sum(observed) / cell.choices] * cell.choices)
        gate = position_p / len(tested)
        if test.p < gate:
            yield Unbalanced(cell, observed, test, gate)


def _with_totals(counts: Mapping[Cell, Sequence[int]]) -> dict[Cell, Sequence[int]]:
    """The cells, and for each number of choices that is in several of them their sum."""
    by_choices: dict[int, list[Cell]] = defaultdict(list)
    for cell in sorted(counts):
        by_choices[cell.choices].append(cell)
    totals = {
        Cell("", "", choices): [sum(places) for places in zip(*(counts[cell] for cell in cells), strict=True)]
        for choices, cells in sorted(by_choices.items())
        if len(cells) > 1
    }
    return {**{cell: counts[cell] for cells in by_choices.values() for cell in cells}, **totals}


class Positions:
    """Counts where the answers stand; keeps one row of counts a cell."""

    def __init__(self) -> None:
        self.of = 0
        self._counts: dict[Cell, list[int]] = {}

    def add(self, facts: Facts) -> None:
        """Count the place of one answer; a faulty index is another check's."""
        item = facts.record
        index, choices = item.answer_index, len(item.choices)
        if index is None or not 0 <= index < choices or choices < 2:
            return
        self.of += 1
        self._counts.setdefault(Cell(item.benchmark, item.task, choices), [0] * choices)[index] += 1

    def finish(self, gates: Gates) -> Iterator[Issue]:
        """One issue for each cell that is out of balance."""
        for found in unbalanced(self._counts, gates.position_p):
            best = max(found.counts) / sum(found.counts)
            got = (
                f"{'/'.join(map(str, found.counts))}: chi-square {found.test.statistic:.1f}, p {found.test.p:.1e} "
                f"below {found.gate:.1e}; one place always chosen scores {best:.1%}"
            )
            expected = f"about {sum(found.counts) / found.cell.choices:g} answers in each place"
            yield Issue(str(found.cell), "answer_index", expected, got, "answers.position")


CHECKS = (
    validation_check(
        "answers.blank", "answers.number", "answers.scorer", id="answers.gold", severity="error",
        title="every item has an answer of its type, and a scorer for it",
        why="MMAU-Pro has 87 rows whose answer is null.",
        remedy="Give the answer in the form of its type, or leave the item out",
    ),
    validation_check(
        "choices.few", "choices.extra", id="answers.choices", severity="error",
        title="two choices or more where one is to be chosen, and none elsewhere",
        why="The published scorer of MMAU-Pro drops items with one choice or none from the denominator.",
        remedy="Correct the choices or the answer type",
    ),
    validation_check(
        "choices.answer", id="answers.among", severity="error",
        title="every answer is among the choices exactly once",
        why="143 answers of a published benchmark were not among its choices (Sakshi113/MMAU issue 12).",
        remedy="Make the answer and its choice the same text, once",
    ),
    validation_check(
        "choices.distinct", id="answers.distinct", severity="error",
        title="the choices of an item are distinct after normalisation",
        why="Repeated options (Sakshi113/MMAU issue 7): 27 of 1,000 published test-mini items have them.",
        remedy="Draw another wrong answer",
    ),
    validation_check(
        "choices.index", id="answers.index", severity="error",
        title="answer_index is the place of the answer",
        why="Letters and option texts that disagree give two scores for one reply (soham97/mellow issue 5).",
        remedy="Set it when the choices have their final order",
    ),
    CorpusCheck(
        id="answers.position", severity="error", unit="choice items",
        title="the answer stands in every place equally often",
        why="Always the first option scores 39.5 % on the published MMAU test-mini (places 395/271/208/126).",
        remedy="Draw the place of each answer by hash (earmark.draw.with_drawn_choices)",
        start=Positions,
    ),
)  # fmt: skip
