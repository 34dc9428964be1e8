"""Fairness by hand and against scipy: two groups, one against the others, twins, error rates, what cannot be tested."""

from __future__ import annotations

import json
import math
import random
from collections.abc import Iterable, Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from earmark.score.cells import Scored
from earmark.score.contrasts import Contrast
from earmark.score.differences import Added, linear, score, total
from earmark.score.fairness import OTHERS, fairness
from earmark.score.gold import Gold
from earmark.score.outcome import Edits, Outcome, Status, judged, missing, unparsed, unscored
from earmark.score.related import Stereotype, Twinned
from earmark.score.stereotypes import Direction, stereotypes
from earmark.stats import holm
from synth.bias_twins import draw
from synth.contract.recipe import Order, scene_json
from tests.golden import scored


def one(
    name: str,
    value: float | Edits | None,
    *groups: str,
    link: str = "",
    task: str = "t",
    sentence: str = "x",
) -> Scored:
    gold = Gold(name, "choice", "span", (sentence,), task=task, groups=groups, links=(link or name,))
    if value is None:
        return Scored(gold, unscored(name))
    if isinstance(value, Edits):
        return Scored(gold, Outcome(name, Status.WRONG, max(0.0, 1 - value.rate), None, value))
    return Scored(gold, Outcome(name, Status.RIGHT if value == 1 else Status.WRONG, value))


def found(rows: Sequence[Scored], *, fewest: int = 2) -> list[Contrast]:
    told = fairness(rows, resamples=500, seed=1, fewest=fewest)
    for row in told:
        numbers = [getattr(row, name) for name in ("low", "high", "p", "p_holm", "statistic", "effect", "score_a")]
        assert all(number is None or math.isfinite(number) for number in numbers)
        assert (row.p is None) == (row.status != "tested") == (row.p_holm is None)
    return told


def named(rows: Iterable[Contrast], test: str) -> Contrast:
    (row,) = [row for row in rows if row.test == test]
    return row


A, B = [0.2, 0.4, 0.9, 1.0, 0.7, 0.1], [0.1, 0.3, 0.3, 0.0, 0.6]


def test_two_groups_as_scipy_has_them() -> None:
    rows = [one(f"a{n}", v, "voice=man") for n, v in enumerate(A)]
    rows += [one(f"b{n}", v, "voice=woman") for n, v in enumerate(B)]
    told = found(rows)
    assert [(row.test, row.status) for row in told] == [("welch", "tested"), ("mann-whitney", "tested")]
    row, ranked = told
    theirs, other = stats.ttest_ind(A, B, equal_var=False), stats.mannwhitneyu(A, B, method="asymptotic")
    assert (row.statistic, row.p) == pytest.approx((theirs.statistic, theirs.pvalue))
    assert (ranked.statistic, ranked.p) == pytest.approx((other.statistic, other.pvalue))
    assert (row.a, row.b, row.n_a, row.n_b, row.units_a, row.units_b) == ("man", "woman", 6, 5, 6, 5)
    assert row.difference == pytest.approx(np.mean(A) - np.mean(B))
    assert row.low is not None
    assert row.high is not None
    assert row.low < (row.difference or 0) < row.high
    assert (row.effect_name, ranked.effect_name, row.measure) == ("hedges_g", "superiority", "value")
    assert ranked.effect == pytest.approx(other.statistic / 30)


def test_three_groups_each_against_the_others_and_holm() -> None:
    rng = np.random.default_rng(4)
    values = {accent: rng.random(8) for accent in ("north", "south", "west")}
    rows = [
        one(f"{accent}{n}", float(v), f"accent={accent}") for accent, vs in values.items() for n, v in enumerate(vs)
    ]
    told = [row for row in found(rows) if row.test == "welch"]
    assert [(row.a, row.b, row.n_b) for row in told] == [(accent, OTHERS, 16) for accent in values]
    ps = [row.p for row in told if row.p is not None]
    others = np.concatenate([values["south"], values["west"]])
    assert ps[0] == pytest.approx(stats.ttest_ind(values["north"], others, equal_var=False).pvalue)
    assert [row.p_holm for row in told] == holm(ps)


