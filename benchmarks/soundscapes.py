"""Soundscapes of four recordings over a background: ours against Scaper, on the same scenes and files.

Scaper is measured where EARMARK_BENCH_SCAPER names a Python that has it.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import soundfile
from numpy.typing import NDArray

from benchmarks.corpus import BENCH
from benchmarks.figures import MISSING, Figure, Goal
from benchmarks.timing import BenchmarkError, Program, Spread, alternating, ratios, run
from synth.sounds import SOUNDS, render

FOLDER = BENCH / "soundscapes"
PEER = Path(__file__).parent / "peers" / "scaper_mix.py"
PYTHON = os.environ.get("EARMARK_BENCH_SCAPER", sys.executable)
RATE_HZ, LENGTH_S, TAKE_S = 44_100, 10.0, 3.0
EVENTS = 4
BACKGROUND_LUFS = -50.0
OVER_PEER = Goal(3.0, at_most=False)
# Power of what is in an output beside its recordings: soft edges of 5 ms, and 16 bits.
ALIKE_DB = -30.0


def measure(scenes: int, rounds: int) -> list[Figure]:
    """Compare the outputs, then time whole processes in pairs.

    Args:
        scenes: Number of soundscapes.
        rounds: Runs of each program that count; one more, the first, is for the comparison.

    Raises:
        BenchmarkError: A program failed, or the outputs differ.
    """
    work = _made(scenes)
    ours = Program("ours", (sys.executable, "-m", "benchmarks.our_soundscapes", str(work), str(FOLDER / "ours")),
                   FOLDER / "ours")  # fmt: skip
    what = f"{scenes} soundscapes of {LENGTH_S:g} s, {EVENTS} events over a background, mono FLAC"
    if subprocess.run([PYTHON, "-c", "import scaper"], capture_output=True, check=False).returncode:
        run(ours, FOLDER)
        return [Figure(what, "", f"Scaper {MISSING}", goal=OVER_PEER)]
    peer = Program("scaper", (PYTHON, str(PEER), str(work), str(FOLDER / "scaper")), FOLDER / "scaper")
    for program in (ours, peer):
        run(program, FOLDER)
    alike = _compared(work)
    runs = alternating([ours, peer], rounds, FOLDER)
    walls = ([one.wall_s for one in runs[program.name]] for program in (ours, peer))
    busy = ([one.cpu_s for one in runs[program.name]] for program in (ours, peer))
    return [
        alike,
        _against(what, OVER_PEER, *walls),
        _against("the same, processor time", None, *busy),
    ]


def _against(what: str, goal: Goal | None, mine: list[float], theirs: list[float]) -> Figure:
    took = f"Scaper: {Spread.of(theirs).text('s')}"
    return Figure(what, Spread.of(mine).text("s"), took, ratios(theirs, mine), goal)


def _made(scenes: int) -> Path:
    """Recordings and the scenes of them; made once."""
    file = FOLDER / "work" / f"scenes-{scenes}.json"
    if file.exists():
        return file
    rng = np.random.Generator(np.random.PCG64(1))
    kinds = [name for name, kind in SOUNDS.items() if kind.shortest_s <= TAKE_S and name not in ("rain", "wind")]
    takes = [_wav("foreground", name, seed, TAKE_S) for name in kinds for seed in range(3)]
    grounds = [_wav("background", name, seed, LENGTH_S) for name in ("rain", "wind") for seed in range(3)]
    made = [
        {
            "background": grounds[int(rng.integers(len(grounds)))],
            "events": [
                {
                    "file": takes[int(rng.integers(len(takes)))],
                    # Quarters of a second are whole samples: Scaper rounds down, and we to the nearest.
                    "onset_s": float(rng.integers(int(4.0 * (LENGTH_S - TAKE_S)))) / 4.0,
                    "snr_db": float(rng.integers(6, 19)),
                }
                for _ in range(EVENTS)
            ],
        }
        for _ in range(scenes)
    ]
    facts = {"length_s": LENGTH_S, "take_s": TAKE_S, "rate_hz": RATE_HZ, "background_lufs": BACKGROUND_LUFS}
    file.write_text(json.dumps({**facts, "scenes": made}), encoding="utf-8")
    return file


def _wav(side: str, name: str, seed: int, duration_s: float) -> str:
    path = FOLDER / "work" / side / name / f"{seed}.wav"
    path.parent.mkdir(parents=True, exist_ok=True)
    soundfile.write(path, render(name, duration_s, RATE_HZ, seed), RATE_HZ, subtype="PCM_16")
    return str(path)


class _Fit(NamedTuple):
    """An output as a sum of its recordings: the factor of each, and what is left over.

    Attributes:
        gains_db: Of the background and the events, less their mean: two outputs may be levelled differently.
        rest_db: Power of what no factors explain, over that of the output.
    """

    gains_db: NDArray[np.float64]
    rest_db: float


def _fit(output: Path, scene: dict[str, Any]) -> _Fit:
    heard, _ = soundfile.read(output, dtype="float64")
    basis = np.zeros((heard.size, 1 + len(scene["events"])))
    parts = [(scene["background"], 0.0), *((one["file"], one["onset_s"]) for one in scene["events"])]
    for column, (file, onset_s) in enumerate(parts):
        wave, _ = soundfile.read(file, dtype="float64")
        start = round(onset_s * RATE_HZ)
        basis[start : start + wave.size, column] = wave[: heard.size - start]
    factors = np.linalg.solve(basis.T @ basis, basis.T @ heard)
    rest = heard - basis @ factors
    gains_db = 20.0 * np.log10(np.abs(factors))
    return _Fit(gains_db - gains_db.mean(), float(10.0 * np.log10((rest @ rest) / (heard @ heard))))


def _compared(work: Path) -> Figure:
    """Both outputs hold the same recordings at the same moments; how far their levels are apart is told.

    Raises:
        BenchmarkError: One of them holds something else.
    """
    apart_db: list[float] = []
    rest_db: list[float] = []
    for number, scene in enumerate(json.loads(work.read_text(encoding="utf-8"))["scenes"]):
        mine, other = (_fit(FOLDER / side / f"{number}.flac", scene) for side in ("ours", "scaper"))
        rest_db += [mine.rest_db, other.rest_db]
        apart_db += np.abs(mine.gains_db - other.gains_db).tolist()
    if max(rest_db) > ALIKE_DB:
        raise BenchmarkError("scaper", expected=f"a rest below {ALIKE_DB:g} dB", got=f"{max(rest_db):.1f} dB")
    found = f"levels {Spread.of(apart_db).text('dB')} apart; rest {Spread.of(rest_db).text('dB', 0)}"
    return Figure("the same recordings at the same moments", found)
