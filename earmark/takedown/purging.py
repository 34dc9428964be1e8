"""What a purge does, in an order in which it can be killed anywhere and run again.

First the lists: from then on no build takes the clip, whatever of it is still about. Then what holds it goes, each
folder in one step.
"""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path
from typing import NamedTuple

from earmark.release.errata import ERRATA, Erratum, read_errata
from earmark.takedown.blocklist import TAKEDOWN, Takedown, add_takedown, write_list
from earmark.takedown.finding import Found
from earmark.takedown.shelves import Project

_GOING = ".taken-down-"


class Purged(NamedTuple):
    """What a purge did.

    Attributes:
        listed: Whether the clip is new in the list of takedowns.
        withdrawn: Ids of the items that are new in the errata.
        removed: Folders and files that went.
    """

    listed: bool
    withdrawn: list[str]
    removed: list[Path]


def purge(found: Found, project: Project, reason: str, on: date) -> Purged:
    """Take a clip down; done again it does nothing.

    Args:
        found: Where it is.
        project: The checkout.
        reason: For people; it goes into both lists, and so into CHANGES.md and into reports.
        on: The day, for the lists.
    """
    listed = add_takedown(project.releases / TAKEDOWN, Takedown.of(found.marks, reason, on))
    withdrawn = _withdraw(found, project.releases / ERRATA, reason, on)
    for left in project.build.rglob(f"{_GOING}*"):  # of a run that was killed
        shutil.rmtree(left, ignore_errors=True)
    removed = []
    for path in going(found):
        if path.is_dir():
            removed.append(path)
            aside = path.with_name(_GOING + path.name.lstrip("."))
            path.rename(aside)
            shutil.rmtree(aside)
        elif path.exists():
            removed.append(path)
            path.unlink()
    return Purged(listed, withdrawn, removed)


def going(found: Found) -> list[Path]:
    """What a purge removes: outputs that hold the clip, as a whole, and files of caches."""
    paths: list[Path] = []
    for one in found.held:
        if one.shelf.fate == "dropped":
            paths += [one.shelf.path] if one.shelf.whole else one.files
    return [*dict.fromkeys([*paths, *found.downloads])]


def withdrawals(found: Found) -> list[str]:
    """The items of frozen versions that have the clip."""
    return sorted({item for one in found.of_kind("frozen") for item in one.items})


def _withdraw(found: Found, path: Path, reason: str, on: date) -> list[str]:
    known = read_errata(path)
    gone = {one.item for one in known if one.action == "withdraw" and one.content_hash is None}
    fresh = [item for item in withdrawals(found) if item not in gone]
    if fresh:
        new = [Erratum(item=item, action="withdraw", reason=reason, date=on) for item in fresh]
        entries = [one.model_dump(mode="json", exclude_none=True) for one in (*known, *new)]
        write_list(path, "errata", entries)
    return fresh
