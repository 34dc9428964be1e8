"""The ingest stage: 2,000 wavs (and 400 real oggs) to 16 kHz, -23 LUFS, FLAC in Parquet, against named peers."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from benchmarks.compare import Heard, heard_in_stage, heard_in_table, heard_in_tars, likeness
from benchmarks.corpus import BENCH, made_wavs, recordings
from benchmarks.figures import MISSING, Figure, Goal
from benchmarks.timing import BenchmarkError, Program, Run, Spread, alternating, ratios, run
from earmark.digest import sha256_of

PEERS = Path(__file__).parent / "peers"
FOLDER = BENCH / "ingest"
PYTHON = os.environ.get("EARMARK_BENCH_PYTHON", sys.executable)
PROCESSES = 2

# As the issue sets them: more of the work than a hand-written loop does, and no slower.
WITHIN_LOOP = Goal(1.15)
TWO_PROCESSES = Goal(1.7, at_most=False)
OVER_FLOOR = Goal(1.5)


@dataclass(frozen=True, slots=True)
class Peer:
    """Another tool for the same work, on as many processes as ours.

    Attributes:
        name: As its makers call it.
        script: Under peers/.
        modules: What its Python must import.
        read: How its output is opened.
        goal: What their wall time over ours should be.
    """

    name: str
    script: str
    modules: tuple[str, ...]
    read: Callable[[Path], dict[str, Heard]]
    goal: Goal

    def installed(self) -> bool:
        """Whether the Python that runs peers can import all."""
        call = [PYTHON, "-c", f"import {', '.join(self.modules)}"]
        try:
            return subprocess.run(call, capture_output=True, check=False).returncode == 0
        except OSError:
            return False

    def program(self, folder: Path) -> Program:
        """Its program over a folder of recordings."""
        out = FOLDER / self.name
        return Program(self.name, (PYTHON, str(PEERS / self.script), str(folder), str(out), str(PROCESSES)), out)


PEER_TOOLS = (
    Peer(
        "datasets",
        "datasets_map.py",
        ("datasets", "torch", "torchcodec", "pyloudnorm", "soundfile"),
        heard_in_table,
        Goal(3.5, at_most=False),
    ),
    Peer(
        "lhotse",
        "lhotse_shar.py",
        ("lhotse", "torch", "pyloudnorm", "soundfile"),
        heard_in_tars,
        Goal(2.0, at_most=False),
    ),
)


class _Programs(NamedTuple):
    """What runs in a round, in that order."""

    loop: Program
    one: Program
    two: Program
    floor: Program
    start: Program


def measure(wavs: int, rounds: int, *, real: bool = True) -> list[Figure]:
    """Compare the outputs, then time everything in turns.

    Args:
        wavs: Number of made recordings.
        rounds: Runs of each program that count; one more, the first, is for the comparison.
        real: Whether the recordings of ESC-10 take part where they are.

    Raises:
        BenchmarkError: Our own output is not what the bare loop's is, or a program failed.
    """
    folder = recordings(wavs, real=real)
    programs = _programs(folder)
    figures: list[Figure] = []
    ours = _our_output(programs, figures)
    peers: list[tuple[Peer, Program]] = []
    for peer in PEER_TOOLS:
        if not peer.installed():
            figures.append(Figure(f"{peer.name}, {PROCESSES} processes", "", MISSING, goal=peer.goal))
            continue
        program = peer.program(folder)
        run(program, FOLDER)
        try:
            alike = likeness(ours, peer.read(FOLDER / peer.name), peer.name).text()
        except BenchmarkError as error:
            figures.append(Figure(f"output as of {peer.name}", "differs: its time is not quoted", str(error)))
            continue
        figures.append(Figure(f"output as of {peer.name}", alike))
        peers.append((peer, program))
    floors: list[float] = []
    runs = alternating(
        [*programs, *(program for _, program in peers)],
        rounds,
        FOLDER,
        after={programs.floor.name: lambda: floors.append(_floor_s())},
    )
    return [*figures, *_own(programs, runs, floors), *_peers(programs.two, peers, runs)]


def _programs(folder: Path) -> _Programs:
    def ours(name: str, source: Path, workers: int) -> Program:
        out = FOLDER / name.replace(" ", "-")
        command = (sys.executable, "-m", "benchmarks.ours", str(source), str(out), "--workers", str(workers))
        return Program(name, command, out)

    loop = FOLDER / "loop"
    return _Programs(
        Program("bare loop", (sys.executable, str(PEERS / "bare_loop.py"), str(folder), str(loop)), loop),
        ours("one process", folder, 1),
        ours("two processes", folder, PROCESSES),
        Program("floor", (sys.executable, "-m", "benchmarks.floor", str(folder), str(FOLDER / "floor.json"))),
        ours("start", made_wavs(2), 1),
    )


def _floor_s() -> float:
    spent: dict[str, float] = json.loads((FOLDER / "floor.json").read_text(encoding="utf-8"))
    return sum(spent.values())


def _our_output(programs: _Programs, figures: list[Figure]) -> dict[str, Heard]:
    """Run ours and the loop once; ours must be one output on any number of processes, and like the loop's."""
    for program in (programs.loop, programs.one, programs.two, programs.start):
        run(program, FOLDER)
    one, two = (sorted(p.out.glob("*.parquet")) for p in (programs.one, programs.two) if p.out)
    if [sha256_of(path) for path in one] != [sha256_of(path) for path in two]:
        raise BenchmarkError(
            "two processes", expected="the shards of one process", got="others", remedy="Mend this first"
        )
    ours = heard_in_stage(FOLDER / "one-process")
    alike = likeness(ours, heard_in_table(FOLDER / "loop"), "bare loop")
    figures.append(Figure("output of one and two processes", f"{len(one)} shards, the same bytes"))
    figures.append(Figure("output as of the bare loop", alike.text()))
    return ours


