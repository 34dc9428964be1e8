"""The stage runner: counts add up, everything that goes wrong has its reason, the bytes are always the same."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from earmark import progress
from earmark.engine import default_workers
from earmark.errors import StageError, UsageError
from earmark.shards import Reject, read_items, read_rejects
from earmark.stage import Remarks, Stage, Unit, run
from tests.stages import CHUNK, UNITS, Inline, Task, local, plain, small_run, stage, units


def content(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def ids(folder: Path) -> list[str]:
    return [one.id for one in read_items(folder)]


def done(folder: Path) -> list[str]:
    return (folder / "log").read_text().splitlines()


# What a unit does, the code of its reject, and what the message says.
WRONG = [
    ("fails", "stage.failed", "hand/5: ZeroDivisionError: no reason at hand/5"),
    ("cannot hear", "audio.unusable", "hand/5.wav: expected audio, got 0 bytes. Replace it"),
    ("breaks a rule", "taxonomy.unknown", "hand/5: expected a valid item, got 3 issue(s): task: expected one of 12"),
    ("forgets the seal", "schema.hash", "content_hash: expected sha256:"),
    ("takes another id", "schema.id", "id: expected 'hand/5', got 'hand/other'"),
    ("writes broken text", "schema.text", "question: expected whole Unicode characters"),
]


@pytest.mark.parametrize(("does", "code", "message"), WRONG)
def test_what_goes_wrong_is_one_reject_with_its_reason(does: str, code: str, message: str, tmp_path: Path) -> None:
    counts = small_run(tmp_path, count=10, does={5: does})
    assert counts == (10, 9, 1, {code: 1})
    (reject,) = read_rejects(tmp_path / "out")
    assert (reject.id, reject.stage, reject.code) == ("hand/5", "ingest@hand", code)
    assert message in reject.message
    assert ids(tmp_path / "out") == [f"hand/{n}" for n in range(10) if n != 5]


def test_counts_add_up_and_are_written_down(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    def mixed() -> Iterator[Unit | Reject]:
        yield Reject("hand/absent", "ingest@hand", "source.missing", "a.wav: expected a file, got none")
        yield from units(tmp_path / "log", 10, does={3: "fails", 4: "cannot hear", 5: "fails"})
        yield from units(tmp_path / "log", 2)

    notes = {"note.txt": "words"}
    counts = run(stage(tmp_path / "out", notes=notes), mixed(), Inline(), tmp_path / ".work")
    codes = {"stage.failed": 2, "audio.unusable": 1, "source.missing": 1, "stage.duplicate_id": 2}
    assert counts == (13, 7, 6, codes)
    assert [reject.id for reject in read_rejects(tmp_path / "out")] == [
        "hand/absent", "hand/0", "hand/1", "hand/3", "hand/4", "hand/5",
    ]  # fmt: skip
    assert json.loads((tmp_path / "out/summary.json").read_text()) == {
        "stage": "ingest@hand", "came_in": 13, "went_out": 7, "rejected": 6, "codes": codes,
    }  # fmt: skip
    assert (tmp_path / "out/note.txt").read_text() == "words"
    last = capsys.readouterr().out.splitlines()[-1]
    assert last.startswith("ingest@hand: 13 in, 7 out, 6 rejected (audio.unusable 1, source.missing 1, stage.dupl")
    assert last.endswith(" s")


def test_remarks_are_asked_at_the_end_and_stand_beside_the_counts(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """What is said besides is known when all units have come in; it never takes the place of a count."""
    came: list[str] = []

    def counted() -> Iterator[Unit]:
        for unit in units(tmp_path / "log", 5):
            came.append(unit.id)
            yield unit

    def remarks() -> Remarks:
        return Remarks({"seen": len(came), "went_out": 99}, ("one line", "another"))

    run(stage(tmp_path / "out"), counted(), Inline(), tmp_path / ".work", remarks)
    assert json.loads((tmp_path / "out/summary.json").read_text()) == {
        "stage": "ingest@hand", "came_in": 5, "went_out": 5, "rejected": 0, "codes": {}, "seen": 5,
    }  # fmt: skip
    lines = capsys.readouterr().out.splitlines()
    assert lines[-3:-1] == ["ingest@hand: one line", "ingest@hand: another"]
    assert lines[-1].startswith("ingest@hand: 5 in, 5 out")


def test_the_output_is_in_the_order_of_the_units_in_shards_of_chunks(tmp_path: Path) -> None:
    small_run(tmp_path, count=10)
    assert sorted(content(tmp_path / "out")) == [
        *(f"items-{n:05d}.parquet" for n in range(3)), "rejects.parquet", "summary.json",
    ]  # fmt: skip
    assert ids(tmp_path / "out") == [f"hand/{n}" for n in range(10)]
    assert read_rejects(tmp_path / "out") == []
    assert [path.name for path in (tmp_path / ".work").iterdir()] == ["out.lock"]


def test_a_chunk_of_which_nothing_is_left_makes_no_shard(tmp_path: Path) -> None:
    counts = small_run(tmp_path, count=12, does=dict.fromkeys(range(4, 8), "fails"))
    assert counts[:3] == (12, 8, 4)
    assert len(list((tmp_path / "out").glob("items-*.parquet"))) == 2


@pytest.fixture(scope="module")
def reference(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The output of an undisturbed run without processes."""
    folder = tmp_path_factory.mktemp("reference")
    small_run(folder, does={3: "fails", 30: "cannot hear"})
    return content(folder / "out")


@pytest.mark.parametrize("workers", [1, 2, 3])
def test_any_number_of_workers_gives_the_same_bytes(workers: int, reference: dict[str, bytes], tmp_path: Path) -> None:
    small_run(tmp_path, local(workers), does={3: "fails", 30: "cannot hear"})
    assert content(tmp_path / "out") == reference
    assert sorted(done(tmp_path)) == sorted(f"hand/{n}" for n in range(UNITS))


