"""Markdown, addresses and lists to plain sentences, in any language; what has no reading is refused."""

from __future__ import annotations

import re

from earmark.errors import SynthError

LONGEST_CHARACTERS = 2000  # some two minutes of speech

# What is looked at and not read: each with the reason that a reject gives.
_UNREADABLE = (
    (re.compile(r"```|^\s{4,}\S.*[;{}]\s*$", re.MULTILINE), "a block of code"),
    (re.compile(r"^\s*\|.*\|\s*$", re.MULTILINE), "a table"),
    (re.compile(r"!\[[^\]]*\]\(|<img\b", re.IGNORECASE), "a picture"),
    (re.compile(r"<<|>>|[{}]|\[[^\]]*\](?!\()|</?[a-zA-Z][^>]*>"), "brackets that stand for a layout"),
)
_LINK = re.compile(r"\[([^\]]+)\]\([^)]*\)")
_EMPHASIS = re.compile(r"(\*\*|__|~~|`)(?=\S)(.+?)(?<=\S)\1")
_SINGLE = re.compile(r"(?<![\w*])([*_])(?=\S)([^*_\n]+?)(?<=\S)\1(?![\w*])")
_HEADING = re.compile(r"^\s{0,3}#{1,6}\s+", re.MULTILINE)
_QUOTE = re.compile(r"^\s{0,3}>\s?", re.MULTILINE)
_RULE = re.compile(r"^\s*([-*_])(?:\s*\1){2,}\s*$", re.MULTILINE)
_BULLET = re.compile(r"^\s*[-*+\u2022]\s+", re.MULTILINE)
_NUMBERED = re.compile(r"^\s*(\d{1,2})[.)]\s+", re.MULTILINE)
_OPTION = re.compile(r"(?:^|(?<=\s))\(?([A-H])[.)]\s+(?=\S)", re.MULTILINE)
_ENDED = (".", "!", "?", ":", ";", ",", "\u3002", "\uff01", "\uff1f", "\uff0c", "\uff1a")
_CLOSING = "\"')\u201d\u00bb"  # an ended sentence may stand in quotation marks
_FULL_STOP = {"zh": "\u3002", "ja": "\u3002"}


def plain(text: str, language: str) -> str:
    """A text without markup, its lines joined to sentences.

    Args:
        text: As written; Markdown or not.
        language: BCP-47 tag.

    Raises:
        SynthError: Nothing to read, more than `LONGEST_CHARACTERS`, or what cannot be read aloud (code, tables).
    """
    found = text
    for pattern, what in _UNREADABLE[:3]:
        _refuse(pattern, what, found)
    found = _LINK.sub(r"\1", found)
    for pattern in (_RULE, _HEADING, _QUOTE, _BULLET):
        found = pattern.sub("", found)
    for pattern in (_EMPHASIS, _SINGLE):
        found = pattern.sub(r"\2", found)
    return joined(found, language)


def lettered(text: str, option: str) -> str:
    """Options in the text ("(B) a drum", "B. a drum") by name ("Option B: a drum"); from two letters on."""
    letters = _OPTION.findall(text)
    if len(set(letters)) < 2 or letters[0] != "A":
        return text
    found = _OPTION.sub(rf"{option} \1: ", text)
    return re.sub(rf"(?<=[\w)]) (?={option} [B-H]: )", "; ", found)


def joined(text: str, language: str) -> str:
    """Lines to one line, each an ended sentence."""
    stop = _FULL_STOP.get(language.split("-", 1)[0], ".")
    lines = [_NUMBERED.sub(r"\1, ", line).strip() for line in text.splitlines() if line.strip()]
    ended = [
        line if line.rstrip(_CLOSING).endswith(_ENDED) or number == len(lines) else line + stop
        for number, line in enumerate(lines, 1)
    ]
    found = re.sub(r"\s+", " ", " ".join(ended)).strip()
    if not any(character.isalnum() for character in found):
        raise SynthError(_name(text), expected="a text with words", got=repr(text[:40]))
    if len(found) > LONGEST_CHARACTERS:
        raise SynthError(_name(text), expected=f"at most {LONGEST_CHARACTERS} characters", got=str(len(found)))
    return found


def require_readable(text: str) -> None:
    """Refuse what is left for the eye alone, after formulas were read.

    Raises:
        SynthError: Brackets that stand for a layout.
    """
    _refuse(*_UNREADABLE[3], text)


def _refuse(pattern: re.Pattern[str], what: str, text: str) -> None:
    if found := pattern.search(text):
        raise SynthError(_name(text), expected="a text that can be read aloud", got=f"{what}: {found[0][:30]!r}")


def _name(text: str) -> str:
    return f"text {text[:40]!r}"
