"""From the candidate to a version that does not change any more: `releases/<version>/` and its ledger line."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

from earmark.digest import sha256_of
from earmark.errors import ReleaseError
from earmark.release.ledger import Entry, append_entry, precedence, read_ledger
from earmark.release.manifest import MANIFEST

# Large: behind a DVC pointer. The rest is small and goes into git.
_LARGE = ("data", "webdataset")


def read_manifest(release: Path) -> dict[str, Any]:
    """The manifest of a candidate or release.

    Raises:
        ReleaseError: It is absent or is not a manifest.
    """
    path = release / MANIFEST
    try:
        manifest = json.loads(path.read_text(encoding="utf-8"))
        manifest["digest"], manifest["files"], manifest["configs"], manifest["version"]
    except OSError:
        got = "no manifest.json" if release.is_dir() else "no such folder"
        raise ReleaseError(
            str(release), expected="a release with its manifest.json", got=got,
            remedy="`make release` builds a candidate in build/release",
        ) from None  # fmt: skip
    except (ValueError, KeyError, TypeError, UnicodeDecodeError) as error:
        raise ReleaseError(
            str(path), expected="the manifest of a release", got=f"{type(error).__name__}: {error}",
            remedy="Fetch or build the release again",
        ) from None  # fmt: skip
    found: dict[str, Any] = manifest
    return found


def require_whole(release: Path, manifest: dict[str, Any]) -> None:
    """Check every file of the manifest by its hash.

    Raises:
        ReleaseError: Names the first file that is absent or differs.
    """
    for name, facts in manifest["files"].items():
        path = release / name
        if not path.is_file():
            raise ReleaseError(str(path), expected="the file that the manifest lists", got="no such file")
        found = sha256_of(path)
        if found != facts["sha256"]:
            raise ReleaseError(
                str(path),
                expected=f"sha256 {facts['sha256']}",
                got=found,
                remedy="Build or fetch the release again",
            )


def freeze(candidate: Path, releases: Path) -> Entry:
    """Freeze the candidate under its version.

    Freezing the same again is allowed and changes nothing.

    Args:
        candidate: The folder that the release stage made.
        releases: The folder of the ledger.

    Returns:
        The ledger's entry.

    Raises:
        ReleaseError: The version is frozen with another digest, or does not come after the last; the
            candidate is damaged; DVC cannot take the shards.
    """
    manifest = read_manifest(candidate)
    build = json.loads((candidate / "build.json").read_text(encoding="utf-8"))
    entries = read_ledger(releases)
    version, digest = manifest["version"], manifest["digest"]
    for entry in entries:
        if entry.version == version and entry.digest != digest:
            raise ReleaseError(
                f"version {version}", expected=f"the digest it was frozen with, {entry.digest}", got=digest,
                remedy="A frozen version cannot change: raise `version` in params.yaml",
            )  # fmt: skip
        if entry.version == version:
            return entry
    last = max(entries, key=lambda e: precedence(e.version), default=None)
    if last and precedence(version) <= precedence(last.version):
        raise ReleaseError(f"version {version}", expected=f"one after {last.version}", got=version)
    require_whole(candidate, manifest)
    entry = Entry(
        version=version,
        digest=digest,
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
    _place(candidate, releases / version)
    append_entry(releases, entry)  # last: a version is frozen when the ledger says so
    return entry


def _place(candidate: Path, folder: Path) -> None:
    """Copy the candidate, and put what is large behind DVC pointers."""
    partial = folder.with_name(f".{folder.name}.partial")
    shutil.rmtree(partial, ignore_errors=True)
    shutil.copytree(candidate, partial)
    if folder.exists():
        shutil.rmtree(folder)  # left by a run that was killed before the ledger's line
    partial.rename(folder)
    for name in _LARGE:
        command = [sys.executable, "-m", "dvc", "add", "--quiet", str(folder / name)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode:
            raise ReleaseError(
                str(folder / name), expected="`dvc add` to take it", got=done.stderr.strip() or done.stdout.strip(),
                remedy="Run inside the checkout, where DVC is set up",
            )  # fmt: skip
