"""Bring the candidate to a folder: copied, then every byte verified, then given its name in one step."""

from __future__ import annotations

import shutil
import time
from pathlib import Path

from earmark.command import say
from earmark.release.freeze import read_manifest, require_whole
from earmark.shards import replace_folder


def publish_candidate(candidate: Path, target: Path) -> None:
    """Copy the candidate to `<target>/next`.

    Args:
        candidate: The folder that the release stage made.
        target: A folder; created if absent.

    Raises:
        ReleaseError: The candidate, or the copy, is not what its manifest says.
    """
    started = time.monotonic()
    manifest = read_manifest(candidate)
    partial = target / ".next.partial"
    shutil.rmtree(partial, ignore_errors=True)
    shutil.copytree(candidate, partial)
    require_whole(partial, manifest)
    replace_folder(partial, target / "next")
    seconds = time.monotonic() - started
    say(f"publish: {manifest['digest']} to {target / 'next'}, {len(manifest['files'])} files, {seconds:.1f} s")
