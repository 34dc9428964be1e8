"""What a reader who cannot hear sees in an option: its words, its shape among the others, and the question's words.

Each feature is a word with a weight; where the option stands is none of them, since places have rules and gates of
their own, and can be drawn anew.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from earmark.checks.shortcuts.question import Question, number_in, words
from earmark.validation import normalised_choice

Feature = tuple[str, float]
_DENIALS = frozenset(("no", "not", "none", "never", "cannot", "neither", "nothing", "without"))
_SHOWN_WORDS = 24  # of a question; a long story before it would drown the rest


class Offered(NamedTuple):
    """An option among the others of its question."""

    question: Question
    place: int
    offers: Counter[tuple[str, str]]


def offers(questions: Sequence[Question]) -> Counter[tuple[str, str]]:
    """How often each option is offered in each cell."""
    return Counter((question.cell, normalised_choice(c)) for question in questions for c in question.choices)


def wording(offered: Offered) -> Iterator[Feature]:
    """The features of the words of an option, and of the question with it."""
    question, option = offered.question, offered.question.choices[offered.place]
    whole = normalised_choice(option)
    asked = _pattern(question)
    yield f"is {whole}", 1.0
    yield f"{asked} is {whole}", 1.0
    for word in sorted(set(words(option))):
        yield f"has {word}", 1.0
        yield f"{asked} has {word}", 0.5
    for word in sorted(set(words(question.said)[-_SHOWN_WORDS:])):
        yield f"{word} is {whole}", 0.5
    for name, weight in shape(offered):
        yield name, weight
        yield f"{asked} {name}", weight


def spoken(offered: Offered) -> Iterator[Feature]:
    """The features of an option beside what is spoken in the clips."""
    question, option = offered.question, offered.question.choices[offered.place]
    whole, transcript = normalised_choice(option), normalised_choice(question.transcript)
    heard, mine = Counter(words(question.transcript)), set(words(option))
    if whole and whole in transcript:
        yield "is said", 1.0
        yield "is said at", transcript.rfind(whole) / len(transcript)
        yield "is said often", float(transcript.count(whole))
    if mine:
        yield "share said", sum(word in heard for word in mine) / len(mine)
        yield f"{_pattern(question)} share said", sum(word in heard for word in mine) / len(mine)
    for word in sorted(heard):
        yield f"hears {word} is {whole}", 0.3


def _pattern(question: Question) -> str:
    """What is asked, without the words that its options have: `which is louder, or` whatever is compared."""
    named = {word for choice in question.choices for word in words(choice)}
    return " ".join(word for word in words(question.said)[-_SHOWN_WORDS:] if word not in named)


def shape(offered: Offered) -> Iterator[Feature]:
    """Where an option stands among the others by length, by number, by likeness, and by how often it is offered."""
    question, index = offered.question, offered.place
    choices = question.choices
    yield from _rank("length", [float(len(choice)) for choice in choices], index)
    numbers = [number_in(choice) for choice in choices]
    if all(number is not None for number in numbers):
        yield from _rank("number", [number for number in numbers if number is not None], index)
    sets = [frozenset(words(choice)) for choice in choices]
    yield from _rank("likeness", [_likeness(n, sets) for n in range(len(sets))], index)
    said = frozenset(words(question.said))
    yield from _rank("overlap", [float(len(own & said)) for own in sets], index)
    keys = [(question.cell, normalised_choice(choice)) for choice in choices]
    yield from _rank("offers", [float(offered.offers[key]) for key in keys], index)
    if sets[index] & _DENIALS:
        yield "denies", 1.0


def _likeness(index: int, sets: Sequence[frozenset[str]]) -> float:
    """Mean Jaccard index with the other options: made-up wrong answers are often variations of the right one."""
    others = [own for n, own in enumerate(sets) if n != index]
    return sum(len(sets[index] & own) / max(len(sets[index] | own), 1) for own in others) / len(others)


def _rank(name: str, values: Sequence[float], index: int) -> Iterator[Feature]:
    """Place by value from -1 to 1, and whether it is the one highest, the one lowest, or between; none if all tie."""
    below = sum(value < values[index] for value in values)
    above = sum(value > values[index] for value in values)
    if not below + above and len(set(values)) == 1:
        return
    yield f"{name} rank", (below - above) / (len(values) - 1)
    alone = values.count(values[index]) == 1
    if alone and not above:
        yield f"{name} highest", 1.0
    elif alone and not below:
        yield f"{name} lowest", 1.0
    elif below and above:
        yield f"{name} between", 1.0
