"""Searching many fingerprints for like ones: an inverted index, in memory that grows by some kilobytes a clip."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from itertools import chain
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from earmark.checks.likeness.compare import FAR, Likeness, likeness
from earmark.checks.likeness.fingerprint import DOUBTS, Print, opened
from earmark.engine import default_workers

# Sounds that are looked up at once; memory is bounded by it.
CHUNK = 128
# Chunks that are looked up side by side: each takes some 40 MB.
_MOST_THREADS = 4
# Entries of one key that are looked at: more than so many have a common key, the first of them stand for all.
_MOST_ENTRIES = 96
# Keys that must agree at one shift before two sounds are compared, and shifts of a pair that are tried.
_VOTES = 2
_SHIFTS = 2
# Frames of a pair that are looked at before it is compared.
_ASKED_FRAMES = 16
_SHIFT_BITS = 18
_BIAS = 1 << (_SHIFT_BITS - 1)
_WORD_BITS = np.uint64(32)


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
        yield from self._chunks(queries, earlier=False)

    def pairs(self) -> Iterator[Pair]:
        """All pairs of two sounds of the index; of each pair, the query is the later one."""
        yield from self._chunks(self._prints, earlier=True)

    def _chunks(self, queries: Sequence[Print | None], *, earlier: bool) -> Iterator[Pair]:
        """In threads, as far as there are processors: numpy lets others work while it sorts, looks up and compares."""
        starts = range(0, len(queries), CHUNK)
        with ThreadPoolExecutor(min(default_workers(), _MOST_THREADS)) as pool:
            yield from chain.from_iterable(
                pool.map(lambda at: self._search(queries[at : at + CHUNK], at, at if earlier else None), starts)
            )

    def _search(self, queries: Sequence[Print | None], start: int, before: int | None) -> list[Pair]:
        asked = [(number, one) for number, one in enumerate(queries) if one]
        if not asked or not len(self._keys):
            return []
        best: dict[tuple[int, int], Likeness] = {}
        for number, owner, shift in self._candidates(asked, before).tolist():
            one, other = self._prints[owner], queries[number]
            found = likeness(one, other, shift) if one and other else None
            if found and ((number, owner) not in best or found.errors < best[number, owner].errors):
                best[number, owner] = found
        return [Pair(start + number, owner, found) for (number, owner), found in best.items()]

    def _candidates(self, asked: Sequence[tuple[int, Print]], before: int | None) -> NDArray[np.int64]:
        """Rows of query, owner and a shift at which most of their keys agree, where their bits may agree as well."""
        probes, numbers, places = _probes(asked)
        order = np.argsort(probes)  # neighbours lie close in memory; and most probes are of no key at all
        probes = probes[order]
        key = np.minimum(np.searchsorted(self._keys, probes), len(self._keys) - 1)
        known = self._keys[key] == probes
        order, key = order[known] // (len(probes) // len(numbers)), key[known]
        numbers, places, left = numbers[order], places[order], self._starts[key]
        counts = np.minimum(self._starts[key + 1] - left, _MOST_ENTRIES)
        entries = np.repeat(left - np.cumsum(counts) + counts, counts) + np.arange(counts.sum())
        owners = self._owners[entries].astype(np.int64)
        numbers = np.repeat(numbers, counts)
        pairs = numbers * len(self._prints) + owners
        codes = (pairs << _SHIFT_BITS) + (self._places[entries] + np.repeat(_BIAS - places, counts))
        if before is not None:
            codes = codes[owners < before + numbers]
        codes = _voted(codes)
        numbers, owners = np.divmod(codes >> _SHIFT_BITS, len(self._prints))
        found = np.stack([numbers, owners, (codes & ((1 << _SHIFT_BITS) - 1)) - _BIAS], axis=1)
        return found[self._may_agree(found, _Frames.of(asked))]

    def _may_agree(self, found: NDArray[np.int64], asked: _Frames) -> NDArray[np.bool_]:
        """Whether no more than FAR of the bits differ in a few frames: nearly all candidates end here, at once."""
        numbers, owners, shifts = found.T
        first, second = np.maximum(shifts, 0), np.maximum(-shifts, 0)
        frames = np.minimum(self._frames.counts[owners] - first, asked.counts[numbers] - second)
        steps = np.arange(_ASKED_FRAMES)[:, None] * np.maximum(frames, 1) // _ASKED_FRAMES
        mine = np.take(self._frames.bits, steps + (self._frames.starts[owners] + first), mode="clip")
        theirs = np.take(asked.bits, steps + (asked.starts[numbers] + second), mode="clip")
        clear = (mine & theirs) >> _WORD_BITS
        errors, bits = (
            np.bitwise_count(some).sum(axis=0, dtype=np.uint16) for some in ((mine ^ theirs) & clear, clear)
        )
        return np.asarray((frames > 0) & (errors <= FAR * bits.astype(np.float64)), np.bool_)


class _Frames(NamedTuple):
    """The bits of many fingerprints, one after the other; where each starts, by its number, and its frames.

    Attributes:
        bits: The word of each frame, and above it its mask.
    """

    bits: NDArray[np.uint64]
    starts: NDArray[np.int64]
    counts: NDArray[np.int64]

    @classmethod
    def of(cls, known: Sequence[tuple[int, Print]]) -> _Frames:
        """Of numbered fingerprints, the numbers rising."""
        numbers = [number for number, _ in known]
        counts = np.zeros(max(numbers, default=-1) + 1, np.int64)
        counts[numbers] = [len(one.words) for _, one in known]
        bits = _joined([one.masks for _, one in known]).astype(np.uint64) << _WORD_BITS
        bits |= _joined([one.words for _, one in known])
        return cls(bits, np.cumsum(counts) - counts, counts)


def _voted(codes: NDArray[np.int64]) -> NDArray[np.int64]:
    """The codes with the most votes of each pair, _SHIFTS of them at most, none beside another; rising.

    Args:
        codes: A pair and a shift each, as often as a key votes for them.
    """
    values, votes = np.unique(codes, return_counts=True)
    near = votes.copy()
    beside = np.diff(values) == 1
    near[1:] += votes[:-1] * beside
    near[:-1] += votes[1:] * beside
    kept = near >= _VOTES
    values, near = values[kept], near[kept]
    chosen = []
    for _ in range(_SHIFTS):
        pairs = values >> _SHIFT_BITS
        first = np.flatnonzero(np.diff(pairs, prepend=-1))
        if not len(first):
            break
        # The most votes, then the lowest shift: as one number, of which the highest of each pair is looked for.
        scores = (near << _SHIFT_BITS) - (values & ((1 << _SHIFT_BITS) - 1))
        best = (pairs[first] << _SHIFT_BITS) + (-np.maximum.reduceat(scores, first) & ((1 << _SHIFT_BITS) - 1))
        chosen.append(best)
        left = np.abs(values - np.repeat(best, np.diff(first, append=len(values)))) > 1
        values, near = values[left], near[left]
    return np.sort(np.concatenate([codes[:0], *chosen]))


@lru_cache(maxsize=1)
def like_pairs(fingerprints: tuple[bytes, ...]) -> tuple[Pair, ...]:
    """All pairs of one recording among fingerprints; several checks ask for those of the same ones."""
    return tuple(Index([opened(kept) for kept in fingerprints]).pairs())


def _probes(asked: Sequence[tuple[int, Print]]) -> tuple[NDArray[np.uint32], NDArray[np.int64], NDArray[np.int64]]:
    """Every key with every choice of its doubtful bits, key by key; the query and the frame of each key."""
    probes = _joined([one.keys for _, one in asked])[:, None]
    left = _joined([one.doubts for _, one in asked])
    for _ in range(DOUBTS):
        bit = left & (~left + np.uint32(1))  # the lowest one
        left = left ^ bit
        probes = np.concatenate([probes, probes ^ bit[:, None]], axis=1)
    numbers = np.repeat(np.array([number for number, _ in asked], np.int64), [len(one.keys) for _, one in asked])
    return probes.ravel(), numbers, _joined([one.places for _, one in asked]).astype(np.int64)


def _joined(parts: Sequence[NDArray[np.uint32]]) -> NDArray[np.uint32]:
    return np.concatenate([np.zeros(0, np.uint32), *parts])
