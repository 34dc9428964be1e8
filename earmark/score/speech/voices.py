"""The reference voices of a release: which role an item is, and the sound of the clips that say how it speaks."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from earmark.errors import AudioError, ScoreError
from earmark.score.speech.replies import Heard, heard
from earmark.shards import read_rows, shard_files

_COLUMNS = ["id", "audio", "clips", "groups", "scene"]
_COPIES = frozenset({"mini", "index"})


class Reference(NamedTuple):
    """A clip of an item that says how its role speaks.

    Attributes:
        role: See `role_of`.
        clip: sha256 of its bytes.
    """

    item: str
    role: str
    clip: str
    sound: bytes

    def heard(self, rate_hz: int) -> Heard:
        """The sound, as a model takes it.

        Raises:
            ScoreError: It cannot be read, or is silent: the release is broken.
        """
        try:
            found = heard(self.sound, rate_hz)
        except AudioError as error:
            raise ScoreError(self.item, expected="a reference clip that can be read", got=error.got) from None
        if found.samples is None:
            raise ScoreError(self.item, expected="a reference clip with a voice in it", got=f"{found.status}")
        return found


def role_of(row: Mapping[str, Any], clip_hash: str) -> str:
    """The role of an item: its group `role`, else `role` of its scene, else its reference clip.

    Args:
        row: Of a shard.
        clip_hash: sha256 of the clip's bytes.
    """
    for group in row["groups"]:
        if group["key"] == "role":
            return str(group["value"])
    try:
        scene = json.loads(row["scene"] or "{}")
    except ValueError:
        scene = {}
    role = scene.get("role") if isinstance(scene, dict) else None
    return role if isinstance(role, str) and role else f"clip {clip_hash[:12]}"


def references(release: Path) -> Iterator[Reference]:
    """The reference clips of a release, those of role `voice` that carry their bytes; one item at a time.

    Args:
        release: A release folder, a folder of shards, or a shard.

    Raises:
        ShardError: A shard is damaged, or carries no sound.
    """
    for file in _files(release):
        for row in read_rows(file, _COLUMNS):
            for media, clip in zip(row["audio"], row["clips"], strict=False):
                if clip["role"] == "voice" and media["bytes"]:
                    digest = hashlib.sha256(media["bytes"]).hexdigest()
                    yield Reference(row["id"], role_of(row, digest), digest, media["bytes"])


def _files(release: Path) -> list[Path]:
    if not (release / "data").is_dir():
        return shard_files(release)
    folders = sorted(path for path in (release / "data").iterdir() if path.is_dir() and path.name not in _COPIES)
    return [file for folder in folders for file in shard_files(folder)]
