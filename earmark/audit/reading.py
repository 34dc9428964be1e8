"""The rows of a benchmark, whatever file they lie in: nothing is skipped, a row that cannot be read says why."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from earmark.audit.cells import FILE, absent, at
from earmark.audit.mapping import Fields
from earmark.errors import SourceError
from earmark.taxonomy import nearest

if TYPE_CHECKING:
    import pyarrow.parquet as pq

_PEEKED_ROWS = 100
_BATCH_ROWS = 64


class Row(NamedTuple):
    """A row of a file.

    Attributes:
        place: File and number, from 0.
        cells: Column to value; empty where it could not be read.
        problem: Why it could not; empty where it could.
    """

    place: str
    cells: Mapping[str, Any]
    problem: str = ""


_Read: TypeAlias = Callable[[Path], Iterator[Mapping[str, Any] | str]]


def files_of(path: Path, patterns: Sequence[str]) -> list[Path]:
    """The files with rows: the one that is given, or those of a folder in the order of their names.

    Args:
        path: A file or a folder.
        patterns: Of the files, below the folder; none for every file whose ending is known.

    Raises:
        SourceError: There is none.
    """
    if path.is_file():
        return [path]
    endings = [f"**/*{ending}" for ending in (*_READERS, ".parquet")]
    found = sorted({file for pattern in patterns or endings for file in path.glob(pattern) if file.is_file()})
    if not found and patterns:  # the folder may hold the repository's folder
        found = sorted({file for pattern in patterns for file in path.glob(f"**/{pattern}") if file.is_file()})
    if not found:
        there = ", ".join(sorted(one.name for one in islice(path.iterdir(), 8))) if path.is_dir() else "nothing there"
        raise SourceError(
            str(path), expected=f"files of rows: {', '.join(patterns or endings)}", got=there or "an empty folder",
            remedy="Give the file itself, or its folder",
        )  # fmt: skip
    return found


def rows(path: Path, fields: Fields, *, heard: bool) -> Iterator[Row]:
    """Every row of a file, those that cannot be read among them.

    Args:
        path: Parquet, JSON, JSON lines, CSV or TSV.
        fields: The mapping: its columns must be there.
        heard: Whether encoded sound in the file is read; pictures are never.

    Raises:
        SourceError: It is not a whole file of its kind, or a column of the mapping is not in it: names the nearest.
    """
    if path.suffix == ".parquet":
        found: Iterator[Mapping[str, Any] | str] = _parquet(path, fields, heard)
    elif path.suffix in _READERS:
        found = _READERS[path.suffix](path)
    else:
        known = ", ".join([*_READERS, ".parquet"])
        raise SourceError(str(path), expected=f"a file of rows: {known}", got=repr(path.suffix))
    first = list(islice(found, _PEEKED_ROWS))
    unread = frozenset(fields.audio if path.suffix == ".parquet" and not heard else ())
    _require(path, fields, [cells for cells in first if not isinstance(cells, str)], unread)
    for number, cells in enumerate(chain(first, found)):
        place = f"{path.name}:{number}"
        yield Row(place, {}, cells) if isinstance(cells, str) else Row(place, {**cells, FILE: path.stem})


def holds_sound(path: Path, fields: Fields) -> bool:
    """Whether encoded sound lies in the rows themselves, by the columns of the file.

    Raises:
        SourceError: It is not a whole Parquet file.
    """
    if path.suffix != ".parquet":
        return False
    named = {column.removesuffix("?").split(".")[0] for column in fields.audio}
    with _opened(path) as file:
        return bool(named & {leaf.split(".")[0] for leaf in _encoded(file)})


def _require(path: Path, fields: Fields, first: Sequence[Mapping[str, Any]], unread: frozenset[str]) -> None:
    """Each column of the mapping is in some of the first rows, but for those that are not read."""
    for column in fields.columns() if first else ():
        if column.endswith("?") or column.startswith("@") or column in unread:
            continue
        if any(not absent(cells, column) for cells in first):
            continue
        inner, _, last = column.rpartition(".")
        known = sorted({str(key) for cells in first for key in (at(cells, inner) if inner else cells) or () if key})
        close = nearest(last, known)
        raise SourceError(
            str(path), expected=f"a column {column!r}", got=", ".join(known) or "none",
            remedy=f"Did you mean {close!r}? Correct the mapping" if close
            else f"Correct the mapping, or write '{column}?' for a column that may be absent",
        )  # fmt: skip


def _parquet(path: Path, fields: Fields, heard: bool) -> Iterator[Mapping[str, Any] | str]:
    wanted = {column.removesuffix("?").split(".")[0] for column in fields.audio} if heard else set()
    with _opened(path) as file:
        left = {leaf for leaf in _encoded(file) if leaf.split(".")[0] not in wanted}
        kept = [leaf for leaf in _leaves(file) if leaf not in left]
        for batch in file.iter_batches(_BATCH_ROWS, columns=kept, use_threads=False):
            yield from batch.to_pylist() if kept else [{}] * batch.num_rows


@contextmanager
def _opened(path: Path) -> Iterator[pq.ParquetFile]:
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        with pq.ParquetFile(path, pre_buffer=False) as file:
            yield file
    except (pa.ArrowException, OSError) as error:
        got = str(error).partition("\n")[0]
        raise SourceError(str(path), expected="a whole Parquet file", got=got, remedy="Fetch it again") from None


def _leaves(file: pq.ParquetFile) -> list[str]:
    return [file.schema.column(n).path for n in range(len(file.schema))]


def _encoded(file: pq.ParquetFile) -> list[str]:
    """The leaves that hold sound or pictures: `bytes` of a struct, or a column of bytes."""
    import pyarrow as pa

    whole = {field.name for field in file.schema_arrow if pa.types.is_binary(field.type)}
    return [leaf for leaf in _leaves(file) if leaf.split(".")[-1] == "bytes" or leaf in whole]


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise SourceError(str(path), expected="a file of UTF-8 text", got=str(error)) from None


def _json(path: Path) -> Iterator[Mapping[str, Any] | str]:
    try:
        found = json.loads(_text(path))
    except (ValueError, RecursionError) as error:
        raise SourceError(str(path), expected="one JSON value", got=str(error)) from None
    if isinstance(found, dict):
        lists = [value for value in found.values() if isinstance(value, list)]
        objects = [{"@key": key, **value} for key, value in found.items() if isinstance(value, dict)]
        found = lists[0] if len(lists) == 1 and not objects else objects if len(objects) == len(found) else None
    if not isinstance(found, list):
        raise SourceError(str(path), expected="a list of rows, or rows by name", got="another JSON value")
    for one in found:
        yield one if isinstance(one, dict) else f"a row that is no object: {str(one)[:60]}"


def _json_lines(path: Path) -> Iterator[Mapping[str, Any] | str]:
    for number, line in enumerate(_text(path).split("\n"), start=1):
        if not line.strip():
            continue
        try:
            one = json.loads(line)
        except (ValueError, RecursionError) as error:
            yield f"line {number} is no JSON: {error}"
            continue
        yield one if isinstance(one, dict) else f"line {number} holds no object"


def _table(path: Path) -> Iterator[Mapping[str, Any] | str]:
    lines = _text(path).splitlines(keepends=True)
    reader = csv.reader(lines, delimiter="\t" if path.suffix == ".tsv" else ",")
    try:
        header = next(reader, [])
        for cells in reader:
            if not cells:
                continue
            if len(cells) != len(header):
                yield f"line {reader.line_num}: {len(cells)} cells under {len(header)} columns"
                continue
            yield dict(zip(header, cells, strict=True))
    except csv.Error as error:
        raise SourceError(f"{path}, line {reader.line_num}", expected="a table", got=str(error)) from None


_READERS: Mapping[str, _Read] = {".json": _json, ".jsonl": _json_lines, ".csv": _table, ".tsv": _table}
