"""Runs in processes of their own that are killed at a moment: what they do, and how long they take unkilled."""

from __future__ import annotations

import multiprocessing
import os
import signal
import time
from collections.abc import Callable, Mapping
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from earmark.publishing import publish, target_of
from earmark.release.candidate import make_candidate
from earmark.release.freeze import freeze
from earmark.release.opening import require_opens
from earmark.release.publish import publish_candidate

Files = Mapping[str, bytes]
_SEED = 20270131


class Run(NamedTuple):
    """What a process does.

    Attributes:
        work: A function of this module.
        arguments: Of it.
    """

    work: Callable[..., object]
    arguments: tuple[Any, ...]


def moments(count: int, what: str) -> list[float]:
    """Shares of a run's length, one drawn in each of `count` equal parts of it."""
    rng = np.random.default_rng([_SEED, *what.encode()])
    return [(part + float(rng.random())) / count for part in range(count)]


def timed(run: Run) -> float:
    """Let a run go to its end; how many seconds it took."""
    process, started = _started(run)
    process.join(300)
    assert process.exitcode == 0
    return time.monotonic() - started


def killed(run: Run, after_s: float, *, its_children: bool) -> None:
    """Kill a run at a moment; without its children, what it started (DVC) goes on for a while."""
    process, started = _started(run)
    process.join(max(started + after_s - time.monotonic(), 0.0))
    if process.exitcode is None and process.pid:
        (os.killpg if its_children else os.kill)(process.pid, signal.SIGKILL)
    process.join(300)
    assert process.exitcode in (0, -signal.SIGKILL)


def _started(run: Run) -> tuple[Any, float]:
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["tests.killing", "huggingface_hub", "datasets"])
    ready, said = context.Pipe(duplex=False)
    environment = {name: text for name, text in os.environ.items() if name.startswith("HF_")}
    process = context.Process(target=_lead, args=(said, str(Path.cwd()), environment, run))
    process.start()
    ready.recv()
    return process, time.monotonic()


def _lead(said: Connection, folder: str, environment: dict[str, str], run: Run) -> None:
    from huggingface_hub import constants

    os.setsid()
    os.chdir(folder)
    os.environ.update(environment)
    constants.HF_HUB_DISABLE_XET = constants.HF_HUB_DISABLE_PROGRESS_BARS = True
    said.send("ready")
    run.work(*run.arguments)


def release(curated: Path, out: Path, settings: Mapping[str, Any]) -> None:
    """The release stage."""
    require_opens(out, make_candidate(curated, out, settings, out.parent))


def frozen(candidate: Path, releases: Path) -> None:
    """`make freeze`."""
    freeze(candidate, releases)


def published(releases: Path, version: str, target: str) -> None:
    """`earmark publish`."""
    publish(releases, version, target_of(target))


def next_published(candidate: Path, target: str) -> None:
    """The publish stage."""
    publish_candidate(candidate, target)


def files(folder: Path) -> dict[str, bytes]:
    """The files below a folder, but for what says when a build was."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != "build.json"
    }
