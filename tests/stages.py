"""Work for stages: what goes well, and everything that goes wrong."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future
from pathlib import Path
from typing import Any, NamedTuple, Self, TypeVar

from earmark import stage as stages
from earmark.engine import Engine, LocalEngine
from earmark.errors import AudioError
from earmark.item import Clip, Item, Media, Origin
from earmark.stage import Counts, Stage, Unit, run

# Made without sound: a process that starts with this module is there at once.
ONE = Item(
    id="hand/one",
    benchmark="mmau_pro",
    task="sound",
    audio=(Media(bytes=bytes(2000), path="0.flac"),),
    clips=(
        Clip(
            sha256="a" * 64, pcm_sha256="b" * 64, duration_s=1.5, sample_rate_hz=16_000, channels=1,
            source=Origin(dataset="hand", revision="1", record="tone"), licence="CC0-1.0", redistributable=True,
        ),
    ),
    question="Which sound is heard?",
    choices=("a tone", "rain"),
    answer_type="choice",
    answers=("a tone",),
    answer_index=0,
    scorer="choice",
)  # fmt: skip
UNITS, CHUNK = 40, 4

T = TypeVar("T")


class Task(NamedTuple):
    """What to do for one item.

    Attributes:
        log: A file that gets a line for each time the work is done.
        seconds: How long it takes.
    """

    id: str
    log: Path
    does: str = "well"
    seconds: float = 0.0


def plain(task: Task) -> Item:
    """The item with the task's id and a question that follows from it."""
    return ONE.model_copy(update={"id": task.id, "question": f"What is {task.id}?"}).sealed()


def work(task: Task) -> Item:
    """Do what the task says: well, or one of the things that go wrong."""
    with task.log.open("a") as log:
        log.write(f"{task.id}\n")
    time.sleep(task.seconds)
    return _DOES[task.does](task)


def _dies(task: Task) -> Item:
    os.kill(os.getpid(), signal.SIGKILL)
    return plain(task)


def _dies_once(task: Task) -> Item:
    marker = task.log.with_suffix(".died")
    if not marker.exists():
        marker.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return plain(task)


def _hangs(task: Task) -> Item:
    time.sleep(600)
    return plain(task)


def _fails(task: Task) -> Item:
    raise ZeroDivisionError(f"no reason at {task.id}")


def _cannot_hear(task: Task) -> Item:
    raise AudioError(f"{task.id}.wav", expected="audio", got="0 bytes", remedy="Replace it")


_DOES: dict[str, Callable[[Task], Item]] = {
    "well": plain,
    "dies": _dies,
    "dies once": _dies_once,
    "hangs": _hangs,
    "fails": _fails,
    "cannot hear": _cannot_hear,
    "breaks a rule": lambda task: plain(task).model_copy(update={"task": "sounds", "level": "hard"}),
    "forgets the seal": lambda task: plain(task).model_copy(update={"question": "Another?"}),
    "takes another id": lambda task: plain(task._replace(id="hand/other")),
    "writes broken text": lambda task: ONE.model_copy(update={"id": task.id, "question": "\ud83d"}).sealed(),
}


def units(log: Path, count: int = UNITS, does: Mapping[int, str] | None = None, seconds: float = 0.0) -> Iterator[Unit]:
    """Units `hand/0` …; `does` says what those do that do not do well."""
    for n in range(count):
        task = Task(f"hand/{n}", log, (does or {}).get(n, "well"), seconds)
        yield Unit(task.id, f"{task.id} {task.does}", task)


def stage(out: Path, **fields: Any) -> Stage:
    """A stage that does `work`."""
    return Stage(**{"name": "ingest@hand", "work": work, "out": out, **fields})


class Inline:
    """An engine without processes."""

    workers = 1

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def submit(self, work: Callable[..., T], *arguments: Any) -> Future[T]:
        future: Future[T] = Future()
        future.set_result(work(*arguments))
        return future

    def result(self, future: Future[T]) -> T:
        return future.result()


def small_run(folder: Path, engine: Engine | None = None, **options: Any) -> Counts:
    """Run a stage of small chunks in a folder; `options` are those of `units`, or `stage=`."""
    made = options.pop("stage", None) or stage(folder / "out")
    stages.CHUNK_UNITS = CHUNK
    return run(made, units(folder / "log", **options), engine or Inline(), folder / ".work")


def local(workers: int, chunk_seconds: float = 60.0) -> LocalEngine:
    """Processes."""
    return LocalEngine(workers, preload="tests.stages", chunk_seconds=chunk_seconds)
