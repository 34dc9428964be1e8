"""From the items of every source and recipe to the items of the release.

Takes what the parameters name, and nothing else that may lie in the folder. An item that a check finds
faulty, and the second of two that ask the same about the same sound, become rejects with their reason.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from earmark.checks.duplicates import asked_about
from earmark.checks.registry import ItemCheck, checks, facts_of
from earmark.engine import Engine
from earmark.errors import ItemError, StageError
from earmark.item import Item
from earmark.provenance import code_digest
from earmark.shards import Reject, read_items
from earmark.stage import SUMMARY, Counts, Stage, Unit, run

STAGE = "curate"
SOURCES = "sources.json"


@dataclass(frozen=True, slots=True)
class Vetting:
    """The work of the stage: an item passes if no check of single items finds an error in it."""

    def __call__(self, item: Item) -> Item:
        """The item as it is.

        Raises:
            ItemError: A check found an error; holds all of them.
        """
        found = [issue for check in _vetting_checks() for issue in check.find(item)]
        if found:
            raise ItemError.of(item.id, found)
        return item


@cache
def _vetting_checks() -> tuple[ItemCheck, ...]:
    return tuple(check for check in checks() if isinstance(check, ItemCheck) and check.severity == "error")


def curate(items_folder: Path, names: Sequence[str], out: Path, engine: Engine) -> Counts:
    """Run the stage.

    Args:
        items_folder: Holds one folder of shards for each source and recipe.
        names: The sources and recipes of the parameters, in their order.
        out: Folder of the curated shards; `sources.json` in it says what came from where.
        engine: Where to work.

    Raises:
        StageError: A named source or recipe has not been built, or nothing is left.
    """
    summaries = {name: _summary(items_folder / name) for name in names}
    taken = [name for name in names if summaries[name].get("included", True)]
    stage = Stage(
        name=STAGE,
        work=Vetting(),
        out=out,
        settings={"names": list(names)},
        code=code_digest(Path(__file__).parent),
        notes={SOURCES: json.dumps(summaries, indent=1) + "\n"},
    )
    return run(stage, _units([items_folder / name for name in taken]), engine, out.parent / ".work")


def _summary(folder: Path) -> dict[str, Any]:
    try:
        found: dict[str, Any] = json.loads((folder / SUMMARY).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        raise StageError(
            str(folder), expected=f"the items of {folder.name!r} with their {SUMMARY}", got="none",
            remedy="Run `dvc repro`",
        ) from None  # fmt: skip
    return {"included": True, **found}


def _units(folders: Sequence[Path]) -> Iterator[Unit | Reject]:
    first: dict[tuple[bytes | None, str, str], str] = {}
    for folder in folders:
        for item in read_items(folder):
            asked = asked_about(facts_of(item))
            key = (asked, item.benchmark, item.task)
            if asked and key in first:
                message = f"{item.id}: expected a question of its own, got that of {first[key]} about the same sound"
                yield Reject(item.id, STAGE, "curate.duplicate", message)
                continue
            first[key] = item.id
            yield Unit(item.id, f"{item.id} {item.revision} {item.content_hash}", item)
