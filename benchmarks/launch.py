"""Runs one command and says what it took, its children and grandchildren included.

A process of its own, and a small one: Linux counts the peak memory of whoever started a program as the
program's own, so a large starter would hide what it measures. Orphans (the server that forks a pool's
workers is one) are adopted and waited for, or nobody would ever be told what they used.

Called as `python -I -S launch.py RESULT.json PROGRAM ARGUMENT...`; with WATCH=1 in the environment the peak of
every process is looked up while it runs, so that workers can be told from the server that forks them.
"""

from __future__ import annotations

import ctypes
import json
import os
import sys
import threading
import time

_ADOPT_ORPHANS = 36  # PR_SET_CHILD_SUBREAPER, linux/prctl.h
_EVERY_S = 0.02


class _Watch(threading.Thread):
    """Looks up peak memory (VmHWM, which only grows) of all descendants, again and again."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.peaks: dict[int, int] = {}
        self.with_children: set[int] = set()

    def run(self) -> None:
        while True:
            self._look(os.getpid())
            time.sleep(_EVERY_S)

    def _look(self, pid: int) -> None:
        for child in map(int, _read(f"/proc/{pid}/task/{pid}/children").split()):
            self.with_children.add(pid)
            for line in _read(f"/proc/{child}/status").splitlines():
                if line.startswith("VmHWM:"):
                    self.peaks[child] = 1024 * int(line.split()[1])
            self._look(child)

    def worker_bytes(self, parent: int) -> int:
        """The largest peak of a process that had no children and is not the parent."""
        return max((b for pid, b in self.peaks.items() if pid != parent and pid not in self.with_children), default=0)


def _read(path: str) -> str:
    try:
        with open(path, encoding="ascii") as file:  # noqa: PTH123 - pathlib is more to load than to gain
            return file.read()
    except OSError:  # it has ended in the meantime
        return ""


def main() -> int:
    """Run the command; writes wall and processor seconds and peak memory in bytes as JSON."""
    result, *command = sys.argv[1:]
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_ADOPT_ORPHANS, 1, 0, 0, 0)
    watch = _Watch()
    if os.environ.get("WATCH"):
        watch.start()
    started = time.monotonic()
    parent = os.posix_spawnp(command[0], command, os.environ)
    wall_s, status, cpu_s = 0.0, 0, 0.0
    peaks = {True: 0, False: 0}
    while True:
        try:
            pid, ended, usage = os.wait4(-1, 0)
        except ChildProcessError:
            break
        if pid == parent:
            wall_s, status = time.monotonic() - started, os.waitstatus_to_exitcode(ended)
        cpu_s += usage.ru_utime + usage.ru_stime
        unit = 1 if sys.platform == "darwin" else 1024
        peaks[pid == parent] = max(peaks[pid == parent], usage.ru_maxrss * unit)
    facts = {
        "wall_s": wall_s,
        "cpu_s": cpu_s,
        "parent_bytes": peaks[True],
        "orphan_bytes": peaks[False],
        "worker_bytes": watch.worker_bytes(parent),
        "status": status,
    }
    with open(result, "w", encoding="utf-8") as file:  # noqa: PTH123
        json.dump(facts, file)
    return 0


if __name__ == "__main__":
    sys.exit(main())
