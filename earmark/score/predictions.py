"""Predictions: a file of `{id, output}`, read strictly. JSONL, CSV or Parquet, by suffix.

| in the file | is |
|---|---|
| no line for an item, `output` null or absent in a line | missing |
| `output` a number | its text, as written |
| other columns | left alone, unless they are named like gold |
| no `id` or `output` column, a misspelt one, one named like gold (`columns.GOLD`) | refused |
| a line that cannot be read, an id twice, NaN, an `output` that is true, a list or an object | refused |
| an id that is not in the release | refused by `known` |
| what another tool wrote (`earmark.score.results`) | refused, with the command that turns it into predictions |
| an empty file | no predictions |

A lone surrogate in a JSON string (half an emoji, cut off) becomes U+FFFD, as any UTF-8 writer has it.
"""

from __future__ import annotations

import csv
import json
import math
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from earmark.errors import ScoreError
from earmark.score.columns import REMEDY, USED, misspelt, near, refuse_foreign, refuse_gold, refuse_tool, require
from earmark.score.lines import in_pairs, what_is_there
from earmark.strict_json import each_key_once, no_constant

_SHOWN = 5
# By suffix: what writes such files.
_FOREIGN = {".eval": "inspect", ".json": "inspect", ".tsv": "vlmevalkit"}


class Row(NamedTuple):
    """One prediction, and where it stands in its file."""

    place: str
    id: str
    output: str | None


def read_predictions(path: Path) -> dict[str, str | None]:
    """Read a file of predictions.

    Args:
        path: `.jsonl`, `.csv` or `.parquet`.

    Returns:
        Output by id; None where the output is null or absent.

    Raises:
        ScoreError: The file cannot be scored as it is; says where and why.
    """
    readers = {".jsonl": _jsonl, ".csv": _csv, ".parquet": _parquet}
    if path.suffix.lower() in _FOREIGN and path.is_file():
        _refuse_results(path)
    if path.suffix.lower() not in readers:
        expected = f"a file named {', '.join(readers)}"
        raise ScoreError(str(path), expected=expected, got=path.suffix or "no suffix", remedy=REMEDY)
    if not path.is_file():
        raise ScoreError(str(path), expected="a file", got=what_is_there(path))
    try:
        return _once_each(path, readers[path.suffix.lower()](path))
    except OSError as error:
        raise ScoreError(str(path), expected="a readable file", got=str(error.strerror)) from None


def _refuse_results(path: Path) -> None:
    """Refuse a file that another tool wrote, as its name says, or the first row of a list in JSON."""
    if path.suffix.lower() == ".json":
        try:
            whole = json.loads(path.read_text(encoding="utf-8-sig"))
        except OSError as error:
            raise ScoreError(str(path), expected="a readable file", got=str(error.strerror)) from None
        except (ValueError, RecursionError):
            whole = None
        if isinstance(whole, list):
            refuse_foreign(path, whole[0] if whole and isinstance(whole[0], dict) else ())
            return
    refuse_tool(path, _FOREIGN[path.suffix.lower()])


def _once_each(path: Path, rows: Iterator[Row]) -> dict[str, str | None]:
    outputs: dict[str, str | None] = {}
    places: dict[str, str] = {}
    for row in rows:
        if row.id in outputs:
            got = f"{row.id!r} in {places[row.id]} and again in {row.place}"
            raise ScoreError(str(path), expected="each id once", got=got, remedy="Keep one prediction an item")
        outputs[row.id] = row.output
        places[row.id] = row.place
    return outputs


def known(path: Path, outputs: Mapping[str, str | None], items: Collection[str]) -> None:
    """Refuse predictions for items that the release does not have.

    Raises:
        ScoreError: Names the first few and says how many.
    """
    unknown = [name for name in outputs if name not in items]
    if unknown:
        rest = len(unknown) - _SHOWN
        shown = ", ".join(map(repr, unknown[:_SHOWN])) + (f" and {rest} more" if rest > 0 else "")
        got = f"{len(unknown)} of {len(outputs)} unknown: {shown}"
        remedy = "Are they predictions for another version?"
        raise ScoreError(str(path), expected="ids of the release", got=got, remedy=remedy)


