"""Killed is not broken: a run that is killed at any moment and started again makes the same bytes, redoing little."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from earmark.stage import Unit, run
from tests.conftest import ROOT
from tests.stages import CHUNK, UNITS, Inline, local, small_run, stage, units

# A run in a process of its own; the last argument can be a statement that is run first.
RUN = """
import os, signal, sys
from pathlib import Path
from earmark import engine, stage
from tests.stages import Inline, local, small_run
signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell ignores it for what it starts in the background
engine._FIRST_USED = ()  # what this work does not use need not be loaded
exec(sys.argv[3])
small_run(Path(sys.argv[1]), Inline() if sys.argv[3] else local(2), seconds=float(sys.argv[2]))
"""
DIE = "lambda *_: os.kill(os.getpid(), signal.SIGKILL)"


def content(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def done(folder: Path) -> Counter[str]:
    log = folder / "log"
    return Counter(log.read_text().splitlines()) if log.exists() else Counter()


def started(folder: Path, seconds: float = 0.03, first: str = "") -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-c", RUN, str(folder), str(seconds), first], cwd=ROOT, stderr=subprocess.DEVNULL
    )


def settled(folder: Path) -> None:
    """Wait until the workers of a run that was killed have noticed it."""
    before = -1
    while before != (before := done(folder).total()):
        time.sleep(0.3)


@pytest.fixture(scope="module")
def reference(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The output of an undisturbed run."""
    folder = tmp_path_factory.mktemp("reference")
    small_run(folder)
    return content(folder / "out")


@pytest.mark.parametrize("moment", [1, 14, 33])
def test_a_run_that_is_killed_goes_on_where_it_was(moment: int, reference: dict[str, bytes], tmp_path: Path) -> None:
    with started(tmp_path) as process:
        while done(tmp_path).total() < moment:
            assert process.poll() is None
            time.sleep(0.005)
        process.kill()
    assert not (tmp_path / "out").exists()
    settled(tmp_path)
    finished = len(list((tmp_path / ".work").glob("*/*.json")))
    before = done(tmp_path)
    small_run(tmp_path)
    assert content(tmp_path / "out") == reference
    redone = (done(tmp_path) - before).total()
    assert UNITS - CHUNK * (finished + 2) <= redone <= UNITS - CHUNK * finished  # a worker may just have ended
    assert max(done(tmp_path).values()) <= 2
    assert [path.name for path in (tmp_path / ".work").iterdir()] == ["out.lock"]


def test_a_run_starts_again_while_the_workers_of_the_killed_one_still_write(
    reference: dict[str, bytes], tmp_path: Path
) -> None:
    with started(tmp_path, seconds=0.1) as process:
        while done(tmp_path).total() < 3:
            time.sleep(0.005)
        process.kill()
    small_run(tmp_path, local(2))
    assert content(tmp_path / "out") == reference
    settled(tmp_path)
    assert content(tmp_path / "out") == reference


# Killed where all chunks are done: before the output is put together, and in the middle of the exchange of folders.
LATE = {
    "before all is written": f"stage.write_rejects = {DIE}",
    "before the exchange": f"stage.replace_folder = {DIE}",
    "within the exchange": f"stage.replace_folder = lambda made, out: (out.rename(made / '../.out.old'), ({DIE})())",
    "after the exchange": f"stage.announce = {DIE}; stage.shutil.rmtree = lambda *_, **__: None",
}


@pytest.mark.parametrize("moment", LATE)
def test_a_run_that_is_killed_at_its_end(moment: str, reference: dict[str, bytes], tmp_path: Path) -> None:
    small_run(tmp_path, count=5)
    old = content(tmp_path / "out")
    (tmp_path / "log").unlink()
    with started(tmp_path, 0.0, LATE[moment]) as process:
        assert process.wait(60) == -signal.SIGKILL
    left = content(tmp_path / "out") if (tmp_path / "out").exists() else None
    assert left in (old, None, reference)
    small_run(tmp_path)
    assert content(tmp_path / "out") == reference
    assert done(tmp_path).total() == UNITS  # nothing is done twice
    assert {path.name for path in tmp_path.iterdir()} == {"out", "log", ".work"}


