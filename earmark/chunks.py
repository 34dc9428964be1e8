"""How a stage's units become shards: tasks, each worked off by a process, lost ones tried again.

A task is a chunk of units, or what `earmark.drawn` makes of units that are not known before a worker draws them.

What is finished is kept (`earmark.parts`), so that a run that was killed takes it up.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, wait
from dataclasses import dataclass
from typing import Any, NamedTuple, Protocol

from earmark.engine import Engine, WorkerLost
from earmark.errors import EarmarkError, Issue, ItemError, StageError
from earmark.item import Item
from earmark.parts import Job, Part, digest, written
from earmark.shards import Reject
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


class Task(Protocol):
    """What a worker does in one go; it becomes one part."""

    @property
    def index(self) -> int:
        """Its place among the tasks of its kind."""
        ...

    def part(self, job: Job) -> Part:
        """In a worker: do it, or take up what was done before."""
        ...

    def spared(self, job: Job, engine: Engine) -> Task:
        """The same without what ends its workers: asked for when two have died of it.

        Raises:
            StageError: Nothing in it can be shown to do so.
        """
        ...


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
        return f"{self.index:06d}-{digest([[unit.id, unit.fingerprint] for unit in self.units])}"

    def part(self, job: Job) -> Part:
        """Make an item or a reject of every unit."""
        lost = dict(self.lost)

        def results() -> Iterator[Item | Reject]:
            for unit in self.units:
                if unit.id in lost:
                    yield Reject(unit.id, job.stage, "stage.worker_lost", f"{unit.id}: {lost[unit.id]}")
                else:
                    yield _one(job, unit)

        return written(job, self.name, results())

    def spared(self, job: Job, engine: Engine) -> Chunk:
        """Try the units one by one; those that take their worker with them are set aside."""
        lost = dict(self.lost)
        for unit in self.units:
            if unit.id in lost:
                continue
            future = engine.submit(_try_unit, job, unit)
            wait([future])
            try:
                engine.result(future)
            except WorkerLost as error:
                lost[unit.id] = str(error)
        if len(lost) == len(self.lost):
            raise dying(f"{job.stage}, chunk {self.index}")
        return Chunk(self.index, self.units, tuple(lost.items()))


def dying(subject: str) -> StageError:
    """The error for a task whose workers die although nothing in it is to blame."""
    return StageError(
        subject, expected="a chunk that can be finished",
        got="a worker that died three times, though each item alone is harmless",
        remedy="Look at the memory of this machine; run again to go on from here",
    )  # fmt: skip


def _nothing(_: Task, __: Part) -> Iterable[Task]:
    return ()


def finished(
    job: Job,
    tasks: Iterator[Task],
    engine: Engine,
    after: Callable[[Task, Part], Iterable[Task]] = _nothing,
) -> Iterator[tuple[Task, Part]]:
    """Run tasks, a bounded number at a time.

    Args:
        job: Of the stage.
        tasks: Taken as they are needed.
        engine: Where to run them.
        after: What can be done now that a task is; comes before what is left of `tasks`.

    Yields:
        Each task with its part, in the order of finishing.
    """
    running: dict[Future[Part], tuple[Task, int]] = {}
    next_up: deque[Task] = deque()

    def start(task: Task, attempt: int) -> None:
        running[engine.submit(_run, job, task)] = (task, attempt)

    while True:
        while len(running) < 2 * engine.workers and (task := next_up.popleft() if next_up else next(tasks, None)):
            start(task, 1)
        if not running:
            return
        done, _ = wait(running, return_when=FIRST_COMPLETED)
        for future in done:
            task, attempt = running.pop(future)
            try:
                part = engine.result(future)
            except WorkerLost:
                # The first death may be an accident (memory, a signal); after the second, find the culprit.
                start(task if attempt == 1 else task.spared(job, engine), attempt + 1)
                continue
            next_up.extend(after(task, part))
            yield task, part


def _run(job: Job, task: Task) -> Part:
    return task.part(job)


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
