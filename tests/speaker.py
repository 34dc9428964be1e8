"""One small process that espeak-ng is forked from, as recipes have it in their workers.

Each utterance is spoken in a fork. A process that has collected the whole suite holds half a gigabyte, and what a fork
costs grows with that: 35 ms of processor time an utterance, not 12. The tests of the voices do without this.
"""

from __future__ import annotations

import pickle
import subprocess
import sys
from os import getpid
from pathlib import Path
from threading import Lock

from synth.voices import Speech, Voice, espeak

_SPEAK = espeak.speak


class Speaker:
    """Speaks in its process; where that ends in an error, once more in this one, which raises it."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._lock, self._owner = Lock(), getpid()

    def speak(self, text: str, voice: Voice) -> Speech:
        """As `espeak.speak`."""
        if getpid() != self._owner:  # forked from a test: the pipes are its parent's
            return _SPEAK(text, voice)
        with self._lock:
            if self._process is None:
                self._process = subprocess.Popen(
                    [sys.executable, "-m", "tests.speaker"], cwd=Path(__file__).parent.parent,
                    stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                )  # fmt: skip
            asked, said = self._process.stdin, self._process.stdout
            assert asked
            assert said
            pickle.dump((text, voice), asked)
            asked.flush()
            speech: Speech | None = pickle.load(said)  # noqa: S301 - of our own process
        return speech or _SPEAK(text, voice)

    def close(self) -> None:
        """End the process."""
        if self._process:
            self._process.communicate()


def _serve() -> None:
    while True:
        try:
            text, voice = pickle.load(sys.stdin.buffer)  # noqa: S301 - of our own process
        except EOFError:
            return
        try:
            speech = _SPEAK(text, voice)
        except Exception:  # noqa: BLE001 - whoever asked meets it there
            speech = None
        pickle.dump(speech, sys.stdout.buffer)
        sys.stdout.buffer.flush()


if __name__ == "__main__":
    _serve()