class Stopping(Inline):
    """An engine that stops after some chunks, as a run does that is killed."""

    def __init__(self, chunks: int) -> None:
        self.chunks = chunks

    def submit(self, work: Any, *arguments: Any) -> Any:
        if not self.chunks:
            raise KeyboardInterrupt
        self.chunks -= 1
        return super().submit(work, *arguments)


@pytest.fixture
def unfinished(tmp_path: Path) -> Path:
    """A folder in which 5 of 10 chunks are done."""
    with pytest.raises(KeyboardInterrupt):
        small_run(tmp_path, Stopping(5))
    assert len(list((tmp_path / ".work").glob("*/*.json"))) == 5
    (tmp_path / "log").unlink()
    return tmp_path


def test_what_is_done_is_taken_up(unfinished: Path, reference: dict[str, bytes]) -> None:
    small_run(unfinished)
    assert content(unfinished / "out") == reference
    assert done(unfinished).total() == UNITS - 5 * CHUNK


@pytest.mark.parametrize("change", [{"settings": {"rate": 1}}, {"code": "other"}, {"name": "ingest@other"}])
def test_other_settings_or_code_take_nothing_up(change: dict[str, Any], unfinished: Path) -> None:
    small_run(unfinished, stage=stage(unfinished / "out", **change))
    assert done(unfinished).total() == UNITS


def test_another_fingerprint_redoes_its_chunk_alone(unfinished: Path) -> None:
    changed = [Unit(u.id, "other" if u.id == "hand/6" else u.fingerprint, u.payload) for u in units(unfinished / "log")]
    run(stage(unfinished / "out"), changed, Inline(), unfinished / ".work")
    assert set(done(unfinished)) == {f"hand/{n}" for n in [*range(4, 8), *range(20, 40)]}


def test_another_id_of_the_same_fingerprint_redoes_its_chunk(unfinished: Path) -> None:
    found = list(units(unfinished / "log"))
    found[0] = found[0]._replace(id="hand/new", payload=found[0].payload._replace(id="hand/new"))
    run(stage(unfinished / "out"), found, Inline(), unfinished / ".work")
    assert done(unfinished)["hand/new"] == 1


def test_a_shard_without_its_note_is_done_again(unfinished: Path, reference: dict[str, bytes]) -> None:
    notes = sorted((unfinished / ".work").glob("*/*.json"))
    notes[0].unlink()
    notes[0].with_suffix(".parquet").write_bytes(b"half")
    small_run(unfinished)
    assert content(unfinished / "out") == reference
    assert done(unfinished).total() == UNITS - 4 * CHUNK


def test_rejects_of_chunks_that_were_done_come_back(tmp_path: Path) -> None:
    does = {1: "fails", 30: "cannot hear"}
    with pytest.raises(KeyboardInterrupt):
        small_run(tmp_path, Stopping(5), does=does)
    counts = small_run(tmp_path, does=does)
    assert counts == (UNITS, UNITS - 2, 2, {"stage.failed": 1, "audio.unusable": 1})


def test_a_run_that_is_stopped_by_hand_ends_its_workers(reference: dict[str, bytes], tmp_path: Path) -> None:
    with started(tmp_path, seconds=0.2) as process:
        while not done(tmp_path):
            time.sleep(0.005)
        process.send_signal(signal.SIGINT)
        assert process.wait(30) != 0
    settled(tmp_path)
    assert done(tmp_path).total() < UNITS
    small_run(tmp_path)
    assert content(tmp_path / "out") == reference


def test_a_run_waits_for_one_that_outlived_its_starter(tmp_path: Path) -> None:
    # Whoever started a stage may be killed and leave it running; the next run must come after it, not beside it.
    held = "import sys, time; from pathlib import Path; from earmark.alone import alone\n"
    held += "with alone('first', Path(sys.argv[1])): print('held', flush=True); time.sleep(1.5)"
    lock = tmp_path / ".work" / "out.lock"
    with subprocess.Popen([sys.executable, "-c", held, str(lock)], stdout=subprocess.PIPE, text=True) as first:
        assert first.stdout is not None
        assert first.stdout.readline() == "held\n"
        small_run(tmp_path)
        assert first.poll() == 0 or first.wait(5) == 0
    assert (tmp_path / "out").is_dir()
