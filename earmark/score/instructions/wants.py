"""What each rule wants of a reply. Every function takes the reply and the arguments, and says whether it is kept.

Where ours part from the published programs (IFEval, MMAU-Pro), and why:

| rule | ours | published |
|---|---|---|
| keywords | whole words and phrases | \
a part of a word: "art" in "article" (both), forbidden "cat" in "cathedral" (MMAU-Pro) |
| start, end | the phrase, at a word's border; quotation marks, a full stop may stand behind | \
MMAU-Pro: letters only, so a phrase of digits is always there |
| postscript | the marker begins a line or a sentence, and something follows | MMAU-Pro: letters of all words run \
together, so "Perhaps" begins one |
| highlights | text between asterisks on one line | MMAU-Pro: what stands between two bullets counts |
| language | words and script (`language`) | IFEval: a seeded statistical detector; kept where it fails |
| words, sentences | as `counting` says | IFEval: "don't" is two words; sentences by a trained model |
| bounds | both bounds hold | the same |
| repeats | the prompt's words, whatever the marks between them | every character but for case |
| JSON | an object or array | IFEval: any value |
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from typing import Any

from earmark.score.instructions import counting
from earmark.score.instructions.language import known, language_of, primary
from earmark.score.normalise import keys
from earmark.strict_json import no_constant

Given = Mapping[str, Any]

_QUOTES = '"\u201c\u201d'
_THREE = frozenset(["My answer is yes.", "My answer is no.", "My answer is maybe."])
_TITLE = re.compile(r"<<([^<>\n]*)>>")
_FENCED = re.compile(r"(?s)^```[A-Za-z]*\n(.*?)\n?```$")
_RESPONSES = re.compile(r"\*{6}")


def _holds(count: int, bound: int, relation: str) -> bool:
    return count >= bound if relation == "at least" else count < bound


def _number(given: Given, *names: str) -> int:
    return next(int(given[name]) for name in (*names, "N") if name in given)


def at_least(count: Callable[[str], int]) -> Callable[[str, Given], bool]:
    """`N` of something or more."""
    return lambda reply, given: bool(count(reply) >= given["N"])


def at_most(count: Callable[[str], int]) -> Callable[[str, Given], bool]:
    """`N` of something or fewer."""
    return lambda reply, given: bool(count(reply) <= given["N"])


def between(count: Callable[[str], int]) -> Callable[[str, Given], bool]:
    """From `N1` to `N2` of something."""
    return lambda reply, given: bool(given["N1"] <= count(reply) <= given["N2"])


def keywords(reply: str, given: Given) -> bool:
    """Every keyword occurs."""
    return all(counting.occurrences(reply, word) for word in given["keywords"])


def keyword_times(reply: str, given: Given) -> bool:
    """A keyword occurs at least, or less than, so often; exactly so often where the rule says `N`."""
    count = counting.occurrences(reply, given["keyword"])
    return count == given["N"] if "N" in given else _holds(count, given["frequency"], given["relation"])


def no_forbidden_word(reply: str, given: Given) -> bool:
    """None of the words occurs."""
    return not any(counting.occurrences(reply, word) for word in given["forbidden_words"])


def letter_times(reply: str, given: Given) -> bool:
    """A letter (or sign) occurs so often, in either case."""
    count = reply.casefold().count(given["letter"].casefold())
    return _holds(count, given["let_frequency"], given["let_relation"])


def in_language(reply: str, given: Given) -> bool:
    """The reply is in the language."""
    return language_of(reply) == primary(given["language"])


def knows_language(code: str) -> bool:
    """Whether `in_language` can tell a language."""
    return known(code)


def words(reply: str, given: Given) -> bool:
    """At least, or less than, so many words."""
    return _holds(counting.words(reply), given["num_words"], given["relation"])


def sentences(reply: str, given: Given) -> bool:
    """At least, or less than, so many sentences."""
    return _holds(counting.sentences(reply), given["num_sentences"], given["relation"])


def paragraphs(reply: str, given: Given) -> bool:
    """So many paragraphs, set apart by `***`."""
    return counting.marked_paragraphs(reply) == _number(given, "num_paragraphs")


def paragraph_begins(reply: str, given: Given) -> bool:
    """So many paragraphs, set apart by blank lines, and one of them begins with a word."""
    found = counting.paragraphs(reply)
    nth = given["nth_paragraph"]
    if len(found) != given["num_paragraphs"] or not 1 <= nth <= len(found):
        return False
    return keys(found[nth - 1])[:1] == keys(given["first_word"])[:1]


def placeholders(reply: str, given: Given) -> bool:
    """At least so many placeholders."""
    return counting.placeholders(reply) >= _number(given, "num_placeholders")


def postscript(reply: str, given: Given) -> bool:
    """A line or sentence begins with the marker, and something follows."""
    letters = [re.escape(letter) for letter in given["postscript_marker"] if letter.isalnum()]
    if not letters:
        return False
    marker = r"\.?\s?".join(letters)
    begins = r"(?:^(?:[^\S\n]|[*_\"'(])*|[.!?\"')\]*]\s+)"
    return re.search(rf"(?im){begins}{marker}(?!\w)[.:,\s*_-]*\w", reply) is not None


def bullets(reply: str, given: Given) -> bool:
    """Exactly so many bullets."""
    return counting.bullets(reply) == _number(given, "num_bullets")


def one_of_three(reply: str, given: Given) -> bool:
    """One of the three sentences, and nothing beside it."""
    del given
    return reply.strip() in _THREE


def highlights(reply: str, given: Given) -> bool:
    """At least so many highlights."""
    return counting.highlights(reply) >= _number(given, "num_highlights")


def headed_sections(reply: str, given: Given) -> bool:
    """At least so many sections, each headed by a word and a number ("SECTION 1", "Day 2")."""
    word = re.escape(given["section_spliter"].strip())
    return bool(len(re.findall(rf"(?m)(?<!\w){word}\s?\d+", reply)) >= given["num_sections"])


def split_sections(reply: str, given: Given) -> bool:
    """Exactly so many parts between the splitters, empty ones left out."""
    parts = reply.split(given["section_splitter"].strip())
    return bool(sum(bool(part.strip()) for part in parts) == given["N"])


def json_only(reply: str, given: Given) -> bool:
    """A JSON object or array, in a fence or not."""
    del given
    fenced = _FENCED.match(reply.strip())
    try:
        found = json.loads(fenced[1] if fenced else reply, parse_constant=no_constant)
    except (ValueError, RecursionError):
        return False
    return isinstance(found, dict | list)


def title(reply: str, given: Given) -> bool:
    """A title in double angular brackets, which is not blank."""
    del given
    return any(held.strip() for held in _TITLE.findall(reply))


def two_responses(reply: str, given: Given) -> bool:
    """Two replies that differ in their words, with six asterisks between them."""
    del given
    parts = _RESPONSES.split(reply.strip())
    kept = [keys(part) for n, part in enumerate(parts) if part.strip() or 0 < n < len(parts) - 1]
    return len(kept) == 2 and all(kept) and kept[0] != kept[1]


def repeats(reply: str, given: Given) -> bool:
    """The reply begins with the words of the prompt."""
    prompt = keys(given["prompt_to_repeat"])
    return bool(prompt) and keys(reply)[: len(prompt)] == prompt


def starts(reply: str, given: Given) -> bool:
    """The reply begins with a phrase; quotation marks may stand before it."""
    text, phrase = _squeezed(reply).lstrip(_QUOTES), _squeezed(given["start_phrase"]).strip(_QUOTES)
    following = text[len(phrase) : len(phrase) + 1]
    return text.startswith(phrase) and not (phrase[-1:].isalnum() and following.isalnum())


def ends(reply: str, given: Given) -> bool:
    """The reply ends with a phrase; quotation marks and a full stop, which is no word, may stand behind it."""
    text, phrase = _squeezed(reply).rstrip(_QUOTES), _squeezed(given["end_phrase"]).strip(_QUOTES)
    for candidate in (text, text.rstrip(".!?").rstrip(_QUOTES)):
        before = candidate[: -len(phrase)][-1:]
        if candidate.endswith(phrase) and not (phrase[:1].isalnum() and before.isalnum()):
            return True
    return False


def _squeezed(text: str) -> str:
    return " ".join(text.casefold().split())


def capital_words(reply: str, given: Given) -> bool:
    """At least, or less than, so many words in capitals."""
    return _holds(counting.capital_words(reply), given["capital_frequency"], given["capital_relation"])


def upper(reply: str, given: Given) -> bool:
    """Letters that have two cases are capitals, and there are some."""
    del given
    return reply.isupper()


def lower(reply: str, given: Given) -> bool:
    """Letters that have two cases are small, and there are some."""
    del given
    return reply.islower()


def no_comma(reply: str, given: Given) -> bool:
    """No comma of any script."""
    del given
    return not any(comma in reply for comma in ",\uff0c\u3001\u060c\u055d")


def quoted(reply: str, given: Given) -> bool:
    """Double quotation marks around the whole reply, straight or curved, and something between them."""
    del given
    text = reply.strip()
    inside = text[1:-1]
    return len(text) > 2 and text[0] in '"\u201c' and text[-1] in '"\u201d' and any(map(str.isalnum, inside))
