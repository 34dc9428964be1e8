"""What is large of a frozen version goes behind DVC pointers, by one run at a time."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from earmark.errors import ReleaseError


@contextmanager
def held(lock: Path) -> Iterator[int]:
    """Hold a lock file; wait for whoever holds it, and say so.

    Args:
        lock: The file; created if absent, and left.

    Yields:
        Its handle. A process that is given it holds the lock as well, even when the one that started it is killed.
    """
    import fcntl

    lock.parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(lock, os.O_RDWR | os.O_CREAT, 0o644)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            sys.stderr.write(f"freeze: another run of it is at work here ({lock}); this one waits for it\n")
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield handle
    finally:
        os.close(handle)


def behind_pointers(folder: Path, names: Sequence[str], handle: int) -> None:
    """Give folders to DVC: their content goes into its cache, and a small `.dvc` file beside each into git.

    Args:
        folder: Holds them.
        names: Of the folders.
        handle: Of the lock; DVC, which may outlive this process, holds it too.

    Raises:
        ReleaseError: DVC does not take them.
    """
    if not names:
        return
    # Before DVC writes the same: what is large must not be seen by git for a moment.
    (folder / ".gitignore").write_text("".join(f"/{name}\n" for name in names), encoding="utf-8")
    command = [sys.executable, "-m", "dvc", "add", *names]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, pass_fds=(handle,))
    if done.returncode:
        said = [line for line in done.stderr.splitlines() if line.startswith("ERROR: ")]
        raise ReleaseError(
            f"{folder}: {', '.join(names)}", expected="`dvc add` to take them",
            got=" ".join(said).removeprefix("ERROR: ") or f"status {done.returncode}",
            remedy="Run inside the checkout, where DVC is set up",
        )  # fmt: skip
