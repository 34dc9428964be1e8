"""Rankings beside each other, and the regression that refuses."""

from __future__ import annotations

import json
import math
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import kendalltau

from earmark.arena import Plan, Standings, Vote, gather, standings
from earmark.arena.ranking import agreement, rank_distance, read_scores
from earmark.arena.regression import inflation, regress
from earmark.errors import ScoreError

ABILITY = {"p": 1.0, "q": 0.5, "r": 0.0, "s": -0.4, "t": -1.1}


def league(per_pair: int = 200, resamples: int = 300) -> Standings:
    """Votes that are as the abilities would have them, to the nearest whole vote."""
    votes = []
    names = sorted(ABILITY)
    for place, a in enumerate(names):
        for b in names[place + 1 :]:
            won = round(per_pair / (1 + math.exp(ABILITY[b] - ABILITY[a])))
            votes += [Vote(a, b, "a", won), Vote(a, b, "b", per_pair - won)]
    return standings(gather(votes), Plan(resamples=resamples))


def test_tau_b_and_distance_by_hand() -> None:
    """Six pairs of four: scores tie one, abilities turn one. Tau-b 4 / sqrt(5 * 6), distance (1 + 0.5) / 6."""
    tau, distance = rank_distance(np.array([4.0, 3.0, 3.0, 1.0]), np.array([[3.0, 4.0, 2.0, 1.0]]))
    # pairs of scores: + + + 0 + +; of abilities: - + + + + +
    assert tau[0] == pytest.approx((4 - 1) / math.sqrt(5 * 6))
    assert distance[0] == pytest.approx(1.5 / 6)


RANKED = st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5)), min_size=2, max_size=12)


@given(RANKED)
def test_tau_b_is_that_of_scipy(rows: list[tuple[int, int]]) -> None:
    x, y = (np.array(column, dtype=np.float64) for column in zip(*rows, strict=True))
    tau, distance = rank_distance(x, y[None])
    theirs = float(kendalltau(x, y).statistic)
    assert tau[0] == pytest.approx(theirs, nan_ok=True)
    assert 0 <= distance[0] <= 1
    turned = rank_distance(x, -y[None])
    assert turned[0][0] == pytest.approx(-tau[0], nan_ok=True)


def test_the_same_order_and_the_reverse() -> None:
    found = league()
    one = agreement(ABILITY, found)
    assert (one.tau_b, one.distance, one.systems) == (1.0, 0.0, tuple(sorted(ABILITY)))
    other = agreement({name: -value for name, value in ABILITY.items()}, found)
    assert (other.tau_b, other.distance) == (-1.0, 1.0)
    assert (other.without_low, other.without_high) == (-1.0, -1.0)


def test_few_votes_make_a_wide_interval() -> None:
    many, few = agreement(ABILITY, league(2_000)), agreement(ABILITY, league(12))
    assert many.tau_low is not None
    assert few.tau_low is not None
    assert few.distance_high is not None
    assert many.tau_low == 1.0
    assert few.tau_low < 0.9
    assert few.distance_high > 0.05


def test_systems_that_one_side_lacks_are_named() -> None:
    found = agreement({"p": 1.0, "q": 2.0, "other": 3.0}, league(20, 20))
    assert (found.systems, found.unscored, found.unvoted) == (("p", "q"), ("r", "s", "t"), ("other",))
    assert found.tau_b is None
    assert found.distance is None
    level = agreement(dict.fromkeys(ABILITY, 1.0), league(20, 20))
    assert level.tau_b is None
    assert level.distance == 0.5, "every pair is tied in one of the two"


def test_files_of_scores(tmp_path: Path) -> None:
    path = tmp_path / "mmau.json"
    path.write_text('{"p": 1, "q": 0.5}', encoding="utf-8")
    assert read_scores(path) == {"mmau": {"p": 1.0, "q": 0.5}}
    path.write_text('{"one": {"p": 1}, "two": {"p": 2}}', encoding="utf-8")
    assert read_scores(path) == {"one": {"p": 1.0}, "two": {"p": 2.0}}
    wrong: list[object] = [[], {}, {"p": "1"}, {"p": True}, {"p": 1, "q": {"x": 1}}, {"p": {"x": None}}]
    for content in wrong:
        path.write_text(json.dumps(content), encoding="utf-8")
        with pytest.raises(ScoreError, match="system: score"):
            read_scores(path)


def test_inflation_by_hand() -> None:
    """Two features with a correlation of 0.8 about 0: 1 / (1 - 0.64) = 2.7778."""
    x, y = np.array([1.0, 0.0, 0.0]), np.array([0.8, 0.6, 0.0])
    assert inflation(np.column_stack([x, y])) == pytest.approx([1 / 0.36] * 2)
    assert inflation(np.column_stack([x, 2 * x])).tolist() == [math.inf] * 2
    assert inflation(x[:, None]).tolist() == [1.0]
    assert inflation(np.zeros((3, 1))).tolist() == [math.inf]


def test_what_predicts_votes_is_found() -> None:
    """Votes follow one benchmark: its beta is the standard deviation of the abilities, 0.7155, another's is 0."""
    other = {"p": 0.0, "q": 1.0, "r": -1.0, "s": 1.0, "t": 0.0}
    found = regress({"good": ABILITY, "idle": other}, league(400))
    assert found.features["good"].beta == pytest.approx(float(np.std(list(ABILITY.values()))), abs=0.03)
    assert abs(found.features["idle"].beta) < 0.05
    good, idle = found.features["good"], found.features["idle"]
    assert good.low < good.beta < good.high
    assert idle.low < 0 < idle.high
    assert (found.pairs, found.votes, found.dropped) == (10, 4_000, {})
    assert 0 < found.deviance_explained < 1


def test_collinear_benchmarks_are_dropped_and_told() -> None:
    twin = {name: 3 * value + 1 for name, value in ABILITY.items()}
    found = regress({"good": ABILITY, "twin": twin, "level": dict.fromkeys(ABILITY, 1.0)}, league(50, 50))
    assert list(found.features) == ["good"]
    assert found.dropped == {"twin": None, "level": None}


def test_talk_arena_2_4_more_features_than_pairs_are_refused() -> None:
    """facts/talk_arena.md, 2.4: twenty benchmarks and fifteen pairs."""
    generator = np.random.default_rng(3)
    scores = {f"b{n}": dict(zip(ABILITY, generator.random(5), strict=True)) for n in range(11)}
    with pytest.raises(ScoreError, match="no more features than pairs, got 11 features and 10 pairs"):
        regress(scores, league(20, 20))
    scores.pop("b10")
    found = regress(scores, league(20, 20))
    assert len(found.features) <= 4, "five systems differ in four dimensions"
    assert len(found.features) + len(found.dropped) == 10


def test_a_regression_without_scores_is_refused() -> None:
    with pytest.raises(ScoreError, match="good: expected a score for every system with votes, got none for 't'"):
        regress({"good": dict.fromkeys("pqrs", 1.0)}, league(20, 20))
    with pytest.raises(ScoreError, match="a benchmark whose scores differ"):
        regress({"level": dict.fromkeys(ABILITY, 1.0)}, league(20, 20))
