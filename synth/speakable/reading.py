"""The reading of numbers with signs, formulas and addresses.

espeak-ng reads plain numbers, thousands, decimals, times of day and ordinals well in every language, and those are left
to it. It does not read "$12.50" (the sign first), "5 km" (letters), 1984 (as a count), 2024-05-03, 1/2, x^2 or an
address as a person would: English has rules for these here; five more languages have the names of signs.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from synth.speakable.markup import joined, lettered, plain, require_readable
from synth.speakable.signs import ABBREVIATIONS, COINS, FRACTIONS, LATEX, MONTHS, OPTION, SIGNS, UNITS

_NUMBER = r"\d[\d,]*(?:\.\d+)?"
_URL = re.compile(
    r"(?:https?://)?(?:www\.)?((?:[\w-]+\.)+(?:org|com|net|edu|gov|io|html?)(?:/[\w./?=&#%~-]*)?)(?![\w@])"
)
_MAIL = re.compile(r"\b([\w.+-]+)@((?:[\w-]+\.)+\w+)")
_MONEY = re.compile(
    r"([$\u00a3\u20ac])\s?(\d+(?:,\d{3})*)(?:\.(\d\d)(?!\d)|(\.\d+))?(\s(?:thousand|million|billion|trillion))?"
)
_MATHS = re.compile(r"\$\$?((?![\d\s])[^$\n]+?|\d[^$\n]*[=+^\\*][^$\n]*?)\$\$?(?!\d)")
_LATEX_FRACTION = re.compile(r"\\d?frac\{([^{}]+)\}\{([^{}]+)\}")
_LATEX_ROOT = re.compile(r"\\sqrt\{([^{}]+)\}")
_POWER = re.compile(r"(?<=[\w)])\^\{?(-?\w+)\}?")
_DATE = re.compile(r"\b(1\d{3}|20\d\d)-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])\b")
_YEAR = re.compile(
    r"\b((?:[Ii]n|[Ss]ince|[Uu]ntil|[Bb]y|[Ff]rom|[Yy]ear|of|"
    + "|".join(MONTHS)
    + r")(?: \d\d?,)? )(1[1-9]\d\d|20[1-9]\d)\b(?![\d,.]\d|%| [a-z]+s\b)"
)
_FRACTION = re.compile(r"(?<![\d/.])(\d+)/(\d+)(?![\d/])")
_UNIT_NAMES = "|".join(re.escape(unit) for unit in sorted(UNITS, key=len, reverse=True))
_UNIT = re.compile(rf"({_NUMBER})[ \u00a0]?({_UNIT_NAMES})(?![\w\u00b0/])")
_OPERATOR = re.compile(
    r"(?<=[\w)])\s*(\*|\u00d7|\u00b7|\u00f7|=|\+|\u2212|<=|>=|\u2264|\u2265|\u2260|<|>)\s*(?=[\w(-])"
)
_MINUS = re.compile(r"(?<=[\d)]) - (?=[\d(])")
_OPERATORS = {
    "*": "times", "\u00d7": "times", "\u00b7": "times", "\u00f7": "divided by", "=": "equals", "+": "plus",
    "\u2212": "minus", "<=": "is at most", ">=": "is at least", "\u2264": "is at most", "\u2265": "is at least",
    "\u2260": "is not", "<": "is less than", ">": "is greater than",
}  # fmt: skip


def speakable(text: str, language: str) -> str:
    """A text as somebody would read it aloud; what is speakable already stays as it is.

    Args:
        text: As written, with Markdown, lists, options, money, dates, units, formulas, addresses.
        language: BCP-47 tag.

    Raises:
        SynthError: Nothing to read, too much, or what cannot be read aloud; says what.
    """
    tongue = language.split("-", 1)[0]
    found = plain(lettered(text, OPTION.get(tongue, "")) if tongue in OPTION else text, language)
    if tongue == "en":
        for rule in _ENGLISH:
            found = rule(found)
    for sign, name in SIGNS.get(tongue, {}).items():
        found = found.replace(sign, name if tongue == "zh" else f" {name} ")
    require_readable(found)
    found = re.sub(r"\s+([,.;:!?])", r"\1", re.sub(r"\s+", " ", found))
    return joined(found, language)


def _addresses(text: str) -> str:
    text = _MAIL.sub(lambda m: f"{_spelt(m[1])} at {_spelt(m[2])}", text)
    return _URL.sub(lambda m: _spelt(m[1].rstrip("./")) + ("." if m[1].endswith(".") else ""), text)


def _spelt(address: str) -> str:
    for sign, name in ((".", "dot"), ("/", "slash"), ("_", "underscore"), ("-", "dash"), ("+", "plus")):
        address = address.replace(sign, f" {name} ")
    return " ".join(address.split())


def _formulas(text: str) -> str:
    text = _MATHS.sub(r"\1", text)
    text = _LATEX_ROOT.sub(r"the square root of \1", _LATEX_FRACTION.sub(r"\1 over \2", text))
    for command, name in LATEX.items():
        text = text.replace(command, f" {name} ")
    return _POWER.sub(lambda m: {"2": " squared", "3": " cubed"}.get(m[1], f" to the power of {m[1]}"), text)


def _operators(text: str) -> str:
    return _OPERATOR.sub(lambda m: f" {_OPERATORS[m[1]]} ", _MINUS.sub(" minus ", text))


def _money(match: re.Match[str]) -> str:
    sign, whole, cents, decimals, scale = match.groups()
    (one, many), (coin, coins) = COINS[sign]
    said = f"{whole}{decimals or ''}{scale or ''}"
    if scale and cents:
        said, cents = f"{whole}.{cents}{scale}", None
    said = f"{said} {one if said == '1' else many}"
    if cents and int(cents):
        small = f"{int(cents)} {coin if int(cents) == 1 else coins}"
        return small if whole == "0" else f"{said} and {small}"
    return said


def _date(match: re.Match[str]) -> str:
    return f"{MONTHS[int(match[2]) - 1]} {int(match[3])}, {_year(match[1])}"


def _year(digits: str) -> str:
    """1984 as 19 84, 1905 as 19 oh 5, 1900 as 19 hundred; 2000 to 2009 are read as counts."""
    century, rest = digits[:2], digits[2:]
    if digits.startswith("200"):
        return digits
    if rest == "00":
        return f"{century} hundred"
    return f"{century} oh {rest[1]}" if rest[0] == "0" else f"{century} {rest}"


def _fraction(match: re.Match[str]) -> str:
    return FRACTIONS.get(f"{int(match[1])}/{int(match[2])}", f"{match[1]} over {match[2]}")


def _unit(match: re.Match[str]) -> str:
    one, many = UNITS[match[2]]
    return f"{match[1]} {one if match[1] == '1' else many}"


def _abbreviations(text: str) -> str:
    for short, long in ABBREVIATIONS.items():
        text = re.sub(rf"(?<!\w){re.escape(short)}(?!\w)", long, text)
    return text


_ENGLISH: tuple[Callable[[str], str], ...] = (
    _addresses,
    lambda text: _MONEY.sub(_money, text),
    _formulas,
    lambda text: _DATE.sub(_date, text),
    lambda text: _YEAR.sub(lambda m: m[1] + _year(m[2]), text),
    lambda text: _UNIT.sub(_unit, text),
    lambda text: _FRACTION.sub(_fraction, text),
    _operators,
    _abbreviations,
)
