"""Whom a release has to name: one line for each upstream record, of sound or of words, with its licence."""

from __future__ import annotations

import csv
from collections import Counter, defaultdict
from pathlib import Path
from typing import NamedTuple

from earmark.item import Item

COLUMNS = ("dataset", "revision", "record", "url", "licence", "attribution", "redistributable", "items")


class Part(NamedTuple):
    """The clips and words of a dataset under one licence.

    Attributes:
        names: Whom to name, each once.
        records: Number of upstream records.
        free: How many of them may be passed on.
    """

    dataset: str
    licence: str
    names: tuple[str, ...]
    records: int
    free: int


class Attribution:
    """Collects the origins of all clips and words."""

    def __init__(self) -> None:
        self._rows: Counter[tuple[str, ...]] = Counter()

    def add(self, item: Item) -> None:
        """Take the clips and words of one item."""
        rows = {
            (
                part.source.dataset,
                part.source.revision,
                part.source.record if part.source.dataset != "synth" else "",
                part.source.url,
                part.licence,
                part.attribution,
                "yes" if part.redistributable else "no",
            )
            for _, part in item.licensed()
        }
        self._rows.update(rows)

    def parts(self) -> list[Part]:
        """What the card shows: one part for each dataset and licence, sorted."""
        names: dict[tuple[str, str], set[str]] = defaultdict(set)
        counts: Counter[tuple[str, str]] = Counter()
        free: Counter[tuple[str, str]] = Counter()
        for dataset, _, _, _, licence, attribution, redistributable in self._rows:
            names[dataset, licence].add(attribution)
            counts[dataset, licence] += 1
            free[dataset, licence] += redistributable == "yes"
        return [Part(*key, tuple(sorted(names[key])), counts[key], free[key]) for key in sorted(names)]

    def write(self, path: Path) -> None:
        """Write the table as CSV, sorted."""
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(COLUMNS)
            writer.writerows((*row, count) for row, count in sorted(self._rows.items()))
