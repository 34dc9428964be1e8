"""Clusters: what is linked, what that does to intervals and tests, and reports that were saved without them."""

from __future__ import annotations

import json
import random
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from earmark.errors import ScoreError
from earmark.item import Item, Perturbation, Twin
from earmark.score.cells import Cell, Scored, cells
from earmark.score.compare import compare, signature
from earmark.score.gold import Gold
from earmark.score.leaderboard import leaderboard
from earmark.score.outcome import judged
from earmark.score.related import clusters, stereotype_of
from earmark.score.run import score
from earmark.score.saved import Saved, joined_clusters, read_all, read_saved
from earmark.stats import bootstrap_sums
from tests.golden import scored


def linked(items: Sequence[Item]) -> dict[str, str]:
    return {
        name.removeprefix("hand/"): cluster.removeprefix("hand/")
        for name, cluster in clusters(scored.gold(one) for one in items).items()
    }


def on(pcm: str, **fields: Any) -> Any:
    return scored.clip(pcm_sha256=f"sha256:{pcm}", sha256=f"sha256:{random.random()}", **fields)


def twin(group: str, role: str, kind: str = "voice") -> Twin:
    return Twin(group=group, kind=kind, role=role)


def test_what_belongs_together() -> None:
    items = [
        scored.choice("alone"),
        scored.choice("t2", twin=twin("pair", "male")), scored.choice("t1", twin=twin("pair", "female")),
        scored.choice("clean", clips=(on("a"),)),
        scored.choice("noisy", perturbation=Perturbation(kind="white", severity=2, parent="hand/clean")),
        scored.choice("about", clips=(on("q", role="question"), on("a"))),
        scored.choice("edited", parent="hand/clean"),
        scored.choice("same", clips=(on("q", role="question"), on("other"))),
        scored.choice("orphan", perturbation=Perturbation(kind="white", severity=1, parent="hand/gone")),
        scored.choice("orphan too", perturbation=Perturbation(kind="white", severity=2, parent="hand/gone")),
    ]  # fmt: skip
    assert linked(items) == {
        "alone": "alone", "t1": "t1", "t2": "t1", "same": "same",
        "clean": "about", "noisy": "about", "about": "about", "edited": "about",
        "orphan": "orphan", "orphan too": "orphan",
    }  # fmt: skip


@given(st.lists(st.tuples(st.integers(0, 12), st.integers(0, 12)), max_size=15), st.randoms(use_true_random=False))
def test_clusters_do_not_depend_on_the_order(pairs: list[tuple[int, int]], shuffler: random.Random) -> None:
    golds = [
        Gold(f"{n:02d}", "choice", "choice", (), links=(f"item:{n}", *(f"p{k}" for k, p in enumerate(pairs) if n in p)))
        for n in range(13)
    ]
    expected = clusters(golds)
    shuffler.shuffle(golds)
    assert clusters(golds) == expected
    for one, other in pairs:
        assert expected[f"{one:02d}"] == expected[f"{other:02d}"] <= f"{one:02d}"


def outcomes(values: Mapping[str, float], group: Mapping[str, str], by: str = "") -> list[Scored]:
    return [
        Scored(Gold(n, "choice", "choice", ("x",), ("x", "y"), 0, task=by, links=(group[n],)), judged(n, bool(v), "x"))
        for n, v in values.items()
    ]


def width(cell: Cell) -> float:
    assert cell.low is not None
    assert cell.high is not None
    return cell.high - cell.low


def test_twins_that_agree_widen_the_interval() -> None:
    """200 pairs, both right or both wrong: as wide as that of 200 items, which is sqrt(2) times that of 400."""
    values = {f"{n:03d}{side}": float(n % 2) for n in range(200) for side in "ab"}
    together = cells(outcomes(values, {n: n[:3] for n in values}), resamples=10_000, seed=1)[0]
    apart = cells(outcomes(values, {n: n for n in values}), resamples=10_000, seed=1)[0]
    half = cells(outcomes({n: v for n, v in values.items() if n[3] == "a"}, {n: n for n in values}),
                 resamples=10_000, seed=1)[0]  # fmt: skip
    assert (together.clusters, apart.clusters, together.score) == (200, 400, apart.score)
    assert width(together) / width(apart) == pytest.approx(2**0.5, rel=0.04)
    # The same kinds are drawn as often: to the digit.
    assert (together.low, together.high) == (half.low, half.high)
    # By hand: 2 * 1.96 * sqrt(0.25 / 200).
    assert width(together) == pytest.approx(0.1386, abs=0.006)


