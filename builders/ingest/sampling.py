"""A bounded number of items from every cell of a source: chosen by hash, whatever order the corpus comes in.

What a cap leaves out is no reject: nothing is wrong with it, and a curator who lowers a cap must not run into the
gate on rejects. It does not come into the stage at all (in = out + rejects holds over what does), and is counted
beside: `sampled_out` in the stage's summary, and cell by cell in `sampling.json`. So with the source's own rejects,
records = in + sampled_out.

The corpus's labels are read twice: once to choose, holding no more than the cap of ids a cell, and once to build.
"""

from __future__ import annotations

import heapq
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from builders.contract.source import Builder, Source
from earmark.draw import draw_int
from earmark.errors import SourceError
from earmark.item import Item
from earmark.shards import Reject
from earmark.stage import Remarks
from earmark.taxonomy import nearest

NOTE = "sampling.json"
_NONE = "(none)"

Cell = tuple[str, ...]
"""Benchmark, task, and the value of each group that cells are told apart by."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What a curator wants of a source.

    Attributes:
        cap: At most so many items a cell; None: all.
        by: Groups (`gender`) that tell cells apart, beside benchmark and task.
        minimum: A cell with fewer items is left out: it would measure nothing.
    """

    cap: int | None = None
    by: tuple[str, ...] = ()
    minimum: int = 0

    def is_all(self) -> bool:
        """Whether every item is wanted."""
        return self.cap is None and self.minimum == 0


class Taken(NamedTuple):
    """What of a cell was there, and what was taken."""

    available: int
    taken: int


@dataclass(frozen=True, slots=True)
class Sample:
    """What was chosen.

    Attributes:
        ids: Those of the items; None: all.
        cells: Counts, by cell, sorted.
    """

    ids: frozenset[str] | None
    cells: Mapping[Cell, Taken] = field(default_factory=dict)

    @property
    def sampled_out(self) -> int:
        """Number of items that were there and not taken."""
        return sum(cell.available - cell.taken for cell in self.cells.values())

    def remarks(self) -> Remarks:
        """What the stage says of it; nothing where all was taken without a wish."""
        if self.ids is None:
            return Remarks()
        small = sum(counts.taken == 0 for counts in self.cells.values())
        line = f"{self.sampled_out} sampled out; {len(self.cells) - small} cells, {small} too small"
        return Remarks({"sampled_out": self.sampled_out}, (line,))

    def note(self, wish: Wish, seed: int) -> str:
        """The counts as JSON, for the output folder."""
        cells = [{"cell": list(cell), **counts._asdict()} for cell, counts in self.cells.items()]
        facts = {"seed": seed, "cap": wish.cap, "by": list(wish.by), "minimum": wish.minimum}
        return json.dumps({**facts, "sampled_out": self.sampled_out, "cells": cells}, indent=1) + "\n"


def choose(builder: Builder, root: Path, wish: Wish, seed: int) -> Sample:
    """Choose the items of a source: of each cell those whose hash(seed, id) is smallest.

    Args:
        builder: Whose corpus.
        root: The corpus's folder.
        wish: How many, of which cells.
        seed: The release's seed.

    Raises:
        SourceError: No item has a group that cells are to be told apart by; names those that there are.
    """
    if wish.is_all():
        return Sample(None)
    kept: dict[Cell, list[tuple[int, str]]] = {}
    counts: dict[Cell, int] = {}
    groups: set[str] = set()
    for item in builder.build(root):
        if isinstance(item, Reject):
            continue
        groups.update(group.key for group in item.groups)
        cell = cell_of_item(item, wish.by)
        counts[cell] = counts.get(cell, 0) + 1
        # The heap's top is the worst of those kept: numbers are negative, so that it is the largest hash.
        entry, heap = (-draw_int(seed, item.id, "sample"), item.id), kept.setdefault(cell, [])
        if wish.cap is None or len(heap) < wish.cap:
            heapq.heappush(heap, entry)
        else:
            heapq.heappushpop(heap, entry)
    _require_groups(builder, wish, groups, some=bool(counts))
    enough = {cell for cell, count in counts.items() if count >= wish.minimum}
    ids = frozenset(item_id for cell in enough for _, item_id in kept[cell])
    cells = {cell: Taken(counts[cell], len(kept[cell]) if cell in enough else 0) for cell in sorted(counts)}
    return Sample(ids, cells)


def cell_of_item(item: Item, by: tuple[str, ...]) -> Cell:
    """The cell that an item lies in; one without a group lies in a cell of its own."""
    values = {group.key: group.value for group in item.groups}
    return (item.benchmark, item.task, *(values.get(key, _NONE) for key in by))


def _require_groups(builder: Builder, wish: Wish, groups: set[str], *, some: bool) -> None:
    for key in wish.by:
        if some and key not in groups:
            close = nearest(key, groups)
            remedy = f"Did you mean {close!r}?" if close else f"Take it out of options.{builder.SOURCE.name}.by"
            raise builder.SOURCE.error(
                "options.by", expected=f"a group of its items: {', '.join(sorted(groups)) or 'they have none'}",
                got=repr(key), remedy=remedy,
            )  # fmt: skip


@dataclass(slots=True)
class Sampled:
    """A builder that makes the chosen items alone; its rejects are those of the whole corpus."""

    builder: Builder
    sample: Sample
    SOURCE: Source = field(init=False)

    def __post_init__(self) -> None:
        self.SOURCE = self.builder.SOURCE

    def build(self, root: Path) -> Iterator[Item | Reject]:
        """The chosen items and all rejects, in the corpus's order."""
        wanted = self.sample.ids
        for made in self.builder.build(root):
            if isinstance(made, Reject) or wanted is None or made.id in wanted:
                yield made


def require_some(name: str, sample: Sample, wish: Wish) -> None:
    """Refuse a sample that is empty although the corpus is not.

    Raises:
        SourceError: Every cell is smaller than the minimum; names the largest.
    """
    if sample.ids is None or sample.ids or not sample.cells:
        return
    cell, counts = max(sample.cells.items(), key=lambda entry: entry[1].available)
    raise SourceError(
        f"source {name!r}", expected=f"a cell with {wish.minimum} items",
        got=f"{counts.available} at most, in {' '.join(cell)}", remedy=f"Lower options.{name}.minimum",
    )  # fmt: skip
