"""What clusters add to each task for every system: what a leaderboard's means are made of, resample by resample."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from earmark.score.saved import Saved, joined_clusters

Floats: TypeAlias = NDArray[np.float64]
_BLOCK_BYTES = 64_000_000
_NO_VALUE = -1.0


class Part(NamedTuple):
    """What clusters add to one task.

    Attributes:
        kinds: Shape (rows,): the kinds of clusters that have items of the task.
        values: Shape (rows, systems): sums over the items; those without a value add nothing.
        there: The same shape: how many items have a value.
    """

    kinds: NDArray[np.int64]
    values: Floats
    there: Floats


class Tally(NamedTuple):
    """Clusters that are alike: their items are of the same tasks, with the same value of every system.

    Attributes:
        counts: Shape (kinds,).
        tasks: One a task.
    """

    counts: NDArray[np.int64]
    tasks: list[Part]


def tally(reports: Sequence[Saved], tasks: tuple[str, ...]) -> Tally:
    """Add up what each cluster has; clusters that have the same are one kind.

    Args:
        reports: Of the same items.
        tasks: All that the items have.
    """
    number, named = {task: n for n, task in enumerate(tasks)}, joined_clusters(reports)
    clusters: dict[str, list[tuple[float, ...]]] = defaultdict(list)
    for name, task in reports[0].tasks.items():
        values = (_NO_VALUE if (value := one.values[name]) is None else value for one in reports)
        clusters[named[name]].append((number[task], *values))
    kinds = Counter(tuple(sorted(items)) for items in clusters.values())
    ordered = sorted(kinds)
    sums: list[dict[int, list[Floats]]] = [{} for _ in tasks]
    for place, items in enumerate(ordered):
        for task_number, *row in items:
            sums[int(task_number)].setdefault(place, []).append(np.array(row))
    counts = np.array([kinds[kind] for kind in ordered], dtype=np.int64)
    return Tally(counts, [_part(rows) for rows in sums])


def _part(rows: Mapping[int, Sequence[Floats]]) -> Part:
    values = [np.where(np.array(items) == _NO_VALUE, 0.0, items).sum(axis=0) for items in rows.values()]
    there = [(np.array(items) != _NO_VALUE).sum(axis=0) for items in rows.values()]
    return Part(np.array(list(rows), dtype=np.int64), np.array(values), np.array(there, dtype=np.float64))


def resampled(table: Tally, resamples: int, seed: int) -> Iterator[Floats]:
    """How often each kind of cluster is drawn, block by block.

    Args:
        table: Draws as many clusters as it has.
        resamples: Of all blocks together.
        seed: Of the generator (PCG64).

    Yields:
        Shape (resamples of the block, kinds).
    """
    generator = np.random.default_rng(seed)
    total = int(table.counts.sum())
    block = max(1, _BLOCK_BYTES // (16 * len(table.counts)))
    for start in range(0, resamples, block):
        size = min(block, resamples - start)
        yield generator.multinomial(total, table.counts / total, size=size).astype(np.float64)
