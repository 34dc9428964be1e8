"""Run a job in a fresh fork of this process, and fetch the bytes that it gives.

For C libraries that keep state from call to call. The job sees all that the caller sees, and leaves no trace.
Safe inside a worker process: the child makes no further process, touches no inherited file but its pipe, and
leaves by `os._exit`, so no exit handler or buffer of the parent runs twice.
"""

from __future__ import annotations

import faulthandler
import gc
import math
import os
import selectors
import signal
import struct
import time
from collections.abc import Callable

from earmark.errors import SynthError

# The answer's length goes first. The end of the pipe is not proof of its end: another thread's child that was
# forked at the wrong moment holds the writing end open too.
_LENGTH = struct.Struct("<Q")
_READ_BYTES = 1 << 16
_POLL_S = 0.25


def run_forked(job: Callable[[], bytes], *, timeout_s: float, subject: str) -> bytes:
    """Run a job in a child process of its own.

    Args:
        job: What to run; must not need another thread of this process. What it raises is printed nowhere.
        timeout_s: After this the child is killed.
        subject: What an error names.

    Returns:
        What the job gave.

    Raises:
        SynthError: The child died, took too long, or the platform has no fork.
    """
    if not hasattr(os, "fork"):
        raise SynthError(subject, expected="a platform with fork (Linux, macOS)", got=os.name)
    read_fd, write_fd = os.pipe()
    pid = os.fork()
    if pid == 0:
        _live(job, read_fd, write_fd, timeout_s)
    os.close(write_fd)
    child = _Child(pid)
    try:
        answer = _collect(read_fd, child, time.monotonic() + timeout_s)
        if answer is None:
            raise SynthError(subject, expected=f"an answer within {timeout_s:g} s", got="none; the process was stopped")
        if len(answer) < _LENGTH.size or len(answer) - _LENGTH.size < _LENGTH.unpack_from(answer)[0]:
            raise SynthError(subject, expected="a whole answer", got=f"a process that {child.end()}")
    finally:
        os.close(read_fd)
        child.stop()
    return bytes(answer[_LENGTH.size :])


def _live(job: Callable[[], bytes], read_fd: int, write_fd: int, timeout_s: float) -> None:
    """The child's whole life; does not return."""
    status = 1
    try:
        os.close(read_fd)
        for number in (signal.SIGALRM, signal.SIGINT, signal.SIGTERM):
            signal.signal(number, signal.SIG_DFL)
        signal.alarm(math.ceil(timeout_s) + 1)  # should the parent die before it can stop this
        faulthandler.disable()  # a crash is the caller's to report
        gc.disable()  # no finaliser of the parent's objects may run here
        signal.set_wakeup_fd(-1)
        os.dup2(os.open(os.devnull, os.O_WRONLY), 2)  # libraries complain on stderr; callers get an error instead
        answer = job()
        left = memoryview(_LENGTH.pack(len(answer)) + answer)
        while left:
            left = left[os.write(write_fd, left) :]
        status = 0
    finally:
        os._exit(status)


class _Child:
    """A process of ours, and how it ended once that is known."""

    def __init__(self, pid: int) -> None:
        self._pid = pid
        self._status: int | None = None

    def ended(self, *, wait: bool = False) -> bool:
        if self._status is None:
            try:
                pid, status = os.waitpid(self._pid, 0 if wait else os.WNOHANG)
            except ChildProcessError:  # someone ignores or reaps all children: it has ended, nobody knows how
                pid, status = self._pid, 0
            if pid:
                self._status = status
        return self._status is not None

    def end(self) -> str:
        self.ended(wait=True)
        code = os.waitstatus_to_exitcode(self._status or 0)
        return f"was killed by signal {-code}" if code < 0 else f"ended with status {code}"

    def stop(self) -> None:
        if not self.ended():
            os.kill(self._pid, signal.SIGKILL)
            self.ended(wait=True)


def _collect(read_fd: int, child: _Child, deadline: float) -> bytearray | None:
    """Read until the answer is whole or the child is gone; None when the time is over."""
    answer = bytearray()
    last_look = False
    with selectors.DefaultSelector() as selector:
        selector.register(read_fd, selectors.EVENT_READ)
        while (left_s := deadline - time.monotonic()) > 0:
            if selector.select(0 if last_look else min(left_s, _POLL_S)):
                chunk = os.read(read_fd, _READ_BYTES)
                answer += chunk
                whole = len(answer) >= _LENGTH.size and len(answer) - _LENGTH.size >= _LENGTH.unpack_from(answer)[0]
                if whole or not chunk:
                    return answer
            elif last_look:
                return answer
            else:
                last_look = child.ended()  # its last bytes may have come since: look once more
    return None
