"""The candidate: shards by configuration, tars, card, figures, Croissant, manifest, attribution, judgements, build.

Where answers are withheld (`earmark.release.answers`) what gives them away goes to a second folder, the private part.

`manifest.json` lists every file with its hash and carries the digest of the release. The digest is over ids,
revisions and content hashes in id order, and so over records, gold and decoded samples: not over how they
were packed, when or where. What says when and where is `build.json`, outside the digest.
"""

from __future__ import annotations

import json
import shutil
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from earmark.curate import SOURCES
from earmark.errors import ReleaseError
from earmark.item import Item
from earmark.progress import reporting
from earmark.provenance import build_facts, commit_date
from earmark.release.answers import WITHHELD, Keeping, telling_nothing, untold
from earmark.release.answers.keeping import key_of, sealed_digest
from earmark.release.attribution import Attribution
from earmark.release.card import render_card
from earmark.release.citing import CITATION, citation_file
from earmark.release.croissant import CROISSANT, document
from earmark.release.described import Described
from earmark.release.figures import draw_figures
from earmark.release.judgements import Judged
from earmark.release.manifest import Tally, file_table, manifest_of, splits_of
from earmark.release.names import MANIFEST, TEST, VALIDATION
from earmark.release.order import Sorter
from earmark.release.splits import Placed, mini_of, placed, validation_of
from earmark.release.withheld import free_items, heard_items, without_unfree_media
from earmark.schema import index_schema, json_schema
from earmark.shards import Reject, ShardSeries, read_items, replace_folder, shard_files, write_rejects
from earmark.stage import Counts, announce
from earmark.tars import TarSeries


def make_candidate(
    curated: Path,
    out: Path,
    settings: Mapping[str, Any],
    root: Path,
    checked: Mapping[str, Any] | None = None,
    answers: Path | None = None,
) -> dict[str, Any]:
    """Make the candidate of a release.

    Args:
        curated: Folder of the curated shards, with `sources.json`.
        out: Folder of the candidate; replaced in one step.
        settings: Version, form, seed, name, title, default_config, mini_items, private, audio, judgements_licence;
            of creators, url and date what is known (the date is else that of the commit); answers (`withheld`) and
            validation_items where they are asked for.
        root: The checkout: for the build facts, and for what people said (`annotation/`).
        checked: What the checks found of the curated items: for the card and `croissant.json`.
        answers: Folder of the private part, where answers are withheld; None: `answers` beside the candidate.

    Returns:
        The manifest.

    Raises:
        ReleaseError: The default configuration has no items, none may go out, or there are too few for the splits.
    """
    started = time.monotonic()
    made = out.parent / ".work" / "release"
    shutil.rmtree(made, ignore_errors=True)
    kept = out.parent / ".work" / "answers"
    shutil.rmtree(kept, ignore_errors=True)
    keeping = Keeping(kept) if settings.get("answers") == WITHHELD else None
    left_out: list[Reject] = []
    items = read_items(curated) if settings["private"] else free_items(read_items(curated), left_out)
    if keeping and not settings["private"]:
        items = heard_items(items, left_out)
    sorter, choosing = _sorted(items, curated, made, settings)
    _require_some(sorter, left_out)
    default = settings.get("default_config") or sorter.configs()[0]
    if default not in sorter.configs():
        raise ReleaseError(
            f"release.default_config {default!r}", expected=f"one of {', '.join(sorter.configs())}",
            got="a configuration without items", remedy="Name another in params.yaml, or leave it out",
        )  # fmt: skip
    counting = _Counting(Tally(), Attribution(), Judged(), Described())
    with reporting("release") as reporter:
        writing = _Writing(made, choosing, counting, keeping, private=bool(settings["private"]))
        for config in sorter.configs():
            for item in sorter.items(config):
                writing.add(config, item)
                reporter.advance(1)
        rows = writing.close()
    write_rejects(left_out, made)
    sources = json.loads((curated / SOURCES).read_text(encoding="utf-8"))
    known = {**settings, "date": settings.get("date") or commit_date(root)}
    manifest = manifest_of(known, default, counting.tally, rows, sources, left_out)
    if settings.get("validation_items"):
        manifest["splits"] = splits_of(rows)
    licence = settings.get("judgements_licence", "CC0-1.0")
    manifest["review"] = counting.judged.write(root, kept if keeping else made, licence)
    manifest["described"] = counting.described.facts()
    found = checked or {}
    if keeping:
        counting.attribution.write(kept / "attribution.csv")
        manifest, found = _kept_back(manifest, keeping, counting.tally, int(settings["seed"])), untold(found)
    _explain(made, manifest, writing.shown if keeping else counting.attribution, counting.attribution, found, rows)
    (made / MANIFEST).write_text(json.dumps(manifest, indent=1) + "\n", encoding="utf-8")
    (made / "build.json").write_text(json.dumps(build_facts(root), indent=1) + "\n", encoding="utf-8")
    if keeping:
        replace_folder(kept, answers or out.parent / "answers")
    replace_folder(made, out)
    count = manifest["items"]
    codes = Counter(reject.code for reject in left_out)
    announce("release", Counts(count + len(left_out), count, len(left_out), codes), time.monotonic() - started)
    return manifest


