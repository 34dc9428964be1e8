"""The rules: each branch of them, and what must hold whoever judges in whatever order."""

from __future__ import annotations

import random
from collections import Counter
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotation.adjudication.ballot import Ballots
from annotation.adjudication.rules import Rules
from earmark.errors import JudgementError
from earmark.judgements import Decision, Judgement
from earmark.params import ReviewParams
from earmark.review import version
from tests.judged import NOW, evidence, judgement
from tests.made import item

ITEM = item("hand/one")
WORDS = st.sampled_from(["accept", "fix", "reject"])


def maybe(judgements: list[Judgement], rules: Rules) -> Decision | None:
    return rules.decide(ITEM, Ballots.sorted(judgements).of[version(ITEM)], NOW)


def decided(judgements: list[Judgement], rules: Rules | None = None, **review: Any) -> Decision:
    found = maybe(judgements, rules or Rules(ReviewParams(**review)))
    assert found
    return found


def question_of(decision: Decision) -> str | None:
    return decision.rewrite.question if decision.rewrite else None


def votes(*words: str) -> list[Judgement]:
    return [judgement(ITEM, f"rater-{n:02d}", word, question_rewrite="What is heard?" if word == "fix" else None)
            for n, word in enumerate(words, 1)]  # fmt: skip


@pytest.mark.parametrize(
    ("words", "review", "verdict", "reason"),
    [
        (["accept"], {}, None, ""),
        (["reject"], {}, None, ""),
        (["accept"] * 2, {"raters": 3}, None, ""),
        (["accept"], {"raters": 1}, "accept", "1 of 1 raters accept it"),
        (["accept"] * 2, {}, "accept", "2 of 2 raters accept it"),
        (["reject"] * 2, {}, "reject", "2 of 2 raters reject it"),
        (["fix"] * 2, {}, "fix", "2 of 2 raters mend it; rewrite of rater-01"),
        (["accept", "reject"], {}, "dispute", "1 accept, 1 reject: no majority; goes to one more rater"),
        (["accept", "reject", "accept"], {}, "accept", "2 of 3 raters accept it"),
        (["accept", "reject", "fix"], {}, "dispute", "1 accept, 1 fix, 1 reject: no majority; goes to the expert"),
        (["accept", "reject"], {"most": 2}, "dispute", "1 accept, 1 reject: no majority; goes to the expert"),
        (["accept", "accept", "reject"], {"majority": 0.7}, "dispute",
         "2 accept, 1 reject: no majority; goes to the expert"),
        (["accept"] * 3 + ["reject"], {"majority": 0.7}, "accept", "3 of 4 raters accept it"),
        (["accept"] * 3 + ["reject"], {"majority": 0.75}, "dispute",
         "3 accept, 1 reject: no majority; goes to the expert"),
    ],
)  # fmt: skip
def test_the_table_of_rules(words: list[str], review: dict[str, Any], verdict: str | None, reason: str) -> None:
    if verdict is None:
        assert maybe(votes(*words), Rules(ReviewParams(**review))) is None
        return
    found = decided(votes(*words), **review)
    assert (found.verdict, found.by, found.reason, found.raters) == (verdict, "majority", reason, len(words))
    said = Counter(words)
    agreeing = said[verdict] if verdict != "dispute" else max(said.values())
    assert found.agreement == round(agreeing / len(words), 4)
    assert (found.item, found.content_hash, found.decided) == (*version(ITEM), NOW)


@pytest.mark.parametrize(("alpha", "verdict"), [(0.79, "dispute"), (0.8, "accept"), (None, "accept")])
def test_where_raters_do_not_agree_in_general_only_all_of_them_decide(alpha: float | None, verdict: str) -> None:
    two_of_three, asked = votes("accept", "accept", "reject"), Rules(ReviewParams(alpha=0.8), alpha)
    assert decided(two_of_three, Rules(ReviewParams(), alpha)).verdict == "accept"
    assert decided(votes("accept", "accept", "accept"), asked).verdict == "accept"
    found = decided(two_of_three, asked)
    assert found.verdict == verdict
    if verdict == "dispute":
        assert (found.by, found.agreement) == ("alpha", 0.6667)
        assert "an alpha of 0.790 is under 0.8, so all must agree; goes to the expert" in found.reason


