"""Faults of what a manifest and the shards say of themselves, put into a folder that was written whole."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from earmark.schema import MEDIA_COLUMNS, index_schema
from tests.seeded.fault import Fault
from tests.seeded.files import _harm, _in_manifest, _shard, shards


def entered(folder: Path, path: Path) -> None:
    """The manifest says of a shard what it is now."""
    raw = path.read_bytes()
    entry = {"sha256": hashlib.sha256(raw).hexdigest(), "bytes": len(raw), "rows": pq.read_metadata(path).num_rows}
    _in_manifest(lambda whole, _: whole["files"].update({path.relative_to(folder).as_posix(): entry}))(folder, 0)


def _renamed(name: Callable[[str, int], str]) -> Callable[[Path, int], None]:
    """A shard under another name, which the manifest knows."""

    def harm(folder: Path, place: int) -> None:
        path = _shard(folder, place)
        other = path.with_name(name(path.name, place))
        path.rename(other)
        old, new = (one.relative_to(folder).as_posix() for one in (path, other))
        _in_manifest(lambda whole, _: whole["files"].update({new: whole["files"].pop(old)}))(folder, place)

    return harm


def _retyped(change: Callable[[pa.Table, int], pa.Table]) -> Callable[[Path, int], None]:
    """A shard with another schema."""

    def harm(folder: Path, place: int) -> None:
        path = _shard(folder, place)
        pq.write_table(change(pq.read_table(path), place), path)
        entered(folder, path)

    return harm


def _without_features(table: pa.Table, _: int) -> pa.Table:
    return table.replace_schema_metadata({})


def _as_bytes(table: pa.Table, _: int) -> pa.Table:
    """Sound that is declared as a struct of bytes."""
    metadata = dict(table.schema.metadata)
    metadata[b"huggingface"] = metadata[b"huggingface"].replace(b'"_type": "Audio"', b'"_type": "Video"')
    return table.replace_schema_metadata(metadata)


def _long_text(table: pa.Table, place: int) -> pa.Table:
    name = ("question", "id", "benchmark", "task", "scorer")[place]
    field = pa.field(name, pa.large_string())
    return table.set_column(table.schema.get_field_index(name), field, table[name].cast(pa.large_string()))


def _empty(folder: Path, place: int) -> None:
    path = _shard(folder, place).with_name("test-00001.parquet")
    pq.write_table(pq.read_table(_shard(folder, place)).slice(0, 0), path)
    entered(folder, path)


def _counted(whole: dict[str, Any], place: int) -> None:
    lies: tuple[dict[str, Any], ...] = (
        {"items": 999}, {"tasks": {"mmau_pro/sound": 500}}, {"licences": {"MIT": 118}}, {"languages": {"en": 1}},
        {"clips": 1},
    )  # fmt: skip
    whole.update(lies[place])


def _lost_on_the_way(whole: dict[str, Any], place: int) -> None:
    whole["sources"] = {"hand": {"came_in": 118 + place + 1, "went_out": 118, "rejected": 0}}


def _copied(
    config: str, change: Callable[[list[dict[str, Any]], int], list[dict[str, Any]]]
) -> Callable[[Path, int], None]:
    """A config that is declared a copy of the items."""

    def harm(folder: Path, place: int) -> None:
        table = pq.read_table(shards(folder)[0])
        if config == "index":
            table = table.drop_columns(list(MEDIA_COLUMNS)).cast(index_schema())
        rows = change(table.slice(0, 5 if config == "mini" else None).to_pylist(), place)
        path = folder / "data" / config / "test-00000.parquet"
        path.parent.mkdir()
        pq.write_table(pa.Table.from_pylist(rows, table.schema), path)
        entered(folder, path)
        entry = {"items": len(rows), "copy": True, "splits": ["test"]}
        _in_manifest(lambda whole, _: whole["configs"].update({config: entry}))(folder, place)

    return harm


def _other_row(rows: list[dict[str, Any]], place: int) -> list[dict[str, Any]]:
    rows[place]["answers"] = ["fog"]
    return rows


def _one_less(rows: list[dict[str, Any]], place: int) -> list[dict[str, Any]]:
    return rows[:place] + rows[place + 1 :]


def _version(whole: dict[str, Any], place: int) -> None:
    whole["version"] = ("latest", "v1", "1.0", "2026", "")[place]


def _beside(folder: Path, place: int) -> None:
    path = folder / "webdataset" / "mmau_pro" / "test-0.tar"
    path.parent.mkdir(parents=True)
    path.write_bytes(bytes(10))
    entry = {"sha256": hashlib.sha256(bytes(10)).hexdigest(), "bytes": 10}
    _in_manifest(lambda whole, _: whole["files"].update({path.relative_to(folder).as_posix(): entry}))(folder, place)
    (path.parent / f"test-{place + 1}.tar").write_bytes(b"something")


FAULTS: tuple[Fault, ...] = (
    _harm("a shard without the features of its columns", "described.features", _retyped(_without_features)),
    _harm("sound that is declared as something else", "described.features", _retyped(_as_bytes)),
    _harm("a column of another type of text", "described.features", _retyped(_long_text)),
    _harm("a shard of a split that is not declared", "described.splits",
          _renamed(lambda name, place: name.replace("test", ("train", "dev", "validation", "tests", "val")[place]))),
    _harm("a shard of three, and the others gone", "described.splits",
          _renamed(lambda _, place: f"test-0000{(place + 1) % 3}-of-00003.parquet")),
    _harm("a shard without rows", "described.splits", _empty),
    _harm("counts of another version in the manifest", "described.counts", _in_manifest(_counted)),
    _harm("items that a source lost on the way", "described.counts", _in_manifest(_lost_on_the_way)),
    _harm("a version that is no number", "described.counts", _in_manifest(_version)),
    _harm("a sample that is not of the items", "described.copies", _copied("mini", _other_row)),
    _harm("an index that lacks an item", "described.copies", _copied("index", _one_less)),
    _harm("a stray archive beside those of the manifest", "files.listed", _beside),
)  # fmt: skip
