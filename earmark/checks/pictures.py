"""Pictures and films: there to the last byte, of the format that their first bytes say, and with something to see.

A container is walked from part to part, as it is: PNG (ISO/IEC 15948, 5.2 and 11.2: every chunk with its checksum, the
picture inflated to its height), JPEG (ITU-T T.81, annex B: a frame, a scan, the end mark), GIF (its trailer), WebP and
BMP (the length in the header), films by their boxes (ISO/IEC 14496-12) or by EBML. What a coder holds inside is not
decoded: readers have no decoder for it. The builders ask that before, with one.
"""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Callable, Iterator
from typing import NamedTuple

from earmark.checks.registry import ItemCheck
from earmark.errors import Issue
from earmark.item import Item, Media

SMALLEST_SIDE = 8
_SHOWN = 12
_PNG, _EBML = b"\x89PNG\r\n\x1a\n", b"\x1a\x45\xdf\xa3"
_FRAMES = frozenset({*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC})  # T.81, table B.1: start of frame
_MOST_INFLATED = 400_000_000
_CHANNELS = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}


class _Seen(NamedTuple):
    """What a file was found to be.

    Attributes:
        fault: What is wrong with it; empty where it is whole.
        sides: Width and height; None where they were not read.
        is_plain: Whether every pixel was found to be like the first.
    """

    fault: str
    sides: tuple[int, int] | None = None
    is_plain: bool = False


def picture(data: bytes) -> _Seen:
    """Walk through a picture."""
    for mark, walk in _WALKS.items():
        if data.startswith(mark):
            return walk(data)
    if data[4:8] == b"ftyp":  # AVIF and HEIC: boxes as of a film
        return _Seen(film(data))
    return _Seen(f"a file that begins with {data[:_SHOWN]!r}" if data else "an empty file")


def _gif(data: bytes) -> _Seen:
    sides = int.from_bytes(data[6:8], "little"), int.from_bytes(data[8:10], "little")
    return _Seen("" if data.rstrip(b"\0").endswith(b";") else "a GIF without its end", sides)


def _webp(data: bytes) -> _Seen:
    if data[8:12] != b"WEBP":
        return _Seen(f"a file of the kind {data[8:12]!r}")
    return _Seen(_too_short("WebP", int.from_bytes(data[4:8], "little") + 8, len(data)))


def _bmp(data: bytes) -> _Seen:
    return _Seen(_too_short("BMP", int.from_bytes(data[2:6], "little"), len(data)))


def _tiff(_: bytes) -> _Seen:
    return _Seen("")  # its parts may lie anywhere


def _too_short(kind: str, said: int, held: int) -> str:
    return f"{held} bytes of the {said} of a {kind}" if held < said else ""


def _png(data: bytes) -> _Seen:
    at, packed, sides, header = len(_PNG), bytearray(), None, b""
    while at + 12 <= len(data):
        size, kind = int.from_bytes(data[at : at + 4], "big"), data[at + 4 : at + 8]
        body, check = data[at + 8 : at + 8 + size], data[at + 8 + size : at + 12 + size]
        if len(check) < 4:
            break
        if zlib.crc32(kind + body) != int.from_bytes(check, "big"):
            return _Seen(f"a PNG whose part {kind.decode('latin-1')} was altered", sides)
        if kind == b"IHDR" and size >= 13:
            header, sides = body, (int.from_bytes(body[:4], "big"), int.from_bytes(body[4:8], "big"))
        packed += body if kind == b"IDAT" else b""
        if kind == b"IEND":
            return _inflated(bytes(packed), sides, header)
        at += 12 + size
    return _Seen("a PNG without its end", sides)


