"""The one stage runner: a pure function over units of work, to shards of items, safely.

Units are cut into chunks of fixed size; a worker turns a chunk into one shard (`earmark.chunks`). Units that have to be
drawn are drawn by the workers too, and make the same shards (`earmark.drawn`). A finished chunk is
kept in `build/.work/<key>/`, so a run that was killed goes on with the chunks that are missing, and takes up nothing
that other inputs, parameters or code made. At the end the shards, the rejects and the counts are put in place of the
output in one step.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

from earmark.alone import alone
from earmark.chunks import Chunk, Task, Unit, finished
from earmark.command import say
from earmark.drawn import Drawn, Join, Joining
from earmark.engine import Engine
from earmark.errors import StageError
from earmark.identity import canonical_json
from earmark.item import SCHEMA_VERSION, Item
from earmark.parts import Job, Part
from earmark.progress import reporting
from earmark.shards import Reject, replace_folder, write_rejects

__all__ = ["CHUNK_UNITS", "SUMMARY", "Counts", "Drawn", "Remarks", "Stage", "Unit", "announce", "run"]

CHUNK_UNITS = 64
SUMMARY = "summary.json"


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


class Remarks(NamedTuple):
    """What a stage has to say besides its counts.

    Attributes:
        facts: For `summary.json`; they never take the place of the counts.
        lines: For people, printed right before the last line.
    """

    facts: Mapping[str, Any] = {}
    lines: tuple[str, ...] = ()


def run(
    stage: Stage,
    units: Iterable[Unit | Reject] | Drawn,
    engine: Engine,
    work_root: Path,
    remarks: Callable[[], Remarks] = Remarks,
) -> Counts:
    """Run a stage: every unit becomes an item of the output or a reject with its reason.

    Args:
        stage: What to do.
        units: What to do it to, in the order of the output; a builder's own rejects may be among them. Or how to draw
            it: one that cannot be drawn ends the run.
        engine: Where to do it.
        work_root: Folder for unfinished work, on the same file system as the output.
        remarks: What there is to say besides; asked once, when all units have come in.

    Returns:
        The counts.

    Raises:
        StageError: Nothing came out, or the counts do not add up. The output is left as it was.
    """
    with alone(stage.name, work_root / f"{stage.out.name}.lock"):
        return _run_alone(stage, units, engine, work_root, remarks)


def _run_alone(
    stage: Stage,
    units: Iterable[Unit | Reject] | Drawn,
    engine: Engine,
    work_root: Path,
    remarks: Callable[[], Remarks],
) -> Counts:
    started = time.monotonic()
    work = work_root / stage.key()
    work.mkdir(parents=True, exist_ok=True)
    early: list[Reject] = []
    job = Job(stage.name, stage.work, work)
    if isinstance(units, Drawn):
        parts = _drawn(job, units, engine)
        came_in = units.count
    else:
        taken = _Taken(stage.name, units, early)
        parts = _chunked(job, taken, engine)
        came_in = taken.count
    rejects = [*early, *(r for index in sorted(parts) for r in parts[index].rejects)]
    went_out = sum(part.went_out for part in parts.values())
    counts = Counts(came_in, went_out, len(rejects), Counter(r.code for r in rejects))
    _require_sense(stage, counts, rejects)
    said = remarks()
    _publish(stage, _summary(stage, counts, said), [parts[index] for index in sorted(parts)], rejects, work)
    shutil.rmtree(work, ignore_errors=True)  # a worker of a run that was killed may still write there
    for line in said.lines:
        say(f"{stage.name}: {line}")
    announce(stage.name, counts, time.monotonic() - started)
    return counts


def _chunked(job: Job, taken: _Taken, engine: Engine) -> dict[int, Part]:
    """Parts by their place in the output; one a chunk."""
    parts: dict[int, Part] = {}
    with reporting(job.stage) as reporter, engine:
        for task, part in finished(job, taken.chunks(), engine):
            parts[task.index] = part
            reporter.advance(len(part.ids))
    return parts


def _drawn(job: Job, drawn: Drawn, engine: Engine) -> dict[int, Part]:
    """The same of units that workers draw: shards are joined from what they make."""
    parts: dict[int, Part] = {}
    spans, seen = drawn.spans(), set[str]()
    joining = Joining(spans, CHUNK_UNITS)
    with reporting(job.stage, drawn.count) as reporter, engine:
        for task, part in finished(job, iter(spans), engine, joining.after):
            if isinstance(task, Join):
                parts[task.index] = part
                continue
            _require_new(job.stage, part.ids, seen)
            reporter.advance(len(part.ids))
    return parts


def _require_new(stage: str, ids: Iterable[str], seen: set[str]) -> None:
    for one in ids:
        if one in seen:
            raise StageError(stage, expected="an id that is not taken", got=f"{one} twice", remedy="Mend the draw")
        seen.add(one)


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

    def chunks(self) -> Iterator[Task]:
        fresh = self._fresh()
        index = 0
        while units := tuple(islice(fresh, CHUNK_UNITS)):
            yield Chunk(index, units)
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


def _summary(stage: Stage, counts: Counts, said: Remarks) -> dict[str, Any]:
    facts = {"stage": stage.name, **counts._asdict(), "codes": dict(sorted(counts.codes.items()))}
    return {**facts, **said.facts, **facts}


def _publish(stage: Stage, summary: Mapping[str, Any], parts: list[Part], rejects: list[Reject], work: Path) -> None:
    made = work / "out"
    shutil.rmtree(made, ignore_errors=True)
    made.mkdir()
    shards = [part.path for part in parts if part.path]
    for number, shard in enumerate(shards):
        os.link(shard, made / f"items-{number:05d}.parquet")  # the chunk stays until all is in place
    write_rejects(rejects, made)
    (made / SUMMARY).write_text(json.dumps(summary, indent=1) + "\n", encoding="utf-8")
    for name, text in stage.notes.items():
        (made / name).write_text(text, encoding="utf-8")
    replace_folder(made, stage.out)
