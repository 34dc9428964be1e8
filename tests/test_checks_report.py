"""The report: tables beside issues, checks that could not be run, and where an item was read."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from rich.console import Console

from earmark.checks import CheckReport, Gates, check_items, registry, render, run, verify
from earmark.checks.reading import Shard
from earmark.checks.registry import Check, CorpusCheck, Facts, ItemCheck
from earmark.checks.tables import SHOWN_ROWS, render_table
from earmark.errors import Issue
from earmark.item import Item
from tests.made import item
from tests.test_checks import holding, released


class Places:
    """Tells where items were read, and how many sketches came with them."""

    def __init__(self) -> None:
        self.of = 0
        self.seen: list[tuple[str, int]] = []

    def add(self, facts: Facts) -> None:
        self.of += 1
        self.seen.append((facts.place, len(facts.clips)))

    def finish(self, _: Gates) -> Iterator[Issue]:
        return iter(())

    def table(self) -> tuple[str, object]:
        return "places", [{"place": place, "sketches": count} for place, count in self.seen]


class Silent(Places):
    def table(self) -> None:  # type: ignore[override]
        return None


def corpus_check(start: type[Places], **fields: object) -> CorpusCheck:
    words = {"id": "made.one", "severity": "error", "title": "well", "why": "because", "remedy": "mend"}
    return CorpusCheck(**words, start=start, **fields)  # type: ignore[arg-type]


def text_of(report: CheckReport) -> str:
    console = Console(file=io.StringIO(), width=200)
    render(report, console)
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


def reported(folder: Path, monkeypatch: pytest.MonkeyPatch, *kept: Check) -> CheckReport:
    """The report of these checks alone."""
    monkeypatch.setattr(registry, "checks", lambda: kept)
    monkeypatch.setattr(run, "checks", lambda: kept)
    return check_items(folder, Gates(), None)


@pytest.mark.parametrize(("sketches", "count"), [(False, 0), (True, 1)])
def test_sketches_are_made_where_they_are_asked_for(
    sketches: bool, count: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    report = reported(holding(item())(tmp_path), monkeypatch, corpus_check(Places, sketches=sketches))
    assert report.tables == {"places": [{"place": "test", "sketches": count}]}


def test_tables_are_in_the_json_under_their_names_and_shown(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    report = reported(holding(item())(tmp_path), monkeypatch, corpus_check(Places))
    assert json.loads(json.dumps(report.to_json()))["places"] == [{"place": "test", "sketches": 0}]
    assert "places" in text_of(report)
    assert reported(tmp_path, monkeypatch, corpus_check(Silent)).tables == {}


def test_a_table_never_takes_the_place_of_a_count() -> None:
    report = CheckReport("made", 3, 0, 0, (), {"items": "many", "mine": 1})
    assert (report.to_json()["items"], report.to_json()["mine"]) == (3, 1)


def test_a_check_whose_library_is_missing_is_not_run_and_not_passed_in_silence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def never(_: Item) -> Iterator[Issue]:
        raise AssertionError("asked all the same")

    words = {"severity": "error", "title": "well", "why": "because", "remedy": "mend"}
    kept = (
        corpus_check(Places, needs="no_such_module"),
        ItemCheck(id="made.two", find=never, needs="no_such_module", **words),  # type: ignore[arg-type]
    )
    report = reported(holding(item())(tmp_path), monkeypatch, *kept)
    assert [(result.not_run, result.of, result.found) for result in report.results] == 2 * [
        ("needs no_such_module", 0, 0)
    ]
    assert report.passed
    assert report.tables == {}
    assert "not run: needs no_such_module" in text_of(report)
    assert corpus_check(Places, needs="json").can_run()


def test_a_missing_library_is_named_as_it_is_installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registry, "find_spec", lambda _: None)
    report = reported(holding(item())(tmp_path), monkeypatch, corpus_check(Places, needs="sklearn"))
    assert report.results[0].not_run == "needs scikit-learn"


@pytest.mark.parametrize(
    ("name", "place"),
    [
        ("data/mmau_pro/test-00000-of-00001.parquet", "mmau_pro/test"),
        ("test-00000-of-00002.parquet", "test"),
        ("data/ahelm/train.parquet", "ahelm/train"),
    ],
)
def test_the_place_of_a_shard_is_its_config_and_split(name: str, place: str) -> None:
    assert Shard(name, Path(name)).place == place


def test_places_are_those_of_a_release(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = released({"mmau_pro": [item()]})(tmp_path)
    kept = (corpus_check(Places),)
    monkeypatch.setattr(registry, "checks", lambda: kept)
    monkeypatch.setattr(run, "checks", lambda: kept)
    assert verify(folder).tables == {"places": [{"place": "mmau_pro/test", "sketches": 0}]}


@pytest.mark.parametrize(
    ("table", "words"),
    [
        ({"n": 3, "share": 0.123456}, ["n", "3", "0.1235"]),
        ({"a": {"n": 1}, "b": {"n": 2, "more": [1, 2]}}, ["a", "b", "more", "1, 2"]),
        ([{"n": 1}, {"m": None}], ["n", "m"]),
        ("only words", ["only words"]),
        ({}, ["shown"]),
        ([{"n": n} for n in range(SHOWN_ROWS + 5)], ["and 5 more"]),
        ({"long": "x" * 500}, ["…"]),
    ],
)
def test_any_table_can_be_shown(table: object, words: list[str]) -> None:
    console = Console(file=io.StringIO(), width=200)
    render_table("shown", table, console)
    assert isinstance(console.file, io.StringIO)
    shown = console.file.getvalue()
    for word in words:
        assert word in shown
