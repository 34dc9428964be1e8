"""A chat endpoint on loopback that answers by rule, or as badly as it is told."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from tests import serving as base

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
        paths: Of all requests.
        most: Requests that were under way at one time, at most.
    """

    answer: Callable[[Json], str]
    plan: list[Fault | None] = field(default_factory=list)
    asked: list[Json] = field(default_factory=list)
    tokens: list[str | None] = field(default_factory=list)
    paths: list[str] = field(default_factory=list)
    url: str = ""
    most: int = 0
    _now: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def take(self, request: base.Asked) -> tuple[Json, Fault]:
        """Note a request; what it asks, and what is to happen to it."""
        body: Json = json.loads(request.body)
        with self._lock:
            self.asked.append(body)
            self.tokens.append(request.authorization)
            self.paths.append(request.path)
            self._now += 1
            self.most = max(self.most, self._now)
            return body, (self.plan.pop(0) if self.plan else None) or Fault()

    def forget(self) -> None:
        """As if nothing had been asked yet."""
        for noted in (self.asked, self.tokens, self.paths):
            noted.clear()

    def done(self) -> None:
        """A request has been answered."""
        with self._lock:
            self._now -= 1


class _Handler(base.Handler):
    service: ChatService

    def respond(self) -> None:
        body, fault = self.service.take(self.asked())
        time.sleep(fault.seconds)
        content = fault.body
        if content is None:
            message = {"role": "assistant", "content": self.service.answer(body)}
            choice = {"index": 0, "finish_reason": "stop", "message": message}
            facts = {"id": "1", "object": "chat.completion", "created": 0, "model": body["model"]}
            content = json.dumps({**facts, "choices": [choice]}).encode()
        self.service.done()
        self.close_connection = True
        sent = content if fault.status else content[: len(content) // 2]
        self.reply(fault.status or 200, sent, Content_Length=str(len(content)), **dict(fault.headers))


@contextmanager
def serving(service: ChatService | Callable[[Json], str]) -> Iterator[ChatService]:
    """Serve until the end of the block; a service, or one that answers so."""
    service = service if isinstance(service, ChatService) else ChatService(service)
    with base.on_loopback(_Handler, service=service) as url:
        service.url = f"{url}/v1"
        yield service
