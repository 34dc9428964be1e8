"""The table of rules: name, what the reply must do, and the arguments that the prompt gives.

Each row of `RULES` names one function of `wants` under IFEval's id or MMAU-Pro's name; the two write the same wish in
other words. Where ours parts from the published program, and why, is said in `wants`.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from earmark.score.instructions import counting, wants

Given = Mapping[str, Any]


class RuleError(ValueError):
    """A constraint that no program can check as it stands."""


class Rule(NamedTuple):
    """One rule.

    Attributes:
        keeps: Whether a reply keeps it, given the arguments.
        needs: Names of the arguments that must be there, none of them null.
        wish: What is asked, for people.
    """

    keeps: Callable[[str, Given], bool]
    needs: tuple[str, ...]
    wish: str


IFEVAL: Mapping[str, Rule] = {
    "keywords:existence": Rule(wants.keywords, ("keywords",), "every keyword, whole"),
    "keywords:frequency": Rule(wants.keyword_times, ("keyword", "frequency", "relation"), "a keyword so often"),
    "keywords:forbidden_words": Rule(wants.no_forbidden_word, ("forbidden_words",), "none of some words"),
    "keywords:letter_frequency": Rule(
        wants.letter_times, ("letter", "let_frequency", "let_relation"), "a letter so often"
    ),
    "language:response_language": Rule(wants.in_language, ("language",), "the whole reply in one language"),
    "length_constraints:number_sentences": Rule(wants.sentences, ("num_sentences", "relation"), "so many sentences"),
    "length_constraints:number_paragraphs": Rule(wants.paragraphs, ("num_paragraphs",), "paragraphs set apart by ***"),
    "length_constraints:number_words": Rule(wants.words, ("num_words", "relation"), "so many words"),
    "length_constraints:nth_paragraph_first_word": Rule(
        wants.paragraph_begins, ("num_paragraphs", "nth_paragraph", "first_word"), "how a paragraph begins"
    ),
    "detectable_content:number_placeholders": Rule(
        wants.placeholders, ("num_placeholders",), "at least so many [placeholders]"
    ),
    "detectable_content:postscript": Rule(wants.postscript, ("postscript_marker",), "a postscript at the end"),
    "detectable_format:number_bullet_lists": Rule(wants.bullets, ("num_bullets",), "exactly so many bullets"),
    "detectable_format:constrained_response": Rule(wants.one_of_three, (), "My answer is yes., no., or maybe."),
    "detectable_format:number_highlighted_sections": Rule(
        wants.highlights, ("num_highlights",), "at least so many *highlights*"
    ),
    "detectable_format:multiple_sections": Rule(
        wants.headed_sections, ("section_spliter", "num_sections"), "at least so many numbered sections"
    ),
    "detectable_format:json_format": Rule(wants.json_only, (), "JSON and nothing else"),
    "detectable_format:title": Rule(wants.title, (), "a title in <<double angular brackets>>"),
    "combination:two_responses": Rule(wants.two_responses, (), "two different replies set apart by ******"),
    "combination:repeat_prompt": Rule(wants.repeats, ("prompt_to_repeat",), "the prompt first, then the reply"),
    "startend:end_checker": Rule(wants.ends, ("end_phrase",), "a phrase at the end"),
    "change_case:capital_word_frequency": Rule(
        wants.capital_words, ("capital_frequency", "capital_relation"), "so many words in capitals"
    ),
    "change_case:english_capital": Rule(wants.upper, (), "capital letters only"),
    "change_case:english_lowercase": Rule(wants.lower, (), "small letters only"),
    "punctuation:no_comma": Rule(wants.no_comma, (), "no comma"),
    "startend:quotation": Rule(wants.quoted, (), "the whole reply in double quotation marks"),
}

MMAU_PRO: Mapping[str, Rule] = {
    "Include Keywords": IFEVAL["keywords:existence"],
    "Keyword Frequency": Rule(wants.keyword_times, ("keyword", "N"), "a keyword exactly so often"),
    "Forbidden Words": IFEVAL["keywords:forbidden_words"],
    "Number Paragraphs": Rule(wants.paragraphs, ("N",), "paragraphs set apart by ***"),
    "Number Words (at least)": Rule(wants.at_least(counting.words), ("N",), "at least so many words"),
    "Number Words (at most)": Rule(wants.at_most(counting.words), ("N",), "at most so many words"),
    "Number Words (range)": Rule(wants.between(counting.words), ("N1", "N2"), "a number of words within bounds"),
    "Number Sentences (at least)": Rule(wants.at_least(counting.sentences), ("N",), "at least so many sentences"),
    "Number Sentences (at most)": Rule(wants.at_most(counting.sentences), ("N",), "at most so many sentences"),
    "Number Sentences (range)": Rule(
        wants.between(counting.sentences), ("N1", "N2"), "a number of sentences within bounds"
    ),
    "Postscript": IFEVAL["detectable_content:postscript"],
    "Number Placeholder": Rule(wants.placeholders, ("N",), "at least so many [placeholders]"),
    "Number Bullets": Rule(wants.bullets, ("N",), "exactly so many bullets"),
    "Title": IFEVAL["detectable_format:title"],
    "Minimum Number Highlighted Section": Rule(wants.highlights, ("N",), "at least so many *highlights*"),
    "Multiple Sections": Rule(wants.split_sections, ("section_splitter", "N"), "exactly so many sections"),
    "Repeat Prompt": IFEVAL["combination:repeat_prompt"],
    "Two Responses": IFEVAL["combination:two_responses"],
    "All Uppercase": IFEVAL["change_case:english_capital"],
    "All Lowercase": IFEVAL["change_case:english_lowercase"],
    "All-capital Words (at least)": Rule(
        wants.at_least(counting.capital_words), ("N",), "at least so many words in capitals"
    ),
    "All-capital Words (at most)": Rule(
        wants.at_most(counting.capital_words), ("N",), "at most so many words in capitals"
    ),
    "All-capital Words (range)": Rule(
        wants.between(counting.capital_words), ("N1", "N2"), "words in capitals within bounds"
    ),
    "Start Checker": Rule(wants.starts, ("start_phrase",), "a phrase at the start"),
    "End Checker": IFEVAL["startend:end_checker"],
    "Quotation": IFEVAL["startend:quotation"],
    "No Commas": IFEVAL["punctuation:no_comma"],
}

RULES: Mapping[str, Rule] = {**IFEVAL, **MMAU_PRO}

_COUNTS = frozenset(
    ["N", "N1", "N2", "frequency", "let_frequency", "num_sentences", "num_paragraphs", "num_words", "nth_paragraph",
     "num_placeholders", "num_bullets", "num_highlights", "num_sections", "capital_frequency"]
)  # fmt: skip
_LISTS = frozenset(["keywords", "forbidden_words"])
_RELATIONS = frozenset(["relation", "let_relation", "capital_relation"])


def parse(constraint: str) -> tuple[str, Given]:
    """Read a constraint: its rule's name and arguments, each of its kind.

    Args:
        constraint: A JSON object, `{"rule": name, argument: value}`, nulls as if absent.

    Raises:
        RuleError: It is none, the rule is not known, or an argument is absent or of another kind.
    """
    try:
        found = json.loads(constraint)
    except ValueError as error:
        raise RuleError(f"no JSON: {error}") from None
    if not isinstance(found, dict) or not isinstance(found.get("rule"), str):
        raise RuleError('no object with a "rule"')
    name, given = found["rule"], {key: value for key, value in found.items() if key != "rule" and value is not None}
    if name not in RULES:
        raise RuleError(f"no rule is named {name!r}")
    absent = [need for need in RULES[name].needs if need not in given]
    if absent:
        raise RuleError(f"{name!r} lacks {', '.join(absent)}")
    return name, {key: _value(name, key, value) for key, value in given.items()}


def _value(rule: str, key: str, value: object) -> object:
    if key in _COUNTS:
        if (
            isinstance(value, bool)
            or not isinstance(value, int | float)
            or not (value >= 0 and float(value).is_integer())
        ):
            raise RuleError(f"{key} of {rule!r} is {value!r}, which counts nothing")
        return int(value)
    if key in _LISTS:
        listed = value.split(", ") if isinstance(value, str) else value
        if not (isinstance(listed, list) and listed and all(isinstance(one, str) and one.strip() for one in listed)):
            raise RuleError(f"{key} of {rule!r} is {value!r}, which lists no words")
        return [one.strip() for one in listed]
    if key in _RELATIONS and value not in ("at least", "less than"):
        raise RuleError(f"{key} of {rule!r} is {value!r}, neither 'at least' nor 'less than'")
    if key == "language" and not (isinstance(value, str) and wants.knows_language(value)):
        raise RuleError(f"no rule can tell the language {value!r}")
    if key in RULES[rule].needs and key not in _RELATIONS and not (isinstance(value, str) and value.strip()):
        raise RuleError(f"{key} of {rule!r} is {value!r}, which is no text")
    return value
