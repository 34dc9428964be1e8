"""The labelling interface that a rater saw: which names, words and answers it asks for.

The server checks none of it (an unknown name, a word that is not offered, nothing at all: each is taken), so it is
checked here: names and fixed words by the SDK, what must be filled in and what the task itself offers by us.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from xml.etree.ElementTree import Element, ParseError, fromstring

from earmark.errors import JudgementError

Result = Mapping[str, Any]
_SHOWN = 240


@dataclass(frozen=True, slots=True)
class _Condition:
    """A part of the page that is there only when something is chosen: any of the words, or anything."""

    control: str
    words: frozenset[str]

    def holds(self, chosen: Mapping[str, frozenset[str]]) -> bool:
        made = chosen.get(self.control, frozenset())
        return bool(made & self.words) if self.words else bool(made)


@dataclass(frozen=True, slots=True)
class _Control:
    required: bool
    per_region: bool
    takes: str | None
    several: bool
    conditions: tuple[_Condition, ...]


class Interface:
    """One project's interface.

    Args:
        project: Its name, for messages.
        config: Label Studio's XML.

    Raises:
        JudgementError: It is not a labelling interface.
    """

    def __init__(self, project: str, config: str) -> None:
        from label_studio_sdk.label_interface.interface import LabelInterface

        try:
            root = fromstring(config)  # noqa: S314 - of a server whose curator we are
            self._controls = dict(_controls(root, ()))
            self._sdk = LabelInterface(config)
        except (ParseError, ValueError, KeyError, TypeError) as error:
            raise JudgementError(
                f"the interface of project {project}", expected="a labelling interface",
                got=str(error) or "something else", remedy="Somebody edited it: push again to have it restored",
            ) from None  # fmt: skip
        self._leaves = {tree.get("name", ""): frozenset(_leaves(tree)) for tree in root.iter("Taxonomy")}
        self._per_region = {name for name, one in self._controls.items() if one.per_region}

    def per_region(self, name: str) -> bool:
        """Whether a control belongs to a region of a clip, not to the item."""
        return name in self._per_region

    def takes(self, name: str) -> str | None:
        """The key of the task's data that a control takes its options, or what it is filled with, from."""
        found = self._controls.get(name)
        return found.takes if found else None

    def several(self, name: str) -> bool:
        """Whether a control may be given more than one answer."""
        found = self._controls.get(name)
        return found is not None and found.several

    def leaves(self, name: str) -> frozenset[str]:
        """The words of a tree that are answers; what they stand under are headings."""
        return self._leaves.get(name, frozenset())

    def faults(self, result: Any) -> list[str]:
        """What the SDK finds wrong: unknown names, other types, words that are not offered."""
        try:
            found = self._sdk.validate_prediction({"result": result}, return_errors=True)  # type: ignore[no-untyped-call]
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            found = [f"something else than results: {type(error).__name__}"]
        # it lists all that is offered, a hundred words of a taxonomy
        return [str(one) if len(str(one)) <= _SHOWN else f"{str(one)[:_SHOWN]} …" for one in found]

    def missing(self, results: Sequence[Result], given: frozenset[str]) -> list[str]:
        """Controls that had to be filled in and were not; those of a part that was not shown need not be.

        Args:
            results: What came.
            given: Names of the fields that hold something.
        """
        chosen: dict[str, frozenset[str]] = {}
        for one in results:
            words = one["value"].get("choices")
            if isinstance(words, list):
                chosen[one["from_name"]] = frozenset(map(str, words))
        return [
            name
            for name, control in self._controls.items()
            if control.required and not control.per_region and name not in given
            and all(condition.holds(chosen) for condition in control.conditions)
        ]  # fmt: skip


def _leaves(tree: Element) -> Iterator[str]:
    return (one.get("alias") or one.get("value") or "" for one in tree.iter("Choice") if one.find("Choice") is None)


def _controls(element: Element, above: tuple[_Condition, ...]) -> Iterator[tuple[str, _Control]]:
    conditions = above
    if element.get("visibleWhen") == "choice-selected" and element.get("whenTagName"):
        words = frozenset(filter(None, (element.get("whenChoiceValue") or "").split(",")))
        conditions = (*above, _Condition(element.get("whenTagName", ""), words))
    name, value = element.get("name"), element.get("value") or ""
    if name and element.get("toName"):
        yield (
            name,
            _Control(
                required=element.get("required") == "true",
                per_region=element.get("perRegion") == "true",
                takes=value[1:] if value.startswith("$") else None,
                several=element.get("choice") == "multiple",
                # what is shown when something else holds (a region is selected, say) cannot be demanded here
                conditions=(*conditions, *_never(element)),
            ),
        )
    for child in element:
        yield from _controls(child, (*conditions, *_never(element)))


def _never(element: Element) -> tuple[_Condition, ...]:
    other = element.get("visibleWhen") not in (None, "choice-selected")
    return (_Condition("", frozenset({"never"})),) if other else ()
