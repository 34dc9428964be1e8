"""The verb `earmark takedown`: everywhere that a clip is, and, if asked to, out of there."""

from __future__ import annotations

import argparse
import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING, Any

from earmark.command import print_json, say
from earmark.errors import UsageError

if TYPE_CHECKING:
    from earmark.takedown.finding import Found
    from earmark.takedown.purging import Purged

_SHOWN = 5


def add_takedown(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    what = "an item's id, dataset:record (esc50:audio/1-100032-A-0.wav), or a sha256 of its samples or file, cut or not"
    parser.add_argument("clip", metavar="CLIP", help=what)
    parser.add_argument("--releases", type=Path, default=Path("releases"), metavar="DIR", help="of the frozen versions")
    parser.add_argument("--purge", action="store_true", help="take it down; without, only look")
    parser.add_argument("--reason", help="with --purge: why, in one line, for errata, CHANGES.md and rejects")
    parser.add_argument("--json", action="store_true", help="one JSON object")
    parser.set_defaults(run=run_takedown)


def run_takedown(options: argparse.Namespace) -> int:
    """Look, and purge; 1 where a file could not be looked into."""
    from earmark.takedown.finding import find
    from earmark.takedown.purging import purge
    from earmark.takedown.shelves import Project

    reason = " ".join((options.reason or "").split())
    if options.purge and not reason:
        raise UsageError("earmark takedown --purge", expected="--reason, in one line", got="none")
    if not options.releases.is_dir():
        raise UsageError(
            str(options.releases), expected="the folder of the frozen versions", got="no such folder",
            remedy="Run in the checkout, or give --releases",
        )  # fmt: skip
    project = Project(Path(), options.releases)
    found = find(options.clip, project)
    done = purge(found, project, reason, dt.datetime.now(dt.UTC).date()) if options.purge else None
    if options.json:
        print_json(_as_json(found, project, done))
    else:
        _tell(found, project, done)
    return 1 if found.unread else 0


def _as_json(found: Found, project: Any, done: Purged | None) -> dict[str, Any]:
    from earmark.takedown.purging import going, withdrawals
    from earmark.takedown.steps import steps

    return {
        "clip": found.asked,
        "marks": found.marks.to_json(),
        "listed": found.listed or done is not None,
        "held": [one.to_json() for one in found.held],
        "downloads": [str(path) for path in found.downloads],
        "members": [str(path) for path in found.members],
        "unread": [{"file": file, "reason": reason} for file, reason in found.unread],
        "purged": done is not None,
        "withdrawn": done.withdrawn if done else withdrawals(found),
        "removed": [str(path) for path in (done.removed if done else going(found))],
        "steps": steps(found, project),
    }


def _tell(found: Found, project: Any, done: Purged | None) -> None:
    from earmark.takedown.purging import going, withdrawals
    from earmark.takedown.steps import steps

    marks = found.marks
    known = [*marks.pcm, *marks.files, *(":".join(one) for one in marks.origins)]
    say(f"clip: {', '.join(sorted(known))}{' (taken down before)' if found.listed else ''}")
    for one in found.held:
        shown = [f"{item} ({how})" for item, how in sorted(one.items.items())]
        more = f" and {len(shown) - _SHOWN} more" if len(shown) > _SHOWN else ""
        say(f"{one.shelf.kind}: {one.shelf.path}, {len(one.files)} files: {', '.join(shown[:_SHOWN])}{more}")
    for kind, paths in (("fetch cache", found.downloads), ("corpus", found.members)):
        for path in paths:
            say(f"{kind}: {path}")
    for file, reason in found.unread:
        say(f"could not be looked into: {file}: {reason}")
    word = "removed" if done else "would remove"
    for path in done.removed if done else going(found):
        say(f"{word}: {path}")
    fresh = done.withdrawn if done else withdrawals(found)
    if fresh:
        say(f"{'withdrawn' if done else 'would withdraw'}: {', '.join(fresh)}")
    say("left to do:")
    for number, step in enumerate(steps(found, project), 1):
        say(f"{number}. {step}")
    if done is None:
        say('takedown: nothing was changed; --purge --reason "…" does it')
    else:
        say(f"takedown: {len(done.removed)} removed, {len(done.withdrawn)} withdrawn, listed in {project.releases}")