def test_cells_of_clusters_against_a_plain_loop() -> None:
    """Clusters of one to three items in two tasks; the loop draws clusters and takes of each what is in the task."""
    rng = np.random.default_rng(3)
    rows = [(c, "uv"[int(rng.integers(2))], float(rng.random() < 0.3 + 0.4 * (c % 2)))
            for c in range(40) for _ in range(1 + c % 3)]  # fmt: skip
    made = [
        Scored(
            Gold(f"{n:03d}", "choice", "choice", ("x",), ("x", "y"), 0, task=task, links=(f"c{c}",)),
            judged("i", bool(v), "x"),
        )
        for n, (c, task, v) in enumerate(rows)
    ]
    found = {cell.value: cell for cell in cells(made, resamples=20_000, seed=1) if cell.by == "task"}
    by_cluster = [[(t == "u") * np.array([v, 1.0]) for c, t, v in rows if c == one] for one in range(40)]
    sums = np.array([np.sum(parts, axis=0) for parts in by_cluster])
    drawn = sums[rng.integers(0, 40, (20_000, 40))].sum(axis=1)
    low, high = np.quantile(drawn[:, 0] / drawn[:, 1], [0.025, 0.975])
    assert (found["u"].low, found["u"].high) == pytest.approx((low, high), abs=0.02)


def test_one_cluster_has_no_interval() -> None:
    values = {f"i{n}": float(n % 2) for n in range(6)}
    found = cells(outcomes(values, dict.fromkeys(values, "c")), resamples=100, seed=1)[0]
    assert (found.n, found.clusters, found.score, found.low, found.high) == (6, 1, 0.5, None, None)


@settings(max_examples=20, deadline=None)
@given(st.lists(st.tuples(st.booleans(), st.integers(0, 5)), min_size=1, max_size=30), st.randoms())
def test_the_order_of_items_does_not_matter(rows: list[tuple[bool, int]], shuffler: random.Random) -> None:
    values = {f"{n:02d}": float(right) for n, (right, _) in enumerate(rows)}
    made = outcomes(values, {f"{n:02d}": f"c{c}" for n, (_, c) in enumerate(rows)})
    expected = cells(made, resamples=50, seed=2)
    shuffler.shuffle(made)
    assert cells(made, resamples=50, seed=2) == expected


def test_sums_need_something_to_draw() -> None:
    with pytest.raises(ValueError, match="expected items and 2 resamples, got 0 and 10"):
        bootstrap_sums(np.zeros((1, 1)), np.zeros(1, dtype=np.int64), resamples=10, seed=0)


# Comparisons


def saved(name: str, values: Mapping[str, float | None], grouped: Mapping[str, str] | None = None) -> Saved:
    told = {"clusters": "twin+parent+clip"} if grouped else {}
    signature = {"earmark": "0", "release": "1.0.0@abc", "choice": "2", **told}
    return Saved(name, signature, dict.fromkeys(values, "t"), dict(values), grouped or {})


def paired(n: int, wins: int) -> tuple[dict[str, float | None], dict[str, float | None], dict[str, str]]:
    """Twins in pairs: a has both of `wins` pairs, b both of the rest."""
    names = [f"{k:02d}{side}" for k in range(n) for side in "xy"]
    a: dict[str, float | None] = {name: float(int(name[:2]) < wins) for name in names}
    return a, {name: 1.0 - (value or 0.0) for name, value in a.items()}, {name: name[:2] for name in names}


def test_signs_are_flipped_by_cluster() -> None:
    """Six clusters of two, five up: of 64 flips 2 * (1 + 6) are as large, so p is 14 / 64; McNemar would say 0.0386."""
    a, b, grouped = paired(6, 5)
    (found,) = compare([saved("a", a, grouped), saved("b", b, grouped)], resamples=200)
    assert (found.n, found.clusters, found.better_a, found.better_b) == (12, 6, 10, 2)
    assert (found.test, found.p) == ("sign-flip-by-cluster", 14 / 64)
    (strangers,) = compare([saved("a", a), saved("b", b)], resamples=200)
    assert (strangers.test, strangers.clusters) == ("mcnemar-exact", 12)
    assert strangers.p == pytest.approx(0.0386, abs=5e-5)
    assert found.difference == strangers.difference


def test_a_comparison_widens_with_its_clusters() -> None:
    a, b, grouped = paired(90, 50)
    (found,) = compare([saved("a", a, grouped), saved("b", b, grouped)])
    (strangers,) = compare([saved("a", a), saved("b", b)])
    widths = [one.high - one.low for one in (found, strangers) if one.low is not None and one.high is not None]
    assert widths[0] / widths[1] == pytest.approx(2**0.5, rel=0.05)
    one = dict.fromkeys(a, "one")
    (alone,) = compare([saved("a", a, one), saved("b", b, one)], resamples=50)
    assert (alone.low, alone.high, alone.clusters, alone.p) == (None, None, 1, 1.0)


