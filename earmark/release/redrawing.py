"""The stage that draws options anew: curated shards in, the same shards out, but for the items that are drawn.

Only words are read until it is known what changes. A shard in which nothing does is linked, not written; of the
others each item is read and written once, with its media as they are. An item that people judged keeps the options
that they saw, and so do its twins and the rungs of its ladder: with others it would be an item that nobody judged.
Errata come before (in `curate`, of the items as they were made) and after (of the items as they were drawn and
released); both by their content hash.
"""

from __future__ import annotations

import json
import os
import shutil
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from pathlib import Path
from typing import Any, NamedTuple

from earmark.alone import alone
from earmark.checks.gates import Gates
from earmark.command import say
from earmark.errors import StageError
from earmark.item import Item
from earmark.release.redraw import Drawable, Redrawn, drawable, redraw
from earmark.schema import index_schema
from earmark.shards import (
    REJECTS,
    Reject,
    ShardWriter,
    read_items,
    read_rejects,
    read_rows,
    replace_folder,
    shard_files,
    write_rejects,
)
from earmark.stage import SUMMARY, Counts, announce

STAGE = "redraw"
Correcting = Callable[[Item], Item | Reject]


class Redrawing(NamedTuple):
    """What the stage is told.

    Attributes:
        gates: What must hold.
        seed: Of the release.
        rounds: How often to draw at most; 0 leaves all options as they are.
        judged: Ids of items that people judged, decided or not.
    """

    gates: Gates
    seed: int
    rounds: int
    judged: AbstractSet[str] = frozenset()


class _Words(NamedTuple):
    """What is known of the shards from their words.

    Attributes:
        places: The shard of each item that has options.
        drawables: Of these items.
        kept: How many of them keep their options for what people said.
    """

    places: Mapping[str, Path]
    drawables: tuple[Drawable, ...]
    kept: int


def redrawn(curated: Path, out: Path, told: Redrawing, correcting: Correcting | None = None) -> Redrawn:
    """Run the stage.

    Args:
        curated: Folder of the curated shards, with what `curate` says of them.
        out: Folder of the shards that come out; replaced in one step.
        told: What to do.
        correcting: The errata, for items that were drawn anew; None: there are none.

    Returns:
        What came of it; that gates do not hold is told, and stops `validate`.

    Raises:
        StageError: There is nothing that `curate` wrote.
        ShardError: A shard is damaged.
    """
    started = time.monotonic()
    with alone(STAGE, out.parent / ".work" / f"{out.name}.lock"):
        summary = _summary(curated)
        files = shard_files(curated)
        words = _read(files, told.judged) if told.rounds else _Words({}, (), 0)
        found = redraw(words.drawables, told.gates, told.seed, told.rounds) if told.rounds else Redrawn({}, 0, {})
        made = out.parent / ".work" / f"{out.name}.partial"
        shutil.rmtree(made, ignore_errors=True)
        shutil.copytree(curated, made, ignore=shutil.ignore_patterns("*.parquet"))
        changed = {words.places[name] for name in found.options}
        rejects = list(_written(files, made, changed, found, correcting or _as_it_is))
        counts = _counted(summary, rejects)
        write_rejects([*(read_rejects(curated) if (curated / REJECTS).exists() else ()), *rejects], made)
        facts = {**summary, **_of_whole(summary, rejects), "redraw": _facts(told, words, found)}
        (made / SUMMARY).write_text(json.dumps(facts, indent=1) + "\n", encoding="utf-8")
        replace_folder(made, out)
    for line in _lines(told, words, found):
        say(f"{STAGE}: {line}")
    announce(STAGE, counts, time.monotonic() - started)
    return found


def _summary(curated: Path) -> dict[str, Any]:
    try:
        found: dict[str, Any] = json.loads((curated / SUMMARY).read_text(encoding="utf-8"))
        return {**found, "went_out": int(found["went_out"]), "rejected": int(found["rejected"])}
    except (OSError, ValueError, LookupError, TypeError):
        raise StageError(
            str(curated), expected=f"curated items with their {SUMMARY}", got="none", remedy="Run `dvc repro`"
        ) from None


def _read(files: list[Path], judged: AbstractSet[str]) -> _Words:
    """What may be drawn anew in the shards, from their words alone."""
    places: dict[str, Path] = {}
    known: list[Drawable] = []
    fixed: set[str] = set()
    for file in files:
        for row in read_rows(file, index_schema().names):
            item = Item.model_validate(row)  # without its media: the other rules were kept when it was curated
            one = drawable(item)
            if one:
                places[item.id] = file
                known.append(one)
                if item.review or item.id in judged or item.parent in judged:
                    fixed.add(one.together)
    drawables = tuple(one._replace(ordered=one.ordered or one.together in fixed) for one in known)
    return _Words(places, drawables, sum(one.together in fixed for one in known))


def _written(
    files: list[Path], made: Path, changed: AbstractSet[Path], found: Redrawn, correcting: Correcting
) -> Iterator[Reject]:
    """Link or write each shard; what errata withdraw of the items that were drawn anew."""
    for file in files:
        target = made / file.name
        if file not in changed:
            _link(file, target)
            continue
        writer = ShardWriter(target)
        for item in read_items(file):
            left = correcting(found.applied(item)) if item.id in found.options else item
            if isinstance(left, Reject):
                yield left._replace(stage=STAGE)
            else:
                writer.add(left)
        writer.close()


def _link(file: Path, target: Path) -> None:
    try:
        os.link(file, target)
    except OSError:  # a file system without links
        shutil.copyfile(file, target)


def _as_it_is(item: Item) -> Item:
    return item


def _counted(summary: Mapping[str, Any], rejects: list[Reject]) -> Counts:
    """The counts of this stage alone."""
    came_in = summary["went_out"]
    return Counts(came_in, came_in - len(rejects), len(rejects), Counter(one.code for one in rejects))


def _of_whole(summary: Mapping[str, Any], rejects: list[Reject]) -> dict[str, Any]:
    """The counts of `curate` with those of this stage: of all that came into it, so much goes on."""
    codes = Counter(summary.get("codes") or {}) + Counter(one.code for one in rejects)
    gone = len(rejects)
    return {
        "went_out": summary["went_out"] - gone, "rejected": summary["rejected"] + gone,
        "codes": dict(sorted(codes.items())),
    }  # fmt: skip


def _facts(told: Redrawing, words: _Words, found: Redrawn) -> dict[str, Any]:
    facts = {"rounds": told.rounds, "drawn": len(found.options), "draw": found.rounds, "failing": found.failing}
    # Only where it matters: a judgement that changes nothing else must not make what follows run again.
    return {**facts, "kept_as_judged": words.kept} if _matters(found) else facts


def _lines(told: Redrawing, words: _Words, found: Redrawn) -> Iterator[str]:
    if not told.rounds:
        yield "nothing is drawn anew (redraw.rounds: 0)"
        return
    if found.options:
        yield f"{len(found.options)} of {len(words.drawables)} items have options of draw {found.rounds}"
    elif not found.failing:
        yield "the gates on options hold: nothing is drawn anew"
    for cell, rules in found.failing.items():
        for rule, far in rules.items():
            yield f"{cell}: no draw of {told.rounds} mends {rule}: {far}"
    if words.kept and _matters(found):
        yield f"{words.kept} items keep the options that people judged, of them or of their twins"


def _matters(found: Redrawn) -> bool:
    return bool(found.options or found.failing)
