"""A shard that is open, here or elsewhere: row groups, each in one request, and single columns."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from earmark.errors import ShardError
from earmark.loading.places import Readable
from earmark.loading.ranges import RangedFile

_SMALL_BYTES = 8 << 20


class Shard:
    """A Parquet file of a release.

    Args:
        file: A path, or a file that is read in ranges.
        name: What errors call it.

    Raises:
        ShardError: It is damaged; as everything here does.
    """

    def __init__(self, file: Readable, name: str) -> None:
        self._file, self._name = file, name
        try:
            self._parquet = pq.ParquetFile(file, pre_buffer=False)
        except (pa.ArrowException, OSError) as error:
            raise self._damaged(error) from None

    @property
    def groups(self) -> int:
        """Number of row groups."""
        return int(self._parquet.num_row_groups)

    def rows(self, group: int) -> pa.Table:
        """A row group; of a remote file, in one request."""
        if isinstance(self._file, RangedFile):
            self._file.expect(*_span(self._parquet.metadata.row_group(group)))
        try:
            return self._parquet.read_row_group(group, use_threads=False)
        except (pa.ArrowException, OSError) as error:
            raise self._damaged(error) from None

    def columns(self, names: list[str]) -> Iterator[dict[str, Any]]:
        """Some columns of all rows; a small remote file is fetched at once, where columns would take many requests."""
        if isinstance(self._file, RangedFile) and self._file.size <= _SMALL_BYTES:
            self._file.expect(0, self._file.size)
        try:
            for group in range(self.groups):
                yield from self._parquet.read_row_group(group, columns=names, use_threads=False).to_pylist()
        except (pa.ArrowException, OSError) as error:
            raise self._damaged(error) from None

    def group_of(self, row: int) -> tuple[int, int]:
        """The row group that holds a row, and the number of rows before that group."""
        before = 0
        for group in range(self.groups):
            rows = int(self._parquet.metadata.row_group(group).num_rows)
            if row < before + rows:
                return group, before
            before += rows
        raise ShardError(self._name, expected=f"row {row}", got=f"{before} rows", remedy="`earmark verify` the release")

    def _damaged(self, error: Exception) -> ShardError:
        reason = str(error).partition("\n")[0]
        return ShardError(self._name, expected="a whole shard", got=reason, remedy="`earmark verify` the release")

    def __enter__(self) -> Shard:
        return self

    def __exit__(self, *_: object) -> None:
        self._parquet.close()
        if isinstance(self._file, io.IOBase):
            self._file.close()


def _span(group: Any) -> tuple[int, int]:
    """First byte of a row group, and the one after its last."""
    starts, ends = [], []
    for index in range(group.num_columns):
        column = group.column(index)
        start = min(o for o in (column.dictionary_page_offset, column.data_page_offset) if o is not None and o > 0)
        starts.append(start)
        ends.append(start + column.total_compressed_size)
    return min(starts), max(ends)
