"""MPEG audio (MP3) from frame to frame: whether it is all there, without decoding it."""

from __future__ import annotations

import mmap
from typing import NamedTuple

View = bytes | mmap.mmap


class Fault(NamedTuple):
    """What does not hold together in a file."""

    expected: str
    got: str


_KBPS = {
    (1, 1): (0, 32, 64, 96, 128, 160, 192, 224, 256, 288, 320, 352, 384, 416, 448),
    (1, 2): (0, 32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384),
    (1, 3): (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320),
    (2, 1): (0, 32, 48, 56, 64, 80, 96, 112, 128, 144, 160, 176, 192, 224, 256),
    (2, 2): (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
    (2, 3): (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
}
_MPEG_RATES_HZ = {3: (44_100, 48_000, 32_000), 2: (22_050, 24_000, 16_000), 0: (11_025, 12_000, 8_000)}
_SAME_STREAM = 0xFFFE_0C00  # version, layer and rate do not change within a stream
_LEAD_IN = 1 << 16
_LAYER_3 = 1


def _frame_size(data: View, at: int, like: int | None = None) -> int:
    """Bytes of the MPEG audio frame here (ISO 11172-3, 2.4.2.3; ISO 13818-3); 0 where there is none."""
    head = int.from_bytes(data[at : at + 4], "big")
    version, layer, rate_code, bitrate = head >> 19 & 3, 4 - (head >> 17 & 3), head >> 10 & 3, head >> 12 & 15
    if head >> 21 != 0x7FF or version == 1 or layer == 4 or rate_code == 3 or bitrate in (0, 15):
        return 0
    if like is not None and (head ^ like) & _SAME_STREAM:
        return 0
    rate_hz = _MPEG_RATES_HZ[version][rate_code]
    bit_s = 1000 * _KBPS[1 if version == 3 else 2, layer][bitrate]
    padding = head >> 9 & 1
    if layer == 1:
        return (12 * bit_s // rate_hz + padding) * 4
    return (72 if layer == 3 and version != 3 else 144) * bit_s // rate_hz + padding


def _first_frame(data: View, start: int, end: int, like: int | None = None) -> int | None:
    """Where a frame is that another one follows."""
    at = data.find(b"\xff", start, end)
    while at >= 0:
        size = _frame_size(data, at, like)
        if size and _frame_size(data, at + size, int.from_bytes(data[at : at + 4], "big")):
            return at
        at = data.find(b"\xff", at + 1, end)
    return None


def _declared_frames(frame: bytes) -> int | None:
    """Frames of sound that the Xing or Info header in the first frame counts, if there is one."""
    for mark in (b"Xing", b"Info"):
        at = frame.find(mark, 0, 64)
        if at >= 0 and len(frame) >= at + 12 and frame[at + 7] & 1:
            return int.from_bytes(frame[at + 8 : at + 12], "big")
    return None


class _Walk(NamedTuple):
    """What there is from the first frame on; `broken` is where the last frame breaks off."""

    head: int
    frames: int
    end: int
    broken: bool
    declared: int | None


def _walk(data: View, start: int) -> _Walk | None:
    first = _first_frame(data, start, start + _LEAD_IN)
    if first is None:
        return None  # one frame or none, or of a free bit rate: the decoder will say
    head = int.from_bytes(data[first : first + 4], "big")
    at, frames = first, 0
    while size := _frame_size(data, at, head):
        if at + size > len(data):
            return _Walk(head, frames, at, True, None)
        at, frames = at + size, frames + 1
    return _Walk(head, frames, at, False, _declared_frames(data[first : first + _frame_size(data, first)]))


def mpeg_fault(data: View, start: int) -> Fault | None:
    """Find out whether frames follow each other to the end, as many as the header counts.

    Args:
        data: The whole file.
        start: Where the sound begins, behind tags.

    Returns:
        What is wrong; None for a whole file, and where there are no two frames.
    """
    found = _walk(data, start)
    if found is None:
        return None
    if found.broken:
        return Fault("MPEG frames to the end", f"a frame at byte {found.end} that breaks off")
    further = _first_frame(data, found.end, len(data), found.head)
    if further is not None:
        return Fault(f"an MPEG frame at byte {found.end}", f"the next one at byte {further}: it is damaged")
    if found.declared is not None and found.frames - found.declared not in (0, 1):  # some count the header's own
        return Fault(f"{found.declared} MPEG frames, as its header says", f"{found.frames}")
    return None


def lacking_header(data: View, start: int) -> bytes:
    """The Info frame that a stream lacks: without one a decoder guesses the length, and stops there.

    Args:
        data: The whole file.
        start: Where the sound begins, behind tags.

    Returns:
        A frame to go before the others; empty where there is one, and for layers that know none.
    """
    found = _walk(data, start)
    if found is None or found.declared is not None or found.head >> 17 & 3 != _LAYER_3:
        return b""
    head = (found.head | 1 << 16) & ~0xF200 | 8 << 12  # no checksum, no padding, a bit rate that has the room
    size = _frame_size(head.to_bytes(4, "big"), 0)
    mono, mpeg_1 = head >> 6 & 3 == 3, head >> 19 & 3 == 3
    side = (17 if mono else 32) if mpeg_1 else (9 if mono else 17)
    fields = b"Info" + (1).to_bytes(4, "big") + found.frames.to_bytes(4, "big")
    return (head.to_bytes(4, "big") + bytes(side) + fields).ljust(size, b"\0")
