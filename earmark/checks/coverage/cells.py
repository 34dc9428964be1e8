"""Tasks: how many items, what they can show, and how the answers are spread over the options."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from earmark.checks.answers import LEAST_EXPECTED
from earmark.checks.coverage.power import detectable_between, detectable_within
from earmark.checks.gates import Gates
from earmark.checks.registry import Facts
from earmark.errors import Issue
from earmark.stats import chi_square

_DECIMALS = 3


class Task(NamedTuple):
    """A cell that is reported."""

    benchmark: str
    task: str

    def __str__(self) -> str:
        return f"{self.benchmark}/{self.task}"


class Cells:
    """Counts the items and answers of each task, and says what each can show."""

    def __init__(self) -> None:
        self.of = 0
        self._answers: dict[Task, Counter[str]] = defaultdict(Counter)

    def add(self, facts: Facts) -> None:
        """Take one item."""
        item = facts.record
        task = Task(item.benchmark, item.task)
        self.of += task not in self._answers
        self._answers[task][" | ".join(item.answers)] += 1

    def finish(self, gates: Gates) -> Iterator[Issue]:
        """One issue for each task that is too small."""
        for task, answers in sorted(self._answers.items()):
            n = answers.total()
            if n < gates.min_cell_items:
                shown = detectable_between(n)
                most = (
                    "cannot tell half right from all right" if shown is None else f"show differences from {shown:.0%}"
                )
                got = f"{n}, which {most} between two groups"
                yield Issue(str(task), "task", f"{gates.min_cell_items} items or more", got, "coverage.cells")

    def table(self) -> tuple[str, object] | None:
        """What each task can show."""
        return "coverage", [self._row(task, answers) for task, answers in sorted(self._answers.items())]

    def _row(self, task: Task, answers: Counter[str]) -> dict[str, object]:
        n = answers.total()
        between, within = detectable_between(n), detectable_within(n)
        return {
            "task": str(task),
            "items": n,
            "detectable_between_groups": None if between is None else round(between, _DECIMALS),
            "detectable_between_systems": None if within is None else round(within, _DECIMALS),
            "answers": len(answers),
            "commonest_answer": round(max(answers.values()) / n, _DECIMALS),
        }


@dataclass(slots=True)
class _Offered:
    """How often an option is offered, how often it is right, and how often it would be if all were right alike."""

    n: int = 0
    right: int = 0
    expected: float = 0.0


class Labels:
    """Finds options that are right more often, or more rarely, than the number of choices makes one expect."""

    def __init__(self) -> None:
        self.of = 0
        self._options: dict[Task, dict[str, _Offered]] = defaultdict(lambda: defaultdict(_Offered))

    def add(self, facts: Facts) -> None:
        """Take one choice item."""
        item = facts.record
        if item.answer_type != "choice" or len(item.choices) < 2 or len(set(item.choices)) < len(item.choices):
            return
        self.of += 1
        options = self._options[Task(item.benchmark, item.task)]
        for choice in item.choices:
            option = options[choice]
            option.n += 1
            option.expected += 1 / len(item.choices)
            option.right += choice in item.answers

    def finish(self, gates: Gates) -> Iterator[Issue]:
        """Pearson's chi-square of each option that is expected LEAST_EXPECTED times; Bonferroni's correction."""
        tested = [
            (task, choice, one)
            for task, options in sorted(self._options.items())
            for choice, one in sorted(options.items())
            if min(one.expected, one.n - one.expected) >= LEAST_EXPECTED
        ]
        for task, choice, one in tested:
            test = chi_square([one.right, one.n - one.right], [one.expected, one.n - one.expected])
            if test.p < gates.position_p / len(tested):
                expected = f"{choice!r} to be right about {one.expected:.0f} times of the {one.n} that it is offered"
                got = f"{one.right} times: p {test.p:.1e}"
                yield Issue(str(task), "answers", expected, got, "coverage.labels")
