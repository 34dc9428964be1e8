"""The balanced re-draw: places, and wrong answers where there are spares, drawn anew until the gates hold.

What is drawn follows from the seed, the round and the item (or its group of twins), never from the order of the items,
and round 0 is what there is: a release that holds its gates is left as it is. Twins keep one order of their common
options. An order that means something is kept: numbers that rise or fall, clips by their places, options that are
read aloud or listed in that order.

A spare wrong answer is one that another item of the same cell, source and question offers beside the same right
answer: whoever offered it there said that it is wrong. Made items and twins have none: what is wrong about a scene,
or about one twin and right about the other, only their recipe knows.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from importlib.util import find_spec
from itertools import pairwise
from typing import NamedTuple

from earmark.checks.answers import Cell, unbalanced
from earmark.checks.gates import Gates
from earmark.checks.registry import facts_of
from earmark.checks.shortcuts.measure import ALL, measures
from earmark.checks.shortcuts.question import Question, clip_named, groups, in_order, number_in, question_of
from earmark.checks.shortcuts.readers import by_rules, by_words
from earmark.checks.shortcuts.verdict import Measures, bars
from earmark.draw import drawn, shuffled
from earmark.identity import canonical_json
from earmark.item import Item
from earmark.validation import normalised_choice

ROUNDS = 12


# By cell, then by rule: how far off it is, for people.
Failing = Mapping[str, Mapping[str, str]]


class Drawable(NamedTuple):
    """A question, and what may be drawn anew about it.

    Attributes:
        question: As the checks see it.
        ordered: Whether the order of its options means something.
        pool: Key of the items whose wrong answers are wrong here as well; empty where only the recipe knows.
        together: What it shares with the items that must keep its order: its twins, or a clean parent.
    """

    question: Question
    ordered: bool
    pool: str
    together: str


class Options(NamedTuple):
    """The options of an item in their order, and the index of the right one."""

    choices: tuple[str, ...]
    answer: int


class Redrawn(NamedTuple):
    """What came of it.

    Attributes:
        options: Of each item that changed, by its id.
        rounds: How many draws it took; 0 where the gates held from the start.
        failing: What still fails and how far off it is, by cell and rule; empty where the gates hold.
    """

    options: Mapping[str, Options]
    rounds: int
    failing: Failing

    def applied(self, item: Item) -> Item:
        """The item with the options that were drawn for it, sealed; others as they are."""
        drawn_for = self.options.get(item.id)
        if drawn_for is None:
            return item
        choices, answer = drawn_for
        found = {"choices": choices, "answer_index": answer, "scene": _scene(item.scene, choices)}
        return item.model_copy(update=found).sealed()


def drawable(item: Item) -> Drawable | None:
    """What may be drawn anew of an item; None where it has no options."""
    question = question_of(facts_of(item))
    if question is None:
        return None
    options = any(clip.role == "option" for clip in item.clips)
    sources = sorted({clip.source.dataset for clip in item.clips})
    made = item.scene is not None or item.twin is not None or item.perturbation is not None
    right = normalised_choice(item.choices[question.answer])
    pool = "" if made else canonical_json([question.cell, sources, item.question, right])
    kept = question._replace(metadata=(), spectra=(), transcript="")
    clean = item.perturbation.parent if item.perturbation else item.id
    return Drawable(kept, options or _ordered(question), pool, item.twin.group if item.twin else clean)


def redraw(drawables: Iterable[Drawable], gates: Gates, seed: int, rounds: int = ROUNDS) -> Redrawn:
    """Draw anew what fails, until nothing does or the rounds are spent.

    Args:
        drawables: Of all items that have options.
        gates: What must hold.
        seed: Of the release.
        rounds: How often at most.

    Returns:
        The best draw: that which fails the fewest gates, the earliest of several. What no draw can mend (words, where
        there are no spare wrong answers) is not tried.
    """
    known = {one.question.id: one for one in drawables}
    start = in_order(one.question for one in known.values())
    spares = _spares(known.values())
    current, best, taken = start, start, 0
    failing = left = _failing(start, gates)
    for turn in range(1, rounds + 1):
        if not _mendable(failing, known.values(), spares):
            break
        current = [
            _drawn(known[q.id], q, spares, {*failing.get(q.cell, ()), *failing.get(ALL, ())}, (seed, turn))
            for q in current
        ]
        failing = _failing(current, gates)
        if sum(map(len, failing.values())) < sum(map(len, left.values())):
            best, left, taken = current, failing, turn
    before = {question.id: question.choices for question in start}
    changed = {q.id: Options(q.choices, q.answer) for q in best if q.choices != before[q.id]}
    return Redrawn(changed, taken, left)


def _failing(questions: Sequence[Question], gates: Gates) -> Failing:
    """What fails in each cell, ALL among them."""
    found: dict[str, dict[str, str]] = defaultdict(dict)
    counts: dict[Cell, list[int]] = {}
    for q in questions:
        benchmark, _, task = q.cell.partition("/")
        place = Cell(benchmark, task, len(q.choices))
        counts.setdefault(place, [0] * place.choices)[q.answer] += 1
    for one in unbalanced(counts, gates.position_p):
        told = f"{'/'.join(map(str, one.counts))} answers, p {one.test.p:.1e} below {one.gate:.1e}"
        found[f"{one.cell.benchmark}/{one.cell.task}" if one.cell.benchmark else ALL].setdefault("places", told)
    grouped = groups(questions)
    tried: list[Measures] = [by_rules(questions, grouped)]
    if find_spec("sklearn"):
        tried.append({"text_only": measures(by_words(questions, grouped))})
    for measured in tried:
        for (rule, cell), bar in bars(measured, gates).items():
            guess = measured[rule][cell]
            if bar.verdict(guess) == "excess":
                low = guess.bounds(bar.z)[0]
                found[cell][rule] = f"{guess.accuracy:.1%} right, beyond doubt {low:.1%}, where {bar.limit:.1%} may be"
    return dict(sorted(found.items()))


# What another place of the answer mends; all else needs other wrong answers.
_OF_PLACES = frozenset({"places", "first_option", "last_option"})


def _mendable(failing: Failing, drawables: Iterable[Drawable], spares: Mapping[str, Sequence[str]]) -> bool:
    """Whether another draw can change what fails."""
    reasons = {reason for found in failing.values() for reason in found}
    cells = frozenset(failing)
    concerned = [one for one in drawables if not one.ordered and (ALL in cells or one.question.cell in cells)]
    if reasons & _OF_PLACES:
        return bool(concerned)
    return bool(reasons) and any(len(spares.get(one.pool, ())) >= len(one.question.choices) for one in concerned)


def _drawn(
    one: Drawable,
    question: Question,
    spares: Mapping[str, Sequence[str]],
    reasons: AbstractSet[str],
    keys: tuple[int, int],
) -> Question:
    """A question with its options drawn anew for some reasons, as far as that may be."""
    if one.ordered or not reasons:
        return question
    choices, right = question.choices, question.choices[question.answer]
    if reasons - _OF_PLACES:
        offered = {normalised_choice(choice): choice for choice in (*spares.get(one.pool, ()), *choices)}
        wrong = [choice for key, choice in offered.items() if key != normalised_choice(right)]
        choices = (right, *drawn(wrong, len(choices) - 1, *keys, one.together, "distractors"))
    choices = tuple(shuffled(choices, *keys, one.together, "order"))
    return question._replace(choices=choices, answer=choices.index(right))


def _spares(drawables: Iterable[Drawable]) -> dict[str, list[str]]:
    """The wrong answers that are known to be wrong in each pool."""
    found: dict[str, set[str]] = defaultdict(set)
    for one in drawables:
        if one.pool:
            found[one.pool] |= {c for n, c in enumerate(one.question.choices) if n != one.question.answer}
    return {pool: sorted(wrong) for pool, wrong in found.items()}


def _ordered(question: Question) -> bool:
    """Whether the order of the options means something."""
    choices = question.choices
    if len(choices) == len({normalised_choice(choice) for choice in choices}):
        for values in (
            [number_in(choice) for choice in choices],
            [clip_named(choice, len(choices)) for choice in choices],
        ):
            known = [value for value in values if value is not None]
            if len(known) == len(choices) and (_rising(known) or _rising(known[::-1])):
                return True
    told = [f"{question.said}\n{question.transcript}".casefold().find(choice.casefold()) for choice in choices]
    return min(told) >= 0 and _rising(told)


def _rising(values: Sequence[float]) -> bool:
    return all(a < b for a, b in pairwise(values))


def _scene(scene: str | None, choices: tuple[str, ...]) -> str | None:
    """The scene of a made item, which records its options in their order, with that order."""
    if scene is None:
        return None
    try:
        record = json.loads(scene)
        asked = record["asked"]
        if sorted(asked["choices"]) != sorted(choices):
            return scene
    except (ValueError, LookupError, TypeError):
        return scene
    return canonical_json({**record, "asked": {**asked, "choices": list(choices)}})
