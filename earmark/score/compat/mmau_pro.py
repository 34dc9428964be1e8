"""MMAU-Pro's checks of instructions (github.com/sonalkum/MMAUPro, evaluate_mmau_pro_comprehensive.py).

The 27 names and what each wants are in `earmark.score.instructions.rules`; what the published program takes for it:

| rule | published |
|---|---|
| keywords, forbidden words | parts of words count |
| words, capitals | what stands between blanks |
| paragraphs | what stands between "***"; empty ones left out |
| bullets, highlights | "*" at a line's start; any text between two "*", over lines too |
| postscript | the marker's letters anywhere in the letters of the reply, run together |
| start, end | letters and blanks alone are compared: a phrase without any is always there |
| a rule of another name | broken |
| no prediction | the text "nan" |

The trained splitter that counts sentences is replaced by `instructions.counting`. Where the published program stops
with an error (null arguments) the outcome is `error`. `outputs_of` and `overall` are its reading of the file of
predictions and of its judge; closed questions, which it answers with a model of embeddings, cannot be had here.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from statistics import fmean
from typing import Any

from earmark.score.compat.published import Published, left_out
from earmark.score.gold import Gold
from earmark.score.instructions import counting
from earmark.score.outcome import Outcome, judged

Given = Mapping[str, Any]
_UNKNOWN = 3.0  # of five: what a criterion gets that the judge's text does not give
_CRITERIA = ("CORRECTNESS", "RELEVANCE", "COMPLETENESS", "CLARITY")


def _letters(text: str, kept: str = "") -> str:
    return re.sub(f"[^a-zA-Z{kept}]", "", text).lower()


def _parts(text: str, separator: str) -> int:
    return sum(bool(part.strip()) for part in text.split(separator))


def _capitals(text: str) -> int:
    return sum(word.isupper() for word in text.split())


def _words(text: str) -> int:
    return len(text.split())


def _range(count: Callable[[str], int]) -> Callable[[str, Given], bool]:
    return lambda text, given: bool(given.get("N1", 0) <= count(text) <= given.get("N2", 999))


def _least(count: Callable[[str], int]) -> Callable[[str, Given], bool]:
    return lambda text, given: bool(count(text) >= given.get("N", 0))


def _most(count: Callable[[str], int]) -> Callable[[str, Given], bool]:
    return lambda text, given: bool(count(text) <= given.get("N", 0))


def _exactly(count: Callable[[str], int]) -> Callable[[str, Given], bool]:
    return lambda text, given: bool(count(text) == given.get("N", 0))


def _matches(pattern: str) -> Callable[[str], int]:
    return lambda text: len(re.findall(pattern, text))


def _inside(text: str, words: str) -> list[bool]:
    return [word.lower() in text.lower() for word in words.split(", ")]


def _frequency(text: str, given: Given) -> bool:
    word = re.escape(given.get("keyword", "").lower())
    return bool(len(re.findall(rf"\b{word}\b", text.lower())) == given.get("N", 0))


def _two(text: str) -> bool:
    parts = [part.lower().strip() for part in text.split("******")]
    return len(parts) == 2 and parts[0] != parts[1]


CHECKS: Mapping[str, Callable[[str, Given], bool]] = {
    "Include Keywords": lambda text, given: all(_inside(text, given.get("keywords", ""))),
    "Keyword Frequency": _frequency,
    "Forbidden Words": lambda text, given: not any(_inside(text, given.get("forbidden_words", ""))),
    "Number Paragraphs": _exactly(lambda text: _parts(text, "***")),
    "Number Words (at least)": _least(_words),
    "Number Words (at most)": _most(_words),
    "Number Words (range)": _range(_words),
    "Number Sentences (at least)": _least(counting.sentences),
    "Number Sentences (at most)": _most(counting.sentences),
    "Number Sentences (range)": _range(counting.sentences),
    "Postscript": lambda text, given: _letters(given.get("postscript_marker", "")) in _letters(text),
    "Number Placeholder": _least(_matches(r"\[[^\]]+\]")),
    "Number Bullets": _exactly(_matches(r"(?:^|\n)\s*\*\s+")),
    "Title": lambda text, _: bool(re.search("<<[^>]+>>", text)),
    "Minimum Number Highlighted Section": _least(_matches(r"\*[^*]+\*")),
    "Multiple Sections": lambda text, given: bool(_parts(text, given.get("section_splitter", "")) == given.get("N", 0)),
    "Repeat Prompt": lambda text, given: text.strip().lower().startswith(given.get("prompt_to_repeat", "").lower()),
    "Two Responses": lambda text, _: _two(text),
    "All Uppercase": lambda text, _: text.isupper(),
    "All Lowercase": lambda text, _: text.islower(),
    "All-capital Words (at least)": _least(_capitals),
    "All-capital Words (at most)": _most(_capitals),
    "All-capital Words (range)": _range(_capitals),
    "Start Checker": lambda text, given: _letters(text, " ").startswith(_letters(given.get("start_phrase", ""), " ")),
    "End Checker": lambda text, given: _letters(text, " ").endswith(_letters(given.get("end_phrase", ""), " ")),
    "Quotation": lambda text, _: text.strip().startswith('"') and text.strip().endswith('"'),
    "No Commas": lambda text, _: "," not in text,
}


def kept(constraint: str, output: str | None) -> bool:
    """Whether the published check lets a reply pass.

    Args:
        constraint: `{"rule": name, argument: value}`.
        output: The reply; None is the text "nan".

    Raises:
        AttributeError, TypeError, ValueError: As the published program does, over null arguments.
    """
    given = json.loads(constraint)
    check = CHECKS.get(given["rule"])
    return bool(check and check("nan" if output is None else output, given))


def score(gold: Gold, output: str | None) -> Outcome:
    """Score a reply: right where every check lets it pass."""
    constraints: tuple[str, ...] = getattr(gold, "constraints", ())
    if not constraints:
        return left_out(gold.id, "no rule is set")
    try:
        broken = [json.loads(constraint)["rule"] for constraint in constraints if not kept(constraint, output)]
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        return left_out(gold.id, f"the program stops: {type(error).__name__}")
    return judged(gold.id, not broken, f"broken: {', '.join(broken)}" if broken else "all kept")


def outputs_of(rows: Sequence[Mapping[str, str]], answers: Sequence[str]) -> list[str]:
    """What the published program scores: the column `model_output` or, if there is none, the answers themselves."""
    return [row["model_output"] for row in rows] if all("model_output" in row for row in rows) else list(answers)


def overall(judgement: str) -> float:
    """What the published program reads in a judge's text, 1 to 5."""
    found = re.search(r"(?i)OVERALL:\s*(\d+(?:\.\d+)?)", judgement)
    value = float(found[1]) if found else _UNKNOWN
    return value if value != _UNKNOWN else fmean(_criterion(judgement, name) for name in _CRITERIA)


def _criterion(judgement: str, name: str) -> float:
    found = re.search(rf"(?i){name}:\s*(\d+)", judgement)
    return float(found[1]) if found else _UNKNOWN


RULE = Published("mmau-pro", "MMAUPro 22697625, instruction following", frozenset({"instructions"}), score)
