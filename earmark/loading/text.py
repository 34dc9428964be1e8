"""The text of a release, wherever it is: what scoring and comparing read, without any sound."""

from __future__ import annotations

from pathlib import Path

from earmark.loading.places import place_of
from earmark.release.errata import ERRATA
from earmark.release.listing import INDEX
from earmark.release.names import MANIFEST
from earmark.release.shelf import require_one


def is_elsewhere(name: str) -> bool:
    """Whether a name is that of a published version (`org/name@v1.0.0`, `folder@v1.0.0`), and not a path here."""
    return not Path(name).exists() and ("@" in name or name.startswith("hf://"))


def release_folder(name: str) -> Path:
    """Where the text of a release is: a path here, or the folder that `text_folder` fetches.

    Raises:
        UsageError: See `text_folder`.
        ReleaseError: See `text_folder`; or the path is a folder of versions.
    """
    if is_elsewhere(name):
        return text_folder(name)
    require_one(Path(name))
    return Path(name)


def text_folder(name: str) -> Path:
    """A folder with the manifest, the index and the errata of a published version; from the Hub they are fetched.

    Args:
        name: See `earmark.loading.places.place_of`.

    Raises:
        UsageError: Neither a folder nor a name of a data set; no client is installed.
        ReleaseError: There is no release, or it cannot be reached and is not in the cache.
    """
    place = place_of(name)
    files = [file for file in place.manifest["files"] if file.startswith(INDEX) or file == ERRATA]
    place.fetch(files)
    manifest = place.file(MANIFEST)
    return manifest.parent if isinstance(manifest, Path) else Path(name)
