"""Choices and answers of a row, as they are written: what does not fit is left for the checks to find."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, Literal, NamedTuple, TypeAlias

from earmark.audit.cells import at, number, text_of, texts
from earmark.audit.mapping import AnswerField, Fields, GivenAs, Kind
from earmark.audit.options import choices_of, ends_in_options, marked
from earmark.item import AnswerType
from earmark.validation import SCORERS, normalised_choice

Special: TypeAlias = Literal["yes_no", "judged"]

YES_NO = ("yes", "no")
JUDGED = "(left to a judge)"
_LETTER = re.compile(r"\s*\(?([A-Za-z])\)?\s*(?:[.:)\uff1a\u3001]|$)")
_APART = re.compile(r"[\s,.;/&+()\[\]\u3001\uff0c]|and")


class Asked(NamedTuple):
    """What is asked, and what is to be answered.

    Attributes:
        question: Without the options, where these stood at its end.
        choices: Without letters.
        answers: Texts of the answers; what is no option stays as it is written, and is found by a check.
        place: Index of the answer, where it is known; None where it is not.
        misread: What to say in the mapping where an answer is no option, and that would make it one.
    """

    question: str
    answer_type: AnswerType
    choices: tuple[str, ...]
    answers: tuple[str, ...]
    place: int | None
    misread: str = ""

    @property
    def scorer(self) -> str:
        """The scorer of such answers."""
        return min(SCORERS[self.answer_type])


def asked(cells: Mapping[str, Any], fields: Fields, question: str) -> Asked:
    """Read choices and answers.

    Args:
        cells: Of the row.
        fields: The mapping.
        question: As it stands in the row.

    Raises:
        ValueError: The choices are not written as the mapping says.
    """
    question, choices = choices_of(cells, fields.choices, question) if fields.choices else (question, ())
    written = _written(cells, fields.answer)
    kind = _kind(cells, fields, choices, written)
    if kind == "yes_no":
        return _one(question, YES_NO, [text.casefold().strip(". ") for text in written])
    if kind not in ("choice", "multi_choice"):
        answers = written or ([JUDGED] if kind == "judged" or not fields.answer else [])
        unseen = "" if fields.choices or not ends_in_options(question) else "say `choices: {in_question: true}`"
        return Asked(question, "free" if kind == "judged" else kind, (), tuple(answers), None, unseen)
    misread = next((why for text in written if (why := _misread(text, choices, fields.answer))), "")
    if kind == "multi_choice":
        return Asked(question, kind, choices, tuple(_several(written, choices, fields.answer)), None, misread)
    made = _one(question, choices, [_option(text, choices, fields.answer) for text in written], misread)
    if fields.answer and fields.answer.letter and (said := at(cells, fields.answer.letter)) is not None:
        return made._replace(place=_place(text_of(said), "letter"))
    return made


def _one(question: str, choices: tuple[str, ...], answers: Sequence[str], misread: str = "") -> Asked:
    index = choices.index(answers[0]) if answers and answers[0] in choices else None
    return Asked(question, "choice", choices, tuple(answers), index, misread)


def _kind(
    cells: Mapping[str, Any], fields: Fields, choices: tuple[str, ...], written: Sequence[str]
) -> AnswerType | Special:
    rule = fields.answer_type
    said = text_of(at(cells, rule.column)) if rule.column and at(cells, rule.column) is not None else ""
    kind: Kind = rule.values.get(said, rule.otherwise)
    if kind != "auto":
        return kind
    if not choices:
        return "free"
    right = {text for text in _several(written, choices, fields.answer) if text in choices}
    return "multi_choice" if len(right) > 1 else "choice"


def _written(cells: Mapping[str, Any], field: AnswerField | None) -> list[str]:
    """The answers as the row has them, or what the mapping says they stand for; none where it has none."""
    value = at(cells, field.column) if field else None
    if field is None or value is None:
        return []
    if field.split and isinstance(value, str):
        value = value.split(field.split)
    return [field.values.get(text, text) for text in texts(value)]


def _option(text: str, choices: tuple[str, ...], field: AnswerField | None) -> str:
    """The option that an answer is; the answer itself where there is no such option."""
    given_as = field.given_as if field else "text"
    if given_as in ("text", "text or letter"):
        if text in choices or given_as == "text":
            return text
        bare = part.text if (part := marked(text)) else text
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
        letters = _APART.sub("", text).upper()
        known = letters.isalpha() and all(0 <= ord(letter) - ord("A") < len(choices) for letter in letters)
        known = known and len(set(letters)) == len(letters) and text not in choices
        found += [choices[ord(letter) - ord("A")] for letter in letters] if known else [_option(text, choices, field)]
    return found


def _misread(text: str, choices: tuple[str, ...], field: AnswerField | None) -> str:
    """Which word in the mapping would make an option of an answer that is none."""
    if field is None or not choices or _option(text, choices, field) in choices:
        return ""
    words: tuple[GivenAs, ...] = ("text", "letter", "index", "place", "text or letter")
    fits = [word for word in words if _option(text, choices, field.model_copy(update={"given_as": word})) in choices]
    if fits:
        return f"say `as: {'` or `as: '.join(fits)}`"
    bare = {text, part.text if (part := marked(text)) else text}
    lettered = any(part.text in bare for one in choices if (part := marked(one)))
    return "say `lettered: true` of the choices" if lettered else ""
