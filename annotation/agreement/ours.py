"""Our own judgements, question by question: every field of every kind of work whose answers can be compared."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

from annotation.agreement.columns import Rows, Table
from annotation.agreement.report import Agreement, Drawing, agreement_of
from annotation.agreement.table import Columns, Level, Scale, judged
from earmark.errors import JudgementError
from earmark.item import Item
from earmark.judgements import Decision, Judgement, read_lines
from earmark.review import version

# Of what level each field is. The 1-5 scales are of categories (ITU-T P.800 calls them so) and by custom averaged: a
# mean opinion score is looked at both ways. How sure a rater is, is no fact of the item; words of one's own are none.
LEVELS: dict[str, tuple[Level, ...]] = {
    "answer": ("nominal",), "correct": ("nominal",), "needs_audio": ("nominal",), "clear": ("nominal",),
    "difficulty": ("ordinal",), "skills": ("nominal",), "flags": ("nominal",), "decision": ("nominal",),
    "final": ("nominal",), "choice": ("nominal",), "level": ("nominal",), "overall": ("ordinal",),
    "rubric": ("ordinal",), "mos": ("ordinal", "interval"), "likeness": ("ordinal", "interval"),
}  # fmt: skip
# Fields in which nothing chosen is an answer: none of the flags, none of the skills.
_NOTHING_SAYS = {"flags": "(none)", "skills": "(none)"}
# Letters of options; an answer in words is not compared, since two people never use the same.
_LETTERS = re.compile(r"[A-Z](\|[A-Z])*")
_RUBRIC = re.compile(r"rubric_\d+")
_NAMES = ("item", "rater", "label", "truth", "seconds")

Key = tuple[str, str]


class Known(NamedTuple):
    """The right answer of an item that has options.

    Attributes:
        letters: Of the right options.
        sure_since: When it was known to be right, ISO 8601: empty where always, since the item was made so; None where
            nobody knows.
    """

    letters: str
    sure_since: str | None = None

    def is_gold(self, given: str) -> bool:
        """Whether it says how good an answer of that time is; who helped to accept a key is not measured by it."""
        if not self.sure_since:
            return self.sure_since is not None
        return bool(given) and _time(given) > _time(self.sure_since)


class Gold(NamedTuple):
    """How often a rater's blind answer was right, of the questions whose answer was sure before."""

    rater: str
    n: int
    right: int

    def to_json(self) -> dict[str, Any]:
        """For the report."""
        return {**self._asdict(), "accuracy": self.right / self.n}


class Question(NamedTuple):
    """A field of a kind of work, at one level of measurement, and how far its raters agree."""

    kind: str
    field: str
    agreement: Agreement

    @property
    def name(self) -> str:
        """For tables and folders."""
        return f"{self.kind}.{self.field}"

    def to_json(self) -> dict[str, Any]:
        """For the report."""
        return {"kind": self.kind, "field": self.field, **self.agreement.to_json()}


@dataclass(frozen=True, slots=True)
class Ours:
    """All that can be said of a folder of judgements.

    Attributes:
        judgements, skipped: How many were given, and how many passed on.
        questions: By kind, in the order of `LEVELS`.
        gold: By rater; only those who answered a gold question.
        apart: Kind and field to answers that are not compared: words of one's own, and how sure a rater is.
    """

    judgements: int
    skipped: int
    questions: tuple[Question, ...]
    gold: tuple[Gold, ...]
    apart: dict[str, int]

    def to_json(self) -> dict[str, Any]:
        """One JSON object."""
        found = {"judgements": self.judgements, "skipped": self.skipped, "not_compared": self.apart}
        gold = [one.to_json() for one in self.gold]
        return {**found, "gold": gold, "questions": [one.to_json() for one in self.questions]}


def keys_of(items: Iterable[Item], decisions: Mapping[Key, Decision]) -> dict[Key, Known]:
    """The right options of every item that has options, by id and content hash.

    Args:
        items: All that are here.
        decisions: Of people, by version.
    """
    found = {}
    for item in items:
        right = [item.answer_index] if item.answer_index is not None else [
            item.choices.index(answer) for answer in item.answers if answer in item.choices
        ]  # fmt: skip
        if right and max(right) < 26:
            letters = "|".join(sorted(chr(ord("A") + place) for place in right))
            found[version(item)] = Known(letters, _sure_since(item, decisions.get(version(item))))
    return found


