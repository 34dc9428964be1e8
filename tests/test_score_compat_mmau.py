"""Defects of MMAU, MMAR, MMAU-Pro and their harnesses: the published rule has each, ours has none.

Tests are named after the place in our notes that describes the defect: section, number.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from earmark.score.choice import choose
from earmark.score.compat import mmau_pro, published
from earmark.score.gold import Gold
from earmark.score.instructions import Ruled
from earmark.score.instructions import score as keep
from earmark.score.outcome import Outcome, Status
from earmark.score.run import outcome_of
from tests.golden import scored

STRING_MATCH, GUESS = published("mmau").score, published("lmms-eval").score


def made(index: int = 1, choices: tuple[str, ...] = scored.OPTIONS) -> Gold:
    return scored.gold(scored.choice("a", index, choices))


def rule(name: str, **arguments: Any) -> str:
    return json.dumps({"rule": name, **arguments})


def ours(reply: str, *rules: str) -> Outcome:
    return keep(Ruled("hand/a", rules), reply)


# MMAU-Pro


def test_mmau_pro_1_6_1_a_misspelt_column_is_scored_as_the_gold() -> None:
    rows = [{"model_ouput": "thunder"}, {"model_ouput": "wind"}]
    golds = [scored.gold(scored.choice(name, index)) for name, index in (("a", 0), ("b", 1))]
    outputs = mmau_pro.outputs_of(rows, [gold.answers[0] for gold in golds])
    assert [outcome_of(gold, output).value for gold, output in zip(golds, outputs, strict=True)] == [1.0, 1.0]
    assert mmau_pro.outputs_of([{"model_output": "thunder"}], ["rain"]) == ["thunder"]


@pytest.mark.parametrize("reply", ["", "I'm sorry, I can't help with that.", "nonsense"])
def test_mmau_pro_1_6_2_a_reply_without_an_answer_is_matched_all_the_same(reply: str) -> None:
    """Its embeddings cannot be had here; of the two harnesses that cannot abstain, the other draws."""
    golds = [scored.gold(scored.choice(str(n))) for n in range(200)]
    drawn = sum(GUESS(gold, reply).value or 0.0 for gold in golds)
    assert 30 <= drawn <= 70  # a quarter, give or take four standard deviations (6.1)
    assert all(outcome_of(gold, reply).status is Status.UNPARSED for gold in golds)


def test_mmau_pro_1_6_3_what_is_dropped_leaves_the_denominator() -> None:
    assert STRING_MATCH(made(), None).value is None
    assert outcome_of(made(), None).value == 0.0


@pytest.mark.parametrize(
    ("judgement", "value"),
    [("CORRECTNESS: [1]", 3.0), ("**CORRECTNESS:** 1", 3.0), ("I will not judge.", 3.0), ("", 3.0)],
)
def test_mmau_pro_1_6_4_a_judge_that_cannot_be_read_gives_three_of_five(judgement: str, value: float) -> None:
    assert mmau_pro.overall(judgement) == value
    wrong = "CORRECTNESS: 1 - no\nRELEVANCE: 5\nCOMPLETENESS: 2\nCLARITY: 5"
    assert mmau_pro.overall(wrong) / 5 == 0.65  # the note's own figure
    failed = outcome_of(made()._replace(scorer="judge"), "reply")  # ours, where no verdict can be had
    assert (failed.status, failed.value) == (Status.ERROR, None)


RULES = [
    # what the published check lets pass and should not
    (rule("Postscript", postscript_marker="P.S."), "Perhaps it is a dog", True),
    (rule("Postscript", postscript_marker="P.S."), "The siren stops slowly", True),
    (rule("Include Keywords", keywords="art"), "An article.", True),
    (rule("Minimum Number Highlighted Section", N=1), "* a dog\n* rain\n* wind", True),
    (rule("Start Checker", start_phrase="42!"), "Anything at all", True),
    (rule("End Checker", end_phrase="1.2.3."), "Anything at all", True),
    (rule("Number Words (at most)", N=5), "", True),
    (rule("All-capital Words (at most)", N=5), "", True),
    (rule("No Commas"), "", True),
    (rule("Forbidden Words", forbidden_words="cat"), "", True),
    # what it fails and should not
    (rule("Forbidden Words", forbidden_words="cat"), "A cathedral.", False),
]


@pytest.mark.parametrize(("constraint", "reply", "passes"), RULES)
def test_mmau_pro_1_6_5_rules_are_checked_by_letters(constraint: str, reply: str, passes: bool) -> None:
    assert mmau_pro.kept(constraint, reply) is passes
    assert ours(reply, constraint).value == float(not passes)


NAN_PASSES = [
    rule("No Commas"), rule("All Lowercase"), rule("Forbidden Words", forbidden_words="cat"),
    rule("Keyword Frequency", keyword="dog", N=0),
]  # fmt: skip


@pytest.mark.parametrize("constraint", NAN_PASSES)
def test_mmau_pro_1_6_5_nan_is_the_text_nan(constraint: str) -> None:
    assert mmau_pro.kept(constraint, None)
    gold = scored.gold(scored.item("i", "instructions", ("x",), constraints=(constraint,)))
    assert (outcome_of(gold, None).status, outcome_of(gold, None).value) == (Status.MISSING, 0.0)


def test_mmau_pro_1_6_5_an_unknown_rule_fails_and_says_nothing() -> None:
    assert not mmau_pro.kept(rule("No Comma"), "rain")
    found = ours("rain", rule("No Comma"))
    assert (found.status, found.value, found.extracted) == (Status.ERROR, None, "no rule is named 'No Comma'")


def test_mmau_pro_1_6_5_null_arguments_stop_the_program() -> None:
    with pytest.raises(AttributeError):
        mmau_pro.kept(rule("Include Keywords", keywords=None), "rain")
    with pytest.raises(TypeError):
        mmau_pro.kept(rule("Number Words (at least)", N=None), "rain")
    assert ours("rain", rule("Include Keywords", keywords=None)).extracted == "'Include Keywords' lacks keywords"


# What the published rules get right, ours does as well
AGREED = [
    (rule("Number Words (range)", N1=2, N2=3), "two words", "one"),
    (rule("Number Bullets", N=2), "* a\n* b", "* a"),
    (rule("Title"), "<<Rain>>", "Rain"),
    (rule("Number Placeholder", N=1), "[name]", "name"),
    (rule("Multiple Sections", section_splitter="@@", N=2), "a @@ b", "a"),
    (rule("Two Responses"), "a ****** b", "a ****** a"),
    (rule("Repeat Prompt", prompt_to_repeat="Say it."), "Say it. It.", "It."),
    (rule("Number Paragraphs", N=2), "a *** b", "a"),
    (rule("Number Sentences (at least)", N=2), "One. Two.", "One."),
    (rule("Quotation"), '"Rain."', "Rain."),
    (rule("All Uppercase"), "RAIN", "Rain"),
    (rule("All-capital Words (range)", N1=1, N2=1), "It is RAIN", "It is rain"),
]


@pytest.mark.parametrize(("constraint", "kept", "broken"), AGREED)
def test_where_the_published_checks_are_right_ours_agree(constraint: str, kept: str, broken: str) -> None:
    assert mmau_pro.kept(constraint, kept)
    assert not mmau_pro.kept(constraint, broken)
    assert (ours(kept, constraint).value, ours(broken, constraint).value) == (1.0, 0.0)


def test_all_27_names_are_checked_by_both() -> None:
    from earmark.score.instructions.rules import MMAU_PRO

    assert set(mmau_pro.CHECKS) == set(MMAU_PRO)


# MMAU and MMAR


@pytest.mark.parametrize(
    ("reply", "index", "choices"),
    [
        ("The correct answer is silence.", 1, ("a correct sound", "silence", "wind")),
        ("(A) rain", 0, ("rain", "a dog", "wind")),
    ],
)
def test_mmau_pro_1_7_words_around_the_answer_are_words_of_options(
    reply: str, index: int, choices: tuple[str, ...]
) -> None:
    assert STRING_MATCH(made(index, choices), reply).value == 0.0
    assert outcome_of(made(index, choices), reply).value == 1.0


def test_mmau_pro_1_7_not_x_is_x() -> None:
    assert STRING_MATCH(made(), "not rain").value == 1.0
    assert outcome_of(made(), "not rain").value == 0.0


def test_mmau_pro_1_7_a_wrong_options_text_is_accepted() -> None:
    choices = ("dog bites man", "man bites dog", "rain")
    assert STRING_MATCH(made(0, choices), "man bites dog").value == 1.0
    assert outcome_of(made(0, choices), "man bites dog").value == 0.0


def test_mmau_pro_1_7_a_reply_that_cannot_be_read_is_drawn() -> None:
    golds = [scored.gold(scored.choice(str(n))) for n in range(200)]
    assert sum(GUESS(gold, "rain, I would say, or wind").value or 0.0 for gold in golds) > 0
    assert {outcome_of(gold, "nonsense").status for gold in golds} == {Status.UNPARSED}


@pytest.mark.parametrize("reply", ["", "rain", "(B) it is", "z"])
def test_the_guess_can_be_had_again(reply: str) -> None:
    assert GUESS(made(), reply) == GUESS(made(), reply)


def test_the_guessing_parser_reads_letters_as_published() -> None:
    gold = made(1)
    for reply in ("(B)", "B", "B.", "It is B or so", "A or B ", "(A) no (B) B"):
        assert GUESS(gold, reply).extracted == "rain", reply
    assert GUESS(made(1, ("x y", "z z")), "D").value is None  # a letter beyond the options stops it


# The published rule on MMAU's 1,000 items: the figures of the note, to the item
def test_mmau_pro_1_7_as_measured_on_the_published_items(kit: Path | None) -> None:
    if kit is None:
        return
    rows = json.loads((kit / "benchmarks/MMAU/mmau-test-mini.json").read_text(encoding="utf-8"))
    assert len(rows) == 1000
    counts = dict.fromkeys(("sentence", "lettered", "denied", "other"), 0)
    unread = 0
    for row in rows:
        choices, answer = tuple(row["choices"]), row["answer"]
        index = choices.index(answer)
        gold = Gold(row["id"], "choice", "choice", (answer,), choices, index)
        sentence, lettered = f"The correct answer is {answer}.", f"({chr(ord('A') + index)}) {answer}"
        counts["sentence"] += not STRING_MATCH(gold, sentence).value
        counts["lettered"] += not STRING_MATCH(gold, lettered).value
        counts["denied"] += STRING_MATCH(gold, f"not {answer}").value == 1.0
        others = [choice for choice in choices if choice != answer]
        counts["other"] += any(STRING_MATCH(gold, choice).value for choice in others)
        assert outcome_of(gold, f"not {answer}").value == 0.0
        assert not any(outcome_of(gold, choice).value for choice in others)
        if len(set(choices)) == len(choices):  # of options that are there twice, none can be named
            unread += sum(choose(reply, choices) != index for reply in (sentence, lettered))
    assert counts == {"sentence": 93, "lettered": 33, "denied": 996, "other": 9}
    assert unread == 0
