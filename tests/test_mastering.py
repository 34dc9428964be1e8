"""Mastering: the level is hit unless a peak holds it back, nothing is clipped or lost, bytes never differ."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from earmark import audio, mastering
from earmark.audio import BLOCK_FRAMES, Samples, Sound, decode, pcm_sha256
from earmark.errors import AudioError
from earmark.item import Layout
from earmark.loudness import LoudnessMeter, PeakMeter
from earmark.mastering import Mastered, Target, default_layout, master
from tests.made import encoded, tone


def speechlike(seed: int, channels: int = 1, seconds: float = 2.0, rate_hz: int = 16_000) -> Sound:
    """Noise that comes and goes."""
    random = np.random.default_rng(seed)
    frames = round(seconds * rate_hz)
    swell = 0.1 + np.abs(np.sin(np.linspace(0, 3 * np.pi, frames)))
    return Sound((random.standard_normal((channels, frames)) * swell * 0.05).astype(np.float32), rate_hz)


def measured(done: Mastered) -> tuple[float | None, float]:
    """Loudness and true peak of the bytes, decoded."""
    sound = decode(done.flac)
    loudness = LoudnessMeter(sound.sample_rate_hz, done.channels, done.layout)
    peaks = PeakMeter(sound.sample_rate_hz, done.channels)
    loudness.add(sound.samples)
    peaks.add(sound.samples)
    peak = peaks.true_peak_dbtp()
    assert peak is not None
    return loudness.loudness_lufs(), peak


@settings(max_examples=60, deadline=None)
@given(
    source=st.builds(
        speechlike, st.integers(0, 10**6), st.integers(1, 4), st.just(1.0),
        st.sampled_from([8_000, 11_025, 16_000, 44_100]),
    ),
    level_db=st.floats(-38, 15), target=st.floats(-40, -8), ceiling=st.floats(-9, 0),
)  # fmt: skip
def test_the_level_is_hit_unless_a_peak_holds_it_back(
    source: Sound, level_db: float, target: float, ceiling: float
) -> None:
    louder = Sound(source.samples * np.float32(10 ** (level_db / 20)), source.sample_rate_hz)
    done = master(louder, Target(loudness_lufs=target, true_peak_dbtp=ceiling))
    lufs, peak = measured(done)
    assert lufs is not None
    assert peak <= ceiling + 0.002  # of rounding to 16 bits
    assert done.true_peak_dbfs <= ceiling + 0.005  # of rounding to two decimals
    assert lufs <= target + 0.05
    assert abs(lufs - target) <= 0.05 or abs(peak - ceiling) <= 0.05
    assert done.loudness_lufs == pytest.approx(lufs, abs=0.02)
    assert done.true_peak_dbfs == pytest.approx(peak, abs=0.02)


def test_facts_are_those_of_the_bytes() -> None:
    done = master(encoded(speechlike(1, 2, 2.0, 44_100), "WAV"), Target(max_sample_rate_hz=16_000))
    sound = decode(done.flac)
    assert done.sha256 == hashlib.sha256(done.flac).hexdigest()
    assert done.pcm_sha256 == pcm_sha256(done.flac)
    assert (done.sample_rate_hz, done.channels, done.duration_s) == (16_000, 2, 2.0)
    assert (sound.sample_rate_hz, sound.samples.shape) == (16_000, (2, 32_000))
    assert done.layout == "stereo"
    assert done.transform.startswith("soxr-HQ 44100>16000 Hz; gain ")
    assert done.transform.endswith(" dB; 16-bit FLAC")


@pytest.mark.parametrize("rate_hz", [8_000, 11_025, 44_100, 48_000])
def test_a_low_rate_stays(rate_hz: int) -> None:
    done = master(tone(rate_hz=rate_hz), Target())
    assert done.sample_rate_hz == rate_hz
    assert "soxr" not in done.transform


@pytest.mark.parametrize("channels", [1, 2, 3, 4, 8])
def test_all_channels_are_kept_and_keep_their_ratios(channels: int) -> None:
    source = speechlike(2, channels)
    source.samples[:] *= np.arange(1, channels + 1, dtype=np.float32)[:, None] / channels
    done = master(source, Target(loudness_lufs=-30.0))
    found = decode(done.flac).samples
    gains = [float(np.sum(a * b) / np.sum(b * b)) for a, b in zip(found, source.samples, strict=True)]
    assert done.channels == channels
    assert gains == pytest.approx([gains[0]] * channels, rel=1e-3)
    assert np.abs(found - source.samples * gains[0]).max() < 1e-4


def test_layouts() -> None:
    assert [default_layout(n) for n in (1, 2, 4)] == ["mono", "stereo", "array"]
    source = speechlike(3, 4)
    source.samples[1:] *= 0.01
    layouts: tuple[Layout, ...] = ("foa", "array")
    foa, array = (master(source, Target(), layout) for layout in layouts)
    assert (foa.layout, array.layout) == ("foa", "array")
    assert decode(array.flac).samples.std() > decode(foa.flac).samples.std()  # W alone is louder than the mean


def test_the_level_can_stay_as_it_is() -> None:
    source = speechlike(4)
    done = master(source, Target(loudness_lufs=None))
    assert done.transform == "gain +0.00 dB; 16-bit FLAC"
    assert np.abs(decode(done.flac).samples - source.samples).max() < 1e-4


def test_what_is_below_the_gate_keeps_its_level() -> None:
    done = master(Sound(tone().samples * np.float32(1e-3), 16_000), Target())
    assert (done.loudness_lufs, done.transform) == (None, "gain +0.00 dB; 16-bit FLAC")


LONG = speechlike(5, 2, 2 * BLOCK_FRAMES / 44_100 + 0.7, 44_100)
LONG_SHA = master(LONG, Target(max_sample_rate_hz=16_000)).sha256


@pytest.mark.parametrize("kept_bytes", [0, 100_000, 1 << 20])
@pytest.mark.parametrize("as_file", [False, True])
def test_a_clip_that_is_decoded_twice_gives_the_same_bytes(
    kept_bytes: int, as_file: bool, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    source: Path | Sound = LONG
    if as_file:
        source = tmp_path / "long.wav"
        source.write_bytes(encoded(LONG, "WAV", "FLOAT"))
    readings = []
    checked = audio._checked

    def counted(*arguments: Any) -> Iterator[Samples]:
        readings.append(arguments)
        return checked(*arguments)

    monkeypatch.setattr(audio, "_checked", counted)
    monkeypatch.setattr(mastering, "_KEPT_BYTES", kept_bytes)
    assert master(source, Target(max_sample_rate_hz=16_000)).sha256 == LONG_SHA
    assert len(readings) == 2


def test_another_process_gives_the_same_bytes() -> None:
    code = (
        "from tests.test_mastering import LONG; from earmark.mastering import *; "
        "print(master(LONG, Target(max_sample_rate_hz=16_000)).sha256)"
    )
    root = Path(__file__).parent.parent
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=root)
    assert done.stdout.split() == [LONG_SHA]


def test_golden_pcm() -> None:
    # Made with numpy 2.4 by the definition: gain floored to 0.01 dB, rint(x * 32767), little-endian.
    source = Sound(np.linspace(-0.5, 0.5, 1600, dtype=np.float32)[None], 16_000)
    done = master(source, Target(loudness_lufs=None))
    by_hand = np.rint(source.samples[0] * np.float32(32767)).astype("<i2")
    assert done.pcm_sha256 == hashlib.sha256(by_hand.tobytes()).hexdigest()


def full_scale(samples: Samples) -> Samples:
    return np.asarray(samples / np.abs(samples).max(), np.float32)


def test_a_full_scale_square_is_brought_below_the_ceiling_and_not_clipped() -> None:
    square = Sound(full_scale(np.sign(tone(997.0).samples)), 16_000)
    done = master(square, Target(loudness_lufs=-5.0))
    _, peak = measured(done)
    assert peak <= -1.0
    assert np.abs(decode(done.flac).samples).max() < 0.9


@pytest.mark.parametrize(
    ("samples", "got"),
    [(np.zeros((1, 16_000)), "digital silence"), (np.full((1, 16_000), 1e-5), r"a peak of -99\.\d dBFS")],
)
def test_silence_is_refused(samples: Samples, got: str) -> None:
    with pytest.raises(AudioError, match=rf"made sound: expected sound above -80\.0 dBFS, got {got}. Leave it out"):
        master(Sound(samples.astype(np.float32), 16_000), Target())
    with pytest.raises(AudioError, match=f"bytes of audio: expected sound above .* got {got}"):
        master(encoded(Sound(samples.astype(np.float32), 16_000), "WAV", "FLOAT"), Target())


@pytest.mark.parametrize("frames", [0, 1, 799])
def test_a_sound_that_is_too_short_is_refused(frames: int) -> None:
    with pytest.raises(AudioError, match=r"made sound: expected at least 0\.05 s"):
        master(Sound(np.ones((1, frames), np.float32), 16_000), Target())


def test_more_channels_than_flac_holds_are_refused() -> None:
    with pytest.raises(AudioError, match="expected 1 to 8 channels, got 9"):
        master(speechlike(6, 9, 0.1), Target())
