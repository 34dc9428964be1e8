"""Numbers in English words as digits, for transcripts.

| words | digits |
|---|---|
| "twenty one", "one hundred and five", "two thousand" | 21, 105, 2000 |
| "nineteen ninety four", "twenty twenty", "one two three" | 1994, 2020, 123: groups that no scale joins |
| "three point one four" | 3.14 |
| "first", "twenty third" | 1st, 23rd |
| "minus five" | -5 |
| "five dollars", "ten percent", "five pounds" | $5, 10%, £5 |
| "3 million" | 3000000 |
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

_ONES = {
    word: value
    for value, word in enumerate(
        ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
         "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"]
    )
} | {"oh": 0}  # fmt: skip
_TENS = {
    word: 10 * n
    for n, word in enumerate(("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"), 2)
}
_SCALES = {"hundred": 100, "thousand": 1_000, "million": 10**6, "billion": 10**9, "trillion": 10**12}
_IRREGULAR = {"first": "one", "second": "two", "third": "three", "fifth": "five", "eighth": "eight", "ninth": "nine",
              "twelfth": "twelve"}  # fmt: skip
_MONEY = {"dollar": "$", "dollars": "$", "euro": "\u20ac", "euros": "\u20ac", "pound": "\u00a3", "pounds": "\u00a3",
          "cent": "\u00a2", "cents": "\u00a2"}  # fmt: skip
_DIGITS = re.compile(r"[0-9]{1,15}(?:\.[0-9]{1,15})?")


def in_digits(words: Sequence[str]) -> str:
    """A text, given as its words, with its numbers in digits."""
    out: list[str] = []
    at = 0
    while at < len(words):
        number, stop = _number(words, at)
        if stop == at:
            out.append(words[at])
            at += 1
            continue
        following = words[stop] if stop < len(words) else ""
        if following in _MONEY and number[-1].isdigit():
            number, stop = _MONEY[following] + number, stop + 1
        elif following in ("percent", "percents") or words[stop : stop + 2] == ["per", "cent"]:
            number, stop = f"{number}%", stop + (1 if following != "per" else 2)
        out.append(number)
        at = stop
    return " ".join(out)


def _number(words: Sequence[str], at: int) -> tuple[str, int]:
    """The number that begins at a word, in digits, and the place behind it; the same place where none begins."""
    sign = "-" if words[at] in ("minus", "negative") else ""
    groups, stop = "", at + bool(sign)
    while stop < len(words):
        group, after, ordinal = _group(words, stop)
        if after == stop or (words[stop] == "oh" and not groups):
            break
        groups, stop = groups + group, after
        if ordinal:
            return sign + groups + _suffix(groups), stop
    if not groups:
        return "", at
    if stop + 1 < len(words) and words[stop] == "point" and _ONES.get(words[stop + 1], 10) < 10:
        stop, groups = stop + 1, f"{groups}."
        while stop < len(words) and _ONES.get(words[stop], 10) < 10:
            groups, stop = groups + str(_ONES[words[stop]]), stop + 1
    return sign + groups, stop


def _group(words: Sequence[str], at: int) -> tuple[str, int, bool]:
    """Words that scales join to one value; whether an ordinal ends them."""
    small, after, ordinal = _below_hundred(words, at)
    if after == at:
        return "", at, False
    total = Decimal(0)
    part, stop = small, after
    while not ordinal and stop < len(words) and words[stop] in _SCALES:
        scale = _SCALES[words[stop]]
        part, stop = part * scale, stop + 1
        if scale > 100:
            total, part = total + part, 0
        joined = stop + (stop < len(words) and words[stop] == "and")
        if joined < len(words) and not words[joined][0].isdigit():
            small, after, ordinal = _below_hundred(words, joined)
            if after > joined:
                part, stop = part + small, after
    return _shown(total + part), stop, ordinal


def _shown(value: Decimal) -> str:
    """Without an exponent, and without noughts behind the point."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _below_hundred(words: Sequence[str], at: int) -> tuple[Decimal | int, int, bool]:
    """A value below a hundred (or one in digits), the place behind it, and whether it is an ordinal."""
    word = words[at]
    if _DIGITS.fullmatch(word):
        scaled = at + 1 < len(words) and words[at + 1] in _SCALES
        return (Decimal(word), at + 1, False) if scaled else (0, at, False)
    if word in _TENS:
        value, ordinal = _unit(words[at + 1]) if at + 1 < len(words) else (0, False)
        return _TENS[word] + value, at + 1 + bool(value), ordinal
    if word in _ONES:
        return _ONES[word], at + 1, False
    value, ordinal = _unit(word)
    if ordinal and word != "second":  # "a second" is a time as often as a place
        return value, at + 1, True
    tens = _TENS.get(word.removesuffix("ieth") + "y", 0)
    return (tens, at + 1, True) if word.endswith("ieth") and tens else (0, at, False)


def _unit(word: str) -> tuple[int, bool]:
    """One to nineteen, or its ordinal."""
    if word in _ONES:
        return (_ONES[word], False) if 0 < _ONES[word] < 10 else (0, False)
    root = _IRREGULAR.get(word) or (word.removesuffix("th") if word.endswith("th") else "")
    value = _ONES.get(root, 0)
    return value, value > 0


def _suffix(digits: str) -> str:
    teens = len(digits) > 1 and digits[-2] == "1"
    return "th" if teens else {"1": "st", "2": "nd", "3": "rd"}.get(digits[-1], "th")
