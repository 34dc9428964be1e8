"""The records in a file of items, whatever it is: a shard, a tar of a release, or either under the name of a cache."""

from __future__ import annotations

import json
import tarfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from earmark.errors import ShardError

COLUMNS = ("id", "clips", "scene")
_ROWS = 256
_PARQUET, _TAR, _TAR_AT = b"PAR1", b"ustar", 257


def records(file: Path) -> Iterator[dict[str, Any]]:
    """`id`, `clips` and `scene` of every item of a file; nothing where it is no file of items.

    Raises:
        ShardError: It is damaged.
    """
    kind = _kind(file)
    try:
        if kind == "parquet":
            yield from _of_parquet(file)
        elif kind == "tar":
            yield from _of_tar(file)
    except (pa.ArrowException, tarfile.TarError, OSError, ValueError) as error:
        reason = str(error).partition("\n")[0]
        raise ShardError(str(file), expected="a whole file of items", got=reason, remedy="Make it again") from None


def _kind(file: Path) -> str:
    try:
        with file.open("rb") as opened:
            head = opened.read(_TAR_AT + len(_TAR))
    except OSError as error:
        raise ShardError(str(file), expected="a readable file", got=str(error.strerror)) from None
    if head.startswith(_PARQUET):
        return "parquet"
    return "tar" if head[_TAR_AT:] == _TAR else ""


def _of_parquet(file: Path) -> Iterator[dict[str, Any]]:
    with pq.ParquetFile(file, pre_buffer=False) as parquet:
        if not {*COLUMNS} <= {*parquet.schema_arrow.names}:
            return
        for batch in parquet.iter_batches(batch_size=_ROWS, columns=[*COLUMNS], use_threads=False):
            yield from batch.to_pylist()


def _of_tar(file: Path) -> Iterator[dict[str, Any]]:
    with tarfile.open(file, "r:") as tar:
        for member in tar:
            opened = tar.extractfile(member) if member.name.endswith(".json") else None
            found = json.loads(opened.read()) if opened else None
            if isinstance(found, dict) and {*COLUMNS} <= {*found}:
                yield {name: found[name] for name in COLUMNS}
