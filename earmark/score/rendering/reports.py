"""Saved reports as documents: one with all its columns, or several side by side."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from earmark.errors import UsageError
from earmark.score.rendering.model import (
    Chance,
    Column,
    Document,
    Estimate,
    Figure,
    Mark,
    Range,
    Table,
    percent,
)
from earmark.score.rendering.reading import COUNTS, FACTS, SECTIONS, Shown

OVERALL = "overall"
_IDS_SHOWN = 20
_RATES = (("wer", "WER"), ("cer", "CER"))
_KEY = "u/m/e: unparsed, missing and not judged (error); the first two count as wrong"


def report_document(reports: Sequence[Shown], wanted: Sequence[str] = ()) -> Document:
    """Tables of scores: all items, then by task, skill, aspect and so on, then further sections of the reports.

    Args:
        reports: One, or several of one release.
        wanted: By what; all that there is, if empty.

    Raises:
        UsageError: No report has cells by one of `wanted`.
    """
    there = list(dict.fromkeys(cell["by"] for report in reports for cell in report.cells))
    unknown = [by for by in wanted if by not in there]
    if unknown:
        got = ", ".join(map(repr, unknown))
        raise UsageError(
            "--by", expected=f"some of {', '.join(there[1:]) or 'nothing: the report has no cells'}", got=got
        )
    chosen = [by for by in there if not wanted or by in wanted or by == OVERALL]
    tables = [_table(reports, by) for by in chosen]
    tables += [table for key in SECTIONS if (table := _section(reports, key))]
    tables += [table for key in FACTS if (table := _facts(reports, key))]
    names = ", ".join(report.name for report in reports)
    several = len(reports) > 1
    notes = [f"{report.name}: {note}" if several else note for report in reports for note in _notes(report)]
    notes = [_KEY, *notes] if several else notes
    lines = [f"{report.name} {report.signature}" if several else report.signature for report in reports]
    return Document(f"{names} on {reports[0].release}", tuple(tables), tuple(notes), tuple(lines))


def _table(reports: Sequence[Shown], by: str) -> Table:
    values = list(dict.fromkeys(cell["value"] for report in reports for cell in report.cells if cell["by"] == by))
    found = {value: [report.cell(by, value) for report in reports] for value in values}
    title = "All items" if by == OVERALL else f"By {by.replace('_', ' ')}"
    marks = tuple(
        _mark(value, report.name if len(reports) > 1 else "", cell)
        for value, cells in found.items()
        for report, cell in zip(reports, cells, strict=True)
        if cell
    )
    figure = Figure(f"{title}: score and 95 % interval", marks)
    if len(reports) > 1:
        columns, rows = _beside([report.name for report in reports], by, found)
        return Table(title, columns, tuple(rows), (), figure)
    columns, rows = _alone(by, [cell for cells in found.values() for cell in cells if cell])
    return Table(title, columns, tuple(rows), (), figure)


def _alone(by: str, cells: Sequence[Mapping[str, Any]]) -> tuple[tuple[Column, ...], list[tuple[Any, ...]]]:
    """One report: every count has its column; error rates and bounds of the score where there are any."""
    columns = [Column(by), Column("n", "count"), Column("score %", "percent"), Column("95 %", "range"),
               Column("chance %", "chance"), *(Column(name, "count") for name in COUNTS)]  # fmt: skip
    rows = [
        [cell["value"], cell["n"], cell.get("score"), _range(cell), _chance(cell), *(cell[name] for name in COUNTS)]
        for cell in cells
    ]
    if any(cell["error"] for cell in cells):
        columns += [Column("if errors were wrong %", "percent"), Column("right %", "percent")]
        rows = [[*row, cell.get("least"), cell.get("most")] for row, cell in zip(rows, cells, strict=True)]
    for key, name in _RATES:
        if any(cell.get(key) for cell in cells):
            columns += [Column(f"{name} %", "estimate"), Column(f"n ({name})", "count")]
            rows = [[*row, *_rate(cell.get(key))] for row, cell in zip(rows, cells, strict=True)]
    return tuple(columns), [tuple(row) for row in rows]


def _beside(
    names: Sequence[str], by: str, found: Mapping[str, Sequence[Mapping[str, Any] | None]]
) -> tuple[tuple[Column, ...], list[tuple[Any, ...]]]:
    """Several reports: n and chance once, then each system's score and what was not answered."""
    columns = [Column(by), Column("n", "count"), Column("chance %", "chance")]
    for name in names:
        columns += [Column(f"{name} %", "estimate"), Column(f"{name} u/m/e", "tally")]
    kinds = [
        (key, name) for key, name in _RATES if any(cell and cell.get(key) for cells in found.values() for cell in cells)
    ]
    columns += [Column(f"{name} {rate} %", "estimate") for _, rate in kinds for name in names]
    rows = []
    for value, cells in found.items():
        one = next(cell for cell in cells if cell)
        row: list[Any] = [value, one["n"], _chance(one)]
        for cell in cells:
            row += [_estimate(cell), "/".join(str(cell[name]) for name in COUNTS[2:])] if cell else [None, None]
        row += [_rate(cell.get(key))[0] if cell else None for key, _ in kinds for cell in cells]
        rows.append(tuple(row))
    return tuple(columns), rows


