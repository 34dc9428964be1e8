"""Decoding once for all checks: what was decoded last is there for whoever asks next about the same item."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from typing import NamedTuple

from earmark import audio

# Of all clips that are kept; those of one item fit, unless they are long.
_KEPT_BYTES = 16 << 20


class _Decoded(NamedTuple):
    encoded: bytes
    rate_hz: int
    channels: int
    blocks: tuple[audio.Samples, ...]
    size: int


_kept: deque[_Decoded] = deque()


def decoded_blocks(encoded: bytes) -> tuple[int, int, Iterator[audio.Samples]]:
    """As `earmark.audio.decoded_blocks`; the very same bytes, asked about again soon, are not decoded again.

    Args:
        encoded: The clip as an item carries it.

    Returns:
        Rate in Hz, number of channels, and the blocks, each (channels, samples); whoever takes them leaves them as
        they are.

    Raises:
        AudioError: As of `earmark.audio.decoded_blocks`.
    """
    for one in _kept:
        if one.encoded is encoded:
            return one.rate_hz, one.channels, iter(one.blocks)
    rate_hz, channels, blocks = audio.decoded_blocks(encoded)
    return rate_hz, channels, _keeping(encoded, rate_hz, channels, blocks)


def _keeping(encoded: bytes, rate_hz: int, channels: int, blocks: Iterator[audio.Samples]) -> Iterator[audio.Samples]:
    """The blocks as they come; kept when they have come to the end, if they are not too many."""
    taken: list[audio.Samples] = []
    size = 0
    for block in blocks:
        size += block.nbytes
        if size <= _KEPT_BYTES:
            taken.append(block)
        yield block
    if size > _KEPT_BYTES:
        return
    _kept.append(_Decoded(encoded, rate_hz, channels, tuple(taken), size))
    while sum(one.size for one in _kept) > _KEPT_BYTES:
        _kept.popleft()
