"""The controlled words: benchmarks, tasks, skills, aspects, levels. Data in `taxonomy/*.yaml`."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

from earmark.errors import TaxonomyError

FOLDER = Path(__file__).parent / "taxonomy"

# Raised when a word is added, renamed or dropped; part of every manifest.
TAXONOMY_VERSION = 1


@dataclass(frozen=True, slots=True)
class Task:
    """One cell of a benchmark.

    Attributes:
        key: The word used in the `task` field.
        title: For people.
        upstream: What the published release calls it; empty where it has no such value.
        level: HumanSense's level, where there is one.
        aspects: AHELM's aspects, where there are some.
    """

    key: str
    title: str
    upstream: str
    level: str | None
    aspects: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Taxonomy:
    """The words of one benchmark."""

    benchmark: str
    title: str
    source: str
    tasks: Mapping[str, Task]
    skills: frozenset[str]
    aspects: frozenset[str]
    levels: frozenset[str]


@cache
def benchmarks() -> tuple[str, ...]:
    """Names of the benchmarks that have a taxonomy, sorted."""
    return tuple(sorted(path.stem for path in FOLDER.glob("*.yaml")))


@cache
def taxonomy(benchmark: str) -> Taxonomy:
    """Load the words of one benchmark.

    Raises:
        TaxonomyError: There is no such benchmark; names the nearest.
    """
    if benchmark not in benchmarks():
        raise unknown_word("benchmark", benchmark, benchmarks())
    with (FOLDER / f"{benchmark}.yaml").open(encoding="utf-8") as file:
        data = yaml.safe_load(file)
    tasks = {
        key: Task(
            key=key,
            title=str(entry["title"]),
            upstream=str(entry.get("upstream", "")),
            level=entry.get("level"),
            aspects=tuple(entry.get("aspects", ())),
        )
        for key, entry in data["tasks"].items()
    }
    return Taxonomy(
        benchmark=benchmark,
        title=str(data["title"]),
        source=str(data["source"]),
        tasks=tasks,
        skills=frozenset(data.get("skills") or ()),
        aspects=frozenset(data.get("aspects") or ()),
        levels=frozenset(data.get("levels") or ()),
    )


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The known word most like this one, whatever its case, or None where nothing is like it."""
    folded = {one.casefold(): one for one in known}
    close = difflib.get_close_matches(word.casefold(), list(folded), n=1, cutoff=0.5)
    return folded[close[0]] if close else None


def unknown_word(kind: str, word: str, known: Iterable[str]) -> TaxonomyError:
    """The error for a word outside the vocabulary.

    Args:
        kind: What the word should have named ("task of mmau_pro").
        word: The word that came.
        known: The vocabulary.
    """
    known = sorted(known)
    close = nearest(word, known)
    remedy = f"Did you mean {close!r}?" if close else f"Known: {', '.join(known) or 'none'}"
    return TaxonomyError(f"{kind} {word!r}", expected=f"one of {len(known)} known words", got=repr(word), remedy=remedy)
