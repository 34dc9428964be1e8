"""Scoring from files to report: cells, intervals, completeness, baselines, bad releases."""

from __future__ import annotations

import io
import json
import random
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rich.console import Console

from earmark.errors import ReleaseError, ScoreError, ShardError, UsageError
from earmark.item import Attribute, Item
from earmark.score import Outcome, Report, Status, render, score
from earmark.score.baselines import run_baselines
from earmark.score.cells import Scored, cells
from earmark.score.gold import Release, read_release
from earmark.score.outcome import Edits
from earmark.score.run import SCORERS, outcome_of, score_outputs
from earmark.validation import SCORERS as NAMED
from tests.golden import scored

WOMAN, MAN = (Attribute(key="voice", value="woman"),), (Attribute(key="voice", value="man"),)
ITEMS = [
    scored.choice("c1", skills=("pitch", "tempo"), groups=WOMAN),
    scored.choice("c2", skills=("pitch",), choices=("yes", "no"), groups=MAN,
                  clips=(scored.clip(8.0), scored.clip(3.0))),
    scored.item("n1", "number", ("5",), level="l1", groups=WOMAN),
    scored.item("s1", "span", ("Rome",), benchmark="ahelm", task="core_bench", aspects=("reasoning",)),
    scored.item("t1", "transcript", ("a b c d",), benchmark="ahelm", task="librispeech"),
    scored.item("t2", "transcript", ("e f",), benchmark="ahelm", task="librispeech", clips=()),
    scored.item("z1", "transcript", ("\u4f60\u597d",), benchmark="ahelm", task="fleurs",
                clips=(scored.clip(language="zh"),)),
]  # fmt: skip
OUTPUTS = {"c1": "B", "c2": "Maybe", "n1": "5 dogs", "s1": "Paris", "t1": "a x c d", "z1": "\u4f60"}


def released(folder: Path, items: list[Item] | None = None) -> Path:
    return scored.write_release(folder / "release", {"all": ITEMS if items is None else items})


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Report:
    folder = tmp_path_factory.mktemp("score")
    return score(released(folder), scored.write_predictions(folder / "p.jsonl", OUTPUTS), seed=3, resamples=500)


def test_overall(report: Report) -> None:
    """By hand: 1 + 0 + 1 + 0 + 0.75 + 0 + 0.5 over seven items."""
    found = report.overall
    assert found.score == pytest.approx(3.25 / 7)
    assert (found.n, found.right, found.wrong, found.unparsed, found.missing, found.error) == (7, 2, 3, 1, 1, 0)
    assert (found.choices, found.chance) == (2, (1 / 4 + 1 / 2) / 2)
    assert found.least == found.most == found.score
    assert found.low is not None
    assert found.high is not None
    assert 0 <= found.low < found.score < found.high <= 1


def test_corpus_rates_by_unit(report: Report) -> None:
    """By hand: of a b c d one is replaced, e f are missing, of two characters one is."""
    wer, cer = report.overall.wer, report.overall.cer
    assert wer is not None
    assert cer is not None
    assert (wer.n, wer.hits, wer.substitutions, wer.deletions, wer.insertions, wer.score) == (2, 3, 1, 2, 0, 3 / 6)
    assert (cer.n, cer.hits, cer.deletions, cer.score) == (1, 1, 1, 1 / 2)
    assert (wer.low, wer.high) == (0.25, 1.0)


