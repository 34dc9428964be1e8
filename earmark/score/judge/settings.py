"""Which judge, and how it is asked: by options of the command, or by the environment where an option is not given.

| option | in the environment | |
|---|---|---|
| `--judge` | `EARMARK_JUDGE_URL` | base address, such as `https://host/v1`; without it nobody is asked |
| `--judge-model` | `EARMARK_JUDGE_MODEL` | the model, by the service's name |
| `--judge-revision` | `EARMARK_JUDGE_REVISION` | which weights that name stands for: a commit, a dated name |
| `--judge-repeats` | `EARMARK_JUDGE_REPEATS` | how often each reply is judged; 1 |
| `--judge-temperature` | `EARMARK_JUDGE_TEMPERATURE` | 0 |
| `--judge-cache` | `EARMARK_JUDGE_CACHE` | folder of the verdicts; `~/.cache/earmark/judge` |
| `--judge-workers` | `EARMARK_JUDGE_WORKERS` | how many questions are under way at once; 8 |
| none | `EARMARK_JUDGE_TOKEN` | where the service wants one |
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import isfinite
from pathlib import Path

from earmark.chat import Chat, base_address
from earmark.errors import ScoreError, UsageError

NAMES = ("url", "model", "revision", "repeats", "temperature", "cache", "workers")
TOKEN = "EARMARK_JUDGE_TOKEN"  # noqa: S105 - the name of a variable
MOST_REPEATS, MOST_WORKERS, HOTTEST = 100, 256, 2.0
_ATTEMPTS = 6
_IN_A_SIGNATURE = re.compile(r"[^\s|]+")


@dataclass(frozen=True, slots=True)
class Judge:
    """A judge.

    Attributes:
        chat: Who is asked.
        revision: Which weights the model's name stands for, as the user says; the service is not told it.
        repeats: How often each reply is judged, each time with another seed.
        temperature: As the service takes it.
        workers: Questions under way at once; no number depends on it.
    """

    chat: Chat
    revision: str
    repeats: int = 1
    temperature: float = 0.0
    workers: int = 8

    def signature(self, prompts: Iterable[str]) -> str:
        """All that can change a verdict: model, revision, service, prompts, repeats, temperature."""
        asked = f"{'+'.join(sorted(prompts))},x{self.repeats},t{self.temperature:g}"
        return f"{self.chat.model}@{self.revision},{self.chat.service},{asked}"


def variable(name: str) -> str:
    """The variable of the environment that stands for an option."""
    return f"EARMARK_JUDGE_{name.upper()}"


def judge_of(options: Mapping[str, str | None]) -> Judge | None:
    """The judge that options and environment name; None where neither names an address.

    Args:
        options: By the names of `NAMES`; None where not given.

    Raises:
        UsageError: Half a judge, an address that is none, or a number out of its range.
    """
    given = {name: (options.get(name) or os.environ.get(variable(name), "")).strip() for name in NAMES}
    if not given["url"]:
        told = [name for name in NAMES[1:] if options.get(name)]
        if told:
            raise UsageError("--judge", expected=f"an address beside --judge-{told[0]}", got="none")
        return None
    base = base_address("--judge", given["url"], UsageError)
    model, revision = (_named(name, given[name]) for name in ("model", "revision"))
    repeats = _whole("repeats", given["repeats"] or "1", MOST_REPEATS)
    workers = _whole("workers", given["workers"] or "8", MOST_WORKERS)
    cache = Path(given["cache"]) if given["cache"] else Path.home() / ".cache" / "earmark" / "judge"
    if cache.exists() and not cache.is_dir():
        raise UsageError("--judge-cache", expected="a folder", got=f"a file: {cache}")
    chat = Chat(base, model, TOKEN, cache, ScoreError, attempts=_ATTEMPTS)
    return Judge(chat, revision, repeats, _temperature(given["temperature"] or "0"), workers)


def _named(name: str, given: str) -> str:
    if not _IN_A_SIGNATURE.fullmatch(given):
        expected = f"${variable(name)} or a value without blanks and bars: it is part of the signature"
        remedy = "Which weights judged has to be known for a score to be compared" if name == "revision" else ""
        raise UsageError(f"--judge-{name}", expected=expected, got=repr(given) if given else "none", remedy=remedy)
    return given


def _whole(name: str, given: str, most: int) -> int:
    if not (given.isascii() and given.isdecimal() and 1 <= int(given) <= most):
        raise UsageError(f"--judge-{name}", expected=f"a whole number from 1 to {most}", got=repr(given))
    return int(given)


def _temperature(given: str) -> float:
    try:
        found = float(given)
    except ValueError:
        found = -1.0
    if not (isfinite(found) and 0 <= found <= HOTTEST):
        raise UsageError("--judge-temperature", expected=f"a number from 0 to {HOTTEST:g}", got=repr(given))
    return found + 0.0  # no negative zero
