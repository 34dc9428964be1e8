"""Choices and answers of a row, as they are written: what does not fit is left for the checks to find."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Mapping, Sequence
from string import ascii_uppercase
from typing import Any, Literal, NamedTuple, TypeAlias

from earmark.audit.cells import at, number, text_of, texts
from earmark.audit.mapping import AnswerField, ChoicesField, Fields, Kind
from earmark.item import AnswerType
from earmark.validation import SCORERS, normalised_choice

Special: TypeAlias = Literal["yes_no", "judged"]

YES_NO = ("yes", "no")
JUDGED = "(left to a judge)"
_LETTERED = re.compile(r"\s*\(?([A-Za-z])\s*[.):\uff1a\u3001]\s*(.*)", re.DOTALL)
_LETTER = re.compile(r"\s*\(?([A-Za-z])\)?\s*(?:[.,:;)\uff1a\u3001]|$)")


class Asked(NamedTuple):
    """What is to be answered.

    Attributes:
        choices: Without letters.
        answers: Texts of the answers; what is no option stays as it is written, and is found by a check.
        place: Index of the answer, where it is known; None where it is not.
    """

    answer_type: AnswerType
    choices: tuple[str, ...]
    answers: tuple[str, ...]
    place: int | None

    @property
    def scorer(self) -> str:
        """The scorer of such answers."""
        return min(SCORERS[self.answer_type])


def asked(cells: Mapping[str, Any], fields: Fields) -> Asked:
    """Read choices and answers.

    Raises:
        ValueError: The choices are not written as the mapping says.
    """
    choices = _choices(cells, fields.choices) if fields.choices else ()
    kind = _kind(cells, fields, choices)
    if kind == "yes_no":
        choices, answers = YES_NO, [text.casefold().strip(". ") for text in _written(cells, fields.answer)]
        return _one("choice", choices, answers)
    if kind not in ("choice", "multi_choice"):
        answers = _written(cells, fields.answer) or ([JUDGED] if kind == "judged" or not fields.answer else [])
        return Asked("free" if kind == "judged" else kind, (), tuple(answers), None)
    if kind == "multi_choice":
        return Asked(kind, choices, tuple(_several(_written(cells, fields.answer), choices, fields.answer)), None)
    found = [_option(text, choices, fields.answer) for text in _written(cells, fields.answer)]
    made = _one(kind, choices, found)
    if fields.answer and fields.answer.letter and (said := at(cells, fields.answer.letter)) is not None:
        return made._replace(place=_place(text_of(said), "letter"))
    return made


def _one(kind: AnswerType, choices: tuple[str, ...], answers: Sequence[str]) -> Asked:
    index = choices.index(answers[0]) if answers and answers[0] in choices else None
    return Asked(kind, choices, tuple(answers), index)


def _kind(cells: Mapping[str, Any], fields: Fields, choices: tuple[str, ...]) -> AnswerType | Special:
    rule = fields.answer_type
    said = text_of(at(cells, rule.column)) if rule.column and at(cells, rule.column) is not None else ""
    kind: Kind = rule.values.get(said, rule.otherwise)
    if kind == "auto":
        return "choice" if choices else "free"
    return kind


def _choices(cells: Mapping[str, Any], field: ChoicesField) -> tuple[str, ...]:
    if field.columns:
        found = [text_of(value) for column in field.columns if (value := at(cells, column)) is not None]
    else:
        found = _list(at(cells, field.column), field)
    matches = [_LETTERED.fullmatch(choice) for choice in found] if field.lettered else []
    letters = "".join(match[1].upper() for match in matches if match)
    if matches and letters == ascii_uppercase[: len(found)]:  # "A:min" and "C:maj" are chords
        return tuple(match[2].strip() for match in matches if match)
    return tuple(found)


def _list(value: Any, field: ChoicesField) -> list[str]:
    if isinstance(value, list) or value is None:
        return texts(value or [])
    if isinstance(value, dict):
        return texts([value[key] for key in sorted(value)])
    text = str(value)
    if field.written:
        return texts(_parsed(text))
    if field.split:
        return texts(text.split(field.split))
    raise ValueError(f"choices that are no list: {text[:60]!r}; say `split` or `written` in the mapping")


def _parsed(text: str) -> list[Any]:
    for read in (json.loads, ast.literal_eval):
        try:
            found = read(text)
        except (ValueError, SyntaxError, RecursionError, MemoryError):
            continue
        if isinstance(found, (list, tuple)):
            return list(found)
    raise ValueError(f"choices that are no list written down: {text[:60]!r}")


def _written(cells: Mapping[str, Any], field: AnswerField | None) -> list[str]:
    """The answers as the row has them; none where it has none."""
    value = at(cells, field.column) if field else None
    return [] if value is None else texts(value)


def _option(text: str, choices: tuple[str, ...], field: AnswerField | None) -> str:
    """The option that an answer is; the answer itself where there is no such option."""
    given_as = field.given_as if field else "text"
    if given_as in ("text", "text or letter"):
        if text in choices or given_as == "text":
            return text
        bare = match[2].strip() if (match := _LETTERED.fullmatch(text)) else text
        same = [one for one in choices if normalised_choice(one) in (normalised_choice(text), normalised_choice(bare))]
        if same:
            return same[0]
    place = _place(text, given_as)
    return choices[place] if place is not None and 0 <= place < len(choices) else text


def _place(text: str, given_as: str) -> int | None:
    """Index of an option by its letter or number."""
    if given_as in ("index", "place"):
        found = number(text)
        whole = None if found is None or not found.is_integer() else int(found)
        return None if whole is None else whole - (given_as == "place")
    match = _LETTER.match(text)
    return ord(match[1].upper()) - ord("A") if match else None


def _several(written: Sequence[str], choices: tuple[str, ...], field: AnswerField | None) -> list[str]:
    if field is None or field.given_as not in ("letter", "text or letter"):
        return [_option(text, choices, field) for text in written]
    found = []
    for text in written:
        letters = re.sub(r"[\s,.;/\u3001]|and", "", text).upper()
        known = letters.isalpha() and all(ord(letter) - ord("A") < len(choices) for letter in letters)
        found += [choices[ord(letter) - ord("A")] for letter in letters] if known else [text]
    return found
