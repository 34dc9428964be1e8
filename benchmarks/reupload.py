"""Bytes that go up again from one version to the next, with 1 % of the items changed.

What a program uploads that compares whole files, and what the Hub's uploader (hf_xet, into a local store) finds new:
it cuts files where their content says so, in pieces of about 64 kB, and sends those that the store has not. The same
items are written in several ways, to see which switch matters. Each version is read back and compared first.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from benchmarks.corpus import BENCH
from benchmarks.figures import Figure, Goal
from benchmarks.loading_data import items, made_item, release
from benchmarks.shard_writing import column_options
from benchmarks.timing import BenchmarkError, Spread
from earmark.digest import sha256_of
from earmark.item import Item
from earmark.release.order import place
from earmark.schema import arrow_schema
from earmark.shards import GROUP_BYTES, GROUP_ROWS, media_bytes, read_items

FOLDER = BENCH / "reupload"
UPLOADER = Path(__file__).parent / "peers" / "xet_upload.py"
SHARE = 0.01
WITHIN = Goal(3.0)
_SEED = 20260902


class Way(NamedTuple):
    """A way to write a shard.

    Attributes:
        name: For people.
        options: For `pyarrow.parquet.ParquetWriter`, beside ours.
        group_bytes: Media bytes of a row group.
        by_id: Whether a row group ends where the hash of an id says so, and not where it is full.
    """

    name: str
    options: dict[str, Any]
    group_bytes: int = GROUP_BYTES
    by_id: bool = False


WAYS = (
    Way("as now: groups of 4 MB", {}),
    Way("pages of 256 kB", {"write_batch_size": 1, "data_page_size": 1 << 18}),
    Way("a page an item", {"max_rows_per_page": 1}),
    Way("pyarrow's content-defined chunking", {"use_content_defined_chunking": True}),
    Way("groups of 30 MB", {}, 30_000_000),
    Way("groups end by the hash of an id", {}, GROUP_BYTES, by_id=True),
)


def measure(count: int) -> list[Figure]:
    """Measure a whole release as it is made, then single configurations written in other ways.

    Args:
        count: Number of items.

    Raises:
        BenchmarkError: A version does not read back as it was written.
    """
    one = sorted(items(count), key=lambda item: place(item.id))
    versions = {"other sound": _changed(one, sound=True), "other words": _changed(one, sound=False)}
    figures = [_of_release(kind, one, two) for kind, two in versions.items()]
    kind, two = next(iter(versions.items()))
    return [*figures, *(_of_shard(way, kind, one, two) for way in WAYS)]


def _changed(of: Sequence[Item], *, sound: bool) -> list[Item]:
    """The next version: one item in a hundred is another; which, follows from its id."""
    chosen = {item.id for item in sorted(of, key=_draw)[: max(1, round(SHARE * len(of)))]}
    return [_other(item, sound=sound) if item.id in chosen else item for item in of]


def _draw(item: Item) -> str:
    return hashlib.sha256(f"{_SEED} {item.id}".encode()).hexdigest()


def _other(item: Item, *, sound: bool) -> Item:
    if sound:
        made = made_item(int(item.id.rpartition("/")[2]), _SEED)
        return made.model_copy(update={"revision": 2}).sealed()
    return item.model_copy(update={"revision": 2, "question": f"{item.question} Choose one."}).sealed()


def _of_release(kind: str, one: Sequence[Item], two: Sequence[Item]) -> Figure:
    shutil.rmtree(FOLDER, ignore_errors=True)
    folders = [release(FOLDER / name, [*of], f"{name[1:]}.0.0") for name, of in (("v1", one), ("v2", two))]
    before, after = ([p for p in sorted(folder.rglob("*")) if p.is_file()] for folder in folders)
    return _figure(f"a release, {kind}", before, after, WITHIN)


def _of_shard(way: Way, kind: str, one: Sequence[Item], two: Sequence[Item]) -> Figure:
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir(parents=True)
    files = [FOLDER / "v1.parquet", FOLDER / "v2.parquet"]
    for path, of in zip(files, (one, two), strict=True):
        _write(path, of, way)
        if [item.content_hash for item in read_items(path)] != [item.content_hash for item in of]:
            raise BenchmarkError(way.name, expected="the items that were written", got="others")
    return _figure(f"{way.name}, {kind}", files[:1], files[1:], None)


def _write(path: Path, of: Sequence[Item], way: Way) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    schema = arrow_schema()
    options = {**column_options(schema), **way.options}
    with pq.ParquetWriter(path, schema, **options) as writer:
        for group in _groups(of, way):
            rows = [item.model_dump(mode="python") for item in group]
            writer.write_table(pa.Table.from_pylist(rows, schema), row_group_size=GROUP_ROWS)


def _groups(of: Sequence[Item], way: Way) -> Iterator[list[Item]]:
    group: list[Item] = []
    held = 0
    for item in of:
        size = media_bytes(item)
        most = 2 * way.group_bytes if way.by_id else way.group_bytes
        if group and (held + size > most or len(group) >= GROUP_ROWS):
            yield group
            group, held = [], 0
        group.append(item)
        held += size
        if way.by_id and held >= way.group_bytes // 2 and _ends(item, size, way.group_bytes):
            yield group
            group, held = [], 0
    if group:
        yield group


def _ends(item: Item, size: int, group_bytes: int) -> bool:
    """Whether a row group may end after an item: as likely as it is large, and the same in every version."""
    return int(place(item.id)[-8:], 16) / (1 << 32) < size / (group_bytes / 2)


def _figure(what: str, before: Sequence[Path], after: Sequence[Path], goal: Goal | None) -> Figure:
    known = {sha256_of(path) for path in before}
    total = sum(path.stat().st_size for path in after)
    whole = sum(path.stat().st_size for path in after if sha256_of(path) not in known)
    store = FOLDER / "xet"
    _upload(store, before)
    new = _upload(store, after)["new_bytes"]
    shutil.rmtree(store)
    share = Spread.of([100 * new / total])
    whole_files = f"whole files that changed: {100 * whole / total:.1f} %"
    return Figure(what, f"{new / 1e6:.1f} of {total / 1e6:.1f} MB are new pieces", whole_files, share, goal, "%")


def _upload(store: Path, files: Sequence[Path]) -> dict[str, int]:
    environment = {**os.environ, "HF_HOME": str(store / "home"), "HF_XET_CACHE": str(store / "cache")}
    run = [sys.executable, str(UPLOADER), str(store / "store"), *map(str, files)]
    done = subprocess.run(run, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise BenchmarkError("hf_xet", expected="an upload that ends well", got=done.stderr[-2_000:])
    found: dict[str, int] = json.loads(done.stdout)
    return found
