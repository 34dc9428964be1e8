"""Whom a release has to name: one line for each upstream record, with its licence."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

from earmark.item import Item

COLUMNS = ("dataset", "revision", "record", "url", "licence", "attribution", "redistributable", "items")


class Attribution:
    """Collects the origins of all clips."""

    def __init__(self) -> None:
        self._rows: Counter[tuple[str, ...]] = Counter()

    def add(self, item: Item) -> None:
        """Take the clips of one item."""
        rows = {
            (
                clip.source.dataset,
                clip.source.revision,
                clip.source.record if clip.source.dataset != "synth" else "",
                clip.source.url,
                clip.licence,
                clip.attribution,
                "yes" if clip.redistributable else "no",
            )
            for clip in item.clips
        }
        self._rows.update(rows)

    def by_dataset(self) -> list[tuple[str, str, str, int]]:
        """Dataset, licence, attribution, number of upstream records; sorted."""
        counts: Counter[tuple[str, str, str]] = Counter()
        for dataset, _, _, _, licence, attribution, _ in self._rows:
            counts[dataset, licence, attribution] += 1
        return [(*key, n) for key, n in sorted(counts.items())]

    def write(self, path: Path) -> None:
        """Write the table as CSV, sorted."""
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(COLUMNS)
            writer.writerows((*row, count) for row, count in sorted(self._rows.items()))
