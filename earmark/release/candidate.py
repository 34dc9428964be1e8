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
from typing import Any

from earmark.curate import SOURCES
from earmark.errors import ReleaseError
from earmark.item import Item
from earmark.provenance import build_facts, commit_date
from earmark.release.answers import WITHHELD, Keeping, telling_nothing, untold
from earmark.release.answers.keeping import key_of, sealed_digest
from earmark.release.card import render_card
from earmark.release.citing import CITATION, citation_file
from earmark.release.croissant import CROISSANT, document
from earmark.release.figures import draw_figures
from earmark.release.manifest import file_table, manifest_of, splits_of
from earmark.release.names import MANIFEST
from earmark.release.order import Sorter
from earmark.release.splits import Placed, mini_of, placed, validation_of
from earmark.release.withheld import free_items, heard_items
from earmark.release.writing import Choosing, Counting, Writing
from earmark.schema import json_schema
from earmark.shards import Reject, read_items, replace_folder, shard_files, write_rejects
from earmark.stage import Counts, announce


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
    made, kept = (out.parent / ".work" / name for name in ("release", "answers"))
    for folder in (made, kept):
        shutil.rmtree(folder, ignore_errors=True)
    keeping = Keeping(kept) if settings.get("answers") == WITHHELD else None
    left_out: list[Reject] = []
    sorter, choosing = _sorted(_outgoing(curated, settings, left_out), curated, made, settings)
    _require_some(sorter, left_out)
    default = _default(sorter, settings)
    writing = Writing(made, choosing, keeping, private=bool(settings["private"]))
    rows = writing.all(sorter)
    write_rejects(left_out, made)
    sources = json.loads((curated / SOURCES).read_text(encoding="utf-8"))
    known = {**settings, "date": settings.get("date") or commit_date(root)}
    manifest = manifest_of(known, default, writing.counting.tally, rows, sources, left_out)
    if settings.get("validation_items"):
        manifest["splits"] = splits_of(rows)
    licence = settings.get("judgements_licence", "CC0-1.0")
    manifest["review"] = writing.counting.judged.write(root, kept if keeping else made, licence)
    manifest["described"] = writing.counting.described.facts()
    if keeping:
        manifest = _kept_back(manifest, keeping, writing.counting, int(settings["seed"]))
    _explain(made, manifest, writing, untold(checked or {}) if keeping else checked or {}, rows)
    (made / MANIFEST).write_text(json.dumps(manifest, indent=1) + "\n", encoding="utf-8")
    (made / "build.json").write_text(json.dumps(build_facts(root), indent=1) + "\n", encoding="utf-8")
    if keeping:
        replace_folder(kept, answers or out.parent / "answers")
    replace_folder(made, out)
    count, codes = manifest["items"], Counter(reject.code for reject in left_out)
    announce("release", Counts(count + len(left_out), count, len(left_out), codes), time.monotonic() - started)
    return manifest


def _outgoing(curated: Path, settings: Mapping[str, Any], left_out: list[Reject]) -> Iterator[Item]:
    """The items that may go out; the others are left out."""
    items = read_items(curated)
    if settings["private"]:
        return items
    free = free_items(items, left_out)
    return heard_items(free, left_out) if settings.get("answers") == WITHHELD else free


def _default(sorter: Sorter, settings: Mapping[str, Any]) -> str:
    """The configuration that is read where none is named."""
    default = str(settings.get("default_config") or sorter.configs()[0])
    if default not in sorter.configs():
        raise ReleaseError(
            f"release.default_config {default!r}", expected=f"one of {', '.join(sorter.configs())}",
            got="a configuration without items", remedy="Name another in params.yaml, or leave it out",
        )  # fmt: skip
    return default


def _kept_back(manifest: dict[str, Any], keeping: Keeping, counting: Counting, seed: int) -> dict[str, Any]:
    """The manifest of a release whose answers are withheld; the private part is finished on the way."""
    counting.attribution.write(keeping.folder / "attribution.csv")
    hashes = counting.tally.hashes
    digest = sealed_digest(hashes, key_of(seed))
    public = {**manifest, "digest": digest, "seed": None, "described": telling_nothing(manifest["described"])}
    return {**public, "answers": keeping.close(public, seed, hashes)}


def _explain(
    made: Path,
    manifest: dict[str, Any],
    writing: Writing,
    checked: Mapping[str, Any],
    rows: Mapping[str, Mapping[str, int]],
) -> None:
    """Write what explains the items, for people and for machines; the manifest gets its table of files."""
    writing.shown.write(made / "attribution.csv")
    texts = {"item.schema.json": json.dumps(json_schema(), indent=1) + "\n", CITATION: citation_file(manifest)}
    _write(made, texts)
    draw_figures(manifest, made)
    manifest["files"] = file_table(made, rows)
    described = json.dumps(document(manifest, checked), indent=1, ensure_ascii=False) + "\n"
    _write(made, {CROISSANT: described, "README.md": render_card(manifest, writing.counting.attribution, checked)})
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


def _sorted(items: Iterator[Item], curated: Path, made: Path, settings: Mapping[str, Any]) -> tuple[Sorter, Choosing]:
    """Bring the items into order, and choose those of the small sample and of the validation split on the way."""
    sorter = Sorter(made / ".buckets", sum(file.stat().st_size for file in shard_files(curated)))
    count = int(settings.get("validation_items") or 0)
    seen: list[Placed] = []
    for item in items:
        sorter.add(item)
        seen.append(placed(item, linked=count > 0))
    validation = validation_of(seen, count, int(settings["seed"]))
    mini = mini_of((one for one in seen if one.id not in validation), int(settings["mini_items"]))
    return sorter, Choosing(mini, validation)
