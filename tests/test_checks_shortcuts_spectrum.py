"""The statistics of a clip: known signals give known numbers, and nothing gives anything but numbers."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays
from numpy.typing import NDArray

from earmark.checks.spectrum import FLOOR_DB, OCTAVES_HZ, STATISTICS, spectrum

RATE_HZ = 44_100


def described(samples: NDArray[np.float64], rate_hz: int = RATE_HZ) -> dict[str, float]:
    return dict(zip(STATISTICS, spectrum(np.atleast_2d(samples).astype(np.float32), rate_hz), strict=True))


def sine(frequency_hz: float, seconds: float = 2.0) -> NDArray[np.float64]:
    return np.sin(2 * np.pi * frequency_hz * np.arange(round(seconds * RATE_HZ)) / RATE_HZ)


@pytest.mark.parametrize("octave", OCTAVES_HZ)
def test_a_sine_of_full_scale_has_its_level_in_its_octave(octave: int) -> None:
    """A sine of amplitude 1 has a mean square of one half: 10 log10(1/2) = -3.0103 dB."""
    found = described(sine(octave))
    assert found[f"level_{octave}_db"] == pytest.approx(-3.0103, abs=0.2 if octave < 125 else 0.01)
    assert found["duration_s"] == 2.0
    assert found["crossings_per_s"] == pytest.approx(2 * octave, rel=0.01)
    far = [o for o in OCTAVES_HZ if o / octave > 3 or octave / o > 3]
    assert max(found[f"level_{o}_db"] for o in far) < -50


def test_white_noise_is_flat_and_a_sine_is_not() -> None:
    """An octave of white noise holds twice the power of the one below: 3.01 dB more."""
    noise = 0.1 * np.random.default_rng(1).standard_normal(5 * RATE_HZ)
    found = described(noise)
    steps = [found[f"level_{2 * o}_db"] - found[f"level_{o}_db"] for o in (1000, 2000, 4000)]
    assert steps == pytest.approx([3.01] * 3, abs=0.2)
    assert found["flatness_db"] > -3 > -30 > described(sine(1000))["flatness_db"]
    assert found["onsets_per_s"] == 0


def test_bursts_are_onsets_and_spread() -> None:
    bursts = np.zeros(8 * RATE_HZ)
    for second in range(8):
        burst = np.random.default_rng(second).standard_normal(4000)
        bursts[second * RATE_HZ + 9000 : second * RATE_HZ + 13000] = 0.2 * burst
    found = described(bursts)
    assert found["onsets_per_s"] == 1.0
    assert (
        found["spread_1000_db"]
        > 10
        > described(0.2 * np.random.default_rng(0).standard_normal(8 * RATE_HZ))["spread_1000_db"]
    )


def test_what_the_rate_does_not_reach_is_at_the_floor() -> None:
    found = spectrum(np.random.default_rng(0).standard_normal((1, 8000)).astype(np.float32), 8000)
    assert found[STATISTICS.index("level_8000_db")] == FLOOR_DB
    assert found[STATISTICS.index("spread_8000_db")] == 0


def test_channels_are_averaged_in_power() -> None:
    """Two channels in opposite phase would vanish in a sum."""
    both, one = described(np.stack([sine(1000), -sine(1000)])), described(sine(1000))
    assert {name: both[name] for name in STATISTICS[:-3]} == {name: one[name] for name in STATISTICS[:-3]}


@given(
    arrays(np.float32, array_shapes(min_dims=2, max_dims=2, min_side=0, max_side=400), elements=st.floats(width=32)),
    st.sampled_from([0, 1, 16, 8000, 48_000]),
)
@settings(max_examples=50, deadline=None)
def test_any_samples_give_finite_numbers(samples: NDArray[np.float32], rate_hz: int) -> None:
    found = spectrum(samples, rate_hz)
    assert len(found) == len(STATISTICS)
    assert all(map(math.isfinite, found))
