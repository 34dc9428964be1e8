"""Where an artefact comes from: commit, versions, machine kind. Kept outside every digest."""

from __future__ import annotations

import hashlib
import platform
import subprocess
from datetime import UTC, datetime
from functools import cache
from importlib import metadata
from pathlib import Path
from typing import NamedTuple

# The packages whose version can change a sample or a number.
NUMERIC_PACKAGES = (
    "earmark", "numpy", "scipy", "soundfile", "soxr", "pyloudnorm", "pyarrow", "pyroomacoustics",
    "espeakng-loader", "gtts", "jiwer", "webdataset", "datasets", "dvc",
)  # fmt: skip


class Commit(NamedTuple):
    """A git commit and whether the tree differs from it."""

    sha: str | None
    dirty: bool | None


def commit(root: Path) -> Commit:
    """Name the commit of a checkout.

    Args:
        root: A folder inside the checkout.

    Returns:
        The commit, or `Commit(None, None)` outside git.
    """
    sha = _git(root, "rev-parse", "HEAD")
    if sha is None:
        return Commit(None, None)
    # DVC rewrites its lock while it builds, and what git does not track did not go into the commit anyway.
    changed = _git(root, "status", "--porcelain", "--untracked-files=no", "--", ".", ":(exclude)dvc.lock")
    return Commit(sha, bool(changed))


def commit_date(root: Path) -> str | None:
    """The day of the commit of a checkout, as ISO 8601 has it: the same whenever it is built; None outside git."""
    return _git(root, "log", "-1", "--format=%cs", "HEAD")


def versions() -> dict[str, str]:
    """Versions of the installed packages that can change a sample or a number."""
    found = {}
    for name in NUMERIC_PACKAGES:
        try:
            found[name] = metadata.version(name)
        except metadata.PackageNotFoundError:
            continue
    return found


def build_facts(root: Path) -> dict[str, object]:
    """Everything about a build that is not the release itself: commit, date, versions, machine kind."""
    sha, dirty = commit(root)
    return {
        "commit": sha,
        "dirty": dirty,
        "date": datetime.now(UTC).isoformat(timespec="seconds"),
        "python": platform.python_version(),
        "system": platform.system(),
        "machine": platform.machine(),
        "packages": versions(),
    }


@cache
def code_digest(*folders: Path) -> str:
    """Hash the Python source and data below some folders, in path order.

    Unfinished work that other code began must not be taken up, so the digest is part of a stage's key.

    Args:
        folders: Package folders.

    Returns:
        64 hex digits.
    """
    total = hashlib.sha256()
    for folder in folders:
        for path in sorted(p for p in folder.rglob("*") if p.suffix in {".py", ".yaml"}):
            total.update(path.relative_to(folder).as_posix().encode())
            total.update(hashlib.sha256(path.read_bytes()).digest())
    return total.hexdigest()


def _git(root: Path, *arguments: str) -> str | None:
    try:
        done = subprocess.run(
            ["git", "-C", str(root), *arguments], capture_output=True, text=True, timeout=30, check=True
        )
    except (OSError, subprocess.SubprocessError):
        return None
    return done.stdout.strip()