def test_a_leaderboard_widens_with_its_clusters() -> None:
    a, b, grouped = paired(90, 50)
    found = leaderboard([saved("a", a, grouped), saved("b", b, grouped)]).rows[0].by["micro"]
    strangers = leaderboard([saved("a", a), saved("b", b)]).rows[0].by["micro"]
    assert found.value == strangers.value == pytest.approx(5 / 9)
    widths = [one.high - one.low for one in (found, strangers) if one.low is not None and one.high is not None]
    assert widths[0] / widths[1] == pytest.approx(2**0.5, rel=0.05)
    one = dict.fromkeys(a, "one")
    alone = leaderboard([saved("a", a, one), saved("b", b, one)], resamples=50).rows[0].by["macro"]
    assert (alone.low, alone.high, alone.rank) == (None, None, 1)


def test_a_leaderboard_of_clusters_across_tasks() -> None:
    """By hand: u has 1 and 0 of two items, v 1 of one; a cluster of both tasks counts once in each."""
    tasks = {"x": "u", "y": "u", "z": "v"}
    signed = {"earmark": "0", "release": "1@a", "choice": "2", "clusters": "twin+parent+clip"}
    grouped = {"x": "x", "y": "y", "z": "x"}
    reports = [Saved(n, signed, tasks, dict(zip(tasks, v, strict=True)), grouped)
               for n, v in (("a", (1.0, 0.0, 1.0)), ("b", (None, 0.5, 0.0)))]  # fmt: skip
    rows = {row.name: row for row in leaderboard(reports, resamples=100).rows}
    assert (rows["a"].tasks, rows["b"].tasks) == ({"u": 0.5, "v": 1.0}, {"u": 0.5, "v": 0.0})
    assert (rows["a"].by["macro"].value, rows["b"].by["macro"].value) == (0.75, 0.25)


# Saved reports


def test_a_saved_report_keeps_its_clusters(tmp_path: Path) -> None:
    items = [scored.choice(f"{n}{side}", twin=twin(str(n), side)) for n in range(3) for side in "ab"]
    release = scored.write_release(tmp_path / "r", {"all": items})
    predictions = scored.write_predictions(tmp_path / "p.jsonl", {f"{n}a": "B" for n in range(3)})
    found = score(release, predictions, resamples=10)
    (tmp_path / "a.json").write_text(json.dumps(found.to_json(), allow_nan=False), encoding="utf-8")
    back = read_saved(tmp_path / "a.json")
    assert back.clusters == {f"hand/{n}{side}": f"hand/{n}a" for n in range(3) for side in "ab"}
    assert found.overall.clusters == 3
    assert "|clusters:twin+parent+clip" in str(found.signature)
    older = found.to_json()
    del older["outcomes"]["cluster"]
    older["signature"] = older["signature"].replace("|clusters:twin+parent+clip", "")
    (tmp_path / "b.json").write_text(json.dumps(older), encoding="utf-8")
    assert read_saved(tmp_path / "b.json").clusters == {}
    both = read_all([tmp_path / "a.json", tmp_path / "b.json"], shared=False)
    assert joined_clusters(both) == back.clusters, "one of the two knows them"
    assert "|clusters:twin+parent+clip|" in signature(both, resamples=9, seed=0)
    assert "|clusters:none|" in signature(both[1:], resamples=9, seed=0)
    assert compare(both, resamples=10)[0].clusters == 3


@pytest.mark.parametrize("column", [["x"], "xx", [1, 2], {}])
def test_clusters_that_cannot_be(tmp_path: Path, column: object) -> None:
    outcomes = {"id": ["x", "y"], "task": ["t"] * 2, "status": ["right"] * 2, "value": [1.0] * 2, "cluster": column}
    path = tmp_path / "a.json"
    path.write_text(json.dumps({"signature": "release:1@a", "outcomes": outcomes}), encoding="utf-8")
    with pytest.raises(ScoreError, match="expected the name of a cluster for each outcome"):
        read_saved(path)


def test_scenes_that_say_nothing_of_a_prejudice() -> None:
    whole = {"roles": ["a nurse", "a pilot"], "prejudice": ["female", "male"], "speaker": {"gender": "male"}}
    choices = ("a pilot", "a nurse", "unclear")
    found = stereotype_of(json.dumps({**whole, "truth": "unclear"}), choices)
    assert found == ("a pilot", "a nurse", False)
    assert stereotype_of(json.dumps({**whole, "truth": "first"}), choices) == ("a pilot", "a nurse", True)
    assert stereotype_of(json.dumps(whole), ()) is None, "a transcript has no options"
    for scene in (None, "", "{", "[]", "{}", json.dumps({**whole, "prejudice": []}),
                  json.dumps({**whole, "speaker": {"gender": "child"}}), json.dumps({**whole, "speaker": None}),
                  json.dumps({**whole, "roles": ["one"]})):  # fmt: skip
        assert stereotype_of(scene, choices) is None
