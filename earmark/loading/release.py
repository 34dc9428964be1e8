"""`load`: a release by its name, and the items of one of its configurations."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import pyarrow as pa
from pydantic import ValidationError

from earmark.errors import ReleaseError, ShardError, UsageError
from earmark.item import SCHEMA_VERSION, Item
from earmark.loading.items import LoadedItem
from earmark.loading.places import Place, place_of
from earmark.loading.pointers import Completing
from earmark.loading.shard import Shard
from earmark.mastering import Target
from earmark.progress import reporting
from earmark.release.manifest import COPIES
from earmark.taxonomy import nearest

_INDEX = "index"


class _Found(NamedTuple):
    """Where an item is.

    Attributes:
        shard: Its file.
        row: Its number there.
    """

    shard: str
    row: int


class Loaded:
    """The items of a configuration, in the order of the release; can be read again and again.

    Attributes:
        manifest: Of the release.
        config: The configuration.
        split: The split.
    """

    def __init__(self, place: Place, config: str, split: str, completing: Completing | None, progress: bool) -> None:
        self.manifest: Mapping[str, Any] = place.manifest
        self.config, self.split = config, split
        self._place, self._completing, self._progress = place, completing, progress
        self._shards = _shards(place.manifest, config, split)
        self._ids: list[str] | None = None
        self._hashed = place.manifest.get("schema_version") == SCHEMA_VERSION

    def __len__(self) -> int:
        return sum(self.manifest["files"][name]["rows"] for name in self._shards)

    def __repr__(self) -> str:
        return f"Loaded({self._place.name!r}, {self.config!r}, {self.split!r}, {len(self)} items)"

    def __iter__(self) -> Iterator[LoadedItem]:
        if not self._progress:
            yield from self._items()
            return
        with reporting(f"load {self.config}", len(self)) as reporter:
            for item in self._items():
                yield item
                reporter.advance(1)

    def ids(self) -> list[str]:
        """The ids of all items in their order; the sound is not fetched for it."""
        if self._ids is None:
            self._ids = self._read_ids()
        return list(self._ids)

    def _read_ids(self) -> list[str]:
        if self.config == _INDEX or self.config in COPIES or _INDEX not in self.manifest["configs"]:
            return [row["id"] for row in self._columns(self._shards, ["id"])]
        rows = self._columns(_shards(self.manifest, _INDEX, self.split), ["id", "benchmark"])
        return [row["id"] for row in rows if row["benchmark"] == self.config]

    def item(self, item_id: str) -> LoadedItem:
        """One item by its id: its row group is fetched, and nothing else of the sound.

        Raises:
            ReleaseError: There is no such item in the configuration.
        """
        ids = self.ids()
        if item_id not in ids:
            close = nearest(item_id, ids)
            raise ReleaseError(
                f"{self._place.name}, {self.config}", expected=f"an item {item_id}", got="none of that id",
                remedy=f"Did you mean {close}?" if close else "",
            )  # fmt: skip
        found = self._at(ids.index(item_id))
        with self._shard(found.shard) as shard:
            group, before = shard.group_of(found.row)
            item = self._made(shard.rows(group), found.row - before)
        if item.id != item_id:
            raise ReleaseError(found.shard, expected=f"{item_id} as row {found.row}", got=item.id)
        return item

    def _items(self) -> Iterator[LoadedItem]:
        for number, name in enumerate(self._shards):
            with self._shard(name) as shard:
                for group in range(shard.groups):
                    # Whoever waits for the first item waits for it alone; from then on whole groups are quicker.
                    first = number == group == 0
                    for table in shard.trickle(group) if first else (shard.rows(group),):
                        yield from (self._made(table, row) for row in range(table.num_rows))

    def _made(self, table: pa.Table, row: int) -> LoadedItem:
        record = table.slice(row, 1).to_pylist()[0]
        try:
            item = Item.model_validate(record)
        except ValidationError as error:
            fault = error.errors()[0]
            raise ShardError(
                str(record.get("id", f"row {row}")), expected="an item of this version's schema",
                got=f"{'.'.join(map(str, fault['loc']))}: {fault['msg']}", remedy="Update earmark, or load it again",
            ) from None  # fmt: skip
        # The index leaves pictures out, which are part of the hash; of another schema the hash is another.
        if self.config != _INDEX and self._hashed and item.content_hash != (found := item.computed_hash()):
            raise ShardError(
                item.id, expected=f"content hash {item.content_hash or 'of the item'}", got=found,
                remedy="It was damaged or changed after the release: `earmark verify` the release, or load it again",
            )  # fmt: skip
        return LoadedItem(item, self._completing)

    def _at(self, position: int) -> _Found:
        for name in self._shards:
            rows = self.manifest["files"][name]["rows"]
            if position < rows:
                return _Found(name, position)
            position -= rows
        raise ReleaseError(self._place.name, expected=f"{len(self)} items in {self.config}", got="more in its index")

    def _shard(self, name: str) -> Shard:
        return Shard(self._place.file(name), name, self.manifest["files"][name]["rows"])

    def _columns(self, shards: list[str], columns: list[str]) -> Iterator[dict[str, Any]]:
        for name in shards:
            with self._shard(name) as shard:
                for row in shard.columns(columns):
                    _require_text(name, row)
                    yield row


def _require_text(shard: str, row: Mapping[str, Any]) -> None:
    for column, found in row.items():
        if not isinstance(found, str):
            remedy = "`earmark verify` the release"
            raise ShardError(f"{shard}, {column}", expected="text", got=ascii(found)[:60], remedy=remedy)


def load(
    name: str | Path,
    config: str | None = None,
    split: str | None = None,
    *,
    stream: bool = True,
    corpora: Mapping[str, str | Path] | None = None,
    progress: bool = False,
) -> Loaded:
    """Open a release: the first item with its sound comes after one row group, about 4 MB.

    Shards that are read as items are asked for, from a folder or in ranges, are not hashed: that would be all of a
    shard for its first item. Each item is checked instead: its words, answers and facts by its content hash when it is
    read, a sound by its own when it is asked for. What an item cannot show (one that is absent, or was exchanged for
    another whole one) `earmark verify` shows, and `earmark score` by the digest.

    Without a network, what was loaded whole before (`stream=False`) is read from the cache.

    Args:
        name: A folder, `folder@v1.0.0` of a folder of versions, or `org/name@v1.0.0` of the Hub.
        config: A benchmark, `mini` or `index`; None for the default of the release.
        split: None for the first, `test`.
        stream: Read shards as items are asked for; False fetches those of the configuration first, whole, checks
            them by their hash and keeps them.
        corpora: Folders of corpora by name: pointer items are completed from them.
        progress: Whether to show how far a loop over the items is.

    Returns:
        The items; nothing but the manifest has been read yet (and, with `stream=False`, the shards).

    Raises:
        UsageError: No such configuration or split, or not a name of a release.
        ReleaseError: There is no such release, or it cannot be reached.
    """
    place = place_of(name)
    try:
        config, split = _chosen(place, config, split)
        completing = _completing(place, corpora)
    except (LookupError, TypeError, AttributeError, ValueError) as error:
        raise ReleaseError(
            place.name, expected="a manifest of this version's form", got=f"{type(error).__name__}: {error}",
            remedy="`earmark verify` the release, or update earmark",
        ) from None  # fmt: skip
    configs = place.manifest["configs"]
    if not stream:
        wanted = [*_shards(place.manifest, config, split)]
        if _INDEX in configs and config != _INDEX:
            wanted += _shards(place.manifest, _INDEX, split)
        place.fetch(wanted)
    return Loaded(place, config, split, completing, progress)


def _chosen(place: Place, config: str | None, split: str | None) -> tuple[str, str]:
    """The configuration and split that are meant, with as many items as the manifest says."""
    configs = place.manifest["configs"]
    config = config or next((key for key, facts in configs.items() if facts["default"]), "")
    if config not in configs:
        raise UsageError(place.name, expected=f"a configuration: {', '.join(configs)}", got=config or "no default")
    splits = configs[config]["splits"]
    split = split or splits[0]
    if split not in splits:
        raise UsageError(place.name, expected=f"a split: {', '.join(splits)}", got=split)
    found = sum(
        place.manifest["files"][shard]["rows"] for one in splits for shard in _shards(place.manifest, config, one)
    )
    if found != configs[config]["items"]:
        raise ReleaseError(
            f"{place.name}, {config}", expected=f"{configs[config]['items']} items", got=f"shards of {found}",
            remedy="`earmark verify` the release",
        )  # fmt: skip
    return config, split


def _completing(place: Place, corpora: Mapping[str, str | Path] | None) -> Completing | None:
    if corpora is None:
        return None
    keys = ("loudness_lufs", "true_peak_dbtp", "max_sample_rate_hz")
    target = Target(**{key: place.manifest["audio"][key] for key in keys})
    return Completing({key: Path(folder) for key, folder in corpora.items()}, target)


def _shards(manifest: Mapping[str, Any], config: str, split: str) -> list[str]:
    return sorted(name for name in manifest["files"] if name.startswith(f"data/{config}/{split}-"))
