"""Rows of a file that holds one record a line: JSONL, CSV or TSV, by suffix; each row with its place.

Numbers of JSON stay text as they are written, as in CSV; null and an empty cell of CSV are None. A line that cannot
be read, a key or column twice and rows of another width are refused with their line. So are NaN and infinity, but in
files of other tools (`foreign`), which have them among what is not asked for: there they are None. A lone surrogate in
a JSON string (half an emoji, cut off) becomes U+FFFD, as any UTF-8 writer has it.
"""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from earmark.errors import ScoreError
from earmark.strict_json import each_key_once, no_constant

_SURROGATES = re.compile("[\ud800-\udfff]")


class Line(NamedTuple):
    """A row.

    Attributes:
        place: File and line, for messages.
        cells: Column to value.
    """

    place: str
    cells: dict[str, Any]


def read_table(path: Path, remedy: str, *, foreign: bool = False) -> Iterator[Line]:
    """Read the rows of a file, one at a time.

    Args:
        path: `.jsonl`, `.csv` or `.tsv`.
        remedy: What a row should be, for messages.
        foreign: Written by another tool.

    Raises:
        ScoreError: The file, or a line of it, cannot be read.
    """
    suffix = path.suffix.lower()
    if suffix not in (".jsonl", *_DELIMITERS):
        got = path.suffix or "no suffix"
        raise ScoreError(str(path), expected="a file named .jsonl or .csv or .tsv", got=got, remedy=remedy)
    if not path.is_file():
        raise ScoreError(str(path), expected="a file", got=what_is_there(path))
    try:
        yield from _jsonl(path, remedy, foreign) if suffix == ".jsonl" else _csv(path, remedy, _DELIMITERS[suffix])
    except UnicodeDecodeError as error:
        got = f"byte 0x{error.object[error.start]:02x}"
        raise ScoreError(str(path), expected="UTF-8", got=got, remedy="Write the file again as UTF-8") from None
    except OSError as error:
        raise ScoreError(str(path), expected="a readable file", got=str(error.strerror)) from None


def what_is_there(path: Path) -> str:
    """What stands where a file should be, in words."""
    if path.is_dir():
        return "a folder"
    return "a pipe or a device: save it as a file first" if path.exists() else "nothing there"


def parted_otherwise(header: Sequence[str]) -> bool:
    """Whether the first line of a table is one cell that looks like several."""
    return len(header) == 1 and any(mark in header[0] for mark in ",;\t")


def in_pairs(text: str) -> str:
    """Text in which a lone surrogate, which no UTF-8 can hold, is U+FFFD."""
    return text if text.isascii() else _SURROGATES.sub("\ufffd", text)


def load_json(path: Path, *, foreign: bool = False) -> Any:
    """One JSON value of a file.

    Args:
        path: The file.
        foreign: Written by another tool.

    Raises:
        ScoreError: The file is absent, or holds something else.
    """
    if not path.is_file():
        raise ScoreError(str(path), expected="a file", got=what_is_there(path))
    try:
        text = path.read_text(encoding="utf-8-sig")
        return json.loads(text, parse_constant=_CONSTANT[foreign], object_pairs_hook=_once)
    except (ValueError, RecursionError) as error:
        raise ScoreError(str(path), expected="one JSON value", got=str(error) or type(error).__name__) from None
    except OSError as error:
        raise ScoreError(str(path), expected="a readable file", got=str(error.strerror)) from None


def _jsonl(path: Path, remedy: str, foreign: bool) -> Iterator[Line]:
    with path.open(encoding="utf-8-sig", newline="\n") as file:  # U+2028 may stand in a text as it is
        for number, text in enumerate(file, 1):
            if not text.strip():
                continue
            place = f"{path}, line {number}"
            try:
                record = json.loads(
                    text, parse_float=str, parse_int=str, parse_constant=_CONSTANT[foreign], object_pairs_hook=_once
                )
            except (ValueError, RecursionError) as error:
                got = str(error) or type(error).__name__
                raise ScoreError(place, expected="one JSON object", got=got, remedy=remedy) from None
            if not isinstance(record, dict):
                raise ScoreError(place, expected="one JSON object", got=text.strip()[:60], remedy=remedy)
            yield Line(place, record)


def _csv(path: Path, remedy: str, delimiter: str) -> Iterator[Line]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.reader(file, strict=True, delimiter=delimiter)
        try:
            header = [name.strip() for name in next(reader, [])]
            if parted_otherwise(header):
                raise ScoreError(str(path), expected=f"cells parted by {delimiter!r}", got=header[0][:60])
            if len(set(header)) < len(header):
                twice = next(name for name in header if header.count(name) > 1)
                raise ScoreError(f"{path}, line 1", expected="each column once", got=f"{twice!r} twice")
            for cells in reader:
                if not cells:
                    continue
                if len(cells) != len(header):
                    expected = f"{len(header)} cells, as in the first line"
                    raise ScoreError(
                        f"{path}, line {reader.line_num}", expected=expected, got=str(len(cells)), remedy=remedy
                    )
                named = zip(header, cells, strict=True)
                yield Line(f"{path}, line {reader.line_num}", {name: cell or None for name, cell in named})
        except csv.Error as error:
            where = f"{path}, line {reader.line_num}"
            raise ScoreError(where, expected="CSV", got=str(error), remedy="Or give JSONL") from None


def _none(_: str) -> None:
    return None


_CONSTANT: dict[bool, Callable[[str], None]] = {False: no_constant, True: _none}
_DELIMITERS = {".csv": ",", ".tsv": "\t"}


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    return each_key_once([(in_pairs(key), _paired(value)) for key, value in pairs])


def _paired(value: Any) -> Any:
    if isinstance(value, list):
        return [_paired(one) for one in value]
    return in_pairs(value) if isinstance(value, str) else value
