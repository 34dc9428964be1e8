"""The bank of responses, moving sources, measured heads, and mixes in rooms."""

from __future__ import annotations

import importlib
import itertools
import math
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from earmark.errors import SynthError
from synth.rooms import Bank, Direction, Receiver, Room, convolve, convolve_all, heard_moving, position_of, responses
from synth.rooms.moving import STEP_DEG, STEP_M, knots
from synth.rooms.places import Position, direction_of
from synth.rooms.sofa import HeadSet, Measured, measured, named, read

RATE_HZ = 16_000
ROOM = Room((7.3, 5.9, 2.9), 0.4)
FOA = Receiver("foa", (3.1, 2.95, 1.4))
PLACES_M: list[Position] = [(5.0, 1.0, 1.2), (1.0, 4.0, 1.7)]


def test_a_bank_computes_once_and_says_the_same() -> None:
    bank, made = Bank(), []
    for _ in range(3):
        found = bank.get(lambda: made.append(1) or np.ones((1, 4), np.float32), "room", 1.0)  # type: ignore[func-returns-value]
        assert np.array_equal(found, np.ones((1, 4)))
    assert made == [1]
    with pytest.raises(ValueError, match="read-only"):
        found[0, 0] = 2.0


def test_a_bank_forgets_the_least_recently_used() -> None:
    bank = Bank(memory_bytes=100)
    calls: list[str] = []

    def get(name: str) -> None:
        bank.get(lambda: calls.append(name) or np.zeros((1, 10), np.float32), name)  # type: ignore[func-returns-value]

    for name in "abacab":
        get(name)
    assert calls == ["a", "b", "c", "b"]


def test_a_bank_on_disk_serves_other_processes_and_mends_damaged_files(tmp_path: Path) -> None:
    first = responses(ROOM, FOA, PLACES_M, RATE_HZ, Bank(tmp_path))
    files = sorted(tmp_path.rglob("*.response"))
    assert len(files) == 4  # early and late of two places
    whole = {path: path.read_bytes() for path in files}
    files[0].write_bytes(b"")
    files[1].write_bytes(whole[files[1]][:-7])
    files[2].write_bytes(b"\x00" * len(whole[files[2]]))
    again = responses(ROOM, FOA, PLACES_M, RATE_HZ, Bank(tmp_path))
    assert all(np.array_equal(one, other) for one, other in zip(first, again, strict=True))
    assert {path: path.read_bytes() for path in sorted(tmp_path.rglob("*")) if path.is_file()} == whole


def test_a_folder_that_is_none_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(SynthError, match="a folder that can be written to"):
        responses(ROOM, FOA, PLACES_M[:1], RATE_HZ, Bank(tmp_path / "file"))


def test_processes_share_a_folder(tmp_path: Path) -> None:
    """Four at once, all of which compute and write the same responses."""
    program = (
        "import sys, hashlib; from pathlib import Path; from synth.rooms import *;"
        "bank = Bank(Path(sys.argv[1]));"
        "made = responses(Room((7.3, 5.9, 2.9), 0.4), Receiver('foa', (3.1, 2.95, 1.4)),"
        " [(5.0, 1.0, 1.2), (1.0, 4.0, 1.7)], 16_000, bank);"
        "print(hashlib.sha256(b''.join(one.tobytes() for one in made)).hexdigest())"
    )
    command = [sys.executable, "-c", program, str(tmp_path)]
    running = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(4)]
    found = {process.communicate()[0] for process in running}
    assert len(found) == 1
    assert [process.returncode for process in running] == [0] * 4
    assert len([path for path in tmp_path.rglob("*") if path.is_file()]) == 4


