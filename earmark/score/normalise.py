"""Text as the scorers compare it. Each normaliser has a name with a version, which the signature carries.

| name | for | does |
|---|---|---|
| `clean` | reading a reply | NFKC; one kind of apostrophe and minus; invisible and emphasis marks out |
| `tokens` | choices, spans | words of any script, numbers and signs of meaning, each with what stands before it |
| `basic1` | transcripts | NFKC, case-folded, every Unicode punctuation mark out, apostrophes in words kept |
| `english1` | English transcripts | as Whisper's paper does (`earmark.score.english`) |
| `none` | texts that are normalised already | blanks squeezed, and nothing else |
| `span1` | short answers | the tokens case-folded, articles out: "hip-hop" is "hip hop", "U.S.A." is "USA" |

Articles are those of English and of the language that is heard (`ARTICLES_OF`).

Signs of meaning are those whose loss would make two answers one: C♯ and C, -5 and 5, 3.5 and 35, 4:30 and
430, 5% and 5. NFKC is that of UAX #15, case folding that of chapter 3.13 of the Unicode Standard; both are
stable for assigned characters, so the version of Python does not change a score.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

BASIC = "basic1"
SPAN = "span1"

ARTICLES = frozenset({"a", "an", "the"})
# By primary subtag; those joined by an apostrophe ("l'") are words of their own in no language here.
ARTICLES_OF: Mapping[str, frozenset[str]] = {
    "es": frozenset({"el", "la", "los", "las", "un", "una", "unos", "unas"}),
    "fr": frozenset({"le", "la", "les", "un", "une", "des"}),
    "de": frozenset({"der", "die", "das", "den", "dem", "des", "ein", "eine", "einen", "einem", "einer", "eines"}),
    "it": frozenset({"il", "lo", "la", "i", "gli", "le", "un", "uno", "una"}),
    "pt": frozenset({"o", "os", "as", "um", "uma", "uns", "umas"}),
    "nl": frozenset({"de", "het", "een"}),
    "sv": frozenset({"en", "ett"}),
    "da": frozenset({"en", "et"}),
    "no": frozenset({"en", "ei", "et"}),
}

# Characters that combine with letters (the vowels of Hindi and Thai are such), and two joiners used in words.
_BLOCKS = ((0x300, 0x3400), (0xA000, 0xAC00), (0xF900, 0x10000))  # of the rest, ideographs and syllables, none combines
_MARKS = "".join(chr(c) for low, high in _BLOCKS for c in range(low, high) if unicodedata.category(chr(c))[0] == "M")
_MARKS += "\u200c\u200d"
# Scripts written without blanks between words; each character stands for itself. Thai, Lao, Myanmar, Khmer,
# Hiragana, Han. Katakana words are set off by other scripts, Korean has blanks.
_UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u309f\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"

_INVISIBLE = re.compile("[\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060\ufeff]")
# Left, right and reversed quotation mark, modifier apostrophe, acute, full-width; minus; fraction slash.
_APOSTROPHES = "\u2018\u2019\u201b\u02bc\u00b4\uff07"
_ONE_KIND = str.maketrans(dict.fromkeys(_APOSTROPHES, "'") | dict.fromkeys("\u2212\uff0d", "-") | {"\u2044": "/"})
_CONTRACTION = re.compile(r"(?i)\b(ca|wo|sha)?n't\b|(?<=[a-z])n't\b")
_WHOLE = {"ca": "can", "wo": "will", "sha": "shall"}
_SUPERSCRIPT = re.compile("(?<=\\d)(?=[⁰¹²³⁴-⁹])")
_FRACTION = re.compile("(?<=\\d)(?=[¼-¾⅐-⅞])")
# Of a run of underscores that a word ends, one start is tried, not each: the time would be quadratic.
_EMPHASIS = re.compile(r"(?<!\w)[*`_]+(?=\S)|(?<=\S)(?:[*`]|(?<!_)_)[*`_]*(?!\w)|(?<=_)_(?!\w)")


def clean(text: str) -> str:
    """A reply as it is read: case kept, look-alikes made one, emphasis of Markdown out, "n't" as "not"."""
    if not text.isascii():
        text = _FRACTION.sub(" ", _SUPERSCRIPT.sub("^", text.translate(_ONE_KIND)))  # 10² is not 102, nor 2½ 21/2
        text = _INVISIBLE.sub("", unicodedata.normalize("NFKC", text).translate(_ONE_KIND))
    if "n't" in text or "N'T" in text:
        text = _CONTRACTION.sub(lambda found: _WHOLE.get((found[1] or "").lower(), "") + " not", text)
    return _EMPHASIS.sub("", text) if "*" in text or "`" in text or "_" in text else text


_SHORT = 10_000  # characters of what many texts are kept of


class Token(NamedTuple):
    """A word, number or sign of a text.

    Attributes:
        before: What stands between the token before and this one: blanks, punctuation.
        text: As written.
        key: As compared.
    """

    before: str
    text: str
    key: str


def _token_pattern(letter: str, alone: str) -> re.Pattern[str]:
    word = rf"{letter}+(?:'{letter}+)*[#♯♭]?\+*"
    number = rf"(?:(?<!{letter})[-+])?[$€£¥]?(?:\d+(?:[.,:/]\d+)*|(?<![\w.])\.\d+)(?:(?i:st|nd|rd|th)\b|\s?%)?"
    acronym = r"\b(?:[^\W\d_]\.){2,}(?:[^\W\d_]\b)?"
    return re.compile(rf"{number}|{acronym}|{alone}{word}|[#♯♭%&$€£¥°<>=+^]")


_ASCII_TOKEN = _token_pattern("[A-Za-z0-9]", "")
_TOKEN = _token_pattern(rf"(?:[^\W_{_UNSPACED}]|[{_MARKS}])", rf"[{_UNSPACED}][{_MARKS}]*|")
_PLAIN = re.compile("[A-Za-z ]*")
_THOUSANDS = re.compile(r"^([-+]?[$€£¥]?)(\d{1,3}(?:,\d{3})+)(?![\d,:/])")


def _key(text: str) -> str:
    key = text.casefold()
    if key.isalnum():
        return key
    if key == "&":
        return "and"
    if key[0].isalpha():
        key = key.replace(".", "")
    elif "," in key:
        key = _THOUSANDS.sub(lambda found: found[1] + found[2].replace(",", ""), key)
    return (key.lstrip("+") or key).replace("#", "♯").replace(" ", "")


def tokens(text: str) -> tuple[Token, ...]:
    """Cut a cleaned text into tokens.

    Returns:
        The tokens, and last an empty one that holds what stands behind them.
    """
    return _tokens_of_short(text) if len(text) <= _SHORT else _tokens_of_long(text)


def _cut(text: str) -> tuple[Token, ...]:
    found: list[Token] = []
    end = 0
    for match in (_ASCII_TOKEN if text.isascii() else _TOKEN).finditer(text):
        start, stop = match.span()
        word = match[0]
        found.append(Token(text[end:start], word, word.lower() if word.isascii() and word.isalpha() else _key(word)))
        end = stop
    return (*found, Token(text[end:], "", ""))


# A reply is cut once, whoever asks; the tokens of a long one take a hundred times its own room.
_tokens_of_short = lru_cache(maxsize=64)(_cut)
_tokens_of_long = lru_cache(maxsize=1)(_cut)


def keys(text: str) -> tuple[str, ...]:
    """The comparable words of a text: cleaned, cut and folded."""
    return _keys_of_short(text) if len(text) <= _SHORT else _keys(text)


def _keys(text: str) -> tuple[str, ...]:
    if _PLAIN.fullmatch(text):  # the same, quicker
        return tuple(text.lower().split())
    return tuple(token.key for token in tokens(clean(text))[:-1])


_keys_of_short = lru_cache(maxsize=65_536)(_keys)


def without_articles(words: tuple[str, ...], articles: frozenset[str] = ARTICLES) -> tuple[str, ...]:
    """The words but for articles; all of them where there is nothing else (the note "A")."""
    return tuple(word for word in words if word not in articles) or words


def span(text: str, language: str | None = None) -> str:
    """`span1`: one text for all ways of writing the same short answer; empty if it has no words.

    Args:
        text: An answer.
        language: BCP-47 tag of what is heard, whose articles are left out beside the English ones.
    """
    own = ARTICLES_OF.get(language.split("-")[0].lower()) if language else None
    return " ".join(without_articles(keys(text), ARTICLES | own if own else ARTICLES)).replace("'", "")


class _Blanked(dict[int, str | int]):
    """Translation table that is filled as characters are met: punctuation and pictures become blanks."""

    def __missing__(self, code: int) -> str | int:
        category = unicodedata.category(chr(code))
        drop = category[0] in "PZC" or category in ("So", "Sk")
        self[code] = kept = " " if drop and code not in (0x200C, 0x200D) else code
        return kept


_BLANKED = _Blanked({ord("'"): ord("'")})
_WORD_CHARACTER = rf"(?:[^\W_]|[{_MARKS}])"
_LOOSE_APOSTROPHE = re.compile(rf"(?<!{_WORD_CHARACTER})'|'(?!{_WORD_CHARACTER})")


def basic(text: str) -> str:
    """`basic1`: a transcript as it is compared, its words separated by single blanks.

    Punctuation (general category P), pictures and modifier signs (So, Sk) become blanks; so "well-known" is
    two words. Apostrophes stay inside words ("don't") and go around them ("'tis", "dogs'").
    """
    if text.isascii():
        folded = text.lower()
    else:
        folded = unicodedata.normalize("NFKC", _INVISIBLE.sub("", text.translate(_ONE_KIND)))
        folded = unicodedata.normalize("NFKC", folded.casefold()).translate(_ONE_KIND)
    blanked = folded.translate(_BLANKED)
    if "'" in blanked:
        blanked = _LOOSE_APOSTROPHE.sub(" ", blanked)
    return " ".join(blanked.split())
