"""What checks are given: facts of items, small enough to cross process borders, and the folder that was read."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple, Protocol, runtime_checkable

from earmark.checks.gates import Gates
from earmark.checks.sketch import Sketch, sketches
from earmark.errors import Issue
from earmark.item import Item
from earmark.release.answers import Answers, is_withheld


class Facts(NamedTuple):
    """What the checks over all items are given of one: small, since it crosses process borders.

    Attributes:
        record: The item without its media.
        pictures: Digest of its images and video; empty where it has none.
        clips: A sketch of each clip; empty where none of the checks that were chosen asks for sketches.
        place: Where it was read: config and split of a release (`mmau_pro/test`), the split of a folder.
    """

    record: Item
    pictures: str
    clips: tuple[Sketch, ...] = ()
    place: str = ""


def facts_of(item: Item, *, sketched: bool = False, place: str = "") -> Facts:
    """The facts of an item; its media are left behind.

    Args:
        item: With its media.
        sketched: Whether to sketch its clips.
        place: As of `Facts`.
    """
    pictures = [*item.images, *([item.video] if item.video else [])]
    digest = hashlib.sha256(b"".join(hashlib.sha256(m.bytes or b"").digest() for m in pictures)).hexdigest()
    bare = item.model_copy(update={"audio": (), "images": (), "video": None})
    return Facts(bare, digest if pictures else "", sketches(item) if sketched else (), place)


class Accumulator(Protocol):
    """Gathers facts of one item after another, in the order of the shards, and judges at the end.

    Attributes:
        of: How many things have been looked at.
    """

    of: int

    def add(self, facts: Facts) -> None:
        """Take the facts of the next item; keep little of them."""
        ...

    def finish(self, gates: Gates) -> Iterator[Issue]:
        """Everything that is wrong."""
        ...


@runtime_checkable
class Tabled(Protocol):
    """An accumulator that has more to say than issues."""

    def table(self) -> tuple[str, object] | None:
        """A name and what JSON can hold, for the report; None for nothing. Asked when all issues are found."""
        ...


class Folder(NamedTuple):
    """A folder of shards when it has been read.

    Attributes:
        path: The folder.
        gates: What must hold.
        rows: Rows read from each shard, by its path inside the folder; fewer than it says if it is damaged.
        manifest: Of a release; None for a plain folder of shards, empty where it cannot be read.
        summary: Counts that a stage left beside its shards; None without one, empty where it cannot be read.
        answers: The private part of a release whose answers are withheld; None where it is not given.
    """

    path: Path
    gates: Gates
    rows: Mapping[str, int]
    manifest: Mapping[str, Any] | None = None
    summary: Mapping[str, Any] | None = None
    answers: Answers | None = None

    def lacks_answers(self) -> bool:
        """Whether the answers are withheld, and not given."""
        return self.answers is None and is_withheld(self.manifest)

    def is_public(self) -> bool:
        """Whether this is a release that anyone may fetch."""
        return self.manifest is not None and self.manifest.get("private") is not True
