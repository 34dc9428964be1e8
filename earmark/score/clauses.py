"""Whether a reply affirms what it mentions: negation and questions, found by clause.

| mention of X | stance |
|---|---|
| "it is X", "X is heard" | affirmed |
| "not X", "isn't X", "never X", "neither X nor Y", "no X", "rather than X", "ruled out X" | denied |
| "X is wrong", "X is not correct", "X is unlikely", "X? No" | denied |
| "is it X?", "if it is X", "whether it is X", "I first thought X" | supposed, which is neither |
| "not Y, but X", "not Y; it is X" | affirmed: a negation ends with its clause |
| "no doubt X", "not only X" | affirmed |
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import Enum

from earmark.score.normalise import Token


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_CLAUSE_END = re.compile(r"[,;:.!?\n\u2013\u2014]|\s--?\s")
_SENTENCE_END = re.compile(r"[.!?](?:[\"')\]]*)(?:\s|$)|\n")
_CLAUSE_WORDS = _words("but however though although so because since therefore thus hence while")
_SUPPOSING = _words("if whether unless suppose supposing assuming thought initially originally")
_NEGATORS = _words(
    "not never cannot neither nor without unable except excluding exclude excludes excluded eliminate "
    "eliminates eliminated eliminating unlike lacks lack lacking doubt absence"
)
_PAIRS = frozenset(
    {("rather", "than"), ("other", "than"), ("instead", "of"), ("opposed", "to"), ("ruled", "out"), ("rule", "out"),
     ("rules", "out"), ("ruling", "out")}
)  # fmt: skip
_NOT_NEGATING = frozenset({("not", "only"), ("not", "just"), ("no", "doubt"), ("without", "doubt"), ("a", "doubt")})
_LINKS = _words("is are was were seems would can could should may must be been also clearly definitely very")
_REJECTIONS = _words("wrong incorrect false unlikely impossible absent excluded eliminated implausible")
_AGREEMENTS = _words(
    "correct right the it present heard possible plausible likely there audible here an a my supported"
)
_REACH = 5
_FARTHEST = 64  # tokens of a clause or sentence that are looked at


class Stance(Enum):
    """What a reply does with what it mentions."""

    AFFIRMED = "affirmed"
    DENIED = "denied"
    SUPPOSED = "supposed"


class Clauses:
    """The clauses of one text, asked about its mentions from left to right.

    What was found for the mention before is kept, so that no token is looked at once for each mention near it: replies
    that repeat a phrase for ever are read in time that grows as their length.

    Attributes:
        tokens: Of the whole text, with the empty one at the end.
    """

    def __init__(self, tokens: Sequence[Token]) -> None:
        self.tokens = tokens
        self._asked_of = -1  # the token up to which what decides was looked for
        self._decided = (-1, Stance.AFFIRMED)  # where that was found, and what it says
        self._end = -1  # the first end of a sentence at the latest mention or behind

    def stance(self, start: int, stop: int) -> Stance:
        """Tell whether the mention `tokens[start:stop]` is affirmed.

        Args:
            start: Its first token; not before that of the mention asked about last.
            stop: Behind its last token.
        """
        before = self._before(start)
        if before is Stance.AFFIRMED and _rejected_after(self.tokens, stop):
            return Stance.DENIED
        if before is Stance.AFFIRMED and self._is_asked(stop):
            return Stance.SUPPOSED
        return before

    def _before(self, start: int) -> Stance:
        """What the words of the clause before a mention make of it, the nearest first."""
        if not start or _CLAUSE_END.search(self.tokens[start].before):
            return Stance.AFFIRMED
        nearest = _decision(self.tokens, start - 1)
        if nearest is None and self.tokens[start - 1].key == "no":
            return Stance.DENIED
        at = start - 1
        while at > self._asked_of:
            found = _decision(self.tokens, at)
            if found is not None or not at or _CLAUSE_END.search(self.tokens[at].before):
                self._decided = (at, found or Stance.AFFIRMED)
                break
            at -= 1
        self._asked_of = start - 1
        where, said = self._decided
        return said if where >= start - _FARTHEST else Stance.AFFIRMED

    def _is_asked(self, stop: int) -> bool:
        """Whether the sentence of a mention ends, near enough, in a question mark."""
        if self._end < stop:
            ends = (at for at in range(stop, len(self.tokens)) if ends_sentence(self.tokens[at].before))
            self._end = next(ends, len(self.tokens))
        return self._end < min(stop + _FARTHEST, len(self.tokens)) and "?" in self.tokens[self._end].before


def ends_sentence(before: str) -> bool:
    """Whether a sentence or line ends in what stands between two tokens."""
    return bool(before) and bool(_SENTENCE_END.search(before))


def _decision(tokens: Sequence[Token], at: int) -> Stance | None:
    """What a word makes of what is mentioned behind it in its clause; None where nothing."""
    word, following = tokens[at].key, tokens[at + 1].key
    previous = tokens[at - 1].key if at else ""
    if word in _CLAUSE_WORDS or (word, following) in _NOT_NEGATING or (previous, word) in _NOT_NEGATING:
        return Stance.AFFIRMED
    if word in _SUPPOSING and previous != "as":
        return Stance.SUPPOSED
    return Stance.DENIED if word in _NEGATORS or (word, following) in _PAIRS else None


def _rejected_after(tokens: Sequence[Token], stop: int) -> bool:
    """The mention is followed by "is wrong", "is not correct", "can be ruled out", "? No"."""
    if "?" in tokens[stop].before:
        return tokens[stop].key in ("no", "nope", "not")
    negated = linked = False
    for at in range(stop, min(stop + _REACH, len(tokens) - 1)):
        word = tokens[at].key
        if _CLAUSE_END.search(tokens[at].before) or not (
            word in _LINKS or word == "not" or word in _REJECTIONS or word in _AGREEMENTS or word == "ruled"
        ):
            return False
        if word in _REJECTIONS or (word, tokens[at + 1].key) == ("ruled", "out"):
            return linked and not negated
        if word in _AGREEMENTS:
            return linked and negated
        negated = negated or word == "not"
        linked = linked or word in _LINKS
    return False
