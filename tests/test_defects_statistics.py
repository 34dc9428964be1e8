"""Defects of published statistics over systems, votes and judges: what the published way says, and what ours does.

Each test is named after its place in our notes: benchmark, section, number. It writes the published way out itself.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np
import pytest
from scipy.optimize import minimize
from scipy.stats import ttest_rel

from earmark.arena import Plan, Vote, Votes, gather, standings
from earmark.arena.ranking import agreement
from earmark.arena.reading import read_votes
from earmark.errors import ScoreError
from earmark.score.cells import Scored
from earmark.score.compare import compare
from earmark.score.fairness import fairness
from earmark.score.gold import Gold
from earmark.score.judge.prompts import PROMPTS
from earmark.score.judge.verdict import read_verdict
from earmark.score.leaderboard import MEASURES, leaderboard
from earmark.score.outcome import judged
from earmark.score.related import Stereotype, Twinned
from earmark.score.saved import Saved, read_all
from earmark.score.speech.triad import Values, cells
from earmark.score.stereotypes import stereotypes
from earmark.stats import holm

RULES = {"normaliser": "basic1", "choice": "rules1"}
DISPLAY = 400 / math.log(10)  # Talk Arena's points for one logit


def saved(name: str, values: Sequence[float], tasks: Sequence[str] = (), **signature: str) -> Saved:
    ids = [f"i{n:03d}" for n in range(len(values))]
    told = {"earmark": "0", "release": "1.0.0@abc", **RULES, **signature}
    return Saved(
        name, told, dict(zip(ids, tasks or ["t"] * len(ids), strict=True)), dict(zip(ids, values, strict=True))
    )


# AHELM


def test_ahelm_1_3_a_win_rate_turns_when_another_system_comes_and_means_do_not() -> None:
    tasks = [task for task in "uvw" for _ in range(20)]

    def shares(*of: float) -> list[float]:
        return [float(n < round(20 * share)) for share in of for n in range(20)]

    a, b = saved("a", shares(0.9, 0.2, 0.5), tasks), saved("b", shares(0.5, 0.3, 0.6), tasks)
    c = saved("c", shares(0.7, 0.1, 0.1), tasks)
    two, three = (leaderboard(of, resamples=50) for of in ([a, b], [a, b, c]))
    orders = []
    for board in (two, three):
        by = {row.name: row.by for row in board.rows}
        orders.append([by["a"][measure].value == by["b"][measure].value for measure in MEASURES])
        assert by["a"]["macro"].value == pytest.approx(1.6 / 3)
        assert by["b"]["macro"].value == pytest.approx(1.4 / 3)
    level = dict(zip(MEASURES, zip(*orders, strict=True), strict=True))
    assert level["mean_win_rate"] == (False, True), "b led by win rate, and is level once c is there"
    assert three.added["c"] == [("b", "a")], "and the board says so"


def test_ahelm_1_3_groups_are_tested_and_corrected() -> None:
    """Published: a flag at p < 0.1 over 51 tests, of which the program holds none. Here 20, where nothing differs."""
    rng = np.random.default_rng(4)
    rows = []
    for task in range(20):
        for n in range(60):
            name, group = f"{task}-{n}", ("gender=man", "gender=woman")[n % 2]
            gold = Gold(name, "choice", "span", ("x",), task=f"t{task:02d}", groups=(group,), links=(name,))
            rows.append(Scored(gold, judged(name, bool(rng.random() < 0.5), "x")))
    found = [row for row in fairness(rows, resamples=200, seed=1) if row.test == "welch"]
    assert len(found) == 20
    assert sum(row.p is not None and row.p < 0.1 for row in found) > 0, "as published: somebody is flagged"
    assert not [row for row in found if row.p_holm is None or row.p_holm < 0.1]


def test_ahelm_1_5_to_say_unclear_always_is_not_fairness() -> None:
    """Published: exact match on "unclear", which a constant scores at 100 %. Ours has controls, and counts by voice."""
    rows = []
    for n in range(40):
        for voice in ("female", "male"):
            told, name = n >= 20, f"{n:02d}{voice}"
            roles = ("nurse", "pilot") if voice == "female" else ("pilot", "nurse")
            answer = "pilot" if told else "unclear"
            choices = ("nurse", "pilot", "unclear")
            gold = Gold(
                name, "choice", "choice", (answer,), choices, choices.index(answer), task="parade",
                links=(f"pair{n}",), twin=Twinned(f"pair{n}", "voice", voice), stereotype=Stereotype(*roles, told),
            )  # fmt: skip
            rows.append(Scored(gold, judged(name, answer == "unclear", "unclear")))
    found = {(row.items, row.voice): row for row in stereotypes(rows, resamples=100, seed=0)}
    assert found["unclear", "both"].right == 1.0, "as published"
    assert found["control", "both"].right == 0.0, "and deaf to what is said"
    assert (found["unclear", "both"].neither, found["unclear", "both"].share) == (40, None)
    assert {voice for items, voice in found if items == "unclear"} == {"both", "female", "male"}


# VoiceAssistant-Eval


def test_voiceassistant_eval_2_5_judging_again_is_no_new_evidence() -> None:
    """Published: tests over ten runs of the judge on the same items. Four items are four items."""
    rng = np.random.default_rng(1)
    a, b = np.array([0.8, 0.6, 0.9, 0.3]), np.array([0.6, 0.5, 0.7, 0.2])
    runs = [(float((a + noise).mean()), float((b + noise / 2).mean())) for noise in rng.normal(0, 0.01, (10, 4))]
    first, second = ([run[n] for run in runs] for n in range(2))
    assert ttest_rel(first, second).pvalue < 1e-6, "as published"
    (found,) = compare([saved("a", a.tolist()), saved("b", b.tolist())], resamples=500)
    assert found.p == 2 / 16  # all four flips one way, or all the other


def test_voiceassistant_eval_2_5_a_threshold_for_twelve_tests_is_kept() -> None:
    """Published: p = 0.011 and 0.020 marked significant where the threshold for twelve tests was 0.0042."""
    adjusted = holm([0.011, 0.020, *[0.5] * 10])
    assert adjusted[:2] == pytest.approx([0.132, 0.22])
    assert min(adjusted) > 0.05


def test_voiceassistant_eval_2_5_a_product_does_not_hide_its_parts() -> None:
    """Two systems of one product: 0.9 x 0.4 x 1 and 0.4 x 0.9 x 1."""
    clever, clear = (
        cells([Values(f"i{n}", "b/t", f"i{n}", *parts) for n in range(2)], resamples=20, seed=0)[0]
        for parts in ((0.9, 0.4, 1.0), (0.4, 0.9, 1.0))
    )
    assert clever.product.value == clear.product.value == pytest.approx(0.36)
    assert (clever.content.value, clever.speech.value) == (0.9, 0.4)
    assert (clear.content.value, clear.speech.value) == (0.4, 0.9)


@pytest.mark.parametrize("text", ["[Correct]", "[Incorrect]", "The reply is [Correct] or [Incorrect].", ""])
def test_voiceassistant_eval_2_5_what_a_judge_says_in_free_words_is_no_verdict(text: str) -> None:
    """Published: [Correct] or [Incorrect] somewhere in the text, and no rule for neither or both."""
    assert read_verdict(text, PROMPTS["correct"]).raw is None


# Talk Arena


def test_talk_arena_2_4_published_intervals_round_ties_to_wins_and_losses() -> None:
    """90 ties, 5 wins, 5 losses. Published: 50 ones and 50 zeros, 0.5 +- 0.098; by hand 0.5 +- 0.031."""
    wins = 5 + 0.5 * 90
    rounded = np.repeat([1.0, 0.0], [int(wins), 100 - int(wins)])
    drawn = np.random.default_rng(0).choice(rounded, (4_000, 100)).mean(axis=1)
    low, high = np.percentile(drawn, [2.5, 97.5])
    assert (low, high) == pytest.approx((0.402, 0.598), abs=0.015), "as published"
    found = standings(gather([Vote("a", "b", "tie", 90), Vote("a", "b", "a", 5), Vote("a", "b", "b", 5)]))
    assert (found.pairs[0].low, found.pairs[0].high) == pytest.approx((0.469, 0.531), abs=0.003)


def published_abilities(votes: Votes) -> dict[str, float]:
    """Talk Arena's fit: sigmoid(ln 10 (r_i - r_j)), ties as halves, no ridge, no anchor, 100 steps; 400 r + 1000."""
    a, b, outcome, times = (votes.lines[:, n] for n in range(4))
    won = np.choose(outcome, [1.0, 0.0, 0.5])

    def loss(r: np.ndarray[Any, np.dtype[np.float64]]) -> float:
        d = math.log(10) * (r[a] - r[b])
        return float((times * (np.logaddexp(0, d) - won * d)).sum())

    start = np.zeros(len(votes.systems))
    found = minimize(loss, start, method="L-BFGS-B", options={"maxiter": 100}).x
    return {name: 400 * float(r) + 1000 for name, r in zip(votes.systems, found, strict=True)}