def _walls(runs: Sequence[Run]) -> list[float]:
    return [r.wall_s for r in runs]


def _seconds(runs: Sequence[Run]) -> str:
    cpu_s, peak_mb = (Spread.of(r.cpu_s for r in runs), Spread.of(r.peak_bytes / 1e6 for r in runs))
    wall = Spread.of(_walls(runs)).text("s", 1)
    return f"{wall}; processor {cpu_s.median:.1f} s; {peak_mb.median:.0f} MB"


def _own(programs: _Programs, runs: Mapping[str, list[Run]], floors: list[float]) -> list[Figure]:
    loop, one, two, start = (runs[p.name] for p in (programs.loop, programs.one, programs.two, programs.start))
    work = [a - b for a, b in zip(_walls(one), _walls(start), strict=True)]
    floor = Spread.of(floors).text("s", 1)
    cpu = ratios([r.cpu_s for r in one], [r.cpu_s for r in loop])
    return [
        Figure(
            "one process", _seconds(one), f"bare loop: {_seconds(loop)}", ratios(_walls(one), _walls(loop)), WITHIN_LOOP
        ),
        Figure("the same, processor time", "", "", cpu),
        Figure("two processes", _seconds(two), "one process", ratios(_walls(one), _walls(two)), TWO_PROCESSES),
        Figure(
            "one process, less starting",
            Spread.of(work).text("s", 1),
            f"floor: {floor}",
            ratios(work, floors),
            OVER_FLOOR,
        ),
        Figure("one process, whole", _seconds(one), f"floor: {floor}", ratios(_walls(one), floors)),
        Figure("starting and ending alone", _seconds(start)),
    ]


def _peers(ours: Program, peers: Sequence[tuple[Peer, Program]], runs: Mapping[str, list[Run]]) -> list[Figure]:
    mine = runs[ours.name]
    figures = []
    for peer, program in peers:
        theirs = runs[program.name]
        ratio = ratios(_walls(theirs), _walls(mine))
        cpu = ratios([r.cpu_s for r in theirs], [r.cpu_s for r in mine])
        figures.append(Figure("two processes", _seconds(mine), f"{peer.name}: {_seconds(theirs)}", ratio, peer.goal))
        figures.append(Figure("the same, processor time", "", peer.name, cpu))
    return figures
