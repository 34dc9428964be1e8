"""Any chat endpoint in the style of OpenAI's (`POST <base>/chat/completions`), with all answers kept.

An answer is kept in a folder by all that was asked, by whom: drawing again asks nobody, and gives the same. A token
stands in the environment and nowhere else: it is not recorded, logged or put into a message; nor is the address.
"""

from __future__ import annotations

import hashlib
import json
import os
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from earmark.errors import SynthError
from earmark.identity import canonical_json, sha256_of_text
from synth.voices.patience import pause_s

if TYPE_CHECKING:
    from requests import Response

TIMEOUT_S = 120.0


@dataclass(frozen=True, slots=True)
class Endpoint:
    """One model of one service.

    Attributes:
        base: Its base address.
        model: By the service's name.
        token_variable: Of the environment, in which the token is, where it wants one.
        cache: Folder of the answers.
    """

    base: str
    model: str
    token_variable: str
    cache: Path

    @property
    def name(self) -> str:
        """For the record: the model, and a digest that tells services apart without naming them."""
        return f"{self.model}@{hashlib.sha256(self.base.encode()).hexdigest()[:12]}"

    def complete(self, messages: list[dict[str, str]], *, temperature: float, seed: int) -> str:
        """The model's answer, from the folder where it has been asked before.

        Args:
            messages: With `role` and `content`.
            temperature: As the service takes it.
            seed: Another one is another question.

        Raises:
            SynthError: No network, a service that refuses or keeps failing, or an answer of another form.
        """
        asked = {
            "model": self.model, "messages": messages, "temperature": temperature, "seed": seed,
            "response_format": {"type": "json_object"},
        }  # fmt: skip
        kept = self.cache / f"{sha256_of_text(canonical_json([self.name, asked]))}.json"
        found = _kept(kept)
        if found is None:
            found = _content(self._fetched(asked), self.model)
            _keep(kept, {"asked": asked, "of": self.name, "answer": found})
        return found

    def _fetched(self, asked: dict[str, Any]) -> Response:
        import requests

        token = os.environ.get(self.token_variable, "").strip()
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        attempts = 0
        while True:
            attempts += 1
            try:
                # A redirect would take the text, and perhaps the token, elsewhere.
                answer = requests.post(
                    f"{self.base}/chat/completions", json=asked, headers=headers, timeout=TIMEOUT_S,
                    allow_redirects=False,
                )  # fmt: skip
                if answer.status_code == requests.codes.ok:
                    return answer
                got = f"HTTP status {answer.status_code}"
                wait_s = pause_s(attempts, answer.status_code, answer.headers.get("Retry-After", ""))
            except (requests.exceptions.RequestException, UnicodeError) as error:
                got = type(error).__name__
                absent = isinstance(error, requests.exceptions.ConnectionError | UnicodeError)
                late = isinstance(error, requests.exceptions.Timeout)
                wait_s = None if absent and not late else pause_s(attempts, None)
            if wait_s is None:
                raise SynthError(
                    f"chat model {self.model!r}", expected="an answer of the service",
                    got=f"{got} in {attempts} attempt(s)",
                    remedy=f"Look at its address and ${self.token_variable}; what was answered so far is kept",
                )  # fmt: skip
            time.sleep(wait_s)


def _content(answer: Response, model: str) -> str:
    try:
        content = answer.json()["choices"][0]["message"]["content"]
    except (ValueError, LookupError, TypeError):
        content = None
    if not isinstance(content, str):
        raise SynthError(
            f"chat model {model!r}", expected="choices[0].message.content", got=f"{len(answer.content)} bytes"
        )
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