CELLS = [
    # by, value, n, score
    ("benchmark", "ahelm", 4, 1.25 / 4), ("benchmark", "mmau_pro", 3, 2 / 3),
    ("task", "ahelm/core_bench", 1, 0.0), ("task", "ahelm/fleurs", 1, 0.5), ("task", "ahelm/librispeech", 2, 0.375),
    ("task", "mmau_pro/sound", 3, 2 / 3),
    ("skill", "mmau_pro/pitch", 2, 0.5), ("skill", "mmau_pro/tempo", 1, 1.0),
    ("aspect", "ahelm/reasoning", 1, 0.0),
    ("level", "mmau_pro/l1", 1, 1.0),
    ("length", "short", 5, 3.25 / 5), ("length", "medium", 1, 0.0), ("length", "none", 1, 0.0),
    ("answer_type", "choice", 2, 0.5), ("answer_type", "number", 1, 1.0), ("answer_type", "span", 1, 0.0),
    ("answer_type", "transcript", 3, 1.25 / 3),
    ("group", "voice=man", 1, 0.0), ("group", "voice=woman", 2, 1.0),
]  # fmt: skip


def test_cells(report: Report) -> None:
    assert [(cell.by, cell.value, cell.n) for cell in report.cells[1:]] == [expected[:3] for expected in CELLS]
    assert [cell.score for cell in report.cells[1:]] == pytest.approx([expected[3] for expected in CELLS])
    for cell in report.cells:
        assert cell.right + cell.wrong + cell.unparsed + cell.missing + cell.error == cell.n


def test_lists_and_completeness(report: Report) -> None:
    assert not report.complete
    found = report.to_json()
    assert found["missing"] == {"count": 1, "ids": ["hand/t2"]}
    assert found["unparsed"] == {"count": 1, "ids": ["hand/c2"]}
    assert found["counts"] == {"n": 7, "right": 2, "wrong": 3, "unparsed": 1, "missing": 1, "error": 0}
    assert found["wer"] == found["overall"]["wer"]
    assert json.loads(json.dumps(found, allow_nan=False)) == found


def test_at_most_twenty_missing_are_listed(tmp_path: Path) -> None:
    items = [scored.choice(f"{number:03d}") for number in range(30)]
    (tmp_path / "p.jsonl").write_bytes(b"")
    found = score(released(tmp_path, items), tmp_path / "p.jsonl", resamples=10)
    assert (found.overall.score, found.overall.missing) == (0.0, 30)
    assert found.to_json()["missing"] == {"count": 30, "ids": [f"hand/{number:03d}" for number in range(30)]}


def test_all_answered_is_complete(tmp_path: Path) -> None:
    path = scored.write_predictions(tmp_path / "p.jsonl", {**OUTPUTS, "t2": ""})
    assert score(released(tmp_path), path, resamples=10).complete


def test_signature(report: Report) -> None:
    parts = dict(part.split(":", 1) for part in str(report.signature).split("|"))
    digest = parts.pop("release").removeprefix("none@")
    assert len(digest) == 12
    assert parts == {
        "earmark": "0.1.0", "n": "7", "normaliser": "basic1", "choice": "rules1", "number": "rules1", "span": "rules1",
        "resamples": "500", "seed": "3", "transcripts": "1-min(1,WER)",
        "clusters": "twin+parent+clip",
    }  # fmt: skip


def test_rendered(report: Report) -> None:
    text = io.StringIO()
    render(report, Console(file=text, width=200))
    shown = text.getvalue()
    assert "mmau_pro/pitch" in shown
    assert "missing (1): hand/t2" in shown
    assert "WER 50.0 % (25.0-100.0), 2 items: 1 substitutions, 2 deletions, 0 insertions" in shown
    assert str(report.signature) in shown.splitlines()


@settings(max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.randoms(use_true_random=False))
def test_order_of_lines_and_items_does_not_matter(tmp_path: Path, report: Report, shuffler: random.Random) -> None:
    folder = tmp_path / str(shuffler.random())
    items, outputs = ITEMS.copy(), list(OUTPUTS.items())
    shuffler.shuffle(items)
    shuffler.shuffle(outputs)
    half = {"x": items[:3], "y": items[3:]}
    release = scored.write_release(folder / "r", half)
    again = score(release, scored.write_predictions(folder / "p.jsonl", dict(outputs)), seed=3, resamples=500)
    assert again == report


