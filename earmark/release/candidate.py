"""The candidate: shards by configuration, tars, card, figures, Croissant, manifest, attribution, judgements, build.

`manifest.json` lists every file with its hash and carries the digest of the release. The digest is over ids,
revisions and content hashes in id order, and so over records, gold and decoded samples: not over how they
were packed, when or where. What says when and where is `build.json`, outside the digest.
"""

from __future__ import annotations

import heapq
import json
import shutil
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from earmark.curate import SOURCES
from earmark.errors import ReleaseError
from earmark.item import Item
from earmark.progress import reporting
from earmark.provenance import build_facts, commit_date
from earmark.release.attribution import Attribution
from earmark.release.card import render_card
from earmark.release.citing import CITATION, citation_file
from earmark.release.croissant import CROISSANT, document
from earmark.release.described import Described
from earmark.release.figures import draw_figures
from earmark.release.judgements import Judged
from earmark.release.manifest import MANIFEST, SPLIT, Tally, file_table, manifest_of
from earmark.release.order import Sorter, place
from earmark.release.withheld import free_items, without_unfree_media
from earmark.schema import index_schema, json_schema
from earmark.shards import Reject, ShardSeries, read_items, replace_folder, shard_files, write_rejects
from earmark.stage import Counts, announce
from earmark.tars import TarSeries


def make_candidate(
    curated: Path, out: Path, settings: Mapping[str, Any], root: Path, checked: Mapping[str, Any] | None = None
) -> dict[str, Any]:
    """Make the candidate of a release.

    Args:
        curated: Folder of the curated shards, with `sources.json`.
        out: Folder of the candidate; replaced in one step.
        settings: Version, form, seed, name, title, default_config, mini_items, private, audio, judgements_licence;
            of creators, url and date what is known (the date is else that of the commit).
        root: The checkout: for the build facts, and for what people said (`annotation/`).
        checked: What the checks found of the curated items: for the card and `croissant.json`.

    Returns:
        The manifest.

    Raises:
        ReleaseError: The default configuration has no items, or none may go out.
    """
    started = time.monotonic()
    made = out.parent / ".work" / "release"
    shutil.rmtree(made, ignore_errors=True)
    left_out: list[Reject] = []
    items = read_items(curated) if settings["private"] else free_items(read_items(curated), left_out)
    sorter, mini = _sorted(items, curated, made, int(settings["mini_items"]))
    _require_some(sorter, left_out)
    default = settings.get("default_config") or sorter.configs()[0]
    if default not in sorter.configs():
        raise ReleaseError(
            f"release.default_config {default!r}", expected=f"one of {', '.join(sorter.configs())}",
            got="a configuration without items", remedy="Name another in params.yaml, or leave it out",
        )  # fmt: skip
    counting = _Counting(Tally(), Attribution(), Judged(), Described())
    with reporting("release") as reporter:
        writing = _Writing(made, mini, counting, private=bool(settings["private"]))
        for config in sorter.configs():
            for item in sorter.items(config):
                writing.add(config, item)
                reporter.advance(1)
        rows = writing.close()
    write_rejects(left_out, made)
    sources = json.loads((curated / SOURCES).read_text(encoding="utf-8"))
    known = {**settings, "date": settings.get("date") or commit_date(root)}
    manifest = manifest_of(known, default, counting.tally, rows, sources, left_out)
    manifest["review"] = counting.judged.write(root, made, settings.get("judgements_licence", "CC0-1.0"))
    manifest["described"] = counting.described.facts()
    _explain(made, manifest, counting.attribution, checked or {}, rows)
    (made / MANIFEST).write_text(json.dumps(manifest, indent=1) + "\n", encoding="utf-8")
    (made / "build.json").write_text(json.dumps(build_facts(root), indent=1) + "\n", encoding="utf-8")
    replace_folder(made, out)
    count = manifest["items"]
    codes = Counter(reject.code for reject in left_out)
    announce("release", Counts(count + len(left_out), count, len(left_out), codes), time.monotonic() - started)
    return manifest


class _Counting(NamedTuple):
    """All that counts the items on the way."""

    tally: Tally
    attribution: Attribution
    judged: Judged
    described: Described


