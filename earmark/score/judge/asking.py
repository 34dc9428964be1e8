"""Asking the judge: each reply so often as there are repeats, several at once, none twice."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from earmark.chat import JSON_OBJECT, Unanswered, side_by_side
from earmark.score.judge.prompts import Kind, Prompt, prompt_for
from earmark.score.judge.settings import Judge
from earmark.score.judge.texts import item_texts
from earmark.score.judge.verdict import Verdict, read_verdict
from earmark.score.replies import without_reasoning

if TYPE_CHECKING:
    from earmark.progress import Reporter

FAILURES_IN_A_ROW = 8  # more than that are the service's fault, not the items'


class Reply(NamedTuple):
    """A reply that is to be judged.

    Attributes:
        content_hash: Of the item.
        text: Without its marked reasoning.
        kinds: What the judge is asked of it.
    """

    content_hash: str
    text: str
    kinds: tuple[Kind, ...]


class Asked(NamedTuple):
    """One question to the judge."""

    item: str
    prompt: Prompt
    repeat: int
    said: str
    content_hash: str


class Found(NamedTuple):
    """A question, and what came of it."""

    asked: Asked
    verdict: Verdict


def says_nothing(text: str) -> bool:
    """Whether there is no letter, digit or symbol in a text: blanks, punctuation and what is not seen say nothing."""
    return all(unicodedata.category(letter)[0] in "ZCP" for letter in text)


def said_in(output: str) -> str:
    """What a reply says, its marked reasoning set aside; empty where that is nothing."""
    text = without_reasoning(output).strip()
    return "" if says_nothing(text) else text


def ask(release: Path, replies: Mapping[str, Reply], judge: Judge, told: Reporter) -> Iterator[Found]:
    """Have replies judged.

    Args:
        release: Where the items are.
        replies: By id of the item.
        judge: Who is asked.
        told: Is told of each verdict.

    Yields:
        Every verdict, those that failed among them, in an order that depends on the shards alone.

    Raises:
        ScoreError: The service answers nobody; or the shards are not those of the items.
    """
    failures = 0
    for asked, answer in side_by_side(lambda one: (one, _answer(one, judge)), _questions(release, replies, judge),
                                      judge.workers):  # fmt: skip
        failures = failures + 1 if isinstance(answer, Unanswered) else 0
        if isinstance(answer, Unanswered) and (answer.lost or failures >= FAILURES_IN_A_ROW):
            raise judge.chat.error(answer)
        told.advance(1)
        yield Found(asked, Verdict(None, answer.got) if isinstance(answer, Unanswered) else answer)


def _questions(release: Path, replies: Mapping[str, Reply], judge: Judge) -> Iterator[Asked]:
    for item in item_texts(release, {name: reply.content_hash for name, reply in replies.items()}):
        reply = replies[item.id]
        for prompt in (prompt_for(kind, rubric="rubric" in item.shown) for kind in reply.kinds):
            said = item.said_of(reply.text, prompt.shows)
            for repeat in range(judge.repeats):
                yield Asked(item.id, prompt, repeat, said, item.content_hash)


def _answer(one: Asked, judge: Judge) -> Verdict | Unanswered:
    messages = [{"role": "system", "content": one.prompt.text}, {"role": "user", "content": one.said}]
    found = judge.chat.ask(
        messages, (one.prompt.name, one.content_hash, judge.revision), temperature=judge.temperature,
        seed=one.repeat, response_format=JSON_OBJECT,
    )  # fmt: skip
    return found if isinstance(found, Unanswered) else read_verdict(found.text, one.prompt, kept=found.kept)
