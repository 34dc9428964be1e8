"""Shards: Parquet that `datasets` opens, written and read in streams.

Row groups close at about 4 MB or 100 rows, those of the index, which has no media, at 1,000 rows; media are stored
plain and uncompressed (FLAC does not shrink), the rest with dictionaries and snappy; page index, no content-defined
chunking (it makes readers fetch more of an audio file, not less). Identical items give identical bytes.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import pyarrow as pa
import pyarrow.parquet as pq

from earmark.errors import ShardError
from earmark.exchange import exchange
from earmark.item import Item
from earmark.schema import MEDIA_COLUMNS, arrow_schema, index_schema
from earmark.validation import parse

GROUP_BYTES = 4_000_000
GROUP_ROWS = 100
# What a file says of a group takes as much as the text of some ten items.
TEXT_GROUP_ROWS = 1_000
SHARD_BYTES = 500_000_000
SEARCHED = ("id", "benchmark", "task", "level", "form", "answer_type")
_READ_ROWS = 16
_PAGE_BYTES = 1 << 18


def _leaves(schema: pa.Schema) -> list[str]:
    """Parquet paths of the leaf columns, as the writer's per-column options name them."""

    def below(prefix: str, kind: pa.DataType) -> Iterator[str]:
        if pa.types.is_list(kind):
            yield from below(f"{prefix}.list.element", kind.value_type)
        elif pa.types.is_struct(kind):
            for field in kind:
                yield from below(f"{prefix}.{field.name}", field.type)
        else:
            yield prefix

    return [leaf for field in schema for leaf in below(field.name, field.type)]


def media_bytes(item: Item) -> int:
    """Encoded bytes that an item carries."""
    media = [*item.audio, *item.images, *([item.video] if item.video else [])]
    return sum(len(m.bytes or b"") for m in media)


class ShardWriter:
    """Writes items to one Parquet file; the file has its name only when it is whole.

    Args:
        path: Where the shard goes.
        schema: `arrow_schema()`, or `index_schema()` to leave the media out.
        group_bytes: A row group closes when it holds this many media bytes; bounds what the writer holds.
    """

    def __init__(self, path: Path, schema: pa.Schema | None = None, group_bytes: int = GROUP_BYTES) -> None:
        self._path = path
        # A worker that outlived its run may still be at the same shard: each writes a file of its own.
        self._partial = path.with_name(f".{path.name}.{os.getpid()}.partial")
        self._schema = schema or arrow_schema()
        leaves = _leaves(self._schema)
        media = {leaf for leaf in leaves if leaf.split(".")[0] in MEDIA_COLUMNS}
        self._holds_media = bool(media)
        self._most_bytes, self._most_rows = group_bytes, GROUP_ROWS if media else TEXT_GROUP_ROWS
        words = [leaf for leaf in leaves if leaf not in media]
        self._writer = pq.ParquetWriter(
            self._partial,
            self._schema,
            compression={leaf: "NONE" if leaf in media else "SNAPPY" for leaf in leaves},
            use_dictionary=words,
            # What a reader may search by: in a hash's order the rest of it narrows nothing, and is half of a footer.
            write_statistics=[leaf for leaf in words if leaf in SEARCHED],
            write_page_index=True,
            use_content_defined_chunking=False,
            # Pages of a clip or a few: who reads one item over a network need not fetch its row group.
            write_batch_size=1,
            data_page_size=_PAGE_BYTES,
        )
        self._rows: list[dict[str, Any]] = []
        self._group_bytes = self.rows = self.bytes = 0

    def add(self, item: Item) -> None:
        """Append one item."""
        size = media_bytes(item) if self._holds_media else 0
        if self._rows and (self._group_bytes + size > self._most_bytes or len(self._rows) >= self._most_rows):
            self._flush()
        self._rows.append(item.model_dump(mode="python", include=set(self._schema.names)))
        self._group_bytes += size
        self.rows += 1
        self.bytes += size

    def _flush(self) -> None:
        table = pa.Table.from_pylist(self._rows, self._schema)
        self._rows, self._group_bytes = [], 0  # before the table is written, so that a long clip is held once less
        self._writer.write_table(table, row_group_size=self._most_rows)
        self.bytes += 0 if self._holds_media else table.nbytes

    def close(self) -> Path:
        """Write what is left, and give the file its name."""
        if self._rows:
            self._flush()
        self._writer.close()
        return self._partial.rename(self._path)

    def abandon(self) -> None:
        """Drop what was written."""
        self._writer.close()
        self._partial.unlink(missing_ok=True)


