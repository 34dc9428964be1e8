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

The option "No" is named by "no" where a text begins, or where it is closed as a letter must be: "there is no
dog" does not name it. An option's leading words "a", "an", "the" may be left out or changed. Where one option is
itself a letter (a note: "C"), letters are texts and stand for no place in the list, but in "(C) E" where the third
option is E.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from earmark.score.clauses import Clauses, Stance
from earmark.score.decision import Mention, only
from earmark.score.normalise import ARTICLES, Token, keys, tokens, without_articles

UNKNOWN = -1
_PLACE_OF_I = 9  # "I" is a letter only among so many options

_LETTER = re.compile(r"\s*[(\[\"'$]*([A-Za-z])[)\].:,\"'$]*\s*")
_FINAL_LETTER = re.compile(r"[(\[\"']*([A-Z])[)\].\"']*\s*")
_LETTER_BEFORE = re.compile(r"(?:^|[\s(])[A-Za-z][.)]*\s*$")
_LABELS = frozenset(["option", "choice", "letter", "answer"])
_BEFORE_LETTER = frozenset(
    ["is", "be", "option", "choice", "letter", "answer", "choose", "chose", "pick", "select", "with", "say", "think",
     "believe", "therefore", "thus", "hence", "so", "or", "and", "but", "either", "neither", "nor", "not", "both",
     "between", "options", "choices", "answers", "letters", "maybe", "perhaps", "probably", "likely",
     "est", "es", "ist", "lautet", "è", "é"]
)  # fmt: skip
_AFTER_LETTER = frozenset(
    ["because", "since", "as", "for", "and", "or", "but", "nor", "which", "where", "due", "given", "is", "was", "would",
     "must", "should", "can", "could", "will", "seems", "fits", "matches", "describes", "not", "<"]
)  # fmt: skip
_CLOSED = re.compile(r"""^(?:[,;:!?)\]}"'/<]|\.(?:\s|$|["')])|\s+[-\u2013\u2014]|\s*\n|\s*\u2014)""")
_SENTENCE_BEGINS = re.compile(r"[.!?:\n]\s*[(\[\"']*$")
_PAIRED = frozenset([")", "]", ".", ":", ")."])
_NEAR = 8  # characters: degenerate replies hold thousands of line breaks
_OPENING = re.compile(r"[(\[{]$")
_FIRST_WIDE = "\u2e80"  # from here on, scripts that put no blank between a word and a letter


