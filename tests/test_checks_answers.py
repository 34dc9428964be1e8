"""Answers: gold, choices, and the places of the answers; with the counts of a published benchmark."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from earmark.checks import Gates
from earmark.checks.answers import Cell, OptionCounts, Positions, unbalanced
from earmark.checks.registry import ItemCheck, chosen, facts_of
from earmark.draw import with_drawn_choices
from earmark.errors import Issue
from earmark.item import Item
from tests.made import item
from tests.test_checks import Case, holding

CLEAN = item()
WORDS = ("a tone", "rain", "a dog", "a bell")


def changed(name: str = "hand/one", **fields: Any) -> Item:
    return CLEAN.model_copy(update={"id": name, **fields}).sealed()


def answered_at(places: Sequence[int]) -> list[Item]:
    """One item for each place; the answer stands there."""
    made = []
    for n, place in enumerate(places):
        order = [word for word in WORDS if word != "a tone"]
        order.insert(place, "a tone")
        made.append(changed(f"hand/{n}", choices=tuple(order), answer_index=place))
    return made


def counted(answer: str, question: str = "How many bells ring?") -> Item:
    fields: dict[str, Any] = {"answer_type": "number", "scorer": "number", "choices": (), "answer_index": None}
    return changed(question=question, answers=(answer,), **fields)


def with_options(*numbers: int) -> list[Item]:
    return [changed(f"hand/{n}", choices=tuple(f"sound {k}" for k in range(count))) for n, count in enumerate(numbers)]


CASES = {
    "answers.gold": Case(holding(changed(answers=())), holding(CLEAN)),
    "answers.choices": Case(holding(changed(choices=("a tone",))), holding(CLEAN)),
    "answers.among": Case(holding(changed(answers=("A tone",))), holding(CLEAN)),
    "answers.distinct": Case(holding(changed(choices=("a tone", "rain", "Rain.", "a bell"))), holding(CLEAN)),
    "answers.index": Case(holding(changed(answer_index=2)), holding(CLEAN)),
    "answers.position": Case(holding(*answered_at([0] * 20)), holding(*answered_at([0, 1, 2, 3] * 5))),
    "answers.range": Case(holding(counted("-2")), holding(counted("2"), counted("-2", "Which number is said?"))),
    "answers.options": Case(holding(*with_options(*[4] * 10, 3)), holding(*with_options(*[4] * 10))),
}


@pytest.mark.parametrize(
    ("question", "answer", "right"),
    [
        ("How many bells ring?", "0", True), ("How many bells ring?", "1000", True), ("Count the bells.", "-1", False),
        ("After how many seconds does it begin?", "0.5", True), ("After how many seconds does it begin?", "0.6", False),
        ("How long is the tone?", "7", False), ("By how many degrees is it turned?", "361", False),
        ("By how many degrees is it turned?", "360", True), ("What percentage is silent?", "101", False),
        ("How cold is it said to be?", "-10", True), ("How many beats per minute?", "120", True),
    ],
)  # fmt: skip
def test_the_range_follows_from_the_question(question: str, answer: str, right: bool) -> None:
    """The clip has half a second."""
    (rule,) = chosen(["answers.range"])
    assert isinstance(rule, ItemCheck)
    assert (list(rule.find(counted(answer, question))) == []) is right


@pytest.mark.parametrize(
    ("numbers", "found"),
    [([4] * 9 + [3], 1), ([4] * 8 + [3] * 2, 0), ([4] * 5 + [3], 0), ([27] * 3, 3), ([26] * 3, 0)],
)  # fmt: skip
def test_numbers_of_options(numbers: list[int], found: int) -> None:
    counts = OptionCounts()
    for one in with_options(*numbers):
        counts.add(facts_of(one))
    assert len(list(counts.finish(Gates()))) == found


def issues_of(items: Sequence[Item], gates: Gates | None = None) -> list[Issue]:
    positions = Positions()
    for one in items:
        positions.add(facts_of(one))
    return list(positions.finish(gates or Gates()))


@pytest.mark.parametrize(
    ("fields", "check"),
    [
        ({"answers": ("  ",)}, "answers.gold"),
        ({"scorer": "wer"}, "answers.gold"),
        ({"answer_type": "number", "scorer": "number", "answers": ("two",)}, "answers.gold"),
        ({"answer_type": "number", "scorer": "number", "answers": ("2",)}, "answers.choices"),
        ({"answers": ("fog",)}, "answers.among"),
        ({"choices": ("a tone", "a tone", "rain")}, "answers.among"),
        ({"answer_index": None}, "answers.index"),
        ({"answer_index": 4}, "answers.index"),
    ],
)
def test_a_fault_is_reported_by_its_check(fields: dict[str, Any], check: str) -> None:
    rule = chosen([check])[0]
    assert isinstance(rule, ItemCheck)
    assert len(list(rule.find(changed(**fields)))) == 1


def test_the_statistic_of_the_published_places() -> None:
    """By hand: 250 are expected in each place; (145^2 + 21^2 + 42^2 + 124^2) / 250 = 38606 / 250 = 154.424."""
    found = list(unbalanced({Cell("mmau", "all", 4): [395, 271, 208, 126]}, 0.001))
    assert len(found) == 1
    assert found[0].test.statistic == pytest.approx(154.424)
    assert found[0].test.freedom == 3
    assert found[0].test.p < 1e-30


def test_the_issue_says_the_counts_and_what_they_are_worth() -> None:
    found = issues_of(answered_at([0] * 30 + [1] * 10))
    assert len(found) == 1
    assert found[0].item == "mmau_pro/sound with 4 choices"
    assert "30/10/0/0" in found[0].got
    assert "scores 75.0%" in found[0].got


def test_small_cells_are_not_tested() -> None:
    assert issues_of(answered_at([0] * 19)) == []  # 4.75 expected in each place
    assert len(issues_of(answered_at([0] * 20))) == 1  # 5


def test_the_gate_is_shared_by_the_cells() -> None:
    """13/3/2/2: chi-square (64 + 4 + 9 + 9) / 5 = 17.2, p 0.00064 with 3 degrees: alone it fires, of two not."""
    skewed, even = [13, 3, 2, 2], [5, 5, 5, 5]
    assert len(list(unbalanced({Cell("b", "one", 4): skewed}, 0.001))) == 1
    assert list(unbalanced({Cell("b", "one", 4): skewed, Cell("b", "two", 4): even}, 0.001)) == []


def test_cells_that_are_each_too_small_are_tested_together() -> None:
    cells = {Cell("b", f"t{n}", 4): [4, 0, 0, 0] for n in range(10)}
    assert [found.cell for found in unbalanced(cells, 0.001)] == [Cell("", "", 4)]


def test_numbers_of_choices_are_not_mixed() -> None:
    cells = {Cell("b", "t", 2): [40, 0], Cell("b", "t", 3): [20, 20, 20]}
    assert [str(found.cell) for found in unbalanced(cells, 0.001)] == ["b/t with 2 choices"]


@given(st.integers(2, 8), st.integers(0, 500))
def test_even_counts_never_fire(choices: int, each: int) -> None:
    assert list(unbalanced({Cell("b", "t", choices): [each] * choices}, 1.0)) == []


@given(st.permutations([60, 20, 20, 20]))
def test_it_does_not_matter_which_place_is_the_frequent_one(counts: list[int]) -> None:
    assert len(list(unbalanced({Cell("b", "t", 4): counts}, 0.001))) == 1


def test_places_drawn_by_hash_are_balanced() -> None:
    drawn = [with_drawn_choices(changed(f"hand/{n}"), seed=1, options=4) for n in range(400)]
    assert issues_of(drawn) == []


def test_a_published_benchmark_fires(kit: Path | None) -> None:
    """1,000 questions: places 395/271/208/126, 27 with repeated options (2.7 %), 16 whose answer is one of those."""
    if kit is None:
        return
    rows = json.loads((kit / "benchmarks" / "MMAU" / "mmau-test-mini.json").read_text(encoding="utf-8"))
    items = [
        Item(
            id=f"mmau/{row['id']}", benchmark="mmau_pro", task=row["task"], question=row["question"],
            choices=tuple(row["choices"]), answer_type="choice", answers=(row["answer"],),
            answer_index=row["choices"].index(row["answer"]), scorer="choice",
        )
        for row in rows
    ]  # fmt: skip
    counts = Counter(one.answer_index for one in items)
    assert [counts[place] for place in range(4)] == [395, 271, 208, 126]
    fired = {issue.item: issue.got.split(":")[0] for issue in issues_of(items)}
    assert fired["all items with 4 choices"] == "363/259/203/123"
    assert fired["mmau_pro/sound with 4 choices"] == "164/55/81/32"
    assert fired["mmau_pro/music with 4 choices"] == "101/134/73/26"
    rules = {check.id: check for check in chosen(["answers"]) if isinstance(check, ItemCheck)}
    faulty = {name: sum(1 for one in items if list(check.find(one))) for name, check in rules.items()}
    assert faulty["answers.distinct"] == 27
    assert faulty["answers.among"] == 16
