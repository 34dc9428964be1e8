"""The one stage runner: a pure function over units of work, to shards of items, safely.

Units are cut into chunks of fixed size; a worker turns a chunk into one shard. A finished chunk is kept in
`build/.work/<key>/` under a name that is a hash of what it was made from, so a run that was killed goes on
with the chunks that are missing, and takes up nothing that other inputs, parameters or code made. At the end
the shards, the rejects and the counts are put in place of the output in one step.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import FIRST_COMPLETED, Future, wait
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

from earmark.alone import alone
from earmark.command import say
from earmark.engine import Engine, WorkerLost
from earmark.errors import EarmarkError, Issue, ItemError, StageError
from earmark.item import SCHEMA_VERSION, Item, canonical_json
from earmark.progress import reporting
from earmark.shards import Reject, ShardWriter, replace_folder, write_rejects
from earmark.validation import sealed_issues

CHUNK_UNITS = 64
SUMMARY = "summary.json"


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


@dataclass(frozen=True, slots=True)
class Stage:
    """What a stage is.

    Attributes:
        name: As DVC calls it (`ingest@esc50`).
        work: Turns a unit's payload into an item; an EarmarkError makes a reject. A function of a module or
            a frozen object of one: it crosses process borders.
        out: The output folder.
        settings: Every parameter that the result follows from.
        code: Digest of the code that does the work.
        notes: More files for the output folder, name to text: what the next stage must know besides items.
    """

    name: str
    work: Callable[[Any], Item]
    out: Path
    settings: Mapping[str, Any] = field(default_factory=dict)
    code: str = ""
    notes: Mapping[str, str] = field(default_factory=dict)

    def key(self) -> str:
        """Hash of what all chunks of this stage depend on."""
        facts = {
            "stage": self.name,
            "settings": dict(self.settings),
            "code": self.code,
            "schema": SCHEMA_VERSION,
        }
        return hashlib.sha256(canonical_json(facts).encode()).hexdigest()[:24]


class Counts(NamedTuple):
    """What came of a stage; `came_in` is always `went_out` + `rejected`."""

    came_in: int
    went_out: int
    rejected: int
    codes: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class _Chunk:
    index: int
    units: tuple[Unit, ...]
    lost: tuple[tuple[str, str], ...] = ()
    """Units that took their worker with them, each with what is known of its end."""

    @property
    def name(self) -> str:
        text = canonical_json([[unit.id, unit.fingerprint] for unit in self.units])
        return f"{self.index:06d}-{hashlib.sha256(text.encode(errors='surrogatepass')).hexdigest()[:24]}"


class _Part(NamedTuple):
    """A finished chunk."""

    path: Path | None
    went_out: int
    rejects: tuple[Reject, ...]


def run(stage: Stage, units: Iterable[Unit | Reject], engine: Engine, work_root: Path) -> Counts:
    """Run a stage: every unit becomes an item of the output or a reject with its reason.

    Args:
        stage: What to do.
        units: What to do it to, in the order of the output; a builder's own rejects may be among them.
        engine: Where to do it.
        work_root: Folder for unfinished work, on the same file system as the output.

    Returns:
        The counts.

    Raises:
        StageError: Nothing came out, or the counts do not add up. The output is left as it was.
    """
    with alone(stage.name, work_root / f"{stage.out.name}.lock"):
        return _run_alone(stage, units, engine, work_root)


def _run_alone(stage: Stage, units: Iterable[Unit | Reject], engine: Engine, work_root: Path) -> Counts:
    started = time.monotonic()
    work = work_root / stage.key()
    work.mkdir(parents=True, exist_ok=True)
    early: list[Reject] = []
    taken = _Taken(stage.name, units, early)
    parts: dict[int, _Part] = {}
    with reporting(stage.name) as reporter, engine:
        for index, part in _finished(stage, taken.chunks(), engine, work):
            parts[index] = part
            reporter.advance(part.went_out + len(part.rejects))
    rejects = [*early, *(r for index in sorted(parts) for r in parts[index].rejects)]
    went_out = sum(part.went_out for part in parts.values())
    counts = Counts(taken.count, went_out, len(rejects), Counter(r.code for r in rejects))
    _require_sense(stage, counts, rejects)
    _publish(stage, counts, [parts[index] for index in sorted(parts)], rejects, work)
    shutil.rmtree(work, ignore_errors=True)  # a worker of a run that was killed may still write there
    announce(stage.name, counts, time.monotonic() - started)
    return counts


def announce(name: str, counts: Counts, seconds: float) -> None:
    """Print the last line of a stage: counts and seconds."""
    codes = ", ".join(f"{code} {n}" for code, n in sorted(counts.codes.items()))
    rejected = f"{counts.rejected} rejected" + (f" ({codes})" if codes else "")
    say(f"{name}: {counts.came_in} in, {counts.went_out} out, {rejected}, {seconds:.1f} s")


class _Taken:
    """Counts what comes in, sets aside what must not go on, cuts the rest into chunks."""

    def __init__(self, stage: str, units: Iterable[Unit | Reject], early: list[Reject]) -> None:
        self._stage, self._units, self._early = stage, units, early
        self.count = 0

    def chunks(self) -> Iterator[_Chunk]:
        fresh = self._fresh()
        index = 0
        while units := tuple(islice(fresh, CHUNK_UNITS)):
            yield _Chunk(index, units)
            index += 1

    def _fresh(self) -> Iterator[Unit]:
        seen: set[str] = set()
        for unit in self._units:
            self.count += 1
            if isinstance(unit, Reject):
                self._early.append(unit)
            elif unit.id in seen:
                message = f"{unit.id}: expected an id that is not taken, got one seen before. Drop the repeat"
                self._early.append(Reject(unit.id, self._stage, "stage.duplicate_id", message))
            else:
                seen.add(unit.id)
                yield unit


def _finished(stage: Stage, chunks: Iterator[_Chunk], engine: Engine, work: Path) -> Iterator[tuple[int, _Part]]:
    """Run chunks, a bounded number at a time; yields each with its part, in the order of finishing."""
    running: dict[Future[_Part], tuple[_Chunk, int]] = {}

    def start(chunk: _Chunk, attempt: int) -> None:
        running[engine.submit(_run_chunk, stage, chunk, work)] = (chunk, attempt)

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
                start(chunk if attempt == 1 else _without_poison(stage, chunk, engine), attempt + 1)
                continue
            yield chunk.index, part


def _without_poison(stage: Stage, chunk: _Chunk, engine: Engine) -> _Chunk:
    """Try the units of a chunk one by one; those that take their worker with them are set aside."""
    lost = dict(chunk.lost)
    for unit in chunk.units:
        if unit.id in lost:
            continue
        future = engine.submit(_try_unit, stage, unit)
        wait([future])
        try:
            engine.result(future)
        except WorkerLost as error:
            lost[unit.id] = str(error)
    if len(lost) == len(chunk.lost):
        raise StageError(
            f"{stage.name}, chunk {chunk.index}", expected="a chunk that can be finished",
            got="a worker that died three times, though each item alone is harmless",
            remedy="Look at the memory of this machine; run again to go on from here",
        )  # fmt: skip
    return _Chunk(chunk.index, chunk.units, tuple(lost.items()))


def _try_unit(stage: Stage, unit: Unit) -> None:
    _one(stage, unit)


def _one(stage: Stage, unit: Unit) -> Item | Reject:
    """The item of a unit, checked, or the reject with its reason."""
    try:
        item = stage.work(unit.payload)
        found = sealed_issues(item)
        if item.id != unit.id:
            found.append(Issue(unit.id, "id", repr(unit.id), repr(item.id), "schema.id"))
        if found:
            raise ItemError.of(item.id, found)
    except ItemError as error:
        first: Issue | None = error.issues[0] if error.issues else None
        return Reject(unit.id, stage.name, first.code if first else "schema.item", str(error))
    except EarmarkError as error:
        family = type(error).__name__.removesuffix("Error").lower()
        return Reject(unit.id, stage.name, f"{family}.unusable", str(error))
    except Exception as error:  # noqa: BLE001 - one item must not take the run with it; it is kept with its reason
        return Reject(unit.id, stage.name, "stage.failed", f"{unit.id}: {type(error).__name__}: {error}")
    return item


def _run_chunk(stage: Stage, chunk: _Chunk, work: Path) -> _Part:
    """In a worker: make a chunk's shard, or take it up if it was made before."""
    shard, note = work / f"{chunk.name}.parquet", work / f"{chunk.name}.json"
    if note.exists():
        facts = json.loads(note.read_text(encoding="utf-8"))
        rejects = tuple(Reject(*reject) for reject in facts["rejects"])
        return _Part(shard if facts["went_out"] else None, facts["went_out"], rejects)
    lost = dict(chunk.lost)
    found: list[Reject] = []
    writer = ShardWriter(shard)
    for unit in chunk.units:
        if unit.id in lost:
            found.append(Reject(unit.id, stage.name, "stage.worker_lost", f"{unit.id}: {lost[unit.id]}"))
            continue
        made = _one(stage, unit)
        if isinstance(made, Reject):
            found.append(made)
        else:
            writer.add(made)
        del made  # or the last clip would be held while it is written
    writer.close()
    partial = note.with_suffix(f".{os.getpid()}.partial")
    partial.write_text(json.dumps({"went_out": writer.rows, "rejects": found}), encoding="utf-8")
    partial.rename(note)  # the note is what says that the shard is whole
    return _Part(shard if writer.rows else None, writer.rows, tuple(found))


