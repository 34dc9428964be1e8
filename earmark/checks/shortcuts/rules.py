"""Rules of thumb: what anyone can try on the options without hearing, reading or learning anything."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence

import numpy as np

from earmark.checks.shortcuts.measure import Guessed
from earmark.checks.shortcuts.question import Question, words
from earmark.validation import normalised_choice

# Words that say nothing of what an option is about, when question and option share them.
_COMMON = frozenset(
    words(
        "a an and are as at by can do does for from has have how if in is it its many no not of on one or that the "
        "there these they this to was what when where which who why with you your"
    )
)

Chosen = Sequence[Sequence[int]]


def first_option(questions: Sequence[Question]) -> Chosen:
    """The first option."""
    return [(0,) for _ in questions]


def last_option(questions: Sequence[Question]) -> Chosen:
    """The last option."""
    return [(len(question.choices) - 1,) for question in questions]


def uniquely_longest(questions: Sequence[Question]) -> Chosen:
    """The option with the most letters, where one has more than every other."""
    return [_alone([float(len(choice)) for choice in question.choices]) for question in questions]


def uniquely_shortest(questions: Sequence[Question]) -> Chosen:
    """The option with the fewest letters, where one has fewer than every other."""
    return [_alone([-float(len(choice)) for choice in question.choices]) for question in questions]


def most_frequent_option(questions: Sequence[Question]) -> Chosen:
    """The option that most questions of the cell offer; nothing where all are offered equally often."""
    offers = Counter((q.cell, normalised_choice(choice)) for q in questions for choice in q.choices)
    return [_best([float(offers[q.cell, normalised_choice(c)]) for c in q.choices]) for q in questions]


def lexical_overlap(questions: Sequence[Question]) -> Chosen:
    """The option that shares the most words with the question, where one shares more than every other."""
    chosen = []
    for question in questions:
        said = set(words(question.said)) - _COMMON
        chosen.append(_alone([float(len(said & set(words(choice)))) for choice in question.choices]))
    return chosen


def odd_in_form(questions: Sequence[Question]) -> Chosen:
    """The option that is written in another form than all others: capitals, a full stop, digits, quotes."""
    chosen = []
    for question in questions:
        forms = [_form(choice) for choice in question.choices]
        counts = Counter(forms)
        alone = [n for n, form in enumerate(forms) if counts[form] == 1]
        chosen.append(tuple(alone) if len(forms) > 2 and len(counts) == 2 and len(alone) == 1 else ())
    return chosen


def _form(option: str) -> tuple[bool, bool, bool, bool, bool]:
    text = option.strip()
    return (
        text.isupper(), text[:1].isupper(), text.endswith((".", "!", "?", "\u3002")), any(c.isdigit() for c in text),
        any(c in "\"'\u201c\u201d\u2018\u2019\u00ab\u00bb" for c in text[:1] + text[-1:]),
    )  # fmt: skip


RULES: Mapping[str, Callable[[Sequence[Question]], Chosen]] = {
    "first_option": first_option,
    "last_option": last_option,
    "uniquely_longest": uniquely_longest,
    "uniquely_shortest": uniquely_shortest,
    "most_frequent_option": most_frequent_option,
    "lexical_overlap": lexical_overlap,
    "odd_in_form": odd_in_form,
}


def most_frequent_answer(questions: Sequence[Question], grouped: Sequence[str]) -> Chosen:
    """The option that is right most often in the other groups of the cell; nothing where all are so equally often."""
    answers = Counter((q.cell, _answer(q)) for q in questions)
    own = Counter((group, q.cell, _answer(q)) for q, group in zip(questions, grouped, strict=True))
    return [
        _best([float(answers[q.cell, key] - own[group, q.cell, key]) for key in map(normalised_choice, q.choices)])
        for q, group in zip(questions, grouped, strict=True)
    ]


def guessed(questions: Sequence[Question], grouped: Sequence[str], chosen: Chosen) -> Guessed:
    """What the choices are worth, over the questions for which there is one; several that are chosen share it."""
    said = [(q, group, set(picked)) for q, group, picked in zip(questions, grouped, chosen, strict=True) if picked]
    return Guessed(
        np.array([(q.answer in picked) / len(picked) for q, _, picked in said], float),
        np.array([1 / len(q.choices) for q, _, _ in said], float),
        [group for _, group, _ in said],
        [q.cell for q, _, _ in said],
    )


def _answer(question: Question) -> str:
    return normalised_choice(question.choices[question.answer])


def _best(values: Sequence[float]) -> tuple[int, ...]:
    """Where the highest value stands; nowhere, if it stands everywhere."""
    found = tuple(n for n, value in enumerate(values) if value == max(values))
    return found if len(found) < len(values) else ()


def _alone(values: Sequence[float]) -> tuple[int, ...]:
    found = _best(values)
    return found if len(found) == 1 else ()
