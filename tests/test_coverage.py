"""Selections: every cell of a benchmark, who fills it, and why one is empty."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest
import yaml

from builders.__main__ import main
from builders.catalogue import coverage as module
from builders.catalogue.coverage import NO_BUILDER, Selection, coverage, params_of, selection, selections
from builders.contract.source import builder, names
from earmark.errors import ParamsError, TaxonomyError, UsageError
from earmark.taxonomy import benchmarks, taxonomy

BENCHMARKS = ("ahelm", "humansense", "mmau_pro", "talk_arena", "voiceassistant_eval")


def test_every_benchmark_is_a_selection() -> None:
    assert set(BENCHMARKS) <= set(selections())
    assert set(BENCHMARKS) <= set(benchmarks())
    assert {"ahelm_fairness", "voiceassistant_eval_listening"} <= set(selections())


@pytest.mark.parametrize("name", selections())
def test_selection_is_of_its_benchmark(name: str) -> None:
    chosen = selection(name)
    assert name == chosen.benchmark or name.startswith(f"{chosen.benchmark}_")
    assert set(chosen.sources) <= set(names())
    wanted = chosen.tasks or taxonomy(chosen.benchmark).tasks
    assert {cell.task for cell in coverage(chosen)} == set(wanted)


@pytest.mark.parametrize("name", BENCHMARKS)
def test_every_cell_has_its_builders_or_a_reason(name: str) -> None:
    cells = coverage(selection(name))
    assert [cell.task for cell in cells] == list(taxonomy(name).tasks)
    for cell in cells:
        assert bool(cell.builders) != bool(cell.why)
        assert all((name, cell.task) in builder(source).SOURCE.cells for source in cell.builders)
        assert "folder" not in cell.builders


def test_empty_cell_says_why() -> None:
    chosen = Selection(benchmark="humansense", title="x", sources=("esc50",), why={"lie_detection": "no sound"})
    why = {cell.task: cell.why for cell in coverage(chosen)}
    assert (why["lie_detection"], why["human_counting"]) == ("no sound", NO_BUILDER)


def test_shape_becomes_parameters() -> None:
    chosen = Selection(benchmark="talk_arena", title="x", tasks=("accent", "gender"), by=("gender",), cap=20)
    cells = [cell._replace(builders=cell.builders[:1]) for cell in coverage(chosen)]
    params = yaml.safe_load(params_of(chosen, cells))
    assert params["sources"] == sorted({name for cell in cells for name in cell.builders})
    assert all(options == {"cap": 20, "by": ["gender"]} for options in params["options"].values())
    assert params_of(Selection(benchmark="talk_arena", title="x"), cells).count("options") == 0


def test_unknown_selection_names_the_nearest() -> None:
    with pytest.raises(UsageError, match=r"the name of a selection, got 'ahelm_fairnes'. Did you mean 'ahelm_f"):
        selection("ahelm_fairnes")
    with pytest.raises(UsageError, match=r"Known: ahelm, "):
        selection("../../params")


@pytest.mark.parametrize(
    ("text", "error", "message"),
    [
        ("benchmark: [", ParamsError, "x.yaml: expected YAML in UTF-8"),
        ("benchmark: ahelm\n", ParamsError, "expected a selection, got title: Field required"),
        ("benchmark: ahelm\ntitle: t\ncapp: 3\n", ParamsError, "capp: Extra inputs are not permitted"),
        ("benchmark: ahelm\ntitle: t\ntasks: [fluers]\n", TaxonomyError, r"in x.yaml, 'fluers'.*mean 'fleurs'"),
        ("benchmark: ahlm\ntitle: t\n", TaxonomyError, "Did you mean 'ahelm'"),
        ("- ahelm\n", ParamsError, "expected a selection, got all: "),
    ],
)
def test_wrong_selection(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str, error: type[Exception], message: str
) -> None:
    (tmp_path / "x.yaml").write_text(text, encoding="utf-8")
    monkeypatch.setattr(module, "FOLDER", tmp_path)
    with pytest.raises(error, match=message):
        selection("x")


@pytest.mark.parametrize("name", BENCHMARKS)
def test_command(name: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(sys, "argv", ["builders", "coverage", name, "--json"])
    assert main() == 0
    found = json.loads(capsys.readouterr().out)
    assert list(found) == ["benchmark", "cells"]
    assert found["benchmark"] == name
    assert all(list(cell) == ["task", "builders"] for cell in found["cells"])
    assert [cell["task"] for cell in found["cells"]] == list(taxonomy(name).tasks)
    monkeypatch.setattr(sys, "argv", ["builders", "coverage", name])
    assert main() == 0
    printed = capsys.readouterr().out
    assert f" of {len(found['cells'])} cells filled" in printed
    assert all(task in printed for task in taxonomy(name).tasks)
