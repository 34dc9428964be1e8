"""WebDataset tars of a release: the same items, for readers that stream tars."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from earmark.item import Item
from earmark.schema import MEDIA_COLUMNS
from earmark.shards import SHARD_BYTES, media_bytes


class TarSeries:
    """Writes `<key>.json` and `<key>.0.flac`, `<key>.1.flac` … for each item.

    Readers refuse a tar whose samples have different members, so there is a series of tars for each number of
    clips: `<stem>-2clips-00000.tar`. Times, owners and order are fixed: identical items, identical bytes.

    Args:
        folder: Created if absent.
        stem: The split's name.
        shard_bytes: A tar closes when it holds this many media bytes.
    """

    def __init__(self, folder: Path, stem: str, shard_bytes: int = SHARD_BYTES) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._folder, self._stem, self._shard_bytes = folder, stem, shard_bytes
        self._writers: dict[int, Any] = {}
        self._sizes: dict[int, int] = {}
        self._numbers: dict[int, int] = {}
        self._done: list[Path] = []

    def add(self, item: Item) -> None:
        """Append one item."""
        count = len(item.audio)
        writer = self._writers.get(count) or self._open(count)
        writer.write(_sample(item))
        self._sizes[count] += media_bytes(item)
        if self._sizes[count] >= self._shard_bytes:
            self._writers.pop(count).close()

    def _open(self, count: int) -> Any:
        import webdataset  # a maker's dependency

        number = self._numbers.get(count, 0)
        self._numbers[count] = number + 1
        self._sizes[count] = 0
        self._done.append(self._folder / f"{self._stem}-{count}clips-{number:05d}.tar")
        self._writers[count] = webdataset.TarWriter(
            str(self._done[-1]), encoder=False, mtime=0, user="earmark", group="earmark", mode=0o644
        )
        return self._writers[count]

    def close(self) -> list[Path]:
        """Finish the tars; returns them sorted by name."""
        for writer in self._writers.values():
            writer.close()
        return sorted(self._done)


def _sample(item: Item) -> dict[str, Any]:
    record = item.model_dump(mode="json", exclude=set(MEDIA_COLUMNS))
    sample: dict[str, Any] = {
        "__key__": item.id.replace("/", "__").replace(".", "_"),  # a dot would end the key
        "json": json.dumps(record, ensure_ascii=False, sort_keys=True).encode(),
    }
    for n, media in enumerate(item.audio):
        sample[f"{n}.flac"] = media.bytes or b""
    return sample
