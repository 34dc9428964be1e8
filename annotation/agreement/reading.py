"""Files of judgements as rows of text: CSV and TSV of any delimiter, JSON lines, a JSON array."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from fnmatch import fnmatchcase
from itertools import chain
from pathlib import Path
from typing import Any, NamedTuple

from earmark.errors import JudgementError
from earmark.taxonomy import nearest

_SNIFFED_LINES = 200
_DELIMITERS = ",;\t|"


class Rows(NamedTuple):
    """A table of text.

    Attributes:
        where: The file, for messages.
        columns: Names, in the file's order.
        lines: Line of the file that each row begins on.
        cells: One sequence a row, as long as `columns`; what is missing is empty.
    """

    where: str
    columns: tuple[str, ...]
    lines: tuple[int, ...]
    cells: tuple[Sequence[str], ...]

    def column(self, name: str) -> list[str]:
        """The cells of a column, without blanks at their ends.

        Raises:
            JudgementError: There is none of that name (names the nearest), or there are two.
        """
        if self.columns.count(name) != 1:
            close = nearest(name, self.columns)
            known = ", ".join(map(repr, self.columns))
            raise JudgementError(
                f"{self.where}: column {name!r}", expected=f"one of {known}",
                got="no such column" if name not in self.columns else "several of that name",
                remedy=f"Did you mean {close!r}?" if close and close != name else "",
            )  # fmt: skip
        at = self.columns.index(name)
        return [row[at].strip() for row in self.cells]

    def where_cells(self, conditions: Iterable[str]) -> Rows:
        """The rows that meet all conditions of the form `COLUMN=PATTERN` (shell patterns: `voice*`).

        Raises:
            JudgementError: A condition is none, or leaves nothing.
        """
        kept = list(range(len(self.cells)))
        for condition in conditions:
            name, equals, pattern = condition.partition("=")
            if not equals:
                raise JudgementError(f"--where {condition}", expected="COLUMN=PATTERN", got="no equals sign")
            cells = self.column(name)
            kept = [n for n in kept if fnmatchcase(cells[n], pattern)]
            if not kept:
                raise JudgementError(f"--where {condition}", expected="rows that meet it", got=f"none in {self.where}")
        return self._replace(lines=tuple(self.lines[n] for n in kept), cells=tuple(self.cells[n] for n in kept))


def read_rows(path: Path) -> Rows:
    """Read a file of judgements.

    Raises:
        JudgementError: It is absent, empty, not UTF-8, or a line of it has other fields than the rest.
    """
    text = _text(path)
    if text.lstrip()[:1] in {"{", "["}:
        return _of_objects(str(path), list(_objects(path, text)))
    return _of_csv(path, text)


def _text(path: Path) -> str:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        got = f"byte 0x{error.object[error.start]:02x} at {error.start}"
        remedy = "Save it as UTF-8, for instance with `iconv -t UTF-8`"
        raise JudgementError(str(path), expected="text in UTF-8", got=got, remedy=remedy) from None
    except OSError as error:
        raise JudgementError(str(path), expected="a readable file", got=str(error.strerror)) from None
    if not text.strip():
        raise JudgementError(str(path), expected="a row of names and rows of judgements", got="an empty file")
    return text


def _of_csv(path: Path, text: str) -> Rows:
    reader = csv.reader(io.StringIO(text, newline=""), _dialect(text), strict=True)
    lines, cells = [], []
    try:
        names = next(row for row in reader if row)
        for row in reader:
            if not any(row):
                continue
            if len(row) != len(names):
                raise JudgementError(
                    f"{path}, line {reader.line_num}", expected=f"{len(names)} fields, as in the first line",
                    got=f"{len(row)}", remedy="Quote fields that hold the delimiter",
                )  # fmt: skip
            lines.append(reader.line_num)
            cells.append(row)
    except csv.Error as error:
        got = str(error)
        raise JudgementError(f"{path}, line {reader.line_num}", expected="a row of a table", got=got) from None
    return _some(Rows(str(path), tuple(name.strip() for name in names), tuple(lines), tuple(cells)))


def _dialect(text: str) -> type[csv.Dialect]:
    """The delimiter that cuts the first line into most fields: the sniffer of `csv` fails on quoted names."""

    class Found(csv.excel):
        delimiter = max(_DELIMITERS, key=lambda sign: _fields(text, sign))

    return Found


def _fields(text: str, delimiter: str) -> tuple[int, int]:
    """How many fields the first line has, and how many of the first lines have as many."""
    try:
        sample = csv.reader(io.StringIO(text[:1_000_000], newline=""), delimiter=delimiter)
        widths = [len(row) for _, row in zip(range(_SNIFFED_LINES), sample, strict=False) if row]
    except csv.Error:
        return (0, 0)
    return (widths[0], widths.count(widths[0])) if widths else (0, 0)


def _objects(path: Path, text: str) -> Iterator[tuple[int, Mapping[str, Any]]]:
    """The objects of a JSON array, or of JSON lines, each with its line (its place in an array)."""
    if text.lstrip().startswith("["):
        found = _loaded(f"{path}", text)
        numbered: Iterable[tuple[int, Any]] = enumerate(found, 1)
    else:
        there = ((n, line) for n, line in enumerate(text.split("\n"), 1) if line.strip())
        numbered = ((n, _loaded(f"{path}, line {n}", line)) for n, line in there)
    for number, one in numbered:
        if not isinstance(one, dict):
            raise JudgementError(f"{path}, line {number}", expected="a JSON object", got=type(one).__name__)
        yield number, one


def _loaded(where: str, text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        raise JudgementError(where, expected="JSON", got=str(error)) from None


def _of_objects(where: str, found: list[tuple[int, Mapping[str, Any]]]) -> Rows:
    columns = tuple(dict.fromkeys(chain.from_iterable(one for _, one in found)))
    cells = tuple([_cell(one.get(name)) for name in columns] for _, one in found)
    return _some(Rows(where, columns, tuple(number for number, _ in found), cells))


def _cell(value: Any) -> str:
    """A JSON value as text: nothing for null; several values in one order, since a set has none."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, list):
        return "|".join(sorted(map(_cell, value)))
    return json.dumps(value, sort_keys=True, ensure_ascii=False)


def _some(rows: Rows) -> Rows:
    if not rows.cells:
        raise JudgementError(rows.where, expected="rows of judgements", got="names alone")
    return rows
