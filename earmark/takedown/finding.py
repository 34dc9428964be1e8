"""Where a clip is: all shelves of a project, looked through twice: what it is known by, and who has it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from earmark.errors import ReleaseError, ShardError
from earmark.progress import reporting
from earmark.takedown.blocklist import TAKEDOWN, read_takedowns
from earmark.takedown.marks import Marks, Resolving
from earmark.takedown.records import records
from earmark.takedown.shelves import Project, Shelf


@dataclass(frozen=True, slots=True)
class Held:
    """A shelf that holds the clip.

    Attributes:
        shelf: The place.
        items: Ids of the items that have it there, each with how: `clip` or `mixed`.
        files: The files that they are in.
    """

    shelf: Shelf
    items: Mapping[str, str]
    files: tuple[Path, ...]

    def to_json(self) -> dict[str, Any]:
        """As one object."""
        return {
            "kind": self.shelf.kind,
            "path": str(self.shelf.path),
            "fate": self.shelf.fate,
            "items": dict(sorted(self.items.items())),
            "files": [str(path) for path in self.files],
        }


@dataclass(frozen=True, slots=True)
class Found:
    """All that is known of where a clip is.

    Attributes:
        asked: As the user wrote it.
        marks: What it is known by.
        listed: Whether the list of takedowns has it already.
        held: The shelves that hold it.
        downloads: Files and folders of the fetch cache that hold it.
        members: The user's own copies of it.
        unread: Files that could not be looked into, each with the reason.
    """

    asked: str
    marks: Marks
    listed: bool
    held: tuple[Held, ...]
    downloads: tuple[Path, ...]
    members: tuple[Path, ...]
    unread: tuple[tuple[str, str], ...]

    def of_kind(self, kind: str) -> list[Held]:
        """The shelves of a kind that hold it."""
        return [one for one in self.held if one.shelf.kind == kind]


def find(asked: str, project: Project) -> Found:
    """Look for a clip everywhere.

    Args:
        asked: An item's id, `dataset:record`, or a sha256 or its first digits.
        project: Where.

    Raises:
        UsageError: Several clips are meant.
        ReleaseError: Nothing is known of it; or a frozen version is not here to be looked into.
    """
    resolving = Resolving(asked)
    shelves = [*project.shelves()]
    known = [one.marks for one in read_takedowns(project.releases / TAKEDOWN)]
    unread: dict[str, str] = {}
    _each(shelves, lambda _shelf, _file, record: resolving.add(record), unread, "takedown, what it is known by")
    marks = resolving.marks(known)
    if not marks:
        raise ReleaseError(
            f"clip {asked!r}", expected="one that an item here has", got="none",
            remedy="Name an item's id, dataset:record, or a sha256; of a frozen version, `dvc pull` it first",
        )  # fmt: skip
    held = _holding(shelves, marks, unread)
    downloads, members = project.downloads(marks), project.members(marks)
    listed = any(one.covers(marks) for one in known)
    return Found(asked, marks, listed, held, tuple(downloads), tuple(members), tuple(sorted(unread.items())))


def _holding(shelves: Iterable[Shelf], marks: Marks, unread: dict[str, str]) -> tuple[Held, ...]:
    items: dict[Shelf, dict[str, str]] = {}
    files: dict[Shelf, dict[Path, None]] = {}

    def look(shelf: Shelf, file: Path, record: Mapping[str, Any]) -> None:
        role = marks.role_in(record)
        if role:
            items.setdefault(shelf, {})[record["id"]] = role
            files.setdefault(shelf, {})[file] = None

    _each(shelves, look, unread, "takedown, who has it")
    return tuple(Held(shelf, found, tuple(files[shelf])) for shelf, found in items.items())


def _each(
    shelves: Iterable[Shelf],
    look: Callable[[Shelf, Path, Mapping[str, Any]], None],
    unread: dict[str, str],
    name: str,
) -> None:
    with reporting(name) as reporter:
        for shelf in shelves:
            for file in shelf.files:
                try:
                    for record in records(file):
                        look(shelf, file, record)
                except ShardError as error:
                    unread[str(file)] = error.got
                except (KeyError, TypeError) as error:
                    unread[str(file)] = f"items of another schema ({type(error).__name__}: {error})"
                reporter.advance(1)
