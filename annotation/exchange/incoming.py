"""Annotations to judgements: what came is judged by our rules, and what is no judgement is put aside with reasons.

The server checks nothing: anybody may write in anybody's name, twice, with words that were never offered. So who wrote
an annotation, what it is about and what it says are each looked at here; nothing is taken on the server's word.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal, TypeAlias

from pydantic import JsonValue, ValidationError

from annotation.configs.shape import Shape
from annotation.exchange.export import Export, Task
from annotation.exchange.filled import Filled, filled
from annotation.exchange.interface import Interface
from annotation.exchange.listed import is_edited
from annotation.server.people import DOMAIN, PSEUDONYM
from earmark.item import Many, Record
from earmark.judgements import Judgement, Kind, attribute

Durations: TypeAlias = Callable[[str, str], Sequence[float | None] | None]
Code: TypeAlias = Literal[
    "invalid", "stranger", "spoofed", "moved", "doubled", "older", "changed", "draft", "unmatched"
]  # fmt: skip


class Aside(Record):
    """What came and is no judgement on disk, kept as it came.

    Attributes:
        code: `invalid`: breaks the interface or our rules; `stranger`: by an account that is no rater of ours;
            `spoofed`: in a rater's name, written by another account; `moved`: the task was edited after it was judged;
            `doubled`: the same rater's earlier word; `older`: than what is on disk; `changed`: the file on disk says
            something else of it, and stays; `draft`: never submitted; `unmatched`: a row about no item that is known.
        reasons: For people.
        origin: As `Judgement.origin`.
        said: The annotation, row or judgement.
    """

    code: Code
    reasons: Many[str]
    origin: str
    kind: str
    item: str = ""
    content_hash: str = ""
    rater: str = ""
    updated: str = ""
    said: JsonValue = None


def raters_of(users: Mapping[int, str], known: Mapping[str, str]) -> dict[int, str]:
    """Which accounts are raters of ours.

    Args:
        users: E-mail address of every account, by its number.
        known: Pseudonyms by name or address, as `People.known` has them.
    """
    found, pseudonyms = {}, set(known.values())
    for number, email in users.items():
        key = email.strip().lower()
        own = key.removesuffix(f"@{DOMAIN}")  # the address that `serve` gives to somebody who was named without one
        name = known.get(key) or (own if own in pseudonyms else "")
        if PSEUDONYM.fullmatch(name):
            found[number] = name
    return found


def instant(text: object) -> str:
    """A time in UTC, to the microsecond, as text that sorts.

    Raises:
        ValueError: It is no time.
    """
    if not isinstance(text, str):
        raise ValueError("no time")
    found = datetime.fromisoformat(text.strip())
    found = found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)
    return found.strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def seconds(value: object) -> float | None:
    """A time that somebody spent; None where nobody counted, or what was counted cannot be."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value) or value < 0:
        return None
    return round(float(value), 3)


@dataclass(frozen=True, slots=True)
class _Subject:
    """What a task is about."""

    item: str
    content_hash: str
    about: str
    order: str
    faults: tuple[str, ...]


