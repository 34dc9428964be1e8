"""The report of spoken replies: every part beside the product, what could not be measured, and one signature line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from earmark.score.speech.groups import Group
from earmark.score.speech.measuring import Measured
from earmark.score.speech.replies import Status, tally
from earmark.score.speech.similarity import Floor
from earmark.score.speech.triad import TOP_MOS, Cell, Mean
from earmark.score.transcript import Rates

if TYPE_CHECKING:
    from rich.console import Console

_IDS_SHOWN = 20
_PLACES = 6


@dataclass(frozen=True, slots=True)
class SpeechReport:
    """What spoken replies come to.

    Attributes:
        signature: All that can change a number, by name.
        cells: The triad, of all items first.
        groups: The means of tasks that the published tables give; none without the published rules.
        rates: Of the transcripts, by unit: summed edits.
        floor: Speaker similarity above that of impostors; None where it was not measured.
        content: Value by id, as the triad took it; `content_status` by id.
        measured: One an item, by id in order.
    """

    signature: Mapping[str, str]
    cells: tuple[Cell, ...]
    groups: tuple[Group, ...]
    rates: Mapping[str, Rates]
    floor: Floor | None
    content: Mapping[str, float]
    content_status: Mapping[str, Status]
    measured: tuple[Measured, ...]

    @property
    def line(self) -> str:
        """The signature, in one line."""
        return "|".join(f"{name}:{value}" for name, value in self.signature.items() if value)

    @property
    def absent(self) -> dict[str, dict[str, list[str]]]:
        """Ids by measure and status, of all that could not be measured."""
        measures = list(dict.fromkeys(name for one in self.measured for name in one.status))
        found = {name: tally({one.id: one.status[name] for one in self.measured}) for name in measures}
        return {"content": tally(self.content_status), **found} if self.content_status else found

    @property
    def complete(self) -> bool:
        """Whether every item has every measure that was asked for; similarity is for those that have a role."""
        return not any(set(by) - {Status.NO_REFERENCE.value} for by in self.absent.values())

    def to_json(self) -> dict[str, Any]:
        """The report as one object for `json.dumps`: no NaN, nothing but plain values."""
        return {
            "signature": self.line,
            "complete": self.complete,
            "overall": _plain(self.cells[0]),
            "cells": [_plain(cell) for cell in self.cells[1:]],
            "groups": [one._asdict() for one in self.groups],
            "rates": {unit: found._asdict() for unit, found in self.rates.items()},
            "similarity": asdict(self.floor) if self.floor else None,
            "absent": self.absent,
            "outcomes": [self._outcome(one) for one in self.measured],
        }

    def _outcome(self, one: Measured) -> dict[str, Any]:
        status = {name: found.value for name, found in one.status.items()}
        if one.id in self.content_status:
            status = {"content": self.content_status[one.id].value, **status}
        kin = one.likeness
        return {
            "id": one.id, "status": status, "detail": one.detail, "duration_s": one.duration_s,
            "content": self.content.get(one.id), "mos": one.mos, "mos_parts": dict(one.parts or {}),
            "consistency": one.consistency, "heard": one.heard,
            "similarity": kin.own if kin else None, "floor": kin.floor if kin else None,
        }  # fmt: skip


def _plain(cell: Cell) -> dict[str, Any]:
    found = asdict(cell)
    found["mos"] = None if cell.speech.value is None else round(cell.speech.value * TOP_MOS, _PLACES)
    return found


_COLUMNS = ("by", "value", "n", "content %", "speech % (MOS)", "consistency %", "product %", "of complete items", "")


def render(report: SpeechReport, console: Console) -> None:
    """Show a report to a person.

    Args:
        report: What to show.
        console: Where.
    """
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, pad_edge=False, header_style="bold")
    for place, name in enumerate(_COLUMNS):
        table.add_column(name, justify="left" if place < 2 or not name else "right", no_wrap=place != 1)
    for cell in report.cells:
        table.add_row(*(Text(text) for text in _row(cell)), style="bold" if cell is report.cells[0] else None)
    console.print(table)
    for line in _notes(report):
        console.print(Text(line))
    console.print(Text(report.line), soft_wrap=True)


def _row(cell: Cell) -> Sequence[str]:
    speech = _shown(cell.speech)
    if cell.speech.value is not None:
        speech = f"{speech} ({cell.speech.value * TOP_MOS:.2f})"
    complete = f"{_shown(cell.complete)}, n {cell.complete.n}"
    parts = (_shown(cell.content), speech, _shown(cell.consistency), _shown(cell.product), complete)
    return (cell.by, cell.value, str(cell.n), *parts, cell.status)


def _shown(mean: Mean) -> str:
    if mean.value is None:
        return "none"
    interval = "" if mean.low is None or mean.high is None else f" {100 * mean.low:.1f}-{100 * mean.high:.1f}"
    return f"{100 * mean.value:.1f}{interval}"


def _notes(report: SpeechReport) -> Iterator[str]:
    overall = report.cells[0]
    if overall.least is not None and overall.most is not None and overall.status == "incomplete":
        ends = f"{100 * overall.least:.1f} and at 1 {100 * overall.most:.1f}"
        yield f"incomplete: with every absent value at 0 the product would be {ends}"
    for group in report.groups:
        why = f"; no score: {', '.join(group.without)}" if group.without else ""
        score = "none" if group.value is None else f"{100 * group.value:.2f}"
        yield f"as published, {group.name}: {score}, mean of {len(group.of)}{why}"
    for unit, found in report.rates.items():
        rate = "none" if found.error is None else f"{100 * found.error:.1f} %"
        yield f"{'WER' if unit == 'word' else 'CER'} of what was said against what was written: {rate}"
    if report.floor:
        yield _floor_line(report.floor)
    for measure, by_status in report.absent.items():
        for status, ids in by_status.items():
            more = f" and {len(ids) - _IDS_SHOWN} more" if len(ids) > _IDS_SHOWN else ""
            yield f"{measure}: {status} ({len(ids)}): {', '.join(ids[:_IDS_SHOWN])}{more}"


def _floor_line(floor: Floor) -> str:
    start = f"speaker similarity {floor.similarity:.3f}, {floor.n} replies"
    if floor.floor is None or floor.margin is None or floor.auc is None or floor.eer is None:
        return f"{start}; one role alone: there is no floor to measure it from"
    margin = f"margin {floor.margin:.3f}{_interval(floor.margin_low, floor.margin_high)}"
    area = f"AUC {floor.auc:.3f}{_interval(floor.auc_low, floor.auc_high)}, EER {100 * floor.eer:.1f} %"
    return f"{start}; other roles {floor.floor:.3f}; {margin}; {area}, {floor.pairs} impostor pairs"


def _interval(low: float | None, high: float | None) -> str:
    return "" if low is None or high is None else f" ({low:.3f}-{high:.3f})"
