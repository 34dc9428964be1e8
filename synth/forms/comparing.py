"""Comparing two forms: nothing in common, distributions equal by test, answers that tell nothing of each other.

What shares sounds counts once: a number by its mean over the twins, a class by one of them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from statistics import fmean

from earmark.errors import SynthError
from earmark.identity import sha256_of_text
from earmark.item import Record
from synth.forms.reading import Facts, Form, read_form
from synth.forms.tested import SHOWN, Trial, agreement, classes, corrected, numbers

ALPHA = 0.01


class Common(Record):
    """What two forms have in common of one kind; should be nothing.

    Attributes:
        kind: id, scene, clip or recording.
        count: How many.
        examples: Some of them.
    """

    kind: str
    count: int
    examples: tuple[str, ...]


class Comparison(Record):
    """Two forms compared.

    Attributes:
        forms: Their names.
        items: How many each has, by recipe.
        common: What they share, by kind.
        tests: All distributions.
        alpha: Level of all tests together.
    """

    forms: tuple[str, str]
    items: dict[str, tuple[int, int]]
    common: tuple[Common, ...]
    tests: tuple[Trial, ...]
    alpha: float

    @property
    def holds(self) -> bool:
        """Nothing is shared, and no test tells the forms apart."""
        return not any(one.count for one in self.common) and all(one.holm_p >= self.alpha for one in self.tests)


def compare(a: Sequence[Path], b: Sequence[Path], alpha: float = ALPHA) -> Comparison:
    """Compare two forms of the same recipes.

    Args:
        a: Folders with the shards of one form.
        b: Of the other.
        alpha: Level of all tests together (Holm).

    Raises:
        SynthError: A form has no items or is mixed, both are one form, or the recipes are not the same.
        ShardError, ItemError: A file is damaged.
    """
    first, second = read_form(a), read_form(b)
    _require_comparable(first, second)
    tests = [
        test for recipe in sorted(first.items) for test in _tests(recipe, first.items[recipe], second.items[recipe])
    ]
    return Comparison(
        forms=(first.name, second.name),
        items={name: (len(first.items[name]), len(second.items[name])) for name in sorted(first.items)},
        common=tuple(_common(kind, first, second) for kind in ("id", "scene", "clip", "recording")),
        tests=tuple(corrected(tests)),
        alpha=alpha,
    )


def _require_comparable(a: Form, b: Form) -> None:
    if a.name == b.name:
        raise SynthError("forms", expected="two different ones", got=f"{a.name} twice")
    if set(a.items) != set(b.items):
        got = f"{', '.join(sorted(a.items))} and {', '.join(sorted(b.items))}"
        raise SynthError("forms", expected="the same recipes in both", got=got)


def _common(kind: str, a: Form, b: Form) -> Common:
    of_a, of_b = (
        {value for items in form.items.values() for one in items for value in one.identities[kind]} for form in (a, b)
    )
    shared = sorted(of_a & of_b)
    return Common(kind=kind, count=len(shared), examples=tuple(shared[:SHOWN]))


def _tests(recipe: str, a: Sequence[Facts], b: Sequence[Facts]) -> Iterator[Trial]:
    clusters_a, clusters_b = _clusters(a), _clusters(b)
    for trait in sorted({name for one in (*a, *b) for name in one.numbers}):
        of_a, of_b = (list(_means(clusters, trait)) for clusters in (clusters_a, clusters_b))
        yield numbers(recipe, trait, of_a, of_b)
    for trait in sorted(a[0].classes):
        of_one, of_other = ([_one_of(one).classes[trait] for one in found] for found in (clusters_a, clusters_b))
        tested = classes(recipe, trait, of_one, of_other)
        if tested:
            yield tested
    agreed = agreement(recipe, a, b)
    if agreed:
        yield agreed


def _clusters(items: Sequence[Facts]) -> list[list[Facts]]:
    found: dict[str, list[Facts]] = defaultdict(list)
    for one in items:
        found[one.cluster].append(one)
    return list(found.values())


def _means(clusters: Sequence[Sequence[Facts]], trait: str) -> Iterator[float]:
    for cluster in clusters:
        values = [one.numbers[trait] for one in cluster if trait in one.numbers]
        if values:
            yield fmean(values)


def _one_of(cluster: Sequence[Facts]) -> Facts:
    """One item of a cluster, by lot: which one it is among its twins must not matter."""
    return min(cluster, key=lambda one: sha256_of_text(min(one.identities["id"])))