def _require_sense(stage: Stage, counts: Counts, rejects: list[Reject]) -> None:
    if counts.came_in != counts.went_out + counts.rejected:
        got = f"{counts.went_out} out + {counts.rejected} rejected"
        raise StageError(stage.name, expected=f"{counts.came_in} items accounted for", got=got, remedy="Report this")
    if counts.went_out == 0:
        first = f"; the first: {rejects[0].message}" if rejects else ""
        raise StageError(
            stage.name, expected="at least one item", got=f"none out of {counts.came_in}{first}",
            remedy="Look at the source and at its parameters",
        )  # fmt: skip


def _publish(stage: Stage, counts: Counts, parts: list[_Part], rejects: list[Reject], work: Path) -> None:
    made = work / "out"
    shutil.rmtree(made, ignore_errors=True)
    made.mkdir()
    shards = [part.path for part in parts if part.path]
    for number, shard in enumerate(shards):
        os.link(shard, made / f"items-{number:05d}.parquet")  # the chunk stays until all is in place
    write_rejects(rejects, made)
    facts = {"stage": stage.name, **counts._asdict(), "codes": dict(sorted(counts.codes.items()))}
    (made / SUMMARY).write_text(json.dumps(facts, indent=1) + "\n", encoding="utf-8")
    for name, text in stage.notes.items():
        (made / name).write_text(text, encoding="utf-8")
    replace_folder(made, stage.out)
