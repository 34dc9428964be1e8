"""Rooms: geometry there and back, the order of channels, symmetry, reverberation, and convolution."""

from __future__ import annotations

import hashlib
import math
import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from earmark.errors import SynthError
from synth.rooms import (
    CHANNELS,
    SPEED_OF_SOUND_M_PER_S,
    Direction,
    Receiver,
    ReceiverKind,
    Room,
    absorption,
    convolve,
    direction_of,
    measured_rt60_s,
    position_of,
    responses,
)
from synth.rooms.receivers import mirrored_channels

Samples = NDArray[np.float32]

RATE_HZ = 16_000
ANECHOIC = Room((12.0, 10.0, 8.0), rt60_s=0.0)
MIDDLE_M = (6.0, 5.0, 4.0)
LIVING_ROOM = Room((7.3, 5.9, 2.9), rt60_s=0.4)
LISTENER_M = (3.1, 2.95, 1.4)


def heard(kind: ReceiverKind, direction: Direction, facing_deg: float = 0.0) -> Samples:
    """The response without walls."""
    receiver = Receiver(kind, MIDDLE_M, facing_deg)
    return responses(ANECHOIC, receiver, [position_of(receiver, direction)], RATE_HZ)[0]


def gains(kind: ReceiverKind, direction: Direction, facing_deg: float = 0.0) -> list[float]:
    """Of each channel, to the first one."""
    response = heard(kind, direction, facing_deg)
    peak = np.abs(response[0]).argmax()
    return [float(channel[peak] / response[0, peak]) for channel in response]


@given(
    azimuth_deg=st.floats(-179.99, 180.0),
    elevation_deg=st.floats(-89.0, 89.0),
    distance_m=st.floats(0.3, 50.0),
    facing_deg=st.floats(-360.0, 360.0),
)
def test_places_and_directions_are_inverse(
    azimuth_deg: float, elevation_deg: float, distance_m: float, facing_deg: float
) -> None:
    receiver = Receiver("foa", (3.0, 2.0, 1.5), facing_deg)
    seen = direction_of(receiver, position_of(receiver, Direction(azimuth_deg, elevation_deg, distance_m)))
    assert -180.0 < seen.azimuth_deg <= 180.0
    assert math.isclose(math.remainder(seen.azimuth_deg - azimuth_deg, 360.0), 0.0, abs_tol=1e-6)
    assert math.isclose(seen.elevation_deg, elevation_deg, abs_tol=1e-6)
    assert math.isclose(seen.distance_m, distance_m, rel_tol=1e-9)


def test_left_is_plus_y_and_up_is_plus_z() -> None:
    ahead = Receiver("foa", (3.0, 2.0, 1.5))
    assert np.allclose(position_of(ahead, Direction(90.0, 0.0, 1.0)), (3.0, 3.0, 1.5))
    assert np.allclose(position_of(ahead, Direction(0.0, 90.0, 1.0)), (3.0, 2.0, 2.5))
    turned = Receiver("foa", (3.0, 2.0, 1.5), facing_deg=90.0)
    assert np.allclose(position_of(turned, Direction(90.0, 0.0, 1.0)), (2.0, 2.0, 1.5))


@pytest.mark.parametrize("facing_deg", [0.0, 90.0, -30.0])
@pytest.mark.parametrize(
    ("azimuth_deg", "elevation_deg", "expected"),
    [
        # W, Y, Z, X = 1, sin(a) cos(e), sin(e), cos(a) cos(e): SN3D, by hand
        (0.0, 0.0, (1.0, 0.0, 0.0, 1.0)),
        (90.0, 0.0, (1.0, 1.0, 0.0, 0.0)),
        (-90.0, 0.0, (1.0, -1.0, 0.0, 0.0)),
        (180.0, 0.0, (1.0, 0.0, 0.0, -1.0)),
        (0.0, 90.0, (1.0, 0.0, 1.0, 0.0)),
        (45.0, 0.0, (1.0, 0.7071, 0.0, 0.7071)),
        (30.0, 60.0, (1.0, 0.25, 0.8660, 0.4330)),
    ],
)
def test_foa_channels_are_acn_sn3d(
    azimuth_deg: float, elevation_deg: float, expected: tuple[float, ...], facing_deg: float
) -> None:
    found = gains("foa", Direction(azimuth_deg, elevation_deg, 2.0), facing_deg)
    assert found == pytest.approx(expected, abs=1e-3)


