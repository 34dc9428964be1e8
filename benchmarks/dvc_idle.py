"""What `dvc repro` costs when there is nothing to do, against bare `dvc status`."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from benchmarks.corpus import BENCH, ROOT
from benchmarks.figures import Figure
from benchmarks.timing import Program, Run, Spread, alternating, ratios

FOLDER = BENCH / "dvc_idle"
_UP_TO_DATE = "Data and pipelines are up to date."


def measure(rounds: int) -> list[Figure]:
    """Time both in turns, where a candidate has been built and is up to date.

    Args:
        rounds: Runs of each that count.
    """
    dvc = Path(sys.executable).with_name("dvc")
    what = "dvc repro with nothing to do"
    if not (ROOT / "build" / "release").is_dir():
        return [Figure(what, "not measured: `make release` comes first")]
    status = subprocess.run([str(dvc), "status"], cwd=ROOT, capture_output=True, text=True, check=False)
    if _UP_TO_DATE not in status.stdout:
        changed = ", ".join(line[:-1] for line in status.stdout.splitlines() if not line.startswith(("\t", " ")))
        return [Figure(what, f"not measured: there is something to do ({changed}); `make release` comes first")]
    repro, bare = Program("repro", (str(dvc), "repro")), Program("status", (str(dvc), "status"))
    runs = alternating([repro, bare], rounds, FOLDER)
    mine, theirs = ([run.wall_s for run in runs[program.name]] for program in (repro, bare))
    figure = f"{Spread.of(mine).text('s')}; {_mb(runs[repro.name])}"
    peer = f"dvc status: {Spread.of(theirs).text('s')}; {_mb(runs[bare.name])}"
    return [Figure(what, figure, peer, ratios(mine, theirs))]


def _mb(runs: list[Run]) -> str:
    return f"{Spread.of(run.peak_bytes / 1e6 for run in runs).median:.0f} MB"
