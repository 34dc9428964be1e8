"""From the items of every source and recipe to the items of the release.

Takes what the parameters name, and nothing else that may lie in the folder. What people decided comes first: an item
goes on as they left it (`earmark.review`). One that they rejected, one whose review is not what the release demands,
one that a check finds faulty, and the second of two that ask the same about the same sound, become rejects with their
reason.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from earmark.checks.duplicates import asked_about
from earmark.checks.registry import ItemCheck, checks, facts_of
from earmark.engine import Engine
from earmark.errors import ItemError, StageError
from earmark.item import Item
from earmark.judgements import Decision, read_lines
from earmark.provenance import code_digest
from earmark.review import Demand, VersionKey, by_version, reviewed, version
from earmark.shards import Reject, read_items
from earmark.stage import SUMMARY, Counts, Remarks, Stage, Unit, run

STAGE = "curate"
Correcting = Callable[[Item], Item | Reject]
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


@dataclass(frozen=True, slots=True)
class Reviewing:
    """What people decided, and what of it a release demands; counts what it was asked.

    Attributes:
        decisions: By the version of an item that each is about.
        demand: See `earmark.params.ReviewParams`.
        used: The versions whose decision was applied.
        statuses: How many items there are of each.
    """

    decisions: Mapping[VersionKey, Decision] = field(default_factory=dict)
    demand: Demand = "none"
    used: set[VersionKey] = field(default_factory=set)
    statuses: Counter[str] = field(default_factory=Counter)

    @classmethod
    def of(cls, file: Path, demand: Demand) -> Reviewing:
        """The decisions of a file; none where it is not there.

        Raises:
            JudgementError: A line is no decision, or two are about one version of an item.
        """
        return cls(by_version(read_lines(file, Decision)), demand)

    def __call__(self, item: Item) -> Item | Reject:
        """The item as people left it, or the reject with the reason that they gave."""
        try:
            found = reviewed(item, self._decision)
        except ItemError as error:
            self.statuses["unusable"] += 1
            return Reject(item.id, STAGE, "review.rewrite", str(error))
        self.statuses[found.status or "unjudged"] += 1
        if found.meets(self.demand):
            return found.item
        if found.status == "rejected" and found.decision:
            code, by, reason = "review.rejected", found.decision.by, found.decision.reason
            return Reject(
                item.id, STAGE, code, f"{item.id}: expected an item to keep, got a rejection ({by}: {reason})"
            )
        status = found.status or "unjudged"
        remedy = "Have it judged, or change `review.demand`"
        message = f"{item.id}: expected an item that is {self.demand}, got one that is {status}. {remedy}"
        return Reject(item.id, STAGE, f"review.{status}", message)

    def _decision(self, item: Item) -> Decision | None:
        found = self.decisions.get(version(item))
        if found:
            self.used.add(version(item))
        return found

    def remarks(self) -> Remarks:
        """What came of the decisions; nothing where there are none and none are asked for."""
        if not self.decisions and self.demand == "none":
            return Remarks()
        counts = dict(sorted(self.statuses.items()))
        idle = len(self.decisions) - len(self.used)
        line = "review: " + ", ".join(f"{n} {status}" for status, n in counts.items())
        if idle:
            line += f"; {idle} decisions are about versions of items that are not here"
        return Remarks({"review": {"demand": self.demand, **counts, "idle_decisions": idle}}, (line,))


def curate(
    items_folder: Path,
    names: Sequence[str],
    out: Path,
    engine: Engine,
    reviewing: Reviewing | None = None,
    correcting: Correcting | None = None,
) -> Counts:
    """Run the stage.

    Args:
        items_folder: Holds one folder of shards for each source and recipe.
        names: The sources and recipes of the parameters; their order makes no difference.
        out: Folder of the curated shards; `sources.json` in it says what came from where.
        engine: Where to work.
        reviewing: What people decided; None: nothing.
        correcting: The errata of frozen versions (`earmark.release.errata`); None: there are none.

    Raises:
        StageError: A named source or recipe has not been built, or nothing is left.
    """
    names = sorted(names)
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
    asked = reviewing or Reviewing()
    units = _units([items_folder / name for name in taken], asked, correcting or _as_it_is)
    return run(stage, units, engine, out.parent / ".work", asked.remarks)


def _summary(folder: Path) -> dict[str, Any]:
    try:
        found: dict[str, Any] = json.loads((folder / SUMMARY).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        raise StageError(
            str(folder), expected=f"the items of {folder.name!r} with their {SUMMARY}", got="none",
            remedy="Run `dvc repro`",
        ) from None  # fmt: skip
    return {"included": True, **found}


def _as_it_is(item: Item) -> Item:
    return item


def _units(folders: Sequence[Path], reviewing: Reviewing, correcting: Correcting) -> Iterator[Unit | Reject]:
    first: dict[tuple[bytes | None, str, str], str] = {}
    for folder in folders:
        for made in read_items(folder):
            left = reviewing(made)
            item = left if isinstance(left, Reject) else correcting(left)
            if isinstance(item, Reject):
                yield item
                continue
            asked = asked_about(facts_of(item))
            key = (asked, item.benchmark, item.task)
            if asked and key in first:
                message = f"{item.id}: expected a question of its own, got that of {first[key]} about the same sound"
                yield Reject(item.id, STAGE, "curate.duplicate", message)
                continue
            first[key] = item.id
            review = f" {item.review.model_dump_json()}" if item.review else ""
            yield Unit(item.id, f"{item.id} {item.revision} {item.content_hash}{review}", item)
