"""Twins: what was changed between them changes the answer, or must not; the question stays the same.

Whether all partners are there is `coverage.twins`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from earmark.checks.gates import Gates
from earmark.checks.registry import CorpusCheck, Facts
from earmark.errors import Issue
from earmark.validation import normalised_choice

# Another voice, or noise, is no reason for another answer.
AGREE = frozenset({"voice", "clean-noisy"})
# A mirrored, turned, exchanged or unanswerable twin has another answer: that is what it was made for.
DIFFER = frozenset({"left-right", "near-far", "direction", "path", "room", "places", "answerable"})


class _Twin(NamedTuple):
    id: str
    role: str
    answers: frozenset[str]
    asked: tuple[str, frozenset[str]]
    around: tuple[str, ...]


class _Groups:
    """Gathers the twins of the known kinds by kind and group."""

    def __init__(self) -> None:
        self.of = 0
        self._groups: dict[tuple[str, str], list[_Twin]] = {}

    def add(self, facts: Facts) -> None:
        """Take one item, where it is a twin."""
        item = facts.record
        if item.twin is None or item.twin.kind not in AGREE | DIFFER:
            return
        self.of += 1
        twin = _Twin(
            item.id,
            item.twin.role,
            frozenset(map(normalised_choice, item.answers)),
            (normalised_choice(item.question), frozenset(map(normalised_choice, item.choices))),
            (item.benchmark, item.task, ", ".join(sorted({clip.language or "" for clip in item.clips}))),
        )
        self._groups.setdefault((item.twin.kind, item.twin.group), []).append(twin)


class Answers(_Groups):
    """Finds twins that answer alike and must not, or the other way round."""

    def finish(self, _: Gates) -> Iterator[Issue]:
        """One issue for each twin that contradicts one before it."""
        for (kind, group), twins in self._groups.items():
            seen: dict[frozenset[str], _Twin] = {}
            for twin in twins:
                first = seen.get(twin.answers) if kind in DIFFER else twins[0]
                if first and (first.answers == twin.answers) == (kind in DIFFER):
                    other = "another answer than" if kind in DIFFER else "the answer of"
                    expected = f"{other} {first.id} ({first.role}): {kind} twins, {group}"
                    got = f"{' | '.join(sorted(twin.answers))!r} ({twin.role})"
                    yield Issue(twin.id, "answers", expected, got, "twins.answers")
                seen.setdefault(twin.answers, twin)


class Questions(_Groups):
    """Finds twins that are asked something else, or elsewhere."""

    def finish(self, _: Gates) -> Iterator[Issue]:
        """One issue for each twin whose question, options, task or language are not those of the first."""
        for (kind, group), twins in self._groups.items():
            for twin in twins[1:]:
                if twin.asked != twins[0].asked:
                    expected = f"the question and the options of {twins[0].id}: {kind} twins, {group}"
                    got = f"{twin.asked[0]!r}, {' | '.join(sorted(twin.asked[1]))!r}"
                    yield Issue(twin.id, "question", expected, got, "twins.question")
                if twin.around != twins[0].around:
                    expected = f"{' '.join(twins[0].around)}, as {twins[0].id}: {kind} twins, {group}"
                    yield Issue(twin.id, "task", expected, " ".join(twin.around), "twins.question")


CHECKS = (
    CorpusCheck(
        id="twins.answers", severity="error", unit="twins",
        title="twins answer alike where the change is no reason, and differently where it is",
        why="A consistency score over twins with wrong keys rewards whoever does not listen.",
        remedy="Look at the scene of both; correct the key, or leave the group out",
        start=Answers,
    ),
    CorpusCheck(
        id="twins.question", severity="error", unit="twins",
        title="twins are asked the same, with the same options, in one task and language",
        why="Otherwise the difference between them may come from the words.",
        remedy="Draw the words and the options by the group, not by the item",
        start=Questions,
    ),
)  # fmt: skip
