"""Defects of published scorers that touch choices, numbers, short answers and transcripts: ours has none of them.

Each test is named after the benchmark, and the section of our notes on it that describes the defect.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from earmark.errors import ScoreError
from earmark.item import Item
from earmark.score import Report, Status, score
from earmark.score.baselines import run_baselines
from earmark.score.choice import choose
from earmark.score.normalise import basic
from earmark.score.outcome import Outcome
from earmark.score.run import outcome_of
from tests.golden import scored
from tests.golden.scored import OPTIONS


def reply_to(made: Item, reply: str | None) -> Outcome:
    return outcome_of(scored.gold(made), reply)


def report(folder: Path, items: list[Item], outputs: Mapping[str, Any]) -> Report:
    release = scored.write_release(folder / "r", {"mmau_pro": items})
    return score(release, scored.write_predictions(folder / "p.jsonl", outputs), resamples=200)


def test_mmau_pro_1_6_1_a_misspelt_column_is_not_a_free_100(tmp_path: Path) -> None:
    release = scored.write_release(tmp_path / "r", {"mmau_pro": [scored.choice("a")]})
    path = tmp_path / "p.jsonl"
    path.write_text('{"id": "hand/a", "model_ouput": "thunder"}\n', encoding="utf-8")
    with pytest.raises(ScoreError, match=r"Did you mean 'output' by 'model_ouput'\?"):
        score(release, path)
    path.write_text('{"id": "hand/a", "output": "thunder", "answer": "rain"}\n', encoding="utf-8")
    with pytest.raises(ScoreError, match="no column named like gold"):
        score(release, path)


@pytest.mark.parametrize("reply", ["", "I'm sorry, I can't help with that.", "I don't know", "42", "-", "xyz"])
def test_mmau_pro_1_6_2_a_reply_without_an_answer_matches_no_option(reply: str) -> None:
    assert reply_to(scored.choice("a"), reply).status is Status.UNPARSED


def test_mmau_pro_1_6_2_a_bare_letter_is_its_option() -> None:
    assert reply_to(scored.choice("a", index=1), "B").status is Status.RIGHT


def test_mmau_pro_1_6_2_of_a_long_reasoning_the_final_answer_counts() -> None:
    reply = "First I considered a dog bark, then a stand. " * 40 + "The answer is (B)."
    assert reply_to(scored.choice("a", index=1), reply).status is Status.RIGHT


@pytest.mark.parametrize("choices", [(), ("rain",)])
def test_mmau_pro_1_6_3_items_without_choices_do_not_leave_the_denominator(
    tmp_path: Path, choices: tuple[str, ...]
) -> None:
    broken = scored.item("b", "choice", ("rain",), choices=choices, answer_index=0)
    with pytest.raises(ScoreError, match=r"hand/b: expected two or more choices and the index of one"):
        report(tmp_path, [scored.choice("a"), broken], {"a": "B"})


def test_mmau_pro_1_6_3_what_is_missing_or_unread_stays_in_the_denominator(tmp_path: Path) -> None:
    items = [scored.choice(name) for name in "abcd"]
    found = report(tmp_path, items, {"a": "B", "b": "thunder", "c": None}).overall
    assert (found.n, found.right, found.unparsed, found.missing, found.score) == (4, 1, 1, 2, 0.25)


@pytest.mark.parametrize(("gold", "reply"), [("art", "article"), ("cat", "cathedral"), ("dog", "a dogma")])
def test_mmau_pro_1_6_5_a_word_is_not_found_inside_another(gold: str, reply: str) -> None:
    assert reply_to(scored.item("s", "span", (gold,)), reply).status is Status.WRONG
    assert choose(reply, (gold, "something else")) is None


def test_mmau_pro_1_6_5_nan_is_not_the_text_nan(tmp_path: Path) -> None:
    release = scored.write_release(tmp_path / "r", {"mmau_pro": [scored.choice("a")]})
    path = tmp_path / "p.jsonl"
    path.write_text('{"id": "hand/a", "output": NaN}\n', encoding="utf-8")
    with pytest.raises(ScoreError, match=r"line 1.*NaN"):
        score(release, path)


def test_mmau_pro_1_6_7_intervals_skills_and_lengths_are_reported(tmp_path: Path) -> None:
    items = [scored.choice("a", skills=("pitch",)), scored.choice("b", clips=(scored.clip(200.0),))]
    found = report(tmp_path, items, {"a": "B", "b": "A"})
    assert {("skill", "mmau_pro/pitch"), ("length", "short"), ("length", "ultra_long")} <= {
        (cell.by, cell.value) for cell in found.cells
    }
    assert (found.overall.low, found.overall.high) == (0.0, 1.0)


@pytest.mark.parametrize("form", ["The correct answer is {}.", "({letter}) {}", "{letter}. {}", "{}", "It is {}"])
def test_mmau_pro_1_7_the_right_option_is_right_however_it_is_said(form: str) -> None:
    """MMAU's rule fails 9.3 % of its items on the first form and 3.3 % on the second."""
    choices = ("A man is speaking", "The correct sound", "An answer is given", "Speech")
    for index, text in enumerate(choices):
        assert choose(form.format(text, letter="ABCD"[index]), choices) == index


