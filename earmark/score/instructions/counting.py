"""What is counted in a written reply: words, sentences, paragraphs, marks of layout.

| counted | is |
|---|---|
| word | a run without blanks that holds a letter or digit ("don't" and "well-known" are one); a sign of a script \
without blanks |
| sentence | up to ".", "!", "?" or their kin before a blank or an end, or up to a blank line; holds a word. "Dr. No", \
"e.g. this", "3.5" and "J. S. Bach" end none |
| paragraph | what stands between lines or runs of "***"; between blank lines for `nth_paragraph_first_word` |
| bullet | a line that begins with "*", "-", "+" or a bullet sign, a blank, and text |
| highlight | `*text*` or `**text**` on one line, with no blank inside the marks; a bullet's mark opens none |
| placeholder | `[text]` |
"""

from __future__ import annotations

import re

from earmark.score.normalise import tokens

_UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]")
_SENTENCE_END = re.compile(
    r"(?<![.!?\u2026])[.!?\u2026]+[\"'\u2019\u201d)\]*_]*(?=\s|$)|[\u3002\uff01\uff1f\u0964]|\n\s*\n"
)
_ABBREVIATION = re.compile(
    r"(?:^|[\s(\"'])(?:(?i:mr|mrs|ms|dr|prof|st|jr|sr|vs|etc|cf|fig|vol|approx)|No|[A-HJ-Z]|(?i:[a-z](?:\.[a-z])+))\.$"
)
_LONGEST_ABBREVIATION = 200  # characters that are looked at: "Dr. Dr. ..." for ever is read in linear time
_BULLET = re.compile(r"(?m)^[ \t]*(?:[*+\u2022\u2023\u25e6]|-(?!-))[ \t]+\S")
_BULLET_MARK = re.compile(r"(?m)^([ \t]*)\*(?=[ \t])")
_BOLD = re.compile(r"\*\*(?=\S)([^*\n]*[^*\s])\*\*")
_ITALIC = re.compile(r"(?<!\*)\*(?=[^\s*])([^*\n]*[^*\s])\*(?!\*)")
_PLACEHOLDER = re.compile(r"\[([^\[\]]*)\]")
_WORD = re.compile(r"\w")


def words(text: str) -> int:
    """How many words a text has."""
    count = 0
    for part in text.split():
        if _UNSPACED.search(part):
            count += len(tokens(part)) - 1
        else:
            count += any(character.isalnum() for character in part)
    return count


def sentences(text: str) -> int:
    """How many sentences a text has."""
    count, start, last = 0, 0, len(text.rstrip())
    for end in _SENTENCE_END.finditer(text):
        if end.end() < last and _is_abbreviation(text, start, end.end()):
            continue
        count += _has_word(text[start : end.end()])
        start = end.end()
    return count + _has_word(text[start:])


def _is_abbreviation(text: str, start: int, stop: int) -> bool:
    """Whether "Dr." or "e.g." ends a piece of a text, blanks behind it or not."""
    while stop > start and text[stop - 1].isspace():
        stop -= 1
    if not text.endswith(".", start, stop):
        return False
    begin = stop - _LONGEST_ABBREVIATION
    return bool(_ABBREVIATION.search(text[start:stop] if begin <= start else f"-{text[begin:stop]}"))


def _has_word(text: str) -> bool:
    return any(character.isalnum() for character in text)


def marked_paragraphs(text: str) -> int | None:
    """How many paragraphs "***" sets apart; None where one between two others is empty."""
    parts = text.strip().split("***")
    if any(not part.strip() for part in parts[1:-1]):
        return None
    return sum(bool(part.strip()) for part in parts)


def paragraphs(text: str) -> list[str]:
    """The paragraphs between blank lines."""
    return [part.strip() for part in re.split(r"\n\s*\n", text) if part.strip()]


def bullets(text: str) -> int:
    """How many lines are bullet points."""
    return len(_BULLET.findall(text))


def highlights(text: str) -> int:
    """How many passages are set off by asterisks."""
    plain = _BULLET_MARK.sub(r"\1-", text)
    bold = len(_BOLD.findall(plain))
    return bold + len(_ITALIC.findall(_BOLD.sub(" ", plain)))


def placeholders(text: str) -> int:
    """How many placeholders there are."""
    return sum(bool(_WORD.search(held)) for held in _PLACEHOLDER.findall(text))


def capital_words(text: str) -> int:
    """How many words are written in capitals; one letter is a word ("I", "A")."""
    return sum(part.isupper() for part in re.findall(r"[^\W_]+(?:['\u2019-][^\W_]+)*", text))


def occurrences(text: str, phrase: str) -> int:
    """How often a word or phrase occurs, whole, in any case, with any blanks between its words."""
    wanted = r"\s+".join(re.escape(part) for part in phrase.casefold().split())
    return len(re.findall(rf"(?<!\w){wanted}(?!\w)", text.casefold())) if wanted else 0
