"""What came of a push: every item that was selected is counted once."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, NamedTuple

from annotation.configs import Shape
from annotation.exchange.client import Project


class Unsent(NamedTuple):
    """An item that was not sent, and why."""

    id: str
    reason: str


class Stale(NamedTuple):
    """A task that is not what would be sent now; it stays as it is.

    Attributes:
        id: Of the item.
        project: Title of the project.
        page: Address of the task.
        judged: How many answered it.
        why: What became of it.
    """

    id: str
    project: str
    page: str
    judged: int
    why: str = "changed since it was sent"


class Batch(NamedTuple):
    """What one project got; `project` is None where it would be made."""

    shape: Shape
    project: Project | None
    sent: int


@dataclass(slots=True)
class Pushed:
    """What came of it: `selected` is the sum of `sent`, `there` and the number of `refused`.

    Attributes:
        selected: Items, or pairs of replies, that were meant.
        sent, there, gold: How many of them went out now, had gone out before, and are gold questions.
        refused, stale: Which were not sent, and which are there in another version.
        once_more: Disputed ones that wait for one more rater than their project asks for.
        doubled: Tasks that are there more than once.
        notes: For people.
        batches: What each project got.
    """

    selected: int = 0
    sent: int = 0
    there: int = 0
    gold: int = 0
    refused: list[Unsent] = field(default_factory=list)
    stale: list[Stale] = field(default_factory=list)
    once_more: int = 0
    doubled: int = 0
    notes: list[str] = field(default_factory=list)
    batches: list[Batch] = field(default_factory=list)

    def to_json(self) -> dict[str, Any]:
        """For machines."""
        return {
            "selected": self.selected, "sent": self.sent, "there": self.there, "refused": len(self.refused),
            "gold": self.gold, "stale": len(self.stale), "once_more": self.once_more, "doubled": self.doubled,
            "notes": self.notes,
            "projects": [
                {"id": one.project.id if one.project else None, "title": one.shape.title, "sent": one.sent,
                 "raters": one.project.overlap if one.project else None}
                for one in self.batches
            ],
            "refusals": [one._asdict() for one in self.refused], "stale_tasks": [one._asdict() for one in self.stale],
        }  # fmt: skip