@pytest.mark.parametrize("form", ["not {}", "It is not {}.", "The answer is not {}"])
def test_mmau_pro_1_7_not_x_is_not_x(form: str) -> None:
    """MMAU's rule takes "not X" for X on 99.6 % of its items."""
    assert reply_to(scored.choice("a", index=1), form.format("rain")).value == 0.0


def test_mmau_pro_1_7_another_options_text_is_not_accepted() -> None:
    """MMAU's rule compares sets of words, so one option can pass for another made of the same words."""
    choices = ("dog bites man", "man bites dog", "man, dog", "dog")
    for index, text in enumerate(choices):
        assert choose(text, choices) == index
        assert choose(f"The answer is {text}.", choices) == index


def test_mmau_pro_1_7_a_reply_that_cannot_be_read_is_not_guessed() -> None:
    """A harness draws an option by chance when it cannot read one: a quarter of nonsense would be right."""
    outcomes = {reply_to(scored.choice(str(number)), "nonsense").status for number in range(100)}
    assert outcomes == {Status.UNPARSED}


def test_mmau_pro_1_7_what_position_gives_away_is_measured(tmp_path: Path) -> None:
    """MMAU's first option is right 39.5 % of the time; a release of ours says so beside its scores."""
    items = [scored.choice(str(number), index=0 if number < 8 else 2) for number in range(10)]
    release = scored.write_release(tmp_path / "r", {"mmau_pro": items})
    metrics = run_baselines(release, tmp_path / "out", 1)
    assert metrics["first"]["score"] == 0.8
    assert metrics["first"]["chance"] == 0.25


def test_ahelm_1_3_punctuation_of_every_script_is_dropped() -> None:
    assert basic("\u0928\u092e\u0938\u094d\u0924\u0947\u0964") == "\u0928\u092e\u0938\u094d\u0924\u0947"
    assert basic("\u4f60\u597d\u3002") == "\u4f60\u597d"
    assert basic("\u00bfQu\u00e9?\u2026 \u00abs\u00ed\u00bb") == "qu\u00e9 s\u00ed"


@pytest.mark.parametrize(
    ("gold", "reply"), [("red", "redwood tree"), ("joy", "joyless"), ("red", "red or blue"), ("joy", "joy, no, anger")]
)
def test_ahelm_1_3_a_beginning_is_not_the_answer(gold: str, reply: str) -> None:
    assert reply_to(scored.item("s", "span", (gold,)), reply).status is Status.WRONG


def test_ahelm_1_3_an_answer_in_a_sentence_is_the_answer() -> None:
    assert reply_to(scored.item("s", "span", ("soccer",)), "The answer is soccer").status is Status.RIGHT


@pytest.mark.parametrize("reply", ["A", "A.", "(A)", "a", "A) a dog bark"])
def test_ahelm_1_3_a_letter_may_have_marks(reply: str) -> None:
    assert reply_to(scored.choice("a", index=0), reply).status is Status.RIGHT


def test_ahelm_1_3_the_corpus_rate_is_of_sums(tmp_path: Path) -> None:
    """One error in one word and none in nine: 10 %, where a mean of rates says 50 %."""
    items = [
        scored.item("a", "transcript", ("yes",)),
        scored.item("b", "transcript", ("one two three four five six seven eight nine",)),
    ]
    found = report(tmp_path, items, {"a": "no", "b": "one two three four five six seven eight nine"}).overall
    assert found.wer is not None
    assert found.wer.score == 0.1


