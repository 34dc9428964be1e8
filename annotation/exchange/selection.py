"""Which items are meant: chosen by source, id or task, each in the version that people have left it in.

First without their sound, of which only the shards that hold something chosen are read.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from earmark.errors import JudgementError, UsageError
from earmark.item import Item
from earmark.judgements import Decision
from earmark.review import Status, VersionKey, reviewed, version
from earmark.shards import read_items, read_rows, shard_files
from earmark.taxonomy import nearest

_COLUMNS = ["id", "content_hash", "benchmark", "task", "form", "answers"]
_SHOWN = 5
Decisions = Mapping[VersionKey, Decision]


class Facts(NamedTuple):
    """What is known of an item without its sound.

    Attributes:
        id, content_hash: Of the version that goes on.
        made: Its id as its source or recipe made it.
        source: Name of the source or recipe.
        file: The shard that it is in.
        status: How its review stands; None where nobody decided anything.
        sure: Whether its answer is known to be right: it follows from how the item was made, or people accepted it.
    """

    id: str
    content_hash: str
    made: str
    source: str
    benchmark: str
    task: str
    file: Path
    status: Status | None
    sure: bool

    @property
    def version(self) -> VersionKey:
        """Id and content hash."""
        return self.id, self.content_hash


class Asked(NamedTuple):
    """What was asked for.

    Attributes:
        words: Names of sources and recipes, and ids of items; none: all.
        tasks: `task` or `benchmark/task`; none: all.
    """

    words: tuple[str, ...] = ()
    tasks: tuple[str, ...] = ()


def select(items: Path, known: Sequence[str], asked: Asked, decisions: Decisions) -> list[Facts]:
    """Find the items that are meant.

    Args:
        items: Folder with a folder of shards for each source and recipe.
        known: Names of those that take part.
        asked: What of them is meant.
        decisions: Of people, by version.

    Raises:
        UsageError: A word names neither a source or recipe that takes part nor an item, or a task is none.
        ShardError: A source or recipe has not been built.
    """
    ids = {word for word in asked.words if "/" in word}
    names = [word for word in asked.words if "/" not in word]
    for name in [*names, *(word.partition("/")[0] for word in ids)]:
        if name not in known:
            close = nearest(name, known)
            raise UsageError(
                repr(name), expected=f"one of {', '.join(known)}, or the id of an item", got="a word unknown here",
                remedy=f"Did you mean {close!r}?" if close else "Is it in params.yaml?",
            )  # fmt: skip
    wanted = dict.fromkeys([*names, *(word.partition("/")[0] for word in sorted(ids))] or known)
    found = [facts for name in wanted for facts in facts_of(items / name, decisions)]
    _require_ids(ids, found)
    chosen = [one for one in found if one.source in names or {one.id, one.made} & ids or not asked.words]
    return _of_tasks(chosen, asked.tasks)


def _require_ids(ids: set[str], found: Iterable[Facts]) -> None:
    absent = sorted(ids - {name for one in found for name in (one.id, one.made)})
    if absent:
        shown = ", ".join(absent[:_SHOWN])
        raise UsageError("ids", expected="items that are there", got=f"{len(absent)} that are not: {shown}")


def _of_tasks(found: list[Facts], tasks: Sequence[str]) -> list[Facts]:
    if not tasks:
        return found
    there = {name for one in found for name in (one.task, f"{one.benchmark}/{one.task}")}
    for task in tasks:
        if task not in there:
            close = nearest(task, there)
            raise UsageError(
                f"--task {task}", expected=f"a task of the items that are meant: {', '.join(sorted(there))}",
                got="one that none of them has", remedy=f"Did you mean {close}?" if close else "",
            )  # fmt: skip
    return [one for one in found if {one.task, f"{one.benchmark}/{one.task}"} & set(tasks)]


def facts_of(folder: Path, decisions: Decisions) -> Iterator[Facts]:
    """The facts of the items of one source or recipe, in their order."""
    decided = {name for name, _ in decisions}
    for file in shard_files(folder):
        rows = list(read_rows(file, _COLUMNS))
        versions: dict[str, tuple[Item, Status | None]] = {}
        if any(row["id"] in decided for row in rows):  # what became of it follows from all of the item
            for item in read_items(file):
                if item.id in decided:
                    left = left_by(item, decisions)
                    versions[item.id] = left[0].model_copy(update={"audio": (), "images": (), "video": None}), left[1]
        for row in rows:
            item_left, status = versions.get(row["id"], (None, None))
            yield Facts(
                id=item_left.id if item_left else row["id"],
                content_hash=item_left.content_hash if item_left else row["content_hash"],
                made=row["id"], source=folder.name, benchmark=row["benchmark"], task=row["task"], file=file,
                status=status, sure=bool(row["answers"]) and (row["form"] is not None or status == "accepted"),
            )  # fmt: skip


def left_by(item: Item, decisions: Decisions) -> tuple[Item, Status | None]:
    """The version of an item that people have left it in, and how its review stands."""
    found = reviewed(item, lambda one: decisions.get(version(one)))
    return found.item, found.status


def items_of(chosen: Iterable[Facts], decisions: Decisions) -> Iterator[Item]:
    """Read chosen items whole, shard by shard, each as people left it.

    Raises:
        JudgementError: One is not there any more.
    """
    by_file: dict[Path, dict[str, Facts]] = {}
    for one in chosen:
        by_file.setdefault(one.file, {})[one.made] = one
    for file, wanted in by_file.items():
        waiting = dict(wanted)
        for item in read_items(file):
            if item.id in waiting:
                del waiting[item.id]
                yield left_by(item, decisions)[0]
        if waiting:
            raise JudgementError(
                str(file), expected=f"the item {next(iter(waiting))}", got="others",
                remedy="The items were built anew meanwhile: push again",
            )  # fmt: skip
