"""Where a corpus may lie that is not where it was looked for: another case of its name, a level above or below."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path, PurePath
from typing import NamedTuple


class Elsewhere(NamedTuple):
    """What was found in place of a corpus's folder, and what to do first; ends with a space where it says anything."""

    got: str
    first: str = ""


def elsewhere(corpora_root: Path, folders: Sequence[str]) -> Elsewhere:
    """What is there in place of a corpus's folder.

    Args:
        corpora_root: Where it was looked for.
        folders: Names that it may have.
    """
    if not corpora_root.is_dir():
        return Elsewhere(f"no folder {corpora_root}")
    firsts = [PurePath(folder).parts[0] for folder in folders]
    if _like(corpora_root.resolve().name, firsts):
        above = corpora_root.resolve().parent
        return Elsewhere("the corpus itself", f"Give the folder that it lies in, {above}. ")
    for path in sorted(corpora_root.iterdir()):
        name = _like(path.name, firsts)
        if name and name != path.name and path.is_dir():
            return Elsewhere(f"no such folder, but {path.name}", f"Rename {path} to {name}. ")
    return Elsewhere("no such folder")


def deeper(root: Path, folders: Sequence[str]) -> Path | None:
    """The folder below a corpus's that has the corpus's name once more, as some programs unpack archives."""
    names = [root.name, *(PurePath(folder).name for folder in folders)]
    return next((path for path in sorted(root.iterdir()) if path.is_dir() and _like(path.name, names)), None)


def _like(name: str, known: Sequence[str]) -> str | None:
    return next((one for one in known if one.casefold() == name.casefold()), None)
