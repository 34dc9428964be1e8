"""What a project is for: the kind of work, and what its items have. One project holds items of one shape.

Label Studio refuses a task that lacks a key which the interface names, and shows an empty player where a file is
left out; so items with two clips and items with three are two projects.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, fields, replace
from typing import Any, Literal, get_args

from earmark.judgements import Kind

# Raised when an interface changes in a way that a judgement can tell.
VERSION = 1

AnswerForm = Literal["choice", "choices", "text"]
ReplyForm = Literal["none", "text", "speech"]

_TITLE_LENGTH = 50  # Label Studio's own bound
_MARK = re.compile(r"\[earmark ([^\]]*)\]")


@dataclass(frozen=True, slots=True)
class Shape:
    """The shape of a project.

    Attributes:
        kind: Of work.
        benchmark: Whose words (skills, levels) are offered.
        clips: How many an item has.
        answer: One option, several options, or words.
        key: Whether the task holds the right answer; without, the pass is truly blind.
        context: Whether turns of a conversation come before the question.
        images: How many an item has.
        video: Whether an item has one.
        rubric: How many lines there are to rate.
        replies: Whether replies of models are judged, and what they are.
        version: Of the interface.
    """

    kind: Kind
    benchmark: str
    clips: int = 0
    answer: AnswerForm = "text"
    key: bool = True
    context: bool = False
    images: int = 0
    video: bool = False
    rubric: int = 0
    replies: ReplyForm = "none"
    version: int = VERSION

    @property
    def title(self) -> str:
        """What the list of projects shows, at most 50 characters; not an identity: titles need not be unique."""
        what: list[str] = [self.answer] if self.kind in _ANSWERED else []
        what += ["no key"] if self.kind in _ANSWERED and not self.key else []
        counted = ((self.clips, "clip"), (self.images, "image"))
        what += [f"{n} {word}{'s' * (n > 1)}" for n, word in counted if n]
        what += ["video"] if self.video else []
        what += ["context"] if self.context else []
        what += [self.replies] if self.replies != "none" else []
        name = f"{self.kind} {self.benchmark}"
        return f"{name}: {', '.join(what)}"[:_TITLE_LENGTH] if what else name

    @property
    def description(self) -> str:
        """What the project says of itself; `shape_of` reads it back."""
        facts = [f"{one.name}={_said(getattr(self, one.name))}" for one in fields(self)]
        return f"{PURPOSE[self.kind]} [earmark {' '.join(facts)}]"


_ANSWERED: frozenset[Kind] = frozenset({"blind_qa", "viewing", "dispute"})
PURPOSE: dict[Kind, str] = {
    "blind_qa": "Listen, answer before you see the key, then judge the question.",
    "write": "Listen, and write a question that only listening can answer.",
    "open_answer": "Rate a reply against the rubric.",
    "preference": "Two replies: say which is better.",
    "speech_quality": "Rate how a spoken reply sounds.",
    "viewing": "Look and listen, answer before you see the key, then judge the question.",
    "dispute": "Raters disagree: see what they said, and have the last word.",
}


def _said(value: object) -> str:
    return str(int(value)) if isinstance(value, bool) else str(value)


def shape_of(description: str | None) -> Shape | None:
    """Read the shape of a project from its description.

    Returns:
        None where the project is not ours, or says what no version of ours says.
    """
    mark = _MARK.search(description or "")
    if not mark:
        return None
    said = dict(word.split("=", 1) for word in mark.group(1).split() if "=" in word)
    if said.get("kind") not in get_args(Kind) or not said.get("benchmark"):
        return None
    made = Shape(kind=said["kind"], benchmark=said["benchmark"])  # type: ignore[arg-type]
    rest = [one.name for one in fields(Shape) if one.name in said and one.name not in ("kind", "benchmark")]
    try:
        read: dict[str, Any] = {name: _read(getattr(made, name), said[name]) for name in rest}
    except ValueError:
        return None
    made = replace(made, **read)
    known = made.answer in get_args(AnswerForm) and made.replies in get_args(ReplyForm)
    return made if known else None


def _read(like: object, word: str) -> object:
    if isinstance(like, bool):
        return bool(int(word))
    return int(word) if isinstance(like, int) else word