def _jsonl(path: Path) -> Iterator[Row]:
    seen: dict[str, None] = {}  # columns, in the order in which they came
    waiting: list[Row] = []  # until a line has shown an output, the column may be absent or misspelt
    with path.open("rb") as file:
        for number, raw in enumerate(file, 1):
            place = f"line {number}"
            text = _decoded(path, place, raw, first=number == 1)
            if not text.strip():
                continue
            record = _record(path, place, text)
            if not record.keys() <= seen.keys():
                refuse_foreign(path, record)
                refuse_gold(path, record)
                seen |= dict.fromkeys(record)
            row = _row(path, place, record)
            if "output" in seen:
                yield from waiting
                waiting.clear()
                yield row
            else:
                waiting.append(row)
    if waiting:
        require(path, list(seen))


def _decoded(path: Path, place: str, raw: bytes, *, first: bool) -> str:
    try:
        return raw.decode("utf-8-sig" if first else "utf-8")
    except UnicodeDecodeError as error:
        got = f"byte 0x{raw[error.start]:02x} in {place}"
        raise ScoreError(str(path), expected="UTF-8", got=got, remedy="Write the file again as UTF-8") from None


def _record(path: Path, place: str, text: str) -> dict[str, Any]:
    try:
        record = json.loads(
            text, parse_float=str, parse_int=str, parse_constant=no_constant, object_pairs_hook=each_key_once
        )
    except (ValueError, RecursionError) as error:
        if '"filtered_resps"' in text:  # with metrics that are NaN
            refuse_tool(path, "lm-eval")
        reason = str(error) or type(error).__name__
        raise ScoreError(f"{path}, {place}", expected="one JSON object", got=reason, remedy=REMEDY) from None
    if not isinstance(record, dict):
        raise ScoreError(f"{path}, {place}", expected="one JSON object", got=text.strip()[:60], remedy=REMEDY)
    return record


def _csv(path: Path) -> Iterator[Row]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.reader(file, strict=True)
            header = next(reader, None)
            if header is None:
                return
            require(path, header)
            for cells in reader:
                place = f"line {reader.line_num}"
                if not cells:
                    continue
                if len(cells) > len(header):
                    expected, remedy = f"{len(header)} cells in {place}", "Quote outputs that hold commas"
                    raise ScoreError(str(path), expected=expected, got=str(len(cells)), remedy=remedy)
                yield _row(path, place, dict(zip(header, cells, strict=False)))
    except UnicodeDecodeError as error:
        got = f"byte 0x{error.object[error.start]:02x}"
        raise ScoreError(str(path), expected="UTF-8", got=got, remedy="Write the file again as UTF-8") from None
    except csv.Error as error:
        got = f"{error} in line {reader.line_num}"
        raise ScoreError(str(path), expected="CSV", got=got, remedy="Or give JSONL") from None


def _parquet(path: Path) -> Iterator[Row]:
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        with pq.ParquetFile(path) as file:
            require(path, file.schema_arrow.names)
            number = 0
            for batch in file.iter_batches(columns=list(USED)):
                for record in batch.to_pylist():
                    number += 1
                    yield _row(path, f"row {number}", record)
    except (pa.ArrowException, OSError, UnicodeDecodeError) as error:
        reason = str(error).splitlines()[0]
        raise ScoreError(str(path), expected="a whole Parquet file", got=reason) from None


def _row(path: Path, place: str, record: Mapping[str, Any]) -> Row:
    if "id" not in record or "output" not in record:
        question = misspelt(record) if "id" in record else near(record)
        if question or "id" not in record:
            got = f"{', '.join(map(repr, record)) or 'nothing'} in {place}"
            raise ScoreError(str(path), expected="id and output", got=got, remedy=question or REMEDY)
    name = record["id"]
    if not isinstance(name, str) or not name:
        raise ScoreError(f"{path}, {place}", expected="an id that is text", got=repr(name)[:60])
    return Row(place, name, _text(path, place, record.get("output")))


def _text(path: Path, place: str, output: object) -> str | None:
    if output is None:
        return None
    if isinstance(output, str):
        return in_pairs(output)
    if isinstance(output, bool) or not isinstance(output, int | float) or not math.isfinite(output):
        expected, remedy = "an output that is text, a number or null", "A missing output is null"
        raise ScoreError(f"{path}, {place}", expected=expected, got=repr(output)[:60], remedy=remedy)
    return str(output)
