"""What every published rule is to the scorer: a name, the items it is for, and a function from reply to outcome."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from earmark.score.gold import Gold
from earmark.score.outcome import Outcome, Status


class Published(NamedTuple):
    """A published rule.

    Attributes:
        name: As `--compat` takes it.
        follows: Program and version, or paper, that it was written from.
        scorers: The scorers, as items name them, in whose place it can stand.
        score: From an item and its reply (None: there is none) to the outcome; `extracted` says what was compared.
    """

    name: str
    follows: str
    scorers: frozenset[str]
    score: Callable[[Gold, str | None], Outcome]

    @property
    def signature(self) -> str:
        """For the report's signature; the number counts our changes to it."""
        return f"{self.name}1"


def left_out(item: str, why: str) -> Outcome:
    """The outcome of an item that the published program drops from its denominator."""
    return Outcome(item, Status.ERROR, None, f"left out: {why}")


def partly(item: str, value: float, extracted: str) -> Outcome:
    """The outcome of a reply that may be right in part."""
    return Outcome(item, Status.RIGHT if value == 1.0 else Status.WRONG, value, extracted)
