"""`python -m benchmarks [NAME ...]`: speed and memory, against named peers in one run."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Mapping

from benchmarks import (
    annotation,
    dvc_idle,
    ingest,
    loading,
    long_scenes,
    memory,
    near_duplicates,
    reupload,
    rooms,
    scoring_arena,
    scoring_choice,
    scoring_intervals,
    shard_writing,
    soundscapes,
    synth_workers,
    voices,
)
from benchmarks.corpus import BENCH, ROOT
from benchmarks.figures import Figure, show, store
from earmark.command import Parser, guarded, say
from earmark.errors import UsageError

RESULTS = BENCH / "results.json"

BENCHMARKS: Mapping[str, Callable[[argparse.Namespace], list[Figure]]] = {
    "ingest": lambda given: ingest.measure(given.clips or 2_000, given.rounds or 5, real=not given.made_only),
    "memory": lambda given: memory.measure(given.clips or 250, given.rounds or 3),
    "dvc_idle": lambda given: dvc_idle.measure(given.rounds or 5),
    "rooms": lambda given: rooms.measure(given.rounds or 5),
    "loading": lambda given: loading.measure(given.clips or 1_800, given.rounds or 3),
    "reupload": lambda given: reupload.measure(given.clips or 500),
    "shard_writing": lambda given: shard_writing.measure(given.clips or 500, given.rounds or 5),
    "soundscapes": lambda given: soundscapes.measure(given.clips or 100, given.rounds or 5),
    "synth_workers": lambda given: synth_workers.measure(given.clips or 240, given.rounds or 3),
    "long_scenes": lambda given: long_scenes.measure(given.rounds or 3),
    "voices": lambda given: voices.measure(given.clips or 1_000, given.rounds or 3),
    "scoring_choice": lambda given: scoring_choice.measure(given.clips or 10_000, given.rounds or 5),
    "scoring_arena": lambda given: scoring_arena.measure(given.clips or 10_000, given.rounds or 5),
    "scoring_intervals": lambda given: scoring_intervals.measure(given.clips or 5_000, given.rounds or 5),
    "annotation": lambda given: annotation.measure(given.clips or 10_000),
    "near_duplicates": lambda given: near_duplicates.measure(
        given.clips or 10_000, given.rounds or 1, real=not given.made_only
    ),
}


def main() -> int:
    """Parse the command line and run it."""
    parser = Parser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"{', '.join(BENCHMARKS)}; none: all")
    parser.add_argument("--clips", type=int, help="made recordings, where it is not to be the benchmark's own number")
    parser.add_argument("--rounds", type=int, help="runs of each program that count")
    parser.add_argument("--made-only", action="store_true", help="leave real recordings out, where there are any")
    given = parser.parse_args()
    return guarded(lambda: _run(given))


def _run(given: argparse.Namespace) -> int:
    unknown = [name for name in given.names if name not in BENCHMARKS]
    if unknown:
        raise UsageError("python -m benchmarks", expected=f"names among {', '.join(BENCHMARKS)}", got=unknown[0])
    for option in ("clips", "rounds"):
        value = getattr(given, option)
        if value is not None and value < 1:
            raise UsageError(f"--{option}", expected="1 or more", got=str(value))
    os.chdir(ROOT)
    found: dict[str, list[Figure]] = {}
    for name in given.names or BENCHMARKS:
        found[name] = BENCHMARKS[name](given)
        show(name, found[name])
        store(found, ROOT, RESULTS)
    say(f"benchmarks: {RESULTS.relative_to(ROOT)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
