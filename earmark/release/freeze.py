"""From the candidate to a version that does not change any more: `releases/<version>/` and its ledger line."""

from __future__ import annotations

import json
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from earmark.errors import ReleaseError
from earmark.release.answers import PART, SUFFIX, is_withheld, private_part, read_answers
from earmark.release.changes import CHANGES, render_changes, what_differs
from earmark.release.difference import Difference, difference
from earmark.release.errata import ERRATA, Erratum, read_errata
from earmark.release.ledger import Entry, append_entry, precedence, read_ledger
from earmark.release.listing import whole_listing
from earmark.release.pointers import behind_pointers, held
from earmark.release.versions import is_prerelease, require_enough
from earmark.release.whole import read_manifest as read_manifest  # noqa: PLC0414 - found here as well
from earmark.release.whole import require_whole as require_whole  # noqa: PLC0414
from earmark.release.withdrawn import require_applied, require_known
from earmark.takedown.blocklist import TAKEDOWN, read_takedowns, require_gone

# Large: behind a DVC pointer. The rest is small and goes into git.
_LARGE = ("data", "webdataset")
_PARTIAL = ".partial"


def freeze(candidate: Path, releases: Path) -> Entry:
    """Freeze the candidate under its version, with what changed since the last one.

    Freezing the same again is allowed and changes nothing. A run that is killed leaves no version, or a whole one that
    the ledger may not name yet; run again, it ends with the same.

    Args:
        candidate: The folder that the release stage made.
        releases: The folder of the ledger and of the errata.

    Returns:
        The ledger's entry.

    Raises:
        ReleaseError: The version is frozen with another digest (says what differs), does not come after the last, or
            is too small for what changed; the candidate or the last version is damaged; errata are about unknown
            items or have not been applied; DVC cannot take the shards.
    """
    read_manifest(candidate)  # what is none gets no lock beside it
    with held(candidate.parent / ".work" / "freeze.lock") as lock:
        return _freeze(candidate, releases, lock)


def _freeze(candidate: Path, releases: Path, lock: int) -> Entry:
    manifest = read_manifest(candidate)
    entries = read_ledger(releases)
    frozen = _frozen(candidate, manifest, entries, releases)
    if frozen:
        return frozen
    version = manifest["version"]
    last = max(entries, key=lambda e: precedence(e.version), default=None)
    if last and precedence(version) <= precedence(last.version):
        raise ReleaseError(f"version {version}", expected=f"one after {last.version}", got=version)
    require_whole(candidate, manifest)
    part = private_part(candidate)
    if part:
        read_answers(part, candidate)
    errata = read_errata(releases / ERRATA)
    require_known(errata, releases)
    require_applied(candidate, errata)
    require_gone(whole_listing(candidate), read_takedowns(releases / TAKEDOWN))
    changes = _changes(candidate, version, _measured_by(entries), errata, releases)
    entry = _entry(manifest, _build(candidate), last)
    prepared = _prepared(candidate, releases / version, changes, lock)
    if part:
        _place(_prepared_part(part, releases / version, lock), releases / f"{version}{SUFFIX}")
    _place(prepared, releases / version)
    append_entry(releases, entry)  # last: a version is frozen when the ledger says so
    return entry


def _frozen(candidate: Path, manifest: dict[str, Any], entries: Sequence[Entry], releases: Path) -> Entry | None:
    """The entry of the candidate's version, if there is one: a version that is built again must give its digest."""
    version, digest = manifest["version"], manifest["digest"]
    entry = next((one for one in entries if one.version == version), None)
    if entry and entry.digest != digest:
        differs = what_differs(releases / version, candidate) or f"{releases / version} is not what was frozen either"
        raise ReleaseError(
            f"version {version}", expected=f"the digest it was frozen with, {entry.digest}", got=f"{digest}: {differs}",
            remedy="A frozen version cannot change: raise `version` in params.yaml",
        )  # fmt: skip
    return entry


def _measured_by(entries: Sequence[Entry]) -> Entry | None:
    """The version that a change is measured by: the last that is no pre-release, else the last."""
    return max(entries, key=lambda e: (not is_prerelease(e.version), precedence(e.version)), default=None)


def _changes(candidate: Path, version: str, base: Entry | None, errata: Sequence[Erratum], releases: Path) -> str:
    """What the version says that it changed; its number must be large enough for it."""
    if base is None:
        return render_changes(version, None)
    found = _difference(releases, base, candidate)
    require_enough(version, base.version, found.level, found.in_short())
    last = private_part(releases / base.version) or releases / base.version
    shipped = set(read_errata(last / ERRATA))
    told = not is_withheld(read_manifest(candidate))  # reasons tell answers
    return render_changes(version, found, [one for one in errata if told and one not in shipped])


def _difference(releases: Path, base: Entry, candidate: Path) -> Difference:
    """What changed since a frozen version, which must still be what the ledger says."""
    before = whole_listing(releases / base.version)
    if before.digest != base.digest:
        raise ReleaseError(
            str(before.folder), expected=f"the digest of the ledger, {base.digest}", got=f"{before.digest}",
            remedy="A frozen version cannot change: restore it from git and with `dvc pull`",
        )  # fmt: skip
    return difference(before, whole_listing(candidate))


def _build(candidate: Path) -> dict[str, Any]:
    path = candidate / "build.json"
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        return {name: found[name] for name in ("date", "commit", "dirty")}
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ReleaseError(
            str(path), expected="date, commit and state of the build", got=f"{type(error).__name__}: {error}",
            remedy="Build the candidate again",
        ) from None  # fmt: skip


def _entry(manifest: dict[str, Any], build: dict[str, Any], last: Entry | None) -> Entry:
    return Entry(
        version=manifest["version"],
        digest=manifest["digest"],
        schema_version=manifest["schema_version"],
        items=manifest["items"],
        clips=manifest["clips"],
        configs={name: c["items"] for name, c in manifest["configs"].items() if not c["copy"]},
        form=manifest["form"],
        date=build["date"],
        commit=build["commit"],
        dirty=build["dirty"],
        parent=last.version if last else None,
    )


def _prepared(candidate: Path, folder: Path, changes: str, lock: int) -> Path:
    """Copy the candidate beside its place, add what changed and the errata; what is large goes behind DVC pointers."""
    partial = folder.with_name(f".{folder.name}{_PARTIAL}")
    for left in folder.parent.glob(f".*{_PARTIAL}/"):  # of runs that were killed
        shutil.rmtree(left)
    shutil.copytree(candidate, partial)
    (partial / CHANGES).write_text(changes, encoding="utf-8")
    errata = folder.parent / ERRATA
    if errata.is_file() and not is_withheld(read_manifest(candidate)):
        shutil.copyfile(errata, partial / ERRATA)
    behind_pointers(partial, _LARGE, lock)
    return partial


def _prepared_part(part: Path, folder: Path, lock: int) -> Path:
    """Copy the private part, with the errata, which tell answers; all of it goes behind a DVC pointer."""
    partial = folder.with_name(f".{folder.name}{SUFFIX}{_PARTIAL}")
    shutil.copytree(part, partial / PART)
    errata = folder.parent / ERRATA
    if errata.is_file():
        shutil.copyfile(errata, partial / PART / ERRATA)
    behind_pointers(partial, (PART,), lock)
    return partial


def _place(partial: Path, folder: Path) -> None:
    """Give the version its folder, in one step."""
    if folder.exists():  # left by a run that was killed before the ledger's line
        old = folder.with_name(f".{folder.name}.old{_PARTIAL}")
        folder.rename(old)
        shutil.rmtree(old)
    partial.rename(folder)
