"""A chat endpoint on loopback that answers by rule, or as badly as it is told."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, NamedTuple

Json = dict[str, Any]
SECRET = "not-to-be-seen"  # noqa: S105 - made up


class Fault(NamedTuple):
    """What happens to one request in the place of an answer.

    Attributes:
        status: Of the answer; 0 for half of a good one.
        body: Sent as it is; None: what a good answer would be.
        headers: Beside the length.
        seconds: Waited first.
    """

    status: int = 200
    body: bytes | None = None
    headers: tuple[tuple[str, str], ...] = ()
    seconds: float = 0.0


@dataclass
class ChatService:
    """What it answers, and what it was asked.

    Attributes:
        answer: The content that a question gets.
        plan: Faults, one a request, before answers are given.
        asked: Bodies of all requests.
        tokens: `Authorization` of all requests.
        most: Requests that were under way at one time, at most.
    """

    answer: Callable[[Json], str]
    plan: list[Fault | None] = field(default_factory=list)
    asked: list[Json] = field(default_factory=list)
    tokens: list[str | None] = field(default_factory=list)
    url: str = ""
    most: int = 0
    _now: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def take(self, body: Json, token: str | None) -> Fault | None:
        """Note a request; what is to happen to it."""
        with self._lock:
            self.asked.append(body)
            self.tokens.append(token)
            self._now += 1
            self.most = max(self.most, self._now)
            return self.plan.pop(0) if self.plan else None

    def done(self) -> None:
        """A request has been answered."""
        with self._lock:
            self._now -= 1


class _Handler(BaseHTTPRequestHandler):
    service: ChatService

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class's name
        """Nothing is printed."""

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        fault = self.service.take(body, self.headers.get("Authorization")) or Fault()
        time.sleep(fault.seconds)
        try:
            content = fault.body
            if content is None:
                message = {"role": "assistant", "content": self.service.answer(body)}
                choice = {"index": 0, "finish_reason": "stop", "message": message}
                facts = {"id": "1", "object": "chat.completion", "created": 0, "model": body["model"]}
                content = json.dumps({**facts, "choices": [choice]}).encode()
            self.service.done()
            self.send_response(fault.status or 200)
            for name, value in fault.headers:
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content if fault.status else content[: len(content) // 2])
        except ConnectionError:
            pass


@contextmanager
def serving(answer: Callable[[Json], str]) -> Iterator[ChatService]:
    """Serve until the end of the block."""
    service = ChatService(answer)
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Bound", (_Handler,), {"service": service}))
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    service.url = f"http://127.0.0.1:{server.server_port}/v1"
    try:
        yield service
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
