"""Traces of machines: hum, clicks, packets played again, few bits, hard cuts; and what only looks like them."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from earmark.audio import Sound
from earmark.checks.meters import ClickMeter, HumMeter, RepeatMeter, steps_of
from earmark.checks.meters.copies import loop_of, reflected, written_times
from earmark.checks.registry import ItemCheck, chosen
from earmark.item import Item, Perturbation
from tests.made import item
from tests.seeded.clean import RATE_HZ, voice
from tests.seeded.containers import _doubled, _looped
from tests.seeded.fault import holding_sound, samples_of
from tests.seeded.traces import HUM, _clicking, _cut_in_a_sound, _humming, _in_steps, _stuttering
from tests.test_checks import Case, holding

CLEAN = item("hand/clean", Sound(voice(1), RATE_HZ))
MANY = [item(f"hand/take-{n}", Sound(voice(n), RATE_HZ)) for n in range(24)]


def with_sound(change: object, one: Item = CLEAN) -> Item:
    samples, rate_hz = samples_of(one)
    return holding_sound(one, change(samples, rate_hz), rate_hz)  # type: ignore[operator]


CASES = {
    "traces.hum": Case(holding(with_sound(_humming(50.0, 20.0, HUM))), holding(CLEAN)),
    "traces.clicks": Case(holding(with_sound(_clicking(1, 0.8))), holding(CLEAN)),
    "traces.repeats": Case(holding(with_sound(_stuttering(0.02, 1))), holding(CLEAN)),
    "traces.few_bits": Case(holding(with_sound(_in_steps(8))), holding(CLEAN)),
    "traces.loops": Case(holding(with_sound(_looped)), holding(CLEAN)),
    "traces.doubled": Case(holding(_doubled(CLEAN)), holding(CLEAN)),
    "traces.hard_cut": Case(holding(*MANY[:-1], with_sound(_cut_in_a_sound, MANY[-1])), holding(*MANY)),
}


def count(check: str, one: Item) -> int:
    (rule,) = chosen([check])
    assert isinstance(rule, ItemCheck)
    return len(list(rule.find(one)))


def sine(frequency_hz: float, seconds: float = 4.0, rate_hz: int = 16_000) -> NDArray[np.float32]:
    return (0.2 * np.sin(2 * np.pi * frequency_hz * np.arange(round(seconds * rate_hz)) / rate_hz)).astype(np.float32)


def hum_of(samples: NDArray[np.float32], rate_hz: int = 16_000, block: int = 1 << 18) -> HumMeter:
    meter = HumMeter(rate_hz)
    for start in range(0, len(samples), block):
        meter.add(samples[None, start : start + block])
    return meter


@pytest.mark.parametrize("rate_hz", [8_000, 22_050, 48_000])
@pytest.mark.parametrize("mains_hz", [50.0, 60.0])
def test_hum_is_measured_by_its_mains_and_level(mains_hz: float, rate_hz: int) -> None:
    hum = sum((sine(mains_hz * n, 4.0, rate_hz) for n in (1, 2, 3)), start=np.zeros(4 * rate_hz, np.float32))
    noise = 1e-3 * np.random.default_rng(3).standard_normal(len(hum))
    found = hum_of(np.asarray(hum + noise, np.float32), rate_hz).found()
    assert found is not None
    assert (found.mains_hz, found.partials) == (mains_hz, (1, 2, 3))
    # Three sines of 0.2: 10 log10(3 * 0.2**2 / 2) = -12.2 dB, and nothing else is in the clip.
    assert found.level_db == pytest.approx(-12.2, abs=0.3)
    assert found.below_db == pytest.approx(0.0, abs=0.3)


@pytest.mark.parametrize("frequency_hz", [49.0, 51.5, 55.0, 61.74])
def test_a_bass_is_no_hum(frequency_hz: float) -> None:
    note = sum((sine(frequency_hz * n) for n in (1, 2, 3, 4)), start=np.zeros(64_000, np.float32))
    assert hum_of(np.asarray(note, np.float32)).found() is None


def test_hum_does_not_depend_on_blocks() -> None:
    samples = _humming(50.0, 20.0, HUM)(voice(3), RATE_HZ)[0]
    whole, cut = hum_of(samples).found(), hum_of(samples, block=1_000).found()
    assert whole is not None
    assert cut is not None
    assert whole.partials == cut.partials
    assert whole.level_db == pytest.approx(cut.level_db, abs=0.01)


def pcm(samples: NDArray[np.floating]) -> NDArray[np.int16]:
    return np.asarray(np.rint(np.atleast_2d(samples) * 32767), np.int16)


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 2**32 - 1), st.sampled_from([0.0, 0.2, 1.0]))
def test_noise_and_silence_have_no_clicks_and_no_repeats(seed: int, level: float) -> None:
    noise = np.random.default_rng(seed).standard_normal(16_000).clip(-4, 4).astype(np.float32) * np.float32(level / 5)
    clicks, repeats = ClickMeter(), RepeatMeter(16_000)
    clicks.add(pcm(noise))
    repeats.add(pcm(noise))
    assert (clicks.found(), repeats.found()) == (0, 0)


@pytest.mark.parametrize("frequency_hz", [250.0, 440.0, 500.0, 997.0, 1_000.0])
def test_a_tone_repeats_by_nature(frequency_hz: float) -> None:
    meter = RepeatMeter(16_000)
    meter.add(pcm(sine(frequency_hz)))
    assert meter.found() == 0


def test_a_beat_that_comes_again_is_no_packet() -> None:
    beat = np.random.default_rng(5).standard_normal(4_000).astype(np.float32) * np.float32(0.1)
    meter = RepeatMeter(16_000)
    meter.add(pcm(np.tile(beat, 8)))
    assert meter.found() == 0


def test_every_click_is_counted_in_each_channel() -> None:
    samples = 0.2 * np.stack([sine(300.0, 1.0), sine(310.0, 1.0)]).astype(np.float32)
    samples[0, [4_000, 9_000]] += 0.5
    samples[1, 12_000] -= 0.5
    meter = ClickMeter()
    meter.add(pcm(samples))
    assert meter.found() == 3


def test_levels_by_hand() -> None:
    occupied = np.zeros(65_536, bool)
    occupied[32_768 - 20 * 64 : 32_768 + 20 * 64 + 1 : 64] = True
    found = steps_of(occupied, 5_000)
    assert found is not None
    assert (found.levels, found.step, found.even) == (41, 64.0, 1.0)
    assert steps_of(occupied, 500) is None


def test_mu_law_has_few_levels_and_no_even_steps() -> None:
    """ITU-T G.711: the steps double from segment to segment."""
    x = voice(7)
    coded = np.round(np.log1p(255 * np.abs(x)) / np.log(256) * 127) / 127
    assert count("traces.few_bits", with_sound(lambda _s, _r: (np.sign(x) * (256**coded - 1) / 255).astype("f4"))) == 0


def test_what_was_done_on_purpose_is_not_asked() -> None:
    by = Perturbation(kind="packets", severity=1, parent="hand/clean")
    for name, change in (("clicks", _clicking(3, 0.8)), ("repeats", _stuttering(0.02, 1))):
        one = with_sound(change)
        assert count(f"traces.{name}", one) == 1
        assert count(f"traces.{name}", one.model_copy(update={"perturbation": by})) == 0


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 1000), st.integers(2_000, 12_000))
def test_a_loop_has_its_period(number: int, period: int) -> None:
    noise = np.random.default_rng(number).integers(-3_000, 3_000, period).astype(np.int16)
    found = loop_of(np.tile(noise, 3), RATE_HZ)
    assert found is not None
    assert found.period % period == 0
    assert found.samples >= period


def test_sound_without_a_loop_has_none() -> None:
    pcm = np.random.default_rng(3).integers(-3_000, 3_000, 3 * RATE_HZ).astype(np.int16)
    assert loop_of(pcm, RATE_HZ) is None
    assert loop_of(np.zeros(RATE_HZ, np.int16), RATE_HZ) is None
    assert loop_of(np.zeros(0, np.int16), RATE_HZ) is None


@pytest.mark.parametrize("times", [1, 2, 3])
@pytest.mark.parametrize("phase", [0, 1])
def test_samples_that_are_written_several_times(times: int, phase: int) -> None:
    pcm = np.random.default_rng(4).integers(-3_000, 3_000, RATE_HZ).astype(np.int16)
    assert written_times(np.repeat(pcm, times)[phase:]) == times
    assert written_times(np.zeros(RATE_HZ, np.int16)) == 1


@pytest.mark.parametrize(("mode", "expected"), [("reflect", 16_000), ("symmetric", 16_000), ("wrap", 0), ("edge", 0)])
def test_padding_by_reflection_is_measured(mode: str, expected: int) -> None:
    padded = np.pad(pcm(voice(4))[0], (0, 16_000), mode=mode)  # type: ignore[call-overload]
    assert reflected(padded, RATE_HZ) == pytest.approx(expected, abs=2)


def test_silence_and_a_steady_value_are_no_reflection() -> None:
    assert reflected(np.zeros(48_000, np.int16), RATE_HZ) == 0
    assert reflected(np.full(48_000, 900, np.int16), RATE_HZ) == 0
