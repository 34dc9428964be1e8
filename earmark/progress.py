"""How a long run tells where it is: a bar when a person looks, plain lines when a machine does."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    SpinnerColumn,
    TextColumn,
    TimeElapsedColumn,
)

_LINE_EVERY_S = 10.0


class Reporter(Protocol):
    """What a run calls as it goes."""

    def advance(self, count: int) -> None:
        """`count` more are done."""
        ...


class _Lines:
    def __init__(self, name: str, total: int | None) -> None:
        self._name, self._total, self._done = name, total, 0
        self._last = time.monotonic()

    def advance(self, count: int) -> None:
        self._done += count
        if time.monotonic() - self._last >= _LINE_EVERY_S:
            self._last = time.monotonic()
            of = f" of {self._total}" if self._total else ""
            sys.stderr.write(f"{self._name}: {self._done}{of}\n")


class _Bar:
    def __init__(self, progress: Progress, name: str, total: int | None) -> None:
        self._progress, self._task = progress, progress.add_task(name, total=total)

    def advance(self, count: int) -> None:
        self._progress.advance(self._task, count)


@contextmanager
def reporting(name: str, total: int | None = None) -> Iterator[Reporter]:
    """Report progress on standard error.

    Args:
        name: What runs.
        total: Number of things to do, where it is known.
    """
    console = Console(stderr=True)
    if not console.is_terminal:
        yield _Lines(name, total)
        return
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=console, transient=True) as progress:
        yield _Bar(progress, name, total)
