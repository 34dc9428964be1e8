"""A bank of responses, keyed by all they follow from: in memory, and in a folder where one is named."""

from __future__ import annotations

import hashlib
import io
import os
import tempfile
from collections import OrderedDict
from collections.abc import Callable
from functools import cache
from pathlib import Path

import numpy as np

from earmark.errors import SynthError
from synth.rooms.early import Samples

# Part of every key: a change of what responses sound like is a change of this.
MODEL = "3"
FOLDER_VARIABLE = "EARMARK_RESPONSES"
_MEMORY_BYTES = 96_000_000
_DIGEST_BYTES = 32


class Bank:
    """Responses that were made before.

    Args:
        folder: Where they are kept beyond this process; several processes may share it. None: nowhere.
        memory_bytes: How much is held in memory; the least recently used go first.
    """

    def __init__(self, folder: Path | None = None, memory_bytes: int = _MEMORY_BYTES) -> None:
        self.folder = folder
        self.memory_bytes = memory_bytes
        self._held: OrderedDict[str, Samples] = OrderedDict()
        self._bytes = 0

    def get(self, make: Callable[[], Samples], *facts: object) -> Samples:
        """A response by the facts it follows from, made where it is not there (or where its file is damaged).

        Returns:
            Shape (channels, taps), float32, read-only: others hold it as well.

        Raises:
            SynthError: The folder cannot be written to.
        """
        text = "\x1f".join([MODEL, *map(repr, facts)])
        key = hashlib.blake2b(text.encode(), digest_size=20).hexdigest()
        found = self._held.get(key)
        if found is None:
            found = self._stored(key)
            if found is None:
                found = make()
                self._store(key, found)
            self._hold(key, found)
        else:
            self._held.move_to_end(key)
        return found

    def _hold(self, key: str, response: Samples) -> None:
        response.flags.writeable = False
        self._held[key] = response
        self._bytes += response.nbytes
        while self._bytes > self.memory_bytes and len(self._held) > 1:
            self._bytes -= self._held.popitem(last=False)[1].nbytes

    def _stored(self, key: str) -> Samples | None:
        if self.folder is None:
            return None
        try:
            data = self._path(key).read_bytes()
        except OSError:
            return None
        digest, body = data[:_DIGEST_BYTES], data[_DIGEST_BYTES:]
        if hashlib.sha256(body).digest() != digest:
            return None
        return np.asarray(np.load(io.BytesIO(body), allow_pickle=False), np.float32)

    def _store(self, key: str, response: Samples) -> None:
        if self.folder is None:
            return
        body = io.BytesIO()
        np.save(body, response, allow_pickle=False)
        path = self._path(key)
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{key}.")
            with os.fdopen(handle, "wb") as file:
                file.write(hashlib.sha256(body.getvalue()).digest() + body.getvalue())
            Path(name).replace(path)
        except OSError as error:
            raise SynthError(
                f"bank of responses in {self.folder}",
                expected="a folder that can be written to",
                got=error.strerror or str(error),
                remedy=f"Name another in {FOLDER_VARIABLE}, or none",
            ) from error

    def _path(self, key: str) -> Path:
        return (self.folder or Path()) / key[:2] / f"{key}.response"


@cache
def shared_bank() -> Bank:
    """The bank of this process; its folder is named by EARMARK_RESPONSES, where that is set."""
    folder = os.environ.get(FOLDER_VARIABLE)
    return Bank(Path(folder) if folder else None)
