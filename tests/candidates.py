"""Candidates made by hand, for tests of releases that follow each other."""

from __future__ import annotations

import json
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from earmark.curate import SOURCES
from earmark.item import Item
from earmark.release.candidate import make_candidate
from earmark.shards import ShardWriter

SETTINGS: dict[str, Any] = {
    "version": "1.0.0", "form": "A", "seed": 1, "name": "try", "title": "A try", "default_config": "mmau_pro",
    "mini_items": 2, "private": False,
    "audio": {"loudness_lufs": -23.0, "true_peak_dbtp": -1.0, "max_sample_rate_hz": 48000},
}  # fmt: skip


def curated(folder: Path, items: Sequence[Item]) -> Path:
    """The shards that a candidate is made of, in place of those that are there."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    writer = ShardWriter(folder / "items-00000.parquet")
    for one in items:
        writer.add(one)
    writer.close()
    (folder / SOURCES).write_text(json.dumps({"hand": {"included": True, "went_out": 1, "rejected": 0, "codes": {}}}))
    return folder


def candidate(folder: Path, items: Sequence[Item], version: str = "1.0.0") -> Path:
    """Make a candidate in a folder, in place of one that is there."""
    shards = curated(folder.with_name(f".{folder.name}.curated"), items)
    make_candidate(shards, folder, {**SETTINGS, "version": version}, folder.parent)
    return folder


def changed(item: Item, **fields: Any) -> Item:
    """The item with other fields, as an edit leaves it."""
    return item.model_copy(update={"revision": item.revision + 1, **fields}).sealed()
