"""Rooms by other means: directions, ears, reverberation and images re-estimated from the responses."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from synth.rooms import (
    CHANNELS,
    SPEED_OF_SOUND_M_PER_S,
    Direction,
    Position,
    Receiver,
    ReceiverKind,
    Room,
    absorption,
    measured_rt60_s,
    position_of,
    responses,
    shortest_rt60_s,
)
from synth.rooms.early import HIGHPASS_HZ
from synth.rooms.heads import EAR_DEG, sphere
from synth.rooms.receivers import HEAD_RADIUS_M, capsules
from synth.rooms.tail import diffuse_coherence, diffuse_noise

Samples = NDArray[np.float32]

RATE_HZ = 24_000
ANECHOIC = Room((12.0, 10.0, 8.0), rt60_s=0.0)
MIDDLE_M = (6.0, 5.0, 4.0)


def heard(kind: ReceiverKind, direction: Direction, room: Room = ANECHOIC, facing_deg: float = 0.0) -> Samples:
    receiver = Receiver(kind, (room.size_m[0] / 2, room.size_m[1] / 2, room.size_m[2] / 2), facing_deg)
    return responses(room, receiver, [position_of(receiver, direction)], RATE_HZ)[0]


@settings(max_examples=40, deadline=None)
@given(
    azimuth_deg=st.floats(-180.0, 180.0),
    elevation_deg=st.floats(-60.0, 60.0),
    distance_m=st.floats(0.5, 2.0),
    facing_deg=st.floats(-180.0, 180.0),
)
def test_the_intensity_vector_points_at_the_source(
    azimuth_deg: float, elevation_deg: float, distance_m: float, facing_deg: float
) -> None:
    """W times (X, Y, Z) over the direct sound: found within 0.3 degrees, of which the rounding of places is 0.1."""
    w, y, z, x = heard("foa", Direction(azimuth_deg, elevation_deg, distance_m), facing_deg=facing_deg)
    east, north, up = (float((w * other).sum()) for other in (x, y, z))
    found_deg = math.degrees(math.atan2(north, east)), math.degrees(math.atan2(up, math.hypot(east, north)))
    apart_deg = math.remainder(found_deg[0] - azimuth_deg, 360.0) * math.cos(math.radians(elevation_deg))
    assert math.hypot(apart_deg, found_deg[1] - elevation_deg) < 0.3


def test_the_intensity_vector_of_a_room_leads_to_the_source_while_only_direct_sound_is_there() -> None:
    room = Room((7.0, 6.0, 3.0), 0.5)
    w, y, _, x = heard("foa", Direction(40.0, 0.0, 1.0), room)
    direct = slice(0, round(0.0045 * RATE_HZ))  # the floor's image comes after 9 ms
    found_deg = math.degrees(math.atan2((w[direct] * y[direct]).sum(), (w[direct] * x[direct]).sum()))
    assert found_deg == pytest.approx(40.0, abs=1.0)


def woodworth_us(azimuth_deg: float) -> float:
    """Woodworth's paths for ears at 100 degrees: straight to the near ear, along the sphere to the far one."""

    def path_m(angle: float) -> float:
        return -HEAD_RADIUS_M * math.cos(angle) if angle <= math.pi / 2 else HEAD_RADIUS_M * (angle - math.pi / 2)

    left, right = (abs(math.remainder(math.radians(ear - azimuth_deg), 2.0 * math.pi)) for ear in (EAR_DEG, -EAR_DEG))
    return (path_m(right) - path_m(left)) / SPEED_OF_SOUND_M_PER_S * 1e6


@pytest.mark.parametrize("azimuth_deg", [-150.0, -90.0, -45.0, -20.0, 0.0, 15.0, 30.0, 45.0, 60.0, 90.0, 120.0])
def test_ears_differ_in_time_as_woodworth_has_it(azimuth_deg: float) -> None:
    """The slope of the phase between the ears above 3 kHz, where the formula holds: found within 21 us."""
    left, right = heard("binaural", Direction(azimuth_deg, 0.0, 2.5))
    size = 1 << 16
    cross = np.fft.rfft(left, size) * np.conj(np.fft.rfft(right, size))
    frequencies_hz = np.fft.rfftfreq(size, 1.0 / RATE_HZ)
    band = (frequencies_hz > 3000.0) & (frequencies_hz < 8000.0)
    phase = np.unwrap(np.angle(cross))
    slope = np.polyfit(frequencies_hz[band], phase[band], 1)[0]
    assert slope / (2.0 * math.pi) * 1e6 == pytest.approx(woodworth_us(azimuth_deg), abs=30.0)


