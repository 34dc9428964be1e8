"""Intervals of fifteen cells at once against a loop a cell, and how soon `earmark score` says its first line.

The loop is what a notebook does: for each cell, ten thousand times, draw as many values of the cell as it has and take
their mean; in plain Python, and with numpy inside the loop. It is timed on some resamples, and its time for all of them
is in proportion: they do not depend on each other. That both come to the same is shown first, with the same resamples
for both: the bounds have to be equal within a tolerance.

The start is a fresh process on a release of choices, spans and transcripts that is made once: seconds to the first line
of the table, those of the processor, and which modules were imported by then.
"""

from __future__ import annotations

import json
import random
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from statistics import fmean
from typing import Any

import numpy as np

from benchmarks.corpus import BENCH
from benchmarks.figures import Figure, Goal
from benchmarks.timing import BenchmarkError, Spread, ratios
from earmark.item import Clip, Item, Origin
from earmark.schema import index_schema
from earmark.score.cells import Scored, cells
from earmark.score.gold import Gold
from earmark.score.outcome import judged
from earmark.shards import ShardSeries
from earmark.stats import bootstrap_ratios

RESAMPLES = 10_000
TASKS = 15
TOLERANCE = 1e-12  # of bounds between 0 and 1: sums in another order
_COMPARED = 200
_LOOPED = 20
MANY, SOON = Goal(100, at_most=False), Goal(1.0)
_FORBIDDEN = ("torch", "datasets", "transformers", "pandas", "scipy")


def measure(predictions: int, rounds: int) -> list[Figure]:
    """Intervals, and the start.

    Args:
        predictions: How many.
        rounds: Runs of each side that count.

    Raises:
        BenchmarkError: The bounds differ, or a module is imported that is not needed.
    """
    return [*_intervals(predictions, rounds), *_start(predictions, rounds)]


def _made(count: int) -> list[Scored]:
    rng = np.random.default_rng(23)
    tasks, right = rng.integers(0, TASKS, count), rng.random(count) < 0.6
    return [
        Scored(
            Gold(f"{n:06d}", "choice", "choice", ("x",), ("x", "y"), 0, task=f"task {task:02d}"),
            judged(f"{n:06d}", bool(hit), "x"),
        )
        for n, (task, hit) in enumerate(zip(tasks, right, strict=True))
    ]


def _by_task(scored: list[Scored]) -> Mapping[str, list[float]]:
    found: dict[str, list[float]] = {}
    for one in scored:
        found.setdefault(one.gold.task, []).append(one.outcome.value or 0.0)
    return found


def _intervals(count: int, rounds: int) -> list[Figure]:
    scored = _made(count)
    values = _by_task(scored)
    apart = _apart(values)
    if apart > TOLERANCE:
        raise BenchmarkError("intervals", expected=f"bounds equal within {TOLERANCE}", got=f"{apart:.2g} apart")
    ours, plain, inner = [], [], []
    for _ in range(rounds):
        ours.append(_seconds(lambda: cells(scored, resamples=RESAMPLES, seed=0)))
        plain.append(_seconds(lambda: _plain_loop(values)) / _LOOPED * RESAMPLES)
        inner.append(_seconds(lambda: _numpy_loop(values)) / _LOOPED * RESAMPLES)
    what = f"{TASKS} cells of {count:,} items, {RESAMPLES:,} resamples, grouping included; equal within {apart:.0e}"
    mine = Spread.of(ours).text("s", 3)
    told = f"({_LOOPED} resamples timed)"
    return [
        Figure(what, mine, f"plain Python, a loop a cell {told}: {Spread.of(plain).text('s', 0)}",
               ratios(plain, ours), MANY, "times"),
        Figure("the same", mine, f"a loop a cell, numpy inside {told}: {Spread.of(inner).text('s', 1)}",
               ratios(inner, ours), None, "times"),
    ]  # fmt: skip


def _apart(values: Mapping[str, list[float]]) -> float:
    """How far bounds of one call are from those of a loop over cells and resamples that is given the same resamples."""
    kinds = sorted((task, value) for task, found in values.items() for value in set(found))
    counts = np.array([values[task].count(value) for task, value in kinds], dtype=np.int64)
    below = np.array([[float(task == other) for other in values] for task, _ in kinds])
    above = below * np.array([value for _, value in kinds])[:, None]
    found = bootstrap_ratios(above, below, counts, resamples=_COMPARED, seed=3)
    generator = np.random.default_rng(3)
    drawn = [generator.multinomial(counts.sum(), counts / counts.sum()) for _ in range(_COMPARED)]
    apart = 0.0
    for place, task in enumerate(values):
        means = []
        for weights in drawn:
            sample = [value for (own, value), n in zip(kinds, weights, strict=True) if own == task for _ in range(n)]
            means.append(fmean(sample))
        low, high = np.quantile(means, [0.025, 0.975])
        apart = max(apart, abs(found.low[place] - low), abs(found.high[place] - high))
    return float(apart)