def _inflated(packed: bytes, sides: tuple[int, int] | None, header: bytes) -> _Seen:
    """Whether the rows of a PNG are all there, and whether they hold one colour (9.2: filter 0 keeps the bytes)."""
    if not sides or 0 in sides:
        return _Seen("a PNG without width and height", sides)
    bits = header[8] * _CHANNELS.get(header[9], 0)
    row = (sides[0] * bits + 7) // 8 + 1
    if header[12] or not bits or row * sides[1] > _MOST_INFLATED:
        return _Seen("", sides)
    try:
        raw = zlib.decompress(packed)
    except zlib.error:
        return _Seen("a PNG whose pixels cannot be unpacked", sides)
    if len(raw) < row * sides[1]:
        return _Seen(f"{len(raw) // row} rows of the {sides[1]} of a PNG", sides)
    return _Seen("", sides, _is_plain(raw, row, max(bits // 8, 1)))


def _is_plain(raw: bytes, row: int, pixel: int) -> bool:
    """Whether all rows are one colour: as it is, or as a filter writes it (the differences are then zero)."""
    first = raw[1 : 1 + pixel]
    same, zero = first * ((row - 1) // pixel), bytes(row - 1)
    left = first + zero[pixel:]
    for at in range(0, len(raw) - row + 1, row):
        kind, rest = raw[at], raw[at + 1 : at + row]
        fits = {0: (same,), 1: (left,), 2: (zero,) if at else (same,), 4: (zero,) if at else (left,)}
        if rest not in fits.get(kind, ()):
            return False
    return True


def _jpeg(data: bytes) -> _Seen:
    at, sides = 2, None
    while at + 4 <= len(data) and data[at] == 0xFF:
        kind, size = data[at + 1], int.from_bytes(data[at + 2 : at + 4], "big")
        if kind == 0xFF:
            at += 1
            continue
        if kind in _FRAMES and at + 9 <= len(data):
            sides = int.from_bytes(data[at + 7 : at + 9], "big"), int.from_bytes(data[at + 5 : at + 7], "big")
        if kind == 0xDA:  # the scan; what programs write behind the end is another check's
            whole = sides and b"\xff\xd9" in data[at + 2 + size :]
            return _Seen("" if whole else "a JPEG without its end", sides)
        at += 2 + max(size, 2)
    return _Seen("a JPEG without a picture in it", sides)


_WALKS: dict[bytes, Callable[[bytes], _Seen]] = {
    _PNG: _png, b"\xff\xd8\xff": _jpeg, b"GIF87a": _gif, b"GIF89a": _gif, b"RIFF": _webp, b"BM": _bmp,
    b"II*\0": _tiff, b"MM\0*": _tiff,
}  # fmt: skip


def film(data: bytes) -> str:
    """What is wrong with a film; empty where nothing is."""
    if data.startswith((_EBML, b"OggS", b"FLV", b"\0\0\1\xba", b"\x47")) or (
        data.startswith(b"RIFF") and data[8:12] == b"AVI "
    ):
        return ""
    if data[4:8] not in (b"ftyp", b"moov", b"mdat", b"free", b"wide"):
        return f"a file that begins with {data[:_SHOWN]!r}" if data else "an empty file"
    at, kinds = 0, set()
    while at + 8 <= len(data):
        size, kind = int.from_bytes(data[at : at + 4], "big"), data[at + 4 : at + 8]
        size = int.from_bytes(data[at + 8 : at + 16], "big") if size == 1 else size or len(data) - at
        if size < 8 or at + size > len(data):
            return f"a film that breaks off in its part {kind.decode('latin-1')!r}"
        kinds.add(kind)
        at += size
    return "" if kinds & {b"moov", b"meta"} else "a film without the list of its pictures (moov)"


def _held(item: Item) -> Iterator[tuple[int, Media]]:
    """The pictures that are to be there: one that may not be passed on may be without its bytes."""
    pointer = item.words is not None and not item.words.redistributable
    yield from ((n, one) for n, one in enumerate(item.images) if one.bytes is not None or not pointer)


def whole(item: Item) -> Iterator[Issue]:
    """Every picture and film is one, to its end."""
    for n, media in _held(item):
        fault = picture(media.bytes or b"").fault
        if fault:
            yield Issue(item.id, f"images[{n}]", "a whole picture", fault, "pictures.whole")
    if item.video and item.video.bytes is not None:
        fault = film(item.video.bytes)
        if fault:
            yield Issue(item.id, "video", "a whole film", fault, "pictures.whole")


def blank(item: Item) -> Iterator[Issue]:
    """A picture is larger than a point, and holds more than one colour."""
    for n, media in enumerate(item.images):
        seen = picture(media.bytes or b"")
        if seen.sides and min(seen.sides) < SMALLEST_SIDE:
            got = f"{seen.sides[0]} by {seen.sides[1]} pixels"
            yield Issue(item.id, f"images[{n}]", "a picture that can be seen", got, "pictures.blank")
        elif seen.is_plain:
            yield Issue(item.id, f"images[{n}]", "a picture that shows something", "one colour", "pictures.blank")


def repeated(item: Item) -> Iterator[Issue]:
    """No picture is given twice in one item."""
    first: dict[str, int] = {}
    for n, media in enumerate(item.images):
        digest = hashlib.sha256(media.bytes or b"").hexdigest()
        if media.bytes and first.setdefault(digest, n) != n:
            got = f"the bytes of images[{first[digest]}]"
            yield Issue(item.id, f"images[{n}]", "a picture of its own", got, "pictures.repeated")


CHECKS = (
    ItemCheck(
        id="pictures.whole", severity="error", unit="pictures and films",
        title="every picture and film is one, to its last byte",
        why="Downloads leave pages of errors, pointers of Git LFS and half files under the names of pictures; a viewer "
        "stops at the first.",
        remedy="Fetch the file again, or leave the item out",
        find=whole, count=lambda item: len(item.images) + bool(item.video),
    ),
    ItemCheck(
        id="pictures.blank", severity="warning", unit="pictures",
        title="every picture shows something",
        why="Placeholders of hosts that took a picture down are a point or one colour; the question is then blind.",
        remedy="Look at the picture; fetch it from elsewhere, or leave the item out",
        find=blank, count=lambda item: len(item.images),
    ),
    ItemCheck(
        id="pictures.repeated", severity="warning", unit="pictures",
        title="no picture is given twice in one item",
        why="Where two pictures are compared, one given twice has no answer.",
        remedy="Put in the picture that belongs there",
        find=repeated, count=lambda item: len(item.images),
    ),
)  # fmt: skip
