"""Resamples of votes as counts of their kinds, in blocks that fit in memory.

Where annotators are known they are what is drawn, each with all of his votes, since the votes of one person are not
independent (Field and Welsh 2007, Journal of the Royal Statistical Society B 69, 369-390).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TypeAlias

import numpy as np

from earmark.arena.votes import Clusters, Counts, Floats, Ints

_BLOCK_BYTES = 2_000_000  # of all arrays of a block together: what fits in a cache is twice as quick
_SMALLEST_BLOCK = 64
FEWEST_CLUSTERS = 2
_Draw: TypeAlias = Callable[[np.random.Generator, int], Floats]


def resampled(counts: Counts, *, resamples: int, seed: int) -> Iterator[Floats]:
    """Draw votes with replacement, as many as there are; or annotators, where `counts` has their profiles.

    Args:
        counts: From `Votes.counts`.
        resamples: How many.
        seed: Of the generator (PCG64).

    Yields:
        Blocks of shape (size, settings, 3). The size of a block changes no number.
    """
    settings = len(counts.votes)
    draw = _people(counts.clusters) if counts.clusters else _votes(counts.votes)
    generator = np.random.default_rng(seed)
    block = max(_SMALLEST_BLOCK, _BLOCK_BYTES // (48 * settings * 3))
    for start in range(0, resamples, block):
        size = min(block, resamples - start)
        yield draw(generator, size).reshape(size, settings, 3)


def _votes(votes: Ints) -> _Draw:
    flat = votes.ravel()
    there = np.flatnonzero(flat)

    def draw(generator: np.random.Generator, size: int) -> Floats:
        found = np.zeros((size, len(flat)))
        found[:, there] = generator.multinomial(flat.sum(), flat[there] / flat.sum(), size=size)
        return found

    return draw


def _people(clusters: Clusters) -> _Draw:
    from scipy.sparse import csr_array  # imported here: it takes a while

    people = int(clusters.sizes.sum())
    votes = csr_array(clusters.profiles.T)

    def draw(generator: np.random.Generator, size: int) -> Floats:
        weights = generator.multinomial(people, clusters.sizes / people, size=size).astype(np.float64)
        return np.asarray((votes @ weights.T).T)

    return draw
