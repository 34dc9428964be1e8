"""Scenes in rooms: 10 s, four sources, four microphones, against pyroomacoustics' own `simulate`."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from benchmarks.corpus import BENCH
from benchmarks.figures import Figure, Goal
from benchmarks.timing import BenchmarkError, Program, Run, Spread, alternating, ratios, run
from synth.rooms import Receiver, Room, absorption
from synth.rooms.receivers import capsules

PEER = Path(__file__).parent / "peers" / "pyroomacoustics_simulate.py"
FOLDER = BENCH / "rooms"
RATE_HZ, LENGTH_S, SOURCES = 16_000, 10.0, 4

# As the issue sets them.
APART_DB = -45.0  # the peer's table of sincs and its 32-bit sums are good to about -50 dB
CONVOLUTION_DB = -120.0
RT60_SHARE = 0.10
NO_BANK = Goal(1.5, at_most=False)
WITH_BANK = Goal(10.0, at_most=False)
CONVOLUTION = Goal(4.0, at_most=False)
LONG_RT60_S = Goal(0.3)
MEMORY_MB = Goal(400.0)
SPATIAL_SCAPER = (("static, with a bank", Goal(3.0, at_most=False)), ("moving", Goal(20.0, at_most=False)))


class Case(NamedTuple):
    """Some scenes alike.

    Attributes:
        scenes: How many.
        order: Of image sources.
        tail: Whether ours has a tail in the place of high orders.
    """

    name: str
    scenes: int
    rt60_s: float
    order: int
    tail: bool = False
    moving: bool = False


STATIC = Case("order 17", 20, 0.3, 17)
HIGH = Case("order 40", 30, 0.3, 40)
LONG = Case("RT60 0.8 s", 20, 0.8, 106, tail=True)
LONG_IMAGES = Case("RT60 0.8 s by images", 1, 0.8, 106)
MOVING = Case("moving", 4, 0.4, 17, tail=True, moving=True)


def measure(rounds: int) -> list[Figure]:
    """Compare the outputs, then time whole programs in turns.

    Args:
        rounds: Runs of each that count.

    Raises:
        BenchmarkError: Outputs are not alike, or a program failed.
    """
    files = {case.name: _scenes(case) for case in (STATIC, HIGH, LONG, LONG_IMAGES, MOVING)}
    bank = FOLDER / "bank"
    ours = {
        case: _ours(case, files[case.name], bank if case is HIGH else None) for case in (STATIC, HIGH, LONG, MOVING)
    }
    banked = _ours(MOVING, files[MOVING.name], bank, "moving with a bank")
    theirs = {case: _theirs(case, files[case.name]) for case in (STATIC, HIGH, LONG_IMAGES)}
    for program in (*ours.values(), banked, *theirs.values()):
        run(program, FOLDER)
    figures = [_alike(ours[case], theirs[case], case) for case in (STATIC, HIGH)]
    figures.append(_rung(ours[LONG]))
    simulate = theirs[STATIC]
    convolution = Program("convolution", (*simulate.command, str(_convolution())), simulate.out)
    order = [
        convolution,
        ours[STATIC],
        theirs[STATIC],
        ours[HIGH],
        theirs[HIGH],
        ours[LONG],
        theirs[LONG_IMAGES],
        ours[MOVING],
        banked,
    ]
    convolutions: list[list[dict[str, float]]] = []
    read = {convolution.name: lambda: convolutions.append(json.loads(_convolution().read_text(encoding="utf-8")))}
    runs = alternating(order, rounds, FOLDER, after=read)
    figures += [
        *_against(ours[STATIC], theirs[STATIC], runs, NO_BANK),
        *_against(ours[HIGH], theirs[HIGH], runs, WITH_BANK),
        *_convolved(convolutions),
        _each("a scene", ours[LONG], runs, LONG, LONG_RT60_S, theirs[LONG_IMAGES]),
        _each("a moving scene", ours[MOVING], runs, MOVING),
        _each("a moving scene", banked, runs, MOVING),
        _memory([program for program in order if program in (*ours.values(), banked)], runs),
    ]
    figures += [
        Figure(what, "", "SpatialScaper: not on the package index, not measured", goal=goal)
        for what, goal in SPATIAL_SCAPER
    ]
    return figures


def _scenes(case: Case) -> Path:
    rng = np.random.Generator(np.random.PCG64(17))
    FOLDER.mkdir(parents=True, exist_ok=True)
    sounds = FOLDER / "sounds.npy"
    samples = round(LENGTH_S * RATE_HZ)
    np.save(sounds, 0.1 * rng.standard_normal((SOURCES, samples)).astype(np.float32))
    scenes: list[dict[str, Any]] = []
    for _ in range(case.scenes):
        # Whole grid steps, so that both simulate the same places.
        size_m = [round(float(side) * 16) / 16 for side in rng.uniform((6.0, 5.0, 2.75), (9.0, 7.0, 3.5))]
        receiver_m = [round(side * 8) / 16 for side in size_m]
        here = Receiver("array", (receiver_m[0], receiver_m[1], receiver_m[2]))
        room = Room((size_m[0], size_m[1], size_m[2]), case.rt60_s)
        places = _places(rng, size_m, receiver_m)
        scenes.append(
            {
                "size_m": size_m,
                "rt60_s": case.rt60_s,
                "absorption": absorption(room),
                "max_order": case.order,
                "tail": case.tail,
                "receiver_m": receiver_m,
                "microphones_m": (np.array(receiver_m) + capsules(here).offsets_m).tolist(),
                "places_m": places,
                # Past the receiver, at a side, 2 m on.
                "to_m": [[x + (2.0 if x < size_m[0] / 2 else -2.0), y, z] for x, y, z in places] if case.moving else [],
            }
        )
    path = FOLDER / f"{case.name.replace(' ', '-')}.json"
    path.write_text(json.dumps({"sounds": str(sounds), "rate_hz": RATE_HZ, "scenes": scenes}), encoding="utf-8")
    return path


def _places(rng: np.random.Generator, size_m: list[float], receiver_m: list[float]) -> list[list[float]]:
    places: list[list[float]] = []
    while len(places) < SOURCES:
        place = [round(float(at) * 16) / 16 for at in rng.uniform(0.5, np.array(size_m) - 0.5)]
        if abs(place[1] - receiver_m[1]) > 0.75:
            places.append(place)
    return places


def _ours(case: Case, scenes: Path, bank: Path | None, name: str = "") -> Program:
    out = FOLDER / (name or case.name).replace(" ", "-")
    command = (sys.executable, "-m", "benchmarks.rooms_ours", str(scenes), str(out), *([str(bank)] if bank else []))
    return Program(name or case.name, command, out)


def _theirs(case: Case, scenes: Path) -> Program:
    out = FOLDER / f"{case.name.replace(' ', '-')}-simulate"
    environment = ("env", f"PYTHONPATH={Path.cwd()}", sys.executable)
    return Program(f"simulate, {case.name}", (*environment, str(PEER), str(scenes), str(out)), out)


def _convolution() -> Path:
    return FOLDER / "convolution.json"


def _alike(ours: Program, theirs: Program, case: Case) -> Figure:
    worst = -200.0
    for number in range(case.scenes):
        mine, other = (np.load((p.out or FOLDER) / f"{number}.npy").astype(float) for p in (ours, theirs))
        worst = max(worst, float(10.0 * np.log10(((mine - other) ** 2).sum() / (other**2).sum())))
    if worst > APART_DB:
        raise BenchmarkError(case.name, expected=f"outputs within {APART_DB:g} dB", got=f"{worst:.1f} dB")
    return Figure(f"output of {case.name}", f"{case.scenes} scenes, difference at most {worst:.1f} dB", "simulate")


def _rung(ours: Program) -> Figure:
    found = json.loads(((ours.out or FOLDER) / "rt60.json").read_text(encoding="utf-8"))
    worst = max(abs(rt60_s / LONG.rt60_s - 1.0) for rt60_s in found)
    if worst > RT60_SHARE:
        raise BenchmarkError(ours.name, expected="RT60 within 10 %", got=f"{100 * worst:.0f} %")
    return Figure(f"measured {LONG.name}", f"{len(found)} scenes, off by at most {100 * worst:.1f} %")


def _walls(runs: Sequence[Run]) -> list[float]:
    return [r.wall_s for r in runs]


def _against(ours: Program, theirs: Program, runs: Mapping[str, list[Run]], goal: Goal) -> list[Figure]:
    bank = " with a bank" if goal is WITH_BANK else ""
    sides = runs[ours.name], runs[theirs.name]
    walls, busy = map(_walls, sides), ([one.cpu_s for one in side] for side in sides)
    return [
        _beside(f"{ours.name}{bank}, whole process", goal, *walls),
        _beside(f"{ours.name}{bank}, processor time", None, *busy),
    ]


def _beside(what: str, goal: Goal | None, mine: list[float], other: list[float]) -> Figure:
    peer = f"simulate: {Spread.of(other).text('s')}"
    return Figure(what, Spread.of(mine).text("s"), peer, ratios(other, mine), goal)


def _convolved(found: Sequence[Sequence[Mapping[str, float]]]) -> list[Figure]:
    scenes = [scene for each in found for scene in each]
    worst = max(scene["apart_db"] for scene in scenes)
    if worst > CONVOLUTION_DB:
        raise BenchmarkError("convolution", expected=f"within {CONVOLUTION_DB:g} dB", got=f"{worst:.1f} dB")
    mine, other = (
        [sum(scene[key] for scene in each) / len(each) for each in found] for key in ("ours_s", "simulate_s")
    )
    what = f"convolution of a scene, difference at most {worst:.0f} dB"
    peer = f"simulate, responses ready: {Spread.of(other).text('s', 3)}"
    return [Figure(what, Spread.of(mine).text("s", 3), peer, ratios(other, mine), CONVOLUTION)]


def _each(
    what: str,
    ours: Program,
    runs: Mapping[str, list[Run]],
    case: Case,
    goal: Goal | None = None,
    peer: Program | None = None,
) -> Figure:
    each = Spread.of(wall_s / case.scenes for wall_s in _walls(runs[ours.name]))
    theirs = (
        f"order {case.order} by images, whole process: {Spread.of(_walls(runs[peer.name])).text('s')}" if peer else ""
    )
    return Figure(f"{what} of {ours.name}, starting included", each.text("s"), theirs, each, goal, "s")


def _memory(programs: Sequence[Program], runs: Mapping[str, list[Run]]) -> Figure:
    peaks = Spread.of(max(r.peak_bytes for r in runs[program.name]) / 1e6 for program in programs)
    return Figure("peak memory, largest of ours", f"{peaks.high:.0f} MB", "", Spread.of([peaks.high]), MEMORY_MB, "MB")
