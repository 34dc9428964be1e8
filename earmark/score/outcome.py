"""What came of one item: a status, a value, and the counts that aggregates are made of.

A value is a number from 0 to 1, or None where a judge failed; it is never NaN. An answer that is missing or
cannot be read is wrong, with a status that says so; nothing leaves the denominator but a failed judge.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal, NamedTuple

from earmark.errors import ScoreError


class Status(StrEnum):
    """What an item's answer is found to be."""

    RIGHT = "right"
    WRONG = "wrong"
    UNPARSED = "unparsed"
    MISSING = "missing"
    ERROR = "error"


Unit = Literal["word", "character"]


class Edits(NamedTuple):
    """Edits that turn a reference into a hypothesis.

    Attributes:
        unit: What is counted: words, or characters where a language writes no blanks between words.
    """

    hits: int
    substitutions: int
    deletions: int
    insertions: int
    unit: Unit = "word"

    @property
    def errors(self) -> int:
        """Substitutions, deletions and insertions."""
        return self.substitutions + self.deletions + self.insertions

    @property
    def reference(self) -> int:
        """Length of the reference."""
        return self.hits + self.substitutions + self.deletions

    @property
    def rate(self) -> float:
        """Error rate of this item: errors over reference length, which counts as 1 where it is 0."""
        return self.errors / max(self.reference, 1)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one item.

    Attributes:
        id: Of the item.
        status: One of five; they add up to the number of items.
        value: 0 to 1; None if and only if the status is `error`.
        extracted: What was read as the answer; None where nothing could be read.
        statistics: Sufficient statistics, where the corpus score is not the mean of the values.

    Raises:
        ScoreError: The value does not fit the status.
    """

    id: str
    status: Status
    value: float | None
    extracted: str | None = None
    statistics: Edits | None = None

    def __post_init__(self) -> None:
        value = self.value
        if self.status is Status.ERROR:
            fits = value is None
        elif self.status in (Status.UNPARSED, Status.MISSING):
            fits = value == 0.0
        else:
            fits = value is not None and 0.0 <= value <= 1.0
        if not fits:
            expected = "a value from 0 to 1 (0 if nothing could be read, none if the judge failed)"
            raise ScoreError(self.id, expected=expected, got=f"{value} with status {self.status}")


def judged(item: str, right: bool, extracted: str) -> Outcome:
    """The outcome of an answer that could be read."""
    return Outcome(item, Status.RIGHT if right else Status.WRONG, float(right), extracted)


def unparsed(item: str) -> Outcome:
    """The outcome of a reply in which no answer could be read: wrong, and listed."""
    return Outcome(item, Status.UNPARSED, 0.0)


def unscored(item: str) -> Outcome:
    """The outcome of a reply that nothing here can judge: neither right nor wrong, and listed."""
    return Outcome(item, Status.ERROR, None)


def missing(item: str) -> Outcome:
    """The outcome of an item that has no prediction: wrong, and listed."""
    return Outcome(item, Status.MISSING, 0.0)
