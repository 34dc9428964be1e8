"""Faults of files, of the manifest and of rows, put into a folder that was written whole."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from tests.seeded.fault import PLACES, Fault

SHARD_FAULTS = frozenset({"files.match", "files.readable", "files.rows", "files.digest", "coverage.twins"})
MANIFEST = "manifest.json"


def shards(folder: Path) -> list[Path]:
    """The shards of a written release, in the order of their names."""
    return sorted((folder / "data").rglob("*.parquet"))


def _shard(folder: Path, place: int) -> Path:
    found = shards(folder)
    return found[place % len(found)]


def _truncated(folder: Path, place: int) -> None:
    path = _shard(folder, place)
    path.write_bytes(path.read_bytes()[: path.stat().st_size * (place + 1) // (PLACES + 1)])


def _altered(folder: Path, place: int) -> None:
    path = _shard(folder, place)
    raw = bytearray(path.read_bytes())
    raw[len(raw) * (place + 1) // (PLACES + 1)] ^= 1
    path.write_bytes(bytes(raw))


def _gone(folder: Path, place: int) -> None:
    _shard(folder, place).unlink()


def _stray(folder: Path, place: int) -> None:
    name = ("notes.txt", "mmau_pro/test-9.parquet", ".hidden", "mmau_pro/copy of test.parquet", "x/y.wav")[place]
    path = folder / "data" / name
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(b"something")


def _in_manifest(change: Callable[[dict[str, Any], int], None]) -> Callable[[Path, int], None]:
    def harm(folder: Path, place: int) -> None:
        path = folder / MANIFEST
        whole = json.loads(path.read_text(encoding="utf-8"))
        change(whole, place)
        path.write_text(json.dumps(whole), encoding="utf-8")

    return harm


def _entry(whole: dict[str, Any], place: int) -> dict[str, Any]:
    names = sorted(whole["files"])
    found: dict[str, Any] = whole["files"][names[place % len(names)]]
    return found


def _without_key(whole: dict[str, Any], place: int) -> None:
    del whole[("version", "digest", "configs", "files", "version")[place]]


def _miscounted(whole: dict[str, Any], place: int) -> None:
    _entry(whole, place)["rows"] += place + 1


def _other_digest(whole: dict[str, Any], place: int) -> None:
    whole["digest"] = f"sha256:{place:064x}"


def _other_hash(whole: dict[str, Any], place: int) -> None:
    _entry(whole, place)["sha256"] = f"{place:064x}"


def _outside(whole: dict[str, Any], place: int) -> None:
    name = ("../up.json", "/etc/hosts", "data/../../x", "a\\b", "..")[place]
    whole["files"][name] = {"sha256": "0" * 64, "bytes": 1}


def _rewritten(change: Callable[[dict[str, Any]], None]) -> Callable[[Path, int], None]:
    """Changes a row of a shard past every type, and makes the manifest fit."""

    def harm(folder: Path, place: int) -> None:
        path = _shard(folder, place)
        table = pq.read_table(path)
        rows = table.to_pylist()
        change(rows[place * len(rows) // PLACES])
        pq.write_table(pa.Table.from_pylist(rows, table.schema), path)
        raw = path.read_bytes()
        name = path.relative_to(folder).as_posix()
        facts = {"sha256": hashlib.sha256(raw).hexdigest(), "bytes": len(raw), "rows": len(rows)}
        _in_manifest(lambda whole, _: whole["files"].update({name: facts}))(folder, place)

    return harm


def _kind(row: dict[str, Any]) -> None:
    row["answer_type"] = "guess"


def _null(row: dict[str, Any]) -> None:
    row["question"] = None


def _harm(name: str, check: str, harm: Callable[[Path, int], None], *also: str) -> Fault:
    return Fault(name, check, harm=harm, also=frozenset(also))


FAULTS = (
    _harm("a shard that was cut off", "files.readable", _truncated, *SHARD_FAULTS, "files.enough"),
    _harm("a byte of a shard was altered", "files.match", _altered, *SHARD_FAULTS, "record.types", "record.rules",
          "record.sealed", "sound.decodable", "sound.facts"),
    _harm("a shard that is missing", "files.match", _gone, *SHARD_FAULTS, "files.enough"),
    _harm("a file too many", "files.listed", _stray),
    _harm("a manifest without a key", "files.manifest", _in_manifest(_without_key), "files.listed", "files.digest",
          "files.rows", "files.enough"),
    _harm("a shard of fewer rows than the manifest says", "files.rows", _in_manifest(_miscounted)),
    _harm("the digest of another version", "files.digest", _in_manifest(_other_digest)),
    _harm("the hash of another file in the manifest", "files.match", _in_manifest(_other_hash)),
    _harm("a path that leaves the release", "files.manifest", _in_manifest(_outside)),
    _harm("a type of answers that is none", "record.types", _rewritten(_kind), "coverage.twins", "coverage.cells"),
    _harm("a row without a question", "record.types", _rewritten(_null), "coverage.twins", "coverage.cells"),
)  # fmt: skip
