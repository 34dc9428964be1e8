"""One run at a time: a stage that outlived whoever started it must not write beside the next run of it."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout


@contextmanager
def alone(name: str, lock: Path) -> Iterator[None]:
    """Hold a lock file; wait for whoever holds it, and say so. The system lets go of it when a process dies.

    Args:
        name: Of the stage.
        lock: The file; created if absent, and left.
    """
    lock.parent.mkdir(parents=True, exist_ok=True)
    held = FileLock(lock)
    try:
        held.acquire(timeout=0)
    except Timeout:
        sys.stderr.write(f"{name}: another run of it is at work here ({lock}); process {os.getpid()} waits for it\n")
        held.acquire()
    try:
        yield
    finally:
        held.release()
