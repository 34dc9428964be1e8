"""The report: what a release and a file of predictions come to, as JSON and as tables.

| key of the JSON | holds |
|---|---|
| `signature`, `complete` | all that can change a number; whether every item has a prediction and no judge failed |
| `overall`, `cells` | `earmark.score.cells.Cell`, with how many `clusters` an interval is from |
| `wer`, `cer`, `counts` | of the overall cell |
| `missing`, `unparsed`, `error` | how many, and their ids |
| `fairness` | rows of `earmark.score.fairness`: two groups and a test in each; empty where no item has a group |
| `stereotypes` | rows of `earmark.score.stereotypes`: whom the answers name, by voice; empty without such items |
| `robustness` | rows of `earmark.score.robustness`: a kind and severity of damage in each; empty without such items |
| `outcomes` | columns `id`, `task`, `status`, `value`, `cluster`: what `earmark compare` reads |
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from earmark.score.cells import Cell, Rate, Scored
from earmark.score.contrasts import Contrast
from earmark.score.fairness import fairness
from earmark.score.outcome import Outcome, Status
from earmark.score.related import CLUSTERS
from earmark.score.robustness import Rung, robustness
from earmark.score.saved import outcome_columns
from earmark.score.stereotypes import Direction, stereotypes

if TYPE_CHECKING:
    from rich.console import Console

_IDS_SHOWN = 20


@dataclass(frozen=True, slots=True)
class Signature:
    """All that can change a number of the report. Python and machine are not in it: they cannot.

    Attributes:
        release: Version of the release and twelve digits of its digest.
        n: Items of the release.
        normaliser: Of transcripts.
        choice: Version of the rules that read an option, and so on for numbers and spans.
        transcripts: How an item's edits become its value.
        clusters: What makes items belong together, for the intervals.
    """

    earmark: str
    release: str
    n: int
    normaliser: str
    choice: str
    number: str
    span: str
    resamples: int
    seed: int
    transcripts: str = "1-min(1,WER)"
    clusters: str = CLUSTERS

    def __str__(self) -> str:
        return "|".join(f"{name}:{value}" for name, value in asdict(self).items())


@dataclass(frozen=True, slots=True)
class Report:
    """What came of scoring.

    Attributes:
        signature: What the numbers depend on.
        cells: The overall cell first.
        scored: Every item with its outcome, by id in order: the sufficient statistics, for comparisons.
    """

    signature: Signature
    cells: tuple[Cell, ...]
    scored: tuple[Scored, ...]

    @property
    def outcomes(self) -> tuple[Outcome, ...]:
        """What came of each item."""
        return tuple(one.outcome for one in self.scored)

    @property
    def overall(self) -> Cell:
        """The cell of all items."""
        return self.cells[0]

    @property
    def complete(self) -> bool:
        """Whether every item has a prediction and no judge failed."""
        return not (self.overall.missing or self.overall.error)

    def ids(self, status: Status) -> list[str]:
        """Ids of the items with a status, sorted."""
        return [outcome.id for outcome in self.outcomes if outcome.status is status]

    def cell(self, by: str, value: str) -> Cell | None:
        """One cell by name; None where no item belongs to it."""
        return next((cell for cell in self.cells if (cell.by, cell.value) == (by, value)), None)

    def fairness(self) -> list[Contrast]:
        """Groups of items set against each other; made anew by each call."""
        return fairness(self.scored, resamples=self.signature.resamples, seed=self.signature.seed)

    def stereotypes(self) -> list[Direction]:
        """Which way a voice pulls the answers; made anew by each call."""
        return stereotypes(self.scored, resamples=self.signature.resamples, seed=self.signature.seed)

    def robustness(self) -> list[Rung]:
        """Damaged items against their clean parents; made anew by each call."""
        return robustness(self.scored, resamples=self.signature.resamples, seed=self.signature.seed)

    def to_json(self) -> dict[str, Any]:
        """The report as one object for `json.dumps`: no NaN, no infinity, nothing but plain values."""
        overall = asdict(self.overall)
        missing = self.ids(Status.MISSING)
        return {
            "signature": str(self.signature),
            "complete": self.complete,
            "overall": overall,
            "wer": overall["wer"],
            "cer": overall["cer"],
            "counts": {"n": self.overall.n, **{s.value: overall[s.value] for s in Status}},
            "missing": {"count": len(missing), "ids": missing},
            "unparsed": {"count": self.overall.unparsed, "ids": self.ids(Status.UNPARSED)},
            "error": {"count": self.overall.error, "ids": self.ids(Status.ERROR)},
            "cells": [asdict(cell) for cell in self.cells[1:]],
            "fairness": [asdict(row) for row in self.fairness()],
            "stereotypes": [asdict(row) for row in self.stereotypes()],
            "robustness": [asdict(row) for row in self.robustness()],
            "outcomes": outcome_columns(self.scored),
        }


_COLUMNS = ("by", "value", "n", "score %", "95 %", "chance %", "right", "wrong", "unparsed", "missing", "error")


def render(report: Report, console: Console) -> None:
    """Show a report to a person: a table of cells, what needs a look, and the signature.

    Args:
        report: What to show.
        console: Where.
    """
    from rich.table import Table
    from rich.text import Text

    from earmark.score.contrast_tables import fairness_table, robustness_table, stereotype_table

    table = Table(box=None, pad_edge=False, header_style="bold")
    for place, name in enumerate(_COLUMNS):
        table.add_column(name, justify="left" if place < 2 else "right", no_wrap=place != 1)
    for cell in report.cells:
        table.add_row(*(Text(text) for text in _row(cell)), style="bold" if cell is report.overall else None)
    console.print(table)
    for further in (fairness_table(report.fairness()), stereotype_table(report.stereotypes()),
                    robustness_table(report.robustness())):  # fmt: skip
        if further:
            console.print(further)
    for line in _notes(report):
        console.print(Text(line))
    console.print(Text(str(report.signature)), soft_wrap=True)


def _row(cell: Cell) -> Iterable[str]:
    all_choices = cell.choices == cell.n
    counts = (cell.right, cell.wrong, cell.unparsed, cell.missing, cell.error)
    interval = "" if cell.low is None else f"{_percent(cell.low)}-{_percent(cell.high)}"
    chance = _percent(cell.chance) if all_choices else ""
    return (cell.by, cell.value, str(cell.n), _percent(cell.score), interval, chance, *map(str, counts))


def _notes(report: Report) -> Iterable[str]:
    overall = report.overall
    for rate, name in ((overall.wer, "WER"), (overall.cer, "CER")):
        if rate:
            yield _rate_line(name, rate)
    if overall.error:
        yield f"{overall.error} not judged: if all wrong {_percent(overall.least)}, all right {_percent(overall.most)}"
    for status in (Status.MISSING, Status.UNPARSED, Status.ERROR):
        ids: Sequence[str] = report.ids(status)
        if ids:
            more = f" and {len(ids) - _IDS_SHOWN} more" if len(ids) > _IDS_SHOWN else ""
            yield f"{status.value} ({len(ids)}): {', '.join(ids[:_IDS_SHOWN])}{more}"


def _rate_line(name: str, rate: Rate) -> str:
    parts = f"{rate.substitutions} substitutions, {rate.deletions} deletions, {rate.insertions} insertions"
    interval = "" if rate.low is None else f" ({_percent(rate.low)}-{_percent(rate.high)})"
    return f"{name} {_percent(rate.score)} %{interval}, {rate.n} items: {parts}"


def _percent(share: float | None) -> str:
    return "none" if share is None else f"{100 * share:.1f}"