@pytest.mark.parametrize("wanted", ["0", "many", "-1", "1.5"])
def test_an_impossible_number_of_workers_is_refused(wanted: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EARMARK_WORKERS", wanted)
    with pytest.raises(UsageError, match="EARMARK_WORKERS: expected a whole number above 0"):
        default_workers()


@pytest.mark.parametrize(("wanted", "found"), [("3", 3), ("", None)])
def test_the_number_of_workers_can_be_set(wanted: str, found: int | None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EARMARK_WORKERS", wanted)
    assert default_workers() == (found or len(os.sched_getaffinity(0)))


def test_an_item_that_takes_its_worker_with_it_is_set_aside_alone(tmp_path: Path) -> None:
    counts = small_run(tmp_path, local(2), count=16, does={5: "dies", 6: "dies", 13: "fails"})
    assert counts == (16, 13, 3, {"stage.worker_lost": 2, "stage.failed": 1})
    lost = read_rejects(tmp_path / "out")[:2]
    assert [reject.id for reject in lost] == ["hand/5", "hand/6"]
    assert all("its process died (exit status -9" in reject.message for reject in lost)
    assert ids(tmp_path / "out") == [f"hand/{n}" for n in range(16) if n not in (5, 6, 13)]


def test_a_worker_that_dies_by_accident_costs_nothing(tmp_path: Path) -> None:
    counts = small_run(tmp_path, local(2), count=12, does={5: "dies once"})
    assert counts == (12, 12, 0, {})
    assert len(list(tmp_path.glob("*.died"))) == 1


def test_an_item_that_hangs_is_set_aside(tmp_path: Path) -> None:
    counts = small_run(tmp_path, local(2, chunk_seconds=1.0), count=8, does={5: "hangs"})
    assert counts == (8, 7, 1, {"stage.worker_lost": 1})
    assert "its process hung for 1 s and was ended" in read_rejects(tmp_path / "out")[0].message


@pytest.mark.parametrize("count", [0, 3])
def test_where_nothing_comes_out_the_old_output_stays(count: int, tmp_path: Path) -> None:
    small_run(tmp_path, count=2)
    before = content(tmp_path / "out")
    message = f"ingest@hand: expected at least one item, got none out of {count}" + "; the first: hand/0:" * (count > 0)
    with pytest.raises(StageError, match=message):
        small_run(tmp_path, count=count, does=dict.fromkeys(range(count), "fails"))
    assert content(tmp_path / "out") == before


def test_an_error_in_the_units_leaves_the_old_output(tmp_path: Path) -> None:
    def broken() -> Iterator[Unit]:
        yield from units(tmp_path / "log", 9)
        raise OSError("the corpus went away")

    small_run(tmp_path, count=2)
    before = content(tmp_path / "out")
    with pytest.raises(OSError, match="the corpus went away"):
        run(stage(tmp_path / "out"), broken(), local(2), tmp_path / ".work")
    assert content(tmp_path / "out") == before


def test_a_new_output_takes_the_place_of_the_old_one_whole(tmp_path: Path) -> None:
    small_run(tmp_path, count=20)
    small_run(tmp_path, count=3)
    assert sorted(content(tmp_path / "out")) == ["items-00000.parquet", "rejects.parquet", "summary.json"]
    assert {path.name for path in tmp_path.iterdir()} == {"out", "log", ".work"}


def test_the_old_output_stands_until_the_new_one_is_whole(tmp_path: Path) -> None:
    small_run(tmp_path, count=3)
    seen = []

    def watched() -> Iterator[Unit]:
        for unit in units(tmp_path / "log", 9):
            seen.append(len(ids(tmp_path / "out")))
            yield unit

    run(stage(tmp_path / "out"), watched(), Inline(), tmp_path / ".work")
    assert seen == [3] * 9
    assert len(ids(tmp_path / "out")) == 9


def test_progress_is_plain_lines_where_nobody_looks(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(progress, "_LINE_EVERY_S", 0.0)
    small_run(tmp_path, count=10, does={3: "fails"})
    out, err = capsys.readouterr()
    assert err.splitlines() == ["ingest@hand: 4", "ingest@hand: 8", "ingest@hand: 10"]
    assert len(out.splitlines()) == 1


def test_the_key_of_a_stage_follows_all_that_its_chunks_follow(tmp_path: Path) -> None:
    def key(**fields: Any) -> str:
        return stage(tmp_path / "out", **fields).key()

    keys = {key(), key(name="other"), key(settings={"a": 1}), key(settings={"a": 2}), key(code="x")}
    assert len(keys) == 5
    assert key(notes={"a": "b"}) == key()  # words beside the items
    assert key(settings={"a": 1, "b": 2}) == key(settings={"b": 2, "a": 1})


def test_what_is_lazy_is_not_read_ahead_of_the_work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("earmark.stage.CHUNK_UNITS", CHUNK)
    log, ahead = tmp_path / "log", []

    def counted() -> Iterator[Unit]:
        for n, unit in enumerate(units(log)):
            ahead.append(n - (len(done(tmp_path)) if log.exists() else 0))
            yield unit

    run(stage(tmp_path / "out"), counted(), Inline(), tmp_path / ".work")
    assert max(ahead) <= 8  # two chunks of four for each worker


def test_any_picklable_function_is_work(tmp_path: Path) -> None:
    made = Stage("recipe@x", plain, tmp_path / "out")
    task = Task("hand/x", tmp_path / "log")
    assert run(made, [Unit("hand/x", "1", task)], local(1), tmp_path / ".work").went_out == 1
