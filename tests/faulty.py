"""A network between a client and a real server that fails as it is told, one request at a time."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import NamedTuple

import requests

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


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    network: Network

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class's name
        pass

    def _pass(self) -> None:
        network, body = self.network, self.rfile.read(int(self.headers.get("Content-Length") or 0))
        asked = f"{self.command} {self.path.partition('?')[0]}"
        network.asked.append(asked)
        if network.before:
            network.before(asked)
        fault = network.fault(self.command, self.path)
        if fault is None or fault.what in ("lost", "cut"):
            answer = self._forward(body)
            if fault is None:
                self._reply(answer.status_code, answer.content, answer.headers.get("Content-Type", ""))
            elif fault.what == "cut":
                self._reply(200, answer.content[: len(answer.content) // 2], "application/json", len(answer.content))
        elif fault.what == "hangs":
            time.sleep(fault.seconds)
        elif fault.what == "html":
            self._reply(200, b"<html>log in</html>", "text/html")
        elif fault.what == "status":
            self._reply(fault.status, b'{"detail": "as told"}', "application/json")
        self.close_connection = self.close_connection or fault is not None

    do_GET = do_POST = do_PATCH = do_DELETE = _pass  # noqa: N815 - the base class looks for these names

    def _forward(self, body: bytes) -> requests.Response:
        headers = {name: value for name, value in self.headers.items() if name.lower() not in {"host", *_LEFT}}
        return requests.request(
            self.command, self.network.to + self.path, data=body, headers=headers, timeout=60, allow_redirects=False
        )

    def _reply(self, status: int, body: bytes, kind: str, announced: int | None = None) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body) if announced is None else announced))
        self.end_headers()
        self.wfile.write(body)
        self.wfile.flush()

    def handle_one_request(self) -> None:
        """A client that has gone is no fault here."""
        try:
            super().handle_one_request()
        except ConnectionError:
            self.close_connection = True


@contextmanager
def network(to: str) -> Iterator[Network]:
    """A network to a server, on loopback, until the end of the block."""
    state = Network(to)
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Bound", (_Handler,), {"network": state}))
    server.daemon_threads = True
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    state.url = f"http://127.0.0.1:{server.server_address[1]}"
    try:
        yield state
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
