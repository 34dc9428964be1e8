"""`earmark report`, and the tables of `compare` and `leaderboard`: what is shown of saved reports, what is refused."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from earmark.errors import ScoreError, UsageError
from earmark.item import Attribute
from earmark.score.compare_command import add_compare
from earmark.score.leaderboard_command import add_leaderboard
from earmark.score.rendering.reading import read_shown
from earmark.score.rendering.reports import report_document
from earmark.score.report_command import add_report
from earmark.score.run import score
from tests.golden import scored
from tests.verbs import called

ADD = {"report": add_report, "compare": add_compare, "leaderboard": add_leaderboard}
REPLIES = {"one": {"0": "rain", "1": "A", "2": "?", "t": "a dog"}, "two": {"0": "B", "1": "rain", "2": "rain"}}


def run(verb: str, *words: str | Path) -> int:
    return called(ADD[verb], *words)


@pytest.fixture(scope="module")
def saved(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the reports of two systems on four choice items and a transcript."""
    root = tmp_path_factory.mktemp("saved")
    culture = (Attribute(key="culture", value="a|b & <c>_d"),)
    items = [scored.choice(str(n), level="easy", groups=culture if n else ()) for n in range(4)]
    heard = scored.item("t", "transcript", ("a dog",), benchmark="talk_arena", task="asr")
    release = scored.write_release(root / "release", {"mmau_pro": items, "talk_arena": [heard]})
    for name, outputs in REPLIES.items():
        predictions = scored.write_predictions(root / f"{name}.jsonl", outputs)
        found = score(release, predictions, resamples=50).to_json()
        (root / f"{name}.json").write_text(json.dumps(found), encoding="utf-8")
    return root


