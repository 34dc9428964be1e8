"""Datasets of the Hub as they lie on disk: Parquet files below the corpus's folder. No sound is read here."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from builders.contract.source import Source
from builders.ingest.cells import Cell
from builders.reading.files import Entry, files
from earmark.item import Clip, Media, Origin
from earmark.taxonomy import nearest

_READ_ROWS = 256


def hub_rows(
    source: Source, root: Path, pattern: str, columns: Sequence[str], *, media: Sequence[str] = (),
    optional: Sequence[str] = (),
) -> Iterator[Entry]:  # fmt: skip
    """Read the rows of Parquet files, in the order of the files' names; only the columns that are wanted.

    Labels that the file declares as classes (`ClassLabel`) come as their names.

    Args:
        source: For the errors.
        root: The corpus's folder.
        pattern: Of the files, below it (`data/test-*.parquet`).
        columns: The columns to read; each must be there.
        media: Columns of sound or pictures: they must be there, and their bytes are not read; a cell then holds
            what is beside the bytes, `{"path": …}`, a list of such, or None where there is nothing. `hub_clip` and
            `hub_media` say where the bytes are.
        optional: Columns that are read where they are there.

    Raises:
        SourceError: No file fits, a file is damaged, or a column is absent or of another kind: names file and column.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    for path in files(source, root, pattern):
        name = path.relative_to(root).as_posix()
        try:
            with pq.ParquetFile(path, pre_buffer=False) as parquet:
                schema = parquet.schema_arrow
                _require(source, path, schema, columns, media)
                wanted = [*columns, *(column for column in optional if column in schema.names)]
                wanted += _path_leaves(parquet.schema, media)
                classes = _classes(schema.metadata)
                number = 0
                for batch in parquet.iter_batches(_READ_ROWS, columns=wanted, use_threads=False):
                    for row in batch.to_pylist() if wanted else [{}] * batch.num_rows:
                        yield Entry(name, number, _named(row, classes), f"{name}, row {number}")
                        number += 1
        except (pa.ArrowException, OSError) as error:
            got = str(error).partition("\n")[0]
            raise source.error(str(path), expected="a whole Parquet file", got=got, remedy="Fetch it again") from None


def _path_leaves(schema: Any, media: Sequence[str]) -> list[str]:
    """The leaves that hold the upstream names of media, without the bytes beside them."""
    leaves = [schema.column(n).path for n in range(len(schema))]
    return [leaf for leaf in leaves if leaf.split(".")[0] in media and leaf.endswith(".path")]


def hub_clip(
    source: Source, root: Path, entry: Entry, column: str, index: int | None = None, **facts: object
) -> tuple[Media, Clip]:
    """The sound in a cell as a clip that is yet to be read.

    Args:
        source: The corpus.
        root: Its folder.
        entry: The row, as `hub_rows` gives it.
        column: The column of sound.
        index: Which of a list of sounds; None where the column holds one.
        facts: As for `Source.clip`.
    """
    part = "" if index is None else f"[{index}]"
    record = f"{entry.file}:{entry.number}/{column}{part}"
    origin = Origin(dataset=source.name, revision=source.revision, record=record, url=source.homepage)
    given: dict[str, Any] = {"source": origin, **facts}
    _, clip = source.clip(root, root / record, **given)
    return hub_media(root, entry, column, index), clip


def hub_media(root: Path, entry: Entry, column: str, index: int | None = None) -> Media:
    """The picture (or sound) in a cell, as `Item.images` and `Item.video` hold it."""
    return Media(path=Cell(root / entry.file, entry.number, column, index).path())


def _require(source: Source, path: Path, schema: Any, columns: Sequence[str], media: Sequence[str]) -> None:
    for column in (*columns, *media):
        if column not in schema.names:
            close = nearest(column, set(schema.names) - {*columns, *media})
            remedy = f"Rename {close!r} to {column!r}" if close else ""
            raise source.error(str(path), expected=f"a column {column!r}", got=", ".join(schema.names), remedy=remedy)
    for column in media:
        kind = schema.field(column).type
        if not _holds_bytes(kind):
            raise source.error(
                f"{path}, column {column!r}", expected="encoded bytes of sound or pictures", got=str(kind)
            )


def _holds_bytes(kind: Any) -> bool:
    import pyarrow as pa

    if pa.types.is_list(kind) or pa.types.is_large_list(kind):
        return _holds_bytes(kind.value_type)
    if pa.types.is_struct(kind):
        return any(field.name == "bytes" and _holds_bytes(field.type) for field in kind)
    return bool(pa.types.is_binary(kind) or pa.types.is_large_binary(kind))


def _classes(metadata: dict[bytes, bytes] | None) -> dict[str, list[str]]:
    """Column to the names of its classes, as `datasets` writes them into the file."""
    try:
        features = json.loads((metadata or {}).get(b"huggingface", b"{}"))["info"]["features"]
        return {
            column: list(feature["names"])
            for column, feature in features.items()
            if isinstance(feature, dict) and feature.get("_type") == "ClassLabel"
        }
    except (ValueError, KeyError, TypeError, AttributeError):
        return {}


def _named(row: dict[str, Any], classes: dict[str, list[str]]) -> dict[str, Any]:
    for column, names in classes.items():
        place = row.get(column)
        if isinstance(place, int) and 0 <= place < len(names):
            row[column] = names[place]
    return row
