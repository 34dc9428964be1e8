"""A release that is whole: its manifest can be read, and every file is what the manifest says."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from earmark.digest import sha256_of
from earmark.errors import ReleaseError
from earmark.release.form import require_form
from earmark.release.names import MANIFEST
from earmark.strict_json import each_key_once, no_constant


def read_manifest(release: Path) -> dict[str, Any]:
    """The manifest of a candidate or release.

    Raises:
        ReleaseError: It is absent or is not a manifest (`earmark.release.form`).
    """
    path = release / MANIFEST
    try:
        text = path.read_text(encoding="utf-8")
        found: dict[str, Any] = json.loads(text, parse_constant=no_constant, object_pairs_hook=each_key_once)
    except OSError:
        got = "no manifest.json" if release.is_dir() else "a file" if release.exists() else "no such folder"
        raise ReleaseError(
            str(release), expected="a release with its manifest.json", got=got,
            remedy="`make release` builds a candidate in build/release",
        ) from None  # fmt: skip
    except (ValueError, RecursionError) as error:
        raise ReleaseError(
            str(path), expected="the manifest of a release", got=f"{type(error).__name__}: {error}",
            remedy="Fetch or build the release again",
        ) from None  # fmt: skip
    require_form(path, found)
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
