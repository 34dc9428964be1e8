"""Which items are in which split and in the small sample: drawn by hash, task by task, kin together.

`test` is what scores are measured on. `validation` is there to try out prompts and readers on; nothing of it may tell
anything of `test`. So items that belong together are in one split: all that `earmark.score.related` links, and beyond
it whoever shares any clip, or any recording of a corpus. Mixes of several recordings are not held together by them: a
recipe that draws from fifty recordings would be one cluster.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from earmark.draw import draw_int
from earmark.errors import ReleaseError
from earmark.item import Item
from earmark.release.order import place
from earmark.score.related import clusters, links_of

_PART = re.compile(r'"pcm_sha256"\s*:\s*"([0-9a-f]{64})"')  # of a made clip: a recording that sounds in it
_ROWS = frozenset({"id", "twin", "perturbation", "parent", "clips"})


class Placed(NamedTuple):
    """What is known of an item when its split is drawn.

    Attributes:
        config: Its benchmark.
        links: What it shares with others; empty where no split is drawn.
    """

    id: str
    config: str
    task: str
    links: tuple[str, ...] = ()

    @property
    def cell(self) -> tuple[str, str]:
        """Benchmark and task."""
        return self.config, self.task


def placed(item: Item, *, linked: bool) -> Placed:
    """What has to be known of an item; its links where a split is drawn."""
    return Placed(item.id, item.benchmark, item.task, _links(item) if linked else ())


def _links(item: Item) -> tuple[str, ...]:
    found = list(links_of(item.model_dump(mode="python", include=set(_ROWS))))
    for clip in item.clips:
        found.append(f"clip:{clip.pcm_sha256 or clip.sha256}")
        parts = {*_PART.findall(clip.source.record)} if clip.source.dataset == "synth" else set()
        if len(parts) == 1:
            found.append(f"clip:{parts.pop()}")
        if clip.source.dataset != "synth":
            found.append(f"record:{clip.source.dataset}\t{clip.source.record}")
    return tuple(dict.fromkeys(found))


def mini_of(items: Iterable[Placed], count: int) -> frozenset[str]:
    """The items of the `mini` configuration: of every task in turn the next by place."""
    cells: dict[tuple[str, str], list[str]] = defaultdict(list)
    for one in items:
        cells[one.cell].append(one.id)
    ranked = {cell: sorted(ids, key=place)[:count] for cell, ids in cells.items()}
    chosen: list[str] = []
    for turn in range(count):
        if len(chosen) >= count:
            break
        chosen += [ranked[cell][turn] for cell in sorted(ranked) if turn < len(ranked[cell])]
    return frozenset(chosen[:count])


def validation_of(items: Sequence[Placed], count: int, seed: int) -> frozenset[str]:
    """Draw the validation split: about `count` items of every configuration, spread over its tasks as all items are.

    Whole clusters are drawn, so a configuration may come out smaller; `test` keeps items of every task.

    Args:
        items: All of the release, with their links.
        count: Of each configuration; 0 for no such split.
        seed: Of the release.

    Returns:
        Ids.

    Raises:
        ReleaseError: A configuration has no more items than that, or its clusters are so large that not even half of
            the split can be filled.
    """
    if not count:
        return frozenset()
    sizes = Counter(one.config for one in items)
    for config, size in sorted(sizes.items()):
        if count >= size:
            raise ReleaseError(
                f"release.validation_items: {count}", expected="fewer than each configuration has items",
                got=f"{size} items in {config}", remedy="Lower it in params.yaml",
            )  # fmt: skip
    drawn = _Drawing(items, count)
    names = sorted(drawn.families, key=lambda name: (draw_int(seed, "validation split", name), name))
    for by_task in (True, False):
        for name in names:
            drawn.take(name, by_task=by_task)
    for config in sorted(sizes):
        if 2 * drawn.held[config] < count:
            whole = sum(any(cell[0] == config for cell in cells) for cells in drawn.families.values())
            raise ReleaseError(
                f"release.validation_items: {count}", expected=f"{count} items of {config}, in whole clusters",
                got=f"{drawn.held[config]}: its {sizes[config]} items are in {whole} clusters, which stay together",
                remedy="Raise it so that a cluster fits in, add items, or set it to 0",
            )  # fmt: skip
    return frozenset(one.id for one in items if drawn.of[one.id] in drawn.taken)


class _Drawing:
    """Takes clusters as long as they fit in."""

    def __init__(self, items: Sequence[Placed], count: int) -> None:
        self.of = clusters(items)
        self.families: dict[str, Counter[tuple[str, str]]] = defaultdict(Counter)
        for one in items:
            self.families[self.of[one.id]][one.cell] += 1
        self._count = count
        self._sizes = Counter(one.cell for one in items)
        self._quotas = _quotas(self._sizes, count)
        self._cells: Counter[tuple[str, str]] = Counter()
        self.held: Counter[str] = Counter()
        self.taken: set[str] = set()

    def take(self, name: str, *, by_task: bool) -> None:
        """Take a cluster, if there is room for it in its configurations and, where asked, in its tasks."""
        cells = self.families[name]
        configs: Counter[str] = Counter()
        for cell, n in cells.items():
            configs[cell[0]] += n
            most = self._quotas[cell] if by_task else self._sizes[cell] - 1
            if self._cells[cell] + n > min(most, self._sizes[cell] - 1):
                return
        if name in self.taken or any(self.held[config] + n > self._count for config, n in configs.items()):
            return
        self.taken.add(name)
        self.held.update(configs)
        self._cells.update(cells)


def _quotas(sizes: Mapping[tuple[str, str], int], count: int) -> dict[tuple[str, str], int]:
    """Items of each task, in proportion, by the largest remainder (Hamilton's method)."""
    quotas: dict[tuple[str, str], int] = {}
    for config in {config for config, _ in sizes}:
        cells = sorted(cell for cell in sizes if cell[0] == config)
        whole = sum(sizes[cell] for cell in cells)
        parts = {cell: divmod(count * sizes[cell], whole) for cell in cells}
        left = count - sum(part for part, _ in parts.values())
        first = sorted(cells, key=lambda cell: (-parts[cell][1], cell))[:left]
        quotas |= {cell: parts[cell][0] + (cell in first) for cell in cells}
    return quotas
