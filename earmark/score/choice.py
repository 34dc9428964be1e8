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
| an abstention takes mentions back, but no statement | "I can't tell if it's rain." | unparsed |
| ... up to a word that turns away from it | "I don't know where, but it is rain." | B |
| where an option is itself one letter, letters are texts | "C" of the notes D, C, G | the second |
| any other words | "Thunder." | unparsed |
"""

from __future__ import annotations

import re
from typing import NamedTuple

from earmark.score.clauses import Stance, ends_sentence, stance
from earmark.score.gold import Gold
from earmark.score.normalise import ARTICLES, tokens, without_articles
from earmark.score.options import UNKNOWN, Options
from earmark.score.outcome import Outcome, judged, unparsed
from earmark.score.replies import abstained_until, answer_part, last_sentence, lone_line, statements

RULES = "rules1"

_LETTER = re.compile(r"\s*[(\[\"']*([A-Za-z])[)\].:,\"']*\s*")
_FINAL_LETTER = re.compile(r"[(\[\"']*([A-Z])[)\].\"']*\s*")
_LETTER_BEFORE = re.compile(r"(?:^|[\s(])[A-Za-z][.)]*\s*$")
_LONGEST_NOTE = 3  # options longer than this are no letters, whatever marks are around them
_JOINS = frozenset(["or", "and"])
_LABELS = frozenset(["option", "choice", "letter", "answer"])
_LEADS = ARTICLES | _LABELS | frozenset(
    ["number", "most", "likely", "probably", "definitely", "clearly", "that", "it", "is", "either", "indeed"]
)  # fmt: skip


class Named(NamedTuple):
    """What a statement says: the options that it gives as the answer, and those that it denies."""

    given: frozenset[int] = frozenset()
    denied: frozenset[int] = frozenset()


def score(gold: Gold, output: str) -> Outcome:
    """Score a reply to a choice item: right where the rules read the gold option.

    Args:
        gold: A choice item.
        output: The reply.
    """
    index = choose(output, gold.choices)
    if index is None:
        return unparsed(gold.id)
    return judged(gold.id, index == gold.answer_index, gold.choices[index])


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
    letter = _LETTER.fullmatch(output)
    if letter and min(map(len, choices)) > _LONGEST_NOTE:  # the commonest reply, quickly
        index = ord(letter[1].upper()) - ord("A")
        return index if index < len(choices) else None
    text = answer_part(output)
    options = Options(choices)
    found = _alone(text, options)
    if found is None:
        found = _decided(text, options)
    return None if found == UNKNOWN else found


def _alone(text: str, options: Options) -> int | None:
    """The option that a text or line consists of: its text, its letter, or both; None for anything else."""
    found = tokens(text)
    words = tuple(token.key for token in found[:-1])
    for form in (words, without_articles(words)):
        if form in options.by_key:
            return options.by_key[form]
    letter = _LETTER.fullmatch(text)
    if letter and options.letters:
        return options.of_letter(letter[1])
    start = 1 if words and words[0] in _LABELS else 0
    mentions = options.mentions(found, start)
    indices = {mention.option for mention in mentions}
    covered = sum(mention.stop - mention.start for mention in mentions) == len(words) - start
    return indices.pop() if covered and len(indices) == 1 and "?" not in text else None


def _decided(text: str, options: Options) -> int | None:
    """The option that the last statement of a reply gives or, without a statement, its only mention."""
    given: frozenset[int] = frozenset()
    denied: frozenset[int] = frozenset()
    for named in _named(text, options):
        if named.given:
            given, denied = named.given, denied - named.given
        given, denied = given - named.denied, denied | named.denied
    if not given:
        given = _mentioned(text, options) - denied
    return next(iter(given)) if len(given) == 1 else None


def _named(text: str, options: Options) -> list[Named]:
    """What each statement of a reply names, in order; statements that name nothing are left out."""
    found: list[tuple[int, Named]] = []
    for statement in statements(text):
        named = _ahead(statement.body, options) if statement.side == "ahead" else _within(statement.body, options)
        found.append((statement.at, Named(denied=named.given) if statement.denied else named))
    line = lone_line(text, lambda line: _alone(line, options))
    if line:
        found.append((line[0], Named(frozenset([line[1]]))))
    final = last_sentence(text)
    letter = _FINAL_LETTER.fullmatch(final) if options.letters else None
    before = text[: len(text) - len(final)]
    if letter and not _LETTER_BEFORE.search(before):
        found.append((len(before), Named(frozenset([options.of_letter(letter[1])]))))
    return [named for _, named in sorted(found, key=lambda entry: entry[0]) if named.given or named.denied]


def _ahead(body: str, options: Options) -> Named:
    """What a statement names whose body begins with the answer; others may be joined to it."""
    found = tokens(body)
    given: set[int] = set()
    at = 0
    while at < len(found) - 1 and not (given and ends_sentence(found[at].before)):
        mention = options.mention_at(found, at, begins=True)
        if mention and stance(found, mention.start, mention.stop) is Stance.DENIED:
            return Named(frozenset(given)) if given else _within(body, options)
        if mention:
            given.add(mention.option)
            at = mention.stop
        elif found[at].key in _LEADS or (given and found[at].key in _JOINS):
            at += 1
        else:
            break
    return Named(frozenset(given)) if given else _within(body, options)


def _within(body: str, options: Options) -> Named:
    """What the first sentence of a statement names, wherever in it."""
    found = tokens(body)
    end = next((at for at in range(1, len(found)) if ends_sentence(found[at].before)), len(found) - 1)
    sentence = [*found[:end], found[end]._replace(text="", key="")]
    given: set[int] = set()
    denied: set[int] = set()
    for mention in options.mentions(sentence):
        negated = stance(sentence, mention.start, mention.stop) is Stance.DENIED
        (denied if negated else given).add(mention.option)
    return Named(frozenset(given - denied), frozenset(denied))


def _mentioned(text: str, options: Options) -> frozenset[int]:
    """The options that a reply mentions and does not deny, ask for or take back."""
    found = tokens(text)
    position = abstained_until(text)
    first = characters = 0
    while first < len(found) - 1 and characters + len(found[first].before) < position:
        characters += len(found[first].before) + len(found[first].text)
        first += 1
    given: set[int] = set()
    denied: set[int] = set()
    for mention in options.mentions(found):
        how = stance(found, mention.start, mention.stop)
        if how is Stance.DENIED:
            denied.add(mention.option)
        elif how is Stance.AFFIRMED and mention.start >= first:
            given.add(mention.option)
    return frozenset(given - denied)