def test_whatever_changes_a_response_changes_its_key() -> None:
    bank = Bank()
    base = responses(ROOM, FOA, PLACES_M[:1], RATE_HZ, bank)[0]
    others = [
        responses(Room((7.3, 5.9, 2.9), 0.5), FOA, PLACES_M[:1], RATE_HZ, bank)[0],
        responses(Room((7.3, 5.9, 2.9), 0.4, tail=False), FOA, PLACES_M[:1], RATE_HZ, bank)[0],
        responses(Room((7.3, 5.9, 2.9), 0.4, 3, tail=False), FOA, PLACES_M[:1], RATE_HZ, bank)[0],
        responses(Room((7.3, 5.9, 3.1), 0.4), FOA, PLACES_M[:1], RATE_HZ, bank)[0],
        responses(ROOM, Receiver("foa", FOA.position_m, 10.0), PLACES_M[:1], RATE_HZ, bank)[0],
        responses(ROOM, Receiver("array", FOA.position_m), PLACES_M[:1], RATE_HZ, bank)[0],
        responses(ROOM, FOA, PLACES_M[1:], RATE_HZ, bank)[0],
        responses(ROOM, FOA, PLACES_M[:1], 24_000, bank)[0],
    ]
    kept = [base, *others]
    assert not any(np.array_equal(a, b) for n, a in enumerate(kept) for b in kept[:n])


@settings(max_examples=25, deadline=None)
@given(
    sizes=st.lists(st.integers(1, 70_000), min_size=1, max_size=3),
    samples=st.integers(1, 90_000),
    start=st.integers(0, 40_000),
    seed=st.integers(0, 99),
)
def test_several_convolutions_at_once_are_their_sum(sizes: list[int], samples: int, start: int, seed: int) -> None:
    rng = np.random.default_rng(seed)
    sounds = [rng.standard_normal(size).astype(np.float32) for size in sizes]
    answers = [rng.standard_normal((2, int(rng.integers(1, 9000)))).astype(np.float32) for _ in sizes]
    starts = [start * n for n in range(len(sizes))]
    expected = np.zeros((2, samples + max(starts) + 80_000))
    for sound, answer, at in zip(sounds, answers, starts, strict=True):
        wet = convolve(sound, answer)
        expected[:, at : at + wet.shape[1]] += wet[:, : expected.shape[1] - at]
    found = convolve_all(sounds, answers, starts, samples)
    assert np.abs(found - expected[:, :samples]).max() < 1e-5 * max(1.0, float(np.abs(expected).max()))


CIRCLE = [position_of(FOA, Direction(float(a), 0.0, 1.5)) for a in range(-80, 81, 20)]


def test_steps_along_a_path_are_small_and_hold_its_ends() -> None:
    times_s, places = knots(FOA, [0.25 * n for n in range(9)], CIRCLE)
    assert times_s[0] == 0.0
    assert times_s[-1] == 2.0
    assert places[0] == pytest.approx(CIRCLE[0])
    assert places[-1] == pytest.approx(CIRCLE[-1])
    seen = [direction_of(FOA, place) for place in places]
    for one, other in itertools.pairwise(seen):
        assert abs(one.azimuth_deg - other.azimuth_deg) < 1.05 * STEP_DEG
        assert abs(one.distance_m - other.distance_m) < 1.05 * STEP_M


def test_what_stands_still_is_heard_as_with_one_response() -> None:
    sound = np.random.default_rng(2).standard_normal(8000).astype(np.float32)
    place = CIRCLE[3]
    still = heard_moving(sound, ROOM, FOA, [0.0, 0.2, 0.4], [place] * 3, RATE_HZ)
    expected = convolve(sound, responses(ROOM, FOA, [place], RATE_HZ)[0])
    assert still.shape == expected.shape
    assert np.abs(still - expected).max() < 1e-5 * np.abs(expected).max()


def test_a_circling_source_is_seen_where_it_is() -> None:
    """By the intensity vector of the direct sound, every tenth of a second: found within 1.5 degrees of the path."""
    sound = np.random.default_rng(3).standard_normal(2 * RATE_HZ).astype(np.float32)
    times_s = [0.25 * n for n in range(9)]
    w, y, _, x = heard_moving(sound, Room(ROOM.size_m, 0.0), FOA, times_s, CIRCLE, RATE_HZ)
    for at_s in np.arange(0.1, 1.9, 0.1):
        here = slice(round((at_s - 0.02 + 1.5 / 343.0) * RATE_HZ), round((at_s + 0.02 + 1.5 / 343.0) * RATE_HZ))
        found_deg = math.degrees(math.atan2(float((w[here] * y[here]).sum()), float((w[here] * x[here]).sum())))
        assert found_deg == pytest.approx(-80.0 + 80.0 * at_s, abs=1.5)


