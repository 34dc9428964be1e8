"""Asked: a question announces the kind of answer that its item has, and leaves the options to the options.

English, as the questions of the recipes are; in other languages nothing is found.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from earmark.checks.registry import ItemCheck
from earmark.errors import Issue
from earmark.item import Item
from earmark.validation import normalised_choice

_SEVERAL = re.compile(
    r"\ball that apply\b|\b(?:select|choose|tick|mark|pick) (?:all|every|one or more|two|three|several)\b", re.I
)
_PAIRS: tuple[tuple[re.Pattern[str], frozenset[str]], ...] = (
    (re.compile(r"\b(?:answer|reply|respond|say)\b[^.?!]{0,20}\byes['\"]? or ['\"]?no\b", re.I),
     frozenset({"yes", "no"})),
    (re.compile(r"^true or false\b|\btrue or false[?.:]?$|\b(?:answer|reply|respond)\b[^.?!]{0,20}\btrue or false\b",
                re.I),
     frozenset({"true", "false"})),
)  # fmt: skip
_WORDS = ("two", "three", "four", "five", "six", "seven", "eight")
_COUNT = rf"({'|'.join(_WORDS)}|[2-8])"
_NUMBERED = re.compile(
    rf"\bfollowing {_COUNT} (?!seconds|minutes|hours|times|bars|beats|notes|days|degrees)\w"
    rf"|\b(?:these|the) {_COUNT} (?:options|choices|answers|alternatives|possibilities)\b",
    re.I,
)
# "Answer with A, B or C": the letters that it says the options have.
_LETTERED = re.compile(
    r"\b(?i:answer|choose|select|pick|reply|respond)\b[^.?!]{0,30}?\b((?:[A-H](?:, ?| )){1,7}(?:or |and )\(?[A-H])\b"
)
_WHETHER = re.compile(r"^(?:is|are|was|were|does|do|did|has|have|can|could|will|would)\b(?! you\b)[^,;:]*\?$", re.I)
_SAID_SO = re.compile(
    r"\b(?:yes|no|not|none|never|cannot|can't|\w+n't|true|false|correct|incorrect|both|neither|same|different|maybe|unclear"
    r"|agree|disagree|likely|unlikely)\b",
    re.I,
)
_WRITE = re.compile(r"^(?:please )?(?:write down|transcribe|type out)\b", re.I)
_HOW_MANY = re.compile(r"^how many\b(?! (?:times )?(?:more|fewer|less))", re.I)
# What says how many without a digit, beside the numbers.
_QUANTITY = re.compile(
    r"\d|\b(?:no(?:ne|body|thing)?|zero|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen"
    r"|fifteen|sixteen|seventeen|eighteen|nineteen|twenty|thirty|forty|fifty|hundred|thousand|once|twice|thrice|single"
    r"|solo|pair|both|couple|duo|duet|trio|quartet|quintet|several|some|few|many|much|more|most|less|least|fewer|all|every"
    r"|half|quarter|dozen|multiple|infinite|continuous\w*|constant\w*|only|never|always|unknown|uncertain|cannot|can't|not)\b"
    r"|^[ivx]+$",
    re.I,
)
_LISTED = re.compile(r"(?:^|[\s,;])\(?([A-D])[).:]\s+\S")
_AGREES = re.compile(r"\b(an?)\s*[:_.\u2026]*\s*$")
_VOWELS = frozenset("aeiou")


def form(item: Item) -> Iterator[Issue]:
    """What a question asks for is what the item has: one answer or several, yes and no, so many options."""
    if item.answer_type != "choice":
        return
    several = _SEVERAL.search(item.question)
    if several:
        yield Issue(item.id, "question", "a question with one answer, as the item has", repr(several[0]), "asked.form")
    offered = {normalised_choice(choice) for choice in item.choices}
    for words, pair in _PAIRS:
        found = words.search(item.question)
        if found and not pair <= offered:
            expected = f"options with {' and '.join(sorted(pair))}, as the question says"
            yield Issue(item.id, "choices", expected, f"{' | '.join(item.choices)}"[:80], "asked.form")
    if _HOW_MANY.search(item.question) and len(item.choices) > 1 and not any(map(_QUANTITY.search, item.choices)):
        yield Issue(item.id, "choices", "numbers, as the question says", " | ".join(item.choices)[:80], "asked.form")
    unsaid = item.choices and not any(map(_SAID_SO.search, item.choices)) and " or " not in item.question
    if (unsaid and _WHETHER.search(item.question)) or _WRITE.search(item.question):
        yield Issue(item.id, "question", "a question for its options", repr(item.question)[:80], "asked.form")
    for found in _LETTERED.finditer(item.question):
        letters = "".join(re.findall(r"\b[A-H]\b", found[1]))
        if letters == "ABCDEFGH"[: len(letters)] and len(letters) != len(item.choices):
            yield Issue(item.id, "question", f"{len(item.choices)} options", repr(found[1]), "asked.form")
    for found in _NUMBERED.finditer(item.question):
        word = (found[1] or found[2]).casefold()
        number = _WORDS.index(word) + 2 if word in _WORDS else int(word)
        if number not in (len(item.choices), len(item.clips)):
            yield Issue(item.id, "question", f"{len(item.choices)} options", repr(found[0].strip()), "asked.form")


def listed(item: Item) -> Iterator[Issue]:
    """The options are not in the question as well, under letters of their own."""
    letters = "".join(found[1] for found in _LISTED.finditer(item.question))
    if item.choices and letters.startswith("AB") and letters == "ABCD"[: len(letters)]:
        expected = "the question alone: a reader adds the options"
        yield Issue(item.id, "question", expected, f"options {', '.join(letters)} in it", "asked.listed")


def agreement(item: Item) -> Iterator[Issue]:
    """A question that ends in an article fits more options than the right one."""
    found = _AGREES.search(item.question)
    if not found or item.answer_type != "choice":
        return
    fitting = {choice for choice in item.choices if (choice[:1].casefold() in _VOWELS) == (found[1] == "an")}
    if fitting and len(fitting) < len(item.choices) and fitting >= set(item.answers) and len(fitting) == 1:
        expected, got = (
            "an article that fits the wrong options too: a(n)",
            f"{found[1]!r}: {item.answers[0]!r} alone fits",
        )
        yield Issue(item.id, "question", expected, got, "asked.agreement")


def _has_options(item: Item) -> int:
    return int(bool(item.choices))


CHECKS = (
    ItemCheck(
        id="asked.form", severity="warning", unit="items with options",
        title="a question announces the kind of answer that its item has",
        why="Whoever does as told (\"select all\", \"yes or no\") is scored as wrong, and scripts differ in what they "
        "take (soham97/mellow issue 5).",
        remedy="Ask for what the item has: one of its options",
        find=form, count=_has_options,
    ),
    ItemCheck(
        id="asked.listed", severity="warning", unit="items with options",
        title="no question lists its options under letters",
        why="A reader adds the options, in an order of its own: one reply then has two letters (soham97/mellow "
        "issue 5).",
        remedy="Take the list out of the question",
        find=listed, count=_has_options,
    ),
    ItemCheck(
        id="asked.agreement", severity="warning", unit="items with options",
        title="no article in front of the options tells the right one",
        why="Questions that can be answered without the audio (Sakshi113/MMAU issue 7): \"that of an ...\" fits one "
        "option alone.",
        remedy="Write a(n), or give the options their articles",
        find=agreement, count=_has_options,
    ),
)  # fmt: skip
