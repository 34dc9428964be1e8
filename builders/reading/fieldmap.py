"""The map from the columns of a corpus to the fields of an item."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from string import Formatter
from typing import Any, TypeAlias

from earmark.item import AnswerType, ClipRole

Cells: TypeAlias = Mapping[str, Any]
Field: TypeAlias = str | Callable[[Cells], Any]
"""A column by its name, or a function of the row."""

FILE, NUMBER = "@file", "@number"  # in every row: the file below the corpus's folder, and the place in it


def fixed(value: object) -> Callable[[Cells], Any]:
    """A field that is the same in every row."""
    return lambda _: value


def of_part(value: object, kept: Collection[object], others: Collection[object]) -> bool:
    """Whether a row is of the part of the corpus that is read.

    Args:
        value: What it says of itself: a split, a kind.
        kept: The parts that are read.
        others: The parts that are not; their rows are no records of the source.

    Raises:
        ValueError: It is of no part that the corpus has: nobody knows whether it is a record.
    """
    if value in kept:
        return True
    if value in others:
        return False
    known = ", ".join(map(repr, (*kept, *others)))
    raise ValueError(f"{value!r:.80} is none of {known}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Rows:
    """One question about each row.

    A `Field` is the name of a column, or a function of the row. A file in `audio`, `images` or `video` is a column
    (of paths below the corpus's folder or, in Parquet, of sound or pictures), or a path with columns in braces:
    `"wavs/{id}.wav"`.

    Attributes:
        benchmark, task: The cell; one of `SOURCE.cells`.
        record: What names the row for ever.
        part: What tells this question from another of the same task about the same row: `record#part`.
        question: The question, where the corpus has one; else give `wordings`.
        wordings: Ways to ask it; which one follows from the record.
        audio: The sounds, in the order in which they are heard; none for a prompt that is yet to be spoken. Of several
            columns those that are empty in a row are passed over; a row in which all are is rejected.
        roles: What a sound of `audio` is for, by its name there (`context` if not said).
        images: Pictures, likewise.
        video: Moving picture.
        answer: The label; a list means several accepted answers. An empty one makes a reject.
        labels: Labels of the corpus to words for people; makes the choices of a `choice`, and rejects other labels.
        apart: As for `candidates`.
        choices: The row's own choices: a column with a list, or a function.
        answer_type: Of the record.
        scorer: Name in the scorer's table; empty: the one that there is for the answer type.
        transcript, language, licence, redistributable, attribution: Fields of the clips.
        speaker: Attributes of the speaker, by name.
        groups: Attributes that fairness is measured over, by name.
        skills, aspects, level: Words of the taxonomy.
        where: Rows that it says no to are of another split or set, and no records of this source.
        more: Other fields of `Item`, by name (`rubric`, `turns`, `evidence` …), or the above where a row decides them
            (`task`, `skills`, `answer_type` with `scorer` …).
        columns: More columns that the functions read.
        optional: Columns that may be absent (a function then sees none, a field is empty).
    """

    benchmark: str
    task: str
    record: Field
    answer: Field
    part: str = ""
    question: Field | None = None
    wordings: tuple[str, ...] = ()
    audio: str | tuple[str, ...] = ()
    roles: Mapping[str, ClipRole] = field(default_factory=dict)
    images: str | tuple[str, ...] = ()
    video: str = ""
    labels: Mapping[str, str] = field(default_factory=dict)
    apart: tuple[frozenset[str], ...] = ()
    choices: Field | None = None
    answer_type: AnswerType = "choice"
    scorer: str = ""
    transcript: Field | None = None
    language: Field | None = None
    licence: Field | None = None
    redistributable: Field | None = None
    attribution: Field | None = None
    speaker: Mapping[str, Field] = field(default_factory=dict)
    groups: Mapping[str, Field] = field(default_factory=dict)
    skills: tuple[str, ...] = ()
    aspects: tuple[str, ...] = ()
    level: str | None = None
    where: Callable[[Cells], bool] | None = None
    more: Mapping[str, Field] = field(default_factory=dict)
    columns: tuple[str, ...] = ()
    optional: tuple[str, ...] = ()

    def media(self) -> tuple[str, ...]:
        """Audio, images and video, as they are given."""
        many = [(part,) if isinstance(part, str) else part for part in (self.audio, self.images)]
        return tuple(name for name in (*many[0], *many[1], self.video) if name)

    def needed(self) -> list[str]:
        """The columns that must be there, but for those of media."""
        given = [
            self.record, self.answer, self.question, self.choices, self.transcript, self.language, self.licence,
            self.redistributable, self.attribution, *self.speaker.values(), *self.groups.values(), *self.more.values(),
        ]  # fmt: skip
        named = [*(name for name in given if isinstance(name, str)), *self.columns]
        named += [column for name in self.media() for column in _placeholders(name)]
        return [name for name in dict.fromkeys(named) if name not in self.optional and not name.startswith("@")]


def _placeholders(name: str) -> list[str]:
    return [column for _, column, _, _ in Formatter().parse(name) if column] if "{" in name else []