def test_a_failed_judge_is_neither_right_nor_wrong() -> None:
    golds = [scored.gold(scored.choice(name)) for name in "abcd"]
    right = [Scored(gold, outcome_of(gold, "B")) for gold in golds[:2]]
    failed = [Scored(gold, Outcome(gold.id, Status.ERROR, None)) for gold in golds[2:3]]
    wrong = [Scored(golds[3], outcome_of(golds[3], "A"))]
    found = cells([*right, *failed, *wrong], resamples=200, seed=1)[0]
    assert (found.n, found.error, found.right) == (4, 1, 2)
    assert (found.least, found.score, found.most) == (2 / 4, 2 / 3, 3 / 4)
    alone = cells(failed, resamples=200, seed=1)[0]
    assert (alone.score, alone.low, alone.high, alone.least, alone.most) == (None, None, None, 0.0, 1.0)


@pytest.mark.parametrize(
    ("status", "value"),
    [
        (Status.ERROR, 0.0),
        (Status.RIGHT, None),
        (Status.WRONG, float("nan")),
        (Status.MISSING, 0.5),
        (Status.RIGHT, 1.1),
    ],
)
def test_an_outcome_is_never_nan_nor_out_of_range(status: Status, value: float | None) -> None:
    with pytest.raises(ScoreError, match="expected a value from 0 to 1"):
        Outcome("a", status, value)


def test_intervals_of_cells_against_a_plain_loop() -> None:
    """Cells overlap, so the loop draws all items and takes of each resample those in the cell."""
    items = [scored.choice(f"{n:02d}", skills=(("pitch", "tempo")[n % 2],)) for n in range(30)]
    outcomes = [Scored(scored.gold(i), outcome_of(scored.gold(i), "B" if n % 3 else "A")) for n, i in enumerate(items)]
    found = {cell.value: cell for cell in cells(outcomes, resamples=20_000, seed=1)}
    values = np.array([one.outcome.value for one in outcomes])
    inside = np.array([one.gold.skills == ("mmau_pro/pitch",) for one in outcomes])
    generator = np.random.default_rng(5)
    means = []
    for _ in range(20_000):
        drawn = generator.integers(0, 30, 30)
        means.append(values[drawn][inside[drawn]].mean())
    low, high = np.quantile(means, [0.025, 0.975])
    assert found["mmau_pro/pitch"].low == pytest.approx(low, abs=0.03)
    assert found["mmau_pro/pitch"].high == pytest.approx(high, abs=0.03)


def test_scorers_have_the_names_that_items_use() -> None:
    assert {"choice", "number", "span", "wer"} <= set(SCORERS) <= {name for names in NAMED.values() for name in names}


def test_items_without_a_function_are_refused_not_left_out(tmp_path: Path) -> None:
    items = [scored.choice("a"), scored.item("b", "free", (), scorer="no_such_scorer")]
    path = scored.write_predictions(tmp_path / "p.jsonl", {"a": "B"})
    with pytest.raises(ScoreError, match=r"hand/b: expected a scorer among .*Does the release need a newer earmark"):
        score(released(tmp_path, items), path)


def test_what_nothing_here_can_judge_is_neither_right_nor_wrong() -> None:
    gold = scored.gold(scored.choice("a"))._replace(scorer="judge")
    assert (outcome_of(gold, "B").status, outcome_of(gold, "B").value) == (Status.ERROR, None)
    assert outcome_of(gold, None).status is Status.MISSING


def test_an_unknown_scorer_is_refused() -> None:
    gold = scored.gold(scored.choice("a"))._replace(scorer="oracle")
    with pytest.raises(ScoreError, match=r"hand/a: expected a scorer among choice, .*, wer, got 'oracle'"):
        outcome_of(gold, "B")


# Releases


MANIFEST: dict[str, Any] = {
    "version": "1.2.3", "digest": "sha256:0123456789abcdef",
    "configs": {"one": {"items": 1, "copy": False}, "mini": {"items": 1, "copy": True}, "index": {"copy": True}},
}  # fmt: skip


