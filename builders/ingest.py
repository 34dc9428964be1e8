"""A builder's items to shards: choices are drawn, sound is read, brought to level and written as FLAC."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from builders.source import Builder
from earmark import audio
from earmark.digest import sha256_of
from earmark.draw import with_drawn_choices
from earmark.errors import AudioError, SourceError
from earmark.item import Clip, Item, Media, canonical_json
from earmark.mastering import Target, master
from earmark.shards import Reject
from earmark.stage import Unit
from earmark.validation import require

_PROBED_FILES = 50
# What the stage was measured to do on one core (benchmarks/ingest.py); for the estimate alone.
_AUDIO_SECONDS_PER_CORE_SECOND = 300.0
_FLAC_SHARE_OF_PCM = 0.6


@dataclass(frozen=True, slots=True)
class Reading:
    """The work of the stage: an item with paths in, an item with sound out.

    Attributes:
        seed: The release's seed: draws distractors and places.
        options: Number of choices wanted.
        target: Rate and level of every clip.
    """

    seed: int
    options: int
    target: Target

    def __call__(self, item: Item) -> Item:
        """Read, level and seal one item.

        Raises:
            ItemError: The builder's record breaks the schema.
            AudioError: A clip cannot be read.
        """
        item = with_drawn_choices(item, self.seed, self.options)
        require(item)
        done = [self._clip(media, clip) for media, clip in zip(item.audio, item.clips, strict=True)]
        media = tuple(m.model_copy(update={"path": f"{n}.flac"}) for n, (m, _) in enumerate(done))
        return item.model_copy(update={"audio": media, "clips": tuple(clip for _, clip in done)}).sealed()

    def _clip(self, media: Media, clip: Clip) -> tuple[Media, Clip]:
        source = media.bytes if media.bytes is not None else Path(media.path or "")
        channels = audio.probe(source).channels
        layout = clip.layout if (clip.layout == "mono") == (channels == 1) else None
        made = master(source, self.target, layout)
        facts = {
            "sha256": made.sha256,
            "pcm_sha256": made.pcm_sha256,
            "duration_s": made.duration_s,
            "sample_rate_hz": made.sample_rate_hz,
            "channels": made.channels,
            "layout": made.layout,
            "loudness_lufs": made.loudness_lufs,
            "true_peak_dbfs": made.true_peak_dbfs,
            "transform": made.transform,
            "source": clip.source.model_copy(update={"sha256": sha256_of(source)}),
        }
        return Media(bytes=made.flac), clip.model_copy(update=facts)


def units(builder: Builder, root: Path) -> Iterator[Unit | Reject]:
    """The items of a builder as units of work.

    A unit's fingerprint holds the size and time of every file, so that an edited file is read again.
    """
    for made in builder.build(root):
        if isinstance(made, Reject):
            yield made
            continue
        heard = zip(made.audio, made.clips, strict=False)  # the stage says if the counts differ
        absent = next((c.source.record for m, c in heard if m.path and not Path(m.path).is_file()), None)
        if absent is not None:
            yield builder.SOURCE.missing(made.id.removeprefix(f"{builder.SOURCE.name}/"), absent)
            continue
        stats = [Path(m.path).stat() for m in made.audio if m.path]
        record = made.model_dump(mode="json", exclude={"images", "video"})
        text = canonical_json([record, [(s.st_size, s.st_mtime_ns) for s in stats]])
        yield Unit(made.id, hashlib.sha256(text.encode()).hexdigest(), made)


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
            for media in made.audio:
                found = _probed(Path(media.path or ""))
                probed += found is not None
                if found:
                    seconds = found.frames / found.sample_rate_hz
                    audio_s += seconds
                    pcm_bytes += 2 * found.channels * seconds * min(found.sample_rate_hz, target.max_sample_rate_hz)
    scale = files / probed if probed else 0.0
    core_s = audio_s * scale / _AUDIO_SECONDS_PER_CORE_SECOND
    return Estimate(items, audio_s * scale, round(pcm_bytes * scale * _FLAC_SHARE_OF_PCM), core_s / workers)


def _probed(path: Path) -> audio.Format | None:
    try:
        return audio.probe(path)
    except (AudioError, OSError):
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
