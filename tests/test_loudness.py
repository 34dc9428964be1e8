"""Loudness and true peak: the standard's own cases, the peers' digits, and no trace of how the blocks were cut."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyloudnorm import Meter
from scipy import signal

from earmark.audio import Samples, decode
from earmark.item import Layout
from earmark.loudness import LoudnessMeter, PeakMeter
from earmark.mastering import default_layout
from tests.made import tone

RATES_HZ = (8_000, 11_025, 16_000, 22_050, 24_000, 32_000, 44_100, 48_000, 9_973)


def cut(samples: Samples, cuts: Sequence[int]) -> list[Samples]:
    return np.split(samples, np.cumsum(cuts), axis=1)


def loudness_lufs(samples: Samples, rate_hz: int, layout: Layout = "mono", cuts: Sequence[int] = ()) -> float | None:
    meter = LoudnessMeter(rate_hz, samples.shape[0], layout)
    for block in cut(samples, cuts):
        meter.add(block)
    return meter.loudness_lufs()


def true_peak(samples: Samples, rate_hz: int = 48_000, cuts: Sequence[int] = ()) -> float:
    meter = PeakMeter(rate_hz, samples.shape[0])
    for block in cut(samples, cuts):
        meter.add(block)
    found = meter.true_peak_dbtp()
    return 0.0 if found is None else 10 ** (found / 20)


def sine(level_dbfs: float, seconds: float, rate_hz: int = 48_000, frequency_hz: float = 997.0) -> Samples:
    return tone(frequency_hz, seconds, rate_hz, 10 ** (level_dbfs / 20)).samples


def test_files_of_the_itu(kit: Path | None) -> None:
    if kit is None:
        return
    folder = kit / "loudness-ITU1770"
    facts = json.loads((folder / "expected.json").read_text())
    assert len(facts["integrated_lkfs"]) == 4
    for name, expected in facts["integrated_lkfs"].items():
        sound = decode(folder / name)
        layout = default_layout(sound.samples.shape[0])
        found = loudness_lufs(sound.samples, sound.sample_rate_hz, layout)
        assert found == pytest.approx(expected, abs=facts["tolerance_lu"]), name


# BS.1770-4: a 997 Hz sine at 0 dBFS in one channel reads -3.01 LKFS, so at -20 dBFS -23.01; the rest are the cases
# 1 to 5 of EBU Tech 3341 (stereo sines, level in dBFS and seconds of each part, expected LUFS +-0.1).
CASES: dict[str, tuple[list[tuple[float, float]], int, float]] = {
    "mono": ([(-20, 20)], 1, -23.0),
    "3341-1": ([(-23, 20)], 2, -23.0),
    "3341-2": ([(-33, 20)], 2, -33.0),
    "3341-3": ([(-36, 10), (-23, 60), (-36, 10)], 2, -23.0),
    "3341-4": ([(-72, 10), (-36, 10), (-23, 60), (-36, 10), (-72, 10)], 2, -23.0),
    "3341-5": ([(-26, 20), (-20, 20.1), (-26, 20)], 2, -23.0),
}


@pytest.mark.parametrize("name", CASES)
@pytest.mark.parametrize("rate_hz", [16_000, 44_100, 48_000])
def test_cases_of_the_standards(name: str, rate_hz: int) -> None:
    parts, channels, expected = CASES[name]
    joined = np.concatenate([sine(level, seconds, rate_hz, 1000.0) for level, seconds in parts], axis=1)
    layout: Layout = "stereo" if channels == 2 else "mono"
    assert loudness_lufs(np.repeat(joined, channels, axis=0), rate_hz, layout) == pytest.approx(expected, abs=0.1)


@settings(max_examples=120, deadline=None)
@given(st.data())
def test_the_digits_are_those_of_pyloudnorm_however_the_blocks_are_cut(data: st.DataObject) -> None:
    rate_hz, channels = data.draw(st.sampled_from(RATES_HZ)), data.draw(st.integers(1, 2))
    tenths = data.draw(st.integers(4, 30))  # the number of gating blocks turns where a tenth begins, and half-way
    frames = round(rate_hz * (tenths + data.draw(st.sampled_from([0.0, 0.5, 0.3]))) / 10)
    frames = max(frames + data.draw(st.integers(-2, 2)), -(-rate_hz * 4 // 10))
    random = np.random.default_rng(data.draw(st.integers(0, 99)))
    fade = 10 ** (-3 * random.random() * np.linspace(0, 1, frames))
    samples = (random.standard_normal((channels, frames)) * 0.1 * fade).astype(np.float32)
    layout: Layout = "stereo" if channels == 2 else "mono"
    found = loudness_lufs(samples, rate_hz, layout)
    meter = Meter(rate_hz, filter_class="DeMan")
    assert found == pytest.approx(meter.integrated_loudness(samples.T.astype(np.float64)), abs=1e-9)
    cuts = data.draw(st.lists(st.integers(0, frames // 3), max_size=6))
    assert loudness_lufs(samples, rate_hz, layout, cuts) == pytest.approx(found, abs=1e-12)


def test_channels_count_by_their_layout() -> None:
    one = sine(-23, 2)
    four = np.concatenate([one, one * 0.5, one * 0.25, one * 0.0])
    alone = loudness_lufs(one, 48_000)
    assert alone is not None
    assert loudness_lufs(np.repeat(one, 2, axis=0), 48_000, "stereo") == pytest.approx(alone + 3.0103, abs=1e-4)
    assert loudness_lufs(np.repeat(one, 2, axis=0), 48_000, "binaural") == pytest.approx(alone + 3.0103, abs=1e-4)
    assert loudness_lufs(four, 48_000, "foa") == pytest.approx(alone, abs=1e-9)  # W alone
    mean_db = 10 * np.log10((1 + 0.25 + 0.0625) / 4)
    assert loudness_lufs(four, 48_000, "array") == pytest.approx(alone + mean_db, abs=1e-6)


@pytest.mark.parametrize("seconds", [0.05, 0.1, 0.2, 0.39])
def test_a_clip_shorter_than_a_block_is_one_block(seconds: float) -> None:
    samples = sine(-20, seconds, frequency_hz=1000.0)
    weighted = samples.astype(np.float64)
    for stage in Meter(48_000, filter_class="DeMan")._filters.values():
        weighted = signal.lfilter(stage.b, stage.a, weighted)
    by_hand = -0.691 + 10 * np.log10(np.mean(weighted**2))
    assert loudness_lufs(samples, 48_000) == pytest.approx(by_hand, abs=1e-9)
    assert loudness_lufs(samples, 48_000, cuts=[0, 7, 0, 100]) == pytest.approx(by_hand, abs=1e-9)


def test_silence_and_what_is_below_the_gate_have_no_loudness() -> None:
    assert loudness_lufs(np.zeros((1, 48_000), np.float32), 48_000) is None
    assert loudness_lufs(np.zeros((2, 480), np.float32), 48_000, "stereo") is None
    assert loudness_lufs(np.zeros((1, 0), np.float32), 48_000) is None
    assert loudness_lufs(sine(-75, 2), 48_000) is None
    assert loudness_lufs(sine(-75, 0.2), 48_000) is None
    assert PeakMeter(48_000, 1).true_peak_dbtp() is None


def test_a_pause_does_not_count() -> None:
    speech, pause = sine(-23, 3), np.zeros((1, 48_000 * 30), np.float32)
    with_pause = loudness_lufs(np.concatenate([speech, pause], axis=1), 48_000)
    assert with_pause == pytest.approx(loudness_lufs(speech, 48_000), abs=0.3)


def band_limited(seed: int, width: float, channels: int = 1) -> Samples:
    """Noise up to a share of the Nyquist frequency, fading in and out."""
    random = np.random.default_rng(seed)
    spectrum = np.zeros((channels, 4097), np.complex128)
    top = int(4096 * width)
    spectrum[:, 1:top] = random.standard_normal((channels, top - 1)) + 1j * random.standard_normal((channels, top - 1))
    samples = np.fft.irfft(spectrum) * np.hanning(8192)
    return np.asarray(0.9 * samples / np.abs(samples).max(), np.float32)


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10**6), st.floats(0.05, 0.7), st.integers(1, 3), st.integers(-9, 9))
def test_true_peak_is_near_that_of_eightfold_oversampling(seed: int, width: float, channels: int, beside: int) -> None:
    samples = band_limited(seed, width, channels)
    oversampled = np.abs(signal.resample(samples.astype(np.float64), samples.shape[1] * 8, axis=1)).max()
    found = true_peak(samples)
    assert abs(20 * np.log10(found / oversampled)) < 0.2
    assert found >= np.abs(samples).max() - 1e-7
    highest = int(np.abs(samples).max(axis=0).argmax())
    assert true_peak(samples, cuts=[highest + beside, 5]) == pytest.approx(found, rel=1e-6)


def test_a_peak_between_the_samples_is_found() -> None:
    # A quarter of the rate, 45 degrees off: the samples are at 0.7071 of the peak (BS.1770-4, annex 2, attachment 1).
    samples = np.sin(2 * np.pi * np.arange(48_000) / 4 + np.pi / 4).astype(np.float32)[None]
    samples *= np.hanning(48_000).astype(np.float32)
    assert np.abs(samples).max() == pytest.approx(0.7071, abs=1e-3)
    assert true_peak(samples) == pytest.approx(1.0, rel=0.01)
    assert true_peak(samples, rate_hz=192_000) == pytest.approx(0.7071, abs=1e-3)  # dense enough already


def test_the_end_of_the_sound_is_measured_as_its_beginning() -> None:
    samples = np.zeros((1, 320), np.float32)
    samples[0, :2] = 0.5
    assert true_peak(samples) == pytest.approx(true_peak(samples[:, ::-1].copy()), rel=1e-6)
    assert true_peak(samples) > 0.6


def test_the_end_of_a_block_is_not_the_end_of_the_sound() -> None:
    steady = np.full((1, 2000), 0.5, np.float32) * np.hanning(2000).astype(np.float32)
    assert true_peak(steady) == pytest.approx(0.5, rel=1e-3)
    assert true_peak(steady, cuts=[1000]) == pytest.approx(0.5, rel=1e-3)
