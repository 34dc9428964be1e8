"""Drawing a program for a scene: a shape (which hops, in which order), filled with what the scene has."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Literal

import numpy as np

from synth.programs.program import Ask, Count, Difference, Extreme, Filter, Hop, Program, Relate, Than, Total
from synth.programs.table import Thing

Family = Literal["count", "total", "which", "word", "difference"]
FAMILIES: tuple[Family, ...] = ("count", "which", "difference", "word", "total")

# A letter a hop. f: one filter of what is asked for; F: two of them; b: before or after an anchor; n: between two
# anchors (two hops); t: more than an anchor; x: first, last, longest or shortest. An anchor has one filter of its own,
# or, as B, a filter and first or last.
SHAPES: Mapping[Family, tuple[str, ...]] = {
    "count": ("F", "b", "t", "fb", "ft", "n", "B", "fB"),
    "which": ("fx", "bx", "tx", "fbx", "ftx", "Fx", "Bx"),
    "word": ("wx", "wb", "wbx", "vx", "vb", "vbx", "wt", "vB"),
    "total": ("kq", "kb", "kB"),
    "difference": ("f-f", "f-F"),
}

_FILTERS: Mapping[str, tuple[str, ...]] = {
    "group": ("word", "sound"),
    "voice": ("man", "woman"),
    "loudness": ("loud", "soft"),
}
_SPOKEN: dict[str, tuple[str, ...]] = {"voice": ("man", "woman"), "loudness": ("loud", "soft")}


def program(family: Family, shape: str, things: Sequence[Thing], rng: np.random.Generator) -> Program | None:
    """A program of a shape.

    Args:
        family: How it ends.
        shape: One of `SHAPES[family]`.
        things: The scene's.
        rng: Draws what the shape leaves open.

    Returns:
        None where the scene has nothing to fill it with.
    """
    if family == "difference":
        left, right = (Count(of=_filters(2 if side == "F" else 1, rng)) for side in shape.split("-"))
        return Difference(left=left, right=right)
    chain = _chain(shape, things, rng)
    if chain is None:
        return None
    if family == "count":
        return Count(of=chain)
    return Total(of=chain) if family == "total" else Ask(attribute="title" if family == "which" else "word", of=chain)


def _chain(shape: str, things: Sequence[Thing], rng: np.random.Generator) -> tuple[Hop, ...] | None:
    made: list[Hop] = []
    for letter in shape:
        found = _HOPS[letter](made, things, rng)
        if not found:
            return None
        made += found
    return tuple(made)


def _filters(count: int, rng: np.random.Generator, among: Mapping[str, tuple[str, ...]] = _FILTERS) -> tuple[Hop, ...]:
    """So many filters of different attributes; a voice says that it is a word."""
    names = sorted(among)
    while True:
        picked = sorted(names[int(at)] for at in rng.choice(len(names), size=count, replace=False))
        if picked != ["group", "voice"]:
            return tuple(Filter(attribute=name, value=_one(among[name], rng)) for name in picked)


def _kind(things: Sequence[Thing], rng: np.random.Generator) -> list[Hop]:
    """A sound whose strokes can be counted, and that is there more than once."""
    titles = [thing.title for thing in things if thing.strokes is not None]
    repeated = sorted({title for title in titles if titles.count(title) > 1})
    return [Filter(attribute="title", value=_one(repeated, rng))] if repeated else []


def _quality(made: list[Hop], things: Sequence[Thing], rng: np.random.Generator) -> list[Hop]:
    """Which of the sounds of a kind: by loudness or, where they differ in it, by pitch."""
    title = made[0].value if made and isinstance(made[0], Filter) else ""
    pitched = all(thing.pitch for thing in things if thing.title == title)
    attribute: Literal["pitch", "loudness"] = "pitch" if pitched and rng.integers(2) else "loudness"
    value = _one(("high", "low") if attribute == "pitch" else ("loud", "soft"), rng)
    return [Filter(attribute=attribute, value=value)]


def _anchor(things: Sequence[Thing], rng: np.random.Generator, *, picked: bool) -> tuple[Hop, ...] | None:
    """A thing to relate to: the only one of its title or, picked, the first or last of several."""
    titles = [thing.title for thing in things]
    fitting = sorted({title for title in titles if (titles.count(title) > 1) == picked})
    if picked and rng.integers(2):
        found: Hop = _filters(1, rng, {"voice": _FILTERS["voice"]})[0]
    elif fitting:
        found = Filter(attribute="title", value=_one(fitting, rng))
    else:
        return None
    return (found, Extreme(attribute="onset_s", most=bool(rng.integers(2)))) if picked else (found,)


def _beside(things: Sequence[Thing], rng: np.random.Generator, *, picked: bool) -> list[Hop]:
    anchor = _anchor(things, rng, picked=picked)
    return [Relate(side="after" if rng.integers(2) else "before", to=anchor)] if anchor else []


def _between(things: Sequence[Thing], rng: np.random.Generator) -> list[Hop]:
    first, last = _anchor(things, rng, picked=False), _anchor(things, rng, picked=False)
    return [Relate(side="after", to=first), Relate(side="before", to=last)] if first and last else []


def _than(things: Sequence[Thing], rng: np.random.Generator) -> list[Hop]:
    anchor = _anchor(things, rng, picked=False)
    attribute: Literal["duration_s", "level_lufs"] = "duration_s" if rng.integers(2) else "level_lufs"
    return [Than(attribute=attribute, more=bool(rng.integers(2)), to=anchor)] if anchor else []


def _extreme(rng: np.random.Generator) -> list[Hop]:
    attribute: Literal["onset_s", "duration_s"] = "duration_s" if rng.integers(3) == 0 else "onset_s"
    return [Extreme(attribute=attribute, most=bool(rng.integers(2)))]


def _one(values: Sequence[str], rng: np.random.Generator) -> str:
    return values[int(rng.integers(len(values)))]


_HOPS: Mapping[str, Callable[[list[Hop], Sequence[Thing], np.random.Generator], Sequence[Hop]]] = {
    "f": lambda _, __, rng: _filters(1, rng),
    "F": lambda _, __, rng: _filters(2, rng),
    "w": lambda _, __, ___: (Filter(attribute="group", value="word"),),
    "v": lambda _, __, rng: _filters(1, rng, _SPOKEN),
    "k": lambda _, things, rng: _kind(things, rng),
    "q": _quality,
    "b": lambda _, things, rng: _beside(things, rng, picked=False),
    "B": lambda _, things, rng: _beside(things, rng, picked=True),
    "n": lambda _, things, rng: _between(things, rng),
    "t": lambda _, things, rng: _than(things, rng),
    "x": lambda _, __, rng: _extreme(rng),
}
