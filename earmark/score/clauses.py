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


def stance(tokens: Sequence[Token], start: int, stop: int) -> Stance:
    """Tell whether the mention `tokens[start:stop]` is affirmed.

    Args:
        tokens: Of the whole text, with the empty one at the end.
        start: Its first token.
        stop: Behind its last token.
    """
    before = _stance_before(tokens, start)
    if before is Stance.AFFIRMED and _rejected_after(tokens, stop):
        return Stance.DENIED
    if before is Stance.AFFIRMED and _asked(tokens, stop):
        return Stance.SUPPOSED
    return before


def ends_sentence(before: str) -> bool:
    """Whether a sentence or line ends in what stands between two tokens."""
    return bool(before) and bool(_SENTENCE_END.search(before))


def _stance_before(tokens: Sequence[Token], start: int) -> Stance:
    """What the words of the clause before a mention make of it, the nearest first."""
    at = start
    while at > max(0, start - _FARTHEST) and not _CLAUSE_END.search(tokens[at].before):
        at -= 1
        word, following = tokens[at].key, tokens[at + 1].key
        previous = tokens[at - 1].key if at else ""
        if word in _CLAUSE_WORDS or {(word, following), (previous, word)} & _NOT_NEGATING:
            return Stance.AFFIRMED
        if word in _SUPPOSING and previous != "as":
            return Stance.SUPPOSED
        if word in _NEGATORS or (word, following) in _PAIRS or (word == "no" and at == start - 1):
            return Stance.DENIED
    return Stance.AFFIRMED


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


def _asked(tokens: Sequence[Token], stop: int) -> bool:
    for token in tokens[stop : stop + _FARTHEST]:
        if ends_sentence(token.before):
            return "?" in token.before
    return False
