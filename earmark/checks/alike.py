"""Alike: no two options say the same in another form.

Compared are forms in which signs, letters of other alphabets that look alike, words for numbers, units and the order
around "and" no longer count; what is equal before that is `answers.distinct`, but for an article `wording.articles`.
Neither the 1,585 choice items of a default release nor the 1,000 of MMAU test-mini have such options.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from itertools import combinations

from earmark.checks.registry import ItemCheck
from earmark.errors import Issue
from earmark.item import Item
from earmark.validation import normalised_choice

# Small letters of Cyrillic and Greek, and the Latin ones that nobody can tell them from (UTS 39, confusables).
LOOKALIKES = str.maketrans(
    "\u0430\u0441\u0435\u043e\u0440\u0445\u0443\u0456\u0458\u0455\u04bb\u0501\u051b\u051d\u03bf\u03b1",
    "aceopxyijshdqwoa",
)
_NUMBERS = {
    word: str(n)
    for n, word in enumerate(
        ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
         "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty")
    )
}  # fmt: skip
_UNITS: dict[str, tuple[float, str]] = {
    **dict.fromkeys(("ms", "millisecond", "milliseconds"), (0.001, "s")),
    **dict.fromkeys(("s", "sec", "secs", "second", "seconds"), (1.0, "s")),
    **dict.fromkeys(("min", "mins", "minute", "minutes"), (60.0, "s")),
    **dict.fromkeys(("hz", "hertz"), (1.0, "hz")),
    **dict.fromkeys(("khz", "kilohertz"), (1000.0, "hz")),
    **dict.fromkeys(("cm", "centimetres", "centimeters"), (0.01, "metres")),
    **dict.fromkeys(("metre", "metres", "meter", "meters"), (1.0, "metres")),
    **dict.fromkeys(("%", "percent", "per cent"), (1.0, "percent")),
    **dict.fromkeys(("bpm", "beats per minute"), (1.0, "bpm")),
}
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
_MEASURED = re.compile(rf"(\d+(?:\.\d+)?) ?({'|'.join(sorted(map(re.escape, _UNITS), key=len, reverse=True))})(?!\w)")
_CLOCK = re.compile(r"(?<![\w.:])(\d{1,3}):([0-5]\d)(?![\w:]|\.\d)")
_DECIMAL = re.compile(r"(?<![\w.:])\d+(?:\.\d+)?(?![\w:]|\.\d)")
# Between words; not in a pattern of beats such as x--x.
_HYPHEN = re.compile(r"(?<=[^\W\d_]{2})[-\u2010\u2011](?=[^\W\d_]{2})")
_SIGNS = re.compile(r"[,;!?\"'()\u2018\u2019\u201c\u201d\u00ab\u00bb]|\.(?!\d)|(?<!\d):|:(?!\d)")
_IN_ORDER = re.compile(
    r"\b(order|sequence|first|last|then|before|after|follow\w*|respectively|from|left|right|ends?|begins?|starts?)\b"
)


def spoken_form(text: str) -> str:
    """An option as it is meant: how its numbers, units, hyphens and letters are written no longer counts."""
    plain = unicodedata.normalize("NFKC", text).casefold().translate(LOOKALIKES)
    plain = "".join(c for c in plain if unicodedata.category(c) != "Cf")
    if not any(c.isalnum() for c in plain):
        return ""  # signs alone are what they are
    plain = _HYPHEN.sub(" ", _THOUSANDS.sub("", plain)).replace("&", " and ")
    words = " ".join(_NUMBERS.get(word, word) for word in _SIGNS.sub(" ", plain).split())
    words = _CLOCK.sub(lambda found: f"{60 * int(found[1]) + int(found[2])} s", words)
    return _DECIMAL.sub(lambda found: f"{float(found[0]):g}", _MEASURED.sub(_measured, words))


def _measured(found: re.Match[str]) -> str:
    factor, unit = _UNITS[found[2]]
    return f"{float(found[1]) * factor:g} {unit}"


def _unordered(form: str) -> str:
    """Two things joined by "and", in the order of the alphabet."""
    return " and ".join(sorted(form.split(" and "))) if form.count(" and ") == 1 else form


_RANGE = re.compile(r"(?:from |between )?(\d+(?:\.\d+)?) ?(?:-|\u2013|to|and) ?(\d+(?:\.\d+)?)(?: ?[^\W\d_]+)*", re.I)
_SIZED = re.compile(r"\b(?:how (?:many|much|old|long|fast|often|far|loud)|age|range|tempo|bpm|number of)\b", re.I)
_COUNTED = re.compile(r"\bhow many\b|\bnumber of\b", re.I)


def ranges(item: Item) -> Iterator[Issue]:
    """Options that are ranges of a number do not overlap; things that are counted share no end either."""
    found = [_RANGE.fullmatch(choice.strip()) for choice in item.choices]
    if not _SIZED.search(item.question):
        return
    spans = [(n, float(one[1]), float(one[2])) for n, one in enumerate(found) if one]
    for (n, low, high), (m, other, top) in combinations(spans, 2):
        shared = min(high, top) - max(low, other)
        if shared > 0 or (shared == 0 and _COUNTED.search(item.question)):
            expected, got = f"another range than choices[{n}]", f"{item.choices[m]!r} beside {item.choices[n]!r}"
            yield Issue(item.id, f"choices[{m}]", expected, got, "alike.ranges")


def options(item: Item) -> Iterator[Issue]:
    """No option is another one in another form."""
    ordered = _IN_ORDER.search(item.question.casefold())
    seen: dict[str, int] = {}
    for n, choice in enumerate(item.choices):
        form = spoken_form(choice)
        form = form if ordered or _IN_ORDER.search(form) else _unordered(form)
        first = seen.setdefault(form, n) if form else n
        if normalised_choice(item.choices[first]) != normalised_choice(choice):
            expected, got = f"another thing than choices[{first}]", f"{choice!r} beside {item.choices[first]!r}"
            yield Issue(item.id, f"choices[{n}]", expected, got, "alike.options")


CHECKS = (
    ItemCheck(
        id="alike.options", severity="warning", unit="options",
        title="no two options say the same in another form",
        why="\"2\" and \"two\", \"500 ms\" and \"0.5 s\", letters of two alphabets that look alike: both are right, or "
        "neither (Sakshi113/MMAU issue 7).",
        remedy="Draw another wrong answer",
        find=options, count=lambda item: len(item.choices),
    ),
    ItemCheck(
        id="alike.ranges", severity="warning", unit="options",
        title="ranges among the options do not overlap",
        why="With \"1-3\" and \"3-5\", or \"20-30\" and \"20-25\", two options are right.",
        remedy="Let each range end before the next begins",
        find=ranges, count=lambda item: len(item.choices),
    ),
)  # fmt: skip
