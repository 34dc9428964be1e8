"""Runs one command and says what it took, its children and grandchildren included.

A process of its own, and a small one: Linux counts the peak memory of whoever started a program as the
program's own, so a large starter would hide what it measures. Orphans (the server that forks a pool's
workers is one) are adopted and waited for, or nobody would ever be told what they used.

Called as `python -I -S launch.py RESULT.json PROGRAM ARGUMENT...`.
"""

from __future__ import annotations

import ctypes
import json
import os
import sys
import time

_ADOPT_ORPHANS = 36  # PR_SET_CHILD_SUBREAPER, linux/prctl.h
_KIBIBYTE_SYSTEMS = "linux"


def main() -> int:
    """Run the command; writes wall and processor seconds and peak memory in bytes as JSON."""
    result, *command = sys.argv[1:]
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_ADOPT_ORPHANS, 1, 0, 0, 0)
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
        unit = 1024 if sys.platform.startswith(_KIBIBYTE_SYSTEMS) else 1
        peaks[pid == parent] = max(peaks[pid == parent], usage.ru_maxrss * unit)
    facts = {
        "wall_s": wall_s,
        "cpu_s": cpu_s,
        "parent_bytes": peaks[True],
        "orphan_bytes": peaks[False],
        "status": status,
    }
    with open(result, "w", encoding="utf-8") as file:  # noqa: PTH123 - pathlib is more to load than to gain
        json.dump(facts, file)
    return 0


if __name__ == "__main__":
    sys.exit(main())
