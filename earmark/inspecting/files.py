"""Sound, pictures and film of items as files, for providers that read them when they ask the model.

Files, not bytes within the samples: a task holds all its samples in memory, and a benchmark's sound may not fit there.
They are named by their content, so a second run finds them, and a run that was broken off leaves no half file behind.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from pathlib import Path
from typing import Literal, NamedTuple

from earmark.audio import decode, to_pcm16
from earmark.errors import ScoreError
from earmark.loading import LoadedItem

# The first bytes of pictures (PNG 3rd edition, clause 5.2; JFIF 1.02; GIF89a; RIFF).
_PICTURES = ((b"\x89PNG\r\n\x1a\n", ".png"), (b"\xff\xd8\xff", ".jpg"), (b"GIF8", ".gif"), (b"RIFF", ".webp"))


class Film(NamedTuple):
    """A film, and what holds it."""

    path: str
    format: Literal["mp4", "mov"]


def cache_folder() -> Path:
    """Where the files go if nobody says: the user's cache (XDG Base Directory 0.8)."""
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "earmark" / "inspect"


def sound_file(item: LoadedItem, index: int, folder: Path) -> str:
    """A clip as WAV: 16 bits, all channels, the rate that it has.

    Raises:
        AudioError: The item carries no sound, or not the one that its record names.
    """
    flac = item.audio.encoded(index)
    return _stored(folder, flac, ".wav", lambda path: _write_wav(flac, path))


def picture_file(item: LoadedItem, index: int, folder: Path) -> str:
    """A picture as it is.

    Raises:
        ScoreError: The item has none there, or it is of no known kind.
    """
    content = item.record.images[index].bytes or b""
    suffix = next((suffix for start, suffix in _PICTURES if content.startswith(start)), "")
    if not suffix:
        raise ScoreError(f"{item.id}, image {index}", expected="PNG, JPEG, GIF or WebP", got=repr(content[:8]))
    return _stored(folder, content, suffix, lambda path: _write(content, path))


def film_file(item: LoadedItem, folder: Path) -> Film:
    """The film as it is.

    Raises:
        ScoreError: It is neither MP4 nor QuickTime (ISO/IEC 14496-12, clause 4.3).
    """
    content = (item.record.video.bytes if item.record.video else None) or b""
    if content[4:8] != b"ftyp":
        raise ScoreError(f"{item.id}, video", expected="MP4 or QuickTime", got=repr(content[:12]))
    kind: Literal["mp4", "mov"] = "mov" if content[8:12] == b"qt  " else "mp4"
    return Film(_stored(folder, content, f".{kind}", lambda path: _write(content, path)), kind)


def _stored(folder: Path, content: bytes, suffix: str, write: Callable[[Path], None]) -> str:
    path = folder / f"{hashlib.sha256(content).hexdigest()}{suffix}"
    if not path.is_file():
        folder.mkdir(parents=True, exist_ok=True)
        partial = path.with_name(f".{path.stem}.{os.getpid()}{suffix}")
        write(partial)
        partial.replace(path)
    return str(path.resolve())


def _write_wav(flac: bytes, path: Path) -> None:
    import soundfile

    sound = decode(flac)
    soundfile.write(path, to_pcm16(sound.samples), sound.sample_rate_hz, format="WAV", subtype="PCM_16")


def _write(content: bytes, path: Path) -> None:
    path.write_bytes(content)
