"""The client: one model of one service, asked and remembered."""

from __future__ import annotations

import hashlib
import json
import os
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from http.client import HTTPException, InvalidURL
from pathlib import Path
from typing import Any, NamedTuple
from urllib.error import HTTPError, URLError
from urllib.request import HTTPRedirectHandler, OpenerDirector, Request, build_opener

from earmark.chat.kept import keep, kept
from earmark.errors import EarmarkError
from earmark.identity import canonical_json, sha256_of_text
from earmark.patience import ATTEMPTS, pause_s

TIMEOUT_S = 120.0
JSON_OBJECT = {"type": "json_object"}  # the `response_format` that asks for one
MOST_BYTES = 16_000_000
_FORM = "choices[0].message.content"
# What is wrong with one question, not with all of them: too long, not allowed, not understood.
_OF_ONE = frozenset({400, 408, 409, 413, 414, 422, 429, 451, *range(500, 600)})
_BROKEN = (TimeoutError, ConnectionResetError, ConnectionAbortedError, BrokenPipeError, HTTPException)


class Answer(NamedTuple):
    """What a model answered.

    Attributes:
        kept: Whether it had been asked before.
    """

    text: str
    kept: bool


class Unanswered(NamedTuple):
    """Why there is no answer.

    Attributes:
        got: What came instead; neither the address nor a token is in it.
        expected: What should have come.
        lost: Whether any other question would fare alike: refused altogether, moved away, or nobody there.
    """

    got: str
    expected: str = "an answer of the service"
    lost: bool = False


class _Staying(HTTPRedirectHandler):
    def redirect_request(self, *_: Any, **__: Any) -> None:
        return None


@dataclass(frozen=True)
class Chat:
    """One model of one service.

    Attributes:
        base: Its base address, as `base_address` gives it.
        model: By the service's name.
        token_variable: Of the environment, in which the token is, where it wants one.
        cache: Folder of the answers.
        fault: What is raised.
        attempts: How often a busy or failing service is asked before it is given up.
        timeout_s: How long it may be silent.
    """

    base: str
    model: str
    token_variable: str
    cache: Path
    fault: type[EarmarkError]
    attempts: int = ATTEMPTS
    timeout_s: float = TIMEOUT_S

    @cached_property
    def service(self) -> str:
        """A digest that tells services apart without naming them."""
        return hashlib.sha256(self.base.encode()).hexdigest()[:12]

    @property
    def name(self) -> str:
        """For the record: the model, and of which service."""
        return f"{self.model}@{self.service}"

    def complete(self, messages: Sequence[Mapping[str, str]], **asked: Any) -> str:
        """The model's answer, from the folder where it has been asked before.

        Args:
            messages: With `role` and `content`.
            asked: What else the service is told (`temperature`, `seed`, `max_tokens` …).

        Raises:
            EarmarkError: Of the kind `fault`: no network, a service that refuses or keeps failing, or an answer of
                another form.
        """
        found = self.ask(messages, (), **asked)
        if isinstance(found, Unanswered):
            raise self.error(found)
        return found.text

    def error(self, one: Unanswered) -> EarmarkError:
        """What to raise of it."""
        return self.fault(
            f"chat model {self.model!r}", expected=one.expected, got=one.got,
            remedy=f"Look at its address and ${self.token_variable}, and run it again: what was answered is kept",
        )  # fmt: skip

    def ask(self, messages: Sequence[Mapping[str, str]], of: Sequence[str] = (), **asked: Any) -> Answer | Unanswered:
        """The same, but what is wrong is returned.

        Args:
            messages: With `role` and `content`.
            of: What else tells this question from another, though the service is not told it.
            asked: What else the service is told.
        """
        body = {"model": self.model, "messages": list(messages), **asked}
        place = self.cache / f"{sha256_of_text(canonical_json([self.name, body, *of]))}.json"
        before = kept(place)
        if before is not None:
            return Answer(before, True)
        fetched = self._fetched(body)
        found = _content(fetched) if isinstance(fetched, bytes) else fetched
        if isinstance(found, Unanswered):
            return found
        keep(place, {"asked": body, "of": [self.name, *of], "answer": found})
        return Answer(found, False)

    @cached_property
    def _opener(self) -> OpenerDirector:
        return build_opener(_Staying())

    def _fetched(self, body: Mapping[str, Any]) -> bytes | Unanswered:
        content = json.dumps(body).encode()
        attempts = 0
        while True:
            attempts += 1
            found, wait_s = self._once(content, attempts)
            if isinstance(found, bytes):
                return found
            if wait_s is None:
                return found._replace(got=f"{found.got} in {attempts} attempt(s)")
            time.sleep(wait_s)

    def _once(self, content: bytes, attempts: int) -> tuple[bytes | Unanswered, float | None]:
        """What came, and how long to wait before it is tried again."""
        try:
            request = Request(f"{self.base}/chat/completions", content, self._headers())  # noqa: S310 - base_address
            with self._opener.open(request, timeout=self.timeout_s) as reply:
                found: bytes = reply.read(MOST_BYTES + 1)
                whole = reply.length in (None, 0) or len(found) > MOST_BYTES
                return (found, None) if whole else (Unanswered("a part of an answer"), self._pause(attempts))
        except HTTPError as error:
            after = error.headers.get("Retry-After", "") if error.headers else ""
            wait_s = pause_s(attempts, error.code, after, self.attempts)
            error.close()
            return Unanswered(f"HTTP status {error.code}", lost=error.code not in _OF_ONE), wait_s
        except (HTTPException, OSError, ValueError) as error:
            cause = error.reason if isinstance(error, URLError) and isinstance(error.reason, OSError) else error
            again = isinstance(cause, _BROKEN) and not isinstance(cause, InvalidURL)
            return Unanswered(type(cause).__name__, lost=not again), self._pause(attempts) if again else None

    def _pause(self, attempts: int) -> float | None:
        return pause_s(attempts, None, most=self.attempts)

    def _headers(self) -> dict[str, str]:
        token = os.environ.get(self.token_variable, "").strip()
        told = {"Content-Type": "application/json", "Accept": "application/json", "User-Agent": "earmark"}
        return {**told, "Authorization": f"Bearer {token}"} if token else told


def _content(reply: bytes) -> str | Unanswered:
    if len(reply) > MOST_BYTES:
        return Unanswered(f"more than {MOST_BYTES} bytes", _FORM)
    try:
        content = json.loads(reply)["choices"][0]["message"]["content"]
    except (ValueError, LookupError, TypeError, RecursionError):
        content = None
    return content if isinstance(content, str) else Unanswered(f"{len(reply)} bytes of another form", _FORM)
