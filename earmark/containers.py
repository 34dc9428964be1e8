"""Whether a file of sound is all there, told from its container before anything is decoded.

Decoders read on in silence where a file breaks off, has a hole, or goes on behind the end that its header names.
So the formats that corpora use are walked from header to header: RIFF, RF64, AIFF, AU, CAF and W64 (the samples
fit into the file), Ogg (RFC 3533: order of pages, checksums, mark of the end), MPEG audio (frames follow each
other, as many as the Xing header says), FLAC (one stream). What the header does not say is not asked for.
"""

from __future__ import annotations

import hashlib
import mmap
import os
import struct
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Self

import numpy as np
from numpy.typing import NDArray

from earmark.errors import AudioError
from earmark.mpeg import Fault, View, lacking_header, mpeg_fault


@contextmanager
def viewed(source: bytes | Path, name: str) -> Iterator[View]:
    """All bytes of a source; a file is mapped, not held.

    Args:
        source: Bytes or a file.
        name: What an error calls it.

    Raises:
        AudioError: It is empty, absent, no file, or may not be read.
    """
    remedy = "Replace it or leave it out"
    if isinstance(source, bytes):
        if not source:
            raise AudioError(name, expected="audio", got="0 bytes", remedy=remedy)
        yield source
        return
    try:
        if source.exists() and not source.is_file():
            raise AudioError(name, expected="a file", got="a folder" if source.is_dir() else "a device or pipe")
        file = source.open("rb")
    except (OSError, ValueError) as error:  # ValueError: a zero byte in the name
        reason = getattr(error, "strerror", None) or str(error)
        raise AudioError(name, expected="a readable file", got=reason) from None
    with file:
        if not os.fstat(file.fileno()).st_size:
            raise AudioError(name, expected="audio", got="0 bytes", remedy=remedy)
        with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as view:
            yield view


def require_whole(source: bytes | Path, name: str) -> None:
    """Refuse a file that is not all there.

    Args:
        source: Bytes or a file.
        name: What an error calls it.

    Raises:
        AudioError: It cannot be read, breaks off, has a hole, or holds more than a decoder would read.
    """
    with viewed(source, name) as view:
        found = fault(view)
    if found:
        remedy = "Fetch the file again or leave it out"
        raise AudioError(name, expected=found.expected, got=found.got, remedy=remedy)


def fault(data: View) -> Fault | None:
    """Find out whether a file breaks off, has a hole, or holds more than a decoder would read.

    Args:
        data: The whole file.

    Returns:
        What is wrong; None for a whole file, and for a format that is not known here.
    """
    start = _after_tags(data)
    kind = data[start : start + 4]
    if kind == b"OggS":
        return _ogg_fault(data)
    if kind == b"fLaC":
        second = data.find(b"fLaC\x00\x00\x00\x22", start + 4)
        return Fault("one FLAC stream", f"another one at byte {second}") if second >= 0 else None
    if _is_mpeg(kind):
        return mpeg_fault(data, start)
    return _pcm_fault(data, kind)


def completed(data: View) -> bytes | None:
    """A whole file with the header that it lacks.

    Args:
        data: The whole file.

    Returns:
        An MP3 file with an Info frame; None where nothing is lacking.
    """
    start = _after_tags(data)
    head = lacking_header(data, start) if _is_mpeg(data[start : start + 4]) else b""
    return head + data[start:] if head else None


def _is_mpeg(head: bytes) -> bool:
    return len(head) == 4 and head[0] == 0xFF and head[1] & 0xE0 == 0xE0


def _after_tags(data: View) -> int:
    """Where the sound begins behind ID3v2 tags (id3.org, ID3v2.4.0, 3.1)."""
    at = 0
    while data[at : at + 3] == b"ID3" and len(head := data[at : at + 10]) == 10:
        size = sum((byte & 0x7F) << shift for byte, shift in zip(head[6:], (21, 14, 7, 0), strict=True))
        at += 10 + size + (10 if head[5] & 0x10 else 0)
    return at


# Chunked files: where the first chunk is, how its header is written, and what the chunk of samples is called.
_CHUNKED = {
    b"RIFF": (12, struct.Struct("<4sI"), b"data"),
    b"RIFX": (12, struct.Struct(">4sI"), b"data"),
    b"RF64": (12, struct.Struct("<4sI"), b"data"),
    b"BW64": (12, struct.Struct("<4sI"), b"data"),
    b"FORM": (12, struct.Struct(">4sI"), b"SSND"),
    b"caff": (8, struct.Struct(">4sQ"), b"data"),
}
# Sizes that writers put in who cannot go back to the header: ffmpeg, SoX, and CAF's own "to the end".
_UNKNOWN_SIZES = frozenset({0xFFFF_FFFF, 0x7FFF_F000, 0xFFFF_FFFF_FFFF_FFFF})
_DS64_DATA_SIZE_AT = 28  # EBU Tech 3306