class Reader:
    """Reads the annotations of one project.

    Args:
        export: Of the project.
        shape: Of the project.
        raters: Pseudonyms by account number.
        durations: Of the clips of an item, by its id and content hash.

    Raises:
        JudgementError: The project has no labelling interface.
    """

    def __init__(self, export: Export, shape: Shape, raters: Mapping[int, str], durations: Durations) -> None:
        self._project = export.project
        self._kind: Kind = shape.kind
        self._interface = Interface(export.project, export.config)
        self._raters = raters
        # what is heard in speech quality is a reply and a reference, not the item's clips in their order
        self._durations: Durations = durations if shape.kind != "speech_quality" else lambda _item, _hash: None

    def read(self, task: Task) -> Iterator[Judgement | Aside]:
        """One for every annotation of a task, and an aside for every draft."""
        subject = self._subject(task["data"])
        for annotation in task["annotations"]:
            yield self._read(annotation, task, subject)
        drafts = task.get("drafts")
        for draft in drafts if isinstance(drafts, list) else []:
            name = draft.get("id") if isinstance(draft, Mapping) else None
            yield self._aside("draft", ["never submitted"], f"{self._origin(task)}/draft-{name}", subject, draft)

    def _subject(self, data: Mapping[str, Any]) -> _Subject:
        faults = [f"the task's {key} is {data.get(key)!r:.60}" for key in ("item_id", "content_hash")
                  if not isinstance(data.get(key), str) or not data[key].strip()]  # fmt: skip
        if is_edited(data):
            faults.append("the task was edited on the server after it was sent: push sends the item anew")
        if data.get("kind", self._kind) != self._kind:
            faults.append(f"the task is for {data['kind']!r:.60}, in a project for {self._kind}")
        replies = data.get("replies")
        names = sorted(map(str, replies)) if isinstance(replies, list) else []
        return _Subject(
            str(data.get("item_id") or ""), str(data.get("content_hash") or ""), "|".join(names),
            str(data.get("order") or ""), tuple(faults),
        )  # fmt: skip

    def _origin(self, task: Task) -> str:
        return f"label-studio/{self._project}/{task.get('id')}"

    def _read(self, annotation: Mapping[str, Any], task: Task, subject: _Subject) -> Judgement | Aside:
        origin = f"{self._origin(task)}/{annotation.get('unique_id') or annotation.get('id')}"
        author = _number(annotation.get("completed_by"))
        rater = "" if author is None else self._raters.get(author, "")
        if not rater:
            who = "nobody" if author is None else f"account {author}"
            why = f"by {who}, no rater of ours: pull again with --rater E-MAIL if it is one"
            return self._aside("stranger", [why], origin, subject, annotation)
        other = self._other(annotation, author)
        if other:
            return self._aside("spoofed", [f"in the name of {rater}, {other}"], origin, subject, annotation, rater)
        made = self._judged(annotation, task["data"], subject, origin, rater)
        return made if isinstance(made, Judgement) else self._aside("invalid", made, origin, subject, annotation, rater)

    def _other(self, annotation: Mapping[str, Any], author: int | None) -> str:
        """Who else wrote an annotation; empty where its author did."""
        if "updated_by" not in annotation:
            return ""
        writer = _number(annotation["updated_by"])
        if writer == author:
            return ""
        if writer is None:
            return "imported, not written by any account"
        return f"written or changed by {self._raters.get(writer) or f'account {writer}'}"

    def _judged(
        self, annotation: Mapping[str, Any], data: Mapping[str, Any], subject: _Subject, origin: str, rater: str
    ) -> Judgement | list[str]:
        faults = list(subject.faults)
        times = {}
        for name in ("created", "updated"):
            try:
                times[name] = instant(annotation.get(f"{name}_at"))
            except (ValueError, OverflowError):
                faults.append(f"{name} at {annotation.get(f'{name}_at')!r:.40}, which is no time")
        skipped = annotation.get("was_cancelled") is True
        said = Filled() if skipped else self._filled(annotation.get("result"), data, subject)
        faults += said.faults
        if faults:
            return faults
        order = (attribute("order", subject.order),) if subject.order and not skipped else ()
        try:
            made = Judgement(
                item=subject.item, content_hash=subject.content_hash, kind=self._kind, rater=rater,
                status="skipped" if skipped else "given",
                fields=tuple(sorted((*said.fields, *order), key=lambda one: one.key)), spans=said.spans,
                lead_time_s=seconds(annotation.get("lead_time")), origin=origin, about=subject.about, **times,
            )  # fmt: skip
            made.model_dump_json()  # half a character (a lone surrogate) is found only when it is written
        except ValueError as error:  # of pydantic's, or of UTF-8
            return [_first(error)]
        return made

    def _filled(self, result: Any, data: Mapping[str, Any], subject: _Subject) -> Filled:
        marked = isinstance(result, list) and any(isinstance(one, Mapping) and one.get("type") == "labels"
                                                  for one in result)  # fmt: skip
        lengths = self._durations(subject.item, subject.content_hash) if marked else None
        return filled(self._interface, self._kind, data, result, lengths)

    def _aside(
        self, code: Code, reasons: Sequence[str], origin: str, subject: _Subject, said: Any, rater: str = ""
    ) -> Aside:
        about = said if isinstance(said, Mapping) else {}
        return aside(
            code, reasons, origin, self._kind, said, item=subject.item, content_hash=subject.content_hash, rater=rater,
            updated=str(about.get("updated_at") or ""),
        )  # fmt: skip


def aside(code: Code, reasons: Sequence[str], origin: str, kind: str, said: Any, **facts: str) -> Aside:
    """Put something aside; what cannot be written as it is (half a character, a number without end) is escaped."""
    made = Aside.model_construct(
        code=code, reasons=tuple(map(_writable, reasons)), origin=_writable(origin), kind=kind, said=_writable(said),
        **{name: _writable(text) for name, text in facts.items()},
    )  # fmt: skip
    return Aside.model_validate(made.model_dump())


def _writable(value: Any) -> Any:
    if isinstance(value, str):
        return value.encode("utf-8", "backslashreplace").decode()
    if isinstance(value, Mapping):
        return {_writable(str(key)): _writable(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_writable(inner) for inner in value]
    if isinstance(value, float) and not math.isfinite(value):
        return str(value)
    return value


def _number(value: Any) -> int | None:
    """The number of an account, which comes as it is or with all that is known of the account."""
    found = value.get("id") if isinstance(value, Mapping) else value
    return found if isinstance(found, int) and not isinstance(found, bool) else None


def _first(error: ValueError) -> str:
    return str(error.errors()[0]["msg"]) if isinstance(error, ValidationError) else str(error)
