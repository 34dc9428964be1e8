"""What a question tells: an answer that it names, where naming it is no part of asking.

"Are the two tones the same?" names one of its options whatever the answer; so does a question that is asked of many
clips, and is right to name what it names in some of them. So all items are looked at before one is blamed.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from typing import NamedTuple

from earmark.checks.gates import Gates
from earmark.checks.given import Facts
from earmark.errors import Issue
from earmark.item import Item

_WORD = re.compile(r"[^\W_]+")
_FEWEST_LETTERS = 3
# "Three bells ring: from how many places?" names a number without giving the answer away.
_NUMBERS = frozenset(
    {"zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "once",
     "twice"}
)  # fmt: skip


class _Named(NamedTuple):
    text: bytes
    options: bytes
    words: str
    issue: Issue


class GivenAway:
    """Finds questions, and written turns, that name the answer and nothing of the other options.

    Let alone is a text that stands elsewhere with another answer, and one that names what another names, of items with
    the same options, where it is wrong. Kept are digests of what is asked, and what may be an issue.
    """

    def __init__(self) -> None:
        self.of = 0
        self._named: list[_Named] = []
        self._wrong: set[tuple[bytes, str]] = set()
        self._first: dict[bytes, bytes] = {}
        self._several: set[bytes] = set()

    def add(self, facts: Facts) -> None:
        """Take the texts of one item."""
        item = facts.record
        self.of += 1
        if item.answer_type not in ("choice", "transcript", "span"):
            return
        options, answers = _digest(item, *sorted(map(_words, item.choices))), _digest(item, *map(_words, item.answers))
        others = [_words(choice) for choice in item.choices if choice not in item.answers]
        for field, text in _written(item):
            told = _words(text)
            read = _digest(item, told)
            if self._first.setdefault(read, answers) != answers:
                self._several.add(read)
            named = [words for words in others if words in told]
            found = [answer for answer in item.answers if _tells(_words(answer)) and _words(answer) in told]
            if not found:
                self._wrong.update((options, words) for words in named)
            for answer in () if named else found:
                expected = f"a {field.partition('[')[0].rstrip('s')} that names all the options or none"
                issue = Issue(item.id, field, expected, f"{answer!r}, the answer, in it", "wording.given")
                self._named.append(_Named(read, options, _words(answer), issue))

    def finish(self, _: Gates) -> Iterator[Issue]:
        """One issue for each text that gives its answer away."""
        for read, options, words, issue in self._named:
            if read not in self._several and (options, words) not in self._wrong:
                yield issue


def _digest(item: Item, *texts: str) -> bytes:
    return hashlib.sha256("\n".join([item.benchmark, item.task, *texts]).encode()).digest()


def _written(item: Item) -> Iterator[tuple[str, str]]:
    yield "question", item.question
    # A turn before a question that is answered in a few words may tell who speaks, and what they know.
    turns = enumerate(item.turns) if item.answer_type != "span" else ()
    yield from ((f"turns[{n}].text", turn.text) for n, turn in turns if turn.clip is None)


def _tells(words: str) -> bool:
    return len(words.replace(" ", "")) >= _FEWEST_LETTERS and words.strip() not in _NUMBERS


def _words(text: str) -> str:
    return f" {' '.join(_WORD.findall(text.casefold()))} "
