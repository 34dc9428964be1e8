"""Files of tasks: checked, then put where the server plays them from.

A page with a file that is missing or does not play shows a red box, and lets the rater submit all the same; so what
does not decode to its end never gets there.
"""

from __future__ import annotations

import io
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import quote

from annotation.exchange.client import Client
from earmark.audio import decoded_blocks
from earmark.digest import sha256_of
from earmark.errors import EarmarkError, JudgementError

FOLDER = "clips"  # below the media folder, of which the server serves strict subfolders only
HOLDING = "Files of Earmark: no tasks here, please leave it. [earmark-files]"
# What browsers play and show, by how it begins.
_KINDS: dict[str, tuple[tuple[int, bytes, str], ...]] = {
    "audio": ((0, b"fLaC", "flac"), (0, b"RIFF", "wav"), (0, b"OggS", "ogg"), (0, b"ID3", "mp3"),
              (0, b"\xff\xfb", "mp3"), (0, b"\xff\xf3", "mp3"), (0, b"\xff\xf2", "mp3")),
    "image": ((0, b"\x89PNG", "png"), (0, b"\xff\xd8\xff", "jpg"), (8, b"WEBP", "webp"), (0, b"GIF8", "gif")),
    "video": ((4, b"ftyp", "mp4"), (0, b"\x1a\x45\xdf\xa3", "webm")),
}  # fmt: skip


def suffix_of(kind: str, data: bytes) -> str:
    """How a file of these bytes is named.

    Raises:
        JudgementError: They are none, or nothing that a browser plays or shows.
    """
    if not data:
        raise JudgementError(f"the {kind}", expected="bytes", got="none")
    for at, magic, suffix in _KINDS[kind]:
        if data[at : at + len(magic)] == magic:
            return suffix
    known = ", ".join(dict.fromkeys(suffix for *_, suffix in _KINDS[kind]))
    raise JudgementError(f"the {kind}", expected=f"what browsers take: {known}", got=f"bytes {data[:8].hex(' ')} …")


def _audio(data: bytes) -> None:
    for _ in decoded_blocks(data)[2]:
        pass


def _image(data: bytes) -> None:
    from PIL import Image

    with Image.open(io.BytesIO(data)) as picture:
        picture.load()


def _video(data: bytes) -> None:
    import av

    with av.open(io.BytesIO(data), mode="r") as film:
        if next(film.decode(video=0), None) is None:
            raise ValueError("a film without pictures")


_CHECKS: dict[str, Callable[[bytes], None]] = {"audio": _audio, "image": _image, "video": _video}


def check(kind: str, data: bytes) -> None:
    """Decode a file to its end (of a film, its first picture).

    Args:
        kind: `audio`, `image` or `video`.
        data: The file.

    Raises:
        JudgementError: It does not decode.
    """
    try:
        _CHECKS[kind](data)
    except EarmarkError as error:
        raise JudgementError(f"the {kind}", expected=error.expected, got=error.got, remedy=error.remedy) from None
    except (OSError, ValueError, IndexError, SyntaxError) as error:  # what Pillow and av raise for damaged files
        raise JudgementError(f"the {kind}", expected=f"{kind} that decodes", got=str(error)) from None


class Shelf(Protocol):
    """Where files go."""

    def url(self, kind: str, data: bytes) -> str:
        """Check a file and put it there, once; its address for tasks.

        Raises:
            JudgementError: It is not whole, or cannot be put there.
        """
        ...


class DryShelf:
    """Checks, and puts nothing anywhere."""

    def url(self, kind: str, data: bytes) -> str:
        """See `Shelf`."""
        suffix = suffix_of(kind, data)
        check(kind, data)
        return _local(f"{FOLDER}/{sha256_of(data)}.{suffix}")


class LocalShelf:
    """The media folder of a server on this machine; a file is named by what it holds.

    Args:
        media: The folder.
    """

    def __init__(self, media: Path) -> None:
        self.folder = media / FOLDER

    def url(self, kind: str, data: bytes) -> str:
        """See `Shelf`."""
        suffix, digest = suffix_of(kind, data), sha256_of(data)
        name = f"{digest[:2]}/{digest}.{suffix}"
        path = self.folder / name
        if not path.is_file() or path.stat().st_size != len(data):
            check(kind, data)
            self._write(path, data)
        return _local(f"{FOLDER}/{name}")

    @staticmethod
    def _write(path: Path, data: bytes) -> None:
        part = path.with_name(f".{path.name}.{os.getpid()}.part")
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            part.write_bytes(data)
            part.replace(path)
        except OSError as error:
            part.unlink(missing_ok=True)
            raise OSError(error.errno, error.strerror or "it cannot be written", str(path)) from None


def _local(name: str) -> str:
    return f"/data/local-files/?d={quote(name)}"


class RemoteShelf:
    """Somebody else's server: files are uploaded, once, to a project that is there for nothing else.

    A project whose interface has more than one key takes no uploads, so they go to one that shows nothing; who may
    log in to a Community server may read the files of all its projects.

    Args:
        client: Of the server.
    """

    def __init__(self, client: Client) -> None:
        self._client = client
        self._project: int | None = None
        self._there: dict[str, str] = {}

    def url(self, kind: str, data: bytes) -> str:
        """See `Shelf`."""
        name = f"{sha256_of(data)}.{suffix_of(kind, data)}"
        project = self._holding()
        if name not in self._there:
            check(kind, data)
            self._there[name] = self._client.upload(project, name, data)
        return f"/data/{self._there[name]}"

    def _holding(self) -> int:
        if self._project is None:
            found = [one.id for one in self._client.projects() if one.description == HOLDING]
            made = found or [self._client.create("Earmark: files", HOLDING, "<View></View>", "").id]
            self._project = made[0]
            # The server puts eight characters of its own and a dash before a name.
            stored = self._client.uploads(self._project)
            self._there = {path.rpartition("/")[2].partition("-")[2]: path for path in stored}
        return self._project


def addresses(item: Any, shelf: Shelf) -> dict[str, Any]:
    """Put an item's files on a shelf.

    Args:
        item: Of `earmark.item`.
        shelf: Where they go.

    Returns:
        `clips`, `images` and `video`, as `tasks.task_of` takes them.

    Raises:
        JudgementError: One is absent or does not decode; says which.
    """
    made: dict[str, Any] = {}
    for name, kind, media in (("clips", "audio", item.audio), ("images", "image", item.images)):
        made[name] = [_put(f"{kind} {n + 1}", kind, one.bytes, shelf) for n, one in enumerate(media)]
    made["video"] = _put("the video", "video", item.video.bytes, shelf) if item.video else ""
    return made


def _put(name: str, kind: str, data: bytes | None, shelf: Shelf) -> str:
    if data is None:
        raise JudgementError(
            name, expected="bytes", got="a pointer to another's file", remedy="Build the items from the corpus itself"
        )
    try:
        return shelf.url(kind, data)
    except JudgementError as error:
        if error.subject != f"the {kind}":
            raise
        raise JudgementError(name, expected=error.expected, got=error.got, remedy=error.remedy) from None
