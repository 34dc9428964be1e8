"""What is brought to a target: the files of a release, each known by size and hash, and whether it may go there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any, NamedTuple

import pyarrow as pa
import pyarrow.parquet as pq

from earmark.digest import sha256_of
from earmark.errors import ReleaseError
from earmark.release.answers import private_part, read_answers
from earmark.release.changes import CHANGES
from earmark.release.errata import ERRATA
from earmark.release.ledger import read_ledger
from earmark.release.manifest import MANIFEST
from earmark.release.whole import read_manifest, require_whole

# In a release, but outside its manifest: that one lists the others, these say when, what changed and what was wrong.
BESIDE = (MANIFEST, "build.json", CHANGES, ERRATA)


class FileFacts(NamedTuple):
    """What a file is known by.

    Attributes:
        bytes: Its size.
        sha256: 64 hex digits.
    """

    bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Bundle:
    """A release that is whole.

    Attributes:
        folder: Where it lies.
        manifest: Its manifest.
        files: All that goes out, by name.
    """

    folder: Path
    manifest: Mapping[str, Any]
    files: Mapping[str, FileFacts]

    @property
    def version(self) -> str:
        """Of the release."""
        return str(self.manifest["version"])

    @property
    def digest(self) -> str:
        """Of the release."""
        return str(self.manifest["digest"])

    @property
    def tag(self) -> str:
        """The name of the version at a target."""
        return f"v{self.version}"


def bundle_of(folder: Path) -> Bundle:
    """Open a release and check every byte of it.

    Raises:
        ReleaseError: A file is absent or is not what the manifest says; shards lie behind DVC pointers.
    """
    manifest = read_manifest(folder)
    _require_listing(folder, manifest["files"])
    absent = [name for name in manifest["files"] if not (folder / name).is_file()]
    if absent and list(folder.glob("*.dvc")):
        raise ReleaseError(
            str(folder), expected="the shards of the release", got=f"{len(absent)} behind a DVC pointer, not here",
            remedy=f"dvc pull {folder}/*.dvc",
        )  # fmt: skip
    require_whole(folder, manifest)
    files = {name: FileFacts(facts["bytes"], facts["sha256"]) for name, facts in manifest["files"].items()}
    for name in BESIDE:
        path = folder / name
        if path.is_file() and name not in files:
            files[name] = FileFacts(path.stat().st_size, sha256_of(path))
    return Bundle(folder, manifest, dict(sorted(files.items())))


def answers_bundle(bundle: Bundle) -> Bundle | None:
    """The private part of a release whose answers are withheld; None for any other.

    Raises:
        ReleaseError: It is absent, damaged, or of another release.
    """
    part = private_part(bundle.folder)
    if part is None:
        return None
    read_answers(part, bundle.folder)
    return bundle_of(part)


def _require_listing(folder: Path, files: Any) -> None:
    """Check the form of a file table: names inside the release, each with its size and hash."""
    try:
        strange = [name for name, facts in files.items() if int(facts["bytes"]) < 0 or len(facts["sha256"]) != 64]
        strange += [name for name in files if PurePosixPath(name).is_absolute() or ".." in PurePosixPath(name).parts]
    except (LookupError, TypeError, AttributeError, ValueError) as error:
        strange = [f"{type(error).__name__}: {error}"]
    if strange:
        raise ReleaseError(
            str(folder / MANIFEST), expected="files of the release, each with `bytes` and `sha256`",
            got=strange[0], remedy="Fetch or build the release again",
        )  # fmt: skip


def frozen_bundle(releases: Path, version: str) -> Bundle:
    """A frozen version, checked against the ledger and against its manifest.

    Args:
        releases: The folder of the ledger.
        version: As in the ledger, with or without a `v` before it.

    Raises:
        ReleaseError: It is not frozen, has another digest than the ledger says, or is not whole.
    """
    version = version.removeprefix("v")
    entries = {entry.version: entry for entry in read_ledger(releases)}
    if version not in entries:
        raise ReleaseError(
            f"version {version}", expected=f"a frozen one: {', '.join(entries) or 'there is none yet'}", got=version,
            remedy="`make freeze` makes the candidate a version; then publish it",
        )  # fmt: skip
    bundle = bundle_of(releases / version)
    if bundle.digest != entries[version].digest:
        raise ReleaseError(
            str(releases / version), expected=f"the digest of the ledger, {entries[version].digest}",
            got=bundle.digest, remedy="Restore the folder and the ledger from git",
        )  # fmt: skip
    return bundle


def require_free(bundle: Bundle) -> None:
    """Refuse what a licence keeps from going where anyone can fetch it.

    The manifest's word is not taken for it: every configuration is looked through for sound and words that may not
    be redistributed.

    Raises:
        ReleaseError: Names the first item that may not go out.
    """
    remedy = "Publish it to a private data set (--private), or build it with `release.private: false`"
    if bundle.manifest.get("private"):
        raise ReleaseError(
            f"release {bundle.version}", expected="one that may be redistributed",
            got="one with sound that may not be (`release.private: true`)", remedy=remedy,
        )  # fmt: skip
    for name in bundle.files:
        if name.startswith("data/") and name.endswith(".parquet"):
            for item in _unfree(bundle.folder / name):
                raise ReleaseError(
                    f"{name}, {item}", expected="sound and words that may be redistributed",
                    got="some whose licence forbids it", remedy=remedy,
                )  # fmt: skip


def _unfree(shard: Path) -> Iterator[str]:
    """Ids of items that carry what may not be redistributed."""
    with pq.ParquetFile(shard, pre_buffer=False) as parquet:
        has_sound = "audio" in parquet.schema_arrow.names
        for group in range(parquet.num_row_groups):
            rows = parquet.read_row_group(group, columns=["id", "clips", "words"], use_threads=False).to_pylist()
            closed = [[n for n, clip in enumerate(row["clips"]) if not clip["redistributable"]] for row in rows]
            # Sound is read only where there are clips that must not have any.
            carried = _carried(parquet, group) if has_sound and any(closed) else [set()] * len(rows)
            for row, clips, full in zip(rows, closed, carried, strict=True):
                if full.intersection(clips) or (row["words"] and not row["words"]["redistributable"]):
                    yield row["id"]


def _carried(parquet: pq.ParquetFile, group: int) -> list[set[int]]:
    """For each row, which of its clips have bytes."""
    column: pa.ChunkedArray = parquet.read_row_group(group, columns=["audio"], use_threads=False).column("audio")
    return [{n for n, media in enumerate(row) if media["bytes"].is_valid} for row in column]
