"""Answers: there, among the choices exactly once, and in no place more often than chance puts them."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from earmark.checks.gates import Gates
from earmark.checks.registry import CorpusCheck, Facts, ItemCheck, validation_check
from earmark.errors import Issue
from earmark.item import Item
from earmark.stats import ChiSquare, chi_square
from earmark.validation import normalised_choice

# Below it the chi-square distribution does not hold (Cochran 1954).
LEAST_EXPECTED = 5.0


# What is asked for, and the most that it can be.
_BOUNDS: tuple[tuple[re.Pattern[str], float], ...] = (
    (re.compile(r"\bdegrees?\b"), 360.0),
    (re.compile(r"\b(per ?cent|percentage)\b"), 100.0),
)
_COUNTED = re.compile(r"\b(how (many|much|often|long|far)|number of|count)\b")
# A difference may be below zero, and so may a level.
_SIGNED = re.compile(r"\b(decibels?|db|semitones?|cents|celsius|differ\w*|change\w*)\b")
_IN_SECONDS = re.compile(r"\b(how many|number of|after|at which|at what|in) seconds?\b|\bhow long (is|does|do|are)\b")
# "How many seconds" may have a fraction, "how many bells" not.
_WHOLE = re.compile(
    r"\bhow many (?!(?:milli|micro)?seconds|ms|minutes|hours|days|weeks|years|times (?:as|louder|faster|more|higher)"
    r"|(?:kilo)?hertz|k?hz|decibels?|db|degrees|percent|octaves|(?:semi)?tones|cents|(?:centi|kilo)?met(?:er|re)s"
    r"|miles|feet|\w+ per|(?:kilo)?gram\w*|lit(?:er|re)s|euros?|dollars|pounds)\w"
)
MOST_CHOICES = 26
USUAL_SHARE = 0.9
_FEWEST_ASKED = 10


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


def in_range(item: Item) -> Iterator[Issue]:
    """A number can be the answer to its question: no count below zero, no time after the end, no turn over a circle."""
    if item.answer_type != "number":
        return
    low, high = _bounds(item)
    for answer in item.answers:
        try:
            value = float(answer)
        except ValueError:
            continue  # answers.gold says so
        if _WHOLE.search(item.question.casefold()) and not value.is_integer():
            yield Issue(item.id, "answers", "a whole number: things are counted", answer, "answers.range")
        if not low <= value <= high:
            yield Issue(item.id, "answers", f"a number from {low:g} to {high:g}", answer, "answers.range")


def _bounds(item: Item) -> tuple[float, float]:
    asked = item.question.casefold()
    low = 0.0 if _COUNTED.search(asked) and not _SIGNED.search(asked) else float("-inf")
    highs = [most for words, most in _BOUNDS if words.search(asked)]
    lengths = [clip.duration_s for clip in item.clips]
    if _IN_SECONDS.search(asked) and lengths and None not in lengths:
        highs.append(sum(filter(None, lengths)))
    return low, min(highs, default=float("inf"))


class OptionCounts:
    """Counts how many options the items of a question have: its wording tells items of one kind.

    Where one number is usual, another is an option that was lost or added.
    """

    def __init__(self) -> None:
        self.of = 0
        self._asked: dict[tuple[str, str, str], dict[int, list[str]]] = {}

    def add(self, facts: Facts) -> None:
        """Count the options of one item."""
        item = facts.record
        if len(item.choices) < 2:
            return
        self.of += 1
        key = (item.benchmark, item.task, normalised_choice(item.question))
        self._asked.setdefault(key, {}).setdefault(len(item.choices), []).append(item.id)

    def finish(self, _: Gates) -> Iterator[Issue]:
        """One issue for each item with another number than nine of ten that ask so, or with too many to letter."""
        for counts in self._asked.values():
            total = sum(map(len, counts.values()))
            usual = max(counts, key=lambda n: (len(counts[n]), n))
            for n, names in counts.items():
                rare = n != usual and total >= _FEWEST_ASKED and len(counts[usual]) >= USUAL_SHARE * total
                for name in names if rare or n > MOST_CHOICES else ():
                    expected = f"{usual} options, as where it is asked elsewhere" if rare else "26 options or fewer"
                    yield Issue(name, "choices", expected, str(n), "answers.options")


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
    ItemCheck(
        id="answers.range", severity="error",
        title="numbers are in the range of what is asked",
        why="Keys typed in another unit or for another cut of the clip cannot be reached by listening.",
        remedy="Correct the answer, or the unit in the question",
        find=in_range, count=lambda item: int(item.answer_type == "number"),
    ),
    CorpusCheck(
        id="answers.options", severity="warning", unit="items with options",
        title="items that ask the same have as many options as one another, 26 at most",
        why="Chance differs by item, and nobody says so: options were lost on the way (Sakshi113/MMAU issue 7).",
        remedy="Draw the missing wrong answers",
        start=OptionCounts,
    ),
)  # fmt: skip
