"""Files of judgements as tables: CSV and TSV of any delimiter, JSON lines, a JSON array."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NoReturn, TextIO

from annotation.agreement.columns import Rows, Table
from earmark.errors import JudgementError
from earmark.strict_json import no_constant

_SNIFFED_LINES = 200
_SNIFFED_LETTERS = 1_000_000
_DELIMITERS = ",;\t|"


def read_rows(path: Path) -> Rows:
    """Read a file of judgements.

    Raises:
        JudgementError: It is absent, empty, not UTF-8, or a line of it has other fields than the rest.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as opened:
            file: TextIO = opened if opened.seekable() else io.StringIO(opened.read(), newline="")  # a pipe
            head = file.read(_SNIFFED_LETTERS)
            file.seek(0)
            if not head.strip():
                raise JudgementError(
                    str(path), expected="a row of names and rows of judgements", got="an empty file"
                )  # fmt: skip
            read: Callable[[Path, TextIO, str], Rows] = _of_objects if head.lstrip()[0] in "{[" else _of_csv
            return read(path, file, head)
    except UnicodeDecodeError:
        _not_utf8(path)
    except OSError as error:
        raise JudgementError(str(path), expected="a readable file", got=str(error.strerror or error)) from None


def _not_utf8(path: Path) -> NoReturn:
    """Say where; what was read in pieces did not know.

    Raises:
        JudgementError: Always.
    """
    line, got = 1, "other bytes"
    with path.open("rb") as file:
        for line, content in enumerate(file, 1):  # noqa: B007 - the line that is at fault
            try:
                content.decode()
            except UnicodeDecodeError as error:
                got = f"byte 0x{content[error.start]:02x}"
                break
    remedy = "Save it as UTF-8, for instance with `iconv -t UTF-8`"
    raise JudgementError(f"{path}, line {line}", expected="text in UTF-8", got=got, remedy=remedy) from None


def _of_csv(path: Path, file: TextIO, head: str) -> Rows:
    reader = csv.reader(file, _dialect(head), strict=True)
    try:
        names = [name.strip() for name in next(row for row in reader if any(row))]
        table = Table(str(path), names)
        for row in reader:
            if not any(row):
                continue
            if len(row) != len(names):
                raise JudgementError(
                    f"{path}, line {reader.line_num}", expected=f"{len(names)} fields, as in the first line",
                    got=f"{len(row)}", remedy="Quote fields that hold the delimiter",
                )  # fmt: skip
            table.add(reader.line_num, row)
    except StopIteration:
        raise JudgementError(str(path), expected="a row of names", got="delimiters alone") from None
    except csv.Error as error:
        got = str(error)
        raise JudgementError(f"{path}, line {reader.line_num}", expected="a row of a table", got=got) from None
    return table.rows()


def _dialect(head: str) -> type[csv.Dialect]:
    """The delimiter that cuts the first line into most fields: the sniffer of `csv` fails on quoted names."""

    class Found(csv.excel):
        delimiter = max(_DELIMITERS, key=lambda sign: _fields(head, sign))

    return Found


def _fields(head: str, delimiter: str) -> tuple[int, int]:
    """How many fields the first line has, and how many of the first lines have as many."""
    try:
        sample = csv.reader(head.splitlines(keepends=True), delimiter=delimiter)
        widths = [len(row) for _, row in zip(range(_SNIFFED_LINES), sample, strict=False) if row]
    except csv.Error:
        return (0, 0)
    return (widths[0], widths.count(widths[0])) if widths else (0, 0)


def _of_objects(path: Path, file: TextIO, head: str) -> Rows:
    table = Table(str(path))
    for number, one in _objects(path, file, head):
        if not isinstance(one, dict):
            got = type(one).__name__
            raise JudgementError(f"{path}, line {number}", expected="a JSON object", got=got)
        table.add_named(number, {name: _cell(value) for name, value in one.items()})
    return table.rows()


def _objects(path: Path, file: TextIO, head: str) -> Iterator[tuple[int, Any]]:
    """The values of a JSON array, or of JSON lines, each with its line (its place in an array)."""
    if head.lstrip().startswith("["):
        yield from enumerate(_loaded(str(path), file.read()), 1)
        return
    for number, line in enumerate(file, 1):
        if line.strip():
            yield number, _loaded(f"{path}, line {number}", line)


def _loaded(where: str, text: str) -> Any:
    try:
        found = json.loads(text, parse_constant=no_constant)
        if "\\ud" in text.lower():
            json.dumps(found, ensure_ascii=False).encode()  # half a character cannot be written
        return found
    except (ValueError, RecursionError) as error:
        raise JudgementError(where, expected="JSON", got=str(error)) from None


def _cell(value: Any) -> str:
    """A JSON value as text: nothing for null; several values in one order, since a set has none."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, list):
        return "|".join(sorted(map(_cell, value)))
    return json.dumps(value, sort_keys=True, ensure_ascii=False)
