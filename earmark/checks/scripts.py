"""Scripts: a transcript is written as its language is.

Scripts are told by the Unicode names of the letters; digits and punctuation belong to none. Foreign words inside a
text are usual, so half of the letters must be of the language's own scripts (CLDR: its likely scripts).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping

from earmark.checks.registry import ItemCheck
from earmark.errors import Issue
from earmark.item import Item

FEWEST_LETTERS = 4
# No sentence of Japanese does without kana; a name, or a headline, may.
_KANA, _HAN = re.compile("[\u3041-\u30ff\uff66-\uff9d]"), re.compile("[\u4e00-\u9fff]")
_FEWEST_HAN = 10

_LATIN = ("LATIN", "FULLWIDTH")
_OF_SCRIPT: Mapping[tuple[str, ...], str] = {
    _LATIN: "af az bs ca cs cy da de en es et eu fi fil fo fr ga gl hr hu id is it jv ku lb lt lv ms mt nb nl nn no pl "
    "pt ro sk sl sq sv sw tl tr uz vi xh yo zu",
    ("CYRILLIC",): "be bg kk ky mk mn ru tg uk", ("ARABIC",): "ar fa ps ur ckb",
    ("CJK", "BOPOMOFO"): "zh yue cmn nan wuu", ("DEVANAGARI",): "hi mr ne sa",
}  # fmt: skip
_OF_LANGUAGE: Mapping[str, tuple[str, ...]] = {
    **{language: scripts for scripts, languages in _OF_SCRIPT.items() for language in languages.split()},
    "ja": ("HIRAGANA", "KATAKANA", "CJK", "HALFWIDTH"), "ko": ("HANGUL", "CJK"),
    "el": ("GREEK",), "he": ("HEBREW",), "yi": ("HEBREW",), "hy": ("ARMENIAN",), "ka": ("GEORGIAN",),
    "th": ("THAI",), "lo": ("LAO",), "km": ("KHMER",), "my": ("MYANMAR",), "am": ("ETHIOPIC",), "ti": ("ETHIOPIC",),
    "bn": ("BENGALI",), "as": ("BENGALI",), "gu": ("GUJARATI",), "pa": ("GURMUKHI", "ARABIC"), "or": ("ORIYA",),
    "ta": ("TAMIL",), "te": ("TELUGU",), "kn": ("KANNADA",), "ml": ("MALAYALAM",), "si": ("SINHALA",),
    "sr": ("CYRILLIC", "LATIN"),
}  # fmt: skip
_OF_SUBTAG: Mapping[str, tuple[str, ...]] = {
    "latn": _LATIN, "cyrl": ("CYRILLIC",), "arab": ("ARABIC",), "hans": ("CJK",), "hant": ("CJK",),
    "deva": ("DEVANAGARI",), "grek": ("GREEK",), "hebr": ("HEBREW",), "jpan": ("HIRAGANA", "KATAKANA", "CJK"),
    "hang": ("HANGUL",), "kore": ("HANGUL", "CJK"),
}  # fmt: skip


def scripts_of(language: str) -> tuple[str, ...]:
    """The scripts that a language is written in, by the first words of their letters' names; empty if not known.

    Args:
        language: A BCP-47 tag; its script subtag, where it has one, decides.
    """
    primary, *subtags = language.casefold().split("-")
    for subtag in subtags:
        if subtag in _OF_SUBTAG:
            return _OF_SUBTAG[subtag]
    return _OF_LANGUAGE.get(primary, ())


def own_share(text: str, scripts: tuple[str, ...]) -> float | None:
    """The share of the letters of a text that are of some scripts; None for too few letters to tell."""
    found = [unicodedata.name(c, "").split()[:1] for c in text if unicodedata.category(c)[0] == "L"]
    if len(found) < FEWEST_LETTERS:
        return None
    return sum(bool(name) and name[0] in scripts for name in found) / len(found)


def _transcripts(item: Item) -> Iterator[tuple[str, str, str]]:
    """Field, text and language of everything that is said to be speech written down."""
    languages = {clip.language for clip in item.clips}
    for n, clip in enumerate(item.clips):
        if clip.transcript and clip.language:
            yield f"clips[{n}].transcript", clip.transcript, clip.language
    if item.answer_type == "transcript" and len(languages) == 1:
        language = next(iter(languages))
        yield from ((f"answers[{n}]", answer, language) for n, answer in enumerate(item.answers) if language)


def transcript(item: Item) -> Iterator[Issue]:
    """Transcripts are in a script of their language."""
    for field, text, language in _transcripts(item):
        scripts = scripts_of(language)
        share = own_share(text, scripts) if scripts else None
        if (
            language.casefold() == "ja"
            and share is not None
            and not _KANA.search(text)
            and len(_HAN.findall(text)) >= _FEWEST_HAN
        ):
            got = f"Chinese characters alone: {text[:60]!r}"
            yield Issue(item.id, field, "ja: Hiragana or Katakana as well", got, "scripts.transcript")
        if share is not None and share < 0.5:
            expected = f"{language}: letters of {' or '.join(name.title() for name in scripts)}"
            yield Issue(item.id, field, expected, f"{share:.0%} of the letters: {text[:60]!r}", "scripts.transcript")


CHECKS = (
    ItemCheck(
        id="scripts.transcript", severity="error", unit="transcripts",
        title="transcripts are written as their language is",
        why="A reference in another script, or another language, scores every right transcript as wrong.",
        remedy="Correct the language, or give the transcript in its script; say a script on purpose (zh-Latn)",
        find=transcript, count=lambda item: sum(1 for _ in _transcripts(item)),
    ),
)  # fmt: skip
