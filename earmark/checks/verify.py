"""Verify a release: its files are those of its manifest, and its items pass the checks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path, PurePosixPath
from typing import Any

from earmark.checks.files import DATA, MANIFEST, configs, shards
from earmark.checks.gates import Gates
from earmark.checks.reading import Shard
from earmark.checks.registry import Folder, chosen
from earmark.checks.report import CheckReport
from earmark.checks.run import check_folder, check_items, read_json
from earmark.engine import Engine
from earmark.errors import ReleaseError
from earmark.release.answers import Answers, read_answers
from earmark.release.shelf import require_one


def verify(
    release: Path,
    only: Sequence[str] = (),
    *,
    gates: Gates | None = None,
    engine: Engine | None = None,
    known: Sequence[Path] = (),
    answers: Path | None = None,
) -> CheckReport:
    """Check a release: files against the manifest, then the items of every config that is not a declared copy.

    A folder of shards without a manifest is checked for its items alone.

    Args:
        release: The folder.
        only: Families or ids of checks; none for all.
        gates: What must hold over all items; None for the defaults.
        engine: Where the checks of single items run; None for this process.
        known: Lists of what is known elsewhere, as `earmark.checks.leakage` reads them.
        answers: The private part of a release whose answers are withheld; without it the checks that need answers
            are not run, and the report says so.

    Returns:
        The report; whatever is wrong with the release is in it.

    Raises:
        ReleaseError: It is no folder, a folder of versions, or has data but no manifest; the private part is not
            that of this release.
        ShardError: There is neither a manifest nor a shard.
        UsageError: There is no such check.
        ParamsError: A list of what is known elsewhere cannot be read.
    """
    chosen(only)
    gates = gates or Gates()
    if not release.is_dir():
        got = "a file" if release.exists() else "nothing there"
        raise ReleaseError(str(release), expected="the folder of a release", got=got, remedy="Give the folder")
    require_one(release)
    manifest = read_json(release / MANIFEST)
    if manifest is None and (release / DATA).is_dir():
        raise ReleaseError(
            str(release), expected=f"{MANIFEST} beside {DATA}/", got="none", remedy="Fetch the whole release"
        )
    part = read_answers(answers, release) if answers is not None else None
    if manifest is None:
        return check_items(release, gates, engine, only, known=known)
    found = list(_shards(release, manifest, part))
    folder = Folder(release, gates, {}, manifest, answers=part)
    return check_folder(folder, found, engine, only, subject=release.name, known=known)


def _shards(release: Path, manifest: Mapping[str, Any], part: Answers | None) -> Iterator[Shard]:
    """The shards of the configs that are not copies of others, in the order of their names."""
    known = configs(manifest)
    for name, config in shards(manifest).items():
        if config in known and not known[config]["copy"] and (release / name).is_file():
            kept = part is not None and PurePosixPath(name).name.split("-")[0] in part.splits
            yield Shard(name, release / name, answers=part.folder if part and kept else None)
