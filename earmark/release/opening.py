"""The last look before a candidate is one, as readers will: `datasets` opens it, and mlcroissant takes its metadata."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from earmark.errors import ReleaseError
from earmark.release.croissant import CROISSANT, require_valid

_TIMEOUT_S = 600


def require_opens(release: Path, manifest: Mapping[str, Any]) -> None:
    """Open every configuration of a release with `datasets`, streaming, and read its first item; validate its metadata.

    In a process of its own: streams that are not read to their end leave threads behind that may abort whoever
    ends with them.

    Args:
        release: The folder.
        manifest: Its manifest.

    Raises:
        ReleaseError: `datasets` cannot open it, or sees other configurations; mlcroissant refuses `croissant.json`.
    """
    with tempfile.TemporaryDirectory() as cache:
        command = [sys.executable, "-m", "earmark.release.opening", str(release), cache]
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=_TIMEOUT_S)
    if done.returncode:
        reason = done.stderr.strip().splitlines()[-1:] or [f"exit status {done.returncode}"]
        raise ReleaseError(str(release), expected="a folder that `datasets` opens", got=reason[0])
    seen = json.loads(done.stdout.splitlines()[-1])
    if seen != sorted(manifest["configs"]):
        raise ReleaseError(str(release), expected=f"the configurations {sorted(manifest['configs'])}", got=f"{seen}")
    if CROISSANT in manifest["files"]:  # releases before it have none
        require_valid(release / CROISSANT)


def _open(release: str, cache: str) -> list[str]:
    """The configurations, each opened and the first item of each of its splits read."""
    import datasets

    seen = sorted(datasets.get_dataset_config_names(release, cache_dir=cache))
    for name in seen:
        for split in datasets.load_dataset(release, name, streaming=True, cache_dir=cache).values():
            next(iter(split.decode(False)))
    return seen


if __name__ == "__main__":
    sys.stdout.write(json.dumps(_open(*sys.argv[1:])) + "\n")
    sys.stdout.flush()
    os._exit(0)  # without waiting for the threads of the streams
