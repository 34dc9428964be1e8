"""A remote file that is read in ranges: few requests, each for all that will be needed next."""

from __future__ import annotations

import io
from collections.abc import Callable

Fetch = Callable[[int, int], bytes]
_TAIL_BYTES = 1 << 16


class RangedFile(io.RawIOBase):
    """A file of known size behind a function that fetches bytes; what was fetched last is kept.

    Args:
        size: Of the file, in bytes.
        fetch: Gives the bytes from a place up to (not including) another.

    Attributes:
        size: In bytes.
    """

    def __init__(self, size: int, fetch: Fetch) -> None:
        self.size, self._fetch = size, fetch
        self._at = 0
        self._tail_at = max(0, size - _TAIL_BYTES)
        self._tail: bytes | None = None
        self._kept_at, self._kept = 0, b""

    def expect(self, start: int, end: int) -> None:
        """Fetch a span that will be read in pieces; it replaces the one before."""
        self._kept_at, self._kept = start, self._fetch(start, end)

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
        """Bytes from where it stands: of the span, of the file's end, or fetched for this."""
        end = self.size if size is None or size < 0 else min(self._at + size, self.size)
        start, self._at = self._at, max(self._at, end)
        if end <= start:
            return b""
        if self._kept_at <= start and end <= self._kept_at + len(self._kept):
            return self._kept[start - self._kept_at : end - self._kept_at]
        if start >= self._tail_at:
            if self._tail is None:
                self._tail = self._fetch(self._tail_at, self.size)
            return self._tail[start - self._tail_at : end - self._tail_at]
        return self._fetch(start, end)
