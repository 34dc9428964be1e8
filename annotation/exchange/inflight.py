"""What was on its way when a push was killed: the server goes on with a request whose sender has died."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from annotation.exchange.client import SETTLE_S, Client, Key
from annotation.exchange.connection import RefusedError


class InFlight:
    """A note of the request that is under way, on disk before it is sent.

    Args:
        file: The note.
        client: Of the server.
    """

    def __init__(self, file: Path, client: Client) -> None:
        self._file = file
        self._client = client

    def noting(self, project_id: int) -> Callable[[Sequence[Key]], None]:
        """What `Client.add_tasks` calls before it sends to a project."""

        def note(keys: Sequence[Key]) -> None:
            facts = {"url": self._client.address.url, "project": project_id, "key": keys[0], "since": time.time()}
            part = self._file.with_name(f".{self._file.name}.part")
            part.write_text(json.dumps(facts), encoding="utf-8")
            part.replace(self._file)

        return note

    def land(self) -> None:
        """Wait until a request that nobody heard the answer of is done, or too old to be still under way."""
        try:
            facts = json.loads(self._file.read_text(encoding="utf-8"))
            item, content, replies = facts["key"]
            key = Key(str(item), str(content), tuple(map(str, replies)))
            left = SETTLE_S - max(time.time() - float(facts["since"]), 0.0)
            if facts["url"] == self._client.address.url and left > 0:
                sys.stderr.write(f"push: the last one was stopped while it sent; up to {left:.0f} s for that to land\n")
                self._client.settled(int(facts["project"]), key, left)
        except FileNotFoundError:
            return
        except (ValueError, KeyError, TypeError, RefusedError):
            pass  # the note broke off, or the project is gone: nothing of it is under way
        self.done()

    def done(self) -> None:
        """Nothing is under way."""
        self._file.unlink(missing_ok=True)