def _explain(
    made: Path,
    manifest: dict[str, Any],
    attribution: Attribution,
    checked: Mapping[str, Any],
    rows: Mapping[str, Mapping[str, int]],
) -> None:
    """Write what explains the items, for people and for machines; the manifest gets its table of files."""
    attribution.write(made / "attribution.csv")
    texts = {"item.schema.json": json.dumps(json_schema(), indent=1) + "\n", CITATION: citation_file(manifest)}
    _write(made, texts)
    draw_figures(manifest, made)
    manifest["files"] = file_table(made, rows)
    described = json.dumps(document(manifest, checked), indent=1, ensure_ascii=False) + "\n"
    _write(made, {CROISSANT: described, "README.md": render_card(manifest, attribution, checked)})
    manifest["files"] = file_table(made, rows, manifest["files"])


def _write(made: Path, texts: Mapping[str, str]) -> None:
    for name, text in texts.items():
        (made / name).write_text(text, encoding="utf-8")


def _require_some(sorter: Sorter, left_out: list[Reject]) -> None:
    if not sorter.configs():
        raise ReleaseError(
            "release", expected="at least one item that may go out",
            got=f"none of {len(left_out)}, the first: {left_out[0].message}",
            remedy="Take another source, or set `release.private: true`",
        )  # fmt: skip


def _sorted(items: Iterator[Item], curated: Path, made: Path, mini_items: int) -> tuple[Sorter, frozenset[str]]:
    """Bring the items into order, and choose those of the mini configuration on the way."""
    sorter = Sorter(made / ".buckets", sum(file.stat().st_size for file in shard_files(curated)))
    chosen: dict[tuple[str, str], list[tuple[str, str]]] = defaultdict(list)
    for item in items:
        sorter.add(item)
        # The first of each task by place; negated for a heap that drops its largest.
        heap = chosen[item.benchmark, item.task]
        heapq.heappush(heap, (_inverse(place(item.id)), item.id))
        if len(heap) > mini_items:
            heapq.heappop(heap)
    ranked = {cell: [item for _, item in sorted(heap, reverse=True)] for cell, heap in chosen.items()}
    mini: list[str] = []
    for turn in range(mini_items):
        mini += [ranked[cell][turn] for cell in sorted(ranked) if turn < len(ranked[cell])]
    return sorter, frozenset(mini[:mini_items])


def _inverse(hexadecimal: str) -> str:
    return f"{(1 << 256) - 1 - int(hexadecimal, 16):064x}"


class _Writing:
    """All files that the items of a candidate go to, and all that counts them on the way."""

    def __init__(self, made: Path, mini: frozenset[str], counting: _Counting, *, private: bool) -> None:
        self._made, self._mini, self._private = made, mini, private
        self._counting = counting
        self._shards = {
            "mini": ShardSeries(made / "data" / "mini", SPLIT),
            "index": ShardSeries(made / "data" / "index", SPLIT, index_schema()),
        }
        self._tars: dict[str, TarSeries] = {}

    def add(self, config: str, curated: Item) -> None:
        """Write one item wherever it belongs; the items of a configuration come together, in order."""
        item = curated if self._private else without_unfree_media(curated)
        for counts in self._counting:
            counts.add(item)
        if config not in self._tars:
            self._shards[config] = ShardSeries(self._made / "data" / config, SPLIT)
            self._tars[config] = TarSeries(self._made / "webdataset" / config, SPLIT)
        self._shards[config].add(item)
        self._tars[config].add(item)
        self._shards["index"].add(item)
        if item.id in self._mini:
            self._shards["mini"].add(item)

    def close(self) -> dict[str, dict[str, int]]:
        """Finish all files; returns rows by configuration and file."""
        for tars in self._tars.values():
            tars.close()
        (self._made / ".buckets").rmdir()
        return {config: _rows(series) for config, series in sorted(self._shards.items())}


def _rows(series: ShardSeries) -> dict[str, int]:
    import pyarrow.parquet as pq

    return {path.name: pq.read_metadata(path).num_rows for path in series.close()}
