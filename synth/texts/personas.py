"""Personas: an occupation with its knowledge and taboo, a trait, a manner of speaking, a moment."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import yaml

from earmark.item import Record

FOLDER = Path(__file__).parent / "personas"


class Knowledge(Record):
    """A fact with a blank, the question that asks for it, and what may stand in the blank."""

    fact: str
    asked: str
    values: tuple[str | int, ...]


class Bill(Record):
    """A question after a price for several people.

    Attributes:
        of: The fact of `numbers` that is the price for one.
        asked: Says that each of them takes one.
    """

    of: int
    asked: str


class Occupation(Record):
    """What somebody is, knows and does not talk about."""

    name: str
    role: str
    taboo: str
    taboo_asked: str
    bill: Bill | None = None
    numbers: tuple[Knowledge, ...]
    words: tuple[Knowledge, ...]


class Trait(Record):
    """One side of a character."""

    name: str
    text: str


class Exchange(Record):
    """Something that a visitor says, and what he is told."""

    said: str
    reply: str


class Told(Record):
    """Ways to say how many have come; the number is heard and written nowhere."""

    counts: tuple[int, ...]
    ways: tuple[Exchange, ...]


class Personas(Record):
    """All that is written in one language; the sentences around it have blanks for it."""

    opening: str
    closing: str
    traits: tuple[Trait, ...]
    manners: tuple[str, ...]
    moments: tuple[str, ...]
    smalltalk: tuple[Exchange, ...]
    told: Told
    open_questions: tuple[str, ...]
    roles: tuple[Occupation, ...]

    def distinct_roles(self) -> tuple[str, ...]:
        """Every occupation with every trait."""
        return tuple(f"{trait.name} {role.name}" for role in self.roles for trait in self.traits)


@cache
def personas(language: str) -> Personas:
    """What personas of a language are composed of."""
    return Personas.model_validate(yaml.safe_load((FOLDER / f"{language}.yaml").read_text(encoding="utf-8")))
