"""A stand-in for a speech service on loopback: the real clients speak to a real server."""

from __future__ import annotations

import base64
import io
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import NamedTuple

import numpy as np
import soundfile

SERVED_HZ = 24_000


class Answer(NamedTuple):
    """What is answered."""

    status: int
    headers: dict[str, str] = {}  # noqa: RUF012 - never changed


class Asked(NamedTuple):
    """What was asked."""

    path: str
    authorization: str | None
    body: bytes


def tone(form: str) -> bytes:
    """A second of sound as a file."""
    sound = io.BytesIO()
    t = np.arange(SERVED_HZ) / SERVED_HZ
    soundfile.write(sound, 0.3 * np.sin(2 * np.pi * 440 * t), SERVED_HZ, format=form)
    return sound.getvalue()


def google_body() -> bytes:
    """The tone as Google's service wraps it."""
    quoted = json.dumps([base64.b64encode(tone("MP3")).decode()]).replace('"', '\\"')
    return f'[["wrb.fr","jQ1olc","{quoted}",null]]\n'.encode()


class Service:
    """Gives the answers of a list, the last one for ever.

    Args:
        body: Of every answer of status 200.
    """

    def __init__(self, body: bytes) -> None:
        self.answers = [Answer(200)]
        self.asked: list[Asked] = []
        self.body = body
        self.port = 0

    def _server(self) -> HTTPServer:
        service = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                service.asked.append(Asked(self.path, self.headers.get("Authorization"), body))
                answer = service.answers.pop(0) if len(service.answers) > 1 else service.answers[0]
                body = service.body if answer.status == 200 else b""
                self.send_response(answer.status)
                for name, value in {**answer.headers, "Content-Length": str(len(body))}.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                """Say nothing."""

        return HTTPServer(("127.0.0.1", 0), Handler)

    @contextmanager
    def running(self) -> Iterator[Service]:
        """Serve until the end of the block."""
        server = self._server()
        self.port = server.server_port
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield self
        finally:
            server.shutdown()
            server.server_close()
            thread.join(timeout=5.0)
