"""Parquet files as datasets of the Hub hold them, written for the fakes."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import soundfile

from tests.fake.sound import RATE_HZ, sine

_MEDIA = pa.struct([("bytes", pa.binary()), ("path", pa.string())])


def sound(frequency_hz: float = 440.0, name: str = "x.wav", duration_s: float = 0.3) -> dict[str, Any]:
    """A cell of an Audio column: a tone as FLAC or WAV (by the name's ending), and its upstream name."""
    buffer = io.BytesIO()
    kind = "FLAC" if name.endswith(".flac") else "WAV"
    soundfile.write(buffer, sine(frequency_hz, duration_s), RATE_HZ, format=kind, subtype="PCM_16")
    return {"bytes": buffer.getvalue(), "path": name}


def picture(seed: int = 0, name: str = "x.png") -> dict[str, Any]:
    """A cell of an Image column: a small PNG."""
    from tests.fake.pictures import png

    return {"bytes": png(seed), "path": name}


def parquet(
    path: Path,
    rows: Sequence[Mapping[str, Any]],
    *,
    media: Sequence[str] = ("audio",),
    lists: Sequence[str] = (),
    classes: Mapping[str, Sequence[str]] | None = None,
) -> None:
    """Write one Parquet file.

    Args:
        path: Where; folders are made.
        rows: Column to value; the columns are those of the first row.
        media: Columns of sound or pictures, as `sound` and `picture` give them (those absent are passed over).
        lists: Those of them that hold lists.
        classes: Columns of class labels: their names, in the order of the numbers in the rows (`ClassLabel`).
    """
    columns = list(rows[0])
    plain = pa.Table.from_pylist([{k: v for k, v in row.items() if k not in media} for row in rows])
    arrays = []
    for column in columns:
        if column not in media:
            arrays.append(plain.column(column).combine_chunks())
            continue
        kind = pa.list_(_MEDIA) if column in lists else _MEDIA
        arrays.append(pa.array([row[column] for row in rows], kind))
    table = pa.table(dict(zip(columns, arrays, strict=True)))
    features = {column: {"names": list(names), "_type": "ClassLabel"} for column, names in (classes or {}).items()}
    noted = table.replace_schema_metadata({"huggingface": json.dumps({"info": {"features": features}})})
    path.parent.mkdir(parents=True, exist_ok=True)
    pq.write_table(noted, path, row_group_size=2)
