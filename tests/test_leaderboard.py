"""Leaderboards: three means by hand, HELM's win rate against a plain loop, ranks and how they change."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from statistics import fmean

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from earmark.errors import ScoreError, UsageError
from earmark.score.leaderboard import MEASURES, Board, Row, leaderboard, mean_win_rate
from earmark.score.leaderboard_command import add_leaderboard
from earmark.score.saved import Saved
from tests.verbs import called

TASKS = {"x1": "x", "x2": "x", "y1": "y", "y2": "y", "y3": "y", "y4": "y"}


def saved(name: str, values: Sequence[float | None], tasks: Mapping[str, str] = TASKS) -> Saved:
    signature = {"earmark": "0", "release": "1.0.0@abc", "choice": "2"}
    return Saved(name, signature, tasks, dict(zip(tasks, values, strict=True)))


def row(board: Board, name: str) -> Row:
    return next(one for one in board.rows if one.name == name)


def test_three_means_by_hand() -> None:
    """One: x 1.0, y 0.25; two: x 0.5, y 0.75; three: x 0.5, y 0."""
    reports = [saved("one", [1, 1, 1, 0, 0, 0]), saved("two", [1, 0, 1, 1, 1, 0]), saved("three", [0, 1, 0, 0, 0, 0])]
    board = leaderboard(reports, resamples=200)
    one, two, three = (row(board, name) for name in ("one", "two", "three"))
    assert one.tasks == {"x": 1.0, "y": 0.25}
    assert [one.by[m].value for m in MEASURES] == pytest.approx([0.5, 0.625, 0.75])
    # x: level with three and worse than one, (0 + 0.5) / 2; y: better than both
    assert [two.by[m].value for m in MEASURES] == pytest.approx([4 / 6, 0.625, 0.625])
    assert [three.by[m].value for m in MEASURES] == pytest.approx([1 / 6, 0.25, 0.125])
    assert [(r.name, r.by["macro"].rank) for r in board.rows] == [("one", 1), ("two", 1), ("three", 3)]
    assert leaderboard(reports, sorted_by="micro", resamples=50).rows[0].name == "two"


def plain_win_rate(table: list[list[float]]) -> list[float]:
    """HELM's definition as its summary computes it: row by row, task by task."""
    found = []
    for n in range(len(table[0])):
        rates = []
        for values in table:
            known = [v for v in values if not math.isnan(v)]
            if math.isnan(values[n]) or len(known) < 2:
                continue
            worse = sum(v < values[n] for v in known)
            ties = sum(v == values[n] for v in known) - 1
            rates.append((worse + ties / 2) / (len(known) - 1))
        found.append(fmean(rates) if rates else math.nan)
    return found


CELL = st.sampled_from([0.0, 0.25, 0.5, 1.0, math.nan])


@given(st.integers(2, 5).flatmap(lambda n: st.lists(st.lists(CELL, min_size=n, max_size=n), min_size=1, max_size=5)))
def test_mean_win_rate_is_that_of_a_plain_loop(table: list[list[float]]) -> None:
    assert mean_win_rate(np.array(table)).tolist() == pytest.approx(plain_win_rate(table), nan_ok=True)


def test_a_third_system_turns_the_order_by_win_rate() -> None:
    """Of a and b alone, b wins two tasks of three; with c, which b does not beat where a does, they are level."""
    tasks = {f"{task}{n}": task for task in "uvw" for n in range(20)}

    def values(*shares: float) -> list[float]:
        return [float(n < round(20 * share)) for share in shares for n in range(20)]

    a, b = saved("a", values(0.9, 0.2, 0.5), tasks), saved("b", values(0.5, 0.3, 0.6), tasks)
    c, d = saved("c", values(0.7, 0.1, 0.1), tasks), saved("d", values(0.7, 0.1, 0.1), tasks)
    two = leaderboard([a, b], resamples=50)
    assert [row(two, n).by["mean_win_rate"].value for n in "ab"] == pytest.approx([1 / 3, 2 / 3])
    four = leaderboard([a, b, c, d], resamples=50)
    # a beats all on u, c and d on v and w: (3 + 2 + 2) / 9; b beats nobody on u, all on v and w: 6 / 9
    assert [row(four, n).by["mean_win_rate"].value for n in "ab"] == pytest.approx([7 / 9, 6 / 9])
    three = leaderboard([a, b, c], resamples=50)
    # level with c: (2 + 1 + 1) / 6 each
    assert [row(three, n).by["mean_win_rate"].value for n in "ab"] == pytest.approx([4 / 6, 4 / 6])
    assert three.added == {"a": [], "b": [], "c": [("b", "a")]}
    assert four.added == {"a": [], "b": [], "c": [], "d": []}


