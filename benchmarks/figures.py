"""What a benchmark found: figures with their peers, ratios and goals; as a table, and as JSON."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from rich.table import Table

from benchmarks.timing import Spread
from earmark.command import console
from earmark.provenance import build_facts

MISSING = "not installed"


@dataclass(frozen=True, slots=True)
class Goal:
    """What a ratio should be: at most or at least `bound`."""

    bound: float
    at_most: bool = True

    def met(self, value: float) -> bool:
        """Whether a value keeps the goal."""
        return value <= self.bound if self.at_most else value >= self.bound

    def text(self) -> str:
        """For a table."""
        return f"{'<=' if self.at_most else '>='} {self.bound:g}"


@dataclass(frozen=True, slots=True)
class Figure:
    """One line of a benchmark's table.

    Attributes:
        what: What was measured.
        figure: Ours, for people.
        peer: Whom it is compared with, and theirs.
        ratio: What the goal is about; None where nothing could be measured, or nothing is compared.
        goal: None for a figure that is only told.
        unit: Of `ratio`, where it is not a plain number.
    """

    what: str
    figure: str
    peer: str = ""
    ratio: Spread | None = None
    goal: Goal | None = None
    unit: str = ""

    @property
    def met(self) -> bool | None:
        """Whether the median keeps the goal; None where it is not known or there is none."""
        return self.goal.met(self.ratio.median) if self.goal and self.ratio else None


def show(name: str, figures: Sequence[Figure]) -> None:
    """Print a benchmark's table."""
    table = Table("what", "figure", "peer", "ratio", "goal", "met", title=name, title_justify="left")
    words = {True: "yes", False: "NO", None: ""}
    for f in figures:
        ratio = f.ratio.text(f.unit) if f.ratio else ""
        table.add_row(f.what, f.figure, f.peer, ratio, f.goal.text() if f.goal else "", words[f.met])
    console().print(table)


def store(found: dict[str, list[Figure]], root: Path, path: Path) -> None:
    """Write all figures, with what they were measured on.

    Args:
        found: Benchmark to figures.
        root: The checkout.
        path: The file.
    """
    rows = {name: [{**asdict(f), "met": f.met} for f in figures] for name, figures in found.items()}
    path.parent.mkdir(parents=True, exist_ok=True)
    text = json.dumps({"build": build_facts(root), "benchmarks": rows}, indent=1)
    path.write_text(text + "\n", encoding="utf-8")