def test_direct_sound_comes_in_time_and_falls_with_distance() -> None:
    near, far = (heard("mono", Direction(20.0, 0.0, distance_m)) for distance_m in (1.0, 3.43))
    assert np.abs(far[0]).argmax() == round(3.43 / SPEED_OF_SOUND_M_PER_S * RATE_HZ)
    ratio = np.sqrt((near[0] ** 2).sum() / (far[0] ** 2).sum())
    assert ratio == pytest.approx(3.43, rel=0.02)
    assert np.sqrt((near[0] ** 2).sum()) == pytest.approx(1.0, rel=0.03)


@pytest.mark.parametrize("azimuth_deg", [30.0, 60.0, 90.0, 120.0])
def test_stereo_left_is_louder_and_earlier_for_a_source_on_the_left(azimuth_deg: float) -> None:
    left, right = heard("stereo", Direction(azimuth_deg, 0.0, 2.0))
    assert 10.0 * np.log10((left**2).sum() / (right**2).sum()) > 4.0
    assert np.abs(left).argmax() < np.abs(right).argmax()


def test_stereo_is_even_in_front() -> None:
    left, right = heard("stereo", Direction(0.0, 0.0, 2.0))
    assert np.array_equal(left, right)


@settings(max_examples=20, deadline=None)
@given(
    kind=st.sampled_from(["foa", "stereo", "binaural", "array"]),
    tail=st.booleans(),
    width_m=st.floats(5.0, 8.0),
    off_middle_m=st.floats(-0.4, 0.4),
    azimuth_deg=st.floats(5.0, 175.0),
    distance_m=st.floats(0.5, 2.0),
)
def test_a_mirrored_scene_gives_mirrored_channels(
    kind: ReceiverKind, tail: bool, width_m: float, off_middle_m: float, azimuth_deg: float, distance_m: float
) -> None:
    room = Room((7.3, width_m, 2.9), rt60_s=0.4, max_order=6, tail=tail)
    left_m = round(width_m / 2.0 + off_middle_m, 2)
    heard_in = []
    for y, side in ((left_m, 1.0), (width_m - left_m, -1.0)):
        receiver = Receiver(kind, (3.1, y, 1.4))
        place = position_of(receiver, Direction(side * azimuth_deg, 10.0, distance_m))
        heard_in.append(responses(room, receiver, [place], RATE_HZ)[0])
    scene, image = heard_in
    order, signs = mirrored_channels(kind)
    turned = scene[order] * np.array(signs)[:, None]
    assert np.abs(turned - image).max() < 1e-6 * np.abs(scene).max()


def test_absorption_is_eyrings() -> None:
    """Eyring's formula with the absorption in place of Sabine's: -ln(1 - a) is what Sabine's has for a."""
    import pyroomacoustics

    for size_m, rt60_s in (((7.3, 5.9, 2.9), 0.4), ((4.0, 3.0, 2.5), 0.2), ((20.0, 15.0, 6.0), 1.2)):
        sabine, _ = pyroomacoustics.inverse_sabine(rt60_s, list(size_m))
        assert -math.log(1.0 - absorption(Room(size_m, rt60_s))) == pytest.approx(sabine, rel=1e-6)
    assert absorption(Room((5.0, 4.0, 3.0), 0.0)) == 1.0


def test_measured_time_of_a_made_decay() -> None:
    """Noise that falls by 60 dB in half a second; and a single click, which has no decay."""
    t = np.arange(RATE_HZ) / RATE_HZ
    decay = np.random.default_rng(3).standard_normal(t.size) * 10.0 ** (-3.0 * t / 0.5)
    assert measured_rt60_s(decay[None].astype(np.float32), RATE_HZ) == pytest.approx(0.5, rel=0.03)
    assert measured_rt60_s(heard("mono", Direction(0.0, 0.0, 1.0)), RATE_HZ) == 0.0


@settings(max_examples=25, deadline=None)
@given(samples=st.integers(1, 400), channels=st.integers(1, 4), taps=st.integers(1, 300), seed=st.integers(0, 99))
def test_convolution_is_convolution(samples: int, channels: int, taps: int, seed: int) -> None:
    rng = np.random.default_rng(seed)
    sound = rng.standard_normal(samples).astype(np.float32)
    response = rng.standard_normal((channels, taps)).astype(np.float32)
    expected = np.stack([np.convolve(sound.astype(float), row.astype(float)) for row in response])
    found = convolve(sound, response)
    assert found.dtype == np.float32
    assert found.shape == (channels, samples + taps - 1)
    assert np.allclose(found, expected, atol=1e-5 * np.abs(expected).max() + 1e-6)