def _kept_back(manifest: dict[str, Any], keeping: Keeping, tally: Tally, seed: int) -> dict[str, Any]:
    """The manifest of a release whose answers are withheld; the private part is finished on the way."""
    digest = sealed_digest(tally.hashes, key_of(seed))
    public = {**manifest, "digest": digest, "seed": None, "described": telling_nothing(manifest["described"])}
    return {**public, "answers": keeping.close(public, seed, tally.hashes)}


class _Counting(NamedTuple):
    """All that counts the items on the way."""

    tally: Tally
    attribution: Attribution
    judged: Judged
    described: Described

    def add(self, item: Item, *, scored: bool) -> None:
        for counts in (self.tally, self.attribution, self.judged):
            counts.add(item)
        self.described.add(item, scored=scored)


class _Choosing(NamedTuple):
    """Ids of the small sample and of the validation split."""

    mini: frozenset[str]
    validation: frozenset[str]


def _explain(
    made: Path,
    manifest: dict[str, Any],
    shown: Attribution,
    attribution: Attribution,
    checked: Mapping[str, Any],
    rows: Mapping[str, Mapping[str, int]],
) -> None:
    """Write what explains the items, for people and for machines; the manifest gets its table of files."""
    shown.write(made / "attribution.csv")
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


def _sorted(items: Iterator[Item], curated: Path, made: Path, settings: Mapping[str, Any]) -> tuple[Sorter, _Choosing]:
    """Bring the items into order, and choose those of the small sample and of the validation split on the way."""
    sorter = Sorter(made / ".buckets", sum(file.stat().st_size for file in shard_files(curated)))
    count = int(settings.get("validation_items") or 0)
    seen: list[Placed] = []
    for item in items:
        sorter.add(item)
        seen.append(placed(item, linked=count > 0))
    validation = validation_of(seen, count, int(settings["seed"]))
    mini = mini_of((one for one in seen if one.id not in validation), int(settings["mini_items"]))
    return sorter, _Choosing(mini, validation)


class _Writing:
    """All files that the items of a candidate go to, and all that counts them on the way."""

    def __init__(
        self, made: Path, choosing: _Choosing, counting: _Counting, keeping: Keeping | None, *, private: bool
    ) -> None:
        self._made, self._choosing, self._private = made, choosing, private
        self._counting, self._keeping = counting, keeping
        self.shown = Attribution()
        self._shards = {("mini", TEST): self._series("mini", TEST), ("index", TEST): self._series("index", TEST)}
        self._tars: dict[tuple[str, str], TarSeries] = {}

    def _series(self, config: str, split: str) -> ShardSeries:
        return ShardSeries(self._made / "data" / config, split, index_schema() if config == "index" else None)

    def add(self, config: str, curated: Item) -> None:
        """Write one item wherever it belongs; the items of a configuration come together, in order."""
        item = curated if self._private else without_unfree_media(curated)
        split = VALIDATION if item.id in self._choosing.validation else TEST
        self._counting.add(item, scored=split == TEST)
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

    def close(self) -> dict[str, dict[str, int]]:
        """Finish all files; returns rows by configuration and file."""
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
