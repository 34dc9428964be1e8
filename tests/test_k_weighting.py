"""K-weighting by matrices: the numbers of the recursive filter, wherever the stream is cut, and nothing subnormal."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import signal

from earmark.k_weighting import KWeighting, sections

RATES_HZ = (4_000, 8_000, 9_973, 16_000, 22_050, 44_100, 48_000, 96_000, 192_000, 384_000)


def test_the_sections_at_48_khz_are_the_standards() -> None:
    # BS.1770-4, tables 1 and 2.
    shelf, edge = sections(48_000)
    assert shelf[:3] == pytest.approx([1.53512485958697, -2.69169618940638, 1.19839281085285], abs=1e-9)
    assert shelf[4:] == pytest.approx([-1.69065929318241, 0.73248077421585], abs=1e-9)
    assert edge[:3].tolist() == [1.0, -2.0, 1.0]
    assert edge[4:] == pytest.approx([-1.99004745483398, 0.99007225036621], abs=1e-9)


@settings(max_examples=60, deadline=None)
@given(
    st.sampled_from(RATES_HZ),
    st.integers(1, 3),
    st.lists(st.one_of(st.integers(0, 70), st.integers(0, 9_000)), min_size=1, max_size=6),
    st.integers(0, 99),
)
def test_it_is_the_recursive_filter_wherever_it_is_cut(
    rate_hz: int, channels: int, lengths: list[int], seed: int
) -> None:
    random = np.random.default_rng(seed)
    samples = (random.standard_normal((channels, sum(lengths))) * 0.2).astype(np.float32)
    samples[:, sum(lengths) // 3 : sum(lengths) // 2] = 0.0
    weighing = KWeighting(rate_hz, channels)
    found = [weighing.weighted(block) for block in np.split(samples, np.cumsum(lengths)[:-1], axis=1)]
    assert [block.shape for block in found] == [(channels, length) for length in lengths]
    expected = signal.sosfilt(sections(rate_hz), samples, axis=1) if sum(lengths) else samples
    # Both round, and the more the farther the corner of 38 Hz lies below the rate.
    assert np.concatenate(found, axis=1) == pytest.approx(expected, abs=1e-11 * max(1.0, rate_hz / 48_000) ** 2)


def test_a_long_block_is_weighted_as_a_short_one() -> None:
    samples = np.random.default_rng(7).standard_normal((2, 300_007)).astype(np.float32)
    found = KWeighting(44_100, 2).weighted(samples)
    assert found == pytest.approx(signal.sosfilt(sections(44_100), samples, axis=1), abs=1e-10)


@pytest.mark.parametrize("rate_hz", [8_000, 44_100, 192_000])
def test_silence_after_sound_sinks_to_nothing_and_not_into_subnormal_numbers(rate_hz: int) -> None:
    samples = np.zeros((1, 10 * rate_hz), np.float32)
    samples[0, :1_000] = 0.5
    weighing = KWeighting(rate_hz, 1)
    found = np.concatenate([weighing.weighted(block) for block in np.array_split(samples, 7, axis=1)], axis=1)
    sizes = np.abs(found[found != 0.0])
    assert sizes.min() > 1e-100
    assert not found[:, -rate_hz:].any()