def test_configs_come_from_the_manifest(tmp_path: Path) -> None:
    items = [scored.choice("a")]
    release = scored.write_release(
        tmp_path / "r", {"one": items, "mini": items, "stray": [scored.choice("b")]}, MANIFEST
    )
    found = read_release(release)
    assert (found.version, found.digest, list(found.items)) == ("1.2.3", "0123456789ab", ["hand/a"])


def test_without_a_manifest_mini_and_index_are_not_read(tmp_path: Path) -> None:
    items = [scored.choice("a")]
    release = scored.write_release(tmp_path / "r", {"one": items, "mini": items, "index": items})
    assert list(read_release(release).items) == ["hand/a"]
    assert list(read_release(release / "data" / "one").items) == ["hand/a"]
    shard = next((release / "data" / "one").glob("*.parquet"))
    assert read_release(shard).digest == read_release(release).digest


def test_a_release_that_is_not_whole_is_refused(tmp_path: Path) -> None:
    manifest = {**MANIFEST, "configs": {"one": {"items": 2, "copy": False}}}
    release = scored.write_release(tmp_path / "r", {"one": [scored.choice("a")]}, manifest)
    with pytest.raises(ScoreError, match=r"one: expected 2 items, got 1. The copy is not whole"):
        read_release(release)


def test_an_id_in_two_configs_is_refused(tmp_path: Path) -> None:
    release = scored.write_release(tmp_path / "r", {"one": [scored.choice("a")], "two": [scored.choice("a")]})
    with pytest.raises(ScoreError, match=r"hand/a: expected each id once in a release, got it twice"):
        read_release(release)


@pytest.mark.parametrize(
    ("made", "message"),
    [
        (
            scored.choice("a", answer_index=4),
            "expected two or more choices and the index of one, got 4 choices, index 4",
        ),
        (scored.choice("a", answer_index=None), "got 4 choices, index None"),
        (scored.item("a", "number", ("five",)), r"expected decimal numbers in digits, got \('five',\)"),
        (scored.item("a", "span", ()), "expected an answer, got none"),
    ],
)
def test_gold_that_nothing_can_match_is_refused(tmp_path: Path, made: Item, message: str) -> None:
    with pytest.raises(ScoreError, match=message):
        read_release(released(tmp_path, [made]))


def test_folders_that_are_no_release(tmp_path: Path) -> None:
    with pytest.raises(ScoreError, match="expected a release folder or shards, got nothing there"):
        read_release(tmp_path / "absent")
    with pytest.raises(ShardError, match="expected Parquet shards, got an empty folder"):
        read_release(tmp_path)
    (tmp_path / "data" / "mini").mkdir(parents=True)
    with pytest.raises(ScoreError, match="expected at least one config besides mini and index, got none"):
        read_release(tmp_path)
    (tmp_path / "manifest.json").write_text("[]", encoding="utf-8")
    with pytest.raises(ReleaseError, match=r"manifest.json: expected the manifest of a release, got \[\]"):
        read_release(tmp_path)
    (tmp_path / "manifest.json").write_text("{", encoding="utf-8")
    with pytest.raises(ScoreError, match="expected JSON"):
        read_release(tmp_path)
    (tmp_path / "manifest.json").unlink()
    (tmp_path / "data" / "one").mkdir()
    (tmp_path / "data" / "one" / "a.parquet").write_bytes(b"no parquet")
    with pytest.raises(ShardError, match="expected a whole Parquet file"):
        read_release(tmp_path)


def test_a_release_without_items_is_refused() -> None:
    with pytest.raises(ScoreError, match="expected at least one item"):
        score_outputs(Release("none", "", {}), {})


def test_unknown_ids_are_refused(tmp_path: Path) -> None:
    path = scored.write_predictions(tmp_path / "p.jsonl", {"c1": "B", "c9": "B"})
    with pytest.raises(ScoreError, match=r"got 1 of 2 unknown: 'hand/c9'"):
        score(released(tmp_path), path)


