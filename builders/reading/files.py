"""Reading what comes with a corpus's sound: tables and text in UTF-8, and folders of files in a fixed order."""

from __future__ import annotations

import csv
from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Literal, NamedTuple

from builders.contract.source import Source
from builders.reading.delimited import TableRows, broken
from builders.reading.texts import lines, not_text, raw_lines
from earmark.errors import SourceError
from earmark.shards import Reject
from earmark.taxonomy import nearest

__all__ = [
    "Entry", "Labelled", "Row", "bad_row", "class_folders", "files", "lines", "place", "table", "table_entries",
    "unknown_label",
]  # fmt: skip


class Row(NamedTuple):
    """A row of a table: where it begins, and its cells by column, stripped."""

    line: int
    cells: dict[str, str]


class Entry(NamedTuple):
    """A row of any kind of file.

    Attributes:
        file: The file, below the corpus's folder.
        number: Its line (text, from 1), or its place (JSON arrays and Parquet, from 0).
        cells: Values by column or key.
        where: File and place, for errors.
    """

    file: str
    number: int
    cells: dict[str, Any]
    where: str


def place(entry: Entry) -> str:
    """Where an entry stands: what a record is called that has no better name."""
    return entry.where


class Labelled(NamedTuple):
    """A file whose folder says what it holds.

    Attributes:
        path: The file.
        record: Its path below the corpus's folder.
        label: The name of the folder that it lies in.
    """

    path: Path
    record: str
    label: str


def table(
    source: Source,
    root: Path,
    name: str,
    columns: Sequence[str],
    *,
    optional: Collection[str] | None = None,
    delimiter: str = ",",
    quoting: bool = True,
    header: bool = True,
    encoding: str = "utf-8",
    comment: str = "",
) -> Iterator[Row | Reject]:
    """Read a table row by row; blank rows are passed over.

    Args:
        source: For the errors.
        root: The corpus's folder.
        name: The file, below it.
        columns: The columns that must be there; without a header, their names in order.
        optional: The columns that may be there; None allows any.
        delimiter: One character.
        quoting: Whether quotation marks enclose cells; if not, they are text like any other.
        header: Whether the first line names the columns.
        encoding: Of the file; `iso-8859-1` where the corpus is that old.
        comment: Lines that begin so are passed over.

    Yields:
        A row, or a reject for a row with too many or too few cells, that is not in the encoding, or whose quotation
        marks do not fit.

    Raises:
        SourceError: The file is absent, empty or not a table, its columns are not those wanted, or it has two rows or
            more and none can be read.
    """
    style: Literal[0, 3] = csv.QUOTE_MINIMAL if quoting else csv.QUOTE_NONE
    text: Iterator[str] = raw_lines(source, root, name, encoding)
    if comment:
        text = ("\n" if line.startswith(comment) else line for line in text)  # line numbers stay true
    names: list[str] = [] if header else list(columns)
    read, good = False, False
    faults: list[SourceError] = []
    rows = TableRows(text, delimiter, style)
    for line, cells in rows:
        where = f"{name}, line {line}"
        if isinstance(cells, csv.Error):
            error: SourceError | None = broken(source, where if names else f"{root / where}", cells)
        elif not any(stripped := [cell.strip() for cell in cells]):
            continue
        else:
            error = not_text(source, where if names else f"{root / where}", "".join(cells), encoding)
        if error:
            if not names:
                raise error
            faults = [*faults, error][:2]
            rows.skip()
            yield source.reject(f"{name}:{line}", "source.bad_row", error)
        elif not names:
            names = _header(source, str(root / name), stripped, columns, optional)
        else:
            row = _row(source, name, line, names, stripped)
            read, good = True, good or isinstance(row, Row)
            if isinstance(row, Reject):
                rows.skip()
            yield row
    one_line = bool(faults) and "carriage return" in faults[0].got  # a whole table may be one line of another system
    if not good and (one_line or len(faults) > 1 or not (read or faults)):
        none = source.error(str(root / name), expected=f"rows with {', '.join(columns)}", got="no row")
        raise faults[0] if faults else none


