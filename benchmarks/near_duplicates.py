"""Near duplicates among 10,000 recordings: time, memory, recall and false matches; beside fpcalc, a process a file.

fpcalc (Chromaprint) makes fingerprints and compares nothing, ours is timed with its search. Both use two workers.
fpcalc is given every tenth recording of a large folder, and its time is multiplied. A large folder goes when all is
measured, since it has gigabytes. The recall is over the changed copies of `benchmarks.near_corpus`. A pair that is of
two originals, or of their copies, is told by name: a false match, since the corpus takes no recording twice.
"""

from __future__ import annotations

import json
import os
import shutil
import sys
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from benchmarks.corpus import BENCH
from benchmarks.figures import MISSING, Figure, Goal
from benchmarks.near_corpus import CHANGES, KEY, near_corpus
from benchmarks.timing import Program, Spread, alternating, ratios

FOLDER = BENCH / "near_duplicates"
WORKERS = 2
_EVERY = 10
_FEW = 1_000
SPEED = Goal(6.0, at_most=False)
RECALL = Goal(96.0, at_most=False)
FALSE = Goal(0.0)


def measure(clips: int, rounds: int, *, real: bool = True) -> list[Figure]:
    """Search a folder of recordings, and have fpcalc make its fingerprints of it.

    Args:
        clips: How many recordings, copies included.
        rounds: Runs of each program that count.
        real: Whether to take real recordings in, where there are any.
    """
    folder = near_corpus(clips, real=real)
    out = FOLDER / "found.json"
    ours = Program("ours", (sys.executable, "-m", "benchmarks.our_near", str(folder), str(WORKERS), str(out)))
    every = _EVERY if clips > _FEW else 1
    peer = Program("fpcalc", ("sh", "-c", _each(_sample(folder, every))))
    have = shutil.which("fpcalc") is not None
    runs = alternating([ours, peer] if have else [ours], rounds, FOLDER)
    found, key = (json.loads(file.read_text(encoding="utf-8")) for file in (out, folder / KEY))
    if clips > _FEW:
        shutil.rmtree(folder)
    shutil.rmtree(FOLDER)
    time = Spread.of(run.wall_s for run in runs["ours"])
    cpu = Spread.of(run.cpu_s for run in runs["ours"])
    theirs = runs.get("fpcalc", [])
    walls, cpus = [every * run.wall_s for run in theirs], [every * run.cpu_s for run in theirs]
    figures = [
        Figure(
            f"{clips} recordings, fingerprints and search", time.text("s", 1),
            f"fpcalc {Spread.of(walls).text('s', 1)}" if have else f"fpcalc {MISSING}",
            ratios(walls, [run.wall_s for run in runs["ours"]]) if have else None, SPEED, "x",
        ),
        Figure(
            "processor time", cpu.text("s", 1), f"fpcalc {Spread.of(cpus).text('s', 1)}" if have else "",
            ratios(cpus, [run.cpu_s for run in runs["ours"]]) if have else None, unit="x",
        ),
        Figure("of it the search", f"{found['search_s']:.1f} s"),
        Figure("peak memory of a process", Spread.of(run.peak_bytes / 1e6 for run in runs["ours"]).text("MB", 0)),
        Figure("fingerprints", f"{found['bytes'] / clips / 1e3:.1f} kB each; none for {len(found['unknown'])}"),
    ]  # fmt: skip
    return figures + _judged(found, key)


def _sample(folder: Path, every: int) -> Path:
    """A folder with one in so many of the recordings, as links."""
    sample = FOLDER / f"{folder.name}-one-in-{every}"
    shutil.rmtree(sample, ignore_errors=True)
    sample.mkdir(parents=True)
    for file in sorted(file for file in folder.iterdir() if file.name != KEY)[::every]:
        os.link(file, sample / file.name)
    return sample


def _each(folder: Path) -> str:
    """One process a file; it ends with 3 where a file is shorter than it would like, and tells its fingerprint."""
    return (
        f"find {folder} -type f ! -name {KEY} -print0 | xargs -0 -n 1 -P {WORKERS} fpcalc -raw > /dev/null 2>&1; true"
    )


def _judged(found: Mapping[str, Any], key: Mapping[str, Mapping[str, str]]) -> list[Figure]:
    made_of = {copy: entry["of"] for copy, entry in key.items()}
    of_all, of_hits = Counter(entry["change"] for entry in key.values()), Counter[str]()
    others: list[tuple[str, str]] = []
    hits = set()
    for one, other in found["pairs"]:
        if made_of.get(one, one) == made_of.get(other, other):
            hits.add(one if one in key else other)
        else:
            others.append((one, other))
    of_hits.update(key[copy]["change"] for copy in hits)
    whole = 100 * sum(of_hits.values()) / sum(of_all.values())
    lossy = [change.name for change in CHANGES if "half" in change.name or change.suffix != ".wav"]
    asked = 100 * sum(of_hits[name] for name in lossy) / max(1, sum(of_all[name] for name in lossy))
    false = Spread.of([float(len(others))])
    return [
        Figure("recall, cropped and re-encoded copies", f"{asked:.1f} %", "", Spread.of([asked]), RECALL, "%"),
        Figure("recall, all copies", f"{whole:.1f} % of {sum(of_all.values())}"),
        *(Figure(f"  {name}", f"{100 * of_hits[name] / n:.1f} % of {n}") for name, n in of_all.items()),
        Figure("other pairs", "; ".join(" = ".join(pair) for pair in others[:12]) or "none", "", false, FALSE),
    ]
