"""The early part of a response against a plain sum: each wave a windowed sinc at its very delay."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from synth.rooms.early import HALF_KERNEL, _polynomials, _terms, rendered
from synth.rooms.images import Arrivals
from synth.rooms.places import SPEED_OF_SOUND_M_PER_S, Receiver, ReceiverKind
from synth.rooms.receivers import capsules

RATE_HZ = 16_000
TAPS = np.arange(2 * HALF_KERNEL + 1)
WINDOW = 0.5 - 0.5 * np.cos(2.0 * np.pi * TAPS / (2 * HALF_KERNEL + 1))


def share_db(rest: NDArray[np.float64], whole: NDArray[np.float64]) -> float:
    return float(10.0 * np.log10((rest**2).sum() / (whole**2).sum()))


def test_a_pulse_between_samples_is_a_windowed_sinc() -> None:
    late = np.linspace(0.0, 1.0, 1001)
    expected = WINDOW * np.sinc(TAPS - HALF_KERNEL - late[:, None])
    found = _terms(late).T @ _polynomials().T
    assert max(share_db(one - other, other) for one, other in zip(found, expected, strict=True)) < -115.0


@pytest.mark.parametrize("kind", ["mono", "stereo", "foa", "array"])
@pytest.mark.parametrize("waves", [1, 2, 700, 9_000])
def test_a_response_is_the_sum_of_its_waves(kind: ReceiverKind, waves: int) -> None:
    random = np.random.default_rng(3)
    offsets_m = random.uniform(-20.0, 20.0, (waves, 3))
    offsets_m = offsets_m[np.argsort((offsets_m**2).sum(axis=1))]
    gains = np.power(0.9, random.integers(0, 20, waves).astype(np.float64))
    receiver = Receiver(kind, (3.0, 2.0, 1.5), 20.0)
    found = rendered(Arrivals(offsets_m, gains), receiver, RATE_HZ).astype(np.float64)
    expected = np.array([_summed(offsets_m, gains, *capsule) for capsule in zip(*capsules(receiver), strict=True)])
    if waves > 1:
        size = 2 * (found.shape[1] + expected.shape[1])
        spectra = np.fft.rfft(expected, size, axis=1) * _highpass(size)
        expected = np.fft.irfft(spectra, size, axis=1)
    length = min(found.shape[1], expected.shape[1])
    assert share_db(found[:, :length] - expected[:, :length], expected) < -100.0


def _summed(
    offsets_m: NDArray[np.float64], gains: NDArray[np.float64], at_m: NDArray[np.float64],
    axis: NDArray[np.float64], omni: float,
) -> NDArray[np.float64]:  # fmt: skip
    seen = offsets_m - at_m
    distances_m = np.sqrt((seen**2).sum(axis=1))
    heard = gains / distances_m * (omni + (1.0 - omni) * (seen @ axis) / distances_m)
    made = np.zeros(2_200 + 2 * HALF_KERNEL)
    for delay, gain in zip(distances_m * RATE_HZ / SPEED_OF_SOUND_M_PER_S, heard, strict=True):
        whole = int(delay)
        made[whole : whole + TAPS.size] += gain * WINDOW * np.sinc(TAPS - HALF_KERNEL - (delay - whole))
    return made[HALF_KERNEL:]


def _highpass(size: int) -> NDArray[np.complex128]:
    """Second-order Butterworth at 50 Hz from its analogue form, frequencies warped as by the bilinear one."""
    s = 1j * np.tan(np.pi * np.minimum(np.arange(size // 2 + 1) / size, 0.49999)) / np.tan(np.pi * 50.0 / RATE_HZ)
    return np.asarray(s**2 / (s**2 + np.sqrt(2.0) * s + 1.0))