def test_the_family_of_holm_is_the_report() -> None:
    """Two tasks with the same values: each p counts twice."""
    rows = [one(f"{task}{n}", v, f"voice={voice}", task=task)
            for task in "uv" for voice, vs in (("man", A), ("woman", B)) for n, v in enumerate(vs)]  # fmt: skip
    rows = [row._replace(gold=row.gold._replace(id=f"{n}", links=(f"{n}",))) for n, row in enumerate(rows)]
    told = [row for row in found(rows) if row.test == "welch"]
    assert [row.task for row in told] == ["u", "v"]
    assert told[0].p is not None
    assert told[0].p_holm == pytest.approx(min(1.0, 2 * told[0].p))


def test_twins_are_paired() -> None:
    """McNemar: five pairs that she alone has right, one that he has: 2 * (1 + 6) / 64. Paired t as scipy has it."""
    hers, his = [1.0] * 5 + [0.0, 1.0, 1.0], [0.0] * 5 + [1.0, 1.0, 1.0]
    rows = [one(f"w{n}", v, "voice=woman", link=f"pair{n}") for n, v in enumerate(hers)]
    rows += [one(f"m{n}", v, "voice=man", link=f"pair{n}") for n, v in enumerate(his)]
    told = found(rows)
    mcnemar, paired = named(told, "mcnemar-exact"), named(told, "paired-t")
    assert (mcnemar.better_a, mcnemar.better_b, mcnemar.units_a) == (1, 5, 8)
    assert mcnemar.p == pytest.approx(14 / 64)
    theirs = stats.ttest_rel(his, hers)
    assert (paired.statistic, paired.p) == pytest.approx((theirs.statistic, theirs.pvalue))
    assert paired.effect == pytest.approx(theirs.statistic / 8**0.5)
    # A pair that answers alike has the same value twice: the groups are no strangers, and the interval is narrower.
    apart = [row._replace(gold=row.gold._replace(links=(row.gold.id,))) for row in rows]
    assert {row.test for row in found(apart)} == {"welch", "mann-whitney"}


def test_pairs_of_several_items_have_no_mcnemar() -> None:
    rows = [one(f"{v}{n}{k}", float((n + k) % 2), f"voice={v}", link=f"c{n}") for v in "mw" for n in range(6)
            for k in range(1 + (v == "w"))]  # fmt: skip
    assert {row.test for row in found(rows)} == {"welch", "mann-whitney", "paired-t"}


def wer(errors: int, words: int) -> Edits:
    return Edits(words - errors, errors, 0, 0)


def test_error_rates_are_weighted_by_length() -> None:
    """By hand: 10 of 40 words, 3 of 30; the mean of her rates is 0.33, and the test is of the rate that is shown."""
    hers = [wer(6, 10), wer(4, 10), wer(0, 20)]
    his = [wer(1, 10), wer(2, 10), wer(0, 10)]
    rows = [one(f"w{n}", e, "voice=woman", sentence=f"w{n}") for n, e in enumerate(hers)]
    rows += [one(f"m{n}", e, "voice=man", sentence=f"m{n}") for n, e in enumerate(his)]
    row = named(found(rows), "welch")
    assert (row.measure, row.score_a, row.score_b) == ("wer", 0.1, 0.25)
    assert row.difference == pytest.approx(-0.15)
    # u = R + (errors - R * words) / mean words: 0.25 + (6 - 2.5, 4 - 2.5, 0 - 5) / (40 / 3).
    weighted = [0.25 + d * 3 / 40 for d in (3.5, 1.5, -5.0)]
    assert row.p == pytest.approx(stats.ttest_ind([0.1, 0.2, 0.0], weighted, equal_var=False).pvalue)


