"""What the grammar has to say, typed: scenarios, and lines for every act."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Literal, TypeAlias

import yaml

from earmark.item import Record
from synth.conversations.dialogue import Family, Gender, Relationship, Way

FOLDER = Path(__file__).parent / "texts"

Manner: TypeAlias = Literal["plan", "fact", "did", "does", "relation"]
# How a family is decided: by agreeing, by learning, by owning up, by taking it on, by what is known of somebody.
MANNERS: dict[Family, Manner] = {
    "agreed": "plan", "when": "plan", "where": "plan", "how_many": "plan", "why": "fact", "who_proposed": "did",
    "who_refused": "did", "who_decided": "did", "who_does": "does", "relation": "relation",
}  # fmt: skip
FAMILIES = tuple(MANNERS)


class Role(Record):
    """Somebody of a scenario, of one of several ages."""

    role: str
    called: str
    gender: Gender
    ages: tuple[str, ...]


class Option(Record):
    """An answer that a topic allows; `clue` decides for it without naming it."""

    text: str
    clue: str = ""


class Topic(Record):
    """What may be asked; where a person is asked for, `raises` and `options` are empty."""

    family: Family
    about: str
    to: str = ""
    by: int | None = None
    raises: tuple[str, ...] = ()
    options: tuple[Option, ...] = ()


class Scenario(Record):
    """Where a conversation takes place, and among whom."""

    name: str
    relationship: Relationship
    environment: str
    mood: str
    people: tuple[Role, ...]
    topics: tuple[Topic, ...]


class Lines(Record):
    """Texts by act; see `texts/lines.yaml`."""

    small: tuple[tuple[str, str], ...]
    raises: dict[Family, tuple[str, ...]]
    names: dict[Family, tuple[str, ...]]
    points: dict[Manner, dict[Way, tuple[str, ...]]]
    hedges: dict[Manner, tuple[str, ...]]
    withdraws: dict[Manner, tuple[str, ...]]
    closes: tuple[str, ...]


@cache
def scenarios() -> tuple[Scenario, ...]:
    """All scenarios."""
    found = yaml.safe_load((FOLDER / "scenarios.yaml").read_text(encoding="utf-8"))
    return tuple(Scenario.model_validate(one) for one in found)


@cache
def lines() -> Lines:
    """All lines."""
    return Lines.model_validate(yaml.safe_load((FOLDER / "lines.yaml").read_text(encoding="utf-8")))


@cache
def with_topic(family: Family) -> tuple[tuple[Scenario, Topic], ...]:
    """Every topic of a family, with its scenario."""
    return tuple((one, topic) for one in scenarios() for topic in one.topics if topic.family == family)