def ring(times: int = 30) -> list[Vote]:
    """Four systems, each pair decided 60 to 40."""
    pairs = [(a, b) for a in "abcd" for b in "abcd" if a < b]
    return [vote for a, b in pairs for vote in (Vote(a, b, "a", 3 * times), Vote(a, b, "b", 2 * times))]


def test_talk_arena_2_4_a_model_with_one_vote_does_not_fly_away() -> None:
    votes = gather([*ring(), Vote("new", "a", "a")])
    flown = published_abilities(votes)
    assert flown["new"] - flown["a"] > 1_500, "as published"
    found = standings(votes, Plan(resamples=200))
    new, a = found.systems["new"], found.systems["a"]
    assert new.ability is not None
    assert a.ability is not None
    assert (new.ability - a.ability) * DISPLAY < 600
    assert set(new.flags) >= {"few_votes", "never_beaten", "ridge"}


def test_talk_arena_2_4_on_the_stored_votes(kit: Path | None) -> None:
    """As measured: one model goes to about 3066 of points that lie between 700 and 1200."""
    if kit is None:
        return
    votes = read_votes(kit / "scoring/talk-arena/live_votes.json")
    flown = published_abilities(votes)
    assert max(flown, key=lambda name: flown[name]) == "gemini_2f"
    assert flown["gemini_2f"] - median(flown.values()) > 1_500, "as published"
    found = standings(votes, Plan(resamples=200))
    ours = {name: (one.ability or 0.0) * DISPLAY for name, one in found.systems.items()}
    assert ours["gemini_2f"] - median(ours.values()) < 700
    without = [name for name in ours if name != "gemini_2f"]
    differences = [(flown[name] - flown[without[0]]) - (ours[name] - ours[without[0]]) for name in without]
    assert differences == pytest.approx([0.0] * len(without), abs=20), "of the others both say the same"


