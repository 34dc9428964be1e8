"""Corpora that are rows with columns: a map from columns to the fields of an item makes the builder.

`build = rows(SOURCE, "data/test-*.parquet", Rows(...))`. The same map reads Parquet, CSV, TSV, JSON lines and JSON.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TypeAlias

from builders.contract.source import Source
from builders.reading.asked import Asked
from builders.reading.fieldmap import FILE, NUMBER, Cells, Field, Rows, fixed, of_part
from builders.reading.files import Entry, files, table_entries
from builders.reading.hub_rows import hub_rows
from builders.reading.json_files import json_array, json_lines
from earmark.item import Item
from earmark.shards import Reject

__all__ = ["FILE", "NUMBER", "Cells", "Field", "Rows", "fixed", "of_part", "rows"]

Read: TypeAlias = Callable[[Source, Path, str, Sequence[str]], Iterator[Entry | Reject]]
Build: TypeAlias = Callable[[Path], Iterator[Item | Reject]]


def rows(source: Source, pattern: str, *maps: Rows, read: Read | None = None) -> Build:
    """A builder's `build`.

    Args:
        source: The builder's `SOURCE`.
        pattern: The files with the rows, below the corpus's folder; their ending says how they are read.
        maps: The questions that are asked about each row.
        read: Another way to read a file (`functools.partial(table_entries, delimiter="|", header=False)`).
    """
    needed = list(dict.fromkeys(name for each in maps for name in each.needed()))
    optional = tuple(dict.fromkeys(name for each in maps for name in each.optional))
    media = tuple(dict.fromkeys(name for each in maps for name in each.media() if "{" not in name))

    def build(root: Path) -> Iterator[Item | Reject]:
        """The items of every row."""
        for entry in _entries(root):
            if isinstance(entry, Reject):
                yield entry
                continue
            cells = {FILE: entry.file, NUMBER: entry.number, **entry.cells}
            for each in maps:
                made = Asked(source, root, entry, cells, each).made()
                if made is not None:
                    yield made

    def _entries(root: Path) -> Iterator[Entry | Reject]:
        if pattern.endswith(".parquet"):
            yield from hub_rows(source, root, pattern, needed, media=media, optional=optional)
            return
        for path in files(source, root, pattern):
            name = path.relative_to(root).as_posix()
            yield from (read or _reader(source, name))(source, root, name, [*needed, *media])

    return build


def _reader(source: Source, name: str) -> Read:
    known: Mapping[str, Read] = {
        ".csv": table_entries, ".tsv": table_entries, ".jsonl": json_lines, ".json": json_array,
    }  # fmt: skip
    suffix = Path(name).suffix
    if suffix not in known:
        raise source.error(name, expected=f"a file of rows: {', '.join(known)} or .parquet", got=repr(suffix))
    return known[suffix]
