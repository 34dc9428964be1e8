"""A remote file that is read in ranges: few requests, each for all that will be needed next."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence

Fetch = Callable[[int, int], bytes]
Span = tuple[int, int]
# A footer takes about a 500th of a shard whose row groups have 4 MB; at least what a small file's takes.
_TAIL_SHARE, _TAIL_BYTES, _TAIL_MOST = 400, 1 << 16, 1 << 21


class RangedFile(io.RawIOBase):
    """A file of known size behind a function that fetches bytes; the spans that were announced last are kept.

    Args:
        size: Of the file, in bytes.
        fetch: Gives the bytes from a place up to (not including) another.

    Attributes:
        size: In bytes.
    """

    def __init__(self, size: int, fetch: Fetch) -> None:
        self.size, self._fetch = size, fetch
        self._at = 0
        tail = min(max(_TAIL_BYTES, size // _TAIL_SHARE), _TAIL_MOST)
        self._tail = _Kept(max(0, size - tail), size)
        self._spans: list[_Kept] = []

    def expect(self, *spans: Span) -> None:
        """Announce spans that will be read in pieces, in place of those before: each is fetched when it is touched."""
        self._spans = [_Kept(start, end) for start, end in spans if end > start]

    def readable(self) -> bool:
        """It is."""
        return True

    def seekable(self) -> bool:
        """It is."""
        return True

    def tell(self) -> int:
        """Where the next read starts."""
        return self._at

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Go to a place."""
        self._at = offset + {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self.size}[whence]
        return self._at

    def read(self, size: int | None = -1) -> bytes:
        """Bytes from where it stands: of the spans, of the file's end, or fetched for this."""
        end = self.size if size is None or size < 0 else min(self._at + size, self.size)
        start, self._at = self._at, max(self._at, end)
        if end <= start:
            return b""
        held = _covering([*self._spans, self._tail], start, end)
        if not held:
            return self._fetch(start, end)
        return b"".join(one.part(max(start, one.start), min(end, one.end), self._fetch) for one in held)


class _Kept:
    """A span that is fetched when it is first read."""

    def __init__(self, start: int, end: int) -> None:
        self.start, self.end = start, end
        self._held: bytes | None = None

    def part(self, start: int, end: int, fetch: Fetch) -> bytes:
        if self._held is None:
            self._held = fetch(self.start, self.end)
        return self._held[start - self.start : end - self.start]


def _covering(spans: Sequence[_Kept], start: int, end: int) -> list[_Kept]:
    """The spans that, side by side, hold a stretch; none where something of it is in none of them."""
    for one in spans:
        if one.start <= start and end <= one.end:
            return [one]
    found: list[_Kept] = []
    at = start
    while at < end:
        following = next((one for one in spans if one.start <= at < one.end and one not in found), None)
        if following is None or (found and following.start != found[-1].end):
            return []
        found.append(following)
        at = following.end
    return found
