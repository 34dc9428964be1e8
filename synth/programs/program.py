"""The language: a program narrows what is heard by hops, and turns what is left into an answer.

A *hop* takes a set of things and gives a set of things (`Filter`, `Relate`, `Than`, `Extreme`), or takes two numbers
and gives one (`Difference`). `Relate` and `Than` name what they relate to by a chain of hops of its own, the *anchor*.
`Count`, `Total` and `Ask` end a program: they turn things into an answer and are no hops, for without them there is
no answer at all.

*Dropping* a hop puts its input in its place: a filter that keeps everything, a relation that holds for everything (its
anchor is dropped with it), an extreme that keeps the whole set; an anchor of which a hop is dropped may then be any of
several things. Dropping a `Difference` leaves one of its sides: either.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Literal, NamedTuple, TypeAlias

from pydantic import Field

from earmark.item import Record


class Filter(Record):
    """Keeps the things of which an attribute has a value."""

    op: Literal["filter"] = "filter"
    attribute: Literal["title", "group", "voice", "loudness", "pitch"]
    value: str


class Relate(Record):
    """Keeps the things that are over before the anchor begins, or begin after it is over."""

    op: Literal["relate"] = "relate"
    side: Literal["before", "after"]
    to: tuple[Hop, ...]


class Than(Record):
    """Keeps the things that have more, or less, of something than the anchor."""

    op: Literal["than"] = "than"
    attribute: Literal["duration_s", "level_lufs"]
    more: bool
    to: tuple[Hop, ...]


class Extreme(Record):
    """Keeps the one thing that has the most, or the least, of something."""

    op: Literal["extreme"] = "extreme"
    attribute: Literal["onset_s", "duration_s"]
    most: bool


Hop: TypeAlias = Annotated[Filter | Relate | Than | Extreme, Field(discriminator="op")]


class Count(Record):
    """How many things are left."""

    op: Literal["count"] = "count"
    of: tuple[Hop, ...]


class Total(Record):
    """How many strokes all that is left has together."""

    op: Literal["total"] = "total"
    of: tuple[Hop, ...]


class Ask(Record):
    """An attribute of the one thing that is left."""

    op: Literal["ask"] = "ask"
    attribute: Literal["title", "word"]
    of: tuple[Hop, ...]


class Difference(Record):
    """How many more there are on one side than on the other."""

    op: Literal["difference"] = "difference"
    left: Count
    right: Count


Program: TypeAlias = Annotated[Count | Total | Ask | Difference, Field(discriminator="op")]

Relate.model_rebuild()
Than.model_rebuild()


class Placed(NamedTuple):
    """A hop, and its place in the program: `of.1` is the second of a chain, `of.1.to.0` the first of its anchor."""

    path: str
    hop: Filter | Relate | Than | Extreme | Difference


def hops(program: Program) -> list[Placed]:
    """All hops of a program, those of anchors before the hop that relates to them."""
    if isinstance(program, Difference):
        sides = [*_of_chain(program.left.of, "left.of"), *_of_chain(program.right.of, "right.of")]
        return [*sides, Placed("difference", program)]
    return list(_of_chain(program.of, "of"))


def _of_chain(chain: tuple[Hop, ...], path: str) -> Iterator[Placed]:
    for number, hop in enumerate(chain):
        here = f"{path}.{number}"
        if isinstance(hop, Relate | Than):
            yield from _of_chain(hop.to, f"{here}.to")
        yield Placed(here, hop)
