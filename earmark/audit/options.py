"""The options of a row: a list, an object, a text, several columns, the end of the question, or fixed ones."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Mapping, Sequence
from string import ascii_uppercase
from typing import Any, NamedTuple

from earmark.audit.cells import at, text_of, texts
from earmark.audit.mapping import ChoicesField

_LETTERED = re.compile(r"\s*\(?([A-Za-z]|\d{1,2})\s*[.):\uff1a\uff0e\u3001]\s*(.*)", re.DOTALL)
_IN_QUESTION = re.compile(r"(?:(?<=\s)|(?<=^)|(?<=[\u3002\uff1f\uff1a]))\(?([A-Z])\s*[.):\uff1a\uff0e\u3001]\s*")
_HEADING = re.compile(r"\s*\b(?:(?:answer )?(?:options|choices)|choose (?:one )?(?:from|of))\s*[:\uff1a]?\s*$", re.I)
_APART = re.compile(r"(?<=['\"])\s+(?=['\"])")


class Marked(NamedTuple):
    """A text, and the letter or number that it began with.

    Attributes:
        mark: In capitals.
        text: What follows.
    """

    mark: str
    text: str


def marked(text: str) -> Marked | None:
    """A text that begins with a letter or a number of an option; None where it does not."""
    match = _LETTERED.fullmatch(text)
    return Marked(match[1].upper(), match[2].strip()) if match else None


def choices_of(cells: Mapping[str, Any], field: ChoicesField, question: str) -> tuple[str, tuple[str, ...]]:
    """The question without its options, and the options.

    Raises:
        ValueError: They are not written as the mapping says.
    """
    if field.in_question:
        return _parted(question)
    found = list(field.fixed) or _columns(cells, field) or _listed(at(cells, field.column), field)
    return question, tuple(_bare(found) if field.lettered else found)


def ends_in_options(question: str) -> bool:
    """Whether options A, B and so on stand in the question."""
    try:
        return bool(_parted(question)[1])
    except ValueError:
        return False


def _columns(cells: Mapping[str, Any], field: ChoicesField) -> list[str]:
    return [text_of(value) for column in field.columns if (value := at(cells, column)) is not None]


def _listed(value: Any, field: ChoicesField) -> list[str]:
    if isinstance(value, list) or value is None:
        return texts(value or [])
    if isinstance(value, Mapping):
        return texts([value[key] for key in sorted(value)])
    text = str(value).strip()
    if field.split:
        return texts(text.split(field.split))
    if text[:1] in ("[", "(", "{"):
        return _listed(_parsed(text), field)
    raise ValueError(f"choices that are no list: {text[:60]!r}; say `split` in the mapping")


def _parsed(text: str) -> list[Any] | dict[str, Any]:
    """A list or an object that is written down, as JSON, Python or numpy write it."""
    for read in (json.loads, lambda one: ast.literal_eval(_APART.sub(", ", one))):
        try:
            found = read(text)
        except (ValueError, SyntaxError, TypeError, RecursionError, MemoryError):
            continue
        if isinstance(found, (list, tuple)):
            return list(found)
        if isinstance(found, dict):
            return {str(key): one for key, one in found.items()}
    raise ValueError(f"choices that are no list written down: {text[:60]!r}")


def _bare(found: Sequence[str]) -> list[str]:
    """The options without their letters or numbers, where these go on from the first ("A:min", "C:maj" are chords)."""
    parts = [part for one in found if (part := marked(one))]
    marks = [part.mark for part in parts]
    if marks in (list(ascii_uppercase[: len(found)]), [str(n + 1) for n in range(len(found))]):
        return [part.text for part in parts]
    return list(found)


def _parted(question: str) -> tuple[str, tuple[str, ...]]:
    """A question that ends with its options, and these: A, B and so on, each on a line of its own or one after another.

    Raises:
        ValueError: There are no two of them.
    """
    matches = list(_IN_QUESTION.finditer(question))
    starts = [n for n, match in enumerate(matches) if match[1] == "A"]
    for start in reversed(starts):
        run = [match for n, match in enumerate(matches[start:]) if n < len(ascii_uppercase)]
        letters = "".join(match[1] for match in run)
        length = next((n for n in range(len(run), 1, -1) if letters[:n] == ascii_uppercase[:n]), 0)
        if length:
            run = run[:length]
            ends = [match.start() for match in run[1:]] + [len(question)]
            found = [question[match.end() : end] for match, end in zip(run, ends, strict=True)]
            if all("\n" in one for one in found[:-1]):  # an instruction may follow on a line of its own
                found[-1] = found[-1].partition("\n")[0]
            stem = _HEADING.sub("", question[: run[0].start()].strip())
            return stem, tuple(one.strip().rstrip(",;").strip() for one in found)
    raise ValueError(f"no options A, B and so on in the question: {question[-60:]!r}")
