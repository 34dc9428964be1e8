"""Drawing what a conversation is about: scenario, people, and the two answers that are both named in it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

import numpy as np

from synth.conversations.dialogue import Candidate, Case, Family, Person
from synth.conversations.texts import MANNERS, Role, Scenario, Topic, lines, with_topic

T = TypeVar("T")
MOST_PEOPLE = 5
_FEWEST = {"plan": 2, "fact": 2, "did": 3, "does": 3}


def one(values: Sequence[T], rng: np.random.Generator) -> T:
    """One of the values."""
    return values[int(rng.integers(len(values)))]


def some(values: Sequence[T], count: int, rng: np.random.Generator) -> list[T]:
    """`count` of the values, in a drawn order."""
    return [values[int(at)] for at in rng.permutation(len(values))[:count]]


def case(family: Family, rng: np.random.Generator) -> Case:
    """Draw a case. The first two people are those who name the candidates, or the candidates themselves.

    Args:
        family: Of the question.
        rng: Of the scene.
    """
    scenario, topic = one(with_topic(family), rng)
    people = [_person(role, rng) for role in _cast(scenario, family, rng)]
    if MANNERS[family] in {"did", "does"}:
        candidates = tuple(Candidate(text=p.role, heard=p.called, person=n) for n, p in enumerate(people[:2]))
        x, y = (candidate.heard for candidate in candidates)
        raises = one(lines().raises[family], rng).format(about=topic.about, x=x, y=y)
    else:
        drawn = some(topic.options, 2, rng)
        candidates = tuple(Candidate(text=o.text, heard=o.text, clue=o.clue) for o in drawn)
        raises = one(topic.raises, rng).format(x=drawn[0].text, y=drawn[1].text)
    return _of(scenario, topic, people, (candidates[0], candidates[1]), raises)


def _cast(scenario: Scenario, family: Family, rng: np.random.Generator) -> list[Role]:
    """Those who take part, in the order of their parts; a relation has all of them, the asker last."""
    if family == "relation":
        return list(scenario.people)
    fewest = _FEWEST[MANNERS[family]]
    count = int(rng.integers(fewest, min(len(scenario.people), MOST_PEOPLE) + 1))
    return some(scenario.people, count, rng)


def _person(role: Role, rng: np.random.Generator) -> Person:
    return Person(role=role.role, called=role.called, gender=role.gender, age=one(role.ages, rng))


def _of(
    scenario: Scenario, topic: Topic, people: Sequence[Person], candidates: tuple[Candidate, Candidate], raises: str
) -> Case:
    return Case(
        scenario=scenario.name,
        relationship=scenario.relationship,
        environment=scenario.environment,
        mood=scenario.mood,
        people=tuple(people),
        family=topic.family,
        about=topic.about,
        to=topic.to,
        raises=raises,
        deciding=topic.by,
        candidates=candidates,
    )
