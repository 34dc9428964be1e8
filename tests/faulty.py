"""A network between a client and a real server that fails as it is told, one request at a time."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import NamedTuple

import requests

from tests import serving

_LEFT = {"transfer-encoding", "content-encoding", "content-length", "connection", "date", "server"}


class Fault(NamedTuple):
    """What happens to a request.

    Attributes:
        method, path: Of the request; the path may be its beginning.
        what: `lost` (done, but the answer never comes), `dead` (not done, no answer), `cut` (half of the answer),
            `html` (a page instead of JSON), `hangs` (an answer after `seconds`), or a status, without it being done.
        status: For a status.
        seconds: For `hangs`.
    """

    method: str
    path: str
    what: str
    status: int = 503
    seconds: float = 0.0


@dataclass
class Network:
    """Faults to come, each for one request, and what was asked.

    Attributes:
        to: Where what does not fail goes.
        faults: To come.
        asked: `METHOD /path` of all requests, in order.
        before: Called with each request before it is passed on.
    """

    to: str
    faults: list[Fault] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    before: Callable[[str], None] | None = None
    url: str = ""

    def fault(self, method: str, path: str) -> Fault | None:
        """The fault that is meant for a request; it is used up."""
        for one in self.faults:
            if one.method == method and path.startswith(one.path):
                self.faults.remove(one)
                return one
        return None


class _Handler(serving.Handler):
    network: Network

    def respond(self) -> None:
        network, body = self.network, self.body()
        asked = f"{self.command} {self.path.partition('?')[0]}"
        network.asked.append(asked)
        if network.before:
            network.before(asked)
        fault = network.fault(self.command, self.path)
        if fault is None or fault.what in ("lost", "cut"):
            answer = self._forward(body)
            if fault is None:
                self.reply(answer.status_code, answer.content, Content_Type=answer.headers.get("Content-Type", ""))
            elif fault.what == "cut":
                whole = len(answer.content)
                half = answer.content[: whole // 2]
                self.reply(200, half, Content_Length=str(whole), Content_Type="application/json")
        elif fault.what == "hangs":
            time.sleep(fault.seconds)
        elif fault.what == "html":
            self.reply(200, b"<html>log in</html>", Content_Type="text/html")
        elif fault.what == "status":
            self.reply(fault.status, b'{"detail": "as told"}', Content_Type="application/json")
        self.close_connection = self.close_connection or fault is not None

    def _forward(self, body: bytes) -> requests.Response:
        headers = {name: value for name, value in self.headers.items() if name.lower() not in {"host", *_LEFT}}
        return requests.request(
            self.command, self.network.to + self.path, data=body, headers=headers, timeout=60, allow_redirects=False
        )


@contextmanager
def network(to: str) -> Iterator[Network]:
    """A network to a server, on loopback, until the end of the block."""
    state = Network(to)
    with serving.on_loopback(_Handler, network=state) as state.url:
        yield state
