"""What may be wrong with an object of JSON, and whether it is the record's fault or the file's."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Any

from builders.contract.source import Source
from builders.reading.files import Entry
from earmark.errors import SourceError
from earmark.taxonomy import nearest


def lacking(found: Sequence[Any], keys: Collection[str]) -> bool:
    """Whether there is a key that no object has: then the file is of another kind, and no record is at fault."""
    objects = [one for one in found if isinstance(one, dict)]
    return bool(objects) and not all(any(key in one for one in objects) for key in keys)


def of_file(root: Path, error: SourceError) -> SourceError:
    """The fault of a record, said of the file."""
    who, where = error.subject.split(", ", 1)
    return SourceError(f"{who}, {root}/{where}", expected=error.expected, got=error.got, remedy=error.remedy)


def unfit(source: Source, entry: Entry, keys: Collection[str]) -> SourceError | None:
    """What is wrong with an object: it is none, lacks a key, or holds half a character."""
    if not isinstance(entry.cells, dict):
        return source.error(entry.where, expected="an object", got=f"a JSON {type(entry.cells).__name__}")
    for key in keys:
        if key not in entry.cells:
            close = nearest(key, set(entry.cells) - set(keys))
            remedy = f"Rename {close!r} to {key!r}" if close else ""
            got = ", ".join(map(str, entry.cells))
            return source.error(entry.where, expected=f"a key {key!r}", got=got, remedy=remedy)
    try:
        json.dumps(entry.cells, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        return source.error(entry.where, expected="text in Unicode", got="half a character (a lone surrogate)")
    return None
