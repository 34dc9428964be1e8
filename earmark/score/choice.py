r"""*choice*: which of the options a reply names, by rules; never by likeness, never by chance.

The reader of a benchmark may have shown the options with letters or without, so both are read. Rules `rules1`;
the options here are (A) a dog bark, (B) rain, (C) hot dog stand, (D) stand:

| rule | reply | read as |
|---|---|---|
| nothing, or reasoning that never ends | "", "<think>Is it" | unparsed |
| the text of an option and nothing else, but for case, punctuation, articles | "Rain." | B |
| a letter and nothing else | "B", "(b)", "B.", "**B**" | B |
| a letter beyond the options | "F" | unparsed |
| a letter with its own option's text | "B) rain" | B |
| a letter with another option's text | "A) rain" | unparsed |
| the last statement of an answer decides (`replies` has the forms) | "A dog? No, the answer is (B)." | B |
| a statement that names several | "The answer is A or B." | unparsed |
| an option on a line of its own, or a letter as the last sentence, is a statement | "No stand.\nB" | B |
| options listed one a line state nothing | "A) a dog bark\nB) rain" | unparsed |
| no statement, and one option mentioned, however often (`options` has the forms) | "I hear rain." | B |
| no statement, and several mentioned | "Rain or a stand." | unparsed |
| mentions are whole words; of those at one place the longest | "It's a hot dog stand." | C |
| a denied option is not named, nor inferred for the others (`clauses` has the forms) | "Not rain." | unparsed |
| an option that is asked for is not named | "Is it rain? It is a stand." | D |
| "A" is a letter only where an article cannot stand | "A dog barks." | unparsed |
| signs apart at the end are left out, if nothing is read with them and none says no | "B" and a sign of joy | B |
| a correction decides, if the answer alone follows it | "The answer is A. No wait, B." | B |
| an abstention takes mentions back, but no statement | "I can't tell if it's rain." | unparsed |
| ... up to a word that turns away from it | "I don't know where, but it is rain." | B |
| where an option is itself one letter, letters are texts | "C" of the notes D, C, G | the second |
| any other words | "Thunder." | unparsed |
"""

from __future__ import annotations

import re

from earmark.errors import ScoreError
from earmark.score.decision import decide
from earmark.score.gold import Gold
from earmark.score.options import UNKNOWN, Options
from earmark.score.outcome import Outcome, judged, unparsed
from earmark.score.replies import answer_part, without_ornaments

RULES = "rules1"

# The commonest replies, read at once; the rules below read them alike.
_SAID = re.compile(
    r"""(?is)\s*(?:(?:so,?\s+)?(?:the\s+|my\s+)?(?:(?:final|correct|best|right)\s+)?(?:answer|choice|option)"""
    r"""(?:\s+is\s*:?|\s*:)\s*)?"""
    r"""(?:[(\["']*([a-z])(?:[)\].:,"']+\s*|\s*$))?(.*)"""
)
_LONGEST_NOTE = 3  # options longer than this are no letters, whatever marks are around them


def score(gold: Gold, output: str) -> Outcome:
    """Score a reply to a choice item: right where the rules read the gold option, or one of the very same text.

    Args:
        gold: A choice item.
        output: The reply.

    Raises:
        ScoreError: The answer is not what stands at its index.
    """
    right = gold.choices[gold.answer_index or 0]
    if gold.answers and right not in gold.answers:
        got = f"{gold.answers!r}, and {right!r} at the index"
        remedy = "The release is broken: text and letter of the answer differ"
        raise ScoreError(gold.id, expected="an answer that is the choice of its index", got=got, remedy=remedy)
    index = choose(output, gold.choices)
    if index is None:
        return unparsed(gold.id)
    return judged(gold.id, gold.choices[index] == right, gold.choices[index])


def choose(output: str, choices: tuple[str, ...]) -> int | None:
    """Read which option a reply names.

    Args:
        output: The reply.
        choices: The option texts, in the order shown.

    Returns:
        Index of the option, or None where the rules find none or several.
    """
    if output in choices and output.strip():
        return choices.index(output)
    if min(map(len, choices)) > _LONGEST_NOTE and (quick := _quick(output, choices)) != UNKNOWN:
        return quick
    text, options = answer_part(output), Options(choices)
    found = decide(text, options)
    if found is None and not text.isascii() and (bare := without_ornaments(text)) != text:
        found = decide(bare, options)
    return None if found == UNKNOWN else found


def _quick(output: str, choices: tuple[str, ...]) -> int | None:
    """A letter, an option's very text, or both, alone or after "the answer is"; UNKNOWN where it is another reply."""
    said = _SAID.fullmatch(output)
    if said is None:
        return UNKNOWN
    letter, text = said.groups()
    text = text.rstrip()
    index = ord(letter.upper()) - ord("A") if letter else UNKNOWN
    if letter and not text:
        return index if index < len(choices) else None
    text = text if text in choices else text.rstrip(".")
    if choices.count(text) != 1:
        return UNKNOWN
    named = choices.index(text)
    return named if not letter or index == named else UNKNOWN
