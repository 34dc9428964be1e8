"""How a stage's units become shards: chunks of them, each worked off by a process, lost ones tried again.

A finished chunk is kept under a name that is a hash of what it was made from, so that a run that was killed takes up
what is there.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, wait
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

from earmark.engine import Engine, WorkerLost
from earmark.errors import EarmarkError, Issue, ItemError, StageError
from earmark.identity import canonical_json
from earmark.item import Item
from earmark.shards import Reject, ShardWriter
from earmark.validation import sealed_issues


class Unit(NamedTuple):
    """One thing to do; it becomes one item or one reject.

    Attributes:
        id: Id of the item that comes of it.
        fingerprint: Everything that the result follows from, as text.
        payload: What the work function is given; picklable.
    """

    id: str
    fingerprint: str
    payload: Any


class Job(NamedTuple):
    """What a worker is told of a stage: its name, the work, and the folder for what is finished."""

    stage: str
    work: Callable[[Any], Item]
    folder: Path


@dataclass(frozen=True, slots=True)
class Chunk:
    """Some units, in their order.

    Attributes:
        index: Its place among the chunks.
        lost: Units that took their worker with them, each with what is known of its end.
    """

    index: int
    units: tuple[Unit, ...]
    lost: tuple[tuple[str, str], ...] = ()

    @property
    def name(self) -> str:
        """A file name that follows from the units."""
        text = canonical_json([[unit.id, unit.fingerprint] for unit in self.units])
        return f"{self.index:06d}-{hashlib.sha256(text.encode(errors='surrogatepass')).hexdigest()[:24]}"


class Part(NamedTuple):
    """A finished chunk; without a path if no item came out."""

    path: Path | None
    went_out: int
    rejects: tuple[Reject, ...]


def finished(job: Job, chunks: Iterator[Chunk], engine: Engine) -> Iterator[tuple[int, Part]]:
    """Run chunks, a bounded number at a time; yields the index of each and its part, in the order of finishing."""
    running: dict[Future[Part], tuple[Chunk, int]] = {}

    def start(chunk: Chunk, attempt: int) -> None:
        running[engine.submit(_run_chunk, job, chunk)] = (chunk, attempt)

    while True:
        for chunk in islice(chunks, max(0, 2 * engine.workers - len(running))):
            start(chunk, 1)
        if not running:
            return
        done, _ = wait(running, return_when=FIRST_COMPLETED)
        for future in done:
            chunk, attempt = running.pop(future)
            try:
                part = engine.result(future)
            except WorkerLost:
                # The first death may be an accident (memory, a signal); after the second, find the culprit.
                start(chunk if attempt == 1 else _without_poison(job, chunk, engine), attempt + 1)
                continue
            yield chunk.index, part


def _without_poison(job: Job, chunk: Chunk, engine: Engine) -> Chunk:
    """Try the units of a chunk one by one; those that take their worker with them are set aside."""
    lost = dict(chunk.lost)
    for unit in chunk.units:
        if unit.id in lost:
            continue
        future = engine.submit(_try_unit, job, unit)
        wait([future])
        try:
            engine.result(future)
        except WorkerLost as error:
            lost[unit.id] = str(error)
    if len(lost) == len(chunk.lost):
        raise StageError(
            f"{job.stage}, chunk {chunk.index}", expected="a chunk that can be finished",
            got="a worker that died three times, though each item alone is harmless",
            remedy="Look at the memory of this machine; run again to go on from here",
        )  # fmt: skip
    return Chunk(chunk.index, chunk.units, tuple(lost.items()))


def _try_unit(job: Job, unit: Unit) -> None:
    _one(job, unit)


def _one(job: Job, unit: Unit) -> Item | Reject:
    """The item of a unit, checked, or the reject with its reason."""
    try:
        item = job.work(unit.payload)
        found = sealed_issues(item)
        if item.id != unit.id:
            found.append(Issue(unit.id, "id", repr(unit.id), repr(item.id), "schema.id"))
        if found:
            raise ItemError.of(item.id, found)
    except ItemError as error:
        first: Issue | None = error.issues[0] if error.issues else None
        return Reject(unit.id, job.stage, first.code if first else "schema.item", str(error))
    except EarmarkError as error:
        family = type(error).__name__.removesuffix("Error").lower()
        return Reject(unit.id, job.stage, f"{family}.unusable", str(error))
    except Exception as error:  # noqa: BLE001 - one item must not take the run with it; it is kept with its reason
        return Reject(unit.id, job.stage, "stage.failed", f"{unit.id}: {type(error).__name__}: {error}")
    return item


def _run_chunk(job: Job, chunk: Chunk) -> Part:
    """In a worker: make a chunk's shard, or take it up if it was made before."""
    shard, note = job.folder / f"{chunk.name}.parquet", job.folder / f"{chunk.name}.json"
    if note.exists():
        facts = json.loads(note.read_text(encoding="utf-8"))
        rejects = tuple(Reject(*reject) for reject in facts["rejects"])
        return Part(shard if facts["went_out"] else None, facts["went_out"], rejects)
    lost = dict(chunk.lost)
    found: list[Reject] = []
    writer = ShardWriter(shard)
    for unit in chunk.units:
        if unit.id in lost:
            found.append(Reject(unit.id, job.stage, "stage.worker_lost", f"{unit.id}: {lost[unit.id]}"))
            continue
        made = _one(job, unit)
        if isinstance(made, Reject):
            found.append(made)
        else:
            writer.add(made)
        del made  # or the last clip would be held while it is written
    writer.close()
    partial = note.with_suffix(f".{os.getpid()}.partial")
    partial.write_text(json.dumps({"went_out": writer.rows, "rejects": found}), encoding="utf-8")
    partial.rename(note)  # the note is what says that the shard is whole
    return Part(shard if writer.rows else None, writer.rows, tuple(found))