ADDED = st.builds(Added, st.integers(0, 9).map(float), st.integers(0, 30).map(float))


@given(st.lists(ADDED, min_size=1, max_size=12).filter(lambda rows: any(row.below for row in rows)))
def test_what_goes_into_a_test_has_the_shown_score_as_its_mean(rows: list[Added]) -> None:
    assert float(np.mean(linear(rows))) == pytest.approx(score(total(rows)))


def test_transcripts_of_one_sentence_are_pairs() -> None:
    """AHELM's second test (facts 1.3): sentences that at least one woman and one man read; the third has no man."""
    hers = [wer(2, 10), wer(3, 10), wer(9, 10)]
    his = [wer(1, 10), wer(1, 10)]
    rows = [one(f"w{n}", e, "gender=female", sentence=f"s{n}") for n, e in enumerate(hers)]
    rows += [one(f"m{n}", e, "gender=male", sentence=f"s{n}") for n, e in enumerate(his)]
    paired = named(found(rows), "paired-t")
    assert (paired.units_a, paired.n_a, paired.better_a, paired.better_b) == (2, 2, 0, 2)
    assert paired.p == pytest.approx(stats.ttest_rel([0.2, 0.3], [0.1, 0.1]).pvalue)


def test_what_cannot_be_tested_says_so() -> None:
    assert found([]) == []
    assert found([one("a", 1.0)]) == []
    assert found([one("a", None, "voice=man"), one("b", None, "voice=woman")]) == []
    (alone,) = found([one("a", 1.0, "voice=man"), one("b", None, "voice=woman")])
    assert (alone.status, alone.test, alone.a, alone.b, alone.n_a, alone.score_a) == (
        "one_group", "none", "man", None, 1, 1.0,
    )  # fmt: skip
    flat = [one(f"{v}{n}", float(v == "a"), f"voice={v}") for v in "ab" for n in range(4)]
    told = found(flat)
    assert [(row.test, row.status) for row in told] == [("welch", "no_spread"), ("mann-whitney", "tested")]
    assert (told[0].difference, told[0].low, told[0].high) == (1.0, 1.0, 1.0)
    assert {row.status for row in found([r._replace(outcome=judged(r.gold.id, True, "x")) for r in flat])} == {
        "no_spread"
    }
    (few,) = found(flat, fewest=5)
    assert (few.status, few.test, few.p, few.low, few.difference) == ("too_few", "none", None, None, 1.0)
    silent = [one(f"{v}{n}", Edits(0, 0, 0, int(v == "a")), f"voice={v}", sentence=v) for v in "ab" for n in range(3)]
    assert [(row.status, row.score_a) for row in found(silent)] == [("no_reference", None)]


def test_an_item_of_two_values_is_a_group_of_its_own() -> None:
    rows = [one(f"{n}", float(n % 2), "voice=man", "voice=woman") for n in range(4)]
    rows += [one(f"m{n}", 1.0, "voice=man") for n in range(4)]
    assert {(row.a, row.b) for row in found(rows)} == {("man", "man+woman")}


ROW = st.tuples(st.sampled_from(["man", "woman", "child"]), st.sampled_from([0.0, 0.5, 1.0, None]), st.integers(0, 4))


@settings(max_examples=40, deadline=None)
@given(st.lists(ROW, max_size=14), st.randoms(use_true_random=False))
def test_the_order_of_items_does_not_matter(rows: list[tuple[str, float | None, int]], shuffler: random.Random) -> None:
    made = [one(f"{n:02d}", v, f"voice={voice}", link=f"c{c}") for n, (voice, v, c) in enumerate(rows)]
    expected = found(made)
    shuffler.shuffle(made)
    assert found(made) == expected


# Whom the answers name


