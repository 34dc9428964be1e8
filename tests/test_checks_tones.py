"""Tones: a whistle that stands, and beeps; what plays notes has neither."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from earmark.audio import Sound
from earmark.checks.meters.tones import tones_of
from tests.made import item
from tests.seeded.clean import RATE_HZ, voice
from tests.seeded.fault import holding_sound, samples_of
from tests.seeded.signals import _beeping, _whistling
from tests.test_checks import Case, holding
from tests.test_checks_traces import count, pcm, sine

CLEAN = item("hand/clean", Sound(voice(1), RATE_HZ))
WHISTLING = holding_sound(CLEAN, _whistling(7_812.5)(*samples_of(CLEAN)), RATE_HZ)
BEEPING = holding_sound(CLEAN, _beeping("in", 1_000.0, 0.4)(*samples_of(CLEAN)), RATE_HZ)

ALONE = holding_sound(CLEAN, (0.1 * sine(1_000.0, 3.0, RATE_HZ))[None].astype(np.float32), RATE_HZ)
RECORDED = tuple(item(f"hand/{n}", Sound(voice(100 + n), RATE_HZ)) for n in range(20))
TONAL = tuple(holding_sound(one, samples_of(ALONE)[0], RATE_HZ) for one in RECORDED)

CASES = {
    "tones.alone": Case(holding(ALONE, *RECORDED), holding(ALONE, *TONAL)),
    "tones.line": Case(holding(WHISTLING), holding(CLEAN)),
    "tones.beep": Case(holding(BEEPING), holding(CLEAN)),
}


@pytest.mark.parametrize("rate_hz", [16_000, 22_050, 48_000])
def test_a_line_is_known_by_its_frequency(rate_hz: int) -> None:
    rng = np.random.default_rng(5)
    samples = 0.01 * rng.standard_normal(4 * rate_hz) + 0.05 * sine(5_000.0, 4.0, rate_hz)
    found = tones_of(pcm(samples)[0], rate_hz)
    # Windows of 128 ms: bins 7.8 Hz apart.
    assert found.line_hz == pytest.approx(5_000.0, abs=8.0)
    assert found.beep_s == 0.0


def test_a_line_for_half_of_the_time_is_none() -> None:
    samples = 0.01 * np.random.default_rng(5).standard_normal(64_000)
    samples[:32_000] += sine(5_000.0, 2.0)
    assert tones_of(pcm(samples)[0], RATE_HZ).line_hz == 0.0


@pytest.mark.parametrize("seconds", [0.3, 0.8])
def test_a_beep_is_measured(seconds: float) -> None:
    samples = np.zeros(32_000, np.float32)
    beep = sine(1_000.0, seconds)
    samples[8_000 : 8_000 + len(beep)] = beep
    found = tones_of(pcm(samples)[0], RATE_HZ)
    assert found.beep_hz == pytest.approx(1_000.0, rel=0.002)
    assert found.beep_s == pytest.approx(seconds, abs=0.05)


def test_a_note_that_fades_or_slides_is_no_beep() -> None:
    t = np.arange(32_000) / RATE_HZ
    assert tones_of(pcm(0.3 * np.exp(-4 * t) * np.sin(2 * np.pi * 440 * t))[0], RATE_HZ).beep_s == 0.0
    assert tones_of(pcm(0.3 * np.sin(2 * np.pi * (300 + 400 * t) * t))[0], RATE_HZ).beep_s == 0.0


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 1 << 16))
def test_notes_over_noise_are_neither(seed: int) -> None:
    assert tones_of(pcm(voice(seed))[0], RATE_HZ) == (0.0, 0.0, 0.0)


@pytest.mark.parametrize("samples", [0, 100, 2_000])
def test_a_clip_too_short_has_none(samples: int) -> None:
    assert tones_of(np.full(samples, 500, np.int16), RATE_HZ) == (0.0, 0.0, 0.0)


def test_music_may_hold_a_tone() -> None:
    assert count("tones.beep", BEEPING) == 1
    assert count("tones.beep", BEEPING.model_copy(update={"task": "music"})) == 0
