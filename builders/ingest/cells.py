"""Sound and pictures that lie in a cell of a Parquet file: named by a path, read when they are needed.

A builder gives such a path in place of a file's; so an item that is sampled out, or that a check counts, costs no
reading. Rows are read one after the other; a row before the last one read begins anew. No more is held than one of the
file's own pages: of what Arrow writes, a row group (100 rows of sound, as `datasets` makes them).
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import quote, unquote

from earmark.errors import SourceError

_SIGN = "parquet:"
_READ_ROWS = 4
_OPEN_FILES = 4


class Cell(NamedTuple):
    """A place in a Parquet file.

    Attributes:
        file: The Parquet file.
        row: Its row, from 0.
        column: Name of the column.
        place: Which of a list; None where the cell is no list.
    """

    file: Path
    row: int
    column: str
    place: int | None = None

    def path(self) -> str:
        """The place as the path of a `Media`."""
        place = "" if self.place is None else str(self.place)
        return f"{_SIGN}{self.row}:{quote(self.column, safe='')}:{place}:{self.file}"


def cell_of(path: str) -> Cell | None:
    """The place that a path names; None for the path of a file of its own."""
    if not path.startswith(_SIGN):
        return None
    row, column, place, file = path.removeprefix(_SIGN).split(":", 3)
    return Cell(Path(file), int(row), unquote(column), int(place) if place else None)


def file_of(path: str) -> Path:
    """The file on disk that holds what a path names."""
    cell = cell_of(path)
    return cell.file if cell else Path(path)


def read_cell(cell: Cell) -> bytes:
    """The encoded bytes in a cell.

    Raises:
        SourceError: The file, the row or the bytes are not there.
    """
    try:
        stat = cell.file.stat()
    except OSError as error:
        raise SourceError(str(cell.file), expected="a readable file", got=str(error.strerror)) from None
    value = _column(cell.file, cell.column, (stat.st_size, stat.st_mtime_ns)).at(cell.row)
    if cell.place is not None:
        value = value[cell.place] if isinstance(value, list) and cell.place < len(value) else None
    found = value.get("bytes") if isinstance(value, dict) else value
    if not isinstance(found, bytes) or not found:
        raise SourceError(
            f"{cell.file}, row {cell.row}, column {cell.column!r}", expected="encoded bytes",
            got="none" if found is None else type(found).__name__,
        )  # fmt: skip
    return found


class _Column:
    """One column of a Parquet file, read forward."""

    def __init__(self, file: Path, column: str) -> None:
        self._file, self._column = file, column
        self._values: Iterator[Any] = iter(())
        self._next, self._last = 0, (-1, None)
        self._started = False

    def at(self, row: int) -> Any:
        if row == self._last[0]:
            return self._last[1]
        if not self._started or row < self._next:
            self._values, self._next, self._started = self._read(row), row, True
        for value in self._values:
            number, self._next = self._next, self._next + 1
            if number == row:
                self._last = (row, value)
                return value
        raise SourceError(str(self._file), expected=f"a row {row}", got=f"{self._next} rows")

    def _read(self, row: int) -> Iterator[Any]:
        """Values from a row on; row groups before it are not touched."""
        import pyarrow as pa
        import pyarrow.parquet as pq

        try:
            with pq.ParquetFile(self._file, pre_buffer=False, buffer_size=1 << 20) as parquet:
                if self._column not in parquet.schema_arrow.names:
                    got = ", ".join(parquet.schema_arrow.names)
                    raise SourceError(str(self._file), expected=f"a column {self._column!r}", got=got)
                start = 0
                for group in range(parquet.num_row_groups):
                    count = parquet.metadata.row_group(group).num_rows
                    if row < start + count:
                        for batch in parquet.iter_batches(
                            _READ_ROWS, row_groups=[group], columns=[self._column], use_threads=False
                        ):
                            for value in batch.column(0):
                                if start >= row:
                                    yield value.as_py()
                                start += 1
                    else:
                        start += count
        except (pa.ArrowException, OSError) as error:
            reason = str(error).partition("\n")[0]
            raise SourceError(
                str(self._file), expected="a whole Parquet file", got=reason, remedy="Fetch it again"
            ) from None


@lru_cache(maxsize=_OPEN_FILES)
def _column(file: Path, column: str, version: tuple[int, int]) -> _Column:  # noqa: ARG001 - a key of the cache
    return _Column(file, column)
