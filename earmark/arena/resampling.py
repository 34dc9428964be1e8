"""Resamples of votes as counts of their kinds, in blocks that fit in memory.

Where annotators are known they are what is drawn, each with all of his votes, since the votes of one person are not
independent (Field and Welsh 2007, Journal of the Royal Statistical Society B 69, 369-390).
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from earmark.arena.votes import Clusters, Counts, Floats, Ints

_BLOCK_BYTES = 64_000_000
FEWEST_CLUSTERS = 2


def resampled(counts: Counts, *, resamples: int, seed: int) -> Iterator[Floats]:
    """Draw votes with replacement, as many as there are; or annotators, where `counts` has their profiles.

    Args:
        counts: From `Votes.counts`.
        resamples: How many.
        seed: Of the generator (PCG64).

    Yields:
        Blocks of shape (size, settings, 3). The size of a block changes no number.
    """
    generator = np.random.default_rng(seed)
    settings = len(counts.votes)
    block = max(1, _BLOCK_BYTES // (48 * settings * 3))
    for start in range(0, resamples, block):
        size = min(block, resamples - start)
        clusters = counts.clusters
        drawn = _people(clusters, generator, size) if clusters else _votes(counts.votes, generator, size)
        yield drawn.reshape(size, settings, 3)


def _votes(votes: Ints, generator: np.random.Generator, size: int) -> Floats:
    flat = votes.ravel()
    there = np.flatnonzero(flat)
    found = np.zeros((size, len(flat)))
    found[:, there] = generator.multinomial(flat.sum(), flat[there] / flat.sum(), size=size)
    return found


def _people(clusters: Clusters, generator: np.random.Generator, size: int) -> Floats:
    from scipy.sparse import csr_array  # imported here: it takes a while

    people = int(clusters.sizes.sum())
    weights = generator.multinomial(people, clusters.sizes / people, size=size).astype(np.float64)
    return np.asarray((csr_array(clusters.profiles).T @ weights.T).T)
