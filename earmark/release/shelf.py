"""A folder of versions, each in a folder of its own, as `make freeze` and `earmark publish` leave them."""

from __future__ import annotations

from pathlib import Path

from earmark.errors import ReleaseError
from earmark.release.names import MANIFEST


def versions_in(folder: Path) -> list[str]:
    """The names of the releases that lie in a folder, sorted; hidden folders are none."""
    return sorted(path.parent.name for path in folder.glob(f"[!.]*/{MANIFEST}"))


def require_one(folder: Path) -> None:
    """Refuse a folder that is no release and no folder of shards, but holds releases.

    Raises:
        ReleaseError: Says which, and how one of them is named.
    """
    if (folder / MANIFEST).is_file() or (folder / "data").is_dir() or next(folder.glob("*.parquet"), None):
        return
    found = versions_in(folder)
    if found:
        raise ReleaseError(
            str(folder), expected="one release", got=f"a folder of versions: {', '.join(found)}",
            remedy=f"Name one: {folder}@{found[-1]}",
        )  # fmt: skip


def version_in(folder: Path, name: str) -> Path:
    """The folder of a version.

    Args:
        folder: Where versions lie.
        name: Of one of them.

    Raises:
        ReleaseError: There is none of that name.
    """
    if not (folder / name).is_dir():
        expected = f"one of {', '.join(versions_in(folder)) or 'no versions at all'}"
        raise ReleaseError(f"{folder}@{name}", expected=expected, got=name)
    return folder / name
