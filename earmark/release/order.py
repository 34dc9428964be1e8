"""The order of a release: by hash of the id, so that the first N items are a fair sample of all.

(Of a release that is ordered by category, everyone who takes the first N measures one category.)
"""

from __future__ import annotations

import hashlib
import shutil
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from earmark.item import Item
from earmark.shards import ShardWriter, read_items

# One bucket is sorted in memory; all buckets together may hold back this much before they write it.
_BUCKET_BYTES = 64 << 20
_HELD_BYTES = 256 << 20


def place(item_id: str) -> str:
    """Sorts ids in an order that has nothing to do with their names."""
    return hashlib.sha256(item_id.encode()).hexdigest()


class Sorter:
    """Sorts items by configuration and place with bounded memory: into buckets on disk, then bucket by bucket.

    Args:
        work: Folder for the buckets; what is in it goes.
        total_bytes: About how many bytes of media will come.
    """

    def __init__(self, work: Path, total_bytes: int) -> None:
        shutil.rmtree(work, ignore_errors=True)
        work.mkdir(parents=True)
        self._work = work
        self._count = max(1, -(-total_bytes // _BUCKET_BYTES))
        self._buckets: dict[str, dict[int, ShardWriter]] = defaultdict(dict)

    def add(self, item: Item) -> None:
        """Take one item."""
        number = int(place(item.id)[:8], 16) * self._count >> 32
        buckets = self._buckets[item.benchmark]
        if number not in buckets:
            path = self._work / f"{item.benchmark}-{number:06d}.parquet"
            buckets[number] = ShardWriter(path, group_bytes=_HELD_BYTES // self._count)
        buckets[number].add(item)

    def configs(self) -> list[str]:
        """The configurations that have items, sorted."""
        return sorted(self._buckets)

    def items(self, config: str) -> Iterator[Item]:
        """The items of a configuration, in the order of the release; once, after all have been added."""
        buckets = self._buckets[config]
        for number in sorted(buckets):
            path = buckets[number].close()
            yield from sorted(read_items(path), key=lambda item: place(item.id))
            path.unlink()
