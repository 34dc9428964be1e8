"""Questions without options: what the one answer scores that is right most often, given nothing but the question.

There is no chance to compare with, so there is no gate: a number that is right in half of the questions is a matter of
the balance of the labels, and is shown.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

import numpy as np

from earmark.checks.registry import Facts
from earmark.checks.shortcuts.measure import Guessed, Measure, measures
from earmark.checks.shortcuts.question import Question, links_of, said_of
from earmark.validation import normalised_choice

_SHORT = frozenset({"number", "span"})


def open_question_of(facts: Facts) -> Question | None:
    """A question that is answered by a number or a few words, its answer as the one option; None for others."""
    item = facts.record
    if item.answer_type not in _SHORT or not item.answers:
        return None
    cell, answer = f"{item.benchmark}/{item.task}", normalised_choice(item.answers[0])
    return Question(item.id, cell, said_of(item), (answer,), 0, tuple(links_of(item)))


def constant_answers(questions: Sequence[Question], grouped: Sequence[str]) -> dict[str, Any]:
    """For each cell the most frequent answer, its share, and what the most frequent answer by question scores.

    The latter is the answer that is right most often in the other groups of the cell under the same words, or under
    any words where no other group has these; several that are so equally often share the credit.

    Args:
        questions: As `open_question_of` makes them.
        grouped: The group of each.
    """
    own: Counter[tuple[str, str, str, str]] = Counter()
    known: dict[tuple[str, str], Counter[str]] = {}
    for q, group in zip(questions, grouped, strict=True):
        for said in {q.said, ""}:
            known.setdefault((q.cell, said), Counter())[q.choices[0]] += 1
            own[group, q.cell, said, q.choices[0]] += 1

    def credit(q: Question, group: str) -> float:
        for said in (q.said, ""):
            others = {answer: n - own[group, q.cell, said, answer] for answer, n in known[q.cell, said].items()}
            most = max(others.values())
            if most > 0:
                best = [answer for answer, n in others.items() if n == most]
                return (q.choices[0] in best) / len(best)
        return 0.0

    gained = np.array([credit(q, group) for q, group in zip(questions, grouped, strict=True)], float)
    found = measures(Guessed(gained, np.zeros(len(questions)), grouped, [q.cell for q in questions]))
    cells = sorted({question.cell for question in questions})
    return {cell: _shown(known[cell, ""], found[cell]) for cell in cells}


def _shown(answers: Counter[str], guessed: Measure) -> dict[str, Any]:
    answer, count = min(answers.items(), key=lambda pair: (-pair[1], pair[0]))
    by_question = {name: value for name, value in guessed.to_json().items() if name != "chance"}
    share = round(count / guessed.n, 6)
    return {"answers": len(answers), "most_frequent": answer, "share": share, **by_question}
