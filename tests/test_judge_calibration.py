"""A judge beside people: golden values by hand, outside tools, judgements of open answers, bad tables."""

from __future__ import annotations

import json
import math
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from earmark.cli import main
from earmark.errors import JudgementError, ScoreError, UsageError
from earmark.judgements import Judgement, reply_name, write_lines
from earmark.score.calibration import Label, calibrate, correlation, kappa, ranks, weighted_kappa
from earmark.score.judge.prompts import PROMPTS
from earmark.score.judge.verdict import read_verdict
from earmark.score.labels import read_judged, read_labels
from earmark.score.run import score
from tests.chat_service import ChatService, serving
from tests.golden import scored
from tests.judged import judgement
from tests.judging import by_rule, judge, open_item, rubric_item

LABELS = [
    Label("i1", "a", 1.0, 2.0), Label("i2", "a", 2.0, 2.0), Label("i3", "a", 4.0, 5.0),
    Label("i1", "b", 5.0, 5.0), Label("i2", "b", 3.0, 3.0), Label("i3", "b", 3.0, 4.0, 2),
]  # fmt: skip


def test_by_hand() -> None:
    """Differences 1 0 1 0 0 1: bias 1 / 2. Means 3 and 3.5; sums of squares 10, 9.5, products 9.

    Pearson 9 / sqrt(95). Quadratic kappa 1 - (3/6) / (10/6 + 9.5/6 + 1/4) = 1 - 0.5 / 3.5. Exact 3 of 6; by chance
    p(2) 1/6 * 2/6 + p(3) 2/6 * 1/6 + p(4) 1/6 * 1/6 + p(5) 1/6 * 2/6 = 7/36, so kappa (18 - 7) / (36 - 7) = 11/29.
    """
    found = calibrate(LABELS, resamples=200, seed=1, source="j")
    assert (found.n, found.items, found.raters) == (6, 3, 7)
    assert found.pearson == pytest.approx(9 / math.sqrt(95), abs=1e-6)
    assert found.weighted_kappa == pytest.approx(1 - 0.5 / 3.5, abs=1e-6)
    assert found.kappa == pytest.approx(11 / 29, abs=1e-6)
    assert (found.exact, found.within_one, found.bias.bias) == (0.5, 1.0, 0.5)
    assert [(one.value, one.n, one.bias) for one in found.by_score] == [
        ("1", 1, 1.0), ("2", 1, 0.0), ("3", 2, 0.5), ("4", 1, 1.0), ("5", 1, 0.0),
    ]  # fmt: skip
    assert [(one.value, one.n, one.bias) for one in found.by_system] == [("a", 3, 0.666667), ("b", 3, 0.333333)]
    assert (found.by_score[0].low, found.by_score[0].high) == (None, None), "one item has no interval"
    assert found.bias.low is not None
    assert found.bias.high is not None
    assert 0.0 <= found.bias.low < 0.5 < found.bias.high <= 1.0
    assert found.signature == "judge:j|n:6|resamples:200|seed:1"
    assert json.loads(json.dumps(found.to_json(), allow_nan=False))["bias"]["bias"] == 0.5


def test_order_does_not_matter() -> None:
    assert calibrate(LABELS[::-1], resamples=200, seed=1) == calibrate(LABELS, resamples=200, seed=1)


SCORES = st.lists(st.tuples(st.integers(1, 5), st.integers(1, 5)), min_size=2, max_size=40)


@settings(max_examples=40)
@given(SCORES)
def test_as_outside_tools_have_it(pairs: list[tuple[int, int]]) -> None:
    """scipy.stats.pearsonr and spearmanr, sklearn.metrics.cohen_kappa_score(weights=None and "quadratic").

    The last weighs places in the list of labels, not labels: it gets all five.
    """
    from scipy.stats import pearsonr, spearmanr
    from sklearn.metrics import cohen_kappa_score

    x, y = (np.array(column, dtype=np.float64) for column in zip(*pairs, strict=True))
    if len(set(x)) == 1 or len(set(y)) == 1:
        assert correlation(x, y) is None
    else:
        assert correlation(x, y) == pytest.approx(pearsonr(x, y).statistic, abs=1e-6)
        assert correlation(ranks(x), ranks(y)) == pytest.approx(spearmanr(x, y).statistic, abs=1e-6)
    if len({*x, *y}) == 1:
        assert kappa(x, y) is None
        assert weighted_kappa(x, y) is None
    else:
        assert kappa(x, y) == pytest.approx(cohen_kappa_score(x, y), abs=1e-6)
        assert weighted_kappa(x, y) == pytest.approx(
            cohen_kappa_score(x, y, labels=range(1, 6), weights="quadratic"), abs=1e-6
        )


@given(SCORES)
def test_nothing_is_nan(pairs: list[tuple[int, int]]) -> None:
    found = calibrate([Label(str(n), "", *pair) for n, pair in enumerate(pairs)], resamples=10, seed=0)
    json.dumps(found.to_json(), allow_nan=False)
    assert found.bias.bias == pytest.approx(float(np.mean([y - x for x, y in pairs])), abs=1e-6)


