"""Coverage and power: sizes of cells and groups, labels, twins; formulas against the tables they come from."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from earmark.checks import Gates, check_items
from earmark.checks.coverage.cells import Cells, Labels
from earmark.checks.coverage.groups import Groups, Partners, Spellings
from earmark.checks.coverage.power import DIFFERING, detectable_between, detectable_within
from earmark.checks.registry import Accumulator, facts_of
from earmark.errors import Issue, ParamsError
from earmark.item import Attribute, Item, Twin
from tests.made import item
from tests.test_checks import Case, holding, write

CLEAN = item()
WORDS = ("a tone", "rain", "a dog", "a bell")


def made(n: int, **fields: object) -> Item:
    return CLEAN.model_copy(update={"id": f"hand/{n}", **fields}).sealed()


def many(count: int = 30, **fields: object) -> list[Item]:
    return [made(n, **fields) for n in range(count)]


def labelled(right: Sequence[int]) -> list[Item]:
    """One item for each number: which of the words, always in the same places, is right."""
    return [made(n, answers=(WORDS[one],), answer_index=one) for n, one in enumerate(right)]


def group(key: str, value: str) -> dict[str, object]:
    return {"groups": (Attribute(key=key, value=value),)}


def twin(n: int, role: str, of: str = "hand/pair", kind: str = "voice") -> Item:
    return made(n, twin=Twin(group=of, kind=kind, role=role))


GENDERS = [made(n, **group("gender", "female" if n < 30 else "male")) for n in range(60)]


def speaking(n: int, gender: str) -> Item:
    speaker = (Attribute(key="speaker", value="s7"), Attribute(key="gender", value=gender))
    return made(n, clips=(CLEAN.clips[0].model_copy(update={"speaker": speaker}),))


def numbered(n: int, answer: str) -> Item:
    return made(n, choices=(), answer_index=None, answer_type="number", answers=(answer,), scorer="number")


CASES = {
    "coverage.missing": Case(
        holding(*(made(n, **group("accent", "a")) for n in range(40)), made(50)),
        holding(*(made(n, **group("accent", "a")) for n in range(20)), *(made(n) for n in range(30, 50))),
    ),
    "coverage.speakers": Case(
        holding(speaking(1, "female"), speaking(2, "male")), holding(speaking(1, "female"), speaking(2, "Female"))
    ),
    "coverage.constant": Case(
        holding(*(numbered(n, "3") for n in range(12))), holding(*(numbered(n, str(n % 4)) for n in range(12)))
    ),
    "coverage.cells": Case(holding(*many(29)), holding(*many(30))),
    "coverage.labels": Case(holding(*labelled([0] * 20)), holding(*labelled([0, 1, 2, 3] * 5))),
    "coverage.groups": Case(holding(*GENDERS[1:]), holding(*GENDERS)),
    "coverage.twins": Case(holding(twin(1, "high")), holding(twin(1, "high"), twin(2, "low"))),
    "coverage.spelling": Case(
        holding(made(1, **group("accent", "Scottish")), made(2, **group("accent", "['scottish']"))),
        holding(made(1, **group("accent", "Scottish")), made(2, **group("accent", "English"))),
    ),
}


def issues_of(check: Accumulator, items: Sequence[Item], gates: Gates | None = None) -> list[Issue]:
    for one in items:
        check.add(facts_of(one))
    return list(check.finish(gates or Gates()))


@pytest.mark.parametrize(("n", "difference"), [(388, 0.10), (93, 0.20), (39, 0.30)])
def test_differences_between_groups_are_those_of_the_published_tables(n: int, difference: float) -> None:
    """By hand from the formula of Fleiss for 0.5 against 0.6, 0.7 and 0.8 (387.3, 93.0 and 38.5 in each group).

    For 0.7: (1.95996 * sqrt(2 * 0.6 * 0.4) + 0.84162 * sqrt(0.5 * 0.5 + 0.7 * 0.3)) ** 2 / 0.2 ** 2
    = (1.35790 + 0.57081) ** 2 / 0.04 = 93.0.
    """
    assert detectable_between(n) == pytest.approx(difference, abs=2e-3)
    assert (detectable_between(n) or 1) <= difference + 1e-4 < (detectable_between(n - 1) or 1) + 1e-3


def test_differences_between_systems_on_the_same_items() -> None:
    """By hand from Connor's formula for a difference of 0.1 where 0.3 of the items differ.

    (1.95996 * sqrt(0.3) + 0.84162 * sqrt(0.3 - 0.01)) ** 2 / 0.1 ** 2 = (1.07351 + 0.45322) ** 2 / 0.01 = 233.1.
    """
    assert detectable_within(233, 0.3) == pytest.approx(0.1, abs=1e-4)


def test_seven_items_show_nothing() -> None:
    """A published column of 7 items: 0.5 against 1.0 asks for 10.5 of them, by the formula above."""
    assert detectable_between(7) is None
    assert detectable_between(10) is None
    assert detectable_between(11) == pytest.approx(0.49, abs=0.01)
    assert detectable_within(7) is None
    assert detectable_between(0) is detectable_within(0) is None


@given(st.integers(25, 20_000), st.floats(0.05, 0.6))
def test_more_items_show_more(n: int, score: float) -> None:
    few, some = detectable_between(n, score), detectable_between(2 * n, score)
    assert some is not None
    assert few is None or some < few
    paired = detectable_within(2 * n)
    assert paired is None or 0 < paired <= DIFFERING


def test_a_small_cell_says_what_it_can_show() -> None:
    (issue,) = issues_of(Cells(), many(16))
    assert (issue.item, issue.expected) == ("mmau_pro/sound", "30 items or more")
    assert issue.got == "16, which show differences from 43% between two groups"
    (issue,) = issues_of(Cells(), many(7))
    assert issue.got == "7, which cannot tell half right from all right between two groups"
    assert issues_of(Cells(), many(7), Gates(min_cell_items=7)) == []


def test_the_table_has_a_row_for_each_task(tmp_path: Path) -> None:
    write(tmp_path, [*labelled([0, 0, 0, 1] * 25), made(200, task="music")])
    table = check_items(tmp_path, Gates(), None, ["coverage"]).to_json()["coverage"]
    assert [row["task"] for row in table] == ["mmau_pro/music", "mmau_pro/sound"]
    assert table[0]["detectable_between_groups"] is None
    assert table[1] == {
        "task": "mmau_pro/sound", "items": 100, "detectable_between_groups": 0.193,
        "detectable_between_systems": 0.152, "answers": 2, "commonest_answer": 0.75,
    }  # fmt: skip


def test_an_option_is_judged_by_how_often_it_is_offered() -> None:
    """By hand: of 20 offers among four 5 are expected; 15 are right: (10^2 / 5) + (10^2 / 15) = 26.7, p 2.4e-7."""
    found = issues_of(Labels(), labelled([0] * 15 + [1, 2, 3, 1, 2]))
    assert [issue.expected.split(" to be")[0] for issue in found] == ["'a tone'"]
    assert "15 times" in found[0].got
    assert issues_of(Labels(), labelled([0] * 12)) == []  # 3 are expected: too few to tell


def test_labels_of_free_answers_and_repeated_options_are_left_alone() -> None:
    labels = Labels()
    free = [made(n, answer_type="free", choices=(), answer_index=None, scorer="judge") for n in range(50)]
    assert issues_of(labels, free) == []
    assert labels.of == 0


def test_only_what_people_are_compared_by_is_a_group() -> None:
    few = [made(n, **group("turns", str(n))) for n in range(5)]
    assert issues_of(Groups(), few) == []
    (issue,) = issues_of(Groups(), GENDERS[:40])
    assert (issue.field, issue.got) == ("groups.gender", "male 10")
    assert issues_of(Groups(), GENDERS[:10]) == []  # one group is compared with nothing
    assert issues_of(Groups(), GENDERS[:40], Gates(min_group_items=10)) == []


def test_twins_need_two_roles() -> None:
    noisy = [twin(n, "noisy", kind="clean-noisy") for n in range(5)]
    (issue,) = issues_of(Partners(), noisy)
    assert issue.got == "5 of hand/pair, all 'noisy'"
    assert issues_of(Partners(), [*noisy, twin(9, "clean")]) == []
    alone = issues_of(Partners(), [twin(1, "high"), twin(2, "low", of="hand/other")])
    assert [issue.item for issue in alone] == ["hand/2", "hand/1"]


def test_the_commonest_spelling_is_the_right_one() -> None:
    labels = ["Reasoning"] * 3 + ["['Reasoning']", "reasoning ", "Information Extraction"]
    found = issues_of(Spellings(), [made(n, **group("category", one)) for n, one in enumerate(labels)])
    assert [issue.got for issue in found] == ["\"['Reasoning']\" in 1 items", "'reasoning ' in 1 items"]
    assert {issue.expected for issue in found} == {"'Reasoning', as in 3 items"}


def test_numbers_with_other_signs_are_other_labels() -> None:
    signs = [made(n, **group("snr_db", one)) for n, one in enumerate(["-5", "5", "0.5", "05", "+", "-"])]
    assert issues_of(Spellings(), signs) == []


@pytest.mark.parametrize("name", ["min_cell_items", "min_group_items"])
def test_gates_are_whole_numbers(name: str) -> None:
    assert getattr(Gates.of({name: 50.0}), name) == 50
    with pytest.raises(ParamsError, match=f"gates.{name}"):
        Gates.of({name: 1.5})


def test_a_sharp_is_no_punctuation() -> None:
    keys = [made(n, **group("key", one)) for n, one in enumerate(["F major", "F# major", "f-major"])]
    assert [issue.got for issue in issues_of(Spellings(), keys)] == ["'f-major' in 1 items"]
