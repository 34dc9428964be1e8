"""Twins: answers that must agree or differ, and one question."""

from __future__ import annotations

import pytest

from earmark.checks import Gates
from earmark.checks.registry import facts_of
from earmark.checks.twins import AGREE, DIFFER, Answers, Questions
from earmark.item import Item, Twin
from tests.made import item, tone
from tests.test_checks import Case, holding

LEFT = item()
RIGHT = item("hand/two", tone(330.0))


def twin(whole: Item, kind: str, role: str, answer: str, **fields: object) -> Item:
    index = whole.choices.index(answer)
    changes = {"answers": (answer,), "answer_index": index, "twin": Twin(group="one", kind=kind, role=role), **fields}
    return whole.model_copy(update=changes).sealed()


def pair(kind: str, first: str, second: str, **fields: object) -> list[Item]:
    return [twin(LEFT, kind, "original", first), twin(RIGHT, kind, "other", second, **fields)]


CASES = {
    "twins.answers": Case(holding(*pair("left-right", "rain", "rain")), holding(*pair("left-right", "rain", "a dog"))),
    "twins.question": Case(
        holding(*pair("voice", "rain", "rain", question="What else?")), holding(*pair("voice", "rain", "rain"))
    ),
}


def found(items: list[Item], start: type[Answers] | type[Questions] = Answers) -> list[str]:
    accumulator = start()
    for one in items:
        accumulator.add(facts_of(one))
    return [issue.item for issue in accumulator.finish(Gates())]


@pytest.mark.parametrize("kind", sorted(AGREE))
def test_no_reason_for_another_answer(kind: str) -> None:
    assert found(pair(kind, "rain", "rain")) == []
    assert found(pair(kind, "rain", "a dog")) == ["hand/two"]


@pytest.mark.parametrize("kind", sorted(DIFFER))
def test_a_reason_for_another_answer(kind: str) -> None:
    assert found(pair(kind, "rain", "a dog")) == []
    assert found(pair(kind, "rain", "rain")) == ["hand/two"]


def test_kinds_that_nobody_knows_are_not_judged() -> None:
    assert found(pair("seasons", "rain", "rain")) == []
    assert found(pair("seasons", "rain", "rain", question="What else?"), Questions) == []


def test_the_order_of_the_options_is_free() -> None:
    turned = tuple(reversed(LEFT.choices))
    assert found(pair("voice", "rain", "rain", choices=turned), Questions) == []
    assert found(pair("voice", "rain", "rain", choices=("rain", "a dog")), Questions) == ["hand/two"]