def test_several_sources_are_heard_as_each_alone() -> None:
    receiver = Receiver("foa", LISTENER_M)
    places = [(5.0, 1.0, 1.2), (1.0, 4.0, 1.7)]
    for together, place in zip(responses(LIVING_ROOM, receiver, places, RATE_HZ), places, strict=True):
        (alone,) = responses(LIVING_ROOM, receiver, [place], RATE_HZ)
        assert np.array_equal(together, alone)
    assert responses(LIVING_ROOM, receiver, [], RATE_HZ) == []


def test_another_process_gives_the_same_bytes_whatever_threads_it_is_told_to_use() -> None:
    program = (
        "import hashlib; from synth.rooms import *;"
        "made = responses(Room((7.3, 5.9, 2.9), 0.4), Receiver('foa', (3.1, 2.95, 1.4)), [(5.0, 1.0, 1.2)], 16_000);"
        "print(hashlib.sha256(made[0].tobytes()).hexdigest())"
    )
    (here,) = responses(LIVING_ROOM, Receiver("foa", LISTENER_M), [(5.0, 1.0, 1.2)], RATE_HZ)
    done = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        check=True,
        env={"PRA_NUM_THREADS": "4", "PATH": ""},
    )
    assert done.stdout.strip() == hashlib.sha256(here.tobytes()).hexdigest()


@pytest.mark.parametrize("kind", sorted(CHANNELS))
def test_shapes(kind: ReceiverKind) -> None:
    (response,) = responses(LIVING_ROOM, Receiver(kind, LISTENER_M), [(5.0, 1.0, 1.2)], RATE_HZ)
    assert response.dtype == np.float32
    assert response.shape[0] == len(CHANNELS[kind])
    assert np.isfinite(response).all()


def test_scenes_that_cannot_be_are_refused_with_a_reason() -> None:
    receiver = Receiver("foa", LISTENER_M)
    with pytest.raises(SynthError, match=r"source 1 at \(9\.00, 1\.00, 1\.00\) m.*inside the room"):
        responses(LIVING_ROOM, receiver, [(5.0, 1.0, 1.2), (9.0, 1.0, 1.0)], RATE_HZ)
    with pytest.raises(SynthError, match=r"at least 0\.3 m from the receiver"):
        responses(LIVING_ROOM, receiver, [(3.2, 2.95, 1.4)], RATE_HZ)
    with pytest.raises(SynthError, match="receiver at"):
        responses(LIVING_ROOM, Receiver("foa", (3.0, 7.0, 1.0)), [(5.0, 1.0, 1.2)], RATE_HZ)
    with pytest.raises(SynthError, match=r"rt60_s of 0 \(no walls\) or at least 0\."):
        responses(Room((20.0, 15.0, 6.0), 0.1), receiver, [(5.0, 1.0, 1.2)], RATE_HZ)
    with pytest.raises(SynthError, match="kind foa, stereo, mono, binaural, array"):
        responses(LIVING_ROOM, Receiver("quad", LISTENER_M), [(5.0, 1.0, 1.2)], RATE_HZ)  # type: ignore[arg-type]
    for wrong in (Room((7.3, 5.9, 2.9), math.nan), Room((7.3, 5.9, math.inf), 0.4), Room((7.3, 5.9, 2.9), -0.1)):
        with pytest.raises(SynthError, match="room: expected"):
            responses(wrong, receiver, [(5.0, 1.0, 1.2)], RATE_HZ)
    with pytest.raises(SynthError, match="a rate of at least 4000 Hz, got 0"):
        responses(LIVING_ROOM, receiver, [(5.0, 1.0, 1.2)], 0)
    with pytest.raises(SynthError, match="an hrtf for binaural only, got foa"):
        responses(LIVING_ROOM, Receiver("foa", LISTENER_M, hrtf="x.sofa@0"), [(5.0, 1.0, 1.2)], RATE_HZ)
    with pytest.raises(SynthError, match=r"shape \(samples,\)"):
        convolve(np.zeros((2, 5), np.float32), np.zeros((1, 5), np.float32))