class Options:
    """The options of one item, ready to be found in replies (a `decision.Finder`).

    Attributes:
        by_key: The comparable words of each option, with and without articles, to its index; UNKNOWN where
            several options have the same words.
        letters: Whether letters stand for options.
    """

    leads = frozenset[str]()

    def __init__(self, choices: tuple[str, ...]) -> None:
        self._count = len(choices)
        full = [keys(choice) for choice in choices]
        self.by_key = _unique(full)
        if not all(ARTICLES.isdisjoint(words) for words in full):
            self.by_key = _unique([without_articles(words) for words in full]) | self.by_key  # the full words win
        self.by_key.pop((), None)
        self.letters = not any(len(words) == 1 and len(words[0]) == 1 and words[0].isalpha() for words in full)
        self._by_first: dict[str, list[tuple[str, ...]]] = {}
        for words in sorted(self.by_key, key=len, reverse=True):
            self._by_first.setdefault(words[0], []).append(words)

    def of_letter(self, letter: str) -> int:
        """The option of a letter, in either case; UNKNOWN beyond the last."""
        index = ord(letter.upper()) - ord("A")
        return index if index < self._count else UNKNOWN

    def alone(self, text: str) -> int | None:
        """The option that a text consists of: its text, its letter, or both."""
        found = tokens(text)
        words = tuple(token.key for token in found[:-1])
        if words in self.by_key:
            return self.by_key[words]
        if not ARTICLES.isdisjoint(words):
            said = tuple(t.key for t, next_ in pairwise(found) if t.key not in ARTICLES or next_.before.strip())
            if said in self.by_key:  # "A)" is no article
                return self.by_key[said]
        letter = _LETTER.fullmatch(text)
        if letter and self.letters:
            return self.of_letter(letter[1])
        return only(found, self, start=1 if words and words[0] in _LABELS else 0)

    def final(self, before: str, sentence: str) -> int | None:
        """The option whose letter is the last sentence, unless another letter stands right before."""
        letter = _FINAL_LETTER.fullmatch(sentence) if self.letters else None
        return self.of_letter(letter[1]) if letter and not _LETTER_BEFORE.search(before) else None

    def stance(self, clauses: Clauses, mention: Mention[int]) -> Stance:
        """Whether a mention is affirmed."""
        return clauses.stance(mention.start, mention.stop)

    def mention_at(self, found: Sequence[Token], at: int, *, begins: bool) -> Mention[int] | None:
        """The option that is named at a token, by its text or else by its letter."""
        mention = None if self.letters else self._own_pair(found, at)
        mention = mention or self._text_at(found, at)
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

    def _text_at(self, found: Sequence[Token], at: int) -> Mention[int] | None:
        for words in self._by_first.get(found[at].key, ()):
            stop = at + len(words)
            if words == ("no",) and at and not _is_closed(found, at):
                continue  # "Yes, there is no dog."
            if len(words) == 1 or tuple(token.key for token in found[at:stop]) == words:
                return Mention(self.by_key[words], at, stop)
        return None

    def _own_pair(self, found: Sequence[Token], at: int) -> Mention[int] | None:
        """Find a letter after all, its own option's text behind it: "(C) E" where the third option is the note E."""
        letter, after = found[at].text, found[at + 1].before
        if len(letter) != 1 or not (letter.isascii() and letter.isupper()) or after.strip() not in _PAIRED:
            return None
        text = self._text_at(found, at + 1)
        own = text is not None and text.value == self.of_letter(letter) and text.value != UNKNOWN
        return Mention(text.value, at, text.stop) if text and own else None

    def _own_text_follows(self, found: Sequence[Token], at: int, option: int) -> bool:
        text = self._text_at(found, at + 1)
        return text is not None and text.value == option


def _unique(forms: Sequence[tuple[str, ...]]) -> dict[tuple[str, ...], int]:
    """The place of each form; UNKNOWN where it stands in several."""
    found: dict[tuple[str, ...], int] = {}
    for index, words in enumerate(forms):
        found[words] = UNKNOWN if words in found else index
    return found


def _is_marked(found: Sequence[Token], at: int, begins: bool) -> bool:
    """Brackets say that it is a letter: "(B)", "B)"; not "dog(s)"."""
    before, letter, after = found[at].before, found[at].text, found[at + 1].before.lstrip()
    if _OPENING.search(before):
        attached = at > 0 and before == "(" and not _leads(found[at - 1].key)
        return after[:1] in {")", "]", "}"} and not attached
    return after[:1] == ")" and "(" not in before and (letter.isupper() or begins or "\n" in before)


def _is_led(found: Sequence[Token], at: int, begins: bool) -> bool:
    """What stands before lets a letter be an answer."""
    before, letter = found[at].before, found[at].text
    if begins or at == 0 or "\n" in before:
        return True
    listed = before.strip() in {"/", ","} and len(found[at - 1].text) == 1
    return letter.isupper() and (listed or _leads(found[at - 1].key) or bool(_SENTENCE_BEGINS.search(before[-_NEAR:])))


def _is_closed(found: Sequence[Token], at: int) -> bool:
    """What follows cannot go on a phrase that an article or a name began."""
    after = found[at + 1].before
    ends = at + 2 == len(found) and not after.strip()
    return ends or bool(_CLOSED.search(after)) or found[at + 1].key in _AFTER_LETTER


def _leads(word: str) -> bool:
    return word in _BEFORE_LETTER or word.endswith("'s") or word[-1:] >= _FIRST_WIDE
