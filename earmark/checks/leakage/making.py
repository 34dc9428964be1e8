"""Making a list of fingerprints of a folder of recordings: of a training set, by whoever has its sound."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from earmark.checks.leakage.lists import COLUMNS
from earmark.checks.sketch import fingerprint_of
from earmark.errors import SourceError
from earmark.progress import reporting

SUFFIXES = frozenset({".aif", ".aiff", ".au", ".flac", ".mp3", ".oga", ".ogg", ".opus", ".w64", ".wav"})
_BATCH = 256


class Listed(NamedTuple):
    """What became of a folder.

    Attributes:
        recordings: Files in the list.
        unheard: Of these, files that could not be read as audio: known by their hash alone.
    """

    recordings: int
    unheard: int


def make_list(folder: Path, out: Path) -> Listed:
    """Write the list of a folder's recordings, in the order of their names.

    Args:
        folder: Recordings at any depth, by their suffixes.
        out: A Parquet file; it appears when it is whole.

    Returns:
        How many there are; what could not be read is in the list by its hash.

    Raises:
        SourceError: There is no folder, or no recording in it.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    files = sorted(file for file in folder.rglob("*") if file.suffix.lower() in SUFFIXES and file.is_file())
    if not files:
        got = "none" if folder.is_dir() else "no folder"
        raise SourceError(str(folder), expected=f"recordings ({', '.join(sorted(SUFFIXES))})", got=got)
    schema = pa.schema([(name, pa.binary() if name == "fingerprint" else pa.string()) for name in COLUMNS])
    out.parent.mkdir(parents=True, exist_ok=True)
    partial = out.with_name(f".{out.name}.partial")
    unheard = 0
    with reporting("fingerprints", len(files)) as reporter, pq.ParquetWriter(partial, schema) as writer:
        for start in range(0, len(files), _BATCH):
            rows = list(_rows(folder, files[start : start + _BATCH]))
            unheard += sum(row["fingerprint"] is None for row in rows)
            writer.write_table(pa.Table.from_pylist(rows, schema))
            reporter.advance(len(rows))
    partial.replace(out)
    return Listed(len(files), unheard)


def _rows(folder: Path, files: list[Path]) -> Iterator[dict[str, Any]]:
    for file in files:
        encoded = file.read_bytes()
        name = file.relative_to(folder).as_posix().encode(errors="backslashreplace").decode()
        digest = hashlib.sha256(encoded).hexdigest()
        yield {"name": name, "sha256": digest, "pcm_sha256": None, "fingerprint": fingerprint_of(encoded) or None}