def test_ears_differ_in_level_and_more_so_near_by() -> None:
    """The head shades the far ear; by Duda and Martens (1998) even at low frequencies where the source is near."""

    def difference_db(azimuth_deg: float, distance_m: float, from_hz: float, to_hz: float) -> float:
        spectra = np.abs(np.fft.rfft(heard("binaural", Direction(azimuth_deg, 0.0, distance_m)), 1 << 14))
        frequencies_hz = np.fft.rfftfreq(1 << 14, 1.0 / RATE_HZ)
        band = (frequencies_hz >= from_hz) & (frequencies_hz < to_hz)
        left, right = (spectra[:, band] ** 2).sum(axis=1)
        return float(10.0 * np.log10(left / right))

    high = [difference_db(azimuth_deg, 2.5, 4000.0, 9000.0) for azimuth_deg in (0.0, 15.0, 30.0, 60.0)]
    assert high[0] == pytest.approx(0.0, abs=1e-6)
    assert high == sorted(high)
    assert high[-1] > 10.0
    assert difference_db(-60.0, 2.5, 4000.0, 9000.0) == pytest.approx(-high[-1], abs=1e-3)
    low_far, low_near = (difference_db(90.0, distance_m, 200.0, 500.0) for distance_m in (2.5, 0.32))
    assert low_far < 2.5
    assert low_near > low_far + 3.0


def test_the_sphere_is_rayleighs() -> None:
    """Limits known by hand.

    Nothing at 0 Hz; +6 dB where a wave meets a sphere that is large to it; and a bright spot opposite the source,
    where all ways round are equally long.
    """
    slow = sphere(np.cos(np.radians([0.0, 90.0, 180.0])), np.array([1.0]))
    assert np.abs(slow) == pytest.approx(1.0, abs=1e-3)
    front, _, shade, spot = 20.0 * np.log10(
        np.abs(sphere(np.cos(np.radians([0.0, 90, 150, 180])), np.array([8e3]))[:, 0])
    )
    assert front == pytest.approx(6.0, abs=0.3)
    assert spot > shade + 6.0


