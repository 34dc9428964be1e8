"""The run over shards: everything is collected, in process and on an engine; gates and reports."""

from __future__ import annotations

import io
import json
import random
from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TypeVar

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.console import Console

from earmark.checks import CheckReport, Gates, check_items, reading, render
from earmark.checks.reading import Shard
from earmark.checks.registry import PublicCheck, chosen
from earmark.checks.report import KEPT_ISSUES, Tally
from earmark.engine import LocalEngine, WorkerLost
from earmark.errors import CheckError, Issue, ParamsError, ShardError
from earmark.item import Item
from tests.made import item, tone
from tests.test_checks import write

T = TypeVar("T")
CLEAN = item()


def changed(name: str, **fields: object) -> Item:
    return CLEAN.model_copy(update={"id": name, "question": f"Is it {name}?", **fields})


def faulty_items(count: int) -> list[Item]:
    """Items with a fault each: by turns not sealed, a wrong index, a wrong task, none."""
    kinds: list[dict[str, object]] = [{}, {"answer_index": 3}, {"task": "sounds"}, {}]
    made = [changed(f"hand/{n}", **kinds[n % 4]) for n in range(count)]
    return [one if n % 4 == 0 else one.sealed() for n, one in enumerate(made)]


def test_all_issues_of_an_item_are_collected(tmp_path: Path) -> None:
    clip = CLEAN.clips[0].model_copy(update={"licence": "none", "duration_s": 3.0, "layout": "stereo"})
    worst = changed("hand/worst", clips=(clip,), choices=("a tone", "A tone!"), answer_index=1, task="sounds")
    write(tmp_path, [worst, CLEAN])
    report = check_items(tmp_path, Gates(), None)
    fired = [result for result in report.results if result.found and result.severity == "error"]
    assert {result.id for result in fired} == {
        "answers.distinct", "answers.index", "licences.known", "record.rules", "record.sealed", "sound.facts",
        "sound.layout",
    }  # fmt: skip
    assert {issue.item for result in fired for issue in result.issues} == {"hand/worst"}
    assert report.count("error") == 7


