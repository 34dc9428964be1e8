"""The language of a reply, by its script and its commonest words: no model, no list of a million words.

| script of most letters | decided by |
|---|---|
| one that few languages use (Thai, Hangul, Greek, Tamil …) | the script |
| Han | kana beside it: Japanese; none: Chinese |
| Latin, Cyrillic, Arabic, Devanagari | the common words and rare letters of `languages.yaml`: the language with most |

A reply with too few such words, or as many of two languages, is in no language that can be told (None).
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import yaml

_OF_SCRIPT: Mapping[str, str] = {
    "THAI": "th", "HANGUL": "ko", "GREEK": "el", "TAMIL": "ta", "TELUGU": "te", "BENGALI": "bn", "KANNADA": "kn",
    "GUJARATI": "gu", "GURMUKHI": "pa", "MALAYALAM": "ml", "HEBREW": "he", "ARMENIAN": "hy", "GEORGIAN": "ka",
    "KHMER": "km", "LAO": "lo", "MYANMAR": "my", "ETHIOPIC": "am", "SINHALA": "si", "HIRAGANA": "ja", "KATAKANA": "ja",
}  # fmt: skip
_SHARED = frozenset(["LATIN", "CYRILLIC", "ARABIC", "DEVANAGARI"])
_FEWEST_SIGNS = 2
_WORDS = Path(__file__).with_name("languages.yaml")
_APOSTROPHES = "'\u2019"
_ALIKE = {"zh-cn": "zh", "zh-tw": "zh", "iw": "he", "nb": "no", "nn": "no", "cmn": "zh", "fil": "tl"}


def primary(code: str) -> str:
    """The primary subtag of a BCP-47 tag, aliases made one ("pt-BR": "pt", "zh-TW": "zh", "iw": "he")."""
    lowered = code.strip().lower().replace("_", "-")
    return _ALIKE.get(lowered) or _ALIKE.get(lowered.split("-")[0], lowered.split("-")[0])


def known(code: str) -> bool:
    """Whether this rule can tell a language at all."""
    return primary(code) in {*_signs()["common"], *_OF_SCRIPT.values(), "zh"}


def language_of(text: str) -> str | None:
    """The language that most of a text is written in; None where that cannot be told."""
    scripts = Counter(_script(character) for character in text if character.isalpha())
    if not scripts:
        return None
    script, count = scripts.most_common(1)[0]
    if script in ("HIRAGANA", "KATAKANA", "CJK"):
        return "ja" if scripts["HIRAGANA"] + scripts["KATAKANA"] else "zh"
    if 2 * count <= sum(scripts.values()):
        return None
    return _OF_SCRIPT.get(script) if script not in _SHARED else _by_words(text, script)


@cache
def _script(character: str) -> str:
    return unicodedata.name(character, "UNKNOWN").split()[0].split("-")[0]


@cache
def _signs() -> Mapping[str, Mapping[str, str]]:
    found: Mapping[str, Mapping[str, str]] = yaml.safe_load(_WORDS.read_text(encoding="utf-8"))
    return found


@cache
def _of_word() -> Mapping[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for code, listed in _signs()["common"].items():
        for word in listed.split():
            found[word] = (*found.get(word, ()), code)
    return found


def _by_words(text: str, script: str) -> str | None:
    """The language with most signs; a word that several share counts a part for each."""
    signs: Counter[str] = Counter()
    votes = 0
    words = (
        "".join(c if c in _APOSTROPHES or unicodedata.category(c)[0] in "LM" else " " for c in text).casefold().split()
    )
    rare = {code: frozenset(letters) for code, letters in _signs()["letters"].items()}
    for word, times in Counter(words).items():
        codes = _of_word().get(word, ())
        for code in codes:
            signs[code] += 12 // len(codes) * times
        votes += bool(codes) * times
        for code, letters in rare.items():
            if not letters.isdisjoint(word):
                signs[code] += 6 * times
                votes += times
    ranked = [(count, code) for code, count in signs.items() if _script_of(code) == script]
    ranked.sort(reverse=True)
    if not ranked or votes < min(_FEWEST_SIGNS, len(words)):
        return None
    return None if len(ranked) > 1 and ranked[0][0] == ranked[1][0] else ranked[0][1]


@cache
def _script_of(code: str) -> str:
    return _script(_signs()["common"][code][0])
