"""Rows of a release, before they are taken for gold: of the form of the schema, and such that a reply can be right."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from earmark.errors import ScoreError, ShardError

if TYPE_CHECKING:
    from earmark.score.gold import Gold

_TEXTS = ("id", "content_hash", "benchmark", "task", "answer_type", "scorer")
_LISTS = ("skills", "aspects", "choices", "answers", "constraints")
_RECORDS = ("groups", "clips")
_MAYBE: Mapping[str, type] = {
    "level": str, "parent": str, "answer_index": int, "twin": dict, "perturbation": dict,
}  # fmt: skip
_FEWEST_CHOICES = 2
_COMPARED = frozenset({"number", "span", "transcript"})  # replies are compared with the answers themselves
_NUMBER = re.compile(r"-?\d+(\.\d+)?")
_BROKEN = "The release is broken: no prediction can be right"


def require_form(file: Path, row: Mapping[str, Any]) -> None:
    """Refuse a row whose columns have the right names and hold something else.

    Raises:
        ShardError: Names the file, the item and the first such column.
    """
    for column in _TEXTS:
        _require(file, row, column, "text", isinstance(row[column], str) and bool(row[column]))
    _require(file, row, "revision", "a whole number", type(row["revision"]) is int)
    for column in _LISTS:
        _require(file, row, column, "a list of texts", _all(row[column], str))
    for column in _RECORDS:
        _require(file, row, column, "a list of records", _all(row.get(column), dict))
    for column, kind in _MAYBE.items():
        found = row.get(column)
        _require(file, row, column, f"{kind.__name__} or nothing", found is None or type(found) is kind)


def _all(found: Any, kind: type) -> bool:
    return isinstance(found, list) and all(isinstance(one, kind) for one in found)


def _require(file: Path, row: Mapping[str, Any], column: str, expected: str, fits: bool) -> None:
    if not fits:
        where = f"{file}, {row['id']}, {column}" if isinstance(row["id"], str) else f"{file}, {column}"
        got, remedy = ascii(row.get(column))[:60], "Fetch or make the release again"
        raise ShardError(where, expected=expected, got=got, remedy=remedy)


def require_scorable(gold: Gold) -> None:
    """Refuse gold that would make every reply wrong, or that would have to be left out.

    Raises:
        ScoreError: Names the item.
    """
    index = gold.answer_index
    if gold.answer_type == "choice" and (len(gold.choices) < _FEWEST_CHOICES or index not in range(len(gold.choices))):
        got = f"{len(gold.choices)} choices, index {index}"
        raise ScoreError(gold.id, expected="two or more choices and the index of one", got=got, remedy=_BROKEN)
    if gold.answer_type in _COMPARED and not gold.answers:
        raise ScoreError(gold.id, expected="an answer", got="none", remedy=_BROKEN)
    if gold.answer_type == "number" and not all(map(_NUMBER.fullmatch, gold.answers)):
        raise ScoreError(gold.id, expected="decimal numbers in digits", got=repr(gold.answers), remedy=_BROKEN)
