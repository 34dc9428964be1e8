"""Containers: a file holds the sound, or the picture, and nothing else.

FLAC keeps tags, pictures and blocks of other programs beside the frames (RFC 9639, section 8); what recorders and
editors write there names people, places and devices, and now and then the class. The release writes none of it.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator
from typing import NamedTuple

from earmark.checks.registry import ItemCheck, PublicCheck
from earmark.errors import Issue
from earmark.item import Item

_STREAMINFO, _PADDING, _APPLICATION, _SEEKTABLE, _TAGS, _CUESHEET, _PICTURE = range(7)
_NAMES = {_APPLICATION: "a block of a program", _CUESHEET: "a cue sheet", _PICTURE: "a picture"}
# Of the coder itself.
_OF_CODER = frozenset({"encoder", "encoder_options", "encoded_by"})
_SHOWN = 60
_BITS = 16
# The last frame ends in a checksum: of random bytes so many zeros do not come.
_MOST_ZEROS = 16
_BEHIND = ((128, b"TAG", "an ID3 tag"), (32, b"APETAGEX", "an APE tag"))
_TEXT_KEYS = re.compile(rb"(?i)^(author|artist|copyright|comment|description|title|location|source|xml:com\.adobe)")


class _Block(NamedTuple):
    kind: int
    data: bytes


def flac_blocks(flac: bytes) -> Iterator[_Block]:
    """The blocks before the first frame; ends where the file does."""
    at, last = 4, not flac.startswith(b"fLaC")
    while not last and at + 4 <= len(flac):
        size = int.from_bytes(flac[at + 1 : at + 4], "big")
        yield _Block(flac[at] & 0x7F, flac[at + 4 : at + 4 + size])
        last, at = bool(flac[at] & 0x80), at + 4 + size


def _tags(block: bytes) -> Iterator[str]:
    """The comments of a Vorbis block, `NAME=value` (xiph.org, vorbis I, 5.2.1); what is cut off is left out."""
    try:
        (size,) = struct.unpack_from("<I", block, 0)
        at = 4 + size
        (count,) = struct.unpack_from("<I", block, at)
        at += 4
        for _ in range(count):
            (size,) = struct.unpack_from("<I", block, at)
            yield block[at + 4 : at + 4 + size].decode(errors="replace")
            at += 4 + size
    except struct.error:
        return


def _beside_sound(flac: bytes) -> Iterator[str]:
    for kind, data in flac_blocks(flac):
        if kind in _NAMES:
            yield f"{_NAMES[kind]} of {len(data)} bytes"
        elif kind == _TAGS:
            said = [tag for tag in _tags(data) if tag.split("=")[0].casefold() not in _OF_CODER]
            yield from (f"the tag {tag[:_SHOWN]!r}" for tag in said)


def sound(item: Item) -> Iterator[Issue]:
    """A clip holds no tags, pictures or blocks of programs."""
    for n, media in enumerate(item.audio):
        for found in _beside_sound(media.bytes or b""):
            yield Issue(item.id, f"audio[{n}]", "sound and nothing else", found, "container.sound")


def _png_texts(data: bytes) -> Iterator[str]:
    at = 8
    while at + 8 <= len(data):
        size, kind = int.from_bytes(data[at : at + 4], "big"), data[at + 4 : at + 8]
        body = data[at + 8 : at + 8 + min(size, 200)]
        if kind == b"eXIf":
            yield "EXIF"
        elif kind in (b"tEXt", b"iTXt", b"zTXt") and _TEXT_KEYS.match(body):
            yield f"the text {body[:_SHOWN]!r}"
        at += 12 + size


def _beside_picture(data: bytes) -> Iterator[str]:
    if data.startswith(b"\x89PNG"):
        yield from _png_texts(data)
        return
    at = 2  # JPEG: segments up to the start of the scan
    while data.startswith(b"\xff\xd8") and at + 4 <= len(data) and data[at] == 0xFF and data[at + 1] != 0xDA:
        size, body = int.from_bytes(data[at + 2 : at + 4], "big"), data[at + 4 : at + 40]
        if data[at + 1] == 0xE1:
            yield "EXIF" if body.startswith(b"Exif") else "XMP"
        elif data[at + 1] in (0xED, 0xFE):
            yield "a comment" if data[at + 1] == 0xFE else "IPTC"
        at += 2 + max(size, 2)
    if data.startswith(b"RIFF") and data[8:12] == b"WEBP":
        yield from (name for name, mark in (("EXIF", b"EXIF"), ("XMP", b"XMP ")) if mark in data)


def pictures(item: Item) -> Iterator[Issue]:
    """A picture holds no notes of cameras and editors."""
    for n, media in enumerate(item.images):
        for found in dict.fromkeys(_beside_picture(media.bytes or b"")):
            yield Issue(item.id, f"images[{n}]", "a picture and nothing else", found, "container.pictures")


def _not_plain(flac: bytes) -> Iterator[tuple[str, str]]:
    """What is unlike the files that the release writes: what was expected, what came; no FLAC is another check's."""
    if not flac.startswith(b"fLaC"):
        return
    for kind, data in flac_blocks(flac):
        bits = (int.from_bytes(data[12:14], "big") >> 4 & 31) + 1
        if kind == _STREAMINFO and bits != _BITS:
            yield f"{_BITS} bits", str(bits)
        if kind == _PADDING:
            yield "no padding", f"{len(data)} bytes of padding"
    filled = len(flac) - len(flac.rstrip(b"\0"))
    if filled > _MOST_ZEROS:
        yield "the end of the file behind the last frame", f"{filled} bytes of zeros"
    tail = next((name for at, mark, name in _BEHIND if flac[-at:].startswith(mark)), "")
    if tail:
        yield "the end of the file behind the last frame", tail


def plain(item: Item) -> Iterator[Issue]:
    """A clip is FLAC of 16 bits from the first byte to the last frame."""
    for n, media in enumerate(item.audio):
        for expected, got in _not_plain(media.bytes or b""):
            yield Issue(item.id, f"audio[{n}]", expected, got, "container.plain")


def _count(item: Item) -> int:
    return sum(media.bytes is not None for media in item.audio)


CHECKS = (
    ItemCheck(
        id="container.sound", severity="error", unit="clips",
        title="a clip holds its sound and nothing else",
        why="Tags and blocks of programs name people, places and devices (GDPR, article 4(1)), and the class; readers "
        "that show them show the answer.",
        remedy="Master the clip again: the release writes no tags",
        find=sound, count=_count,
    ),
    ItemCheck(
        id="container.pictures", severity="error", unit="pictures",
        title="a picture holds no notes of cameras and editors",
        why="EXIF holds the place, the time and the serial number of the camera; captions hold the answer.",
        remedy="Write the picture again without its notes",
        find=pictures, count=lambda item: len(item.images),
    ),
    PublicCheck(
        id="container.plain", severity="warning", unit="clips",
        title="clips are FLAC of 16 bits, without padding or bytes behind the last frame",
        why="Hashes and facts are of 16 bits; padding and trailing bytes change the size of a file without a sound, "
        "and may tell its source.",
        remedy="Master the clip again",
        find=plain, count=_count,
    ),
)  # fmt: skip
