"""Pictures and films of an item: they go through as they are, once it is known that they can be shown."""

from __future__ import annotations

import io
from pathlib import Path

from earmark.errors import AudioError, SourceError
from earmark.item import Clip

MAX_IMAGE_BYTES = 50_000_000
MAX_IMAGE_PIXELS = 100_000_000
MAX_VIDEO_BYTES = 500_000_000
LENGTH_SLACK_S = 0.2
_REMEDY = "Replace it or leave it out"


def image_bytes(source: bytes | Path) -> bytes:
    """The bytes of a picture that can be decoded.

    Raises:
        SourceError: It is absent, too large, or no picture.
    """
    from PIL import Image, UnidentifiedImageError

    data, name = _bytes(source, MAX_IMAGE_BYTES, "picture")
    try:
        with Image.open(io.BytesIO(data)) as image:
            pixels = image.width * image.height
            image.verify()
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, SyntaxError, ValueError) as error:
        got = "none that Pillow knows" if isinstance(error, UnidentifiedImageError) else str(error)
        raise SourceError(name, expected="a picture", got=got, remedy=_REMEDY) from None
    if pixels > MAX_IMAGE_PIXELS:
        got = f"{pixels:,} pixels"
        raise SourceError(name, expected=f"at most {MAX_IMAGE_PIXELS:,} pixels", got=got, remedy=_REMEDY)
    return data


def video_bytes(source: bytes | Path) -> tuple[bytes, float]:
    """The bytes of a film whose first picture can be decoded, and its length in seconds.

    Raises:
        SourceError: It is absent, too large, no film, or does not say how long it is.
    """
    import av

    data, name = _bytes(source, MAX_VIDEO_BYTES, "film")
    try:
        with av.open(io.BytesIO(data), "r") as container:
            if not container.streams.video:
                raise SourceError(name, expected="a film", got="no moving picture in it", remedy=_REMEDY)
            stream = container.streams.video[0]
            next(container.decode(stream))
            if stream.duration and stream.time_base:
                return data, float(stream.duration * stream.time_base)
            if container.duration:
                return data, float(container.duration / av.time_base)
    except av.FFmpegError as error:
        raise SourceError(name, expected="a film", got=error.strerror or str(error), remedy=_REMEDY) from None
    except StopIteration:
        raise SourceError(name, expected="a film", got="no picture in it", remedy=_REMEDY) from None
    raise SourceError(name, expected="a film that says how long it is", got="no length", remedy=_REMEDY)


def require_same_length(item: str, video_s: float, clips: tuple[Clip, ...]) -> None:
    """Refuse a film whose sound, the first clip of its context, is longer or shorter than itself.

    Raises:
        SourceError: They differ by more than LENGTH_SLACK_S.
    """
    heard = next((clip.duration_s for clip in clips if clip.role == "context"), None)
    if heard is not None and abs(heard - video_s) > LENGTH_SLACK_S:
        raise SourceError(
            item, expected=f"sound as long as its film, {video_s:.2f} s (within {LENGTH_SLACK_S} s)",
            got=f"{heard:.2f} s", remedy="See whether sound and film belong together; leave it out if not",
        )  # fmt: skip


def _bytes(source: bytes | Path, limit: int, kind: str) -> tuple[bytes, str]:
    name = f"{len(source)} bytes of a {kind}" if isinstance(source, bytes) else str(source)
    try:
        size = len(source) if isinstance(source, bytes) else source.stat().st_size
        if not 0 < size <= limit:
            raise SourceError(name, expected=f"a {kind} of at most {limit:,} bytes", got=f"{size:,}", remedy=_REMEDY)
        return source if isinstance(source, bytes) else source.read_bytes(), name
    except OSError as error:
        raise AudioError(name, expected="a readable file", got=str(error.strerror)) from None
