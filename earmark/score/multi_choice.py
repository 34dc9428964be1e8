r"""*multi_choice*: which of the options a reply names, where several are right. All of them, and no other, is right.

The rules of `choice` hold (letters and texts, statements, denials, abstentions, reasoning); these come on top of them.
The gold here is (A) a dog bark and (B) rain, of four:

| rule | reply | outcome |
|---|---|---|
| a list and nothing else, of letters or texts | "A, B", "AB", "a and b", '["A", "B"]', "A) a dog bark, rain" | right |
| all the last statement of an answer names | "The answers are A and B.", "A and B are correct" | right |
| options one a line, but not all of them | "A\nB" | right |
| without a statement, all that is mentioned and not denied | "I hear rain and a dog bark, no stand." | right |
| one of them, or one too many | "A", "A, B, C" | wrong |
| a choice between some | "A or B" | unparsed |
| a letter beyond the options, an abstention, nothing, all options mentioned without a statement | "E" | unparsed |

There is no credit for a part: what half an answer is worth depends on the number of options that are right.
"""

from __future__ import annotations

import re
from itertools import pairwise

from earmark.errors import ScoreError
from earmark.score.decision import decide_all
from earmark.score.gold import Gold
from earmark.score.options import UNKNOWN, Options
from earmark.score.outcome import Outcome, judged, unparsed
from earmark.score.replies import answer_part

RULES = "rules1"

_GLUED = re.compile(r"(?:(?<=^)|(?<=\bis )|(?<=\bare )|(?<=: ))([(\[]?)([A-Z]{2,12})(?=[)\].\s]*(?:$|\n))")
_SPACED = re.compile(r"[(\[]?[A-Za-z](?:[\s,;/&+|]+[A-Za-z])+[)\].]?")
_SEPARATORS = (";", ",")  # between the very texts of options, which may lie one within another
_NUMBERED = re.compile(r"(?m)^[ \t]*(?:\d+[.)]|[-*+\u2022])[ \t]+")
_BETWEEN = re.compile(r"(?i)\b(?:either|or)\b")


def score(gold: Gold, output: str) -> Outcome:
    """Score a reply: right where it names all gold options and no other.

    Args:
        gold: Its answers are texts of its choices.
        output: The reply.

    Raises:
        ScoreError: An answer is none of the choices.
    """
    validate(gold)
    found = choose_all(output, gold.choices)
    if not found:
        return unparsed(gold.id)
    named = "; ".join(gold.choices[index] for index in sorted(found))
    return judged(gold.id, found == {gold.choices.index(answer) for answer in gold.answers}, named)


def validate(gold: Gold) -> None:
    """Refuse gold that no reply can match.

    Raises:
        ScoreError: There is no answer, or one that is none of the choices.
    """
    if not gold.answers or not set(gold.answers) <= set(gold.choices):
        got = f"{gold.answers!r} of {gold.choices!r}"
        remedy = "The release is broken: no prediction can be right"
        raise ScoreError(gold.id, expected="one or more answers, all among the choices", got=got, remedy=remedy)


def choose_all(output: str, choices: tuple[str, ...]) -> frozenset[int]:
    """Read which options a reply names.

    Args:
        output: The reply.
        choices: The option texts, in the order shown.

    Returns:
        Indices of the options; empty where the rules find none.
    """
    if output in choices and output.strip():
        return frozenset([choices.index(output)])
    for separator in _SEPARATORS:
        parts = [part.strip() for part in output.split(separator)]
        if all(choices.count(part) == 1 for part in parts):
            return frozenset(map(choices.index, parts))
    options = Options(choices)
    text = _NUMBERED.sub("", answer_part(output))
    if options.letters:
        text = _GLUED.sub(lambda found: found[1] + _apart(found[2], len(choices)), text)
        if _SPACED.fullmatch(text) and not options.alone(text):
            text = ", ".join(re.findall("[A-Za-z]", text))
    alone = options.alone(text)
    found = frozenset([alone]) if alone is not None else decide_all(text, options)
    everything = len(found) == len(choices) and not _lists(text, len(choices))
    return frozenset() if UNKNOWN in found or everything or _undecided(text, options) else found


def _apart(letters: str, count: int) -> str:
    """Letters run together, if they are different ones of the options in order: "ACD"."""
    within = all(ord(letter) - ord("A") < count for letter in letters)
    return ", ".join(letters) if within and sorted(set(letters)) == list(letters) else letters


def _lists(text: str, count: int) -> bool:
    """Whether a text that names all options says so: "A, B, C, D", "all of them are right: A, B, C and D"."""
    return text.count("\n") < count - 1


def _undecided(text: str, options: Options) -> bool:
    """Whether options are named on both sides of an "or"."""
    naming = (bool(decide_all(part.strip(), options)) for part in _BETWEEN.split(text))
    return any(before and after for before, after in pairwise(naming))