def _pcm_fault(data: View, kind: bytes) -> Fault | None:
    end = None
    if kind == b".snd" and len(data) >= 12:
        offset, size = struct.unpack(">II", data[4:12])
        end = offset + size if size not in _UNKNOWN_SIZES else None
    elif kind == b"riff" and len(data) >= 24:
        end = struct.unpack("<Q", data[16:24])[0]
    elif kind in _CHUNKED:
        end = _end_of_samples(data, kind)
    if end is None:
        return None
    if end > len(data):
        return Fault(f"at least {end} bytes, as its header says", f"{len(data)}: it breaks off")
    if kind == b"RIFF" and _has_stray_bytes(data, end):
        return Fault("samples as long as its header says", f"bytes behind them, at {end}, that are no chunk")
    return None


def _end_of_samples(data: View, kind: bytes) -> int | None:
    at, header, wanted = _CHUNKED[kind]
    while len(head := data[at : at + header.size]) == header.size:
        name, size = header.unpack(head)
        if name == wanted:
            if size == 0xFFFF_FFFF and kind in (b"RF64", b"BW64"):
                size = struct.unpack("<Q", data[_DS64_DATA_SIZE_AT : _DS64_DATA_SIZE_AT + 8])[0]
            return None if size in _UNKNOWN_SIZES else at + header.size + int(size)
        at += header.size + int(size) + (0 if kind == b"caff" else int(size) % 2)
    return None


def _has_stray_bytes(data: View, end: int) -> bool:
    """Whether what follows the samples, within the RIFF, is neither a chunk nor filled with zeros."""
    riff_end = min(struct.unpack("<I", data[4:8])[0] + 8, len(data))
    names = [data[at : at + 4] for at in (end, end + 1)]  # some writers leave the padding byte out
    return end + 8 <= riff_end and not any(n == bytes(4) or all(32 <= b < 127 for b in n) for n in names)


_PAGE = struct.Struct("<4sBBqIIIB")
_MIRRORED = bytes(int(f"{byte:08b}"[::-1], 2) for byte in range(256))


def _page_checksum(page: bytes) -> int:
    """CRC-32 as Ogg has it (most significant bit first, no inversions), by way of zlib's."""
    mirrored = zlib.crc32((page[:22] + bytes(4) + page[26:]).translate(_MIRRORED), 0xFFFF_FFFF) ^ 0xFFFF_FFFF
    return int(f"{mirrored:032b}"[::-1], 2)


def _ogg_fault(data: View) -> Fault | None:
    at = 0
    numbers: dict[int, int] = {}
    ended: set[int] = set()
    while len(head := data[at : at + _PAGE.size]) == _PAGE.size and head[:4] == b"OggS":
        _, _, flags, _, serial, number, checksum, segments = _PAGE.unpack(head)
        size = _PAGE.size + segments + sum(data[at + _PAGE.size : at + _PAGE.size + segments])
        page = data[at : at + size]
        if len(page) < size:
            return Fault("Ogg pages to the end", f"a page at byte {at} that breaks off")
        if _page_checksum(page) != checksum:
            return Fault("Ogg pages with the right checksums", f"a damaged page at byte {at}")
        if flags & 2 and numbers and ended == set(numbers):
            return Fault("one Ogg stream", f"another one at byte {at}")
        if serial in numbers and number != numbers[serial] + 1:
            return Fault(f"Ogg page {numbers[serial] + 1}", f"page {number} at byte {at}: some are missing")
        numbers[serial] = number
        if flags & 4:
            ended.add(serial)
        at += size
    if ended != set(numbers) or data.find(b"OggS", at) >= 0:
        return Fault("Ogg pages up to one marked as the last", f"none at byte {at}: it breaks off or is damaged")
    return None


class FlacSum:
    """The MD5 that a FLAC file carries of its own samples (RFC 9639, 8.2), against those that were decoded.

    Args:
        bits: Bits per sample.
        md5: What the file says.
    """

    def __init__(self, bits: int, md5: bytes) -> None:
        self._bits, self._md5, self._found = bits, md5, hashlib.md5(usedforsecurity=False)

    @classmethod
    def of(cls, data: View) -> Self | None:
        """Read it; None for another format, where the writer left it out, and beyond 24 bits."""
        start = _after_tags(data)
        info = data[start + 8 : start + 42]
        if data[start : start + 4] != b"fLaC" or len(info) < 34:
            return None
        bits = ((info[12] & 1) << 4 | info[13] >> 4) + 1
        return cls(bits, info[18:]) if any(info[18:]) and bits <= 24 else None

    def add(self, frames: NDArray[np.float32]) -> None:
        """Take the next samples, shape (samples, channels)."""
        whole = (frames * np.float32(1 << (self._bits - 1))).astype("<i2" if self._bits == 16 else "<i4")
        if self._bits != 16:
            width = (self._bits + 7) // 8
            whole = np.ascontiguousarray(whole.reshape(-1, 1).view(np.uint8)[:, :width])
        self._found.update(whole.data)

    def holds(self) -> bool:
        """Whether the samples so far are all samples, and the right ones."""
        return self._found.digest() == self._md5
