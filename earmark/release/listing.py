"""The items of a release, folder of shards or frozen version as text: what two of them are compared by.

Only the `index` configuration is read, or the columns of shards that are not media: never sound.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import pyarrow as pa
import pyarrow.parquet as pq

from earmark.digest import sha256_of
from earmark.errors import ReleaseError, ShardError
from earmark.release.answers import is_withheld, private_part, read_answers
from earmark.release.ledger import read_ledger
from earmark.release.names import MANIFEST
from earmark.release.whole import read_manifest
from earmark.schema import MEDIA_COLUMNS
from earmark.shards import shard_files

INDEX = "data/index/"
KEYS = ("id", "revision", "content_hash", "benchmark")
_VERSION = re.compile(r"v?(\d+\.\d+\.\d+(?:[-+][0-9A-Za-z.+-]+)?)")
_SPLIT = re.compile(r"(.+?)-\d{5}(?:-of-\d{5})?\.parquet")
_PICTURES = ("images", "video")
_ROWS = 64


class Listing(NamedTuple):
    """Where the items of a release are listed.

    Attributes:
        name: As it was asked for.
        folder: Of the release or of the shards.
        files: Shards with a row for each item, once each.
        version: None for shards that are no release.
        schema: Versions of the record and of the taxonomy, as the manifest says them.
        digest: As the manifest says it.
        items: As the manifest says it.
        shown: Whether only what is shown of items whose answers are withheld is listed.
    """

    name: str
    folder: Path
    files: tuple[Path, ...]
    version: str | None = None
    schema: tuple[Any, ...] = ()
    digest: str | None = None
    items: int | None = None
    shown: bool = False

    def columns(self) -> frozenset[str]:
        """The columns that are not media, of all its files."""
        return frozenset(name for file in self.files for name in _schema(file).names) - {*MEDIA_COLUMNS}

    def split(self, file: Path) -> str:
        """The split of one of its files; empty for shards that are no release."""
        found = _SPLIT.fullmatch(file.name)
        return found.group(1) if self.version is not None and found else ""

    def picture_files(self) -> tuple[Path, ...]:
        """The shards that hold the pictures, the copies of `mini` among them; none where only the text is here."""
        if self.version is None:
            return self.files
        return tuple(sorted(f for f in self.folder.glob("data/*/*.parquet") if f.parent.name != "index"))


def listing(name: str | Path, releases: Path = Path("releases"), answers: Path | None = None) -> Listing:
    """Find what a name stands for.

    Args:
        name: A folder or file, or a frozen version (`1.0.0`, `v1.0.0`).
        releases: The folder of the ledger.
        answers: The private part of a release whose answers are withheld; without it what is shown is listed.

    Raises:
        ReleaseError: There is no such thing, it is damaged, or its text has not been pulled.
        ShardError: A folder without shards.
    """
    path = Path(name)
    match = _VERSION.fullmatch(str(name))
    if match and not path.exists():
        known = [entry.version for entry in read_ledger(releases)]
        if match.group(1) not in known:
            shown = ", ".join(known) or "none yet"
            raise ReleaseError(f"version {name}", expected=f"a version of {releases}: {shown}", got="no such version")
        path = releases / match.group(1)
    if not path.exists():
        raise ReleaseError(
            str(name), expected="a folder of a release or of shards, or a frozen version", got="nothing there",
            remedy="A release of the Hub is named org/name@v1.0.0",
        )  # fmt: skip
    if path.is_dir() and ((path / MANIFEST).exists() or (path / "data").is_dir() or (path / "data.dvc").exists()):
        found = _of_release(str(name), path)
        return found if answers is None else _with_answers(found, answers)
    if answers is not None:
        raise ReleaseError(str(name), expected="a release, whose answers they are", got="shards", remedy="Leave it out")
    return Listing(str(name), path, tuple(shard_files(path)))


def _of_release(name: str, path: Path) -> Listing:
    """A release, its index checked against the manifest by hash."""
    manifest = read_manifest(path)
    files = sorted(f for f in manifest["files"] if f.startswith(INDEX) and f.endswith(".parquet"))
    for file in files:
        if not (path / file).is_file():
            remedy = f"Run `dvc pull {path / 'data' / 'index'}`" if (path / "data.dvc").exists() else "Fetch it again"
            raise ReleaseError(str(path / file), expected="the text of the release", got="no such file", remedy=remedy)
        found, wanted = sha256_of(path / file), manifest["files"][file]["sha256"]
        if found != wanted:
            raise ReleaseError(
                str(path / file), expected=f"sha256 {wanted}", got=found, remedy="Build or fetch the release again"
            )
        _require_rows(path / file, manifest["files"][file]["rows"])
    if not files and manifest.get("items"):
        raise ReleaseError(str(path / MANIFEST), expected="shards of the index configuration", got="none")
    schema = (manifest.get("schema_version"), manifest.get("taxonomy_version"))
    places = tuple(path / file for file in files)
    shown = is_withheld(manifest)
    return Listing(name, path, places, manifest["version"], schema, manifest["digest"], manifest.get("items"), shown)


def whole_listing(release: Path) -> Listing:
    """A release of a checkout; where its answers are withheld, with the private part beside it.

    Raises:
        ReleaseError: As `listing`; or the private part is not here.
    """
    return listing(release, answers=private_part(release))


def _with_answers(shown: Listing, answers: Path) -> Listing:
    """The whole records in the place of what is shown of them."""
    part = read_answers(answers, shown.folder)
    rest = [file for file in shown.files if shown.split(file) not in part.splits]
    return shown._replace(files=(*part.files(), *rest), shown=False)


def rows(of: Listing, columns: Sequence[str]) -> Iterator[tuple[str, dict[str, Any]]]:
    """The split and some columns of every item, a few rows at a time.

    Raises:
        ShardError: A shard is damaged or lacks a column.
    """
    for file in of.files:
        split = of.split(file)
        for row in _rows(file, columns):
            yield split, row


def pictures(of: Listing) -> Iterator[tuple[str, Any]]:
    """Id and pictures of every item that has some; an item of a copy comes again."""
    for file in of.picture_files():
        if {*_PICTURES} <= set(_schema(file).names):
            for row in _rows(file, ("id", *_PICTURES)):
                found = [*(row["images"] or ()), *([row["video"]] if row["video"] else ())]
                if found:
                    yield row["id"], [media["bytes"] or b"" for media in found]


def _rows(file: Path, columns: Sequence[str]) -> Iterator[dict[str, Any]]:
    missing = sorted({*columns} - set(_schema(file).names))
    if missing:
        raise ShardError(
            str(file), expected=f"items, with {', '.join(columns)}", got=f"no column {missing[0]!r}",
            remedy="Give a release, or shards that Earmark made",
        )  # fmt: skip
    try:
        with pq.ParquetFile(file, pre_buffer=False) as parquet:
            for batch in parquet.iter_batches(batch_size=_ROWS, columns=list(columns), use_threads=False):
                yield from batch.to_pylist()
    except (pa.ArrowException, OSError, UnicodeDecodeError) as error:
        raise _damaged(file, error) from None


def _require_rows(file: Path, said: int) -> None:
    try:
        found = int(pq.read_metadata(file).num_rows)
    except (pa.ArrowException, OSError) as error:
        raise _damaged(file, error) from None
    if found != said:
        raise ReleaseError(
            str(file), expected=f"{said} rows, as the manifest says", got=str(found),
            remedy="Build or fetch the release again",
        )  # fmt: skip


def _schema(file: Path) -> pa.Schema:
    try:
        return pq.read_schema(file)
    except (pa.ArrowException, OSError) as error:
        raise _damaged(file, error) from None


def _damaged(file: Path, error: Exception) -> ShardError:
    reason = str(error).partition("\n")[0]
    return ShardError(str(file), expected="a whole Parquet file", got=reason, remedy="Fetch or make it again")
