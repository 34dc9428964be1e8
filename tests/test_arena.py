"""Abilities: published values, the 303 votes of Talk Arena, and what must not matter."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path
from random import Random
from typing import Literal

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from earmark.arena import Plan, Ridge, Standings, Vote, gather, read_votes, standings
from earmark.arena.votes import OUTCOMES, Outcome
from earmark.errors import ScoreError, UsageError

MAXIMUM_LIKELIHOOD = Ridge(0.0, always=True)
QUICK = Plan(resamples=50)

# A made league in which every system beats every other through some chain.
LEAGUE = [
    Vote("a", "b", "a", 12), Vote("a", "b", "b", 5), Vote("b", "c", "a", 9), Vote("b", "c", "b", 7),
    Vote("a", "c", "a", 10), Vote("a", "c", "b", 6), Vote("a", "c", "tie", 4), Vote("c", "d", "a", 8),
    Vote("c", "d", "b", 8), Vote("b", "d", "tie", 5),
]  # fmt: skip


def abilities(votes: Sequence[Vote], plan: Plan = QUICK) -> dict[str, float]:
    found = standings(gather(votes), plan)
    return {name: one.ability for name, one in found.systems.items() if one.ability is not None}


def reversed_votes(votes: Sequence[Vote]) -> list[Vote]:
    other: dict[Outcome, Outcome] = {"a": "b", "b": "a", "tie": "tie"}
    return [vote._replace(outcome=other[vote.outcome]) for vote in votes]


def citations(kit: Path) -> list[Vote]:
    """Row by row, who is cited by whom; Stigler (1994) has citations of a journal by itself out."""
    with (kit / "scoring/BradleyTerry2-citations/data/citations.csv").open(encoding="utf-8") as file:
        header, *rows = csv.reader(file)
    return [
        Vote(row[0], citing, "a", int(count))
        for row in rows
        for citing, count in zip(header[1:], row[1:], strict=True)
        if citing != row[0]
    ]


def baseball(kit: Path) -> list[Vote]:
    columns: tuple[tuple[Outcome, str], ...] = (("a", "home.wins"), ("b", "away.wins"))
    with (kit / "scoring/BradleyTerry2-baseball/baseball.csv").open(encoding="utf-8") as file:
        return [
            Vote(row["home.team"], row["away.team"], outcome, int(row[column]), first="a")
            for row in csv.DictReader(file)
            for outcome, column in columns
        ]


@pytest.mark.parametrize("ridge", [Ridge(), MAXIMUM_LIKELIHOOD])
def test_citations_to_five_digits(kit: Path | None, ridge: Ridge) -> None:
    """Stigler, Statistical Science 9 (1994); coefficients as the R package BradleyTerry2 prints them."""
    if kit is None:
        return
    found = abilities(citations(kit), Plan(ridge=ridge, anchor="Biometrika", resamples=10))
    assert found == pytest.approx(
        {"Biometrika": 0.0, "Comm Statist": -2.94907, "JASA": -0.47957, "JRSS-B": 0.26895}, abs=5e-6
    )


def test_baseball_to_two_digits(kit: Path | None) -> None:
    """Agresti, Categorical Data Analysis (2002), section 10.6: coefficients over Baltimore, and the home effect."""
    if kit is None:
        return
    votes = baseball(kit)
    found = abilities(votes, Plan(ridge=MAXIMUM_LIKELIHOOD, anchor="Baltimore", resamples=10))
    assert sorted(found.values()) == pytest.approx([0, 0.68, 1.11, 1.25, 1.29, 1.44, 1.58], abs=0.005)
    home = standings(gather(votes), Plan(control=("position",), anchor="Baltimore", resamples=200))
    effect = home.effects["position"]
    assert effect.controlled
    assert effect.effect == pytest.approx(0.302, abs=5e-4)
    shares = np.exp([one.ability or 0.0 for one in home.systems.values()])
    assert sorted(shares / shares.sum()) == pytest.approx([0.044, 0.088, 0.137, 0.157, 0.164, 0.190, 0.220], abs=6e-4)


def test_talk_arena_2_4_one_model_with_one_vote_moves_nobody(kit: Path | None) -> None:
    """facts/talk_arena.md, 2.4: there it goes to 3066 and drags the intervals of all others."""
    if kit is None:
        return
    votes = read_votes(kit / "scoring/talk-arena/live_votes.json")
    found = standings(votes, Plan(resamples=2_000))
    assert votes.total == 303
    assert len(found.systems) == 8
    assert found.connected
    flagged = {name: one.flags for name, one in found.systems.items() if one.flags}
    assert flagged == {"gemini_2f": ("few_votes", "never_beaten", "ridge")}
    for name, one in found.systems.items():
        assert one.ability is not None
        assert one.low is not None
        assert one.high is not None
        assert -3 < one.low < one.ability < one.high < (6 if name == "gemini_2f" else 3)
    without = [
        Vote(votes.systems[a], votes.systems[b], ("a", "b", "tie")[outcome], int(times))
        for a, b, outcome, times in votes.lines
        if "gemini_2f" not in (votes.systems[a], votes.systems[b])
    ]
    for name, one in standings(gather(without), Plan(resamples=2_000)).systems.items():
        mine = found.systems[name]
        assert one.low is not None
        assert mine.low is not None
        assert mine.ability == pytest.approx(one.ability, abs=0.02)
        assert mine.low == pytest.approx(one.low, abs=0.1)


def test_talk_arena_2_4_ties_are_halves_in_every_resample() -> None:
    """facts/talk_arena.md, 2.4: there they are rounded to wins and losses, which makes intervals too wide."""
    found = standings(gather([Vote("a", "b", "tie", 90), Vote("a", "b", "a", 5), Vote("a", "b", "b", 5)]))
    (pair,) = found.pairs
    # By hand: the variance of a vote is 0.1 / 4, of a mean of 100 of them 0.00025; 1.96 deviations are 0.031.
    assert (pair.low, pair.high) == pytest.approx((0.469, 0.531), abs=0.003)


def test_two_systems_by_hand() -> None:
    """With two systems the difference of abilities is the log-odds: ln(12 / 5) = 0.875469."""
    found = abilities(LEAGUE[:2])
    assert found["a"] - found["b"] == pytest.approx(0.875469, abs=1e-6)
    tied = abilities([*LEAGUE[:2], Vote("a", "b", "tie", 4)])
    assert tied["a"] - tied["b"] == pytest.approx(np.log(14 / 7))


def test_davidson_by_hand() -> None:
    """With two systems all three shares are met: ln(p / q) = 0.875469, v = ties / sqrt(wins * losses) = 0.516398."""
    found = standings(gather([*LEAGUE[:2], Vote("a", "b", "tie", 4)]), Plan(ties="davidson", resamples=50))
    a, b = found.systems["a"].ability, found.systems["b"].ability
    assert a is not None
    assert b is not None
    assert a - b == pytest.approx(0.875469, abs=1e-6)
    assert found.tie == pytest.approx(4 / np.sqrt(12 * 5))


def test_davidson_without_ties_is_bradley_terry() -> None:
    decided = [vote for vote in LEAGUE if vote.outcome != "tie"]
    found = standings(gather(decided), Plan(ties="davidson", resamples=50))
    assert found.tie is None
    assert {n: s.ability for n, s in found.systems.items()} == pytest.approx(abilities(decided))


def test_votes_without_maximum_likelihood_are_kept_finite_and_flagged() -> None:
    votes = [*LEAGUE, Vote("best", "a", "a", 40), Vote("worst", "b", "b", 1)]
    found = standings(gather(votes), Plan(resamples=200))
    assert found.systems["best"].flags == ("never_beaten", "ridge")
    assert found.systems["worst"].flags == ("few_votes", "never_won", "ridge")
    assert {flag for name in "abcd" for flag in found.systems[name].flags} <= {"few_votes"}
    assert all(one.low is not None and np.isfinite(one.low) for one in found.systems.values())
    with pytest.raises(ScoreError, match=r"--ridge 0: .* got none such for best, worst"):
        standings(gather(votes), Plan(ridge=MAXIMUM_LIKELIHOOD))


def test_resamples_without_maximum_likelihood_are_left_out_and_counted() -> None:
    votes = [Vote("a", "b", "a", 3), Vote("a", "b", "b", 1)]
    found = standings(gather(votes), Plan(ridge=MAXIMUM_LIKELIHOOD, resamples=1_000))
    # By hand: all four of a resample go one way with probability 0.75 ** 4 + 0.25 ** 4 = 0.3203.
    assert found.systems["a"].resamples == pytest.approx(680, abs=50)
    assert standings(gather(votes), Plan(resamples=1_000)).systems["a"].resamples == 1_000


def test_annotators_are_drawn_with_all_their_votes() -> None:
    """Ten people who vote alike forty times are ten, not four hundred."""
    votes = [Vote("a", "b", "a" if n < 7 else "b", 40) for n in range(10)]
    alone = standings(gather(votes), Plan(resamples=2_000))
    people = standings(
        gather([vote._replace(annotator=f"p{n}") for n, vote in enumerate(votes)]), Plan(resamples=2_000)
    )
    assert (alone.clustered, people.clustered) == (False, True)
    (narrow,), (wide,) = alone.pairs, people.pairs
    # By hand: 1.96 * sqrt(0.7 * 0.3 / 400) = 0.045, and sqrt(40) times as much is 0.284.
    assert narrow.high - narrow.low == pytest.approx(0.09, abs=0.01)
    assert wide.high - wide.low == pytest.approx(0.568, abs=0.1)
    assert narrow.p < 1e-10
    assert wide.p == pytest.approx(0.34375)  # 2 * P(7 or more of 10) = 2 * 176 / 1024


def test_one_vote_is_no_evidence() -> None:
    found = standings(gather([Vote("a", "b", "a")]))
    (pair,) = found.pairs
    low, high = found.systems["a"].low, found.systems["a"].high
    assert low is not None
    assert high is not None
    assert low < 0 < high
    assert pair.p == 1.0
    assert pair.win_rate == 1.0
    assert (pair.low, pair.high) == pytest.approx((0.2065, 1.0), abs=1e-4)  # Wilson: 1 / (1 + 1.96 ** 2)


def test_length_and_position_are_told_apart_from_systems() -> None:
    """Votes made with effects of 0.8 and -0.5 on two systems that are alike."""
    generator = np.random.default_rng(5)
    votes = []
    for _ in range(4_000):
        first: Literal["a", "b"] = "a" if generator.random() < 0.5 else "b"
        long = float(generator.choice([99, 999]))
        d = (0.8 if first == "a" else -0.8) - 0.5 * np.log((long + 1) / 100)
        outcome: Outcome = "a" if generator.random() < 1 / (1 + np.exp(-d)) else "b"
        votes.append(Vote("x", "y", outcome, first=first, length_a=long, length_b=99.0))
    found = standings(gather(votes), Plan(control=("position", "length"), resamples=200))
    assert found.effects["position"].effect == pytest.approx(0.8, abs=0.12)
    assert found.effects["length"].effect == pytest.approx(-0.5, abs=0.12)
    apart = standings(gather(votes), Plan(resamples=50)).effects["position"]
    assert not apart.controlled
    assert apart.low is not None
    assert apart.high is not None
    assert apart.low < 0.8 < apart.high + 0.2


def test_a_position_that_never_changes_cannot_be_told_from_the_system() -> None:
    votes = gather([Vote("a", "b", "a", 3, first="a"), Vote("a", "b", "b", 2, first="a")])
    assert standings(votes, QUICK).effects["position"].effect is None
    with pytest.raises(ScoreError, match="position: expected values that vary within pairs"):
        standings(votes, Plan(control=("position",)))


@pytest.mark.parametrize(
    ("plan", "message"),
    [
        (Plan(resamples=1), "at least 2 resamples"),
        (Plan(seed=-1), "a seed of 0 or more"),
        (Plan(anchor="z"), "--anchor: expected one of a, b, c, d, got 'z'"),
        (Plan(control=("length",)), r"--control: expected what the votes say of themselves \(none\)"),
    ],
)
def test_plans_that_cannot_be(plan: Plan, message: str) -> None:
    with pytest.raises(UsageError, match=message):
        standings(gather(LEAGUE), plan)


OUTCOME: st.SearchStrategy[Outcome] = st.sampled_from(OUTCOMES)
BALLOT = st.tuples(st.sampled_from("abc"), st.sampled_from("def"), OUTCOME, st.integers(1, 5)).map(
    lambda parts: Vote(*parts)
)
BALLOTS = st.lists(BALLOT, min_size=1, max_size=25)


@settings(max_examples=40, deadline=None)
@given(BALLOTS, st.sampled_from(["half", "davidson"]))
def test_swapping_wins_and_losses_mirrors_abilities(votes: list[Vote], ties: str) -> None:
    plan = Plan(ties="davidson" if ties == "davidson" else "half", resamples=2)
    mirrored = abilities(reversed_votes(votes), plan)
    assert mirrored == pytest.approx({name: -value for name, value in abilities(votes, plan).items()}, abs=1e-6)


@settings(max_examples=40, deadline=None)
@given(BALLOTS, st.permutations("abcdef"))
def test_names_do_not_matter(votes: list[Vote], names: list[str]) -> None:
    called = dict(zip("abcdef", names, strict=True))
    renamed = abilities([vote._replace(a=called[vote.a], b=called[vote.b]) for vote in votes])
    assert renamed == pytest.approx({called[name]: value for name, value in abilities(votes).items()}, abs=1e-6)


@settings(max_examples=25, deadline=None)
@given(BALLOTS, st.randoms(use_true_random=False))
def test_the_order_of_votes_does_not_matter(votes: list[Vote], random: Random) -> None:
    def all_of(found: Standings) -> object:
        return (found.systems, found.pairs, found.components)

    shuffled = list(votes)
    random.shuffle(shuffled)
    turned = [v._replace(a=v.b, b=v.a, outcome=reversed_votes([v])[0].outcome) for v in shuffled]
    assert all_of(standings(gather(turned), QUICK)) == all_of(standings(gather(votes), QUICK))


@settings(max_examples=25, deadline=None)
@given(BALLOTS)
def test_a_system_apart_changes_nobody(votes: list[Vote]) -> None:
    more = standings(gather([*votes, Vote("y", "z", "a", 3)]), QUICK)
    before = abilities(votes)
    assert {name: more.systems[name].ability for name in before} == pytest.approx(before, abs=1e-6)
    assert not more.connected
    assert "unconnected" in more.systems["z"].flags or len(more.components[0]) == 2


def test_twice_the_votes_say_the_same_more_firmly() -> None:
    plan = Plan(ridge=Ridge(), resamples=2_000)
    once, twice = standings(gather(LEAGUE), plan), standings(gather(LEAGUE * 2), plan)
    for name, one in once.systems.items():
        two = twice.systems[name]
        assert two.ability == pytest.approx(one.ability, abs=1e-8)
        widths = [(s.high or 0.0) - (s.low or 0.0) for s in (one, two)]
        assert widths[1] == pytest.approx(widths[0] / np.sqrt(2), rel=0.15)
