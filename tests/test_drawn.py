"""Units that workers draw: the same shards as of units that are given, whoever draws them and whatever goes wrong."""

from __future__ import annotations

import os
import signal
from collections.abc import Mapping
from functools import partial
from itertools import accumulate, cycle, islice, pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from earmark.drawn import Drawn
from earmark.engine import Engine
from earmark.errors import StageError, SynthError
from earmark.shards import read_items, read_rejects
from earmark.stage import Counts, Unit, run
from tests.stages import CHUNK, UNITS, Inline, local, small_run, stage, units

DOES = {3: "fails", 8: "cannot hear", 9: "cannot hear", 10: "fails", 11: "fails", 30: "cannot hear"}


def drawing(log: Path, does: Mapping[int, str], first: int, end: int) -> list[Unit]:
    return list(islice(units(log, end, does), first, end))


def too_few(log: Path, first: int, end: int) -> list[Unit]:
    return drawing(log, {}, first, end)[1:]


def all_alike(log: Path, first: int, end: int) -> list[Unit]:
    return [drawing(log, {}, 0, 1)[0] for _ in range(first, end)]


def refused(log: Path, first: int, end: int) -> list[Unit]:
    if first:
        raise SynthError("scene 7", expected="two events 30 degrees apart", got="none in 100 draws")
    return drawing(log, {}, first, end)


def deadly(first: int, end: int) -> list[Unit]:
    os.kill(os.getpid(), signal.SIGKILL)
    return drawing(Path(), {}, first, end)


def content(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def made(
    folder: Path, engine: Engine, draw: Any = None, does: Mapping[int, str] = DOES, together: tuple[int, ...] = (1,)
) -> Counts:
    """Run a stage of drawn units in a folder."""
    found = draw or partial(drawing, folder / "log", does)
    return run(stage(folder / "out"), Drawn(found, UNITS, together), engine, folder / ".work")


@pytest.fixture(autouse=True)
def _small_shards(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("earmark.stage.CHUNK_UNITS", CHUNK)


@pytest.fixture(scope="module")
def reference(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """What comes of the same units where they are given."""
    folder = tmp_path_factory.mktemp("reference")
    small_run(folder, does=DOES)
    assert not (folder / "out/items-00009.parquet").exists()  # units 8 to 11: nothing came out, and no shard
    return content(folder / "out")


@pytest.mark.parametrize("together", [(1,), (3,), (7, 2), (UNITS,)])
def test_drawn_units_make_the_shards_of_given_ones(
    together: tuple[int, ...], reference: dict[str, bytes], tmp_path: Path
) -> None:
    made(tmp_path, Inline(), together=together)
    assert content(tmp_path / "out") == reference


@pytest.mark.parametrize("workers", [1, 2, 4])
def test_any_number_of_workers_gives_the_same_bytes(workers: int, reference: dict[str, bytes], tmp_path: Path) -> None:
    made(tmp_path, local(workers), together=(3, 1))
    assert content(tmp_path / "out") == reference
    assert sorted((tmp_path / "log").read_text().split()) == sorted(f"hand/{n}" for n in range(UNITS))


class Stopping(Inline):
    """An engine that stops after some tasks, as a run does that is killed."""

    def __init__(self, tasks: int) -> None:
        self.tasks = tasks

    def submit(self, work: Any, *arguments: Any) -> Any:
        if not self.tasks:
            raise KeyboardInterrupt
        self.tasks -= 1
        return super().submit(work, *arguments)


@pytest.mark.parametrize("tasks", [1, 9, 20])
def test_a_run_that_was_stopped_takes_up_what_is_there(tasks: int, reference: dict[str, bytes], tmp_path: Path) -> None:
    with pytest.raises(KeyboardInterrupt):
        made(tmp_path, Stopping(tasks))
    assert len(list((tmp_path / ".work").glob("*/*.json"))) == tasks
    made(tmp_path, Inline())
    assert content(tmp_path / "out") == reference
    assert len((tmp_path / "log").read_text().split()) == UNITS  # nothing was made twice


def test_other_draws_take_nothing_up(tmp_path: Path) -> None:
    with pytest.raises(KeyboardInterrupt):
        made(tmp_path, Stopping(9), does={})
    before = len((tmp_path / "log").read_text().split())
    made(tmp_path, Inline(), does=dict.fromkeys(range(before), "cannot hear"))
    assert len((tmp_path / "log").read_text().split()) == before + UNITS


def test_a_unit_that_ends_its_worker_costs_no_other(tmp_path: Path) -> None:
    counts = made(tmp_path, local(2), does={5: "dies", 17: "dies once"})
    assert counts == (UNITS, UNITS - 1, 1, {"stage.worker_lost": 1})
    assert [one.id for one in read_items(tmp_path / "out")] == [f"hand/{n}" for n in range(UNITS) if n != 5]
    (reject,) = read_rejects(tmp_path / "out")
    assert reject.id == "hand/5"
    assert "its process died" in reject.message


@pytest.mark.parametrize(
    ("draw", "error", "said"),
    [
        (too_few, StageError, "expected 4 drawn, got 3"),
        (all_alike, StageError, "expected an id that is not taken, got hand/0 twice"),
        (refused, SynthError, "scene 7: expected two events 30 degrees apart, got none in 100 draws"),
    ],
)
def test_a_draw_that_goes_wrong_is_told_and_leaves_the_output(
    draw: Any, error: type[Exception], said: str, tmp_path: Path
) -> None:
    made(tmp_path, Inline())
    before = content(tmp_path / "out")
    with pytest.raises(error, match=said):
        made(tmp_path, local(2), partial(draw, tmp_path / "log"))
    assert content(tmp_path / "out") == before


def test_a_draw_that_ends_its_worker_is_told(tmp_path: Path) -> None:
    with pytest.raises(StageError, match=r"hand, \d+ to \d+: expected units that can be drawn, got its process died"):
        made(tmp_path, local(1), deadly)


@given(st.integers(1, 400), st.lists(st.integers(1, 9), min_size=1, max_size=5))
def test_spans_cover_all_numbers_and_part_no_group(count: int, together: list[int]) -> None:
    spans = Drawn(partial(drawing, Path(), {}), count, tuple(together)).spans()
    assert [span.index for span in spans] == list(range(len(spans)))
    assert (spans[0].first, spans[-1].end) == (0, count)
    assert all(one.end == after.first for one, after in pairwise(spans))
    begins = {0, *accumulate(islice(cycle(together), count))}
    assert all(span.first in begins for span in spans)
    lengths = [span.end - span.first for span in spans]
    assert max(lengths) <= 3 + max(together)
    assert lengths[-1] <= max(together)  # so that no worker is left with much when the others have nothing
