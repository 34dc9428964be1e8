"""The base of the servers that tests talk to: on loopback, on a free port, in a thread, until a block ends."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any, NamedTuple
from urllib.parse import unquote, urlsplit


class Asked(NamedTuple):
    """A request that came; the path is without its query."""

    method: str
    path: str
    authorization: str | None
    range: str | None
    body: bytes


class Handler(BaseHTTPRequestHandler):
    """What every server here does alike."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class's name
        """Nothing is printed."""

    def handle_one_request(self) -> None:
        """A client that has gone is no fault here."""
        try:
            super().handle_one_request()
        except ConnectionError:
            self.close_connection = True

    def respond(self) -> None:
        """Answer the request, whatever its method; a server says how."""
        self.reply(404)

    def _respond(self) -> None:
        self.respond()

    do_GET = do_HEAD = do_POST = do_PUT = do_PATCH = do_DELETE = _respond  # noqa: N815 - the base class's names

    def asked(self) -> Asked:
        """The request, its body read."""
        path, of = unquote(urlsplit(self.path).path), self.headers.get
        return Asked(self.command, path, of("Authorization"), of("Range"), self.body())

    def body(self) -> bytes:
        """The body of the request."""
        return self.rfile.read(int(self.headers.get("Content-Length") or 0))

    def reply(self, status: int, body: bytes = b"", **headers: str) -> None:
        """Send a whole answer; `Content_Length` may be given where it is not to be its own."""
        self.send_response(status)
        given = {name.replace("_", "-"): value for name, value in headers.items()}
        for name, value in {"Content-Length": str(len(body)), **given}.items():
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)
            self.wfile.flush()


@contextmanager
def on_loopback(handler: type[Handler], **bound: Any) -> Iterator[str]:
    """Serve until the end of the block.

    Args:
        handler: Answers the requests.
        bound: Attributes that it finds on itself: what it serves, where it notes what it was asked.

    Yields:
        The address, without a slash at its end.
    """
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Bound", (handler,), bound))
    server.daemon_threads = True
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
