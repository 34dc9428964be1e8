"""The one error family. Every message says: what, what was expected, what came, what to do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


class EarmarkError(Exception):
    """Something a user can act on.

    Args:
        subject: The item, file, parameter or command that is at fault.
        expected: What should have been there.
        got: What was there instead.
        remedy: What to do about it; empty where `expected` says it all.
    """

    exit_status = 1

    def __init__(self, subject: str, *, expected: str, got: str, remedy: str = "") -> None:
        super().__init__(subject, expected, got, remedy)
        self.subject = subject
        self.expected = expected
        self.got = got
        self.remedy = remedy

    def __str__(self) -> str:
        text = f"{self.subject}: expected {self.expected}, got {self.got}"
        return f"{text}. {self.remedy}" if self.remedy else text

    def __reduce__(self) -> tuple[object, tuple[object, ...]]:
        """Let the error cross a process border with its named fields."""
        return _rebuild, (type(self), self.subject, self.expected, self.got, self.remedy)


def _rebuild(kind: type[EarmarkError], subject: str, expected: str, got: str, remedy: str) -> EarmarkError:
    return kind(subject, expected=expected, got=got, remedy=remedy)


class UsageError(EarmarkError):
    """The command was called wrongly."""

    exit_status = 2


class ParamsError(EarmarkError):
    """A key of `params.yaml` is missing, unknown or has an impossible value."""


class TaxonomyError(EarmarkError):
    """A word is not in the controlled vocabulary."""


class AudioError(EarmarkError):
    """Sound that cannot be read, measured or written."""


class ShardError(EarmarkError):
    """A shard that is missing, damaged or of another schema."""


class SourceError(EarmarkError):
    """A corpus that is absent or not laid out as its builder expects."""


class SynthError(EarmarkError):
    """A sound, voice, room or scene that cannot be made."""


class StageError(EarmarkError):
    """A stage whose counts do not add up, or that made nothing."""


class CheckError(EarmarkError):
    """A gate that did not hold."""


class JudgementError(EarmarkError):
    """Judgements, or the server that they come from."""


class ReleaseError(EarmarkError):
    """A candidate or release that cannot be made, frozen, published or trusted."""


class ScoreError(EarmarkError):
    """Predictions that cannot be scored as they are."""


@dataclass(frozen=True, slots=True)
class Issue:
    """One thing that is wrong with one item: found by validation or by a check.

    Attributes:
        item: Id of the item.
        field: Field of the record, with its index where it is a list (`clips[1].duration_s`).
        expected: What the schema or the check asks for.
        got: What the item holds.
        code: The rule, as `<family>.<rule>`.
    """

    item: str
    field: str
    expected: str
    got: str
    code: str

    def __str__(self) -> str:
        return f"{self.item}: {self.field}: expected {self.expected}, got {self.got} [{self.code}]"


class ItemError(EarmarkError):
    """An item that breaks the schema; holds *all* its issues, not the first."""

    def __init__(self, subject: str, *, expected: str, got: str, remedy: str = "") -> None:
        super().__init__(subject, expected=expected, got=got, remedy=remedy)
        self.issues: tuple[Issue, ...] = ()

    @classmethod
    def of(cls, item: str, issues: Sequence[Issue]) -> ItemError:
        """Make one error of all the issues of an item.

        Args:
            item: Id of the item.
            issues: What is wrong with it; at least one.
        """
        shown = "; ".join(f"{i.field}: expected {i.expected}, got {i.got}" for i in issues)
        error = cls(item, expected="a valid item", got=f"{len(issues)} issue(s): {shown}")
        error.issues = tuple(issues)
        return error
