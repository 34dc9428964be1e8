"""Files of rows: JSON, JSON lines, tables, Parquet and Arrow. A line that cannot be read is told, none is left out."""

from __future__ import annotations

import codecs
import csv
import gzip
import json
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from itertools import chain
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, TypeAlias

from earmark.errors import SourceError

if TYPE_CHECKING:
    import pyarrow as pa
    import pyarrow.parquet as pq

Cells: TypeAlias = Mapping[str, Any]
Told: TypeAlias = Cells | str
"""A row, or why it cannot be read."""

COLUMNAR = (".parquet", ".arrow")
ENDINGS = (".json", ".jsonl", ".ndjson", ".csv", ".tsv", *COLUMNAR)
_BATCH_ROWS = 64
_SEPARATORS = ",;\t|"
_NO_ROWS = {".xlsx": "Save the sheet as CSV", ".xls": "Save the sheet as CSV", ".zip": "Unpack it, and give the file"}


def ending_of(path: Path) -> str:
    """The ending of a file without regard to case; what is packed by gzip counts as what it holds."""
    endings = [one.casefold() for one in path.suffixes]
    return "".join(endings[-2:-1] if endings[-1:] == [".gz"] else endings[-1:])


def cells_of(path: Path, heard: Collection[str]) -> Iterator[Told]:
    """The rows of a file as it has them.

    Args:
        path: JSON, JSON lines, CSV or TSV, packed by gzip or not; Parquet or Arrow.
        heard: Names of the columns of bytes that are read; no other bytes are.

    Raises:
        SourceError: It is not a whole file of its kind.
    """
    ending = ending_of(path)
    if ending == ".parquet":
        return _parquet(path, heard)
    if ending == ".arrow":
        return _arrow(path, heard)
    if ending not in _READERS:
        raise SourceError(
            str(path), expected=f"a file of rows: {', '.join(ENDINGS)}", got=repr(path.suffix),
            remedy=_NO_ROWS.get(ending, "Write it as one of these"),
        )  # fmt: skip
    return _READERS[ending](path)


def encoded_in(path: Path) -> set[str]:
    """The columns of a columnar file that hold bytes or samples; none of another file."""
    ending = ending_of(path)
    if ending == ".parquet":
        with _parquet_file(path) as file:
            schema = file.schema_arrow
    elif ending == ".arrow":
        with _arrow_batches(path) as reader:
            schema = reader.schema
    else:
        return set()
    return {field.name for field in schema if _holds_bytes(field.type)}


def _holds_bytes(kind: pa.DataType) -> bool:
    import pyarrow as pa

    if pa.types.is_struct(kind):
        return any(one.name == "array" or _holds_bytes(one.type) for one in kind)
    if pa.types.is_list(kind) or pa.types.is_large_list(kind):
        return _holds_bytes(kind.value_type)
    return bool(pa.types.is_binary(kind) or pa.types.is_large_binary(kind))


def _parquet(path: Path, heard: Collection[str]) -> Iterator[Told]:
    with _parquet_file(path) as file:
        leaves = [file.schema.column(n).path for n in range(len(file.schema))]
        bytes_in = {field.name for field in file.schema_arrow if _holds_bytes(field.type)} - set(heard)
        kept = [leaf for leaf in leaves if not any(_is_bytes(leaf, name) for name in bytes_in)]
        few = 1 if any(leaf.split(".")[-3:-2] == ["array"] for leaf in kept) else _BATCH_ROWS
        for batch in file.iter_batches(few, columns=kept, use_threads=False):
            yield from batch.to_pylist() if kept else [{}] * batch.num_rows


def _is_bytes(leaf: str, column: str) -> bool:
    inner = leaf.removeprefix(f"{column}.").split(".")
    return leaf == column or (leaf.startswith(f"{column}.") and (inner[-1] != "path" and inner[-1] != "sampling_rate"))


@contextmanager
def _parquet_file(path: Path) -> Iterator[pq.ParquetFile]:
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        with pq.ParquetFile(path, pre_buffer=False) as file:
            yield file
    except (pa.ArrowException, OSError) as error:
        got = str(error).partition("\n")[0]
        raise SourceError(str(path), expected="a whole Parquet file", got=got, remedy="Fetch it again") from None


def _arrow(path: Path, heard: Collection[str]) -> Iterator[Told]:
    with _arrow_batches(path) as reader:
        left = [field.name for field in reader.schema if _holds_bytes(field.type) and field.name not in heard]
        for batch in reader:
            light = batch.drop_columns(left)
            for start in range(0, batch.num_rows, _BATCH_ROWS):
                few = min(_BATCH_ROWS, batch.num_rows - start)
                yield from light.slice(start, few).to_pylist() if light.num_columns else [{}] * few


@contextmanager
def _arrow_batches(path: Path) -> Iterator[pa.RecordBatchReader]:
    """The stream that `datasets` writes to disk."""
    import pyarrow as pa

    try:
        with pa.memory_map(str(path)) as raw, pa.ipc.open_stream(raw) as reader:
            yield reader
    except (pa.ArrowException, OSError) as error:
        got = str(error).partition("\n")[0]
        raise SourceError(str(path), expected="a whole Arrow stream", got=got, remedy="Write it again") from None