def test_a_rejection_says_what_was_flagged() -> None:
    given_flags = [judgement(ITEM, f"r{n}", "reject", flags=flags)
                   for n, flags in enumerate((["ambiguous", "none_right"], ["none_right"]))]  # fmt: skip
    found = decided([*given_flags, judgement(ITEM, "r9", "accept", flags=["offensive"])])
    assert found.reason == "2 of 3 raters reject it (none_right 2, ambiguous 1)"


def test_of_one_rater_the_newest_word_counts() -> None:
    first = judgement(ITEM, "r1", "reject", updated="2026-02-01T10:00:00+00:00")
    second = judgement(ITEM, "r1", "accept", updated="2026-02-02T10:00:00+00:00", kind="viewing")
    ballots = Ballots.sorted([second, first, judgement(ITEM, "r2")])
    assert ballots.superseded == 1
    assert ballots.of[version(ITEM)].count() == {"accept": 2}


def test_what_decides_nothing_is_counted() -> None:
    ballots = Ballots.sorted([
        judgement(ITEM, "r1", None), judgement(ITEM, "r2", None, kind="preference", choice="a"),
        judgement(ITEM, "r3", "accept", status="skipped"), judgement(ITEM, "r4", "accept", kind="speech_quality"),
    ])  # fmt: skip
    assert (ballots.of, ballots.other, ballots.skipped) == ({}, 3, 1)


@pytest.mark.parametrize("kind", ["blind_qa", "dispute"])
def test_a_decision_that_is_none_is_an_error(kind: str) -> None:
    with pytest.raises(JudgementError, match=r"rater-07 on hand/one: expected accept, fix or reject, got 'maybe'"):
        Ballots.sorted([judgement(ITEM, "rater-07", "maybe", kind=kind)])


def expert(final: str, rater: str = "expert-01", **given: Any) -> Judgement:
    return judgement(ITEM, rater, final, kind="dispute", **given)


@pytest.mark.parametrize("final", ["accept", "reject"])
@pytest.mark.parametrize("words", [[], ["accept"], ["accept", "reject"], ["accept", "accept"], ["reject"] * 3])
def test_the_expert_has_the_last_word(final: str, words: list[str]) -> None:
    found = decided([*votes(*words), expert(final, why="The bell is a phone.")])
    assert found
    assert (found.verdict, found.by, found.reason) == (final, "expert-01", "The bell is a phone.")
    assert (found.raters, found.agreement) == (len(words), words.count(final) / len(words) if words else None)


def test_of_several_experts_the_newest_decides() -> None:
    old = expert("reject", "expert-02", updated="2026-02-03T10:00:00+00:00")
    new = expert("accept", "expert-01", updated="2026-02-04T10:00:00+00:00")
    for given_order in ([old, new], [new, old]):
        found = decided([*votes("accept", "reject"), *given_order])
        assert (found.by, found.verdict, found.reason) == ("expert-01", "accept", "the expert's word")


def test_an_experts_fix_is_the_experts_rewrite_or_else_a_raters() -> None:
    own = decided([*votes("fix", "accept"), expert("fix", question_rewrite="What rings?", why="Clearer.")])
    assert (question_of(own), own.reason) == ("What rings?", "Clearer.")
    of_rater = decided([*votes("fix", "accept"), expert("fix", why="As they say.")])
    assert (question_of(of_rater), of_rater.by) == ("What is heard?", "expert-01")
    assert of_rater.reason == "As they say.; rewrite of rater-01"
    nobody = decided([*votes("reject", "accept"), expert("fix", why="Unclear.")])
    assert (nobody.verdict, nobody.by) == ("dispute", "expert-01")
    assert nobody.reason == "Unclear.; the expert wants it mended, but no rewrite can be used: nobody wrote one"
    assert Rules(ReviewParams()).for_expert(nobody)


