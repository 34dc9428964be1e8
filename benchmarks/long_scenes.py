"""Memory of a long item: made in blocks, ten minutes should take hardly more than one."""

from __future__ import annotations

import sys

from benchmarks.corpus import BENCH
from benchmarks.figures import Figure, Goal
from benchmarks.timing import Program, Spread, alternating, ratios

FOLDER = BENCH / "long"
MINUTES = (1, 10)
FLAT = Goal(1.2)


def measure(rounds: int) -> list[Figure]:
    """Peak memory and time of one item of ten minutes against one of one minute, each in a process of its own.

    Args:
        rounds: Runs of each that count.
    """
    short, long = (
        Program(f"{minutes} min", (sys.executable, "-m", "benchmarks.our_long", str(minutes))) for minutes in MINUTES
    )
    runs = alternating([short, long], rounds, FOLDER)
    base, mine = ([one.peak_bytes / 1e6 for one in runs[program.name]] for program in (short, long))
    above = Spread.of(a - b for a, b in zip(mine, base, strict=True))
    took = [Spread.of(one.wall_s for one in runs[program.name]).text("s") for program in (short, long)]
    return [
        Figure("peak of one item of 10 min", Spread.of(mine).text("MB", 0), f"1 min: {Spread.of(base).text('MB', 0)}",
               ratios(mine, base), FLAT),
        Figure("the same, above one of 1 min", above.text("MB", 0), "the FLAC itself is about 9 MB"),
        Figure("whole process", took[1], f"1 min: {took[0]}"),
    ]  # fmt: skip
