"""Searching many fingerprints for like ones: an inverted index, in memory that grows by some kilobytes a clip."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from earmark.checks.likeness.compare import Likeness, likeness
from earmark.checks.likeness.fingerprint import DOUBTS, Print, opened

# Sounds that are looked up at once; memory is bounded by it.
CHUNK = 128
# Entries of one key that are looked at: more than so many have a common key, the first of them stand for all.
_MOST_ENTRIES = 96
# Keys that must agree at one shift before two sounds are compared, and shifts of a pair that are tried.
_VOTES = 2
_SHIFTS = 2
_SHIFT_BITS = 18
_BIAS = 1 << (_SHIFT_BITS - 1)


class Pair(NamedTuple):
    """Two sounds that are one recording: numbers in what was searched for and in the index."""

    query: int
    found: int
    likeness: Likeness


class Index:
    """Fingerprints by their keys.

    Args:
        prints: What can be found, by its number; None is never found.
    """

    def __init__(self, prints: Sequence[Print | None]) -> None:
        self._prints = prints
        known = [(number, one) for number, one in enumerate(prints) if one]
        keys = _joined([one.keys for _, one in known])
        order = np.argsort(keys, kind="stable")
        self._keys = keys[order]
        self._places = _joined([one.places for _, one in known])[order]
        self._owners = np.repeat(
            np.array([number for number, _ in known], np.uint32), [len(one.keys) for _, one in known]
        )[order]

    def search(self, queries: Sequence[Print | None]) -> Iterator[Pair]:
        """All pairs of a query and a sound of the index, in the order of the queries."""
        for start in range(0, len(queries), CHUNK):
            yield from self._search(queries[start : start + CHUNK], start, None)

    def pairs(self) -> Iterator[Pair]:
        """All pairs of two sounds of the index; of each pair, the query is the later one."""
        for start in range(0, len(self._prints), CHUNK):
            yield from self._search(self._prints[start : start + CHUNK], start, start)

    def _search(self, queries: Sequence[Print | None], start: int, before: int | None) -> Iterator[Pair]:
        asked = [(number, one) for number, one in enumerate(queries) if one]
        if not asked or not len(self._keys):
            return
        for number, owner, shifts in self._candidates(asked, before):
            one, other = self._prints[owner], queries[number]
            if one and other:
                found = [like for shift in shifts if (like := likeness(one, other, shift))]
                if found:
                    yield Pair(start + number, owner, min(found, key=lambda like: like.errors))

    def _candidates(
        self, asked: Sequence[tuple[int, Print]], before: int | None
    ) -> Iterator[tuple[int, int, list[int]]]:
        """Query, owner, and the shifts at which most of their keys agree."""
        probes, numbers, places = _probes(asked)
        order = np.argsort(probes)  # neighbours lie close in memory; and most probes are of no key at all
        left = np.searchsorted(self._keys, probes[order], side="left")
        known = self._keys[np.minimum(left, len(self._keys) - 1)] == probes[order]
        order, left = order[known], left[known]
        probes, numbers, places = probes[order], numbers[order], places[order]
        counts = np.minimum(np.searchsorted(self._keys, probes, side="right") - left, _MOST_ENTRIES)
        rows = np.repeat(np.arange(len(probes)), counts)
        entries = np.arange(len(rows)) - np.repeat(np.cumsum(counts) - counts, counts) + left[rows]
        owners = self._owners[entries].astype(np.int64)
        if before is not None:
            earlier = owners < before + numbers[rows]
            rows, entries, owners = rows[earlier], entries[earlier], owners[earlier]
        shifts = self._places[entries].astype(np.int64) - places[rows] + _BIAS
        pairs = numbers[rows] * len(self._prints) + owners
        yield from self._voted((pairs << _SHIFT_BITS) | shifts)

    def _voted(self, codes: NDArray[np.int64]) -> Iterator[tuple[int, int, list[int]]]:
        values, votes = np.unique(codes, return_counts=True)
        near = votes.copy()
        beside = np.diff(values) == 1
        near[1:][beside] += votes[:-1][beside]
        near[:-1][beside] += votes[1:][beside]
        kept = near >= _VOTES
        values, near = values[kept], near[kept]
        order = np.lexsort((values, -near, values >> _SHIFT_BITS))
        tried: dict[int, list[int]] = {}
        for code in values[order].tolist():
            shifts = tried.setdefault(code >> _SHIFT_BITS, [])
            shift = (code & ((1 << _SHIFT_BITS) - 1)) - _BIAS
            if len(shifts) < _SHIFTS and all(abs(shift - one) > 1 for one in shifts):
                shifts.append(shift)
        for pair, shifts in tried.items():
            number, owner = divmod(pair, len(self._prints))
            yield number, owner, shifts


@lru_cache(maxsize=1)
def like_pairs(fingerprints: tuple[bytes, ...]) -> tuple[Pair, ...]:
    """All pairs of one recording among fingerprints; several checks ask for those of the same ones."""
    return tuple(Index([opened(kept) for kept in fingerprints]).pairs())


def _probes(asked: Sequence[tuple[int, Print]]) -> tuple[NDArray[np.uint32], NDArray[np.int64], NDArray[np.int64]]:
    """Every key with every choice of its doubtful bits; the query and the frame of each."""
    probes = _joined([one.keys for _, one in asked])[:, None]
    left = _joined([one.doubts for _, one in asked])
    for _ in range(DOUBTS):
        bit = left & (~left + np.uint32(1))  # the lowest one
        left = left ^ bit
        probes = np.concatenate([probes, probes ^ bit[:, None]], axis=1)
    counts = [len(one.keys) for _, one in asked]
    numbers = np.repeat(np.array([number for number, _ in asked], np.int64), counts)
    places = _joined([one.places for _, one in asked]).astype(np.int64)
    width = probes.shape[1]
    return probes.ravel(), np.repeat(numbers, width), np.repeat(places, width)


def _joined(parts: Sequence[NDArray[np.uint32]]) -> NDArray[np.uint32]:
    return np.concatenate([np.zeros(0, np.uint32), *parts])
