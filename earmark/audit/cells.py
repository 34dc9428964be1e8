"""Values of a row: found by the path of their column, and brought to text."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from typing import Any

FILE = "@file"


def at(cells: Mapping[str, Any], column: str) -> Any:
    """The value at a path of names; None where it is absent or blank. An object may be written down as JSON.

    Args:
        cells: Of a row.
        column: Such as `extra.raw_question`, or with a `?` at its end.
    """
    value: Any = cells
    for name in column.removesuffix("?").split("."):
        value = _object(value).get(name)
    return None if is_blank(value) else value


def absent(cells: Mapping[str, Any], column: str) -> bool:
    """Whether a row has no such column; one that is there may hold nothing."""
    *inner, last = column.split(".")
    value: Any = cells
    for name in inner:
        value = _object(value).get(name)
    return last not in _object(value)


def _object(value: Any) -> Mapping[str, Any]:
    if isinstance(value, str) and value.lstrip().startswith("{"):
        try:
            value = json.loads(value)
        except (ValueError, RecursionError):
            return {}
    return value if isinstance(value, Mapping) else {}


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
