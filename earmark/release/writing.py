"""Every file that the items of a release go to: shards and tars by configuration and split, and who counts them."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from earmark.item import Item
from earmark.progress import reporting
from earmark.release.answers import Keeping
from earmark.release.attribution import Attribution
from earmark.release.described import Described
from earmark.release.judgements import Judged
from earmark.release.manifest import Tally
from earmark.release.names import TEST, VALIDATION
from earmark.release.order import Sorter
from earmark.release.withheld import without_unfree_media
from earmark.schema import index_schema
from earmark.shards import ShardSeries
from earmark.tars import TarSeries


class Counting(NamedTuple):
    """All that counts the items on the way."""

    tally: Tally
    attribution: Attribution
    judged: Judged
    described: Described

    def add(self, item: Item, *, scored: bool) -> None:
        """Count one item; `scored` as in `Described.add`."""
        for counts in (self.tally, self.attribution, self.judged):
            counts.add(item)
        self.described.add(item, scored=scored)


class Choosing(NamedTuple):
    """Ids of the small sample and of the validation split."""

    mini: frozenset[str]
    validation: frozenset[str]


class Writing:
    """All files that the items of a candidate go to, and all that counts them on the way.

    Args:
        made: Folder of the candidate.
        choosing: Which items go to `mini` and to `validation`.
        keeping: Takes what is withheld; None where nothing is.
        private: Whether sound that may not be redistributed stays in.

    Attributes:
        counting: Of whole items.
        shown: Whom the public part names; another than in `counting` where answers are withheld.
    """

    def __init__(self, made: Path, choosing: Choosing, keeping: Keeping | None, *, private: bool) -> None:
        self._made, self._choosing, self._private, self._keeping = made, choosing, private, keeping
        self.counting = Counting(Tally(), Attribution(), Judged(), Described())
        self.shown = Attribution() if keeping else self.counting.attribution
        self._shards = {("mini", TEST): self._series("mini", TEST), ("index", TEST): self._series("index", TEST)}
        self._tars: dict[tuple[str, str], TarSeries] = {}

    def _series(self, config: str, split: str) -> ShardSeries:
        return ShardSeries(self._made / "data" / config, split, index_schema() if config == "index" else None)

    def all(self, sorter: Sorter) -> dict[str, dict[str, int]]:
        """Write all items; returns rows by configuration and file."""
        with reporting("release") as reporter:
            for config in sorter.configs():
                for item in sorter.items(config):
                    self._add(config, item)
                    reporter.advance(1)
            return self._close()

    def _add(self, config: str, curated: Item) -> None:
        """Write one item wherever it belongs; the items of a configuration come together, in order."""
        item = curated if self._private else without_unfree_media(curated)
        split = VALIDATION if item.id in self._choosing.validation else TEST
        self.counting.add(item, scored=split == TEST)
        if self._keeping:
            item = self._keeping.take(item) if split == TEST else item
            self.shown.add(item)
        for name in (config, "index", *(["mini"] if item.id in self._choosing.mini else [])):
            if (name, split) not in self._shards:
                self._shards[name, split] = self._series(name, split)
            self._shards[name, split].add(item)
        if (config, split) not in self._tars:
            self._tars[config, split] = TarSeries(self._made / "webdataset" / config, split)
        self._tars[config, split].add(item)

    def _close(self) -> dict[str, dict[str, int]]:
        for tars in self._tars.values():
            tars.close()
        (self._made / ".buckets").rmdir()
        rows: dict[str, dict[str, int]] = {}
        for (config, _), series in sorted(self._shards.items()):
            rows.setdefault(config, {}).update(_rows(series))
        return rows


def _rows(series: ShardSeries) -> dict[str, int]:
    import pyarrow.parquet as pq

    return {path.name: pq.read_metadata(path).num_rows for path in series.close()}
