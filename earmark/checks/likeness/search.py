"""Searching many fingerprints for like ones: an inverted index, in memory that grows by some kilobytes a clip."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from earmark.checks.likeness.compare import FAR, Likeness, likeness
from earmark.checks.likeness.fingerprint import DOUBTS, Print, opened

# Sounds that are looked up at once; memory is bounded by it.
CHUNK = 128
# Entries of one key that are looked at: more than so many have a common key, the first of them stand for all.
_MOST_ENTRIES = 96
# Keys that must agree at one shift before two sounds are compared, and shifts of a pair that are tried.
_VOTES = 2
_SHIFTS = 2
# Frames of a pair that are looked at before it is compared.
_ASKED_FRAMES = 16
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
        self._keys, first = np.unique(keys[order], return_index=True)
        self._starts = np.append(first, len(keys))  # of the entries of each key
        self._places = _joined([one.places for _, one in known])[order]
        self._frames = _Frames.of(known)
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
        best: dict[tuple[int, int], Likeness] = {}
        for number, owner, shift in self._candidates(asked, before).tolist():
            one, other = self._prints[owner], queries[number]
            found = likeness(one, other, shift) if one and other else None
            if found and ((number, owner) not in best or found.errors < best[number, owner].errors):
                best[number, owner] = found
        yield from (Pair(start + number, owner, found) for (number, owner), found in best.items())

    def _candidates(self, asked: Sequence[tuple[int, Print]], before: int | None) -> NDArray[np.int64]:
        """Rows of query, owner and a shift at which most of their keys agree, where their bits may agree as well."""
        probes, numbers, places = _probes(asked)
        order = np.argsort(probes)  # neighbours lie close in memory; and most probes are of no key at all
        key = np.minimum(np.searchsorted(self._keys, probes[order]), len(self._keys) - 1)
        known = self._keys[key] == probes[order]
        order, key = order[known], key[known]
        numbers, places, left = numbers[order], places[order], self._starts[key]
        counts = np.minimum(self._starts[key + 1] - left, _MOST_ENTRIES)
        rows = np.repeat(np.arange(len(key)), counts)
        entries = np.arange(len(rows)) - np.repeat(np.cumsum(counts) - counts, counts) + left[rows]
        owners = self._owners[entries].astype(np.int64)
        if before is not None:
            earlier = owners < before + numbers[rows]
            rows, entries, owners = rows[earlier], entries[earlier], owners[earlier]
        shifts = self._places[entries].astype(np.int64) - places[rows] + _BIAS
        pairs = numbers[rows] * len(self._prints) + owners
        codes = _voted((pairs << _SHIFT_BITS) | shifts)
        numbers, owners = np.divmod(codes >> _SHIFT_BITS, len(self._prints))
        found = np.stack([numbers, owners, (codes & ((1 << _SHIFT_BITS) - 1)) - _BIAS], axis=1)
        return found[self._may_agree(found, _Frames.of(asked))]

    def _may_agree(self, found: NDArray[np.int64], asked: _Frames) -> NDArray[np.bool_]:
        """Whether no more than FAR of the bits differ in a few frames: nearly all candidates end here, at once."""
        numbers, owners, shifts = found.T
        first, second = np.maximum(shifts, 0), np.maximum(-shifts, 0)
        frames = np.minimum(self._frames.counts[owners] - first, asked.counts[numbers] - second)
        steps = np.maximum(frames, 1)[:, None] * np.arange(_ASKED_FRAMES) // _ASKED_FRAMES
        mine = np.minimum((self._frames.starts[owners] + first)[:, None] + steps, len(self._frames.words) - 1)
        theirs = np.minimum((asked.starts[numbers] + second)[:, None] + steps, len(asked.words) - 1)
        clear = self._frames.masks[mine] & asked.masks[theirs]
        differ = (self._frames.words[mine] ^ asked.words[theirs]) & clear
        errors, bits = (np.bitwise_count(some).sum(axis=1, dtype=np.int64) for some in (differ, clear))
        return np.asarray((frames > 0) & (errors <= FAR * bits), np.bool_)


class _Frames(NamedTuple):
    """The bits of many fingerprints, one after the other; where each starts, by its number, and its frames."""

    words: NDArray[np.uint32]
    masks: NDArray[np.uint32]
    starts: NDArray[np.int64]
    counts: NDArray[np.int64]

    @classmethod
    def of(cls, known: Sequence[tuple[int, Print]]) -> _Frames:
        """Of numbered fingerprints, the numbers rising."""
        numbers = [number for number, _ in known]
        counts = np.zeros(max(numbers, default=-1) + 1, np.int64)
        counts[numbers] = [len(one.words) for _, one in known]
        words, masks = _joined([one.words for _, one in known]), _joined([one.masks for _, one in known])
        return cls(words, masks, np.cumsum(counts) - counts, counts)


def _voted(codes: NDArray[np.int64]) -> NDArray[np.int64]:
    """The codes with the most votes of each pair, _SHIFTS of them at most, none beside another."""
    values, votes = np.unique(codes, return_counts=True)
    near = votes.copy()
    beside = np.diff(values) == 1
    near[1:][beside] += votes[:-1][beside]
    near[:-1][beside] += votes[1:][beside]
    kept = near >= _VOTES
    values, near = values[kept], near[kept]
    values = values[np.lexsort((values, -near, values >> _SHIFT_BITS))]
    chosen = []
    for _ in range(_SHIFTS):
        first = np.diff(values >> _SHIFT_BITS, prepend=-1) != 0
        best = values[first]
        chosen.append(best)
        values = values[np.abs(values - np.repeat(best, np.diff(np.flatnonzero(np.append(first, True))))) > 1]
    return np.sort(np.concatenate(chosen))


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
