"""A server on loopback that serves files well or badly, as it is told; and one that plays the Hub."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import unquote, urlsplit

from tests import serving
from tests.hub_state import git_sha1
from tests.serving import Asked

Answer = Callable[["Handler"], None]


@dataclass
class Server:
    """What is served, and what was asked.

    Attributes:
        files: Path to content, served well (with ranges) unless there is a plan.
        plans: Path to answers that are given first, one a request.
        asked: All requests, in order.
    """

    files: dict[str, bytes] = field(default_factory=dict)
    plans: dict[str, list[Answer]] = field(default_factory=dict)
    asked: list[Asked] = field(default_factory=list)
    otherwise: Answer | None = None
    url: str = ""


class Handler(serving.Handler):
    """Answers one request."""

    server_state: Server

    def respond(self) -> None:
        """Follow the plan, else serve the file."""
        state, asked = self.server_state, self.asked()
        path = asked.path
        state.asked.append(asked)
        plan = state.plans.get(path)
        if plan:
            plan.pop(0)(self)
        elif path in state.files:
            serve(state.files[path])(self)
        elif state.otherwise:
            state.otherwise(self)
        else:
            status(404)(self)


def serve(content: bytes) -> Answer:
    """The file, or the part of it that is asked for."""

    def answer(to: Handler) -> None:
        asked = to.headers.get("Range")
        if not asked:
            to.reply(200, content)
            return
        first, _, last = asked.removeprefix("bytes=").partition("-")
        start, end = int(first), min(int(last), len(content) - 1) if last else len(content) - 1
        if start >= len(content):
            to.reply(416, Content_Range=f"bytes */{len(content)}")
            return
        to.reply(206, content[start : end + 1], Content_Range=f"bytes {start}-{end}/{len(content)}")

    return answer


def breaks_off(content: bytes, after: int) -> Answer:
    """So many bytes of what was announced, then the connection is closed."""

    def answer(to: Handler) -> None:
        asked = to.headers.get("Range")
        start = int(asked.removeprefix("bytes=").rstrip("-")) if asked else 0
        to.send_response(206 if asked else 200)
        if asked:
            to.send_header("Content-Range", f"bytes {start}-{len(content) - 1}/{len(content)}")
        to.send_header("Content-Length", str(len(content) - start))
        to.end_headers()
        to.wfile.write(content[start : start + after])
        to.wfile.flush()
        to.close_connection = True

    return answer


def announces(content: bytes, length: int) -> Answer:
    """The content, with a length that is not its own."""

    def answer(to: Handler) -> None:
        to.reply(200, content, Content_Length=str(length))
        to.close_connection = True

    return answer


def status(code: int, **headers: str) -> Answer:
    """No file, but a status."""
    return lambda to: to.reply(code, b"no", **headers)


def redirect(to_url: str) -> Answer:
    """Another address."""
    return lambda to: to.reply(302, Location=to_url)


@contextmanager
def running(state: Server) -> Iterator[Server]:
    """Serve until the end of the block."""
    with serving.on_loopback(Handler, server_state=state) as state.url:
        yield state


def hub(
    repo: str, revision: str, files: dict[str, bytes], *, token: str = "", damaged: frozenset[str] = frozenset()
) -> Answer:
    """The part of the Hub that a download of a dataset's files needs, as it answers to a pinned commit.

    Args:
        repo: `owner/name`.
        revision: Its commit.
        files: Path in the repository to content.
        token: What must come with every request; empty: nothing.
        damaged: Files that come with a byte changed, under the hash of the whole ones.
    """
    tree = f"/api/datasets/{repo}/tree/{revision}"
    start = f"/datasets/{repo}/resolve/{revision}/"

    def answer(to: Handler) -> None:
        path = unquote(urlsplit(to.path).path)
        if token and to.headers.get("Authorization") != f"Bearer {token}":
            to.reply(403, b'{"error": "gated"}', X_Error_Code="GatedRepo", X_Error_Message="gated")
        elif path == tree:
            entries = [
                {"type": "file", "path": name, "size": len(content), "oid": git_sha1(content)}
                for name, content in files.items()
            ]
            to.reply(200, json.dumps(entries).encode(), Content_Type="application/json")
        elif path.startswith(start) and path.removeprefix(start) in files:
            name = path.removeprefix(start)
            content = files[name]
            sent = bytes([content[0] ^ 1]) + content[1:] if name in damaged else content
            headers = {"ETag": f'"{git_sha1(content)}"', "X-Repo-Commit": revision, "Accept-Ranges": "bytes"}
            to.reply(200, sent, **headers)
        else:
            to.reply(404, b'{"error": "none"}', X_Error_Code="RevisionNotFound", X_Error_Message="none")

    return answer