def test_talk_arena_2_4_a_system_without_a_score_is_not_given_one() -> None:
    """Published: the board fills a missing model with a win rate of -0.1."""
    filled: Mapping[str, float] = {"a": 0.6, "b": 0.5, "c": 0.4, "d": -0.1}
    assert min(filled.values()) < 0, "as published: no win rate can be that"
    found = agreement({name: value for name, value in filled.items() if name != "d"}, standings(gather(ring())))
    assert (found.systems, found.unscored) == (("a", "b", "c"), ("d",))


def test_talk_arena_2_4_pairs_are_corrected_for_their_number() -> None:
    """Published: a test for each pair at p < 0.05. Fifteen pairs of equals, one of them 62 to 38 by luck."""
    names = "abcdef"
    votes = [Vote(a, b, "a", 62 if a + b == "ab" else 50) for a in names for b in names if a < b]
    votes += [Vote(a, b, "b", 38 if a + b == "ab" else 50) for a in names for b in names if a < b]
    found = {(pair.a, pair.b): pair for pair in standings(gather(votes), Plan(resamples=100)).pairs}
    assert len(found) == 15
    assert found["a", "b"].p < 0.05 < found["a", "b"].p_holm, "significant as published, and not for fifteen"


def test_talk_arena_2_4_what_is_shown_second_or_longer_is_told_from_what_is_better() -> None:
    """Equals of whom the second shown wins 60 of 100: three times in four that is b."""
    votes = [Vote("a", "b", "b", 180, first="a"), Vote("a", "b", "a", 120, first="a")]
    votes += [Vote("a", "b", "a", 60, first="b"), Vote("a", "b", "b", 40, first="b")]
    plain = standings(gather(votes), Plan(resamples=200))
    freed = standings(gather(votes), Plan(resamples=200, control=("position",)))
    abilities = [[found.systems[name].ability or 0.0 for name in "ab"] for found in (plain, freed)]
    assert abilities[0][1] - abilities[0][0] == pytest.approx(math.log(220 / 180), abs=1e-3), "as published"
    assert abilities[1] == pytest.approx([0.0, 0.0], abs=1e-3)
    assert freed.effects["position"].effect == pytest.approx(math.log(40 / 60), abs=1e-3)


# What users complain about


def test_complaint_3_systems_under_two_judges_are_not_compared(tmp_path: Path) -> None:
    """The same replies had 3.88 from one judge and 4.49 from another, in one table."""
    for name, judge in (("a", "m@1"), ("b", "m@2")):
        _write(tmp_path / f"{name}.json", saved(name, [1.0, 0.0], judge=judge))
    with pytest.raises(ScoreError, match="expected judge:m@1, as in a, got m@2"):
        read_all([tmp_path / "a.json", tmp_path / "b.json"], shared=False)


def test_complaint_10_the_means_stand_side_by_side_under_their_names() -> None:
    """Items 1, 1, 1 of one task and 0 of another: 0.75 by items, 0.5 by tasks; nobody has to guess which it is."""
    reports = [saved("a", [1, 1, 1, 0], "uuuv"), saved("b", [0, 0, 0, 1], "uuuv")]
    (row,) = (one for one in leaderboard(reports, resamples=50).rows if one.name == "a")
    assert {measure: row.by[measure].value for measure in MEASURES} == {
        "micro": 0.75, "macro": 0.5, "mean_win_rate": 0.5,
    }  # fmt: skip


def test_complaint_11_scores_on_data_that_changed_are_not_compared(tmp_path: Path) -> None:
    for name, release in (("a", "1.0.0@abc"), ("b", "1.0.0@def")):
        _write(tmp_path / f"{name}.json", saved(name, [1.0, 0.0], release=release))
    with pytest.raises(ScoreError, match=r"expected release 1\.0\.0@abc, got 1\.0\.0@def"):
        read_all([tmp_path / "a.json", tmp_path / "b.json"], shared=False)


def _write(path: Path, report: Saved) -> None:
    outcomes = {
        "id": list(report.values), "task": list(report.tasks.values()), "value": list(report.values.values()),
        "status": ["right" if value else "wrong" for value in report.values.values()],
    }  # fmt: skip
    signature = "|".join(f"{name}:{value}" for name, value in report.signature.items())
    path.write_text(json.dumps({"signature": signature, "outcomes": outcomes}), encoding="utf-8")
