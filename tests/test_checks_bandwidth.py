"""Bandwidth: rates that promise more than the spectrum holds."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from earmark.audio import Sound, decode
from earmark.checks.meters import BandMeter
from earmark.checks.registry import ItemCheck, chosen
from earmark.item import Item, Origin, Perturbation
from tests.made import item, tone
from tests.test_checks import Case, holding


def noise(rate_hz: int = 16_000) -> Sound:
    samples = np.random.default_rng(5).standard_normal((1, 2 * rate_hz)) * 0.1
    return Sound(samples.astype(np.float32), rate_hz)


def raised(sound: Sound, to_hz: int) -> Sound:
    import soxr

    return Sound(soxr.resample(sound.samples.T, sound.sample_rate_hz, to_hz).T.astype(np.float32), to_hz)


CLEAN = item(sound=noise())
UPSAMPLED = item(sound=raised(noise(), 48_000))

CASES = {"bandwidth.upsampled": Case(holding(UPSAMPLED), holding(CLEAN, item("hand/two")))}


def count(one: Item) -> int:
    (rule,) = chosen(["bandwidth.upsampled"])
    assert isinstance(rule, ItemCheck)
    return len(list(rule.find(one)))


@pytest.mark.parametrize(
    ("rate_hz", "to_hz", "expected"),
    [(8_000, 16_000, 1), (16_000, 44_100, 1), (24_000, 48_000, 1), (44_100, 48_000, 0), (16_000, 22_050, 0)],
)
def test_rates(rate_hz: int, to_hz: int, expected: int) -> None:
    assert count(item(sound=raised(noise(rate_hz), to_hz))) == expected


@pytest.mark.parametrize("frequency_hz", [100.0, 440.0, 4_000.0])
def test_a_tone_has_no_cliff(frequency_hz: float) -> None:
    assert count(item(sound=tone(frequency_hz, 2.0, 44_100))) == 0


RECORDING = '{"events":[{"source":{"item":"hand/one","pcm_sha256":"ab"}}]}'


def together(*items: Item, dataset: str = "synth", record: str = RECORDING) -> Item:
    """One item with the clips of several."""
    source = Origin(dataset=dataset, revision="1", record=record)
    clips = [clip.model_copy(update={"source": source}) for one in items for clip in one.clips]
    return CLEAN.model_copy(update={"audio": tuple(m for one in items for m in one.audio), "clips": tuple(clips)})


def test_what_was_done_on_purpose_is_not_asked() -> None:
    narrow = Perturbation(kind="telephone", severity=1, parent="hand/one")
    assert count(UPSAMPLED.model_copy(update={"perturbation": narrow})) == 0


def test_clips_of_one_scene_have_one_rate_if_one_of_them_fills_it() -> None:
    full = item(sound=noise(48_000))
    assert count(together(UPSAMPLED, full)) == 0
    assert count(together(UPSAMPLED, full, dataset="hand")) == 1
    assert count(together(UPSAMPLED, item(sound=noise(44_100)))) == 1
    assert count(together(UPSAMPLED, UPSAMPLED)) == 2


def test_only_recordings_in_a_scene_can_have_been_raised() -> None:
    assert count(together(UPSAMPLED)) == 1
    assert count(together(UPSAMPLED, record='{"events":[{"source":{"kind":"music"}}]}')) == 0


def test_white_noise_is_even_and_adds_up() -> None:
    """Noise of 0.1 is -20 dBFS (a power of 0.01): in each of 64 bands -38.06 dB."""
    meter = BandMeter()
    for block in np.array_split(noise().samples, 7, axis=1):
        meter.add(block)
    levels = meter.levels_db()
    assert levels.shape == (64,)
    assert levels == pytest.approx(np.full(64, -38.06), abs=1.5)
    assert 10 * np.log10((10 ** (levels / 10)).sum()) == pytest.approx(-20.0, abs=0.2)


def test_too_short_to_tell() -> None:
    assert BandMeter().found() is None
    assert count(item(sound=tone(duration_s=0.1))) == 0


@pytest.mark.slow
def test_rates_of_real_recordings(kit: Path | None) -> None:
    """Of 400 environmental sounds at 44.1 kHz, ten end in a cliff: upsampled, or coded, before they were published."""
    if kit is None:
        return
    files = sorted(kit.glob("ESC-10/*/*.ogg"))
    assert len(files) == 400
    found = [file.stem for file in files if count(item(sound=decode(file)))]
    assert len(found) == 10
    assert "1-17367-A" in found  # rain, up to 8 kHz
