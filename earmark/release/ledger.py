"""The ledger of versions: `releases/ledger.jsonl`, one line a version, only ever appended to."""

from __future__ import annotations

import json
import os
import re
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from earmark.errors import ReleaseError

LEDGER = "ledger.jsonl"
_PARTS = re.compile(r"^(\d+)\.(\d+)\.(\d+)(?:-([0-9A-Za-z.-]+))?(?:\+.*)?$")


@dataclass(frozen=True, slots=True)
class Entry:
    """One frozen version.

    Attributes:
        version: Semantic version.
        digest: Of the release.
        schema_version: Of the record.
        items: Number of items.
        clips: Number of distinct clips.
        configs: Items of each configuration that is not a copy.
        form: Of the test.
        date: When the candidate was built (ISO 8601, UTC).
        commit: The code that built it; None outside git.
        dirty: Whether the tree differed from that commit.
        parent: The version before it.
    """

    version: str
    digest: str
    schema_version: int
    items: int
    clips: int
    configs: dict[str, int]
    form: str
    date: str
    commit: str | None
    dirty: bool | None
    parent: str | None


def read_ledger(releases: Path) -> list[Entry]:
    """The frozen versions, oldest first; none if there is no ledger yet.

    Raises:
        ReleaseError: A line is not an entry, or is of a version that has one already.
    """
    path = releases / LEDGER
    if not path.exists():
        return []
    entries: list[Entry] = []
    for number, line in enumerate(path.read_bytes().splitlines(), 1):
        try:
            entry = Entry(**json.loads(line))
            precedence(entry.version)
        except (ValueError, TypeError, ReleaseError) as error:
            raise _damaged(path, number, "one entry of the ledger", str(error)) from None
        if any(one.version == entry.version for one in entries):
            raise _damaged(path, number, "every version once", f"{entry.version} twice")
        entries.append(entry)
    return entries


def _damaged(path: Path, number: int, expected: str, got: str) -> ReleaseError:
    remedy = "Restore the ledger from git: it is only ever appended to"
    return ReleaseError(f"{path}, line {number}", expected=expected, got=got, remedy=remedy)


def append_entry(releases: Path, entry: Entry) -> None:
    """Add a version to the ledger, in one step: whoever is stopped leaves the old ledger or the new one."""
    path = releases / LEDGER
    lines = path.read_bytes() if path.exists() else b""
    if lines and not lines.endswith(b"\n"):
        lines += b"\n"  # edited by hand
    partial = path.with_name(f".{LEDGER}.partial")
    with partial.open("wb") as file:
        file.write(lines + (json.dumps(asdict(entry), sort_keys=True) + "\n").encode())
        file.flush()
        os.fsync(file.fileno())
    partial.replace(path)


def precedence(version: str) -> tuple[Any, ...]:
    """Sorts versions (Semantic Versioning 2.0.0, item 11).

    Raises:
        ReleaseError: Not a semantic version.
    """
    match = _PARTS.match(version) if isinstance(version, str) else None
    if not match:
        raise ReleaseError(f"version {version!r}", expected="a semantic version such as 1.0.0", got=version)
    major, minor, patch, pre = match.groups()
    # A pre-release comes before its release; numeric parts before words.
    parts = tuple((0, int(p), "") if p.isdigit() else (1, 0, p) for p in pre.split(".")) if pre else ()
    return int(major), int(minor), int(patch), pre is None, parts
