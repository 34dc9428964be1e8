"""Saved reports with their cells: what `earmark score … --json` wrote, checked before any of it is shown."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from earmark.errors import ScoreError
from earmark.score.lines import load_json
from earmark.score.saved import read_all, read_saved

COUNTS = ("right", "wrong", "unparsed", "missing", "error")
SECTIONS = ("fairness", "stereotypes", "robustness")
FACTS = ("judge", "refusal", "toxicity")
_SHARES = ("score", "low", "high", "least", "most", "chance")
_REMEDY = "Save it again with `earmark score ... --json`"


@dataclass(frozen=True, slots=True)
class Shown:
    """A saved report that is to be shown.

    Attributes:
        name: Of its system: the name of its file.
        signature: In one line.
        release: Version and digest of the release.
        cells: The overall one first, each as the report has it.
        lists: Ids by status (`missing`, `unparsed`, `error`, `withdrawn`), where the report has any.
        sections: Rows of further tables, by key of the report.
        facts: Of a judge, of refusals, of toxicity: objects of the report, by key, where it has any.
    """

    name: str
    signature: str
    release: str
    cells: tuple[Mapping[str, Any], ...]
    lists: Mapping[str, tuple[str, ...]]
    sections: Mapping[str, tuple[Mapping[str, Any], ...]]
    facts: Mapping[str, Mapping[str, Any]]

    def cell(self, by: str, value: str) -> Mapping[str, Any] | None:
        """One cell by name."""
        return next((cell for cell in self.cells if (cell["by"], cell["value"]) == (by, value)), None)


def read_shown(paths: Sequence[Path]) -> list[Shown]:
    """Read saved reports.

    Args:
        paths: One or more; several must be of one release and by the same rules.

    Raises:
        ScoreError: One is no report, or they cannot be set side by side.
    """
    saved = [read_saved(path) for path in paths]
    for other in saved[1:]:
        if other.digest != saved[0].digest:
            remedy = "Only reports of one release stand side by side"
            expected = f"release {saved[0].release}, as in {saved[0].name}"
            raise ScoreError(other.name, expected=expected, got=other.release, remedy=remedy)
    saved = read_all(paths, shared=False) if len(paths) > 1 else saved
    return [_shown(path, one.name, one.release) for path, one in zip(paths, saved, strict=True)]


def _shown(path: Path, name: str, release: str) -> Shown:
    found = load_json(path)
    cells = [found.get("overall"), *_objects(path, found, "cells")]
    for cell in cells:
        _require_cell(path, cell)
    lists = {status: ids for status in (*COUNTS, "withdrawn") if (ids := _ids(path, found.get(status)))}
    sections = {key: rows for key in SECTIONS if (rows := tuple(_objects(path, found, key)))}
    for key, rows in sections.items():
        for row in rows:
            _require_finite(path, key, row)
    facts = {key: found[key] for key in FACTS if isinstance(found.get(key), dict)}
    for key, one in facts.items():
        _require_finite(path, key, one)
    return Shown(name, found["signature"], release, tuple(cells), lists, sections, facts)


def _objects(path: Path, found: Mapping[str, Any], key: str) -> list[dict[str, Any]]:
    rows = found.get(key, [])
    if not isinstance(rows, list) or not all(isinstance(row, dict) and row for row in rows):
        got = repr(rows)[:60]
        raise ScoreError(f"{path}, {key}", expected="a list of objects", got=got, remedy=_REMEDY)
    return rows


def _ids(path: Path, found: Any) -> tuple[str, ...]:
    if found is None:
        return ()
    ids = found.get("ids") if isinstance(found, dict) else None
    if not isinstance(ids, list) or not all(isinstance(name, str) for name in ids):
        raise ScoreError(str(path), expected="a list of ids", got=repr(found)[:60], remedy=_REMEDY)
    return tuple(ids)


def _require_cell(path: Path, cell: Any) -> None:
    wrong = _fault(cell)
    if wrong:
        raise ScoreError(f"{path}, cells", expected="a cell of a report", got=wrong[:80], remedy=_REMEDY)
    _require_finite(path, "cells", cell)


def _fault(cell: Any) -> str:
    """What is wrong with a cell; empty where nothing is."""
    if not isinstance(cell, dict) or not all(isinstance(cell.get(key), str) for key in ("by", "value")):
        return repr(cell)
    counts = [cell.get(key) for key in ("n", "choices", *COUNTS)]
    if not all(isinstance(count, int) and not isinstance(count, bool) and count >= 0 for count in counts):
        return f"{cell['by']} {cell['value']} with counts {counts}"
    shares = {key: cell.get(key) for key in _SHARES}
    numbers = [share for share in shares.values() if share is not None]
    if not all(isinstance(share, int | float) and not isinstance(share, bool) for share in numbers):
        return f"{cell['by']} {cell['value']} with {shares}"
    rates = [rate for key in ("wer", "cer") if (rate := cell.get(key)) is not None]
    fits = all(isinstance(rate, dict) and isinstance(rate.get("n"), int) for rate in rates)
    return "" if fits else f"{cell['by']} {cell['value']} with rates {rates!r}"


def _require_finite(path: Path, key: str, row: Mapping[str, Any]) -> None:
    for name, value in row.items():
        if isinstance(value, float) and not math.isfinite(value):
            raise ScoreError(f"{path}, {key}", expected=f"a finite {name}", got=str(value), remedy=_REMEDY)
        if isinstance(value, dict):
            _require_finite(path, key, value)