class ShardSeries:
    """Writes items to `<stem>-00000-of-0000N.parquet` files of bounded size.

    Args:
        folder: Created if absent.
        stem: The split's name.
        schema: As for `ShardWriter`.
        shard_bytes: A shard closes when it holds this many media bytes; of the index, bytes of text.
    """

    def __init__(
        self, folder: Path, stem: str, schema: pa.Schema | None = None, shard_bytes: int = SHARD_BYTES
    ) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._folder, self._stem, self._schema, self._shard_bytes = folder, stem, schema, shard_bytes
        self._writer: ShardWriter | None = None
        self._done: list[Path] = []
        self.rows = 0

    def add(self, item: Item) -> None:
        """Append one item."""
        if self._writer is None:
            self._writer = ShardWriter(self._folder / f"{self._stem}-{len(self._done):05d}.parquet", self._schema)
        self._writer.add(item)
        self.rows += 1
        if self._writer.bytes >= self._shard_bytes:
            self._done.append(self._writer.close())
            self._writer = None

    def close(self) -> list[Path]:
        """Give the files their final names; returns them in order (none for no items)."""
        if self._writer:
            self._done.append(self._writer.close())
        count = len(self._done)
        return [path.rename(self._folder / f"{path.stem}-of-{count:05d}.parquet") for path in self._done]


def shard_files(path: Path) -> list[Path]:
    """The shards of a file or folder, in name order.

    Raises:
        ShardError: There are none.
    """
    files = [path] if path.is_file() else sorted(path.glob("*.parquet"))
    files = [file for file in files if file.name != REJECTS]
    if not files:
        got = "an empty folder" if path.is_dir() else "nothing there"
        raise ShardError(str(path), expected="Parquet shards", got=got, remedy="Run the stage that makes them")
    return files


def read_items(path: Path | str) -> Iterator[Item]:
    """Read the items of a shard or of a folder of shards, a few rows at a time.

    Raises:
        ShardError: A file is absent, damaged or has other columns.
        ItemError: A row breaks the schema.
    """
    for file in shard_files(Path(path)):
        for row in read_rows(file):
            yield parse(row)


def read_rows(
    file: Path, columns: list[str] | None = None, row_groups: Sequence[int] | None = None
) -> Iterator[dict[str, Any]]:
    """Read the rows of one shard as they are, unchecked but for their columns.

    Args:
        file: A Parquet file of the item schema (or of the index).
        columns: Only these; None reads all.
        row_groups: Only these, by their numbers; None reads all.

    Raises:
        ShardError: The file is damaged or has other columns.
    """
    try:
        with pq.ParquetFile(file, pre_buffer=False) as parquet:
            _require_columns(file, parquet.schema_arrow)
            for batch in parquet.iter_batches(_READ_ROWS, row_groups=row_groups, columns=columns, use_threads=False):
                yield from batch.to_pylist()
    except (pa.ArrowException, OSError, UnicodeDecodeError) as error:
        raise _damaged(file, error) from None


def _damaged(file: Path, error: Exception) -> ShardError:
    reason = str(error).partition("\n")[0]
    return ShardError(str(file), expected="a whole Parquet file", got=reason, remedy="Make it again")


def _require_columns(file: Path, found: pa.Schema) -> None:
    names, full = set(found.names), set(arrow_schema().names)
    if names not in (full, set(index_schema().names)):
        got = f"missing {sorted(full - names) or 'none'}, unknown {sorted(names - full) or 'none'}"
        raise ShardError(str(file), expected="the columns of the item schema", got=got)


class Reject(NamedTuple):
    """An item that did not go on, and why. Kept beside the shards, never dropped.

    Attributes:
        id: Of the item, or of the upstream record where no item could be made.
        stage: The stage that rejected it.
        code: The reason, as `<family>.<rule>`.
        message: For people: expected, got, remedy.
    """

    id: str
    stage: str
    code: str
    message: str


REJECTS = "rejects.parquet"
_REJECT_SCHEMA = pa.schema([(name, pa.string()) for name in Reject._fields])


def write_rejects(rejects: Iterable[Reject], folder: Path) -> Path:
    """Write `rejects.parquet`, empty if there are none; what UTF-8 cannot hold (of a file name, say) is escaped."""
    rows = [[text.encode(errors="backslashreplace").decode() for text in reject] for reject in rejects]
    table = pa.Table.from_batches([], _REJECT_SCHEMA)  # of a list, even an empty one, it would import pandas first
    if rows:
        table = pa.Table.from_pylist([Reject(*row)._asdict() for row in rows], _REJECT_SCHEMA)
    pq.write_table(table, folder / REJECTS)
    return folder / REJECTS


def read_rejects(folder: Path) -> list[Reject]:
    """Read the rejects beside the shards of a folder.

    Raises:
        ShardError: They are absent or damaged.
    """
    try:
        with pq.ParquetFile(folder / REJECTS) as parquet:
            return [Reject(**row) for row in parquet.read().to_pylist()]
    except (pa.ArrowException, OSError, UnicodeDecodeError, TypeError) as error:  # TypeError: other columns
        raise _damaged(folder / REJECTS, error) from None


def replace_folder(made: Path, out: Path) -> None:
    """Put a finished folder in its place in one step; what stood there goes."""
    out.parent.mkdir(parents=True, exist_ok=True)
    old = made.with_name(f".{out.name}.old")
    shutil.rmtree(old, ignore_errors=True)  # of a run that was killed just here
    if out.exists() and exchange(made, out):
        made.rename(old)
    else:
        if out.exists():
            out.rename(old)
        made.rename(out)
    shutil.rmtree(old, ignore_errors=True)
