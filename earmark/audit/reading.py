"""The rows of a benchmark, whatever file they lie in: nothing is skipped, a row that cannot be read says why."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain, islice
from pathlib import Path
from typing import Any, NamedTuple

from earmark.audit.cells import FILE, absent, at, names_at, paths, roots
from earmark.audit.formats import COLUMNAR, ENDINGS, cells_of, encoded_in, ending_of
from earmark.audit.mapping import Fields
from earmark.audit.sounds import carries_sound
from earmark.errors import SourceError
from earmark.taxonomy import nearest

_PEEKED_ROWS = 100
_SHOWN_NAMES = 24
# What `datasets` and the Hub write beside rows.
_BESIDE = frozenset({"dataset_info.json", "dataset_infos.json", "dataset_dict.json", "state.json", "croissant.json"})
_SPLIT = re.compile(r"(?:^|[^a-z])(train|test|valid|validation|dev|eval)(?![a-z])")


class Row(NamedTuple):
    """A row of a file.

    Attributes:
        place: File and number, from 0, as `test.jsonl:17`.
        cells: Column to value; empty where it could not be read.
        problem: Why it could not; empty where it could.
        split: The split that the path of its file names; empty for none.
    """

    place: str
    cells: Mapping[str, Any]
    problem: str = ""
    split: str = ""


def files_of(path: Path, patterns: Sequence[str]) -> list[Path]:
    """The files with rows: the one that is given, or those of a folder in the order of their names.

    Args:
        path: A file or a folder.
        patterns: Of the files, below the folder; none for every file whose ending is known, but those in hidden
            folders and those that `datasets` writes beside its rows.

    Raises:
        SourceError: There is none.
    """
    if path.is_file():
        return [path]
    if patterns:  # the folder may hold the repository's folder
        found = _matching(path, patterns) or _matching(path, [f"**/{pattern}" for pattern in patterns])
    else:
        below = [one for one in _matching(path, ["**/*"]) if ending_of(one) in ENDINGS and one.name not in _BESIDE]
        found = [one for one in below if not any(part[0] == "." for part in one.relative_to(path).parts)]
    if not found:
        there = ", ".join(sorted(one.name for one in islice(path.iterdir(), 8))) if path.is_dir() else "nothing there"
        wanted = ", ".join(patterns or (f"*{ending}" for ending in ENDINGS))
        raise SourceError(
            str(path), expected=f"files of rows: {wanted}", got=there or "an empty folder",
            remedy="Give the file itself, or its folder",
        )  # fmt: skip
    return found


def _matching(path: Path, patterns: Sequence[str]) -> list[Path]:
    try:
        return sorted({file for pattern in patterns for file in path.glob(pattern) if file.is_file()})
    except (NotImplementedError, ValueError) as error:
        raise SourceError(
            f"files: {', '.join(patterns)}", expected="patterns below the folder", got=str(error)
        ) from None


def rows(path: Path, fields: Fields, *, heard: bool, name: str = "") -> Iterator[Row]:
    """Every row of a file, those that cannot be read among them.

    Args:
        path: As of `earmark.audit.formats.cells_of`.
        fields: The mapping: its columns must be there.
        heard: Whether encoded sound in the file is read; pictures are never.
        name: What the file is called in places; its own name if empty.

    Raises:
        SourceError: It is not a whole file of its kind, or a column of the mapping is not in it: names the nearest.
    """
    sounding = roots(fields.audio)
    found = cells_of(path, sounding if heard else ())
    first = list(islice(found, _PEEKED_ROWS))
    unread = sounding & encoded_in(path) if not heard else set()
    _require(path, fields, [cells for cells in first if not isinstance(cells, str)], unread)
    name, stem = name or path.name, path.name.partition(".")[0] if ending_of(path) != path.suffix else path.stem
    split = match[1] if (match := _SPLIT.search(name.casefold())) else ""
    for number, cells in enumerate(chain(first, found)):
        place = f"{name}:{number}"
        if isinstance(cells, str):
            yield Row(place, {}, cells, split)
        else:
            yield Row(place, {**cells, FILE: stem}, "", split)


def holds_sound(path: Path, fields: Fields) -> bool:
    """Whether sound lies in the rows themselves, by the columns of the file or its first rows.

    Raises:
        SourceError: It is not a whole file of its kind.
    """
    if ending_of(path) in COLUMNAR:
        return bool(roots(fields.audio) & encoded_in(path))
    first = islice(cells_of(path, ()), _PEEKED_ROWS)
    return any(
        carries_sound(at(cells, column)) for cells in first if not isinstance(cells, str) for column in fields.audio
    )


def _require(path: Path, fields: Fields, first: Sequence[Mapping[str, Any]], unread: set[str]) -> None:
    """Each column of the mapping is in some of the first rows, but for those that are not read."""
    for column in fields.columns() if first else ():
        if column.endswith("?") or column.startswith("@") or roots([column]) & unread:
            continue
        if any(not absent(cells, column) for cells in first):
            continue
        missing = next((one for one in paths(column) if all(absent(cells, one) for cells in first)), column)
        known = sorted(
            {one for cells in first for one in names_at(cells, missing)}
            or {str(one) for cells in first for one in cells}
        )
        close = nearest(missing.rpartition(".")[2], known) or nearest(missing, known)
        more = f" and {len(known) - _SHOWN_NAMES} more" if len(known) > _SHOWN_NAMES else ""
        raise SourceError(
            str(path), expected=f"a column {missing!r}", got=", ".join(known[:_SHOWN_NAMES]) + more or "none",
            remedy=f"Did you mean {close!r}? Correct the mapping" if close
            else f"Correct the mapping: '{missing}?' for a column that may be absent, `files:` for those that have it",
        )  # fmt: skip
