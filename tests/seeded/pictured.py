"""Faults of pictures and films, and of what is said of clips."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from earmark.item import Attribute, Item, Media
from tests.seeded.fault import Items, fault, of_task, with_clip, with_fields

Spoil = Callable[[Items, int], Items]
_SPOKEN = of_task("asr")
_PAGE = b"<!DOCTYPE html><html><body>404 Not Found</body></html>"
_POINTER = b"version https://git-lfs.github.com/spec/v1\noid sha256:" + b"0" * 64 + b"\nsize 20481\n"


def png(pixels: NDArray[np.uint8]) -> bytes:
    """A picture in red, green and blue, shape (height, width, 3): ISO/IEC 15948, every row with filter 0."""

    def part(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    height, width, _ = pixels.shape
    rows = b"".join(b"\0" + row.tobytes() for row in pixels)
    head = part(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + part(b"IDAT", zlib.compress(rows)) + part(b"IEND", b"")


def noise(height: int = 24, width: int = 32) -> bytes:
    """A picture with something in it."""
    return png(np.random.default_rng(7).integers(0, 256, (height, width, 3), np.uint8))


def box(kind: bytes, body: bytes) -> bytes:
    """A box of a film: ISO/IEC 14496-12, 4.2."""
    return struct.pack(">I", 8 + len(body)) + kind + body


WHOLE = noise()
FILM = box(b"ftyp", b"isom\0\0\2\0") + box(b"moov", bytes(40)) + box(b"mdat", bytes(400))
_ALTERED = WHOLE[:60] + bytes([WHOLE[60] ^ 0xFF]) + WHOLE[61:]


def _showing(*pictures: bytes) -> Spoil:
    """One of some pictures for each place."""

    def spoil(items: Items, place: int) -> Items:
        shown = pictures[place % len(pictures)]
        return with_fields(images=(Media(bytes=shown, path="0.png"),))(items, place)

    return spoil


def _twice(_: Item) -> tuple[Media, ...]:
    return (Media(bytes=WHOLE, path="0.png"), Media(bytes=WHOLE, path="1.png"))


def _film(*films: bytes) -> Spoil:
    def spoil(items: Items, place: int) -> Items:
        return with_fields(video=Media(bytes=films[place % len(films)], path="0.mp4"))(items, place)

    return spoil


def _of_speaker(*pairs: tuple[str, str]) -> Spoil:
    return with_clip(speaker=tuple(Attribute(key=key, value=value) for key, value in pairs))


def _plain(value: int) -> bytes:
    return png(np.full((24, 32, 3), value, np.uint8))


FAULTS = (
    fault("a page of an error, or a pointer of Git LFS, in place of a picture", "pictures.whole",
          _showing(_PAGE, _POINTER, b"", b"RIFF\x24\0\0\0WAVEfmt ")),
    fault("a picture that breaks off", "pictures.whole",
          _showing(WHOLE[: len(WHOLE) // 2], WHOLE[:-12], WHOLE[:20], b"\xff\xd8\xff\xe0\0\4JF", b"GIF89a(\0(\0")),
    fault("a byte of a picture was altered", "pictures.whole", _showing(_ALTERED)),
    fault("a picture without its bytes", "pictures.whole", with_fields(images=(Media(path="0.png"),))),
    fault("a film that breaks off", "pictures.whole", _film(FILM[:-9], FILM[:16], b"", _PAGE, WHOLE)),
    fault("a film without the list of its pictures", "pictures.whole",
          _film(box(b"ftyp", b"isom\0\0\2\0") + box(b"mdat", bytes(400)))),
    fault("a picture of one point", "pictures.blank", _showing(noise(1, 1), noise(1, 600))),
    fault("a picture of one colour", "pictures.blank", _showing(_plain(0), _plain(128), _plain(255))),
    fault("one picture twice in an item", "pictures.repeated", with_fields(images=_twice)),
    fault("an age that nobody has", "clips.speaker", _of_speaker(("age", "350"))),
    fault("two genders beside one clip", "clips.speaker", _of_speaker(("gender", "female"), ("gender", "male"))),
    fault("a speaker with a name for nothing", "clips.speaker", _of_speaker(("accent", ""))),
    fault("an empty transcript", "clips.words", with_clip(_SPOKEN, transcript=" "), "keys.transcript"),
    fault("a scene as Python prints it", "clips.scene", with_fields(scene="{'events': [{'label': 'bell'}]}")),
)  # fmt: skip
