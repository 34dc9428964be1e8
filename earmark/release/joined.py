"""Two listings side by side in a temporary database: what is in one, in both, and what both say of an item.

On disk, so that memory does not grow with the releases; only text goes in, and records only of items that differ.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from types import TracebackType
from typing import Any, NamedTuple, Self

from earmark.errors import ReleaseError
from earmark.identity import canonical_json
from earmark.release.listing import KEYS, Listing, pictures, rows

_TABLES = """
CREATE TABLE key (side INT, id TEXT, revision INT, hash TEXT, config TEXT, split TEXT, PRIMARY KEY (side, id));
CREATE TABLE differing (id TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE record (side INT, id TEXT, record TEXT, pictures TEXT DEFAULT '', PRIMARY KEY (side, id));
CREATE TABLE changed (id TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE VIEW common AS
SELECT a.id, a.hash = b.hash AS one_hash, a.hash = b.hash AND a.revision = b.revision AS alike,
       a.config AS was_in, b.config AS is_in,
       a.config || '/' || a.split AS was_at, b.config || '/' || b.split AS is_at
FROM key a JOIN key b USING (id) WHERE a.side = 0 AND b.side = 1;
"""
# They follow from the samples, or are about the item and not of it.
_MEASURED = frozenset({"sha256", "loudness_lufs", "true_peak_dbfs", "transform"})
_BOOKKEEPING = frozenset({"id", "content_hash", "parent", "review"})


class Both(NamedTuple):
    """An item of both listings, as each says it; `pictures` are hashes, empty where there are none."""

    id: str
    one_hash: bool
    records: tuple[dict[str, Any], dict[str, Any]]
    pictures: tuple[str, str]


class Joined:
    """Use as a context: the database goes when it ends.

    Args:
        before: The older listing.
        after: The newer one.

    Raises:
        ReleaseError: An id comes twice in one of them.
        ShardError: A shard is damaged or lacks a column.
    """

    def __init__(self, before: Listing, after: Listing) -> None:
        self._sides = (before, after)
        self._of_clips = _MEASURED
        self._folder = tempfile.TemporaryDirectory(prefix="earmark-diff-")
        self._base = sqlite3.connect(Path(self._folder.name) / "items.sqlite")
        self._base.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;" + _TABLES)

    def __enter__(self) -> Self:
        try:
            for side, one in enumerate(self._sides):
                self._take_keys(side, one)
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None = None,
        error: BaseException | None = None,
        trace: TracebackType | None = None,
    ) -> None:
        self._base.close()
        self._folder.cleanup()

    def _take_keys(self, side: int, one: Listing) -> None:
        for split, row in rows(one, KEYS):
            values = [row[name] for name in KEYS]
            if [type(value) for value in values] != [str, int, str, str]:
                raise ReleaseError(str(one.folder), expected=f"items with {', '.join(KEYS)}", got=f"{values}")
            item, revision, content, config = values
            try:
                found = (side, item, revision, content, config, split)
                self._base.execute("INSERT INTO key VALUES (?, ?, ?, ?, ?, ?)", found)
            except sqlite3.IntegrityError:
                raise ReleaseError(str(one.folder), expected="every id once", got=f"{item} twice") from None

    def count(self, side: int) -> int:
        """Items of one listing."""
        return int(self._base.execute("SELECT count(*) FROM key WHERE side = ?", (side,)).fetchone()[0])

    def only(self, side: int) -> Iterator[str]:
        """Ids of the items that the other listing does not have, sorted."""
        query = "SELECT id FROM key WHERE side = ? AND id NOT IN (SELECT id FROM key WHERE side = ?) ORDER BY id"
        return (item for (item,) in self._base.execute(query, (side, 1 - side)))

    def moved(self, *, splits: bool) -> Iterator[tuple[str, str, str]]:
        """Id, place before and place after of items whose configuration, or split, is another."""
        by_config = "SELECT id, was_in, is_in FROM common WHERE was_in <> is_in ORDER BY id"
        by_split = "SELECT id, was_at, is_at FROM common WHERE was_at <> is_at ORDER BY id"
        return iter(self._base.execute(by_split if splits else by_config))

    def differing(
        self, columns: Iterable[str], *, by_hash: bool, of_clips: frozenset[str] = frozenset()
    ) -> Iterator[Both]:
        """The items of both that may differ, each with what both say of it.

        Args:
            columns: To read; those that both listings have.
            by_hash: Whether the content hashes of the two may be compared; else all common items may differ.
            of_clips: Facts of clips that are not compared.
        """
        self._of_clips = _MEASURED | of_clips
        self._base.execute("INSERT INTO differing SELECT id FROM common WHERE NOT (alike AND ?)", (by_hash,))
        if self._base.execute("SELECT count(*) FROM differing").fetchone()[0]:
            for side, one in enumerate(self._sides):
                self._take_records(side, one, sorted({*columns}))
        both = (
            "SELECT id, one_hash, a.record, b.record, a.pictures, b.pictures FROM common "
            "JOIN record a USING (id) JOIN record b USING (id) WHERE a.side = 0 AND b.side = 1 ORDER BY id"
        )
        for item, one_hash, a, b, seen, now in self._base.execute(both):
            yield Both(item, bool(one_hash), (json.loads(a), json.loads(b)), (seen, now))

    def _take_records(self, side: int, one: Listing, columns: list[str]) -> None:
        for _, row in rows(one, columns):
            if self._differs(row["id"]):
                text = canonical_json(_comparable(row, self._of_clips))
                self._base.execute("INSERT INTO record (side, id, record) VALUES (?, ?, ?)", (side, row["id"], text))
        seen_in_both = all(of.picture_files() for of in self._sides)
        for item, found in pictures(one) if seen_in_both else ():
            if self._differs(item):
                text = " ".join(hashlib.sha256(data).hexdigest() for data in found)
                self._base.execute("UPDATE record SET pictures = ? WHERE side = ? AND id = ?", (text, side, item))

    def _differs(self, item: str) -> bool:
        return self._base.execute("SELECT 1 FROM differing WHERE id = ?", (item,)).fetchone() is not None

    def note_changed(self, item: str) -> None:
        """Keep in mind that an item is not the same in both."""
        self._base.execute("INSERT INTO changed VALUES (?)", (item,))

    def same(self) -> Iterator[str]:
        """Ids of the items of both that have not changed, sorted; after `differing` has been read to its end."""
        query = "SELECT id FROM common WHERE id NOT IN (SELECT id FROM changed) ORDER BY id"
        return (item for (item,) in self._base.execute(query))


def _comparable(row: dict[str, Any], of_clips: frozenset[str]) -> dict[str, Any]:
    """What an item says, without what merely follows from it."""
    said = {name: value for name, value in row.items() if name not in _BOOKKEEPING}
    if "clips" in said:
        said["clips"] = [{k: v for k, v in clip.items() if k not in of_clips} for clip in said["clips"] or ()]
    return said
