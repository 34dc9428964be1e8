"""Accuracy, chance and intervals of a guess; the gates over all rules and cells."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from earmark.checks import Gates
from earmark.checks.registry import facts_of
from earmark.checks.shortcuts.constants import constant_answers, open_question_of
from earmark.checks.shortcuts.gathering import Rules
from earmark.checks.shortcuts.measure import Guessed, Measure, measure, measures, standard_errors
from earmark.checks.shortcuts.question import Question, clip_named, number_in
from earmark.checks.shortcuts.rules import RULES, guessed, most_frequent_answer
from earmark.checks.shortcuts.showing import section
from earmark.checks.shortcuts.verdict import bars, excesses, table
from tests.made import item as made


def guesses(credit: list[float], groups: list[str] | None = None, chance: float = 0.25) -> Guessed:
    n = len(credit)
    return Guessed(np.array(credit), np.full(n, chance), groups or [str(k) for k in range(n)], ["b/t"] * n)


def test_the_interval_is_wilsons() -> None:
    """The bounds are those of scipy.stats.binomtest(right, n).proportion_ci(method="wilson"), scipy 1.17."""
    for right, n, low, high in ((395, 1000, 0.365158, 0.425645), (3, 10, 0.107791, 0.603222)):
        one = measure(guesses([1.0] * right + [0.0] * (n - right)))
        assert one is not None
        assert one.bounds(standard_errors(0.975)) == pytest.approx((low, high), abs=1e-6)
        assert one.to_json() == {"accuracy": right / n, "chance": 0.25, "low": low, "high": high, "n": n}


def test_copies_of_an_answer_tell_no_more_than_one() -> None:
    """Each of 50 groups is right or wrong as a whole: four copies, so a quarter of the questions count."""
    credit = [float(k % 2) for k in range(50) for _ in range(4)]
    one = measure(guesses(credit, [str(k) for k in range(50) for _ in range(4)]))
    assert one is not None
    assert one.effective_n == pytest.approx(50, rel=0.05)


def test_twins_that_cancel_out_do_not_narrow_the_interval() -> None:
    one = measure(guesses([0.0, 1.0] * 30, [str(k) for k in range(30) for _ in "ab"]))
    assert one is not None
    assert one.effective_n == 60


def test_all_right_in_one_group_is_one_question() -> None:
    one = measure(guesses([1.0] * 40, ["same"] * 40))
    assert one is not None
    assert one.effective_n == 1


@given(st.lists(st.tuples(st.sampled_from([0.0, 0.25, 0.5, 1.0]), st.integers(0, 9)), min_size=1, max_size=80))
def test_bounds_hold_the_accuracy_and_effective_n_is_no_more_than_n(drawn: list[tuple[float, int]]) -> None:
    one = measure(guesses([credit for credit, _ in drawn], [str(group) for _, group in drawn]))
    assert one is not None
    low, high = one.bounds(3.0)
    assert 0 <= low <= one.accuracy + 1e-9
    assert one.accuracy - 1e-9 <= high <= 1
    assert 0 < one.effective_n <= one.n + 1e-9


@given(st.floats(0.05, 0.9), st.floats(20, 5000), st.floats(0.5, 5))
def test_the_least_accuracy_that_is_shown_has_its_lower_bound_at_the_limit(limit: float, n: float, z: float) -> None:
    one = Measure(round(n), 0.5, 0.25, n)
    least = one.least_shown(limit, z)
    if least <= 1:
        assert Measure(round(n), least, 0.25, n).bounds(z)[0] == pytest.approx(limit, abs=1e-9)


def test_the_gate_is_shared_by_rules_and_cells() -> None:
    """44 of 100 at a chance of 0.25: at least 29.9 % if two are tested (z 3.09), 24.6 % if 600 are (z 4.50)."""
    one = measures(guesses([1.0] * 44 + [0.0] * 56))
    gates = Gates(shortcut_excess=0.0, shortcut_p=0.002)
    assert [issue.field for issue in excesses({"rule": one}, gates, "code")] == ["rule"]
    others = {f"b/{n}": Measure(100, 0.25, 0.25, 100.0) for n in range(598)}
    assert list(excesses({"rule": {**one, **others}}, gates, "code")) == []


def test_the_excess_that_is_allowed_is_allowed() -> None:
    one = measures(guesses([1.0] * 300 + [0.0] * 700))
    fired = [list(excesses({"r": one}, Gates(shortcut_excess=e), "c")) for e in (0.0, 0.05)]
    assert [len(found) for found in fired] == [1, 0]
    assert "30.0% of 1000 right by r" in fired[0][0].got


def test_the_table_says_what_a_cell_can_show() -> None:
    found = {"rule": measures(guesses([1.0] * 6 + [0.0] * 6)), "silent": {}}
    shown = table(found, Gates())
    assert shown["silent"] is None
    assert shown["rule"]["cells"]["b/t"]["verdict"] == "chance"
    assert 0.5 < shown["rule"]["least_shown"] <= 1
    bar = bars(found, Gates())["rule", "b/t"]
    assert bar.limit == 0.27
    assert bar.verdict(Measure(9, 1.0, 0.25, 9.0)) == "too small"
    assert bar.verdict(Measure(90, 1.0, 0.25, 90.0)) == "excess"


def asked(*choices: str, answer: int = 0, said: str = "?", name: str = "q") -> Question:
    return Question(name, "b/t", said, choices, answer)


@pytest.mark.parametrize(
    ("rule", "question", "picked"),
    [
        ("first_option", asked("a", "b"), {0}),
        ("last_option", asked("a", "b", "c"), {2}),
        ("uniquely_longest", asked("a", "bb", "ccc"), {2}),
        ("uniquely_longest", asked("a", "bbb", "ccc"), set()),
        ("uniquely_shortest", asked("a", "bbb", "ccc"), {0}),
        ("lexical_overlap", asked("a red car", "a blue boat", said="Is the car near?"), {0}),
        ("lexical_overlap", asked("a car", "the boat", said="Is the old horse a foal?"), set()),
        ("most_frequent_option", asked("a", "b"), set()),
        ("odd_in_form", asked("rain", "WIND", "hail"), {1}),
        ("odd_in_form", asked("rain", "wind", "hail."), {2}),
        ("odd_in_form", asked('"rain"', "wind", "hail"), {0}),
        ("odd_in_form", asked("2 bells", "a bell", "no bell"), {0}),
        ("odd_in_form", asked("Rain", "wind"), set()),
        ("odd_in_form", asked("Rain", "wind.", "hail"), set()),
        ("odd_in_form", asked("Rain", "Wind", "hail", "snow"), set()),
    ],
)
def test_what_a_rule_chooses(rule: str, question: Question, picked: set[int]) -> None:
    assert set(RULES[rule]([question])[0]) == picked


def test_frequencies_are_those_of_the_cell_and_answers_those_of_other_groups() -> None:
    questions = [asked("a", "b", name="1"), asked("a", "c", name="2"), asked("b", "c", answer=1, name="3")]
    assert [set(picked) for picked in RULES["most_frequent_option"](questions)] == [set(), set(), set()]
    questions.append(asked("a", "d", answer=0, name="4"))
    assert [set(picked) for picked in RULES["most_frequent_option"](questions)] == [{0}, {0}, set(), {0}]
    assert [set(p) for p in most_frequent_answer(questions, ["1", "2", "3", "4"])] == [{0}, {0}, set(), {0}]
    assert [set(p) for p in most_frequent_answer(questions, ["x"] * 4)] == [set()] * 4
    credit = guessed(questions, ["1", "2", "3", "4"], [(0, 1), (0,), (), (1,)])
    assert credit.credit.tolist() == [0.5, 1.0, 0.0]


def test_a_constant_answer_is_measured_by_cell_and_by_question() -> None:
    """Of "how many?" 3 of 4 are 2, of "which?" 2 of 2 are red; "why?" is asked once, so it is guessed as the cell."""
    told = [("how many?", "2"), ("how many?", "2"), ("how many?", "2"), ("how many?", "5"), ("which?", "red")]
    told += [("which?", "red"), ("why?", "2")]
    questions = [Question(f"q/{n}", "b/t", said, (answer,), 0) for n, (said, answer) in enumerate(told)]
    found = constant_answers(questions, [question.id for question in questions])["b/t"]
    assert (found["answers"], found["most_frequent"], found["share"]) == (3, "2", round(4 / 7, 6))
    assert (found["n"], found["accuracy"]) == (7, round(6 / 7, 6))
    alike = constant_answers(questions, ["one"] * 7)["b/t"]
    assert alike["accuracy"] == 0.0
    assert constant_answers([], []) == {}


def test_which_items_have_a_constant_answer() -> None:
    one = made(answer_type="number", choices=(), answer_index=None, answers=("4",), scorer="number")
    found = open_question_of(facts_of(one))
    assert found is not None
    assert (found.cell, found.said, found.choices) == ("mmau_pro/sound", "Which sound is heard?", ("4",))
    assert open_question_of(facts_of(made())) is None
    rules = Rules()
    rules.add(facts_of(one))
    rules.add(facts_of(made("hand/two")))
    assert rules.of == 1
    assert list(rules.finish(Gates())) == []
    _, shown = rules.table() or ("", None)
    assert isinstance(shown, dict)
    assert shown["constant_answers"]["mmau_pro/sound"]["share"] == 1.0


def test_the_section_of_the_card() -> None:
    found = {"text_only": measures(guesses([1.0] * 30 + [0.0] * 70)), "shallow_audio": measures(guesses([1.0] * 50))}
    text = section(table(found, Gates()))
    assert "| task | n | chance | words alone | a few statistics of the sound |\n|---|---|---|---|---|" in text
    assert "| b/t | 100 | 25.0% | 30.0% (22% to 40%) | 100.0% (93% to 100%) |" in text
    assert section({}) == section({"text_only": None}) == ""


@pytest.mark.parametrize(
    ("option", "number"), [("about 2.5 seconds", 2.5), ("from 0:45 to 1:00", 45.0), ("clip 3", 3.0), ("none", None)]
)
def test_the_number_in_an_option(option: str, number: float | None) -> None:
    assert number_in(option) == number


@pytest.mark.parametrize(
    ("option", "clip"),
    [("clip 2", 1), ("the first one", 0), ("clip 4", None), ("0", None), ("2.5", None), ("both", None)],
)
def test_the_clip_that_an_option_names(option: str, clip: int | None) -> None:
    assert clip_named(option, 3) == clip