@contextmanager
def _text(path: Path) -> Iterator[IO[str]]:
    """A file of text, opened: UTF-8, or UTF-16 that says so."""
    opened: Callable[..., Any] = gzip.open if path.suffix.casefold() == ".gz" else Path.open
    try:
        with opened(path, "rb") as raw:
            first = raw.read(2)
        wide = first in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
        with opened(path, "rt", encoding="utf-16" if wide else "utf-8-sig", newline="") as file:
            yield file
    except UnicodeDecodeError as error:
        remedy = "Write it again: iconv -f ENCODING -t UTF-8"
        raise SourceError(str(path), expected="a file of UTF-8 text", got=str(error), remedy=remedy) from None
    except (OSError, EOFError) as error:
        raise SourceError(str(path), expected="a file that can be read", got=str(error)) from None


def _json(path: Path) -> Iterator[Told]:
    with _text(path) as file:
        text = file.read()
    try:
        found = json.loads(text)
    except (ValueError, RecursionError) as error:
        if text.lstrip()[:1] == "{" and "\n" in text.strip() and _is_json(text.strip().partition("\n")[0]):
            yield from _json_lines(path)
            return
        raise SourceError(str(path), expected="one JSON value", got=str(error)) from None
    del text
    listed = _listed(found)
    if listed is None:
        raise SourceError(
            str(path), expected="a list of rows, rows by name, or columns by name", got="another JSON value",
            remedy="Write the rows as one list, or one a line",
        )  # fmt: skip
    for one in listed:
        yield one if isinstance(one, dict) else f"a row that is no object: {str(one)[:60]}"


def _is_json(text: str) -> bool:
    try:
        return isinstance(json.loads(text), dict)
    except (ValueError, RecursionError):
        return False


def _listed(found: Any) -> list[Any] | None:
    """The rows of a JSON value: a list; one list or some lists of objects by name; columns, or rows, by name."""
    if not isinstance(found, dict):
        return found if isinstance(found, list) else None
    values = list(found.values())
    lists = [value for value in values if isinstance(value, list)]
    if values and len(lists) == len(values) and len(set(map(len, lists))) == 1 and not _rows_by_name(lists):
        return [dict(zip(found, cells, strict=True)) for cells in zip(*lists, strict=True)]
    if lists and _rows_by_name(lists) and not any(isinstance(value, dict) for value in values):
        return [{"@key": key, **one} if isinstance(one, dict) else one
                for key, value in found.items() if isinstance(value, list) for one in value]  # fmt: skip
    if values and all(isinstance(value, dict) for value in values):
        return _columns_by_row(found) or [{"@key": key, **value} for key, value in found.items()]
    return lists[0] if len(lists) == 1 and len(values) > len(lists) else None


def _rows_by_name(lists: list[list[Any]]) -> bool:
    return any(isinstance(one, dict) for value in lists for one in value[:1]) and all(
        isinstance(one, dict) for value in lists for one in value[:1]
    )


def _columns_by_row(found: dict[str, dict[str, Any]]) -> list[dict[str, Any]] | None:
    """Rows of columns that are objects of row number and value, as pandas writes them by default."""
    first = next(iter(found.values()))
    if list(first) != [str(n) for n in range(len(first))] or any(list(one) != list(first) for one in found.values()):
        return None
    return [{name: column[row] for name, column in found.items()} for row in first]


def _json_lines(path: Path) -> Iterator[Told]:
    with _text(path) as file:
        for number, line in enumerate(file, start=1):
            if not line.strip():
                continue
            try:
                one = json.loads(line)
            except (ValueError, RecursionError) as error:
                yield f"line {number} is no JSON: {error}"
                continue
            yield one if isinstance(one, dict) else f"line {number} holds no object"


def _table(path: Path) -> Iterator[Told]:
    """The lines of a table; what stands between its columns is seen from the first one."""
    with _text(path) as file:
        first = file.readline()
        separator = "\t" if ending_of(path) == ".tsv" else max(_SEPARATORS, key=first.count)
        reader = csv.reader(chain([first], file), delimiter=separator)
        try:
            header = next(reader, [])
            twice = next((name for n, name in enumerate(header) if name and name in header[:n]), None)
            if twice is not None:
                remedy = "Rename one of them"
                raise SourceError(str(path), expected="each column once", got=f"{twice!r} twice", remedy=remedy)
            yield from (_line(cells, header, reader.line_num) for cells in reader if cells)
        except csv.Error as error:
            raise SourceError(f"{path}, line {reader.line_num}", expected="a table", got=str(error)) from None


def _line(cells: list[str], header: list[str], number: int) -> Told:
    if len(cells) != len(header):
        return f"line {number}: {len(cells)} cells under {len(header)} columns"
    return dict(zip(header, cells, strict=True))


_READERS: Mapping[str, Callable[[Path], Iterator[Told]]] = {
    ".json": _json, ".jsonl": _json_lines, ".ndjson": _json_lines, ".csv": _table, ".tsv": _table,
}  # fmt: skip
