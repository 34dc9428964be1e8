"""The one writer of questions: a family's wordings, filled with what the scene says; hard wrong answers; fixed order.

Wordings lie in `wordings/<recipe>.yaml`, at least ten a family: a wording may change the words, never the truth.
Which wording is taken, and where the answer stands, follow from the key of the scene by hash.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from string import Formatter
from typing import Any, Literal

import yaml

from earmark.draw import draw_int, shuffled
from earmark.errors import SynthError
from earmark.item import Record
from earmark.taxonomy import nearest

FOLDER = Path(__file__).parent / "wordings"
LEAST_WORDINGS = 10

Answering = Literal["choice", "number", "span", "free"]


class Question(Record):
    """What is asked of a scene, in its final words; a part of the scene, so that rendering decides nothing.

    Attributes:
        family: The key of its wordings.
        text: The question.
        choices: In the order shown; empty where the answer is free.
        answer: What is true.
        answering: How it is answered, which is also how it is scored.
    """

    family: str
    text: str
    choices: tuple[str, ...] = ()
    answer: str
    answering: Answering = "choice"

    def fields(self) -> dict[str, Any]:
        """The fields of an item that a question decides."""
        given: dict[str, Any] = {
            "question": self.text,
            "answers": (self.answer,),
            "answer_type": self.answering,
            "scorer": "judge" if self.answering == "free" else self.answering,
        }
        if self.choices:
            given |= {"choices": self.choices, "answer_index": self.choices.index(self.answer)}
        return given


@dataclass(frozen=True, slots=True)
class Asked:
    """What a recipe wants to know of a scene.

    Attributes:
        family: The key of its wordings.
        answer: What is true, in words of the choices.
        wrong: Wrong answers, the hardest first: what else is in the scene, then what could be.
        values: What fills the placeholders of the wordings.
        options: Number of choices at most; 0 for an answer that is free.
        answering: See `Question`.
        ordered: The choices have an order of their own (clip 1, clip 2 …), which is kept.
    """

    family: str
    answer: str
    wrong: Sequence[str] = ()
    values: Mapping[str, str] = field(default_factory=dict)
    options: int = 4
    answering: Answering = "choice"
    ordered: Sequence[str] = ()


def written(recipe: str, asked: Asked, *key: object) -> Question:
    """Put a question into words.

    Args:
        recipe: Whose wordings.
        asked: What.
        key: Seed, form and number of the scene, and whatever else sets this question apart.

    Raises:
        SynthError: No such family, a placeholder without a value, or a wrong answer that equals the right one.
    """
    known = wordings(recipe, asked.family)
    wording = known[draw_int(0, *key, "wording") % len(known)]
    try:
        text = wording.format_map(dict(asked.values))
    except KeyError as error:
        raise SynthError(
            f"wordings of {recipe}, {asked.family}", expected=f"a value for {error}", got=str(sorted(asked.values))
        ) from None
    return Question(
        family=asked.family,
        text=text[:1].upper() + text[1:],
        choices=_choices(recipe, asked, key),
        answer=asked.answer,
        answering=asked.answering,
    )


def _choices(recipe: str, asked: Asked, key: tuple[object, ...]) -> tuple[str, ...]:
    if asked.answering != "choice":
        return ()
    wrong = list(dict.fromkeys(asked.wrong))
    if asked.answer in wrong or not wrong:
        raise SynthError(
            f"question of {recipe}, {asked.family}", expected="wrong answers that are wrong", got=f"{asked.answer!r}"
        )
    kept = [asked.answer, *wrong[: asked.options - 1]]
    if asked.ordered:
        return tuple(one for one in asked.ordered if one in kept)
    # The answer's place is drawn on its own, so that it is uniform whatever the words are.
    place = draw_int(0, *key, "place") % len(kept)
    order = shuffled(kept[1:], 0, *key, "order")
    return (*order[:place], asked.answer, *order[place:])


def wordings(recipe: str, family: str) -> tuple[str, ...]:
    """The wordings of a family.

    Raises:
        SynthError: There are none; names the nearest family.
    """
    found = families(recipe)
    if family not in found:
        close = nearest(family, found)
        raise SynthError(
            f"wordings of {recipe}", expected=f"a family of {FOLDER.name}/{recipe}.yaml", got=repr(family),
            remedy=f"Did you mean {close!r}?" if close else "",
        )  # fmt: skip
    return found[family]


@cache
def families(recipe: str) -> dict[str, tuple[str, ...]]:
    """All families of a recipe, with their wordings."""
    with (FOLDER / f"{recipe}.yaml").open(encoding="utf-8") as file:
        found: dict[str, list[str]] = yaml.safe_load(file)
    return {family: tuple(texts) for family, texts in found.items()}


def placeholders(wording: str) -> frozenset[str]:
    """The names that a wording must be given values for."""
    return frozenset(name for _, name, _, _ in Formatter().parse(wording) if name)
