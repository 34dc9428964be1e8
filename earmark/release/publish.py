"""The stage that brings the candidate to the target's `next`: copied, every byte verified, named in one step."""

from __future__ import annotations

import time
from pathlib import Path

from earmark.command import say
from earmark.publishing.naming import target_of
from earmark.publishing.run import publish_next
from earmark.publishing.target import Visibility


def publish_candidate(candidate: Path, target: Path | str, visibility: Visibility | None = None) -> None:
    """Bring the candidate to `next` of a target.

    Args:
        candidate: The folder that the release stage made.
        target: A folder, created if absent; or `hf://org/name`.
        visibility: Of a data set of the Hub.

    Raises:
        ReleaseError: The candidate, or what was brought, is not what its manifest says; a licence forbids it.
        UsageError: The target is none.
    """
    started = time.monotonic()
    place = target_of(str(target), visibility)
    done = publish_next(candidate, place)
    where = Path(place.name) / "next" if not str(target).startswith("hf://") else f"{place.name}@next"
    if done.answers:
        say(f"publish: the answers, {done.answers.files} files, to {done.answers.target}")
    say(f"publish: {done.digest} to {where}, {done.files} files, {time.monotonic() - started:.1f} s")
