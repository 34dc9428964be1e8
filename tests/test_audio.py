"""Sound in and out: every format decodes from bytes and from a file, resampling is clean, 16 bits never wrap."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from earmark.audio import (
    BLOCK_FRAMES,
    FlacWriter,
    Samples,
    Sound,
    decode,
    decoded_blocks,
    pcm_sha256,
    probe,
    resampled_blocks,
    to_pcm16,
)
from earmark.errors import AudioError
from tests.made import encoded, tone

# Format, subtype, the largest difference to the samples that went in.
WHOLE = [
    ("WAV", "PCM_16", 2**-15), ("WAV", "PCM_24", 2**-23), ("WAV", "PCM_32", 2**-23), ("WAV", "FLOAT", 0.0),
    ("WAV", "DOUBLE", 0.0), ("WAV", "PCM_U8", 2**-7), ("WAV", "ULAW", 0.02), ("WAVEX", "PCM_16", 2**-15),
    ("RF64", "PCM_16", 2**-15), ("W64", "PCM_16", 2**-15), ("AIFF", "PCM_16", 2**-15), ("AU", "PCM_16", 2**-15),
    ("CAF", "PCM_16", 2**-15), ("FLAC", "PCM_S8", 2**-7), ("FLAC", "PCM_16", 2**-15), ("FLAC", "PCM_24", 2**-23),
    ("OGG", "VORBIS", 0.02), ("OGG", "OPUS", 0.05), ("MP3", "MPEG_LAYER_III", 0.02),
]  # fmt: skip


def stereo(rate_hz: int = 16_000, duration_s: float = 1.0) -> Sound:
    left, right = (tone(f, duration_s, rate_hz).samples[0] for f in (440.0, 660.0))
    return Sound(np.stack([left, right]), rate_hz)


@pytest.mark.parametrize(("kind", "subtype", "tolerance"), WHOLE)
def test_formats_decode_from_bytes_and_from_a_file(kind: str, subtype: str, tolerance: float, tmp_path: Path) -> None:
    sound = stereo()
    data = encoded(sound, kind, subtype)
    path = tmp_path / "sound.bin"
    path.write_bytes(data)
    found = decode(data)
    assert found.sample_rate_hz == 16_000
    assert found.samples.dtype == np.float32
    assert found.samples.shape == (2, 16_000)
    assert found.duration_s == 1.0
    assert np.abs(found.samples - sound.samples)[:, 400:-400].max() <= tolerance
    assert np.array_equal(decode(path).samples, found.samples)
    assert (probe(path).sample_rate_hz, probe(path).channels) == (16_000, 2)
    assert probe(path).frames <= 16_000


def test_a_file_whose_name_is_no_unicode(tmp_path: Path) -> None:
    path = Path(os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9.flac"))
    path.write_bytes(encoded(tone(), "FLAC"))
    assert decode(path).duration_s == 0.5


def test_real_recordings_decode(kit: Path | None) -> None:
    if kit is None:
        return
    files = [
        "ESC-10/010 - Fire crackling/5-189212-A.ogg",
        "mfa-multilingual/wav/common_voice_en_22058266.mp3",
        "loudness-ITU1770/piano.wav",
    ]
    for name in files:
        found = decode(kit / name)
        assert found.duration_s > 1.0
        assert 0.01 < np.abs(found.samples).max() <= 1.1


def test_blocks_join_to_the_whole() -> None:
    sound = stereo(duration_s=BLOCK_FRAMES / 16_000 + 1.3)
    for source in (sound, encoded(sound, "FLAC")):
        rate_hz, channels, blocks = decoded_blocks(source)
        pieces = list(blocks)
        assert (rate_hz, channels) == (16_000, 2)
        assert [piece.shape[1] for piece in pieces] == [BLOCK_FRAMES, 20_800]
    assert np.array_equal(np.concatenate(pieces, axis=1), decode(encoded(sound, "FLAC")).samples)


def _tail_db(samples: Samples, reference: Samples) -> float:
    """Power of the difference against the reference, away from the ends."""
    inner = slice(500, -500)
    difference = (samples - reference)[:, inner]
    return float(10 * np.log10(np.mean(difference**2) / np.mean(reference[:, inner] ** 2)))


@pytest.mark.parametrize(("rate_hz", "to_hz"), [(44_100, 16_000), (48_000, 16_000), (96_000, 44_100), (8_000, 48_000)])
def test_a_sine_stays_a_sine(rate_hz: int, to_hz: int) -> None:
    found = decode(encoded(tone(997.0, 2.0, rate_hz, 0.5), "WAV", "FLOAT"), sample_rate_hz=to_hz)
    assert found.sample_rate_hz == to_hz
    assert found.samples.shape == (1, 2 * to_hz)
    assert _tail_db(found.samples, tone(997.0, 2.0, to_hz, 0.5).samples) < -100


@pytest.mark.parametrize("frequency_hz", [8_700.0, 10_000.0, 15_000.0, 23_000.0])
def test_what_is_above_the_new_band_does_not_come_back(frequency_hz: float) -> None:
    sound = tone(frequency_hz, 1.0, 48_000, 0.5)
    found = np.concatenate(list(resampled_blocks([sound.samples], 48_000, 16_000, 1)), axis=1)
    power = np.mean(found[:, 500:-500] ** 2) / np.mean(sound.samples**2)
    assert 10 * np.log10(power) < -100


@pytest.mark.parametrize("cuts", [[1], [7, 100, 16_000], [4096] * 12, [44_099, 1, 1]])
def test_resampling_does_not_know_how_the_blocks_are_cut(cuts: list[int]) -> None:
    sound = stereo(44_100)
    whole = np.concatenate(list(resampled_blocks([sound.samples], 44_100, 16_000, 2)), axis=1)
    pieces = np.split(sound.samples, np.cumsum(cuts), axis=1)
    assert np.array_equal(np.concatenate(list(resampled_blocks(pieces, 44_100, 16_000, 2)), axis=1), whole)


@given(hnp.arrays(np.float32, st.tuples(st.integers(1, 2), st.integers(1, 9)), elements=st.floats(-9, 9, width=32)))
def test_sixteen_bits_never_wrap(block: Samples) -> None:
    pcm = to_pcm16(block)
    assert pcm.dtype == np.int16
    assert pcm.shape == block.shape[::-1]
    assert np.array_equal(np.sign(pcm.T) * np.sign(block) < 0, np.zeros(block.shape, bool))
    assert np.abs(pcm.T / 32767 - np.clip(block, -32768 / 32767, 1)).max() <= 0.5001 / 32767


def test_full_scale_in_sixteen_bits() -> None:
    block = np.array([[1.0, -1.0, 2.0, -2.0, 0.0, 0.5 / 32767, 1.5 / 32767]], np.float32)
    assert to_pcm16(block)[:, 0].tolist() == [32767, -32767, 32767, -32768, 0, 0, 2]  # halves go to even


def test_flac_gives_the_pcm_back_and_knows_its_hash() -> None:
    sound = stereo()
    writer = FlacWriter(16_000, 2)
    for piece in np.split(sound.samples, [100, 5000], axis=1):
        writer.write(piece)
    data, digest = writer.close()
    pcm = to_pcm16(sound.samples)
    assert writer.frames == 16_000
    assert digest == hashlib.sha256(pcm.tobytes()).hexdigest() == pcm_sha256(data)
    assert np.array_equal(np.rint(decode(data).samples.T * 32768).astype(np.int16), pcm)


@pytest.mark.parametrize("channels", [0, 9, 32])
def test_channels_that_flac_does_not_know(channels: int) -> None:
    with pytest.raises(AudioError, match=f"FLAC: expected 1 to 8 channels, got {channels}"):
        FlacWriter(16_000, channels)