def test_ranks_move_together_in_one_bootstrap() -> None:
    """Two systems a hair apart may change places; one that is wrong on everything cannot."""
    tasks = {f"i{n}": "t" for n in range(100)}
    close = [float(n < 50) for n in range(100)], [float(n >= 49) for n in range(100)]
    board = leaderboard([saved("a", close[0], tasks), saved("b", close[1], tasks), saved("c", [0.0] * 100, tasks)])
    for name, ranks in (("a", (2, 1, 2)), ("b", (1, 1, 2)), ("c", (3, 3, 3))):
        found = row(board, name).by["micro"]
        assert (found.rank, found.rank_low, found.rank_high) == ranks
    # By hand: 1.96 * sqrt(0.5 * 0.5 / 100) = 0.098.
    one = row(board, "a").by["micro"]
    assert (one.low, one.high) == pytest.approx((0.402, 0.598), abs=0.015)


def test_items_without_a_value_are_left_out() -> None:
    board = leaderboard([saved("a", [1, None, 1, 1, 0, 0]), saved("b", [None, None, 1, 0, 0, 0])], resamples=100)
    a, b = row(board, "a"), row(board, "b")
    assert (a.n, b.n) == (5, 4)
    assert (a.tasks, b.tasks) == ({"x": 1.0, "y": 0.5}, {"x": None, "y": 0.25})
    assert (b.by["macro"].value, b.by["micro"].value) == (0.25, 0.25)
    assert b.by["mean_win_rate"].value == 0.0
    nothing = leaderboard([saved("a", [1, 0, 1, 1, 0, 0]), saved("b", [None] * 6)], resamples=100)
    last = row(nothing, "b").by["macro"]
    assert (last.value, last.low, last.high, last.rank) == (None, None, None, 2)


VALUES = st.lists(st.lists(st.sampled_from([0.0, 0.5, 1.0]), min_size=6, max_size=6), min_size=2, max_size=4)


@settings(max_examples=25, deadline=None)
@given(VALUES)
def test_the_order_of_reports_and_items_does_not_matter(values: list[list[float]]) -> None:
    reports = [saved(f"s{n}", row) for n, row in enumerate(values)]
    turned = {name: TASKS[name] for name in reversed(TASKS)}
    other = [saved(f"s{n}", row[::-1], turned) for n, row in enumerate(values)][::-1]
    assert leaderboard(other, resamples=50) == leaderboard(reports, resamples=50)


@settings(max_examples=25, deadline=None)
@given(VALUES)
def test_bounds_enclose_ranks_that_can_be(values: list[list[float]]) -> None:
    board = leaderboard([saved(f"s{n}", row) for n, row in enumerate(values)], resamples=50)
    for one in board.rows:
        for found in one.by.values():
            assert 1 <= found.rank_low <= found.rank_high <= len(values)
            assert found.low is not None
            assert found.high is not None
            assert 0 <= found.low <= found.high <= 1
    json.dumps(board.to_json(), allow_nan=False)


def test_boards_that_cannot_be() -> None:
    with pytest.raises(ScoreError, match="two reports or more, got 1"):
        leaderboard([saved("a", [0.0] * 6)])
    with pytest.raises(UsageError, match="at least 2 resamples"):
        leaderboard([saved("a", [0.0] * 6), saved("b", [0.0] * 6)], resamples=1)


run = partial(called, add_leaderboard)


def write(path: Path, values: Sequence[float], release: str = "1.0.0@abc") -> None:
    status = ["right" if value else "wrong" for value in values]
    outcomes = {"id": list(TASKS), "task": list(TASKS.values()), "status": status, "value": list(values)}
    report = {"signature": f"earmark:0|release:{release}|choice:2", "outcomes": outcomes}
    path.write_text(json.dumps(report), encoding="utf-8")


def test_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(tmp_path / "one.json", [1, 1, 1, 0, 0, 0])
    assert run(str(tmp_path)) == 1
    assert "two reports or more" in capsys.readouterr().err
    write(tmp_path / "two.json", [0, 0, 1, 0, 0, 0])
    assert run(str(tmp_path), "--json", "--resamples", "100") == 0
    found = json.loads(capsys.readouterr().out)
    assert [one["name"] for one in found["rows"]] == ["one", "two"]
    assert found["rows"][0]["by"]["macro"]["value"] == 0.625
    assert run(str(tmp_path), "--by", "mean_win_rate", "--resamples", "100") == 0
    assert "one" in capsys.readouterr().out
    write(tmp_path / "three.json", [0, 0, 1, 0, 0, 0], "1.1.0@def")
    assert run(str(tmp_path)) == 1
    assert "expected release" in capsys.readouterr().err
    assert run(str(tmp_path / "none")) == 1
    assert "a folder with reports" in capsys.readouterr().err
