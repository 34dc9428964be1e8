"""A language model that is asked without the sound: any chat endpoint in the style of OpenAI's, with answers kept.

| in the environment | |
|---|---|
| `EARMARK_TEXT_URL` | base address, such as `https://host/v1`; without it nobody is asked |
| `EARMARK_TEXT_MODEL` | the model, by the service's name |
| `EARMARK_TEXT_TOKEN` | where the service wants one |
| `EARMARK_TEXT_CACHE` | folder of the answers; `~/.cache/earmark/text` without it |

An answer is kept by all that was asked, of whom: what was broken off goes on where it stopped. The token and the
address are not kept, logged or put into a message.
"""

from __future__ import annotations

import hashlib
import json
import os
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from http.client import HTTPException
from pathlib import Path
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

import numpy as np

from earmark.checks.shortcuts.measure import Guessed
from earmark.checks.shortcuts.question import Question
from earmark.errors import CheckError
from earmark.identity import canonical_json, sha256_of_text
from earmark.score.choice import choose

URL, MODEL, CACHE = "EARMARK_TEXT_URL", "EARMARK_TEXT_MODEL", "EARMARK_TEXT_CACHE"
TOKEN = "EARMARK_TEXT_TOKEN"  # noqa: S105 - the name of a variable
TIMEOUT_S = 120.0
ATTEMPTS = 4

_SIDE_BY_SIDE = 8
_FIRST_WAIT_S = 1.0
_LONGEST_WAIT_S = 60.0
_TASK = (
    "The question below is about a recording that you cannot hear. Choose the option that is most likely right, "
    "from the words alone. Answer with the letter of one option and nothing else."
)


class _Staying(HTTPRedirectHandler):
    """A redirect would take the words, and perhaps the token, elsewhere."""

    def redirect_request(self, *_: Any, **__: Any) -> None:
        return None


@dataclass(frozen=True, slots=True)
class Endpoint:
    """One model of one service.

    Attributes:
        base: Its base address.
        model: By the service's name.
        cache: Folder of the answers.
    """

    base: str
    model: str
    cache: Path

    def answer(self, question: Question) -> str:
        """What the model answers, from the folder where it has been asked before.

        Raises:
            CheckError: No network, a service that refuses or keeps failing, or an answer of another form.
        """
        asked = {"model": self.model, "messages": _messages(question), "temperature": 0.0, "max_tokens": 16}
        service = hashlib.sha256(self.base.encode()).hexdigest()[:12]
        kept = self.cache / f"{sha256_of_text(canonical_json([service, asked]))}.json"
        found = _kept(kept)
        if found is None:
            found = _content(self._fetched(asked), self.model)
            _keep(kept, {"asked": asked, "answer": found})
        return found

    def _fetched(self, asked: dict[str, Any]) -> bytes:
        headers = {"Content-Type": "application/json", "User-Agent": "earmark"}
        token = os.environ.get(TOKEN, "").strip()
        if token:
            headers["Authorization"] = f"Bearer {token}"
        opener = build_opener(_Staying())
        for attempt in range(1, ATTEMPTS + 1):
            wait_s = min(_FIRST_WAIT_S * 2 ** (attempt - 1), _LONGEST_WAIT_S)
            try:
                request = Request(f"{self.base}/chat/completions", json.dumps(asked).encode(), headers)  # noqa: S310
                with opener.open(request, timeout=TIMEOUT_S) as reply:
                    content: bytes = reply.read()
                    return content
            except HTTPError as error:
                got, again = f"HTTP status {error.code}", error.code == 429 or error.code >= 500
                after = error.headers.get("Retry-After", "") if error.headers else ""
                wait_s = min(max(float(after), wait_s), _LONGEST_WAIT_S) if after.isdecimal() else wait_s
            except (URLError, HTTPException, OSError, ValueError) as error:
                got, again = type(error).__name__, isinstance(error, TimeoutError | HTTPException)
            if not again or attempt == ATTEMPTS:
                break
            time.sleep(wait_s)
        raise CheckError(
            f"language model {self.model!r}", expected="an answer of the service", got=f"{got} in {attempt} attempt(s)",
            remedy=f"Look at ${URL} and ${TOKEN}, and run it again: what was answered so far is kept",
        )  # fmt: skip


def endpoint() -> Endpoint | None:
    """The endpoint that the environment names; None where it names none.

    Raises:
        CheckError: An address without a model, or one that is none.
    """
    base, model = os.environ.get(URL, "").strip().rstrip("/"), os.environ.get(MODEL, "").strip()
    if not base:
        return None
    try:
        parts = urlsplit(base)
    except ValueError:
        parts = urlsplit("")
    if parts.scheme not in {"http", "https"} or not parts.netloc or "@" in parts.netloc:
        expected = "the base address of a service (https://host/v1), without a password in it"
        raise CheckError(f"${URL}", expected=expected, got="what is not such an address")
    if not model:
        raise CheckError(f"${MODEL}", expected=f"the name of a model: ${URL} is set", got="none")
    given = os.environ.get(CACHE, "").strip()
    return Endpoint(base, model, Path(given) if given else Path.home() / ".cache" / "earmark" / "text")


def by_language_model(questions: Sequence[Question], grouped: Sequence[str], model: Endpoint) -> Guessed:
    """What a language model guesses; a reply that names no option counts as wrong.

    Raises:
        CheckError: As of `Endpoint.answer`; what was answered before is kept.
    """
    with ThreadPoolExecutor(_SIDE_BY_SIDE) as pool:
        replies = list(pool.map(model.answer, questions))
    chosen = [choose(reply, question.choices) for reply, question in zip(replies, questions, strict=True)]
    credit = [float(index == question.answer) for index, question in zip(chosen, questions, strict=True)]
    chance = [1 / len(question.choices) for question in questions]
    return Guessed(np.array(credit), np.array(chance), grouped, [question.cell for question in questions])


def _messages(question: Question) -> list[dict[str, str]]:
    options = "\n".join(f"({chr(ord('A') + n)}) {choice}" for n, choice in enumerate(question.choices))
    text = f"{_TASK}\n\n{question.said}\n{options}"
    return [{"role": "user", "content": text}]


def _content(reply: bytes, model: str) -> str:
    try:
        content = json.loads(reply)["choices"][0]["message"]["content"]
    except (ValueError, LookupError, TypeError):
        content = None
    if not isinstance(content, str):
        got = f"{len(reply)} bytes of another form"
        raise CheckError(f"language model {model!r}", expected="choices[0].message.content", got=got)
    return content


def _kept(path: Path) -> str | None:
    """An answer that is kept; a damaged one is asked for anew."""
    try:
        found = json.loads(path.read_text(encoding="utf-8"))["answer"]
    except (OSError, ValueError, LookupError, TypeError):
        return None
    return found if isinstance(found, str) else None


def _keep(path: Path, record: dict[str, Any]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    part.write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")  # ASCII: whatever came can be written
    part.replace(path)
