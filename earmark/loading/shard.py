"""A shard that is open, here or elsewhere: row groups, each in one request or by and by, and single columns."""

from __future__ import annotations

import io
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from earmark.errors import ShardError
from earmark.loading.places import Readable
from earmark.loading.ranges import RangedFile, Span

_SMALL_BYTES = 8 << 20
_AT_ONCE_BYTES = 1 << 20  # less takes longer to ask for than to send
_BUFFER_BYTES = 1 << 16
_REMEDY = "`earmark verify` the release"


class Shard:
    """A Parquet file of a release.

    Args:
        file: A path, or a file that is read in ranges.
        name: What errors call it.
        rows: How many it has by the manifest.

    Raises:
        ShardError: It is damaged, or has more rows or fewer; as everything here does.
    """

    def __init__(self, file: Readable, name: str, rows: int) -> None:
        self._file, self._name = file, name
        try:
            # With a buffer a column is read page by page, and not as a whole: an item needs one page of sound.
            buffer = _BUFFER_BYTES if isinstance(file, RangedFile) else 0
            self._parquet = pq.ParquetFile(file, pre_buffer=False, buffer_size=buffer)
        except (pa.ArrowException, OSError) as error:
            raise self._damaged(error) from None
        found = int(self._parquet.metadata.num_rows)
        if found != rows:
            raise ShardError(name, expected=f"{rows} rows, as the manifest says", got=str(found), remedy=_REMEDY)

    @property
    def groups(self) -> int:
        """Number of row groups."""
        return int(self._parquet.num_row_groups)

    def rows(self, group: int) -> pa.Table:
        """A row group; of a remote file, in one request."""
        if isinstance(self._file, RangedFile):
            self._file.expect(_span(self._parquet.metadata.row_group(group)))
        try:
            return self._parquet.read_row_group(group, use_threads=False)
        except (pa.ArrowException, OSError) as error:
            raise self._damaged(error) from None

    def trickle(self, group: int) -> Iterator[pa.Table]:
        """The rows of a row group; of a large remote one by one, the sound of the first ones before that of the rest.

        So the first item is here after two small requests; how small, the pages of the shard decide.
        """
        if not isinstance(self._file, RangedFile) or _bytes(self._parquet.metadata.row_group(group)) <= _AT_ONCE_BYTES:
            yield self.rows(group)
            return
        self._file.expect(*_by_and_by(self._parquet.metadata.row_group(group)))
        try:
            for batch in self._parquet.iter_batches(batch_size=1, row_groups=[group], use_threads=False):
                yield pa.Table.from_batches([batch])
        except (pa.ArrowException, OSError) as error:
            raise self._damaged(error) from None

    def columns(self, names: list[str]) -> Iterator[dict[str, Any]]:
        """Some columns of all rows; a small remote file is fetched at once, where columns would take many requests."""
        absent = sorted({*names} - {*self._parquet.schema_arrow.names})
        if absent:
            raise ShardError(self._name, expected=f"a column {absent[0]!r}", got="none", remedy=_REMEDY)
        if isinstance(self._file, RangedFile) and self._file.size <= _SMALL_BYTES:
            self._file.expect((0, self._file.size))
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
        raise ShardError(self._name, expected=f"row {row}", got=f"{before} rows", remedy=_REMEDY)

    def _damaged(self, error: Exception) -> ShardError:
        reason = str(error).partition("\n")[0]
        return ShardError(self._name, expected="a whole shard", got=reason, remedy=_REMEDY)

    def __enter__(self) -> Shard:
        return self

    def __exit__(self, *_: object) -> None:
        self._parquet.close()
        if isinstance(self._file, io.IOBase):
            self._file.close()


def _span(group: Any) -> Span:
    """First byte of a row group, and the one after its last."""
    spans = [_of_column(group.column(index)) for index in range(group.num_columns)]
    return min(start for start, _ in spans), max(end for _, end in spans)


def _bytes(group: Any) -> int:
    start, end = _span(group)
    return end - start


def _by_and_by(group: Any) -> list[Span]:
    """A row group in pieces: up to the sound of its first items, twice as much, and so on.

    Where a list ends is seen from what follows it, so the first item takes the page after its own as well.
    """
    start, end = _span(group)
    sound = max((_of_column(group.column(index)) for index in range(group.num_columns)), key=lambda s: s[1] - s[0])
    step = 5 * (sound[1] - sound[0]) // (2 * max(1, group.num_rows)) + _BUFFER_BYTES
    cuts = [start, min(sound[1], sound[0] + step)]
    while cuts[-1] < sound[1]:
        step *= 2
        cuts.append(min(sound[1], cuts[-1] + step))
    return [*pairwise([*cuts, end])]


def _of_column(column: Any) -> Span:
    start = min(o for o in (column.dictionary_page_offset, column.data_page_offset) if o is not None and o > 0)
    return start, start + column.total_compressed_size
