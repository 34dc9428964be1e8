"""Values of a row: found by the path of their column, and brought to text.

A path is names with dots between them (`extra.raw_question`); a name that holds a dot itself is found as well. Of a
list of objects each is followed, and `[role=user]` keeps those whose `role` says `user`, `[0]` or `[-1]` one of them
(`messages[role=user][-1].content`). A path with names in braces is filled in (`dia{Dialogue_ID}.wav`).
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterable, Mapping
from typing import Any, Final

FILE = "@file"
_ABSENT: Final = object()
_NAMED = re.compile(r"\{([^{}]+)\}")
_PICK = re.compile(r"(.*)\[([^\[\]]*)\]", re.DOTALL)


def at(cells: Mapping[str, Any], column: str) -> Any:
    """The value at a path; None where it is absent or blank. An object or a list may be written down as JSON.

    Args:
        cells: Of a row.
        column: Such as `extra.raw_question`, or with a `?` at its end.
    """
    path = column.removesuffix("?")
    if _NAMED.search(path):
        return filled(path, cells)
    value = _followed(cells, path)
    return None if value is _ABSENT or is_blank(value) else value


def filled(pattern: str, cells: Mapping[str, Any]) -> str | None:
    """A pattern with the values of a row in the place of names in braces; None where one of them says nothing."""
    values = {name: at(cells, name) for name in braced(pattern)}
    if None in values.values():
        return None
    return _NAMED.sub(lambda match: text_of(values[match[1]]), pattern)


def absent(cells: Mapping[str, Any], column: str) -> bool:
    """Whether a row has no such column; one that is there may hold nothing."""
    return any(_followed(cells, path) is _ABSENT for path in paths(column))


def braced(pattern: str) -> list[str]:
    """The names in the braces of a pattern."""
    return _NAMED.findall(pattern)


def paths(column: str) -> list[str]:
    """The paths that a column of a mapping is read from: those in its braces, or itself."""
    return braced(column) or [column.removesuffix("?")]


def roots(columns: Iterable[str]) -> set[str]:
    """The names of whole columns that these paths may begin with."""
    found = {path for column in columns for path in paths(column)}
    return found | {re.split(r"[.\[]", path)[0] for path in found}


def names_at(cells: Mapping[str, Any], path: str) -> set[str]:
    """The names that may be given where the last one of a path stands."""
    value = _followed(cells, path.rpartition(".")[0]) if "." in path else cells
    objects = value if isinstance(value, list) else [value]
    return {str(name) for one in objects for name in (_read(one) if isinstance(_read(one), Mapping) else ()) if name}


def _followed(value: Any, path: str) -> Any:
    value = _read(value)
    if isinstance(value, list):
        found = [one for part in value if (one := _followed(part, path)) is not _ABSENT]
        return found if found or not value else _ABSENT
    if not isinstance(value, Mapping):
        return _ABSENT
    if path in value:
        return value[path]
    if match := _PICK.fullmatch(path):
        return _picked(_followed(value, match[1]), match[2])
    for dot in (n for n, letter in enumerate(path) if letter == "."):
        if (inner := _followed(value, path[:dot])) is not _ABSENT:
            return _followed(inner, path[dot + 1 :])
    return _ABSENT


def _picked(value: Any, which: str) -> Any:
    """One of a list by its place, or those that say something under a name."""
    value = _read(value)
    if not isinstance(value, list):
        return _ABSENT
    if re.fullmatch(r"-?\d+", which):
        return value[int(which)] if -len(value) <= int(which) < len(value) else None
    name, _, said = which.partition("=")
    return [one for one in value if isinstance(one, Mapping) and text_of(one.get(name, "")) == said]


def _read(value: Any) -> Any:
    """An object or a list that is written down as JSON; every other value as it is."""
    if isinstance(value, str) and value.lstrip()[:1] in ("{", "["):
        try:
            return json.loads(value)
        except (ValueError, RecursionError):
            return value
    return value


def is_blank(value: Any) -> bool:
    """Whether a value says nothing: None, blank text, a list of such, or the NaN that tables have in empty cells."""
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return True
    if isinstance(value, str):
        return not value.strip()
    return isinstance(value, (list, dict)) and (not value or (isinstance(value, list) and all(map(is_blank, value))))


def texts(value: Any) -> list[str]:
    """A value as texts: of a list each that says something."""
    values = value if isinstance(value, list) else [value]
    return [text_of(one) for one in values if not is_blank(one)]


def text_of(value: Any) -> str:
    """A value as text; numbers as people write them, so that 3.0 is `3`."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, (dict, list)):
        return json.dumps(value, ensure_ascii=False, default=str)
    return str(value).strip()


def number(value: Any) -> float | None:
    """A value as a number; None where it is none."""
    try:
        found = float(value)
    except (TypeError, ValueError):
        return None
    return found if math.isfinite(found) else None