def test_systems_on_one_item_are_drawn_together() -> None:
    """Two systems with the same differences on each item: twice the rows say no more about other items."""
    one = [Label(str(n), "a", 3.0, 3.0 + n % 2) for n in range(40)]
    twice = [*one, *(label._replace(system="b") for label in one)]
    alone, both = (calibrate(labels, resamples=2_000, seed=0).bias for labels in (one, twice))
    assert (alone.low, alone.high) == (both.low, both.high)


@pytest.mark.parametrize(("seed", "resamples"), [(-1, 100), (0, 1)])
def test_a_bootstrap_that_cannot_be_is_refused(seed: int, resamples: int) -> None:
    with pytest.raises(UsageError, match="at least 2 resamples"):
        calibrate(LABELS, resamples=resamples, seed=seed)


# Tables


def table(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def test_tables(tmp_path: Path) -> None:
    rows = "id,system,human,judge,note\ni1,a,1,2,x\ni1,a,2,2,\ni1,b,4.5,5,\n"
    found = read_labels(table(tmp_path / "t.csv", rows))
    assert found.labels == (Label("i1", "a", 1.5, 2.0, 2), Label("i1", "b", 4.5, 5.0))
    lines = '{"id": "i", "human": 1, "judge": 0}\n{"id": "k", "human": 0, "judge": 0.5}\n'
    assert read_labels(table(tmp_path / "t.jsonl", lines)).labels == (
        Label("i", "", 1.0, 0.0),
        Label("k", "", 0.0, 0.5),
    )


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("t.csv", "", "expected at least one row"), ("t.csv", "id,human,judge\n", "expected at least one row"),
        ("t.csv", "id,human\ni,1\n", "line 2: expected the column judge, got 'id', 'human'"),
        ("t.csv", "id,human,judge\ni,x,1\n", "line 2: expected a number in human, got 'x'"),
        ("t.csv", "id,human,judge\ni,1,\n", "expected a number in judge, got None"),
        ("t.csv", "id,human,judge\ni,nan,1\n", "expected a number in human, got 'nan'"),
        ("t.csv", "id,human,judge\ni,1,inf\n", "expected a number in judge, got 'inf'"),
        ("t.csv", "id,human,judge\n,1,1\n", "an id and a system that are text"),
        ("t.csv", "id,human,judge\ni,1,1\ni,2,3\n", "line 3: expected one score of the judge on 'i', got 1 before, 3"),
        ("t.jsonl", '{"id": "i", "human": true, "judge": 1}\n', "expected a number in human, got True"),
        ("t.jsonl", '{"id": "i", "human": NaN, "judge": 1}\n', "expected one JSON object"),
        ("t.jsonl", '{"id": null, "human": 1, "judge": 1}\n', "expected an id and a system"),
        ("t.txt", "x", "expected a file named"),
    ],
)  # fmt: skip
def test_bad_tables_are_refused(tmp_path: Path, name: str, text: str, message: str) -> None:
    with pytest.raises(ScoreError, match=message):
        read_labels(table(tmp_path / name, text))


# Judgements of open answers


@pytest.fixture
def service() -> Iterator[ChatService]:
    with serving(by_rule) as found:
        yield found


ITEMS = (open_item("a"), open_item("b", "a cat"), rubric_item("c"))
SYSTEMS = {"one": {"a": "a dog", "b": "a dog", "c": "a dog"}, "two": {"a": "a cat", "b": "a cat", "c": "no idea"}}


@pytest.fixture
def reports(service: ChatService, tmp_path: Path) -> list[Path]:
    """Saved reports of two systems; by rule their values are 1 0 1 and 0 1 0.25."""
    release = scored.write_release(tmp_path / "release", {"all": ITEMS})
    saved = []
    for system, replies in SYSTEMS.items():
        path = scored.write_predictions(tmp_path / f"{system}.jsonl", replies)
        report = score(release, path, resamples=10, judge=judge(service, tmp_path))
        saved.append(tmp_path / f"{system}.json")
        saved[-1].write_text(json.dumps(report.to_json()), encoding="utf-8")
    return saved


def rated(path: Path, *more: Judgement, overall: int = 4) -> Path:
    """Every reply rated by two people: one gives `overall`, the other 2 more or 5."""
    rows = [
        judgement(
            item, rater, None, kind="open_answer", overall=str(given), about=reply_name(system, item.id, replies[k])
        )
        for system, replies in SYSTEMS.items()
        for k, item in zip("abc", ITEMS, strict=True)
        for rater, given in (("r1", overall), ("r2", min(5, overall + 2)))
    ]  # fmt: skip
    write_lines(path, [*rows, *more])
    return path


def test_judgements_are_put_beside_verdicts(reports: list[Path], tmp_path: Path) -> None:
    found = read_judged(reports, rated(tmp_path / "open_answer.jsonl", overall=2))
    assert {(one.human, one.raters) for one in found.labels} == {(3.0, 2)}
    assert sorted((one.item[-1], one.system, one.judge) for one in found.labels) == [
        ("a", "one", 5.0), ("a", "two", 1.0), ("b", "one", 1.0), ("b", "two", 5.0),
        ("c", "one", 5.0), ("c", "two", 2.0),
    ]  # fmt: skip
    assert found.left_out == {}
    assert found.judge.startswith("j-1@rev-1,")


