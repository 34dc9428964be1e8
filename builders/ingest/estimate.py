"""What a build will take, before it begins: seconds, sound, room on the disk."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import NamedTuple

from builders.contract.source import Builder
from builders.ingest.units import heard
from earmark import audio
from earmark.errors import AudioError, SourceError
from earmark.item import Media
from earmark.mastering import Target
from earmark.shards import Reject

_PROBED_FILES = 50
# What the stage was measured to do on one core (benchmarks/ingest.py); for the estimate alone.
_AUDIO_SECONDS_PER_CORE_SECOND = 200.0
_START_S = 2.5
_FLAC_SHARE_OF_PCM = 0.6


class Estimate(NamedTuple):
    """What a build will take."""

    items: int
    audio_s: float
    disk_bytes: int
    seconds: float


def estimate(builder: Builder, root: Path, target: Target, workers: int) -> Estimate:
    """Estimate a build from its records and the headers of some of its files.

    Args:
        builder: Whose corpus.
        root: The corpus's folder.
        target: Rate of the clips.
        workers: Number of processes.
    """
    items, files, probed, audio_s, pcm_bytes = 0, 0, 0, 0.0, 0.0
    for made in builder.build(root):
        if isinstance(made, Reject):
            continue
        items += 1
        files += len(made.audio)
        if probed < _PROBED_FILES:
            for media, clip in zip(made.audio, made.clips, strict=False):
                found = _probed(media, clip.source.record)
                probed += found is not None
                if found:
                    seconds = found.frames / found.sample_rate_hz
                    audio_s += seconds
                    pcm_bytes += 2 * found.channels * seconds * min(found.sample_rate_hz, target.max_sample_rate_hz)
    scale = files / probed if probed else 0.0
    core_s = audio_s * scale / _AUDIO_SECONDS_PER_CORE_SECOND + workers * _START_S
    return Estimate(items, audio_s * scale, round(pcm_bytes * scale * _FLAC_SHARE_OF_PCM), core_s / workers)


def _probed(media: Media, record: str) -> audio.Format | None:
    try:
        with heard(media, record) as (_, sound):
            return audio.probe(sound)
    except (AudioError, SourceError, OSError):
        return None  # the stage will say so


def require_room(name: str, needed: Estimate, folder: Path) -> None:
    """Refuse a build for which the disk has no room.

    Raises:
        SourceError: Less is free than is needed twice (the work folder and the output).
    """
    free = shutil.disk_usage(folder).free
    if free < 2 * needed.disk_bytes:
        raise SourceError(
            f"source {name!r}", expected=f"{2 * needed.disk_bytes / 1e9:.1f} GB free for its build",
            got=f"{free / 1e9:.1f} GB", remedy="Make room or build on another disk",
        )  # fmt: skip
