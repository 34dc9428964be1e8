"""Reading what comes with a corpus's sound: tables and text in UTF-8, and folders of files in a fixed order."""

from __future__ import annotations

import csv
from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Literal, NamedTuple

from builders.contract.source import Source
from earmark.errors import SourceError
from earmark.shards import Reject
from earmark.taxonomy import nearest


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
        A row, or a reject for a row with too many or too few cells.

    Raises:
        SourceError: The file is absent, empty, not UTF-8 or not a table, or its columns are not those wanted.
    """
    style: Literal[0, 3] = csv.QUOTE_MINIMAL if quoting else csv.QUOTE_NONE
    text: Iterator[str] = lines(source, root, name, encoding)
    if comment:
        text = ("\n" if line.startswith(comment) else line for line in text)  # line numbers stay true
    reader = csv.reader(text, delimiter=delimiter, quoting=style, strict=True)
    names: list[str] = [] if header else list(columns)
    rows, line = 0, 1
    try:
        for cells in reader:
            start, line = line, reader.line_num + 1
            stripped = [cell.strip() for cell in cells]
            if not any(stripped):
                continue
            if not names:
                names = _header(source, str(root / name), stripped, columns, optional)
                continue
            rows += 1
            yield _row(source, name, start, names, stripped)
    except csv.Error as error:
        old = "new-line character" in str(error)  # lines that end with a carriage return alone
        raise source.error(
            f"{root / name}, line {line}", expected="rows of a table",
            got="a carriage return in the middle of a line" if old else str(error),
            remedy="Save the table with line ends of Unix or Windows" if old
            else "Look for a quotation mark that is not closed",
        ) from None  # fmt: skip
    if rows == 0:
        raise source.error(str(root / name), expected=f"rows with {', '.join(columns)}", got="no row")


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


def lines(source: Source, root: Path, name: str, encoding: str = "utf-8") -> Iterator[str]:
    """The lines of a text (UTF-8, if nothing else is said), with their ends; a byte order mark is dropped.

    Raises:
        SourceError: The file cannot be read, or is not in the encoding: names the line.
    """
    path = root / name
    try:
        with path.open("rb") as file:
            for number, raw in enumerate(file, 1):
                text = raw.decode(encoding)
                if "\0" in text:
                    raise source.error(
                        f"{path}, line {number}", expected=f"text in {encoding.upper()}", got="a zero byte",
                        remedy="Fetch the file again: it is damaged, or is no text",
                    )  # fmt: skip
                yield text.removeprefix("\ufeff") if number == 1 else text
    except UnicodeDecodeError as error:
        raise source.error(
            f"{path}, line {number}", expected=f"text in {encoding.upper()}", got=f"byte 0x{raw[error.start]:02x}",
            remedy="Save the file as UTF-8 (in a spreadsheet: `CSV UTF-8`)",
        ) from None  # fmt: skip
    except OSError as error:
        raise source.error(str(path), expected="a readable file", got=str(error.strerror)) from None


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
