"""Samples read wrongly: images, and bytes taken for samples."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from earmark.audio import Sound
from earmark.checks.meters.coded import share_of_bytes
from earmark.checks.meters.mirror import mirrored
from earmark.checks.samples import LEAST_LIKENESS, MOST_OF_BYTES
from earmark.item import Item, Perturbation
from tests.made import item
from tests.seeded.clean import RATE_HZ, voice
from tests.seeded.fault import holding_sound, samples_of
from tests.seeded.signals import _swapped, _with_lines
from tests.test_checks import Case, holding
from tests.test_checks_traces import count, pcm, sine

CLEAN = item("hand/clean", Sound(voice(1), RATE_HZ))
SWAPPED = holding_sound(CLEAN, _swapped(*samples_of(CLEAN)), RATE_HZ)

CASES = {
    "samples.mirrored": Case(holding(_with_lines(CLEAN)), holding(CLEAN)),
    "samples.bytes": Case(holding(SWAPPED), holding(CLEAN)),
}


def noise(seed: int, samples: int = 48_000) -> NDArray[np.int16]:
    return np.asarray(pcm(0.1 * np.random.default_rng(seed).standard_normal(samples))[0])


@pytest.mark.parametrize("rate_hz", [16_000, 22_050, 48_000])
def test_zeros_between_samples_give_images_half_the_rate_apart(rate_hz: int) -> None:
    raised = np.zeros(96_000, np.int16)
    raised[::2] = noise(1)
    found = mirrored(raised, rate_hz)
    assert found.period_hz == rate_hz / 2
    assert found.likeness > 0.99


def test_an_old_rate_is_found_in_another_one() -> None:
    # 8 kHz read at 22.05 kHz by straight lines: images 8 kHz apart, weaker the higher (sinc squared).
    low = noise(2, 40_000)
    raised = np.interp(np.arange(0, 39_999, 8_000 / 22_050), np.arange(40_000), low)
    found = mirrored(np.rint(raised).astype(np.int16), 22_050)
    assert found.period_hz == 8_000
    assert found.likeness > LEAST_LIKENESS


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 1 << 16), st.sampled_from([8_000, 16_000, 24_000, 44_100]))
def test_sounds_are_no_images(seed: int, rate_hz: int) -> None:
    assert mirrored(noise(seed), rate_hz).likeness < LEAST_LIKENESS
    assert mirrored(pcm(voice(seed))[0], rate_hz).likeness < LEAST_LIKENESS


def test_a_clip_too_short_or_too_soft_is_not_asked() -> None:
    assert mirrored(noise(3, 10_000), RATE_HZ) == (0.0, 0.0)
    assert mirrored(np.ones(48_000, np.int16), RATE_HZ) == (0.0, 0.0)
    assert share_of_bytes(noise(3, 4_000)) == 0.0
    assert share_of_bytes(np.zeros(48_000, np.int16)) == 0.0


def test_uniform_noise_is_bytes_and_a_normal_one_is_not() -> None:
    uniform = np.random.default_rng(4).integers(-32_768, 32_768, 40_960).astype(np.int16)
    assert share_of_bytes(uniform) == 1.0
    assert share_of_bytes(noise(4)) == 0.0
    assert share_of_bytes(pcm(sine(440.0))[0]) < MOST_OF_BYTES


def test_what_was_made_or_changed_on_purpose_is_not_asked() -> None:
    done = Perturbation(kind="codec", severity=1, parent="hand/clean")
    assert count("samples.bytes", SWAPPED.model_copy(update={"perturbation": done})) == 0
    origin = SWAPPED.clips[0].source.model_copy(update={"dataset": "synth"})
    made: Item = SWAPPED.model_copy(update={"clips": (SWAPPED.clips[0].model_copy(update={"source": origin}),)})
    assert count("samples.bytes", made) == 0