def test_all_are_counted_and_the_first_are_kept(tmp_path: Path) -> None:
    count = 4 * KEPT_ISSUES + 20
    write(tmp_path, faulty_items(count))
    result = check_items(tmp_path, Gates(), None).result("record.sealed")
    assert (result.found, result.of) == (count // 4, count)
    assert [issue.item for issue in result.issues] == [f"hand/{n}" for n in range(0, 4 * KEPT_ISSUES, 4)]


def test_one_file_can_be_checked(tmp_path: Path) -> None:
    first, _ = write(tmp_path, [CLEAN, item("hand/two", tone(330.0))], shard_bytes=1)
    report = check_items(first, Gates(), None)
    assert (report.items, report.subject) == (1, first.name)


def test_no_shards_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(ShardError, match="an empty folder"):
        check_items(tmp_path, Gates(), None)


def test_only_what_was_asked_for_is_reported(tmp_path: Path) -> None:
    write(tmp_path, [CLEAN])
    report = check_items(tmp_path, Gates(), None, ["licences", "sound.layout"])
    wanted = [check.id for check in chosen(["licences", "sound.layout"]) if not isinstance(check, PublicCheck)]
    assert [result.id for result in report.results] == wanted
    assert {"licences.known", "sound.layout"} < set(wanted)


def test_workers_find_what_one_process_finds(tmp_path: Path) -> None:
    write(tmp_path, [*faulty_items(12), CLEAN, CLEAN], shard_bytes=1)
    alone = check_items(tmp_path, Gates(), None)
    shared = check_items(tmp_path, Gates(), LocalEngine(2))
    assert shared.to_json() == alone.to_json()
    assert not alone.passed


def test_pieces_of_a_shard_find_what_the_whole_finds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (file,) = write(tmp_path, [*faulty_items(230), CLEAN, CLEAN])
    whole = check_items(tmp_path, Gates(), None)
    monkeypatch.setattr(reading, "_PIECE_BYTES", 1)
    pieces = list(Shard(file.name, file).pieces())
    assert [piece.groups for piece in pieces] == [(0,), (1,), (2,)]
    assert check_items(tmp_path, Gates(), None).to_json() == whole.to_json()
    assert check_items(tmp_path, Gates(), LocalEngine(2)).to_json() == whole.to_json()


def test_a_shard_that_breaks_off_in_several_pieces_is_said_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (file,) = write(tmp_path, [*faulty_items(230), CLEAN])
    monkeypatch.setattr(reading, "_PIECE_BYTES", 1)
    ends = file.stat().st_size // 2
    data = bytearray(file.read_bytes())
    data[4:ends] = bytes(ends - 4)
    file.write_bytes(data)
    report = check_items(tmp_path, Gates(), None)
    found = report.result("files.readable")
    assert (found.found, found.of, len(found.issues)) == (1, 1, 1)
    assert report.items < 231


class Mortal:
    """An engine whose worker dies the first few times that it is given a shard; it works when asked."""

    workers = 1

    def __init__(self, deaths: int) -> None:
        self._deaths = deaths

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        pass

    def submit(self, work: Callable[..., T], *arguments: Any) -> Future[T]:
        future: Future[T] = Future()
        future.set_result(work(*arguments))
        return future

    def result(self, future: Future[T]) -> T:
        if self._deaths:
            self._deaths -= 1
            raise WorkerLost("its process died (exit status -9)")
        return future.result()


def test_a_worker_that_dies_once_costs_nothing(tmp_path: Path) -> None:
    write(tmp_path, [CLEAN])
    assert check_items(tmp_path, Gates(), Mortal(1)).passed


def test_a_worker_that_dies_twice_is_an_issue_of_its_shard(tmp_path: Path) -> None:
    first, _ = write(tmp_path, [CLEAN, item("hand/two", tone(330.0))], shard_bytes=1)
    report = check_items(tmp_path, Gates(), Mortal(2))
    (issue,) = report.result("files.readable").issues
    assert (issue.item, issue.got) == (first.name, "its process died (exit status -9)")
    assert report.items == 1


@settings(max_examples=10, deadline=None)
@given(st.integers(1, 5), st.randoms())
def test_the_report_does_not_depend_on_how_items_are_packed(
    tmp_path_factory: pytest.TempPathFactory, shard_items: int, shuffler: random.Random
) -> None:
    items = faulty_items(8)
    shuffler.shuffle(items)
    folders = [tmp_path_factory.mktemp(name) / "shards" for name in ("one", "many")]
    size = sum(len(media.bytes or b"") for media in CLEAN.audio)
    for folder, limit in zip(folders, (10**9, shard_items * size), strict=True):
        write(folder, items, shard_bytes=limit)
    one, many = (check_items(folder, Gates(), None).to_json() for folder in folders)
    for report in (one, many):
        report["checks"] = [c for c in report["checks"] if c["id"] != "files.readable"]  # counts shards
    assert one == many


@given(st.lists(st.integers(0, 300), max_size=4))
def test_tallies_merged_are_the_tally_of_all(sizes: list[int]) -> None:
    whole, merged = Tally(), Tally()
    number = 0
    for size in sizes:
        part = Tally()
        for _ in range(size):
            issue = Issue(str(number), "field", "this", "that", "a.b")
            number += 1
            whole.add([issue])
            part.add([issue])
        merged.merge(part)
    assert merged == whole
    assert merged.found == sum(sizes)
    assert len(merged.issues) == min(sum(sizes), KEPT_ISSUES)


def report_of(folder: Path, *items: Item) -> CheckReport:
    write(folder, items)
    return check_items(folder, Gates(), None)


def test_a_report_is_json_and_equal_for_equal_items(tmp_path: Path) -> None:
    one, two = report_of(tmp_path / "a" / "x", *faulty_items(8)), report_of(tmp_path / "b" / "x", *faulty_items(8))
    text = json.dumps(one.to_json())
    assert text == json.dumps(two.to_json())
    found = json.loads(text)
    assert found["passed"] is False
    assert found["errors"] == one.count("error") > 0
    sealed = next(check for check in found["checks"] if check["id"] == "record.sealed")
    assert {"id", "severity", "title", "found", "of", "remedy", "issues"} <= set(sealed)
    assert sealed["issues"][0]["item"] == "hand/0"
    assert str(tmp_path) not in text


def shown(report: CheckReport) -> str:
    console = Console(file=io.StringIO(), width=160)
    render(report, console)
    text = console.file
    assert isinstance(text, io.StringIO)
    return text.getvalue()


def test_a_report_says_what_failed_where_and_what_to_do(tmp_path: Path) -> None:
    text = shown(
        report_of(tmp_path / "shards", *faulty_items(80), changed("hand/x", choices=("[red]", "[red].")).sealed())
    )
    assert "answers.index: 21 of 81 items" in text
    assert "hand/1  answer_index" in text
    assert "and 11 more" in text
    assert "what to do: Set it when the choices have their final order" in text
    assert "('[red]', '[red].')" in text
    assert text.rstrip().splitlines()[-1].startswith("shards: FAILED; errors: ")


def test_warnings_pass(tmp_path: Path) -> None:
    closed = CLEAN.clips[0].model_copy(update={"redistributable": False})
    write(tmp_path / "shards", [changed("hand/x", clips=(closed,)).sealed()])
    report = check_items(tmp_path / "shards", Gates(), None, ["licences.pointers"])
    assert report.passed
    assert report.count("warning") == 1
    report.require()
    assert "shards: passed; errors: 0, warnings: 1, items: 1, clips: 1" in shown(report)


def test_a_failed_report_can_be_required(tmp_path: Path) -> None:
    with pytest.raises(CheckError, match=r"expected no errors, got 1 by record.sealed \(1\)"):
        report_of(tmp_path / "shards", changed("hand/x")).require()
    with pytest.raises(CheckError, match="one that was run"):
        report_of(tmp_path / "more", CLEAN).result("sound.nothing")


def test_gates_come_from_params() -> None:
    assert Gates.of({}) == Gates()
    assert Gates.of({"position_p": 0.01, "min_items": 50.0}) == Gates(position_p=0.01, min_items=50)
    assert isinstance(Gates.of({"min_items": 50.0}).min_items, int)


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"postion_p": 0.1}, "Did you mean 'position_p'"),
        ({"zzz": 1}, "expected one of position_p, max_rejected_share, min_items"),
        ({"position_p": 2}, "gates.position_p: expected a number from 0 to 1, got 2"),
        ({"position_p": "0.1"}, "expected a number from 0 to 1, got '0.1'"),
        ({"position_p": float("nan")}, "expected a number from 0 to 1, got nan"),
        ({"min_items": 1.5}, "expected a whole number of 0 or more, got 1.5"),
        ({"min_items": True}, "expected a whole number of 0 or more, got True"),
        ({"min_items": -1}, "got -1"),
        ({"max_rejected_share": None}, "got None"),
    ],
)
def test_impossible_gates_are_refused(values: dict[str, object], words: str) -> None:
    with pytest.raises(ParamsError, match=words):
        Gates.of(values)