def _sure_since(item: Item, decision: Decision | None) -> str | None:
    """As `push` chooses gold questions: made items, unless somebody found fault with them, and accepted ones."""
    accepted = decision is not None and decision.verdict == "accept"
    mended = item.revision > 1 or (item.review is not None and item.review.status == "revised")
    if item.form is not None and not mended and (accepted or decision is None):
        return ""
    return decision.decided if decision and accepted else None


def _time(text: str) -> datetime:
    found = datetime.fromisoformat(text)
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def agreement_of_ours(folder: Path, keys: Mapping[Key, Known], drawing: Drawing) -> Ours:
    """Agreement on every question of every kind of work.

    Args:
        folder: Of one file of judgements for each kind of work.
        keys: What `keys_of` gives; answers are right or wrong where their item is in it.
        drawing: Of the intervals.

    Raises:
        JudgementError: The folder holds no judgement, or a line is none.
    """
    files = sorted(folder.glob("*.jsonl"))
    read = [one for file in files for one in read_lines(file, Judgement)]
    if not read:
        raise JudgementError(
            str(folder), expected="judgements (*.jsonl)", got="none",
            remedy="Bring them with `python -m annotation pull`, or name a FILE",
        )  # fmt: skip
    questions, apart = [], Counter[str]()
    for kind in sorted({one.kind for one in read}):
        # The last word of a rater counts: by time, since the files are sorted by item.
        of_kind = sorted((one for one in read if one.kind == kind), key=lambda one: one.updated or one.created)
        for field in _fields(of_kind):
            rows, words = _rows(kind, field, of_kind, keys)
            if words:
                apart[f"{kind}.{field}"] = words
            for level in LEVELS.get(_general(field), ()) if any(rows.column("label").words) else ():
                found = agreement_of(judged(rows, Columns(*_NAMES), Scale(level)), drawing)
                questions.append(Question(kind, field, found))
    skipped = sum(one.status == "skipped" for one in read)
    return Ours(len(read) - skipped, skipped, tuple(questions), _gold(read, keys), dict(apart))


def _gold(read: Iterable[Judgement], keys: Mapping[Key, Known]) -> tuple[Gold, ...]:
    """Answers that are letters, to questions whose answer was sure when they were given; each once."""
    said: dict[tuple[str, str, Key], bool] = {}
    for one in sorted(read, key=lambda one: one.updated or one.created):
        known, answer = keys.get((one.item, one.content_hash)), "|".join(sorted(one.values("answer")))
        if known and _LETTERS.fullmatch(answer) and known.is_gold(one.created):
            said[one.rater, one.kind, (one.item, one.content_hash)] = answer == known.letters
    raters = sorted({rater for rater, *_ in said})
    answers = {name: [right for (rater, *_), right in said.items() if rater == name] for name in raters}
    return tuple(Gold(name, len(found), sum(found)) for name, found in answers.items())


def _general(field: str) -> str:
    return "rubric" if _RUBRIC.fullmatch(field) else field


def _fields(of_kind: Sequence[Judgement]) -> list[str]:
    """What was ever filled in, in the order of the table of levels."""
    order = {field: n for n, field in enumerate(LEVELS)}
    present = {field.key for one in of_kind for field in one.fields}
    return sorted(present, key=lambda field: (order.get(_general(field), len(order)), field))


def _rows(kind: str, field: str, of_kind: Sequence[Judgement], keys: Mapping[Key, Known]) -> tuple[Rows, int]:
    """One field as a table, and how many of its answers are in words."""
    hashes: dict[str, set[str]] = {}
    for one in of_kind:
        hashes.setdefault(one.item, set()).add(one.content_hash)
    table, words = Table(f"{kind}.{field}", _NAMES), 0
    for n, one in enumerate(of_kind, 1):
        said = "|".join(sorted(one.values(field)))
        if said and (_general(field) not in LEVELS or (field == "answer" and not _LETTERS.fullmatch(said))):
            said, words = "", words + 1
        elif not said and one.status == "given":
            said = _NOTHING_SAYS.get(field, "")
        # What was judged in two wordings is two items: nobody can agree on different questions.
        name = one.item if len(hashes[one.item]) == 1 else f"{one.item} {one.content_hash.removeprefix('sha256:')[:8]}"
        known = keys.get((one.item, one.content_hash)) if field == "answer" else None
        seconds = "" if one.lead_time_s is None else repr(one.lead_time_s)
        table.add(n, (name, one.rater, said, known.letters if known else "", seconds))
    return table.rows(), words
