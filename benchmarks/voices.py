"""Spoken prompts by the embedded voices: seconds of speech a second of work, with one fresh process an utterance.

`python -m benchmarks.voices N FOLDER` is the program that is timed: it draws N prompts, makes them speakable, speaks
them and writes what came out. Nothing is mastered or stored; the start of the program counts.
"""

from __future__ import annotations

import hashlib
import json
import sys
from itertools import cycle, islice
from pathlib import Path

import numpy as np

from benchmarks.corpus import BENCH
from benchmarks.figures import Figure, Goal
from benchmarks.timing import BenchmarkError, Program, Spread, alternating
from synth.speakable import speakable
from synth.speakable.own import arithmetic, choice, instructions
from synth.voices import speak
from synth.voices.casting import speaker

FOLDER = BENCH / "voices"
RESULT = "spoken.json"
REAL_TIME = Goal(100.0, at_most=False)
MEMORY_MB = Goal(200.0)


def measure(prompts: int, rounds: int) -> list[Figure]:
    """Speak the same prompts in every round; each round must say the same to the bit.

    Args:
        prompts: How many.
        rounds: Runs that count.

    Raises:
        BenchmarkError: Two runs spoke differently.
    """
    out = FOLDER / "spoken"
    program = Program("spoken prompts", (sys.executable, "-m", "benchmarks.voices", str(prompts), str(out)), out)
    found: list[dict[str, float | str]] = []
    runs = alternating([program], rounds, FOLDER, {program.name: lambda: found.append(_read(out))}, watch=True)
    timed = runs[program.name]
    said = found[-len(timed) :]
    if len({str(one["sha256"]) for one in found}) != 1:
        raise BenchmarkError("spoken prompts", expected="the same samples in every run", got="others")
    seconds = float(said[0]["audio_s"])
    speed = Spread.of(seconds / one.wall_s for one in timed)
    peak = Spread.of(one.peak_bytes / 1e6 for one in timed)
    each = Spread.of(one.wall_s / prompts * 1e3 for one in timed)
    return [
        Figure(f"{prompts} prompts", f"{speed.text()} x real time", "real time", speed, REAL_TIME, "x"),
        Figure("an utterance, with its process", each.text("ms")),
        Figure("speech", f"{seconds:.0f} s, {seconds / prompts:.1f} s each, the same samples in every run"),
        Figure("peak memory", peak.text("MB", 0), ratio=peak, goal=MEMORY_MB, unit="MB"),
    ]


def _read(out: Path) -> dict[str, float | str]:
    found: dict[str, float | str] = json.loads((out / RESULT).read_text(encoding="utf-8"))
    return found


def main() -> None:
    """Speak, and write how much."""
    count, out = int(sys.argv[1]), Path(sys.argv[2])
    rng = np.random.Generator(np.random.PCG64(1))
    digest, audio_s = hashlib.sha256(), 0.0
    for make in islice(cycle((arithmetic, choice, instructions)), count):
        speech = speak(speakable(make(rng).text, "en"), speaker("en", "A", rng))
        digest.update(speech.samples.tobytes())
        audio_s += speech.duration_s
    out.mkdir(parents=True, exist_ok=True)
    result = {"audio_s": audio_s, "sha256": digest.hexdigest()}
    (out / RESULT).write_text(json.dumps(result), encoding="utf-8")


if __name__ == "__main__":
    main()