@pytest.mark.parametrize("reply", ["", " ", "...", None])
def test_ahelm_1_7_1_empty_prediction_is_not_perfect(reply: str | None) -> None:
    found = reply_to(scored.item("t", "transcript", ("three little words",)), reply)
    assert found.value == 0.0
    assert found.statistics is not None
    assert (found.statistics.deletions, found.statistics.rate) == (3, 1.0)


def test_ahelm_1_7_7_blanks_in_thai_are_no_errors() -> None:
    thai = "\u0e2a\u0e27\u0e31\u0e2a\u0e14\u0e35\u0e04\u0e23\u0e31\u0e1a"
    made = scored.item("t", "transcript", (thai,), clips=(scored.clip(language="th"),))
    assert reply_to(made, thai[:6] + " " + thai[6:]).value == 1.0


def test_ahelm_1_7_8_chinese_is_compared_by_characters() -> None:
    made = scored.item("t", "transcript", ("\u4f60\u597d\u4e16\u754c",), clips=(scored.clip(language="zh"),))
    found = reply_to(made, "\u4f60\u597d\u4e16\u754b")
    assert found.statistics is not None
    assert (found.statistics.unit, found.statistics.rate) == ("character", 0.25)


def test_ahelm_1_7_9_no_cell_is_nan_and_every_cell_says_its_n(tmp_path: Path) -> None:
    items = [scored.item("a", "transcript", ("...",)), scored.choice("b", skills=("pitch",)), scored.choice("c")]
    found = report(tmp_path, items, {"a": "", "c": "B"}).to_json()
    json.dumps(found, allow_nan=False)
    assert all(cell["n"] >= 1 for cell in found["cells"])


def test_ahelm_1_7_12_of_several_golds_the_best_counts() -> None:
    made = scored.item("t", "transcript", ("wholly other words", "three little words"))
    assert reply_to(made, "three little words").status is Status.RIGHT


@pytest.mark.parametrize(("reference", "reply"), [("Yes.", "No."), ("A", "B"), ("Hi", ""), ("", "Hi")])
def test_voiceassistant_eval_2_5_short_texts_that_differ_are_not_alike(reference: str, reply: str) -> None:
    """Its consistency takes any two texts of up to ten characters for equal."""
    assert reply_to(scored.item("t", "transcript", (reference,)), reply).value == 0.0


def test_voiceassistant_eval_2_5_no_value_leaves_its_range() -> None:
    """Its consistency can fall to -0.92, where blanks count in the distance and not in the length."""
    assert reply_to(scored.item("t", "transcript", ("a",)), "b c d e f g").value == 0.0


@pytest.mark.parametrize(
    ("reply", "index"), [("The answer is A", 0), ("Both sound alike. A", 0), ("Based on the video, I choose A", 0)]
)
def test_humansense_3_4_it_is_not_the_first_character_that_counts(reply: str, index: int) -> None:
    assert choose(reply, OPTIONS) == index


def test_humansense_3_4_a_sentence_that_begins_with_b_is_not_b() -> None:
    assert choose("Based on the video, A", OPTIONS) is None
    assert choose("Definitely a dog bark", OPTIONS) == 0


@pytest.mark.parametrize(
    ("gold", "reply", "status"), [("10", "10", "right"), ("10", "1", "wrong"), ("1", "10", "wrong")]
)
def test_humansense_3_4_numbers_have_more_than_one_digit(gold: str, reply: str, status: str) -> None:
    assert reply_to(scored.item("n", "number", (gold,)), reply).status == status


def test_humansense_3_4_a_reply_that_is_no_number_is_no_error() -> None:
    assert reply_to(scored.item("n", "number", ("10",)), "many").status is Status.UNPARSED


def test_complaint_1_the_signature_says_what_the_numbers_depend_on(tmp_path: Path) -> None:
    signature = str(report(tmp_path, [scored.choice("a")], {"a": "B"}).signature)
    for part in ("earmark:", "release:none@", "n:1", "normaliser:basic1", "choice:rules1", "resamples:200", "seed:0"):
        assert part in signature.split("|") or f"|{part}" in f"|{signature}"


def test_complaint_9_letter_and_text_are_the_same_answer() -> None:
    for index, text in enumerate(OPTIONS):
        assert choose("ABCD"[index], OPTIONS) == choose(text, OPTIONS) == index