def _row(source: Source, name: str, line: int, names: list[str], cells: list[str]) -> Row | Reject:
    if len(cells) == len(names):
        return Row(line, dict(zip(names, cells, strict=True)))
    error = source.error(f"{name}, line {line}", expected=f"{len(names)} cells", got=str(len(cells)))
    return source.reject(f"{name}:{line}", "source.bad_row", error)


def _header(
    source: Source, file: str, names: list[str], columns: Sequence[str], optional: Collection[str] | None
) -> list[str]:
    """Check the names of the columns."""
    where = f"{file}, line 1"
    for sign, word in ((";", "semicolons"), ("\t", "tabs"), ("|", "vertical bars")):
        if len(names) == 1 and sign in names[0]:
            got, remedy = f"columns separated by {word}", "Save the table with commas between the columns"
            raise source.error(where, expected=f"the columns {', '.join(columns)}", got=got, remedy=remedy)
    for column in columns:
        if column not in names:
            close = nearest(column, set(names) - set(columns))
            remedy = f"Rename {close!r} to {column!r}" if close else ""
            raise source.error(where, expected=f"a column {column!r}", got=", ".join(names), remedy=remedy)
    known = {*columns, *(optional or ())}
    for column in names:
        if names.count(column) > 1:
            raise source.error(where, expected="columns that are each there once", got=f"{column!r} twice")
        if optional is not None and column not in known:
            close = nearest(column, known)
            remedy = f"Did you mean {close!r}?" if close else "Take it out"
            raise source.error(where, expected=f"only {', '.join(sorted(known))}", got=repr(column), remedy=remedy)
    return names


def files(source: Source, root: Path, pattern: str) -> list[Path]:
    """The files of a folder that fit a pattern, sorted.

    Raises:
        SourceError: There are none.
    """
    found = sorted(root.glob(pattern))
    if not found:
        raise source.error(str(root), expected=f"files such as {pattern}", got="none", remedy=source.how_to_get)
    return found


def class_folders(
    source: Source, root: Path, pattern: str, labels: Mapping[str, str] | Collection[str]
) -> Iterator[Labelled | Reject]:
    """The files of a corpus that keeps a folder for each class.

    Args:
        source: For the errors.
        root: The corpus's folder.
        pattern: Of the files; the folder right above a file is its class (`Test/*/*.wav`).
        labels: The classes as the folders are named.

    Yields:
        A file with its class, or a reject for a folder that is no class.

    Raises:
        SourceError: No file fits the pattern.
    """
    for path in files(source, root, pattern):
        record, label = path.relative_to(root).as_posix(), path.parent.name
        if label in labels:
            yield Labelled(path, record, label)
        else:
            yield unknown_label(source, record, record, label, labels)


def unknown_label(source: Source, record: str, where: str, label: object, labels: Collection[str]) -> Reject:
    """The reject for a label that the corpus does not declare; names the nearest."""
    close = nearest(str(label), labels)
    remedy = f"Did you mean {close!r}?" if close else ""
    known = ", ".join(sorted(labels)) if len(labels) <= 12 else f"one of {len(labels)} labels"
    error = source.error(where, expected=f"a label: {known}", got=repr(label), remedy=remedy)
    return source.reject(record, "source.unknown_label", error)


def bad_row(source: Source, record: str, where: str, error: Exception, *, expected: str) -> Reject:
    """The reject for a record whose labels cannot be read; an error that says where itself is taken as it is."""
    said = error if isinstance(error, SourceError) else source.error(where, expected=expected, got=str(error))
    return source.reject(record, "source.bad_row", said)


def table_entries(
    source: Source,
    root: Path,
    name: str,
    columns: Sequence[str],
    *,
    delimiter: str = "",
    quoting: bool = True,
    header: bool = True,
    encoding: str = "utf-8",
) -> Iterator[Entry | Reject]:
    """`table`, with the rows as entries; what separates cells follows from the name (.tsv: tabs) if not said."""
    sign = delimiter or ("\t" if name.endswith(".tsv") else ",")
    for row in table(source, root, name, columns, delimiter=sign, quoting=quoting, header=header, encoding=encoding):
        yield row if isinstance(row, Reject) else Entry(name, row.line, dict(row.cells), f"{name}, line {row.line}")