def test_one_report(saved: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("report", saved / "one.json", "--by", "task,group", "--to", "md") == 0
    out = capsys.readouterr().out
    assert "## All items" in out
    assert "## By benchmark" not in out
    # By hand: of four choices one is right, one wrong, one unparsed, one missing; the transcript is right.
    row = next(line for line in out.splitlines() if line.startswith(r"| mmau\_pro/sound"))
    cells = [cell.strip() for cell in row.strip("|").split("|")]
    assert [cells[n] for n in (1, 2, 4, 5, 6, 7, 8, 9)] == ["4", "25.0", "25.0", "1", "1", "1", "1", "0"]
    assert r"| culture=a\|b \& \<c\>\_d | 3 |" in out
    assert "- missing (1): hand/3" in out
    assert "- unparsed (1): hand/2" in out
    assert out.rstrip().splitlines()[-2].startswith("earmark:")


def test_chance_of_a_cell_with_other_items_says_of_how_many(saved: Path) -> None:
    tables = report_document(read_shown([saved / "one.json"])).tables
    (row,) = tables[0].texts()
    assert row[:2] == ["all", "5"]
    assert row[4] == "25.0 (4 of 5)"
    titles = [table.title for table in tables]
    by = ["benchmark", "task", "level", "length", "answer type", "group"]
    assert titles[:7] == ["All items", *(f"By {name}" for name in by)]


def test_two_side_by_side(saved: Path, capsys: pytest.CaptureFixture[str]) -> None:
    paths = [saved / "one.json", saved / "two.json"]
    (all_items, *_) = report_document(read_shown(paths), ["task"]).tables
    names = [column.name for column in all_items.columns]
    assert names[:7] == ["overall", "n", "chance %", "one %", "one u/m/e", "two %", "two u/m/e"]
    (row,) = all_items.texts()
    # one: 2 of 5 right, 1 unparsed, 1 missing; two: 3 of 5 right, 2 missing.
    assert row[3].startswith("40.0 (")
    assert (row[4], row[6]) == ("1/1/0", "0/2/0")
    assert row[5].startswith("60.0 (")
    for to, sign in (("html", '<html lang="en">'), ("latex", r"\toprule"), ("text", "By task")):
        assert run("report", *paths, "--to", to) == 0
        out = capsys.readouterr().out
        assert sign in out
        assert out.count("release:none@") >= 2
        assert "nan" not in out.lower()


def test_compare_and_leaderboard(saved: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("compare", saved / "one.json", saved / "two.json", "--to", "md", "--resamples", "50") == 0
    assert "| one | two | 5 | 40.0 | 60.0 | -20.0 |" in capsys.readouterr().out
    for name in REPLIES:
        (tmp_path / f"{name}.json").write_bytes((saved / f"{name}.json").read_bytes())
    assert run("leaderboard", tmp_path, "--to", "html", "--out", tmp_path / "board.html", "--resamples", "50") == 0
    made = (tmp_path / "board.html").read_text(encoding="utf-8")
    # By hand, the mean of two tasks: one has 1/4 and 1, two has 3/4 and 0.
    assert made.index('<th scope="row" class="text">one<') < made.index('<th scope="row" class="text">two<')
    assert "<td>62.5 (" in made
    assert "<td>37.5 (" in made
    assert made.count("<svg") == 1
    assert "Mean value by task" in made


def changed(saved: Path, folder: Path, **changes: Any) -> Path:
    found = {**json.loads((saved / "one.json").read_text(encoding="utf-8")), **changes}
    path = folder / "changed.json"
    path.write_text(json.dumps(found), encoding="utf-8")
    return path


def test_further_sections_are_tables(saved: Path, tmp_path: Path) -> None:
    rows = [{"group": "a", "p": 0.0312, "n": 4, "enough": True}, {"group": "b", "p": None, "why": ["x"]}]
    judge = {"asked": 3, "failed": {"count": 0}, "verdicts": {"id": ["x", "y"]}}
    path = changed(saved, tmp_path, fairness=rows, robustness=[], stereotypes=[], judge=judge)
    tables = {table.title: table for table in report_document(read_shown([path]), ["task"]).tables}
    assert list(tables) == ["All items", "By task", "Fairness", "Judge"]
    assert [column.name for column in tables["Fairness"].columns] == ["group", "p", "n", "enough", "why"]
    assert tables["Fairness"].texts() == [["a", "0.0312", "4", "yes", "none"], ["b", "none", "none", "none", '["x"]']]
    assert [row[1:] for row in tables["Judge"].texts()] == [
        ["asked", "3"], ["failed: count", "0"], ["verdicts: id", "2 in the report"],
    ]  # fmt: skip


def test_errors_show_both_bounds(saved: Path, tmp_path: Path) -> None:
    found = json.loads((saved / "one.json").read_text(encoding="utf-8"))["overall"]
    overall = {**found, "right": 1, "error": 1, "least": 0.2, "most": 0.4, "score": 0.25}
    path = changed(saved, tmp_path, overall=overall)
    document = report_document(read_shown([path]))
    (row,) = document.tables[0].texts()
    assert [column.name for column in document.tables[0].columns][10:12] == ["if errors were wrong %", "right %"]
    assert row[9:12] == ["1", "20.0", "40.0"]
    assert "1 not judged: if all wrong 20.0 %, if all right 40.0 %" in document.notes


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"overall": None}, "a cell of a report, got None"),
        ({"cells": {}}, "a list of objects"),
        ({"cells": [{"by": "task"}]}, "a cell of a report"),
        ({"fairness": [1]}, "fairness: expected a list of objects"),
        ({"fairness": [{"p": float("1e999")}]}, "Infinity, which is no JSON"),
        ({"missing": {"ids": [1]}}, "a list of ids"),
    ],
)
def test_reports_that_cannot_be_shown(saved: Path, tmp_path: Path, changes: Mapping[str, Any], message: str) -> None:
    with pytest.raises(ScoreError, match=message):
        read_shown([changed(saved, tmp_path, **changes)])


def test_a_number_too_large_is_no_number(saved: Path, tmp_path: Path) -> None:
    path = changed(saved, tmp_path, fairness=[{"p": 0.5}])
    path.write_text(path.read_text(encoding="utf-8").replace('"p": 0.5', '"p": 1e999'), encoding="utf-8")
    with pytest.raises(ScoreError, match="fairness: expected a finite p, got inf"):
        read_shown([path])


def test_what_cannot_be_asked_for(saved: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(UsageError, match="--by: expected some of benchmark, task, level"):
        report_document(read_shown([saved / "one.json"]), ["taks"])
    assert run("report", saved / "nothing.json") == 1
    assert "expected a file, got nothing there" in capsys.readouterr().err
    assert run("report", saved / "one.json", saved / "one.json") == 1
    assert "got one file twice" in capsys.readouterr().err
    assert run("report", saved / "one.json", "--out", tmp_path / "no" / "x") == 2
    other = changed(saved, tmp_path, signature="earmark:0|release:1.0.0@other")
    assert run("report", saved / "one.json", other) == 1
    assert "Only reports of one release stand side by side" in capsys.readouterr().err
    signature = json.loads((saved / "one.json").read_text(encoding="utf-8"))["signature"]
    other = changed(saved, tmp_path, signature=signature.replace("choice:", "choice:x"))
    assert run("report", saved / "one.json", other) == 1
    assert "Score both by the same rules" in capsys.readouterr().err
