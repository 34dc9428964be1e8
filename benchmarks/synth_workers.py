"""Made sound on one process and on two: the whole command, start included, the same bytes first."""

from __future__ import annotations

import sys

from benchmarks.corpus import BENCH
from benchmarks.figures import Figure, Goal
from benchmarks.timing import BenchmarkError, Program, Spread, alternating, ratios, run

FOLDER = BENCH / "synth-workers"
RECIPES = ("spatial", "mixed", "multi_audio")
TWO = Goal(1.7, at_most=False)


def measure(count: int, rounds: int) -> list[Figure]:
    """Time recipes with one and with two workers.

    Args:
        count: Items of each recipe.
        rounds: Runs of each that count.

    Raises:
        BenchmarkError: Two workers make other bytes than one.
    """
    return [figure for name in RECIPES for figure in _measured(name, count, rounds)]


def _measured(name: str, count: int, rounds: int) -> list[Figure]:
    one, two = (_program(name, count, workers) for workers in (1, 2))
    for program in (one, two):
        run(program, FOLDER)
    made = [{path.name: path.read_bytes() for path in (program.out or FOLDER).iterdir()} for program in (one, two)]
    if made[0] != made[1]:
        raise BenchmarkError(two.name, expected="the bytes of one worker", got="others", remedy="Mend this first")
    runs = alternating([one, two], rounds, FOLDER)
    alone, both = ([each.wall_s for each in runs[program.name]] for program in (one, two))
    what = f"{count} items of {name}, two workers"
    return [Figure(what, Spread.of(both).text("s"), f"one: {Spread.of(alone).text('s')}", ratios(alone, both), TWO)]


def _program(name: str, count: int, workers: int) -> Program:
    out = FOLDER / name / str(workers) / "out"
    command = ("env", f"EARMARK_WORKERS={workers}", sys.executable, "-m", "synth", name)
    return Program(f"{name} on {workers}", (*command, "--n", str(count), "--seed", "5", "--out", str(out)), out)
