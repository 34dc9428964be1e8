"""What a check is, and which checks there are.

A family is a module or a sub-package of this package that lists its checks in `CHECKS`; it is found by its name.
A check is a rule with its reason and its remedy, and its kind says what it must see: one item, all items, all
items beside lists of what is known elsewhere, the folder that holds the shards, or the reading itself. All run in
one pass over the shards.
"""

from __future__ import annotations

import pkgutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Generic, Literal, TypeVar

from earmark.checks.given import Accumulator as Accumulator  # noqa: PLC0414 - found here as well
from earmark.checks.given import Facts as Facts  # noqa: PLC0414
from earmark.checks.given import Folder as Folder  # noqa: PLC0414
from earmark.checks.given import Tabled as Tabled  # noqa: PLC0414
from earmark.checks.given import facts_of as facts_of  # noqa: PLC0414
from earmark.errors import Issue, UsageError
from earmark.item import Item
from earmark.taxonomy import nearest
from earmark.validation import sealed_issues

Severity = Literal["error", "warning"]
T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """A rule.

    Attributes:
        id: `<family>.<rule>`.
        severity: An error keeps a release from being made, a warning is shown.
        title: What holds where all is well.
        why: Who was hurt by it, or which standard asks for it.
        remedy: What to do about an issue.
        unit: What is counted, in the plural.
        needs: A module that it imports and a reader need not have; where it is missing the check is not run, and
            the report says so. Empty for none.
    """

    id: str
    severity: Severity
    title: str
    why: str
    remedy: str
    unit: str = "items"
    needs: str = ""

    def can_run(self) -> bool:
        """Whether what it needs is installed."""
        return not self.needs or find_spec(self.needs) is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemCheck(Check):
    """A rule that one item keeps or breaks; may run in another process.

    Attributes:
        find: Everything that is wrong with an item; pure.
        count: How many things it looks at in an item.
        codes: Codes of `earmark.validation` that this check reports, where it reports those.
    """

    find: Callable[[Item], Iterator[Issue]]
    count: Callable[[Item], int] = lambda _: 1
    codes: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicCheck(Check):
    """A rule that one item keeps or breaks, asked of public releases alone; the pipeline need not keep it.

    Attributes:
        find: Everything that is wrong with an item; pure.
        count: How many things it looks at in an item.
    """

    find: Callable[[Item], Iterator[Issue]]
    count: Callable[[Item], int] = lambda _: 1


@dataclass(frozen=True, slots=True, kw_only=True)
class CorpusCheck(Check):
    """A rule that all items together keep or break.

    Attributes:
        start: Makes a new accumulator.
        sketches: Whether it looks at the sketches of the clips; they take time.
    """

    start: Callable[[], Accumulator]
    sketches: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownCheck(Check):
    """A rule about all items and what is known elsewhere.

    Attributes:
        start: Makes a new accumulator from the lists that a curator gives: files and folders.
        sketches: As of `CorpusCheck`.
    """

    start: Callable[[Sequence[Path]], Accumulator]
    sketches: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class FolderCheck(Check):
    """A rule about files and counts.

    Attributes:
        find: Everything that is wrong with a folder.
        count: How many things it looks at; 0 where the folder has nothing of the kind.
    """

    find: Callable[[Folder], Iterator[Issue]]
    count: Callable[[Folder], int]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadCheck(Check):
    """A rule whose breach keeps an item from being read at all: the reader itself reports it."""


def once_per_item(measure: Callable[[Item], T]) -> Callable[[Item], T]:
    """Keep the result for the last item: the checks of a family ask for the same one after another."""
    return _Last(measure)


class _Last(Generic[T]):
    def __init__(self, measure: Callable[[Item], T]) -> None:
        self._measure = measure
        self._kept: tuple[Item, T] | None = None

    def __call__(self, item: Item) -> T:
        kept = self._kept
        if kept is None or kept[0] is not item:
            kept = self._kept = (item, self._measure(item))
        return kept[1]


validation = once_per_item(sealed_issues)


def validation_check(
    *codes: str,
    id: str,  # noqa: A002 - as in Check
    severity: Severity,
    title: str,
    why: str,
    remedy: str,
) -> ItemCheck:
    """A check that reports what `earmark.validation` finds under some codes: rules are written once."""
    wanted = frozenset(codes)

    def find(item: Item) -> Iterator[Issue]:
        return (issue for issue in validation(item) if issue.code in wanted)

    return ItemCheck(id=id, severity=severity, title=title, why=why, remedy=remedy, find=find, codes=wanted)


@cache
def checks() -> tuple[Check, ...]:
    """All checks there are, family by family in the order of their names."""
    package = import_module("earmark.checks")
    names = sorted(module.name for module in pkgutil.iter_modules(package.__path__))
    modules = [import_module(f"earmark.checks.{name}") for name in names]
    return tuple(check for module in modules for check in getattr(module, "CHECKS", ()))


def chosen(only: Sequence[str]) -> tuple[Check, ...]:
    """The checks that are named, by family or by id; all of them where none is.

    Raises:
        UsageError: There is no such family or check; names the nearest.
    """
    known = {check.id: check for check in checks()}
    families = {name.split(".")[0] for name in known}
    for word in only:
        if word not in known and word not in families:
            close = nearest(word, [*known, *families])
            raise UsageError(
                f"check {word!r}",
                expected="the id of a check, or a family of checks",
                got=repr(word),
                remedy=f"Did you mean {close!r}?" if close else f"Families: {', '.join(sorted(families))}",
            )
    return tuple(c for c in known.values() if not only or c.id in only or c.id.split(".")[0] in only)
