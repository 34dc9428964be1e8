"""Files and counts: the shards are those that the manifest names, and no item was lost on the way."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path, PurePosixPath
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from earmark.checks.registry import Folder, FolderCheck, ReadCheck
from earmark.digest import release_digest, sha256_of
from earmark.errors import Issue, ShardError
from earmark.release.answers import is_withheld
from earmark.release.changes import CHANGES
from earmark.release.errata import ERRATA
from earmark.shards import REJECTS, read_rows
from earmark.stage import SUMMARY

MANIFEST = "manifest.json"
DATA = "data"

# Written after the manifest, or by whoever takes items back; they say when and why.
BESIDE = frozenset({MANIFEST, "build.json", CHANGES, ERRATA})

_MANIFEST_KEYS: Mapping[str, type] = {"version": str, "digest": str, "configs": dict, "files": dict}
_CONFIG_KEYS: Mapping[str, type] = {"items": int, "copy": bool}
_FILE_KEYS: Mapping[str, type] = {"sha256": str, "bytes": int}
_SHARD_KEYS: Mapping[str, type] = {**_FILE_KEYS, "rows": int}
_COUNTS = ("came_in", "went_out", "rejected")


def _part(manifest: Mapping[str, Any] | None, name: str) -> dict[str, Any]:
    found = (manifest or {}).get(name)
    return found if isinstance(found, dict) else {}


def configs(manifest: Mapping[str, Any] | None) -> dict[str, Mapping[str, Any]]:
    """The configs of a manifest, by name; those that are not whole are reported by `files.manifest`."""
    found = _part(manifest, "configs")
    return {name: entry for name, entry in found.items() if not list(_faults(name, entry, _CONFIG_KEYS))}


def files(manifest: Mapping[str, Any] | None) -> dict[str, Mapping[str, Any]]:
    """The files of a manifest, by path; those outside, or not whole, are reported by `files.manifest`."""
    found = _part(manifest, "files")
    return {n: e for n, e in found.items() if _is_inside(n) and not list(_faults(n, e, _file_keys(n)))}


def shards(manifest: Mapping[str, Any] | None) -> dict[str, str]:
    """The shards of a manifest: path to config, as in `data/<config>/<shard>.parquet`."""
    return {name: PurePosixPath(name).parts[1] for name in sorted(files(manifest)) if _is_shard(name)}


def _is_shard(name: str) -> bool:
    path = PurePosixPath(name)
    return len(path.parts) > 2 and path.parts[0] == DATA and path.suffix == ".parquet"


def _file_keys(name: str) -> Mapping[str, type]:
    return _SHARD_KEYS if _is_shard(name) else _FILE_KEYS


def _is_inside(name: str) -> bool:
    path = PurePosixPath(name)
    return not path.is_absolute() and ".." not in path.parts and "\\" not in name


def _faults(name: str, found: object, keys: Mapping[str, type]) -> Iterator[tuple[str, str, str]]:
    """What is wrong with a mapping: the key, what was expected there, what came."""
    if not isinstance(found, dict):
        yield name, f"a mapping with {', '.join(keys)}", repr(found)[:80]
        return
    for key, kind in keys.items():
        value = found.get(key)
        if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
            yield f"{name}.{key}" if name else key, kind.__name__, "nothing" if key not in found else repr(value)[:80]


def manifest_is_whole(folder: Folder) -> Iterator[Issue]:
    """The manifest has its keys, each of its type."""
    found = folder.manifest or {}
    faults = [*_faults("", found, _MANIFEST_KEYS)]
    for name, entry in _part(found, "configs").items():
        faults += _faults(f"configs.{name}", entry, _CONFIG_KEYS)
    for name, entry in _part(found, "files").items():
        faults += _faults(f"files.{name}", entry, _file_keys(name))
        if not _is_inside(name):
            faults.append((f"files.{name}", "a path inside the release", repr(name)))
    for field, expected, got in faults:
        yield Issue(MANIFEST, field, expected, got, "files.manifest")


def match(folder: Folder) -> Iterator[Issue]:
    """Every file that the manifest names is there, with its bytes."""
    for name, entry in files(folder.manifest).items():
        path = folder.path / name
        if not path.is_file():
            yield Issue(name, "file", f"a file of {entry['bytes']} bytes", "no such file", "files.match")
            continue
        for field, found in (("bytes", path.stat().st_size), ("sha256", sha256_of(path))):
            if found != entry[field]:
                yield Issue(name, field, str(entry[field]), str(found), "files.match")


def _present(folder: Folder) -> list[str]:
    """Everything at the root, and in the folders that hold files of the manifest, as the manifest would name it."""
    if folder.manifest is None:
        return []
    names = (PurePosixPath(name).parts for name in files(folder.manifest))
    folders = {DATA, *(parts[0] for parts in names if len(parts) > 1)}
    found = [path for name in sorted(folders) for path in (folder.path / name).rglob("*") if not path.is_dir()]
    found += [path for path in folder.path.iterdir() if path.is_file() and not _is_beside(path.name)]
    return sorted(path.relative_to(folder.path).as_posix() for path in found)


def _is_beside(name: str) -> bool:
    """Whether a file at the root stands outside the manifest: what says so itself, or what tools and hosts add."""
    return name in BESIDE or name.startswith(".")


def listed(folder: Folder) -> Iterator[Issue]:
    """Nothing lies in the release that the manifest does not name."""
    known = _part(folder.manifest, "files")
    for name in _present(folder):
        if name not in known:
            yield Issue(name, "file", "a file that the manifest names", "a stray file", "files.listed")


def rows(folder: Folder) -> Iterator[Issue]:
    """Shards hold the rows, and configs the items, that the manifest says."""
    per_config: dict[str, int] = {}
    said = files(folder.manifest)
    for name, config in shards(folder.manifest).items():
        found = folder.rows[name] if name in folder.rows else declared_rows(folder.path / name)
        per_config[config] = per_config.get(config, 0) + (found or 0)
        if found is not None and found != said[name]["rows"]:
            yield Issue(name, "rows", str(said[name]["rows"]), str(found), "files.rows")
    known = configs(folder.manifest)
    for name in sorted({*known, *per_config}):
        got = per_config.get(name, 0)
        if name not in known:
            yield Issue(f"{MANIFEST}: configs", name, f"the config of {got} items", "no such config", "files.rows")
        elif got != known[name]["items"]:
            yield Issue(f"{MANIFEST}: {name}", "items", str(known[name]["items"]), str(got), "files.rows")


def declared_rows(path: Path) -> int | None:
    """Rows that a shard says it has, unread; None where it cannot be opened."""
    try:
        return int(pq.read_metadata(path).num_rows)
    except (pa.ArrowException, OSError, ValueError):
        return None


def counts(folder: Folder) -> Iterator[Issue]:
    """What came into a stage went out or was rejected, and what went out is here."""
    found = folder.summary or {}
    faults = list(_faults("", found, dict.fromkeys(_COUNTS, int)))
    for field, expected, got in faults:
        yield Issue(SUMMARY, field, expected, got, "files.counts")
    if faults:
        return
    accounted = found["went_out"] + found["rejected"]
    if found["came_in"] != accounted:
        yield Issue(SUMMARY, "came_in", f"{accounted}: out and rejected", str(found["came_in"]), "files.counts")
    here = sum(folder.rows.values())
    if found["went_out"] != here:
        yield Issue(SUMMARY, "went_out", f"{here}: the items here", str(found["went_out"]), "files.counts")
    kept = declared_rows(folder.path / REJECTS)
    if kept is not None and kept != found["rejected"]:
        yield Issue(SUMMARY, "rejected", f"{kept}: those in {REJECTS}", str(found["rejected"]), "files.counts")


def rejected(folder: Folder) -> Iterator[Issue]:
    """Not too large a share was rejected."""
    found = folder.summary or {}
    if list(_faults("", found, dict.fromkeys(_COUNTS, int))) or found["came_in"] <= 0:
        return
    share = found["rejected"] / found["came_in"]
    if share > folder.gates.max_rejected_share:
        got = f"{share:.1%} ({found['rejected']} of {found['came_in']})"
        yield Issue(SUMMARY, "rejected", f"at most {folder.gates.max_rejected_share:.1%}", got, "files.rejected")


def enough(folder: Folder) -> Iterator[Issue]:
    """There are as many items as the gate asks for."""
    here = sum(folder.rows.values())
    if here < folder.gates.min_items:
        expected = f"{folder.gates.min_items} items or more"
        yield Issue(folder.path.name, "items", expected, str(here), "files.enough")


def is_of_its_items(folder: Folder) -> Iterator[Issue]:
    """The digest of the manifest is that of the items in the shards; where answers are withheld, both its digests."""
    known = configs(folder.manifest)
    hashes: list[tuple[str, int, str]] = []
    for name, config in shards(folder.manifest).items():
        if config in known and not known[config]["copy"]:
            try:
                found = list(read_rows(folder.path / name, ["id", "revision", "content_hash"]))
            except (ShardError, UnicodeError):
                return  # files.readable and files.match say so
            hashes += [(row["id"], row["revision"], row["content_hash"]) for row in found]
    said = _part(folder.manifest, "answers").get("public_digest") if is_withheld(folder.manifest) else None
    field = "digest" if said is None else "answers.public_digest"
    said, expected = said or (folder.manifest or {}).get("digest"), release_digest(hashes)
    if said != expected:
        yield Issue(MANIFEST, field, expected, repr(said), "files.digest")
    if folder.answers is not None:
        said, expected = (folder.manifest or {}).get("digest"), folder.answers.digest_of(hashes)
        if said != expected:
            yield Issue(MANIFEST, "digest", expected, repr(said), "files.digest")


def _has_summary(folder: Folder) -> int:
    return int(folder.summary is not None)


READABLE = ReadCheck(
    id="files.readable", severity="error", unit="shards",
    title="every shard can be read to its end",
    why="One file that cannot be read stops a whole evaluation (OmniBench issue 7).",
    remedy="Fetch the file again, or run the stage that makes it",
)  # fmt: skip

CHECKS = (
    READABLE,
    FolderCheck(
        id="files.manifest", severity="error", unit="manifests",
        title="the manifest is whole",
        why="Without it nobody can tell one version from another (Sakshi113/MMAU issue 12).",
        remedy="Make the release again",
        find=manifest_is_whole, count=lambda folder: int(folder.manifest is not None),
    ),
    FolderCheck(
        id="files.match", severity="error", unit="files",
        title="every file of the manifest is there with its hash",
        why="Data changed silently behind one name (Sakshi113/MMAU issue 12).",
        remedy="Fetch the file again; a release that was changed on purpose is a new version",
        find=match, count=lambda folder: len(files(folder.manifest)),
    ),
    FolderCheck(
        id="files.listed", severity="error", unit="files",
        title="nothing lies beside the files of the manifest",
        why="A loader that takes every file of a folder takes strays too.",
        remedy="Remove the file, or make the release again",
        find=listed, count=lambda folder: len(_present(folder)),
    ),
    FolderCheck(
        id="files.rows", severity="error", unit="shards",
        title="shards and configs hold as many items as the manifest says",
        why="Lists and files that differ leave open which of them a published number was measured on.",
        remedy="Make the release again",
        find=rows, count=lambda folder: len(shards(folder.manifest)),
    ),
    FolderCheck(
        id="files.digest", severity="error", unit="manifests",
        title="the digest is that of the items",
        why="A version is named by its digest; a manifest that was rewritten by hand names another.",
        remedy="Make the release again",
        find=is_of_its_items, count=lambda folder: int(folder.manifest is not None),
    ),
    FolderCheck(
        id="files.counts", severity="error", unit="summaries",
        title="items in are items out and rejects",
        why="The published scorer of MMAU-Pro drops items without a word; a builder must not.",
        remedy="Run the stage again; if it stays so, report it",
        find=counts, count=_has_summary,
    ),
    FolderCheck(
        id="files.rejected", severity="error", unit="summaries",
        title="few of the items were rejected",
        why="A source that has moved or changed rejects nearly all, and the rest is no sample of it.",
        remedy=f"Look at the reasons in {REJECTS}; raise gates.max_rejected_share if they are sound",
        find=rejected, count=_has_summary,
    ),
    FolderCheck(
        id="files.enough", severity="error", unit="folders",
        title="there are enough items",
        why="A column of seven items has an interval of 37 points to either side (MMAU-Pro, sound_music_speech).",
        remedy="Add items, or lower gates.min_items",
        find=enough, count=lambda _: 1,
    ),
)  # fmt: skip