def test_an_approaching_source_grows_louder() -> None:
    sound = np.random.default_rng(4).standard_normal(2 * RATE_HZ).astype(np.float32)
    corners = [position_of(FOA, Direction(20.0, 0.0, distance_m)) for distance_m in (3.0, 0.6)]
    wet = heard_moving(sound, ROOM, FOA, [0.0, 2.0], corners, RATE_HZ)
    levels = [float((wet[0, n * RATE_HZ // 2 : (n + 1) * RATE_HZ // 2] ** 2).mean()) for n in range(4)]
    assert levels == sorted(levels)
    assert levels[3] > 2.0 * levels[0]


def test_paths_that_cannot_be_are_refused() -> None:
    sound = np.ones(100, np.float32)
    with pytest.raises(SynthError, match="rising times"):
        heard_moving(sound, ROOM, FOA, [0.0, 0.0], CIRCLE[:2], RATE_HZ)
    with pytest.raises(SynthError, match="rising times"):
        heard_moving(sound, ROOM, FOA, [0.0, math.nan], CIRCLE[:2], RATE_HZ)
    with pytest.raises(SynthError, match="rising times"):
        heard_moving(sound, ROOM, FOA, [0.0], CIRCLE[:1], RATE_HZ)
    through = [position_of(FOA, Direction(side, 0.0, 1.0)) for side in (90.0, -90.0)]
    with pytest.raises(SynthError, match=r"at least 0\.3 m from the receiver, got 0\.00 m at 0\.50 s"):
        heard_moving(sound, ROOM, FOA, [0.0, 1.0], through, RATE_HZ)
    with pytest.raises(SynthError, match="inside the room"):
        heard_moving(sound, ROOM, FOA, [0.0, 1.0], [CIRCLE[0], (9.0, 1.0, 1.0)], RATE_HZ)


def made_heads() -> HeadSet:
    """A head of four directions: a click in the nearer ear, a later, weaker one in the other; 100 samples of delay."""
    seen = np.array([[1.0, 0, 0], [0, 1.0, 0], [-1.0, 0, 0], [0, -1.0, 0]])
    waves = np.zeros((4, 2, 256))
    for number, (left, right) in enumerate([(110, 110), (100, 128), (110, 110), (128, 100)]):
        waves[number, 0, left] = 1.0 if left <= right else 0.4
        waves[number, 1, right] = 1.0 if right <= left else 0.4
    return HeadSet(seen, waves, 44_100)


@pytest.mark.parametrize("rate_hz", [44_100, 16_000])
def test_a_measured_head_answers_from_the_nearest_direction(rate_hz: int) -> None:
    head = Measured(made_heads(), rate_hz)
    spectra = head.spectra(np.array([[0.2, 0.97, 0.1], [0.2, -0.97, 0.1]]))
    (left, right), (other_left, other_right) = np.fft.irfft(spectra, head.taps, axis=2)
    assert np.allclose(left, other_right)
    assert np.allclose(right, other_left)
    assert (left**2).sum() / (right**2).sum() == pytest.approx(6.25, rel=0.05)
    apart = (np.abs(right).argmax() - np.abs(left).argmax()) / rate_hz
    assert apart == pytest.approx(28 / 44_100, abs=1.0 / rate_hz)
    assert np.abs(left).argmax() == pytest.approx(head.lead - 0.0875 / 343.0 * rate_hz, abs=2.0)
    power = (np.abs(head.spectra(made_heads().seen)[..., 1:-1]) ** 2).mean()
    assert power == pytest.approx(1.0, rel=0.15 if rate_hz > 40_000 else 0.5)


def test_heads_that_are_not_there_are_said_to_be_missing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("EARMARK_HRTF", raising=False)
    with pytest.raises(SynthError, match="a file in the folder that EARMARK_HRTF names"):
        measured("head.sofa@00", RATE_HZ)
    monkeypatch.setenv("EARMARK_HRTF", str(tmp_path))
    with pytest.raises(SynthError, match="a SOFA file, got No such file"):
        measured("head.sofa@00", RATE_HZ)
    with pytest.raises(SynthError, match="a file in the folder"):
        measured("../head.sofa@00", RATE_HZ)
    (tmp_path / "head.sofa").write_bytes(b"not HDF5 at all")
    with pytest.raises(SynthError, match=r"SHA-256 00.*Put the file named there"):
        measured("head.sofa@00", RATE_HZ)
    monkeypatch.setitem(sys.modules, "h5py", None)
    with pytest.raises(SynthError, match=r"expected h5py.*Install h5py"):
        measured(named(tmp_path / "head.sofa"), RATE_HZ)


def test_files_that_are_no_heads_are_refused(tmp_path: Path) -> None:
    h5py: Any = importlib.import_module("h5py")
    damaged = tmp_path / "damaged.sofa"
    damaged.write_bytes(b"not HDF5 at all")
    with pytest.raises(SynthError, match="a SOFA file"):
        read(damaged)
    for name, shape in (("three ears", (4, 3, 8)), ("room", (4, 2, 8))):
        path = tmp_path / f"{name}.sofa"
        with h5py.File(path, "w") as file:
            file.attrs["SOFAConventions"] = "SimpleFreeFieldHRIR" if name != "room" else "SingleRoomSRIR"
            file["Data.IR"] = np.ones(shape)
            file["SourcePosition"] = np.ones((4, 3))
            file["Data.SamplingRate"] = [48_000.0]
        with pytest.raises(SynthError, match="SimpleFreeFieldHRIR, finite responses"):
            read(path)


def test_a_sofa_file_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    h5py: Any = importlib.import_module("h5py")
    path = tmp_path / "head.sofa"
    with h5py.File(path, "w") as file:
        file.attrs["SOFAConventions"] = np.bytes_("SimpleFreeFieldHRIR")
        file["Data.IR"] = made_heads().responses
        file["SourcePosition"] = np.array([[0.0, 0, 1.4], [90, 0, 1.4], [180, 0, 1.4], [270, 0, 1.4]])
        file["Data.SamplingRate"] = [44_100.0]
    heads = read(path)
    assert heads.sample_rate_hz == 44_100
    assert np.allclose(heads.seen, made_heads().seen)
    monkeypatch.setenv("EARMARK_HRTF", str(tmp_path))
    receiver = Receiver("binaural", FOA.position_m, hrtf=named(path))
    left, right = responses(ROOM, receiver, [position_of(receiver, Direction(80.0, 0.0, 1.0))], RATE_HZ)[0]
    assert np.abs(left).argmax() < np.abs(right).argmax()


def test_the_measured_head_of_the_kit(kit: Path | None, monkeypatch: pytest.MonkeyPatch) -> None:
    """KEMAR of MIT: time between the ears as by its own head of about 8.75 cm; right and left are where they are."""
    if kit is None:
        return
    folder = kit / "HRTF-sofa"
    monkeypatch.setenv("EARMARK_HRTF", str(folder))
    receiver = Receiver("binaural", (6.0, 5.0, 4.0), hrtf=named(folder / "MIT_KEMAR_normal_pinna.sofa"))
    place = position_of(receiver, Direction(90.0, 0.0, 2.0))
    left, right = responses(Room((12.0, 10.0, 8.0), 0.0), receiver, [place], 44_100)[0]
    assert np.abs(left).argmax() / 44_100 == pytest.approx((2.0 - 0.0875) / 343.0, abs=0.0003)
    assert 10.0 * np.log10((left**2).sum() / (right**2).sum()) > 8.0