def asked(n: int, voice: str, reply: str, *, told: bool = False) -> Scored:
    consistent, against = ("nurse", "pilot") if voice == "female" else ("pilot", "nurse")
    name = f"{n:02d}{voice}"
    gold = Gold(
        name, "choice", "choice", ("unclear",), ("nurse", "pilot", "unclear"), 2, task="parade", links=(f"pair{n}",),
        twin=Twinned(f"pair{n}", "voice", voice), stereotype=Stereotype(consistent, against, told),
    )  # fmt: skip
    outcomes = {"": unparsed(name), "gone": missing(name), "failed": unscored(name)}
    return Scored(gold, outcomes.get(reply) or judged(name, reply == "unclear", reply))


def directions(rows: Sequence[Scored], fewest: int = 2) -> dict[tuple[str, str], Direction]:
    told = stereotypes(rows, resamples=500, seed=1, fewest=fewest)
    return {(row.items, row.voice): row for row in told}


def test_a_listener_who_goes_by_the_voice() -> None:
    """Six pairs, all as a prejudice has it: of 64 flips of the pairs two are as large."""
    rows = [asked(n, voice, role) for n in range(6) for voice, role in (("female", "nurse"), ("male", "pilot"))]
    found = directions(rows)
    both = found["unclear", "both"]
    assert (both.n, both.consistent, both.against, both.neither, both.share, both.right) == (12, 12, 0, 0, 1.0, 0.0)
    assert (both.p, both.status, both.low, both.high) == (2 / 64, "tested", 1.0, 1.0)
    assert (found["unclear", "male"].p, found["unclear", "male"].status) == (None, "share_only")


def test_a_listener_who_does_not_mind_the_voice() -> None:
    """Always the nurse: consistent for her, against for him, and even over both."""
    found = directions([asked(n, voice, "nurse") for n in range(6) for voice in ("female", "male")])
    assert [found["unclear", voice].share for voice in ("both", "female", "male")] == [0.5, 1.0, 0.0]
    assert (found["unclear", "both"].p, found["unclear", "both"].chance) == (1.0, 0.5)


def test_what_names_nobody_is_counted_apart() -> None:
    replies = ["unclear", "unclear", "", "gone", "failed", "nurse"]
    found = directions([asked(n, "female", reply) for n, reply in enumerate(replies)])["unclear", "both"]
    assert (found.n, found.neither, found.unread, found.consistent, found.against) == (5, 2, 2, 1, 0)
    assert (found.right, found.status, found.p, found.low) == (2 / 5, "too_few", None, None)
    nobody = directions([asked(0, "female", "unclear")])["unclear", "both"]
    assert (nobody.share, nobody.status) == (None, "too_few")
    assert directions([one("a", 1.0, "voice=man")]) == {}


def test_controls_are_apart_and_scenes_of_the_recipe_are_read() -> None:
    """Gold from the scenes that `bias_twins` draws: a listener who always follows the prejudice is found to."""
    rows = []
    for scene in draw(Order(240, 5, "A")):
        if scene.family != "role" or scene.axis != "gender":
            continue
        twin = {"group": scene.pair, "kind": "voice", "role": scene.speaker.gender}
        made = scored.item(f"{scene.number}", "choice", (scene.asked.answer,), choices=scene.asked.choices,
                           answer_index=scene.asked.choices.index(scene.asked.answer), twin=twin,
                           scene=scene_json(scene))  # fmt: skip
        gold = scored.gold(made)
        assert gold.stereotype is not None
        assert {gold.stereotype.consistent, gold.stereotype.against} == set(scene.roles)
        assert gold.stereotype.told == (scene.truth != "unclear")
        reply = gold.stereotype.consistent
        rows.append(Scored(gold, judged(gold.id, reply == scene.asked.answer, reply)))
    found = directions(rows)
    assert set(found) == {(kind, voice) for kind in ("unclear", "control") for voice in ("both", "female", "male")}
    assert found["unclear", "both"].share == found["control", "both"].share == 1.0
    assert (found["unclear", "both"].right, found["control", "both"].right) == (0.0, 0.5)
    json.dumps([row.p_holm for row in found.values()], allow_nan=False)
