"""Publishing: bring, verify, and only then show; a version that is out does not change."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, Literal

from earmark.command import say
from earmark.errors import ReleaseError, UsageError
from earmark.progress import reporting
from earmark.publishing.bundle import Bundle, answers_bundle, bundle_of, frozen_bundle, require_free
from earmark.publishing.naming import companion
from earmark.publishing.target import NEXT, Target
from earmark.release.listing import listing
from earmark.release.names import MANIFEST
from earmark.takedown.blocklist import TAKEDOWN, read_takedowns, require_gone


@dataclass(frozen=True, slots=True)
class Published:
    """What a run did, or would do.

    Attributes:
        target: As the user wrote it.
        place: `next`, or the tag of the version.
        version: Of the release.
        digest: Of the release.
        state: What came of it.
        files: Number of files of the release.
        bytes: Their size together.
        moved: What was not there, by name, with sizes.
        answers: What was done with the private part, where answers are withheld.
    """

    target: str
    place: str
    version: str
    digest: str
    state: Literal["published", "already there", "dry run"]
    files: int
    bytes: int
    moved: Mapping[str, int]
    answers: Published | None = None

    @property
    def new_bytes(self) -> int:
        """What has to move, in bytes; at most, where a target keeps parts of files apart."""
        return sum(self.moved.values())

    def to_json(self) -> dict[str, Any]:
        """As one object."""
        facts = {**asdict(self), "moved": dict(self.moved), "new_bytes": self.new_bytes}
        del facts["answers"]
        return facts if self.answers is None else {**facts, "answers": self.answers.to_json()}


def publish(releases: Path, version: str, target: Target, *, dry_run: bool = False) -> Published:
    """Bring a frozen version to a target, and tag it as the last step.

    A run that was killed, or that the network stopped, is run again and goes on. A version that is there already
    with the same digest stays as it is, and is checked.

    Args:
        releases: The folder of the ledger.
        version: A frozen one.
        target: Where it goes.
        dry_run: Look, and change nothing.

    Returns:
        What was done.

    Raises:
        UsageError: The target lies among the frozen versions, which do not change.
        ReleaseError: It is not frozen or not whole; a licence forbids it; the target holds another digest under this
            version, cannot be written, or holds other bytes than were sent.
    """
    bundle = frozen_bundle(releases, version)
    require_apart(target, releases)
    require_gone(listing(releases / bundle.version), read_takedowns(releases / TAKEDOWN))
    return _publish(bundle, target, dry_run=dry_run)


def require_apart(target: Target, folder: Path) -> None:
    """Refuse a target that is the folder of the frozen versions, or a candidate, or inside a version.

    Raises:
        UsageError: It is.
    """
    if target.name.startswith("hf://"):
        return
    place = Path(target.name).resolve()
    if any(place.is_relative_to(one) for one in _closed(folder.resolve())) or place == folder.resolve():
        raise UsageError(
            "--to", expected=f"a folder apart from {folder}", got=target.name,
            remedy="Frozen versions do not change: nothing is put beside or among their files",
        )  # fmt: skip


def _closed(folder: Path) -> list[Path]:
    return [manifest.parent for manifest in (*folder.glob(MANIFEST), *folder.glob(f"*/{MANIFEST}"))]


def publish_next(candidate: Path, target: Target, *, dry_run: bool = False) -> Published:
    """Bring the candidate to a target's `next`, in place of the one before.

    Raises:
        ReleaseError: As for `publish`, but for the version: a candidate may replace another.
    """
    require_apart(target, candidate)
    return _publish(bundle_of(candidate), target, place=NEXT, dry_run=dry_run)


def _publish(bundle: Bundle, target: Target, *, place: str = "", dry_run: bool) -> Published:
    if target.open_to_all:
        require_free(bundle)
    place = place or bundle.tag
    part = answers_bundle(bundle)
    if part is None:
        return _bring(bundle, target, place, dry_run=dry_run)
    # The private part first: no reader is to find questions that nobody can score.
    kept = _bring(part, companion(target), place, dry_run=dry_run)
    return replace(_bring(bundle, target, place, dry_run=dry_run), answers=kept)


def _bring(bundle: Bundle, target: Target, place: str, *, dry_run: bool) -> Published:
    known = target.digest_at(place) if place != NEXT else None
    if known is not None and known != bundle.digest:
        raise ReleaseError(
            f"{place} at {target.name}", expected=f"no such version yet, or {bundle.digest}", got=known,
            remedy="A version that is out cannot change: raise `version` in params.yaml and freeze again",
        )  # fmt: skip
    if known is not None:
        target.require_at(place)
        return _done(bundle, target, place, "already there", {})
    moved = target.missing(bundle, place)
    if dry_run:
        return _done(bundle, target, place, "dry run", moved)
    total = sum(facts.bytes for facts in bundle.files.values())
    with reporting(f"publish {place}", total) as reporter:
        target.bring(bundle, place, reporter.advance)
    target.show(bundle, place)
    return _done(bundle, target, place, "published", moved)


def _done(
    bundle: Bundle,
    target: Target,
    place: str,
    state: Literal["published", "already there", "dry run"],
    moved: Mapping[str, int],
) -> Published:
    total = sum(facts.bytes for facts in bundle.files.values())
    return Published(target.name, place, bundle.version, bundle.digest, state, len(bundle.files), total, moved)


def tell(done: Published, started: float) -> None:
    """Say what was done, in a line or, for a dry run, in one a file.

    Args:
        done: What came of it.
        started: `time.monotonic()` when the run began.
    """
    if done.answers:
        tell(done.answers, started)
    if done.state == "dry run":
        for name, size in done.moved.items():
            say(f"would move {size:>13,} bytes  {name}")
    seconds, word = time.monotonic() - started, "would go" if done.state == "dry run" else done.state
    say(
        f"publish: {done.digest} {word}: {done.target} {done.place}, "
        f"{done.files} files, {len(done.moved)} new, {done.new_bytes:,} of {done.bytes:,} bytes, {seconds:.1f} s"
    )
