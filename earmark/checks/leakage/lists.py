"""Lists of recordings that are known elsewhere: of hashes, of fingerprints, or a whole release.

* **Hashes**: a text file (`.txt`, `.sha256`), a SHA-256 of 64 hex digits at the start of a line, then, after a
  blank, a name: what `sha256sum` prints. It may be of an upstream file, of a clip of a release, or of its decoded
  16-bit samples; all three are looked for. Lines that begin with `#` are remarks.
* **Fingerprints**: a Parquet file with the columns `name`, `sha256`, `pcm_sha256` (text, may be null) and
  `fingerprint` (bytes, may be null), as `earmark.checks.leakage.making` makes it of a folder of recordings: what
  the keeper of a training set can publish without its sound.
* **A release** or a folder of shards: its folder, or its `manifest.json`. Its clips are decoded here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any, Literal, NamedTuple, TypeVar

from earmark.checks.sketch import fingerprint_of
from earmark.errors import ParamsError, ShardError
from earmark.shards import read_rows, shard_files

Kind = Literal["hashes", "fingerprints", "release"]
COLUMNS = ("name", "sha256", "pcm_sha256", "fingerprint")
_BATCH = 512
_LINE = re.compile(r"^\\?([0-9a-fA-F]{64})(?:\s+\*?(.*))?$")
_FORMS = "a text file of SHA-256 sums, a Parquet file of fingerprints, or the folder of a release"

T = TypeVar("T")


class Known(NamedTuple):
    """A recording that is known elsewhere.

    Attributes:
        name: What the list calls it.
        digests: SHA-256 of its file or its samples, in small letters.
        fingerprint: Empty where the list has none.
    """

    name: str
    digests: tuple[str, ...]
    fingerprint: bytes = b""


def kind_of(path: Path) -> Kind:
    """What a list is, by its name and its first bytes.

    Raises:
        ParamsError: It is not there, or of no known kind.
    """
    if path.is_dir() or path.name == "manifest.json":
        _shards_of(path)
        return "release"
    try:
        with path.open("rb") as file:
            head = file.read(4)
    except OSError as error:
        raise ParamsError(f"leakage: {path}", expected=_FORMS, got=error.strerror or "no file") from None
    if head == b"PAR1":
        _require_columns(path)
        return "fingerprints"
    next(_hashes(path), None)  # the first line tells
    return "hashes"


def batches(path: Path, kind: Kind) -> Iterator[Sequence[Known]]:
    """The recordings of a list, some at a time.

    Raises:
        ParamsError: It cannot be read to its end.
    """
    read = {"hashes": _hashes, "fingerprints": _fingerprints, "release": _released}[kind](path)
    while batch := list(islice(read, _BATCH)):
        yield batch


def _hashes(path: Path) -> Iterator[Known]:
    try:
        with path.open(encoding="utf-8", errors="surrogateescape") as lines:
            for number, line in enumerate(lines, 1):
                text = line.strip()
                if not text or text.startswith("#"):
                    continue
                found = _LINE.match(text)
                if not found:
                    shown = text[:60].encode(errors="backslashreplace").decode()
                    raise ParamsError(f"leakage: {path}, line {number}", expected=_FORMS, got=repr(shown))
                digest, name = found[1].lower(), (found[2] or found[1]).encode(errors="backslashreplace").decode()
                yield Known(name, (digest,))
    except OSError as error:
        raise ParamsError(f"leakage: {path}", expected=_FORMS, got=error.strerror or "no file") from None


def _require_columns(path: Path) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        columns = pq.read_schema(path).names
    except (pa.ArrowException, OSError) as error:
        raise ParamsError(f"leakage: {path}", expected=_FORMS, got=str(error).split("\n")[0]) from None
    missing = [name for name in COLUMNS if name not in columns]
    if missing:
        raise ParamsError(
            f"leakage: {path}", expected=f"the columns {', '.join(COLUMNS)}", got=f"none named {', '.join(missing)}",
            remedy="For a release give its folder",
        )  # fmt: skip


def _fingerprints(path: Path) -> Iterator[Known]:
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        with pq.ParquetFile(path) as file:
            for batch in file.iter_batches(batch_size=_BATCH, columns=list(COLUMNS)):
                yield from (_known(row, path) for row in batch.to_pylist())
    except (pa.ArrowException, OSError) as error:
        raise ParamsError(f"leakage: {path}", expected="a file to its end", got=str(error).split("\n")[0]) from None


def _known(row: dict[str, Any], path: Path) -> Known:
    name, fingerprint = row["name"], row["fingerprint"]
    digests = [row[column] for column in ("sha256", "pcm_sha256") if row[column] is not None]
    texts = isinstance(name, str) and all(isinstance(digest, str) for digest in digests)
    if not texts or not isinstance(fingerprint, (bytes, type(None))):
        raise ParamsError(
            f"leakage: {path}", expected="names and hashes as text, fingerprints as bytes", got=str(row)[:60]
        )
    return Known(name, tuple(digest.lower() for digest in digests), fingerprint or b"")


def _shards_of(path: Path) -> list[Path]:
    folder = path.parent if path.name == "manifest.json" else path
    data = folder / "data"
    try:
        if not data.is_dir():
            return shard_files(folder)
        found = [file for config in sorted(data.iterdir()) if config.is_dir() for file in shard_files(config)]
    except (ShardError, OSError) as error:
        raise ParamsError(f"leakage: {path}", expected=_FORMS, got=str(error)) from None
    return found


def _released(path: Path) -> Iterator[Known]:
    seen: set[str] = set()
    for file in _shards_of(path):
        try:
            for row in read_rows(file):
                if "audio" in row:
                    yield from _clips(row, seen)
        except ShardError as error:
            raise ParamsError(f"leakage: {file}", expected="a shard to its end", got=error.got) from None


def _clips(row: dict[str, Any], seen: set[str]) -> Iterator[Known]:
    """The clips of an item that were not seen before; `seen` is added to."""
    for number, (media, clip) in enumerate(zip(row["audio"], row["clips"], strict=False)):
        digests = tuple(d for d in (clip["sha256"], clip["pcm_sha256"]) if d)
        if not seen.isdisjoint(digests):
            continue
        seen.update(digests)
        heard = fingerprint_of(media["bytes"]) if media["bytes"] else b""
        yield Known(f"{row['id']}, clip {number}", digests, heard)