def test_what_cannot_be_used_is_counted(reports: list[Path], tmp_path: Path) -> None:
    old = ITEMS[0].model_copy(update={"content_hash": "sha256:" + "1" * 64})
    name = reply_name("one", ITEMS[0].id, "a dog")
    more = [
        judgement(ITEMS[0], "r3", None, kind="open_answer", overall="4", about="elsewhere"),
        judgement(old, "r4", None, kind="open_answer", overall="4", about=name),
        judgement(ITEMS[0], "r5", None, kind="open_answer", about=name),
        judgement(ITEMS[0], "r6", None, kind="open_answer", status="skipped", about=name),
        judgement(ITEMS[0], "r7", "accept"),
    ]
    found = read_judged(reports, rated(tmp_path / "j.jsonl", *more))
    assert found.left_out == {
        "of a reply that no report judges": 1, "of another version of the item": 1, "of another kind": 1,
        "skipped or without an overall score": 2,
    }  # fmt: skip
    assert len(found.labels) == 6


def test_a_judgement_that_names_no_reply_is_of_the_one_report(reports: list[Path], tmp_path: Path) -> None:
    path = tmp_path / "j.jsonl"
    write_lines(path, [judgement(ITEMS[2], "r", None, kind="open_answer", overall="5")])
    assert [(one.human, one.judge) for one in read_judged(reports[1:], path).labels] == [(5.0, 2.0)]
    with pytest.raises(ScoreError, match="got 1 of a reply that no report judges"):
        read_judged(reports, path)


def test_reports_without_verdicts_or_of_two_judges_are_refused(reports: list[Path], tmp_path: Path) -> None:
    ratings = rated(tmp_path / "j.jsonl")
    found = json.loads(reports[1].read_text(encoding="utf-8"))
    broken: Any
    for broken in (
        {}, [], {"judge": 3}, {"judge": {"signature": "s", "verdicts": {"id": ["a"], "about": []}}},
        {"judge": {**found["judge"], "verdicts": {**found["judge"]["verdicts"], "value": [1, 2, None]}}},
    ):  # fmt: skip
        with pytest.raises(ScoreError, match="a report with verdicts of a judge, got one without"):
            read_judged([table(tmp_path / "broken.json", json.dumps(broken))], ratings)
    found["judge"]["signature"] = "other"
    reports[1].write_text(json.dumps(found), encoding="utf-8")
    with pytest.raises(ScoreError, match=r"expected the judge of .*one\.json"):
        read_judged(reports, ratings)
    with pytest.raises(ScoreError, match="files of different names"):
        read_judged([reports[0], reports[0]], ratings)
    with pytest.raises(ScoreError, match="expected a file of judgements"):
        read_judged(reports[:1], tmp_path / "absent.jsonl")
    with pytest.raises(JudgementError, match="line 1"):
        read_judged(reports[:1], table(tmp_path / "bad.jsonl", "{}\n"))


def test_the_command(
    reports: list[Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def told(*options: object) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["earmark", "calibrate", *map(str, options)])
        return main(), *capsys.readouterr()

    ratings = rated(tmp_path / "j.jsonl", judgement(ITEMS[0], "r7", "accept"), overall=2)
    status, out, _ = told(*reports, "--judgements", ratings, "--resamples", "100", "--json")
    found = json.loads(out)
    assert (status, found["n"], found["left_out"]) == (0, 6, {"of another kind": 1})
    assert found["pearson"] is None
    assert found["bias"]["bias"] == pytest.approx(1 / 6, abs=1e-6)
    status, out, _ = told(*reports, "--judgements", ratings, "--resamples", "100")
    lines = out.splitlines()
    assert lines[0] == "6 replies to 3 items, 12 human scores"
    assert lines[1].split() == ["pearson", "not", "defined"]
    assert lines[-2] == "left out: 1 of another kind"
    assert lines[-1] == found["signature"]
    status, out, err = told(*reports)
    assert (status, out) == (2, "")
    assert err == "error: calibrate: expected one table, or reports with --judgements, got 2\n"


def test_real_replies_of_a_judge_in_free_words_are_no_verdicts(kit: Path | None) -> None:
    """AudioBench's log of Llama 3 70B: "Rating: 4" behind an explanation is read by a pattern there, and not here."""
    log = Path("scoring/AudioBench/Qwen2-Audio-7B-Instruct/clotho_aqa_test_llama3_70b_judge_score.json")
    if kit is None:
        return
    said = [one["judge_response"] for one in json.loads((kit / log).read_text(encoding="utf-8"))["details"]]
    assert len(said) == 20
    assert all("Rating:" in one for one in said)
    assert [read_verdict(one, PROMPTS["rubric"]).raw for one in said] == [None] * 20
