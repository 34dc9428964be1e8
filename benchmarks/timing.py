"""Whole programs timed against each other: A B A B, median and range of each, ratios within a round.

A machine that others use is slow in spells, and a spell that hits one side of a comparison alone makes a figure
of its own. So the programs take turns, a ratio is made of two runs of the same round, and the median of the
ratios is quoted with its range.
"""

from __future__ import annotations

import json
import os
import shutil
import statistics
import subprocess
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from earmark.errors import EarmarkError
from earmark.progress import reporting

_LAUNCH = Path(__file__).parent / "launch.py"
_SHOWN_CHARACTERS = 2_000
# Variables that would slow programs down (no .pyc files) or let libraries fight over the processors.
_DROPPED = ("PYTHONDONTWRITEBYTECODE", "PYTHONPATH")
_SET = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MKL_NUM_THREADS": "1", "TQDM_DISABLE": "1"}


class BenchmarkError(EarmarkError):
    """A program that fails, or whose output is not what it is compared with."""


@dataclass(frozen=True, slots=True)
class Program:
    """Something to run.

    Attributes:
        name: For people.
        command: Program and arguments.
        out: What it makes; removed before each run.
    """

    name: str
    command: tuple[str, ...]
    out: Path | None = None


class Run(NamedTuple):
    """What one run took, children and grandchildren included.

    Attributes:
        parent_bytes: Peak resident memory of the process that was started (or of a child it waited for).
        orphan_bytes: The same of the largest process that outlived its parent: a pool's workers, and the
            server that forks them.
        worker_bytes: Of the largest process that has no children, where it was watched; 0 where not.
    """

    wall_s: float
    cpu_s: float
    parent_bytes: int
    orphan_bytes: int
    worker_bytes: int

    @property
    def peak_bytes(self) -> int:
        """Peak resident memory of the largest process."""
        return max(self.parent_bytes, self.orphan_bytes)


class Spread(NamedTuple):
    """Median, lowest and highest of some measurements."""

    median: float
    low: float
    high: float

    @classmethod
    def of(cls, values: Iterable[float]) -> Spread:
        """The spread of one or more values."""
        known = sorted(values)
        return cls(statistics.median(known), known[0], known[-1])

    def text(self, unit: str = "", digits: int = 2) -> str:
        """For a table: `1.23 (1.10-1.40) s`."""
        median, low, high = (f"{value:.{digits}f}" for value in self)
        return f"{median} ({low}-{high}){unit and ' '}{unit}"


def run(program: Program, folder: Path, *, watch: bool = False) -> Run:
    """Run a program once.

    Args:
        program: What to run, from the root of the checkout.
        folder: Where its messages are kept.
        watch: Look up the memory of each of its processes while it runs; takes a little time of its own.

    Raises:
        BenchmarkError: It ended with another status than 0.
    """
    if program.out:
        shutil.rmtree(program.out, ignore_errors=True)
    folder.mkdir(parents=True, exist_ok=True)
    result, log = folder / "run.json", folder / f"{program.name.replace(' ', '-')}.log"
    environment = {name: value for name, value in os.environ.items() if name not in _DROPPED} | _SET
    if watch:
        environment["WATCH"] = "1"
    command = [sys.executable, "-I", "-S", str(_LAUNCH), str(result), *program.command]
    with log.open("w", encoding="utf-8") as messages:
        subprocess.run(command, stdout=messages, stderr=messages, env=environment, check=True)
    facts = json.loads(result.read_text(encoding="utf-8"))
    if facts.pop("status"):
        said = log.read_text(encoding="utf-8", errors="replace")[-_SHOWN_CHARACTERS:]
        raise BenchmarkError(
            program.name, expected="a run that ends well", got=f"this:\n{said}", remedy="Look at the log"
        )
    return Run(**facts)


def alternating(
    programs: Sequence[Program],
    rounds: int,
    folder: Path,
    after: Mapping[str, Callable[[], None]] | None = None,
    *,
    watch: bool = False,
) -> Mapping[str, list[Run]]:
    """Run programs in turns, round by round.

    Args:
        programs: In the order of a round; those to be compared stand side by side.
        rounds: Number of runs of each.
        folder: Where messages are kept.
        after: What to do after each run of a program, by its name.
        watch: As for `run`.

    Returns:
        The runs of each program, by name, in the order of the rounds.
    """
    runs: dict[str, list[Run]] = {program.name: [] for program in programs}
    with reporting(folder.name, rounds * len(programs)) as reporter:
        for _ in range(rounds):
            for program in programs:
                runs[program.name].append(run(program, folder, watch=watch))
                if after and program.name in after:
                    after[program.name]()
                reporter.advance(1)
    return runs


def ratios(above: Sequence[float], below: Sequence[float]) -> Spread:
    """The spread of the ratios within rounds."""
    return Spread.of(a / b for a, b in zip(above, below, strict=True))
