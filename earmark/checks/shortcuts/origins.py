"""Where a clip comes from, as a guess: what is right of one corpus more often than of the others.

Each corpus has its rooms, microphones and codecs, and a system hears them before it hears the event. Where all dogs are
of one corpus and all engines of another, the corpus is the answer (Torralba and Efros 2011, "Unbiased look at dataset
bias", name that game).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from fractions import Fraction

from earmark.checks.shortcuts.question import Question
from earmark.checks.shortcuts.rules import Chosen
from earmark.validation import normalised_choice


def nearest_to_origin(questions: Sequence[Question], grouped: Sequence[str]) -> Chosen:
    """The option that is right, where it is offered, most beyond its share in the cell among clips of the same origin.

    Shares are of the other groups. An option that one origin alone offers is right as often there as in the cell, so
    that corpora with classes of their own tell nothing by it.
    """
    offered, right = Counter[tuple[str, ...]](), Counter[tuple[str, ...]]()
    for question, group in zip(questions, grouped, strict=True):
        for counter, options in ((offered, question.choices), (right, (question.choices[question.answer],))):
            for option in map(normalised_choice, options):
                whole, part = (question.cell, option), (question.cell, option, question.origin)
                counter.update([whole, part, ("of", group, *whole), ("of", group, *part)])

    def share(group: str, *key: str) -> Fraction:
        n = offered[key] - offered["of", group, *key]
        return Fraction(right[key] - right["of", group, *key], n) if n else Fraction(0)

    chosen = []
    for question, group in zip(questions, grouped, strict=True):
        names = [normalised_choice(choice) for choice in question.choices]
        lifts = [
            share(group, question.cell, name, question.origin) - share(group, question.cell, name) for name in names
        ]
        most = max(lifts)
        found = tuple(n for n, lift in enumerate(lifts) if lift == most)
        chosen.append(found if most > 0 and len(found) < len(lifts) else ())
    return chosen
