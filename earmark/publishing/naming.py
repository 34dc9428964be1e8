"""Which place a name means."""

from __future__ import annotations

import re
from pathlib import Path

from earmark.errors import UsageError
from earmark.publishing.folder import FolderTarget
from earmark.publishing.target import HUB, Target, Visibility
from earmark.release.answers import SUFFIX

_REPOSITORY = re.compile(r"[\w][\w.-]*/[\w][\w.-]*")


def target_of(name: str, visibility: Visibility | None = None) -> Target:
    """The target that a name means: `hf://org/name`, or a folder.

    Args:
        name: As on the command line.
        visibility: Of a data set of the Hub; None for one that all can read.

    Raises:
        UsageError: Not a name of a data set; no client, or no token, where it is one.
    """
    if not name.strip():
        raise UsageError("--to", expected="hf://org/name or a folder", got="an empty name")
    if not name.startswith(HUB):
        if "://" in name:
            raise UsageError("--to", expected="hf://org/name or a folder", got=name)
        if visibility and visibility != Visibility():
            raise UsageError(
                "--private, --gated", expected="a data set of the Hub", got=f"the folder {name}",
                remedy="Who may read a folder is for its file system to say",
            )  # fmt: skip
        return FolderTarget(Path(name))
    repository = name.removeprefix(HUB).removeprefix("datasets/").rstrip("/")
    if not _REPOSITORY.fullmatch(repository):
        raise UsageError("--to", expected="hf://org/name, without a version", got=name)
    from earmark.publishing.hub import HubTarget  # it needs the client of the Hub

    return HubTarget(repository, visibility or Visibility())


def companion(target: Target) -> Target:
    """Where the private part of a release goes: `<target>-answers`, at the Hub a data set that is always private.

    Raises:
        UsageError: As `target_of`.
    """
    hub = target.name.startswith(HUB)
    return target_of(f"{target.name.rstrip('/')}{SUFFIX}", Visibility(private=True) if hub else None)
