"""All that guesses without listening, each by one call; the checks, the audit and the re-draw share them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from earmark.checks.shortcuts.choosing import REPEATS, cross_validated
from earmark.checks.shortcuts.figures import Figures, Relating, metadata
from earmark.checks.shortcuts.measure import Guessed, Measure, measures
from earmark.checks.shortcuts.question import Question
from earmark.checks.shortcuts.rules import RULES, guessed, most_frequent_answer
from earmark.checks.shortcuts.wording import Feature, Offered, offers, spoken, wording


def by_rules(questions: Sequence[Question], grouped: Sequence[str]) -> dict[str, dict[str, Measure]]:
    """How well each rule of thumb does, by rule and cell."""
    chosen = {name: rule(questions) for name, rule in RULES.items()}
    chosen["most_frequent_answer"] = most_frequent_answer(questions, grouped)
    return {name: measures(guessed(questions, grouped, picked)) for name, picked in chosen.items()}


def by_words(questions: Sequence[Question], grouped: Sequence[str], *, seed: int = 0) -> Guessed:
    """What a classifier of question and options guesses."""
    counted = offers(questions)
    return cross_validated(questions, grouped, lambda _, q, index: wording(Offered(q, index, counted)), seed=seed)


def by_transcript(questions: Sequence[Question], grouped: Sequence[str], *, seed: int = 0) -> Guessed:
    """What a classifier of transcript and options guesses, on the questions that have a transcript."""
    known = [n for n, question in enumerate(questions) if question.transcript.strip()]
    kept, counted = [questions[n] for n in known], offers(questions)

    def describe(_: int, question: Question, index: int) -> Iterator[Feature]:
        return spoken(Offered(question, index, counted))

    return cross_validated(kept, [grouped[n] for n in known], describe, seed=seed, repeats=1)


def by_figures(
    questions: Sequence[Question],
    grouped: Sequence[str],
    figures: Callable[[Question], tuple[Figures, ...]],
    *,
    seed: int = 0,
) -> Guessed:
    """What a classifier of figures and options guesses, on the questions that have figures.

    Args:
        questions: In the order of `earmark.checks.shortcuts.question.in_order`.
        grouped: The group of each.
        figures: One of `metadata`, `levels`, `shallow` of `earmark.checks.shortcuts.figures`.
        seed: Of the folds.
    """
    known = [n for n, question in enumerate(questions) if any(figures(question))]
    kept = [questions[n] for n in known]
    repeats = REPEATS if figures is metadata else 1  # what no gate rests on is tried once
    return cross_validated(
        kept, [grouped[n] for n in known], Relating(kept, figures).features, seed=seed, repeats=repeats
    )


def places(questions: Sequence[Question]) -> dict[str, Any]:
    """How often the answer stands first, second and so on, and what always the first option scores."""
    counts = Counter(question.answer for question in questions)
    sizes = Counter(len(question.choices) for question in questions)
    usual = max(sizes, key=lambda size: (sizes[size], -size), default=0)
    width = max([usual, *(place + 1 for place in counts)])
    always = round(counts[0] / len(questions), 6) if questions else None
    return {"position_counts": [counts[place] for place in range(width)], "always_first": always}
