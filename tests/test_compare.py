"""Comparisons of saved reports: exact tests by hand, intervals, refusals; the statistics they are made of."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import partial
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from earmark.errors import ScoreError, UsageError
from earmark.score.cells import Scored
from earmark.score.compare import compare
from earmark.score.compare_command import add_compare
from earmark.score.gold import read_release
from earmark.score.outcome import Outcome, Status, judged
from earmark.score.predictions import read_predictions
from earmark.score.run import outcome_of, score
from earmark.score.saved import Saved, outcome_columns, read_all, read_saved
from earmark.stats import holm, sign_flip_test, sign_test, wilson
from tests.golden import scored
from tests.verbs import called

RULES = {"normaliser": "basic1", "choice": "2"}


def saved(name: str, values: Mapping[str, float | None], release: str = "1.0.0@abc") -> Saved:
    return Saved(name, {"earmark": "0", "release": release, **RULES}, dict.fromkeys(values, "t"), dict(values))


def line(values: Sequence[float | None]) -> dict[str, float | None]:
    return {f"i{n}": value for n, value in enumerate(values)}


def test_mcnemar_by_hand() -> None:
    """Ten items that a alone has right and two that b alone has: 2 * (1 + 12 + 66) / 4096 = 0.038574."""
    a, b = line([1.0] * 10 + [0.0] * 2 + [1.0] * 8), line([0.0] * 10 + [1.0] * 2 + [1.0] * 8)
    (found,) = compare([saved("a", a), saved("b", b)], resamples=5_000)
    assert (found.test, found.better_a, found.better_b, found.n) == ("mcnemar-exact", 10, 2, 20)
    assert found.p == pytest.approx(0.038574, abs=1e-6) == found.p_holm
    assert found.difference == pytest.approx(0.4)
    # By hand: the deviation of a difference is sqrt(0.6 - 0.16) = 0.663, of a mean of 20 of them 0.148.
    assert (found.low, found.high) == pytest.approx((0.4 - 0.29, 0.4 + 0.29), abs=0.05)
    assert found.effect == pytest.approx(0.4 / (0.44 * 20 / 19) ** 0.5, abs=1e-5)


def test_values_between_0_and_1_are_flipped() -> None:
    """Three differences, all upwards: of 8 flips two are as large, so p is 0.25."""
    (found,) = compare([saved("a", line([0.9, 0.8, 0.4])), saved("b", line([0.5, 0.1, 0.3]))], resamples=100)
    assert (found.test, found.p) == ("sign-flip", 0.25)


def test_all_pairs_and_holm() -> None:
    reports = [saved("a", line([1.0] * 9)), saved("b", line([0.0] * 9)), saved("c", line([0.0] * 9))]
    found = compare(reports, resamples=100)
    assert [(one.a, one.b) for one in found] == [("a", "b"), ("a", "c"), ("b", "c")]
    assert [one.p for one in found] == [2 / 512, 2 / 512, 1.0]
    assert [one.p_holm for one in found] == [6 / 512, 6 / 512, 1.0]
    assert found[2].effect is None


def test_items_without_a_value_are_counted() -> None:
    (found,) = compare([saved("a", line([1.0, None, 0.0])), saved("b", line([1.0, 1.0, 0.0]))], resamples=100)
    assert (found.n, found.unscored, found.p) == (2, 1, 1.0)


@given(st.lists(st.tuples(st.floats(0, 1), st.floats(0, 1)), min_size=1, max_size=40))
def test_swapping_reports_turns_the_sign(values: list[tuple[float, float]]) -> None:
    a, b = saved("a", line([x for x, _ in values])), saved("b", line([y for _, y in values]))
    (one,), (other,) = compare([a, b], resamples=200), compare([b, a], resamples=200)
    assert one.difference == -other.difference
    assert one.p == other.p
    assert (one.effect is None) == (other.effect is None)


def test_reports_that_cannot_be_compared() -> None:
    with pytest.raises(UsageError, match="two reports or more"):
        compare([saved("a", line([1.0]))])
    with pytest.raises(ScoreError, match="items that both were scored on"):
        compare([saved("a", {"x": 1.0}), saved("b", {"y": 1.0})])
    with pytest.raises(UsageError, match="at least 2 resamples"):
        compare([saved("a", {"x": 1.0}), saved("b", {"x": 1.0})], resamples=1)


def report(path: Path, release: str = "1.0.0@abc", rules: str = "choice:2", **changes: Any) -> Path:
    outcomes = {"id": ["x", "y"], "task": ["t", "t"], "status": ["right", "wrong"], "value": [1.0, 0.0], **changes}
    signature = f"earmark:0|release:{release}|n:2|normaliser:basic1|{rules}|resamples:9|seed:0"
    path.write_text(json.dumps({"signature": signature, "outcomes": outcomes}), encoding="utf-8")
    return path


def test_other_releases_only_when_asked_for(tmp_path: Path) -> None:
    paths = [report(tmp_path / "a.json"), report(tmp_path / "b.json", "1.1.0@def", id=["x", "z"])]
    with pytest.raises(ScoreError, match=r"b: expected release 1.0.0@abc, got 1.1.0@def. Give --shared"):
        read_all(paths, shared=False)
    (found,) = compare(read_all(paths, shared=True), resamples=100)
    assert (found.n, found.only_a, found.only_b) == (1, 1, 1)


def test_other_rules_never(tmp_path: Path) -> None:
    paths = [report(tmp_path / "a.json"), report(tmp_path / "b.json", rules="choice:3")]
    for shared in (False, True):
        with pytest.raises(ScoreError, match=r"b: expected choice:2, as in a, got 3. Score both by the same rules"):
            read_all(paths, shared=shared)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("", "one JSON value"),
        ("[1]", "a report of `earmark score`"),
        ('{"signature": "earmark:0"}', "a signature with a release"),
        ('{"signature": "release:1@a"}', "a report with outcomes, got one without"),
        ('{"signature": "release:1@a", "outcomes": {"id": [], "task": [], "status": [], "value": []}}', "at least one"),
    ],
)
def test_files_that_are_no_reports(tmp_path: Path, content: str, message: str) -> None:
    (tmp_path / "a.json").write_text(content, encoding="utf-8")
    with pytest.raises(ScoreError, match=message):
        read_saved(tmp_path / "a.json")
    with pytest.raises(ScoreError, match="nothing there"):
        read_saved(tmp_path / "b.json")


@pytest.mark.parametrize(
    "changes",
    [{"value": [1.0, 2.0]}, {"value": [1.0, None]}, {"value": [True, 0.0]}, {"status": ["right", "odd"]},
     {"id": ["x", 3]}, {"id": ["x", "x"]}, {"task": ["t"]}],
)  # fmt: skip
def test_outcomes_that_cannot_be(tmp_path: Path, changes: dict[str, Any]) -> None:
    with pytest.raises(ScoreError, match="Save it again"):
        read_saved(report(tmp_path / "a.json", **changes))


def test_a_report_of_the_scorer_comes_back(tmp_path: Path) -> None:
    release = scored.write_release(tmp_path / "r", {"mmau_pro": [scored.choice(str(n)) for n in range(4)]})
    predictions = scored.write_predictions(tmp_path / "p.jsonl", {"0": "rain", "1": "stand", "2": "?"})
    found = read_release(release)
    outputs = read_predictions(predictions)
    pairs = [Scored(gold, outcome_of(gold, outputs.get(name))) for name, gold in sorted(found.items.items())]
    made = {**score(release, predictions, resamples=10).to_json(), "outcomes": outcome_columns(pairs)}
    (tmp_path / "mine.json").write_text(json.dumps(made), encoding="utf-8")
    back = read_saved(tmp_path / "mine.json")
    assert (back.name, back.digest) == ("mine", found.digest)
    assert back.values == {one.gold.id: one.outcome.value for one in pairs}
    assert set(back.tasks.values()) == {found.items["hand/0"].task}
    assert "choice" in back.rules


def test_outcomes_are_saved_as_columns() -> None:
    gold = scored.gold(scored.choice("x"))
    rows = [Scored(gold, judged(gold.id, True, "rain")), Scored(gold, Outcome(gold.id, Status.ERROR, None))]
    assert outcome_columns(rows) == {
        "id": [gold.id] * 2, "task": [gold.task] * 2, "status": ["right", "error"], "value": [1.0, None],
        "cluster": [gold.id] * 2,
    }  # fmt: skip


run = partial(called, add_compare)


def test_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    paths = [str(report(tmp_path / "a.json")), str(report(tmp_path / "b.json", value=[0.0, 0.0]))]
    assert run(*paths, "--json") == 0
    found = json.loads(capsys.readouterr().out)
    assert found["signature"].startswith("earmark:")
    assert "release:1.0.0@abc|" in found["signature"]
    assert found["comparisons"][0]["difference"] == 0.5
    assert run(*paths) == 0
    assert "mcnemar-exact" in capsys.readouterr().out
    assert run(paths[0], paths[0]) == 1
    assert "expected each once, got one file twice" in capsys.readouterr().err
    assert run(paths[0]) == 2


def test_holm_by_hand() -> None:
    """Sorted 0.01, 0.02, 0.03, 0.04 times 4, 3, 2, 1: 0.04, 0.06, 0.06, 0.04, and never less than before."""
    assert holm([0.04, 0.01, 0.03, 0.02]) == pytest.approx([0.06, 0.04, 0.06, 0.06])
    assert holm([]) == []
    assert holm([0.9, 0.8]) == [1.0, 1.0]


def test_sign_test_by_hand() -> None:
    """2 * (1 + 10) / 1024."""
    assert sign_test(9, 1) == pytest.approx(22 / 1024)
    assert sign_test(1, 9) == sign_test(9, 1)
    assert sign_test(0, 0) == sign_test(3, 3) == 1.0


@given(st.lists(st.integers(-3, 3), max_size=8))
def test_sign_flips_against_every_flip(differences: list[int]) -> None:
    every = product((1, -1), repeat=len(differences))
    flips = [abs(sum(s * d for s, d in zip(signs, differences, strict=True))) for signs in every]
    expected = sum(flip >= abs(sum(differences)) for flip in flips) / len(flips)
    assert sign_flip_test([float(d) for d in differences], resamples=10, seed=0) == pytest.approx(expected)


def test_many_sign_flips_are_drawn() -> None:
    """Forty signs, 28 up: the exact sign test gives 0.0166."""
    found = sign_flip_test([1.0] * 28 + [-1.0] * 12, resamples=50_000, seed=1)
    assert found == pytest.approx(sign_test(28, 12), abs=0.002)
    assert sign_flip_test([1.0] * 100, resamples=99, seed=1) == 0.01


def test_wilson() -> None:
    """Newcombe, Statistics in Medicine 17 (1998), table I: 81 of 263 is 0.2553 to 0.3662, 0 of 20 is 0 to 0.1611."""
    assert wilson(81 / 263, 263) == pytest.approx((0.2553, 0.3662), abs=5e-5)
    assert wilson(0.0, 20) == pytest.approx((0.0, 0.1611), abs=5e-5)