@pytest.mark.parametrize("kind", sorted(CHANNELS))
def test_onset_is_the_time_of_flight_and_energy_falls_with_distance(kind: ReceiverKind) -> None:
    room = Room((9.0, 8.0, 3.2), 0.6)
    energies = []
    for distance_m in (0.6, 1.2, 2.4, 3.6):
        response = heard(kind, Direction(25.0, 0.0, distance_m), room)
        first = np.abs(response[0, : response.shape[1] // 4])
        onset_s = int((first > 0.5 * first.max()).argmax()) / RATE_HZ
        assert onset_s == pytest.approx(distance_m / SPEED_OF_SOUND_M_PER_S, abs=0.001)
        energies.append(float((response.astype(float) ** 2).sum()))
    assert energies == sorted(energies, reverse=True)


def drawn_m(rng: np.random.Generator, low: Position, high: Position) -> Position:
    x, y, z = (float(at) for at in rng.uniform(low, high))
    return x, y, z


@pytest.mark.parametrize("kind", sorted(CHANNELS))
def test_the_reverberation_time_is_the_one_asked_for(kind: ReceiverKind) -> None:
    """T20 by Schroeder's integration; of 1,500 drawn rooms four were beyond 10 %, the farthest 12 %; deviation 1.6 %.

    Rooms where many images coincide (a cube, with the receiver in its middle) are beyond: 13 %.
    """
    rng = np.random.Generator(np.random.PCG64(6))
    errors = []
    for _ in range(30):
        size_m = drawn_m(rng, (3.0, 3.0, 2.4), (11.0, 11.0, 4.5))
        room = Room(size_m, max(float(rng.uniform(0.2, 1.2)), 1.05 * shortest_rt60_s(size_m)))
        inside_m = size_m[0] - 0.4, size_m[1] - 0.4, size_m[2] - 0.4
        here, there = (drawn_m(rng, (0.4, 0.4, 0.4), inside_m) for _ in range(2))
        if math.dist(here, there) < 0.5:
            continue
        (response,) = responses(room, Receiver(kind, here), [there], RATE_HZ)
        errors.append(measured_rt60_s(response, RATE_HZ) / room.rt60_s - 1.0)
    assert len(errors) > 20
    assert np.abs(errors).max() < 0.1
    assert abs(float(np.mean(errors))) < 0.02


def test_reverberant_energy_is_that_of_the_theory() -> None:
    """All after the direct sound: 16 pi / A of its energy at 1 m (Kuttruff, Room Acoustics), A by Eyring; +-1.5 dB."""
    size_m, rt60_s = (8.0, 6.5, 3.0), 0.8
    room = Room(size_m, rt60_s)
    found = []
    for azimuth_deg in range(0, 360, 30):
        response = heard("mono", Direction(float(azimuth_deg), 0.0, 2.0), room)[0]
        found.append(float((response.astype(float) ** 2).sum()) - 0.25)
    area_m2 = 24.0 * math.log(10.0) * math.prod(size_m) / SPEED_OF_SOUND_M_PER_S / rt60_s
    expected = 16.0 * math.pi / area_m2
    assert 10.0 * math.log10(float(np.mean(found)) / expected) == pytest.approx(0.0, abs=1.5)


@pytest.mark.parametrize("kind", ["mono", "foa", "stereo", "array"])
def test_image_sources_are_those_of_pyroomacoustics(kind: ReceiverKind, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another implementation of the same model, the high-pass left to us; its table of sincs is good to 50 dB."""
    import pyroomacoustics as pra
    from scipy.signal import butter, sosfilt

    for name, value in (("rir_hpf_enable", False), ("num_threads", 1)):
        monkeypatch.setitem(pra.parameters._constants, name, value)
    room = Room((8.0, 6.0, 3.0), 0.4, max_order=8, tail=False)
    receiver, place_m = Receiver(kind, (3.5, 2.75, 1.5)), (5.0, 1.0, 1.25)
    offsets_m, axes, omni = capsules(receiver)
    theirs = pra.ShoeBox(list(room.size_m), fs=RATE_HZ, materials=pra.Material(absorption(room)), max_order=8)
    shapes = {1.0: lambda _: pra.directivities.Omnidirectional(), 0.0: pra.directivities.FigureEight}
    patterns = [shapes.get(float(o), pra.directivities.Cardioid)(axis) for o, axis in zip(omni, axes, strict=True)]
    theirs.add_microphone_array((np.array(receiver.position_m) + offsets_m).T, directivity=patterns)
    theirs.add_source(list(place_m))
    theirs.compute_rir()
    (ours,) = responses(room, receiver, [place_m], RATE_HZ)
    for channel, response in enumerate(ours):
        expected = np.zeros(ours.shape[1])
        plain = np.asarray(theirs.rir[channel][0])[40:][: expected.size]
        expected[: plain.size] = plain
        expected = sosfilt(butter(2, HIGHPASS_HZ, "highpass", fs=RATE_HZ, output="sos"), expected)
        assert 10.0 * np.log10(((response - expected) ** 2).sum() / (expected**2).sum()) < -45.0


@pytest.mark.parametrize("kind", sorted(CHANNELS))
def test_a_diffuse_field_is_as_coherent_as_theory_has_it(kind: ReceiverKind) -> None:
    receiver = Receiver(kind, MIDDLE_M)
    coherence = diffuse_coherence(receiver, RATE_HZ)
    if kind == "foa":  # SN3D: each figure of eight hears a third of the power, none what another hears
        assert np.allclose(coherence, np.diag([1.0, 1 / 3, 1 / 3, 1 / 3])[..., None], atol=2e-3)
    if kind == "array":  # pressure microphones at a distance d: sin(kd) / kd (Cook et al., JASA 27(6), 1955)
        offsets_m = capsules(receiver).offsets_m
        distance_m = float(np.sqrt(((offsets_m[0] - offsets_m[2]) ** 2).sum()))
        frequencies_hz = np.linspace(0.0, RATE_HZ / 2, coherence.shape[2])
        expected = np.sinc(2.0 * frequencies_hz * distance_m / SPEED_OF_SOUND_M_PER_S)
        assert np.allclose(coherence[0, 2], expected, atol=0.01)
    noise = diffuse_noise(receiver, 200_000, RATE_HZ, 5)
    power = np.diagonal(coherence.real).T[:, 1:-1].mean(axis=1)
    assert (noise.astype(float) ** 2).mean(axis=1) == pytest.approx(power, rel=0.03)
    if len(noise) > 1:
        expected_power = float(np.real(coherence[0, 1, 1:-1]).mean())
        assert float((noise[0].astype(float) * noise[1]).mean()) == pytest.approx(expected_power, abs=0.01)
