"""The private part of a release, read: is it whole, is it of this release, and what is the whole record of an item."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from earmark.digest import sha256_of
from earmark.errors import ReleaseError
from earmark.release.answers.keeping import HASH_COLUMNS, HASHES, KIND, sealed_digest
from earmark.release.answers.shown import WITHHELD
from earmark.release.names import MANIFEST
from earmark.release.whole import read_manifest, require_whole
from earmark.shards import read_rows

SUFFIX = "-answers"  # after the name of a version, or of a target
PART = "part"  # of a frozen version: all of it is behind a DVC pointer, in git is none of it
REMEDY = "Give the private part that was made with this release: --answers DIR"


class Hashes(NamedTuple):
    """The content hashes of an item: over what is shown, and over the whole record."""

    revision: int
    public: str
    full: str


class Answers(NamedTuple):
    """The private part of a release.

    Attributes:
        folder: Where it lies.
        manifest: Its manifest.
        hashes: By id.
    """

    folder: Path
    manifest: Mapping[str, Any]
    hashes: Mapping[str, Hashes]

    @property
    def splits(self) -> tuple[str, ...]:
        """The splits whose answers it keeps."""
        return tuple(self.manifest.get("splits") or ())

    def files(self) -> list[Path]:
        """The shards of whole records, without sound."""
        return sorted((self.folder / "data" / "index").glob("*.parquet"))

    def rows(self, columns: list[str] | None = None) -> Iterator[dict[str, Any]]:
        """The whole records, without sound."""
        for file in self.files():
            yield from read_rows(file, columns)

    def digest_of(self, shown: Iterable[tuple[str, int, str]]) -> str:
        """The digest of the release that these items and answers make.

        Args:
            shown: Id, revision and content hash of every item of the public part, in any order.
        """
        full = ((name, n, self.hashes[name].full if name in self.hashes else public) for name, n, public in shown)
        return sealed_digest(full, str(self.manifest.get("key")))


def is_withheld(manifest: Mapping[str, Any] | None) -> bool:
    """Whether the answers of a release are kept back."""
    facts = (manifest or {}).get("answers")
    return isinstance(facts, dict) and facts.get("state") == WITHHELD


def private_part(release: Path) -> Path | None:
    """Where the private part of a release lies in a checkout: beside a frozen version, or beside the candidate.

    Args:
        release: The public part.

    Returns:
        None for a release that keeps nothing back.

    Raises:
        ReleaseError: It keeps something back, and the private part is not here.
    """
    if not is_withheld(read_manifest(release)):
        return None
    frozen = release.with_name(f"{release.name}{SUFFIX}")
    for folder in (frozen / PART, frozen, release.parent / "answers"):
        if (folder / MANIFEST).is_file():
            return folder
    pointer = frozen / f"{PART}.dvc"
    raise ReleaseError(
        f"{release}: its answers", expected=f"the private part, in {frozen / PART}", got="nothing there",
        remedy=f"dvc pull {pointer}" if pointer.is_file() else "Build the release again, or bring the private part",
    )  # fmt: skip


def read_answers(folder: Path, release: Path) -> Answers:
    """Open the private part of a release.

    Args:
        folder: The private part.
        release: The public part.

    Raises:
        ReleaseError: It is absent, damaged, or of another release; the release keeps nothing back; an id lacks.
    """
    public = read_manifest(release)
    if not is_withheld(public):
        raise ReleaseError(
            str(release), expected="a release whose answers are withheld", got="one with its answers",
            remedy="Leave --answers out",
        )  # fmt: skip
    private = _manifest(folder)
    for name in ("digest", "public_digest"):
        said = public["digest"] if name == "digest" else public["answers"].get(name)
        if private.get(name) != said:
            raise ReleaseError(
                str(folder), expected=f"the answers of {public['version']} ({said})",
                got=f"those of {private['version']} ({private.get(name)})", remedy=REMEDY,
            )  # fmt: skip
    found = sha256_of(folder / MANIFEST)
    if found != public["answers"].get("private_manifest_sha256"):
        raise ReleaseError(
            str(folder / MANIFEST), expected=f"sha256 {public['answers'].get('private_manifest_sha256')}", got=found,
            remedy=REMEDY,
        )  # fmt: skip
    require_whole(folder, dict(private))
    answers = Answers(folder, private, _hashes(folder / HASHES))
    _require_complete(answers, public["answers"].get("items"))
    return answers


def _manifest(folder: Path) -> Mapping[str, Any]:
    if not folder.is_dir():
        got = "a file" if folder.exists() else "nothing there"
        raise ReleaseError(str(folder), expected="the folder of the private part", got=got, remedy=REMEDY)
    if not (folder / MANIFEST).is_file():
        remedy = f"It is in {folder / PART}" if (folder / PART / MANIFEST).is_file() else REMEDY
        raise ReleaseError(str(folder), expected="a private part", got=f"no {MANIFEST}", remedy=remedy)
    private = read_manifest(folder)
    if private.get("kind") != KIND:
        raise ReleaseError(str(folder), expected="a private part (kind: answers)", got="a release", remedy=REMEDY)
    return private


def _hashes(path: Path) -> dict[str, Hashes]:
    try:
        with path.open(encoding="utf-8", newline="") as file:
            rows = csv.reader(file)
            if tuple(next(rows, ())) != HASH_COLUMNS:
                raise ValueError(f"columns other than {', '.join(HASH_COLUMNS)}")
            return {name: Hashes(int(revision), public, full) for name, revision, public, full in rows}
    except (OSError, ValueError) as error:
        raise ReleaseError(str(path), expected="a table of hashes", got=str(error), remedy=REMEDY) from None


def _require_complete(answers: Answers, count: object) -> None:
    """Every item is there once, with the hash that the table says."""
    seen = {row["id"]: row["content_hash"] for row in answers.rows(["id", "content_hash"])}
    if len(answers.hashes) != count or len(seen) != count:
        got = f"{len(seen)} records and {len(answers.hashes)} hashes"
        raise ReleaseError(str(answers.folder), expected=f"{count} items", got=got, remedy=REMEDY)
    for name, full in seen.items():
        known = answers.hashes.get(name)
        if known is None or known.full != full:
            got = "no hash of it" if known is None else known.full
            raise ReleaseError(f"{answers.folder}: {name}", expected=full, got=got, remedy=REMEDY)