def test_a_fix_may_be_of_the_evidence_alone() -> None:
    found = decided([*votes("accept", "reject"), expert("fix", spans=(evidence(0.1, 0.3),))])
    assert (found.verdict, found.rewrite, len(found.evidence)) == ("fix", None, 1)


def test_a_fix_that_nobody_wrote_is_a_dispute() -> None:
    found = decided([judgement(ITEM, "r1", "fix"), judgement(ITEM, "r2", "fix", question_rewrite=ITEM.question)])
    assert found.verdict == "dispute"
    assert found.reason == (
        "2 of 2 raters mend it, but no rewrite can be used: nobody wrote one; goes to one more rater"
    )
    assert not Rules(ReviewParams()).for_expert(found)


def test_a_rewrite_that_makes_no_valid_item_is_passed_over() -> None:
    bad = judgement(ITEM, "r1", "fix", choices_rewrite="rain\na dog")
    found = decided([bad, judgement(ITEM, "r2", "fix")])
    assert found.verdict == "dispute"
    assert "r1's: the answer ('a tone',) among the options expected" in found.reason
    good = judgement(ITEM, "r2", "fix", choices_rewrite="a tone\nrain")
    found = decided([bad, good])
    assert found.rewrite
    assert (found.rewrite.choices, found.reason[-13:]) == (("a tone", "rain"), "rewrite of r2")


def test_the_rewrite_is_that_of_most_then_of_the_first() -> None:
    def fixed(*said: tuple[str, str, str]) -> str | None:
        given_order = [judgement(ITEM, who, "fix", question_rewrite=what, created=when) for who, what, when in said]
        return question_of(decided(given_order))

    assert fixed(("r1", "A?", "2026-01-01"), ("r2", "B?", "2026-01-02"), ("r3", "B?", "2026-01-03")) == "B?"
    assert fixed(("r1", "A?", "2026-01-02"), ("r2", "B?", "2026-01-01")) == "B?"
    assert fixed(("r2", "B?", "2026-01-01"), ("r1", "A?", "2026-01-01")) == "A?"


RULES = st.builds(
    lambda raters, majority: Rules(ReviewParams(raters=raters, most=4, majority=majority)),
    st.integers(1, 4), st.sampled_from([0.5, 0.6, 2 / 3, 0.9]),
)  # fmt: skip


@given(st.lists(WORDS, min_size=1, max_size=7), st.randoms(use_true_random=False), RULES)
def test_the_order_of_judgements_does_not_matter(words: list[str], rng: random.Random, rules: Rules) -> None:
    some = votes(*words)
    assert maybe(rng.sample(some, len(some)), rules) == maybe(some, rules)


@given(st.lists(WORDS, min_size=1, max_size=7), RULES)
def test_one_more_who_agrees_changes_no_verdict(words: list[str], rules: Rules) -> None:
    before = maybe(votes(*words), rules)
    if before and before.verdict != "dispute":
        after = decided(votes(*words, before.verdict), rules)
        assert after.verdict == before.verdict
        assert (after.agreement or 0) >= (before.agreement or 0)


@given(st.lists(WORDS, min_size=1, max_size=9), RULES)
def test_a_verdict_has_its_majority(words: list[str], rules: Rules) -> None:
    found = maybe(votes(*words), rules)
    assert (found is None) == (len(words) < rules.review.raters)
    if found and found.verdict != "dispute":
        assert words.count(found.verdict) / len(words) > rules.review.majority
    elif found:
        assert max(Counter(words).values()) / len(words) <= rules.review.majority
