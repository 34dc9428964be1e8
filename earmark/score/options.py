"""Where a reply names the options of a choice item: by text or by letter.

| in the reply | names |
|---|---|
| the words of an option, whole, in order; the longest of those that begin at one place | that option |
| "(B)", "B)", and "B." or "B:" where a line begins | the second |
| "B" where the text begins, or after "is", "option", "or", "not" ..., if punctuation, an end, "because" ... follows | \
the second |
| "B" and the text of the second option | the second |
| "A dog", "vitamin C is", "dog(s)", "C#" | no letter |
| a letter beyond the options | something that is none of them (`UNKNOWN`) |

An option's leading words "a", "an", "the" may be left out or changed. Where one option is itself a letter
(a note: "C"), letters are texts and stand for no place in the list.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from earmark.score.normalise import Token, keys, without_articles

UNKNOWN = -1
_PLACE_OF_I = 9  # "I" is a letter only among so many options

_BEFORE_LETTER = frozenset(
    ["is", "be", "option", "choice", "letter", "answer", "choose", "chose", "pick", "select", "with", "say", "think",
     "believe", "therefore", "thus", "hence", "so", "or", "and", "but", "either", "neither", "nor", "not"]
)  # fmt: skip
_AFTER_LETTER = frozenset(
    ["because", "since", "as", "for", "and", "or", "but", "nor", "which", "where", "due", "given", "is", "was", "would",
     "must", "should", "can", "could", "will", "seems", "fits", "matches", "describes", "not"]
)  # fmt: skip
_CLOSED = re.compile(r"""^(?:[,;:!?)\]}"'/]|\.(?:\s|$|["')])|\s+[-\u2013\u2014]|\s*\n|\s*\u2014)""")
_SENTENCE_BEGINS = re.compile(r"[.!?:\n]\s*[(\[\"']*$")
_OPENING = re.compile(r"[(\[{]$")
_FIRST_WIDE = "\u2e80"  # from here on, scripts that put no blank between a word and a letter


class Mention(NamedTuple):
    """An option named by the tokens from `start` up to `stop`."""

    option: int
    start: int
    stop: int


class Options:
    """The options of one item, ready to be found in replies.

    Attributes:
        by_key: The comparable words of each option, with and without articles, to its index; UNKNOWN where
            several options have the same words.
        letters: Whether letters stand for options.
    """

    def __init__(self, choices: tuple[str, ...]) -> None:
        self._count = len(choices)
        self.by_key: dict[tuple[str, ...], int] = {}
        full = [keys(choice) for choice in choices]
        for forms in ([without_articles(words) for words in full], full):  # the full words last: they win
            added: dict[tuple[str, ...], int] = {}
            for index, words in enumerate(forms):
                added[words] = UNKNOWN if words in added else index
            self.by_key |= added
        self.by_key.pop((), None)
        self.letters = not any(len(words) == 1 and len(words[0]) == 1 and words[0].isalpha() for words in full)
        self._by_first: dict[str, list[tuple[str, ...]]] = {}
        for words in sorted(self.by_key, key=len, reverse=True):
            self._by_first.setdefault(words[0], []).append(words)

    def of_letter(self, letter: str) -> int:
        """The option of a letter, in either case; UNKNOWN beyond the last."""
        index = ord(letter.upper()) - ord("A")
        return index if index < self._count else UNKNOWN

    def mentions(self, found: Sequence[Token], start: int = 0) -> list[Mention]:
        """Every mention from a token on, from left to right; none overlaps another."""
        mentioned = []
        at = start
        while at < len(found) - 1:
            mention = self.mention_at(found, at, begins=at == start)
            if mention:
                mentioned.append(mention)
            at = mention.stop if mention else at + 1
        return mentioned

    def mention_at(self, found: Sequence[Token], at: int, *, begins: bool) -> Mention | None:
        """The option that is named at a token, by its text or else by its letter.

        Args:
            found: Tokens, with the empty one at the end.
            at: Which of them.
            begins: An answer may begin here without a word that leads to it.
        """
        mention = self._text_at(found, at)
        if mention or not self.letters:
            return mention
        text = found[at].text
        if len(text) != 1 or not (text.isascii() and text.isalpha()) or (text in "Ii" and self._count < _PLACE_OF_I):
            return None
        option = self.of_letter(text)
        named = _is_marked(found, at, begins) or (
            _is_led(found, at, begins) and (_is_closed(found, at) or self._own_text_follows(found, at, option))
        )
        return Mention(option, at, at + 1) if named else None

    def _text_at(self, found: Sequence[Token], at: int) -> Mention | None:
        for words in self._by_first.get(found[at].key, ()):
            stop = at + len(words)
            if len(words) == 1 or tuple(token.key for token in found[at:stop]) == words:
                return Mention(self.by_key[words], at, stop)
        return None

    def _own_text_follows(self, found: Sequence[Token], at: int, option: int) -> bool:
        text = self._text_at(found, at + 1)
        return text is not None and text.option == option


def _is_marked(found: Sequence[Token], at: int, begins: bool) -> bool:
    """Brackets say that it is a letter: "(B)", "B)"; not "dog(s)"."""
    before, letter, after = found[at].before, found[at].text, found[at + 1].before
    if _OPENING.search(before):
        attached = at > 0 and before == "(" and not _leads(found[at - 1].key)
        return after[:1] in {")", "]", "}"} and not attached
    return after[:1] == ")" and "(" not in before and (letter.isupper() or begins or "\n" in before)


def _is_led(found: Sequence[Token], at: int, begins: bool) -> bool:
    """What stands before lets a letter be an answer."""
    before, letter = found[at].before, found[at].text
    if begins or at == 0 or "\n" in before:
        return True
    return letter.isupper() and (_leads(found[at - 1].key) or bool(_SENTENCE_BEGINS.search(before)))


def _is_closed(found: Sequence[Token], at: int) -> bool:
    """What follows cannot go on a phrase that an article or a name began."""
    after = found[at + 1].before
    ends = at + 2 == len(found) and not after.strip()
    return ends or bool(_CLOSED.search(after)) or found[at + 1].key in _AFTER_LETTER


def _leads(word: str) -> bool:
    return word in _BEFORE_LETTER or word[-1:] >= _FIRST_WIDE