def _plain_loop(values: Mapping[str, list[float]]) -> None:
    generator = random.Random(5)
    for found in values.values():
        for _ in range(_LOOPED):
            fmean([generator.choice(found) for _ in found])


def _numpy_loop(values: Mapping[str, list[float]]) -> None:
    generator = np.random.default_rng(5)
    for found in map(np.array, values.values()):
        for _ in range(_LOOPED):
            found[generator.integers(0, len(found), len(found))].mean()


def _seconds(run: Callable[[], object]) -> float:
    start = time.process_time()
    run()
    return time.process_time() - start


def _start(count: int, rounds: int) -> list[Figure]:
    release, predictions = _release(BENCH / "start", count)
    command = [sys.executable, "-c", "import sys; from earmark.cli import main; sys.exit(main())", "score",
               str(release), str(predictions)]  # fmt: skip
    bare = [sys.executable, "-c", "import numpy, pyarrow.parquet, pydantic; print(1)"]
    imported = subprocess.run([command[0], "-X", "importtime", *command[1:]], check=True, capture_output=True).stderr
    modules = {line.rpartition("|")[2].strip().partition(".")[0] for line in imported.decode().splitlines()}
    needless = sorted(modules.intersection(_FORBIDDEN))
    if needless:
        raise BenchmarkError("earmark score", expected="no import of what is not needed", got=", ".join(needless))
    first, used = zip(*(_first_line(command) for _ in range(rounds)), strict=True)
    floor, least = zip(*(_first_line(bare) for _ in range(rounds)), strict=True)
    what = f"earmark score, {count:,} predictions: start to first line; none of {', '.join(_FORBIDDEN)} imported"
    mine = f"{Spread.of(first).text('s')}, of the processor {Spread.of(used).text('s')}"
    told = f"import numpy, pyarrow, pydantic: {Spread.of(floor).text('s')}, {Spread.of(least).text('s')}"
    return [Figure(what, mine, told, Spread.of(used), SOON, "s of the processor")]


def _first_line(command: list[str]) -> tuple[float, float]:
    """Seconds to the first line, and of the processor for the whole process."""
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    with subprocess.Popen(command, stdout=subprocess.PIPE) as started:
        if started.stdout is None or not started.stdout.readline():
            raise BenchmarkError(command[-1], expected="a line", got="none")
        taken = time.perf_counter() - start
        started.stdout.read()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return taken, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def _release(folder: Path, count: int) -> tuple[Path, Path]:
    """A release of text alone and predictions for it, made once."""
    release, predictions = folder / f"{count}", folder / f"{count}.jsonl"
    if not predictions.is_file():
        series = ShardSeries(release / "data" / "mmau_pro", "test", index_schema())
        lines = []
        for n in range(count):
            item = _item(n)
            series.add(item)
            reply = item.answers[0] if n % 3 else "no idea"
            lines.append(json.dumps({"id": item.id, "output": reply}) + "\n")
        series.close()
        predictions.write_text("".join(lines), encoding="utf-8")
    return release, predictions


def _item(n: int) -> Item:
    kind = ("choice", "choice", "choice", "span", "transcript")[n % 5]
    source = Origin(dataset="made", revision="1", record=str(n))
    words = f"word {n % 7} and {n % 11} more of them"
    fields: dict[str, dict[str, Any]] = {
        "choice": {"choices": ("a bell", "rain", "a dog", "wind"), "answers": ("rain",), "answer_index": 1},
        "span": {"answers": ("Rome",)},
        "transcript": {"answers": (words,), "scorer": "wer"},
    }
    return Item(
        id=f"made/{n:06d}", benchmark="mmau_pro", task=f"task_{n % TASKS}", question="What is it?",
        clips=(Clip(duration_s=5.0, source=source, licence="CC0-1.0", redistributable=True),),
        **{"answer_type": kind, "scorer": kind, **fields[kind]},
    ).sealed()  # fmt: skip
