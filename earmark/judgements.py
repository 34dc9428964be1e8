"""What people said of items, and what was decided: records, and the files that hold them, one JSON object a line.

A judgement is one rater's word on one item as it was then: the content hash says which wording and sound. Judgements
and decisions are kept in git and ship with a release; people are pseudonyms in both.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import zip_longest
from pathlib import Path
from typing import Literal, TypeAlias, TypeVar

from pydantic import ValidationError

from earmark.errors import JudgementError
from earmark.identity import sha256_of_text
from earmark.item import Attribute, Int64, Many, Record

_NAME_LETTERS = 16

Kind: TypeAlias = Literal["blind_qa", "write", "open_answer", "preference", "speech_quality", "viewing", "dispute"]
SpanLabel: TypeAlias = Literal["evidence", "distractor", "defect"]
Verdict: TypeAlias = Literal["accept", "fix", "reject", "dispute"]


class Span(Record):
    """A stretch of a clip that a rater marked, in seconds from its beginning."""

    clip: Int64
    start_s: float
    end_s: float
    label: SpanLabel
    note: str = ""


class Judgement(Record):
    """One rater, one item.

    Attributes:
        item: The item's id.
        content_hash: Of the item as it was judged.
        kind: Of work: which interface was filled in.
        rater: A pseudonym.
        status: `given`; `skipped` where the rater passed on.
        fields: What was filled in, by the interface's names; a field of several values comes several times.
        spans: What was marked.
        lead_time_s: Seconds the rater spent, as the server counted them; None where nobody counted.
        created, updated: ISO 8601, UTC, in microseconds, so that they sort as text; empty where nobody noted it.
        origin: Where it was given (`label-studio/<project>/<task>/<annotation>`, the annotation by its `unique_id`,
            since Label Studio uses its numbers again), or what it was imported from (`<name>/<line>`).
        about: What was judged where item and wording do not say it alone: which replies, or which of several showings.
    """

    item: str
    content_hash: str
    kind: Kind
    rater: str
    status: Literal["given", "skipped"] = "given"
    fields: Many[Attribute] = ()
    spans: Many[Span] = ()
    lead_time_s: float | None = None
    created: str = ""
    updated: str = ""
    origin: str = ""
    about: str = ""

    def values(self, field: str) -> tuple[str, ...]:
        """What was filled in for a field; nothing where it was left out."""
        return tuple(one.value for one in self.fields if one.key == field)

    def value(self, field: str) -> str | None:
        """The one value of a field, or None."""
        return next(iter(self.values(field)), None)


class Rewrite(Record):
    """What an item is to say from now on; None leaves a field as it is."""

    question: str | None = None
    choices: Many[str] | None = None
    answer: str | None = None


class Decision(Record):
    """What became of an item's judgements.

    Attributes:
        item, content_hash: Which item, as it was judged.
        verdict: `accept`, `fix` (with a rewrite), `reject`, or `dispute`: not yet decided.
        by: A rule by its name, or the pseudonym of who had the last word.
        reason: For people.
        decided: ISO 8601, UTC.
        raters: How many judged it.
        agreement: Share of the raters who agree with the verdict.
        rewrite: What `fix` changes.
        evidence: Spans that the raters agree on.
    """

    item: str
    content_hash: str
    verdict: Verdict
    by: str
    reason: str
    decided: str
    raters: Int64
    agreement: float | None = None
    rewrite: Rewrite | None = None
    evidence: Many[Span] = ()


R = TypeVar("R", bound=Record)


@lru_cache(maxsize=4096)
def attribute(key: str, value: str) -> Attribute:
    """A field that is filled in; the few words that many judgements say are held once."""
    return Attribute(key=key, value=value)


def read_lines(path: Path, record: type[R]) -> list[R]:
    """Read a file of judgements, decisions or other records; none where it is not there.

    Raises:
        JudgementError: A line is not one; names file, line and field.
    """
    return list(each_line(path, record))


def each_line(path: Path, record: type[R]) -> Iterator[R]:
    """The same, one at a time."""
    if not path.exists():
        return
    try:
        with path.open(encoding="utf-8", newline="\n") as file:  # U+2028 may stand in a text as it is
            for number, line in enumerate(file, 1):
                if line.strip():
                    yield _parsed(f"{path}, line {number}", line, record)
    except UnicodeDecodeError as error:
        raise _damaged(str(path), "text in UTF-8", f"byte 0x{error.object[error.start]:02x}") from None


def _parsed(where: str, line: str, record: type[R]) -> R:
    try:
        return record.model_validate_json(line)
    except ValidationError as error:
        first = error.errors()[0]
        field = ".".join(map(str, first["loc"])) or "the line"
        raise _damaged(where, f"a {record.__name__.lower()} with a valid {field}", str(first["msg"])) from None


def _damaged(where: str, expected: str, got: str) -> JudgementError:
    remedy = "Restore the file from git, or take the line out"
    return JudgementError(where, expected=expected, got=got, remedy=remedy)


def write_lines(path: Path, records: Iterable[R], *, private: bool = False) -> None:
    """Write a file of records: sorted, so that git shows what changed; whole or not at all.

    A file that says it already is not touched.

    Args:
        path: Of the file; its folder is made if absent.
        records: In any order.
        private: For the eyes of its owner alone.

    Raises:
        JudgementError: The disk is full, or the file may not be written; it is as it was.
    """
    lines = sorted(f"{one.model_dump_json()}\n" for one in records)
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.is_file() and _says(path, lines):
        return
    part = path.with_name(f".{path.name}.part")
    try:
        part.unlink(missing_ok=True)
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600 if private else 0o666), "wb") as file:
            file.writelines(line.encode() for line in lines)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise JudgementError(
            str(path), expected="to be written", got=error.strerror or "an error",
            remedy="It is as it was: make room, or leave to write, and run the same command again",
        ) from None  # fmt: skip


def _says(path: Path, lines: Sequence[str]) -> bool:
    with path.open("rb") as file:
        return all(there == line.encode() for there, line in zip_longest(file, lines, fillvalue=""))


def reply_name(system: str, item: str, text: str, sound: str = "") -> str:
    """What a reply is called where people judge it (`Judgement.about`): it does not tell whose it is.

    Args:
        system: Name of its file, without suffix.
        item: Id of the item.
        text: What it says.
        sound: SHA-256 of its sound; empty where it has none.
    """
    return sha256_of_text("\x1f".join((system, item, text, sound)))[:_NAME_LETTERS]
