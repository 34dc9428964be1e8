"""Version numbers: what a change asks for, and whether a number is large enough.

The rule is that of the design, for every number, 0.x as well: who cites a frozen benchmark cites it whatever its
number. Items removed, moved or changed in what is heard, asked for or scored: major. Items added: minor. Words or facts
of items alone, or nothing but the packing: patch. The arithmetic is that of Semantic Versioning 2.0.0, items 6 to 8.
"""

from __future__ import annotations

from typing import Literal, TypeAlias

from earmark.errors import ReleaseError
from earmark.release.ledger import precedence

Level: TypeAlias = Literal["none", "patch", "minor", "major"]
LEVELS: tuple[Level, ...] = ("none", "patch", "minor", "major")


def is_prerelease(version: str) -> bool:
    """Whether a version stands before its release (`2.0.0-rc.1`).

    Raises:
        ReleaseError: Not a semantic version.
    """
    return not precedence(version)[3]


def suggested(version: str, level: Level) -> str:
    """The smallest number that may follow a version after such a change; itself where nothing changed.

    A pre-release is followed by its release.

    Raises:
        ReleaseError: Not a semantic version.
    """
    major, minor, patch = precedence(version)[:3]
    if level == "none":
        return version
    if is_prerelease(version):
        return f"{major}.{minor}.{patch}"
    steps = {"patch": (major, minor, patch + 1), "minor": (major, minor + 1, 0), "major": (major + 1, 0, 0)}
    return "{}.{}.{}".format(*steps[level])


def require_enough(version: str, since: str, level: Level, change: str) -> None:
    """Refuse a number that is too small for what changed since a version.

    Args:
        version: The new number; a pre-release counts as its release.
        since: The last version that is no pre-release; after a pre-release any later number is enough.
        level: What the change asks for.
        change: In words, for the message.

    Raises:
        ReleaseError: It is too small; names the smallest that is not.
    """
    if is_prerelease(since):
        return
    least = suggested(since, level)
    if precedence(version)[:3] < precedence(least)[:3]:
        raise ReleaseError(
            f"version {version}", expected=f"{least} or later, since {level} changes came after {since} ({change})",
            got=version, remedy=f"Set it in params.yaml; `earmark diff {since} build/release` shows all changes",
        )  # fmt: skip