@pytest.mark.parametrize(("seed", "resamples"), [(-1, 100), (0, 1)])
def test_a_bootstrap_that_cannot_be_is_refused(tmp_path: Path, seed: int, resamples: int) -> None:
    path = scored.write_predictions(tmp_path / "p.jsonl", OUTPUTS)
    with pytest.raises(UsageError, match=f"at least 2 resamples, got seed {seed}, {resamples} resamples"):
        score(released(tmp_path), path, seed=seed, resamples=resamples)


# Baselines


def test_baselines(tmp_path: Path) -> None:
    metrics = run_baselines(released(tmp_path), tmp_path / "out", 7)
    for name, one in metrics.items():
        assert json.loads((tmp_path / "out" / "metrics" / f"{name}.json").read_text(encoding="utf-8")) == one
    assert metrics["oracle"]["score"] == 1.0
    assert (metrics["oracle"]["n"], metrics["first"]["n"], metrics["longest"]["n"]) == (7, 2, 2)
    assert metrics["first"]["score"] == 0.0
    assert metrics["longest"]["score"] == 0.0
    assert metrics["random"]["seeds"] == 20
    assert 0.0 < metrics["random"]["mean"] < 1.0
    for name in ("oracle", "random", "first", "longest"):
        lines = (tmp_path / "out" / "predictions" / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
        assert [json.loads(line)["id"] for line in lines] == sorted(item.id for item in ITEMS)


def test_random_is_drawn_by_seed_and_id_and_is_near_chance(tmp_path: Path) -> None:
    items = [scored.choice(f"{number:03d}", index=number % 4) for number in range(200)]
    first = run_baselines(released(tmp_path, items), tmp_path / "a", 7)
    again = run_baselines(released(tmp_path / "b", items[::-1]), tmp_path / "b" / "out", 7)
    other = run_baselines(released(tmp_path / "c", items), tmp_path / "c" / "out", 8)
    assert first == again
    assert first["random"] != other["random"]
    assert first["random"]["mean"] == pytest.approx(0.25, abs=0.03)
    assert 0.01 < first["random"]["spread"] < 0.06  # sqrt(0.25 * 0.75 / 200) = 0.031


def test_baselines_without_choices(tmp_path: Path) -> None:
    metrics = run_baselines(released(tmp_path, [scored.item("n", "number", ("5",))]), tmp_path / "out", 1)
    assert metrics["first"] == {"score": None, "low": None, "high": None, "n": 0, "chance": None}


TEXTS = st.text(min_size=1, max_size=20).filter(lambda text: text.strip())


@settings(deadline=None)
@given(st.lists(TEXTS, min_size=2, max_size=5, unique=True), TEXTS, st.decimals(-999, 999, places=2))
def test_the_oracle_is_right(choices: list[str], text: str, number: object) -> None:
    items = [
        *(scored.choice(str(index), index, tuple(choices)) for index in range(len(choices))),
        scored.item("n", "number", (f"{number:f}",)),
        scored.item("s", "span", (text,)),
        scored.item("t", "transcript", (text,)),
        scored.item("z", "transcript", (text,), clips=(scored.clip(language="ja"),)),
    ]
    for made in items:
        assert outcome_of(scored.gold(made), made.answers[0]).status is Status.RIGHT


# The library as a reader meets it


def test_the_scorer_is_light_to_import() -> None:
    heavy = {"datasets", "torch", "scipy", "pandas", "pyroomacoustics", "transformers"}
    code = f"import sys, earmark.score; print(sorted({heavy!r} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_edits_of_an_empty_reference() -> None:
    assert Edits(0, 0, 0, 0).rate == 0.0
    assert Edits(0, 0, 0, 3).rate == 3.0


def test_a_report_names_its_cells(report: Report) -> None:
    cell = report.cell("task", "ahelm/fleurs")
    assert cell is not None
    assert replace(cell, n=2).n == 2
    assert report.cell("task", "fleurs") is None
