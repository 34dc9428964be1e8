"""What a Label Studio lists: its projects and tasks, and what a task is known by."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any, NamedTuple

from earmark.errors import JudgementError
from earmark.item import canonical_json

STAMP = "sent"
EDITED = "edited"


def stamped(data: Mapping[str, Any]) -> dict[str, Any]:
    """The data of a task with a stamp, by which it is seen whether somebody edited them on the server."""
    return {**data, STAMP: _stamp(data)}


def is_edited(data: Mapping[str, Any]) -> bool:
    """Whether a task is not any more what was sent; False where it has no stamp."""
    return STAMP in data and data[STAMP] != _stamp(data)


def _stamp(data: Mapping[str, Any]) -> str:
    text = canonical_json({key: value for key, value in data.items() if key != STAMP})
    return hashlib.sha256(text.encode(errors="surrogatepass")).hexdigest()[:16]


class Key(NamedTuple):
    """What a task is known by: the item as it was then, and whose replies to it are judged, if any are.

    Never a number of Label Studio's, which uses those of deleted tasks again.
    """

    item_id: str
    content_hash: str
    replies: tuple[str, ...] = ()

    @classmethod
    def of(cls, task: Mapping[str, Any]) -> Key:
        """The key of a task, as it is sent or listed; one that was edited on the server is of no version of an item."""
        data = task.get("data") or {}
        replies = data.get("replies")
        named = sorted(map(str, replies)) if isinstance(replies, list) else ()
        version = EDITED if is_edited(data) else str(data.get("content_hash", ""))
        return cls(str(data.get("item_id", "")), version, tuple(named))


class Project(NamedTuple):
    """A project of the server."""

    id: int
    title: str
    description: str
    label_config: str
    instruction: str
    overlap: int
    tasks: int
    created: str


class Row(NamedTuple):
    """A task of the server; counts are as the server says."""

    id: int
    item_id: str
    content_hash: str
    total_annotations: int
    cancelled: int
    data: Mapping[str, Any]

    @property
    def key(self) -> Key:
        """What the task is known by."""
        return Key.of({"data": self.data})


def project_of(found: Mapping[str, Any]) -> Project:
    """A project, as the server says it."""
    return Project(
        id=int(found["id"]), title=found.get("title") or "", description=found.get("description") or "",
        label_config=found.get("label_config") or "", instruction=found.get("expert_instruction") or "",
        overlap=int(found.get("maximum_annotations") or 1), tasks=int(found.get("task_number") or 0),
        created=found.get("created_at") or "",
    )  # fmt: skip


def row_of(found: Mapping[str, Any]) -> Row:
    """A task, as the server says it.

    Raises:
        JudgementError: It is none.
    """
    try:
        data, key = found["data"], Key.of(found)
        return Row(
            int(found["id"]), key.item_id, key.content_hash, int(found.get("total_annotations") or 0),
            int(found.get("cancelled_annotations") or 0), data,
        )  # fmt: skip
    except (KeyError, TypeError, ValueError):
        raise JudgementError(
            "the list of tasks", expected="tasks with their data", got=str(found)[:120],
            remedy="This version of Label Studio is not known: see annotation/server/requirements.txt",
        ) from None  # fmt: skip
