"""Keeping answers back while a release is written: the private part, and what the manifest says in public.

The private part is a folder with a small manifest (`kind: answers`, the digest of the release that it belongs to, the
hash of each file), `data/index/` with the whole records in the form of the `index` configuration, `hashes.csv` with
the public and the full content hash of each, `attribution.csv` by record, and what people said of the items.

The digest of a release with withheld answers is over its whole records, as that of any other, but each full hash is
taken together with a key that follows from the seed: without it the answers of a small release could be tried out
until the digest fits. The seed is kept back as well, since it draws the made items and the place of every answer; it
has to be one that nobody guesses (`earmark.params`), and that no published version names.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from earmark.digest import release_digest, sha256_of
from earmark.identity import sha256_of_text
from earmark.item import Item
from earmark.release.answers.shown import WITHHELD, without_answers
from earmark.release.names import MANIFEST, TEST
from earmark.schema import index_schema
from earmark.shards import ShardSeries

KIND = "answers"
HASHES = "hashes.csv"
HASH_COLUMNS = ("id", "revision", "public", "full")


def key_of(seed: int) -> str:
    """What the full hashes are taken together with."""
    return sha256_of_text(f"earmark answers {seed}")


def sealed_digest(items: Iterable[tuple[str, int, str]], key: str) -> str:
    """The digest of a release whose answers are kept back.

    Args:
        items: Id, revision and full content hash of every item, in any order.
        key: From `key_of`.

    Returns:
        `sha256:` and 64 hex digits.
    """
    return release_digest((item, revision, sha256_of_text(f"{key} {content}")) for item, revision, content in items)


def telling_nothing(described: Mapping[str, Any]) -> dict[str, Any]:
    """What is said of all items together, without what is counted from the answers."""
    hidden = dict.fromkeys(("first", "longest", "answers", "commonest_answer"))
    tasks = {name: {**facts, **hidden} for name, facts in described["tasks"].items()}
    return {**described, "tasks": tasks, "positions": {}, "groups": {}}


def untold(checked: Mapping[str, Any]) -> dict[str, Any]:
    """A report of the checks without its tables, and without the items and cells that it names."""
    return {"checks": [{**result, "issues": []} for result in checked.get("checks", ())]}


class Keeping:
    """Takes whole items, keeps them in the private part, and gives back what is shown.

    Args:
        folder: Of the private part; created.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._series = ShardSeries(folder / "data" / "index", TEST, index_schema())
        self._hashes: list[tuple[str, int, str, str]] = []

    def take(self, item: Item) -> Item:
        """Keep one item."""
        shown = without_answers(item)
        self._series.add(item)
        self._hashes.append((item.id, item.revision, shown.content_hash, item.content_hash))
        return shown

    def public(self, items: Iterable[tuple[str, int, str]]) -> str:
        """The digest over what is shown, which anyone can check.

        Args:
            items: Id, revision and full content hash of every item of the release; those of other splits as they are.
        """
        shown = {name: public for name, _, public, _ in self._hashes}
        return release_digest((name, revision, shown.get(name, full)) for name, revision, full in items)

    def close(self, manifest: Mapping[str, Any], seed: int, items: Iterable[tuple[str, int, str]]) -> dict[str, Any]:
        """Finish the private part.

        Args:
            manifest: Of the release, with its digest.
            seed: What the made items were drawn with.
            items: As of `public`.

        Returns:
            What the manifest of the release says of its answers.
        """
        rows = {path.name: self._series_rows(path) for path in self._series.close()}
        with (self.folder / HASHES).open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(HASH_COLUMNS)
            writer.writerows(sorted(self._hashes))
        public = self.public(items)
        facts = {
            "kind": KIND, "name": manifest["name"], "version": manifest["version"], "digest": manifest["digest"],
            "public_digest": public, "items": len(self._hashes), "splits": [TEST], "seed": seed, "key": key_of(seed),
            "configs": {}, "files": _files(self.folder, rows),
        }  # fmt: skip
        path = self.folder / MANIFEST
        path.write_text(json.dumps(facts, indent=1) + "\n", encoding="utf-8")
        return {
            "state": WITHHELD, "splits": [TEST], "items": len(self._hashes), "public_digest": public,
            "private_manifest_sha256": sha256_of(path),
        }  # fmt: skip

    @staticmethod
    def _series_rows(path: Path) -> int:
        import pyarrow.parquet as pq

        return int(pq.read_metadata(path).num_rows)


def _files(folder: Path, rows: Mapping[str, int]) -> dict[str, dict[str, Any]]:
    table: dict[str, dict[str, Any]] = {}
    for path in sorted(p for p in folder.rglob("*") if p.is_file() and p.name != MANIFEST):
        name = path.relative_to(folder).as_posix()
        table[name] = {"bytes": path.stat().st_size, "sha256": sha256_of(path)}
        if name.startswith("data/"):
            table[name]["rows"] = rows[path.name]
    return table
