"""Groups that people are compared by, twins, and labels that should be one."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from earmark.checks.coverage.cells import Task
from earmark.checks.gates import Gates
from earmark.checks.registry import Facts
from earmark.errors import Issue

# What people are compared by; other groups of an item describe it.
FAIRNESS = frozenset(
    {"accent", "age", "dialect", "ethnicity", "gender", "language", "native_language", "race", "region", "sex"}
)

_USUAL = 0.8
# Not part of a word; a sharp, a plus and a sign of degrees are.
_UNSPOKEN = re.compile(r"[\s\[\](){}'\"`_,.;:/-]+")


class Groups:
    """Counts the items of the groups that people are compared by."""

    def __init__(self) -> None:
        self.of = 0
        self._counts: dict[tuple[Task, str], Counter[str]] = defaultdict(Counter)

    def add(self, facts: Facts) -> None:
        """Take the groups of one item."""
        item = facts.record
        for group in item.groups:
            if group.key.casefold() in FAIRNESS:
                counts = self._counts[Task(item.benchmark, item.task), group.key]
                self.of += group.value not in counts
                counts[group.value] += 1

    def finish(self, gates: Gates) -> Iterator[Issue]:
        """One issue for each comparison with a group that is too small; a single group is compared with nothing."""
        for (task, key), counts in sorted(self._counts.items()):
            small = {value: n for value, n in sorted(counts.items()) if n < gates.min_group_items}
            if small and len(counts) > 1:
                got = ", ".join(f"{value} {n}" for value, n in small.items())
                expected = f"{gates.min_group_items} items or more of each {key}"
                yield Issue(str(task), f"groups.{key}", expected, got, "coverage.groups")


@dataclass(slots=True)
class _Twins:
    first: str
    kind: str
    items: int = 0
    roles: Counter[str] = field(default_factory=Counter)


class Partners:
    """Finds twins that have lost the others of their group."""

    def __init__(self) -> None:
        self.of = 0
        self._groups: dict[str, _Twins] = {}

    def add(self, facts: Facts) -> None:
        """Take one item."""
        item = facts.record
        if item.twin is not None:
            self.of += item.twin.group not in self._groups
            group = self._groups.setdefault(item.twin.group, _Twins(item.id, item.twin.kind))
            group.items += 1
            group.roles[item.twin.role] += 1

    def finish(self, _: Gates) -> Iterator[Issue]:
        """One issue for each group in which all play one role, or one is played twice that is played once elsewhere."""
        single = self._played_once()
        for name, group in sorted(self._groups.items()):
            if len(group.roles) < 2:
                role = ", ".join(group.roles)
                got = f"{group.items} of {name}, all {role!r}" if group.items > 1 else f"{role!r} of {name} alone"
                yield Issue(group.first, "twin", f"twins ({group.kind}) in two roles or more", got, "coverage.twins")
                continue
            twice = [role for role, n in sorted(group.roles.items()) if n > 1 and (group.kind, role) in single]
            if twice:
                expected = f"one twin ({group.kind}) in the role {twice[0]!r}, as in other groups"
                yield Issue(group.first, "twin", expected, f"{group.roles[twice[0]]} of {name}", "coverage.twins")

    def _played_once(self) -> set[tuple[str, str]]:
        """Kinds and roles that nearly all groups have once."""
        counts: dict[tuple[str, str], Counter[bool]] = defaultdict(Counter)
        for group in self._groups.values():
            for role, n in group.roles.items():
                counts[group.kind, role][n == 1] += 1
        return {key for key, found in counts.items() if found.total() > 2 and found[True] >= _USUAL * found.total()}


class Spellings:
    """Finds labels that differ by case, blanks, brackets or punctuation alone."""

    def __init__(self) -> None:
        self.of = 0
        self._spelt: dict[tuple[str, str, str], Counter[str]] = defaultdict(Counter)

    def add(self, facts: Facts) -> None:
        """Take the labels of one item."""
        item = facts.record
        labels = [("task", item.task), *((group.key, group.value) for group in item.groups)]
        labels += [("key of groups", group.key) for group in item.groups]
        labels += [("kind of twins", item.twin.kind)] if item.twin else []
        labels += [("kind of perturbation", item.perturbation.kind)] if item.perturbation else []
        labels += [("corpus", part.source.dataset) for _, part in item.licensed()]
        for key, value in labels:
            bare = _UNSPOKEN.sub("", value.casefold())
            if not bare.isdigit():
                counts = self._spelt[item.benchmark, key, bare]
                self.of += value not in counts
                counts[value] += 1

    def finish(self, _: Gates) -> Iterator[Issue]:
        """One issue for each label after the commonest spelling of a word."""
        for (benchmark, key, bare), counts in sorted(self._spelt.items()):
            first, *others = sorted(counts, key=lambda value: (-counts[value], value))
            for value in others if bare else ():
                got = f"{value!r} in {counts[value]} items"
                yield Issue(
                    f"{benchmark}: {key}", key, f"{first!r}, as in {counts[first]} items", got, "coverage.spelling"
                )
