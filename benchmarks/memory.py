"""Memory of a stage: flat when the input grows, and small for a long clip."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from pathlib import Path

from benchmarks.corpus import BENCH, RATE_HZ, made_wavs, one_long_wav, tiled
from benchmarks.figures import Figure, Goal
from benchmarks.timing import Program, Run, Spread, alternating, ratios

FOLDER = BENCH / "memory"
SHORT_S, LONG_S = 5.0, 600.0
TIMES = (4, 16)
FLAT = Goal(1.10)
LONG_CLIP_MB = Goal(100.0)

Peak = Callable[[Run], int]
PROCESSES: Mapping[str, Peak] = {
    "largest process": lambda run: run.peak_bytes,
    "largest worker": lambda run: run.worker_bytes,
    "parent": lambda run: run.parent_bytes,
}


def measure(clips: int, rounds: int) -> list[Figure]:
    """Peak resident memory, of the largest process and of the parent apart.

    Args:
        clips: Number of clips of the smallest input; others are 4 and 16 times as many.
        rounds: Runs of each that count.
    """
    return [*_growing(clips, rounds), *_long(rounds)]


def _program(name: str, source: Path, workers: int, max_rate_hz: int = 16_000) -> Program:
    out = FOLDER / name.replace(" ", "-")
    options = ("--workers", str(workers), "--max-rate-hz", str(max_rate_hz))
    return Program(name, (sys.executable, "-m", "benchmarks.ours", str(source), str(out), *options), out)


def _mb(runs: list[Run], peak: Peak) -> list[float]:
    return [peak(run) / 1e6 for run in runs]


def _growing(clips: int, rounds: int) -> list[Figure]:
    single = made_wavs(clips)
    once = _program("1x", single, 2)
    grown = {times: _program(f"{times}x", tiled(single, times), 2) for times in TIMES}
    runs = alternating([once, *grown.values()], rounds, FOLDER, watch=True)
    figures = []
    for who, peak in PROCESSES.items():
        base = _mb(runs[once.name], peak)
        for times, program in grown.items():
            mine = _mb(runs[program.name], peak)
            what = f"{who}, {times}x the clips ({times * clips})"
            peer = f"{clips} clips: {Spread.of(base).text('MB', 0)}"
            figures.append(Figure(what, Spread.of(mine).text("MB", 0), peer, ratios(mine, base), FLAT))
    return figures


def _long(rounds: int) -> list[Figure]:
    figures = []
    for max_rate_hz in (16_000, RATE_HZ):
        short = _program(f"short at {max_rate_hz}", one_long_wav(SHORT_S), 1, max_rate_hz)
        long = _program(f"long at {max_rate_hz}", one_long_wav(LONG_S), 1, max_rate_hz)
        runs = alternating([short, long], rounds, FOLDER, watch=True)
        peak = PROCESSES["largest worker"]
        base, mine = _mb(runs[short.name], peak), _mb(runs[long.name], peak)
        above = Spread.of(a - b for a, b in zip(mine, base, strict=True))
        what = f"a stereo clip of {LONG_S:g} s at 44.1 kHz to {max_rate_hz} Hz: above one of {SHORT_S:g} s"
        peer = f"{SHORT_S:g} s: {Spread.of(base).text('MB', 0)}"
        figures.append(Figure(what, Spread.of(mine).text("MB", 0), peer, above, LONG_CLIP_MB, "MB"))
    return figures
