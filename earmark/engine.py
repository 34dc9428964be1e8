"""Where work runs. Stages hand functions to an engine and know nothing else of it.

The one engine here is local processes under supervision. A cluster engine (Dask, say) fits by giving futures
from `submit` and raising `WorkerLost` from them.
"""

from __future__ import annotations

import gc
import multiprocessing
import os
import sys
from collections.abc import Callable
from concurrent.futures import Future
from concurrent.futures import TimeoutError as FutureTimeout
from concurrent.futures.process import BrokenProcessPool
from types import TracebackType
from typing import Any, Protocol, Self, TypeVar

from earmark.errors import StageError, UsageError

T = TypeVar("T")

# A chunk of work that takes longer hangs: its worker is ended, as if it had died.
CHUNK_SECONDS = 3600.0
_THREAD_VARIABLES = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "PRA_NUM_THREADS")
# glibc keeps a clip's memory for the next clip: given back and taken anew, each page would be cleared again. Arrow
# takes its memory from there too: a pool of its own grows with the number of shards.
_MEMORY = {
    "MALLOC_MMAP_THRESHOLD_": str(4 << 20),
    "MALLOC_TRIM_THRESHOLD_": str(16 << 20),
    "ARROW_DEFAULT_MEMORY_POOL": "system",
}
# What a worker's libraries import on first use, a second in all: once for all workers, not once in each.
_FIRST_USED = ("pandas", "pyloudnorm", "scipy.fft")


class WorkerLost(Exception):  # noqa: N818 - an event, not a fault of the caller's
    """The process that did the work died, or hung and was ended."""


class Engine(Protocol):
    """What a stage asks of an engine."""

    workers: int

    def __enter__(self) -> Self:
        """Start the workers."""
        ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop the workers; at once if an error is on its way."""
        ...

    def submit(self, work: Callable[..., T], *arguments: Any) -> Future[T]:
        """Run `work(*arguments)` somewhere else; both must be picklable."""
        ...

    def result(self, future: Future[T]) -> T:
        """The result of a finished future.

        Raises:
            WorkerLost: The worker died; nothing is known of how far it came.
        """
        ...


def default_workers() -> int:
    """Processors that this process may use; `EARMARK_WORKERS` overrides."""
    wanted = os.environ.get("EARMARK_WORKERS", "")
    if wanted and not (wanted.isdecimal() and int(wanted) > 0):
        raise UsageError("EARMARK_WORKERS", expected="a whole number above 0", got=repr(wanted))
    if wanted:
        return int(wanted)
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class LocalEngine:
    """Processes of this machine. A process that dies costs only the work it held, and is replaced.

    Args:
        workers: Number of processes; None for one a processor.
        preload: Module that every worker will need, imported once.
        chunk_seconds: Time that one piece of work may take.
    """

    def __init__(
        self,
        workers: int | None = None,
        *,
        preload: str = "earmark.mastering",
        chunk_seconds: float = CHUNK_SECONDS,
    ) -> None:
        self.workers = workers or default_workers()
        self._preload = preload
        self._chunk_seconds = chunk_seconds
        self._pool: Any = None

    def prepare(self) -> Any:
        """Have what workers will need imported, in the process that they are forked from, while this one goes on.

        Returns:
            How processes are started.
        """
        # The processes share the processors among themselves: libraries must not start threads of their own.
        for name in _THREAD_VARIABLES:
            os.environ.setdefault(name, "1")
        for name, value in _MEMORY.items():
            os.environ.setdefault(name, value)
        # A plain fork would copy the threads' locks of Arrow and BLAS.
        method = "forkserver" if sys.platform != "win32" else "spawn"
        context = multiprocessing.get_context(method)
        if method == "forkserver":
            context.set_forkserver_preload([self._preload, *_FIRST_USED])
            from multiprocessing.forkserver import ensure_running

            ensure_running()
        return context

    def __enter__(self) -> Self:
        """Start the pool; the processes start with the first work."""
        from pebble import ProcessPool

        self._pool = ProcessPool(max_workers=self.workers, context=self.prepare(), initializer=_settle)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop the pool: after its work, or at once if an error is on its way."""
        if kind is None:
            self._pool.close()
        else:
            self._pool.stop()
        self._pool.join()

    def submit(self, work: Callable[..., T], *arguments: Any) -> Future[T]:
        """Run `work(*arguments)` in one of the processes."""
        future: Future[T] = self._pool.schedule(work, args=list(arguments), timeout=self._chunk_seconds)
        return future

    def result(self, future: Future[T]) -> T:
        """The result of a finished future; `WorkerLost` if its process died or hung."""
        from pebble import ProcessExpired

        try:
            return future.result()
        except ProcessExpired as error:
            raise WorkerLost(f"its process died (exit status {error.exitcode})") from None
        except FutureTimeout:
            raise WorkerLost(f"its process hung for {self._chunk_seconds:g} s and was ended") from None
        except BrokenProcessPool as error:
            raise StageError(
                "worker processes", expected="processes that take up work", got=str(error),
                remedy="They died before they began: look at the messages above; run again to go on from here",
            ) from None  # fmt: skip


def _settle() -> None:
    """First thing in a worker: Arrow counts processors for itself; what was imported, the collector need not walk."""
    import pyarrow as pa

    gc.freeze()
    pa.set_cpu_count(1)
    pa.set_io_thread_count(1)