def _mark(value: str, series: str, cell: Mapping[str, Any]) -> Mark:
    chance = cell.get("chance") if cell["choices"] == cell["n"] else None
    return Mark(value, series, cell.get("score"), _range(cell), chance)


def _range(cell: Mapping[str, Any]) -> Range | None:
    low, high = cell.get("low"), cell.get("high")
    return None if low is None or high is None else Range(low, high)


def _estimate(cell: Mapping[str, Any]) -> Estimate | None:
    score = cell.get("score")
    return None if score is None else Estimate(score, _range(cell))


def _chance(cell: Mapping[str, Any]) -> Chance | None:
    share = cell.get("chance")
    return None if share is None else Chance(share, cell["choices"], cell["n"])


def _rate(rate: Mapping[str, Any] | None) -> tuple[Estimate | None, int]:
    return (_estimate(rate), rate["n"]) if rate else (None, 0)


def _section(reports: Sequence[Shown], key: str) -> Table | None:
    """Rows that are shown as they are: a column for every key that one of them has."""
    rows = [(report.name, row) for report in reports for row in report.sections.get(key, ())]
    if not rows:
        return None
    every = list(dict.fromkeys(name for _, row in rows for name in row))
    names = [name for name in every if any(row.get(name) is not None for _, row in rows)]
    empty = [name.replace("_", " ") for name in every if name not in names]
    notes = (f"none in every row: {', '.join(empty)}",) if empty else ()
    several = len(reports) > 1
    columns = [Column("system")] if several else []
    columns += [Column(name.replace("_", " "), _kind_of([row.get(name) for _, row in rows])) for name in names]
    cells = tuple((*([system] if several else []), *(row.get(name) for name in names)) for system, row in rows)
    return Table(key.capitalize(), tuple(columns), cells, notes)


def _facts(reports: Sequence[Shown], key: str) -> Table | None:
    """What a report says of a judge and the like, a fact a row; of lists, how long they are."""
    rows = [(report.name, *fact) for report in reports for fact in _flat(report.facts.get(key, {}))]
    return Table(key.capitalize(), (Column("system"), Column("fact"), Column("value")), tuple(rows)) if rows else None


def _flat(facts: Mapping[str, Any], before: str = "") -> Iterator[tuple[str, Any]]:
    for name, value in facts.items():
        shown = f"{before}{name.replace('_', ' ')}"
        if isinstance(value, Mapping):
            yield from _flat(value, f"{shown}: ")
        else:
            yield shown, f"{len(value)} in the report" if isinstance(value, list) else value


def _kind_of(values: Sequence[Any]) -> Any:
    there = [value for value in values if value is not None]
    if any(isinstance(value, bool) or not isinstance(value, int | float) for value in there):
        return "text"
    return "count" if all(isinstance(value, int) for value in there) else "number"


def _notes(report: Shown) -> Iterator[str]:
    overall = report.cells[0]
    if overall["error"]:
        least, most = (percent(overall[key]) for key in ("least", "most"))
        yield f"{overall['error']} not judged: if all wrong {least} %, if all right {most} %"
    for status, ids in report.lists.items():
        more = f" and {len(ids) - _IDS_SHOWN} more" if len(ids) > _IDS_SHOWN else ""
        yield f"{status} ({len(ids)}): {', '.join(ids[:_IDS_SHOWN])}{more}"
