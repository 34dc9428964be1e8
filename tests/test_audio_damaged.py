"""Bad sound: never a silent shortening, never an exception of another family, always the name of the file."""

from __future__ import annotations

import io
import os
import struct
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import soundfile
from hypothesis import given, settings
from hypothesis import strategies as st

from earmark.audio import Sound, decode, decoded_blocks, pcm_sha256, probe
from earmark.containers import fault
from earmark.errors import AudioError
from earmark.mpeg import lacking_header
from tests.made import encoded, tone

NOISE = Sound((np.random.default_rng(3).standard_normal((1, 48_000)) * 0.1).astype(np.float32), 16_000)
CHUNKED = ("WAV", "WAVEX", "RF64", "W64", "AIFF", "AU", "CAF")
FILES = {
    **{kind: encoded(NOISE, kind, "PCM_16") for kind in (*CHUNKED, "FLAC")},
    "FLOAT": encoded(NOISE, "WAV", "FLOAT"),
    "VORBIS": encoded(NOISE, "OGG", "VORBIS"),
    "OPUS": encoded(NOISE, "OGG", "OPUS"),
    "MP3": encoded(NOISE, "MP3"),
}
CHECKED = ("FLAC", "VORBIS", "OPUS")  # formats with checksums


def constant_mp3(rate_hz: int = 44_100, seconds: float = 2.0) -> bytes:
    """An MP3 of one bit rate."""
    samples = np.random.default_rng(4).standard_normal(round(rate_hz * seconds)) * 0.1
    buffer = io.BytesIO()
    with soundfile.SoundFile(
        buffer, "w", rate_hz, 1, format="MP3", bitrate_mode="CONSTANT", compression_level=0.6
    ) as file:
        file.write(samples)
    return buffer.getvalue()


def headless(mp3: bytes) -> bytes:
    """An MP3 without its Info frame."""
    second = mp3.index(mp3[:2], 4)
    assert b"Info" in mp3[:second] or b"Xing" in mp3[:second]
    return mp3[second:]


@pytest.mark.parametrize("share", [0.0, 0.001, 0.02, 0.3, 0.5, 0.9, 0.99, 0.9999])
@pytest.mark.parametrize("kind", FILES)
def test_a_file_that_breaks_off(kind: str, share: float, tmp_path: Path) -> None:
    path = tmp_path / f"cut.{kind}"
    path.write_bytes(FILES[kind][: int(len(FILES[kind]) * share)])
    with pytest.raises(AudioError, match=rf"cut\.{kind}: expected .*, got "):
        decode(path)
    with pytest.raises(AudioError, match=r"bytes of audio: expected .*, got "):
        decode(path.read_bytes())


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(sorted(FILES)), st.floats(0, 1, exclude_max=True))
def test_wherever_a_file_breaks_off_nothing_is_shortened(kind: str, share: float) -> None:
    try:
        found = decode(FILES[kind][: int(len(FILES[kind]) * share)])
    except AudioError:
        return
    assert found.samples.shape[1] == 48_000  # what was cut off was no sound


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(sorted(FILES)), st.floats(0, 0.99), st.binary(min_size=1, max_size=40), st.booleans())
def test_wherever_a_file_is_damaged_nothing_is_shortened(kind: str, at: float, junk: bytes, inserted: bool) -> None:
    whole = FILES[kind]
    start = int(len(whole) * at)
    try:
        found = decode(whole[:start] + junk + whole[start if inserted else start + len(junk) :])
    except AudioError:
        return
    assert found.samples.shape[1] >= 48_000 or found.sample_rate_hz != 16_000 or start < 4096  # a header rewritten


@pytest.mark.parametrize("kind", CHECKED)
@pytest.mark.parametrize("at", [0.3, 0.6, 0.98])
def test_formats_with_checksums_notice_one_wrong_byte(kind: str, at: float) -> None:
    data = bytearray(FILES[kind])
    data[int(len(data) * at)] ^= 0x10
    with pytest.raises(AudioError, match="expected"):
        decode(bytes(data))


def patched(kind: str, at: int, value: bytes) -> bytes:
    return FILES[kind][:at] + value + FILES[kind][at + len(value) :]


def flac_with_total(frames: int) -> bytes:
    """The FLAC with another number of samples in its header (RFC 9639, 8.2: the last 36 of 64 bits)."""
    value = int.from_bytes(FILES["FLAC"][18:26], "big") >> 36 << 36 | frames
    return patched("FLAC", 18, value.to_bytes(8, "big"))


WAV_HEAD = b"RIFF" + struct.pack("<I", 96_036) + b"WAVE"
LIES: dict[str, tuple[bytes, str]] = {
    "data larger than the file": (patched("WAV", 40, struct.pack("<I", 500_000)), "500044 bytes, .* got 96044"),
    "data smaller than the RIFF": (patched("WAV", 40, struct.pack("<I", 40_000)), "bytes behind them, at 40044"),
    "data of length 0": (patched("WAV", 40, bytes(4)), "bytes behind them, at 44"),
    "form larger than the file": (patched("AIFF", 42, struct.pack(">I", 500_000)), "500046 bytes, .* got 96054"),
    "FLAC with fewer samples": (flac_with_total(16_000), "expected the samples that its checksum was made of"),
    "FLAC with one sample less": (flac_with_total(47_999), "expected the samples that its checksum was made of"),
    "FLAC with more samples": (flac_with_total(48_001), "expected audio to the end"),
    "FLAC of unknown length": (flac_with_total(0), "expected audio to the end"),
    "FLAC of two streams": (FILES["FLAC"] * 2, "expected one FLAC stream, got another one at byte"),
    "Ogg of two streams": (FILES["VORBIS"] + FILES["OPUS"], "expected one Ogg stream, got another one at byte"),
    "Ogg twice": (FILES["VORBIS"] * 2, "expected one Ogg stream, got another one at byte"),
    "MP3 twice": (FILES["MP3"] * 2, "MPEG frames, as its header says, got"),
    "MP3 with a hole": (FILES["MP3"][:6000] + FILES["MP3"][7001:], "expected an MPEG frame at byte"),
    "headless MP3 cut": (headless(constant_mp3())[:-50], "expected MPEG frames to the end"),
}


@pytest.mark.parametrize("name", LIES)
def test_a_header_that_lies_about_the_length(name: str) -> None:
    data, message = LIES[name]
    with pytest.raises(AudioError, match=message):
        decode(data)


def page_of(data: bytes, number: int) -> tuple[int, int]:
    """Where an Ogg page begins and ends."""
    starts = [n for n in range(len(data)) if data[n : n + 4] == b"OggS"]
    return starts[number], [*starts, len(data)][number + 1]


def test_an_ogg_page_that_is_missing() -> None:
    start, end = page_of(FILES["VORBIS"], 2)
    with pytest.raises(AudioError, match=r"expected Ogg page 2, got page 3 at byte \d+: some are missing"):
        decode(FILES["VORBIS"][:start] + FILES["VORBIS"][end:])


WHOLE: dict[str, bytes] = {
    "streamed by ffmpeg": patched("WAV", 40, b"\xff" * 4),
    "streamed by SoX": patched("WAV", 40, struct.pack("<I", 0x7FFF_F000)),
    "RIFF size of a stream": patched("WAV", 4, b"\xff" * 4),
    "RIFF size too small": patched("WAV", 4, struct.pack("<I", 36)),
    "more chunks behind": FILES["WAV"] + b"LIST" + struct.pack("<I", 4) + b"INFO",
    "zeros behind the RIFF": FILES["WAV"] + bytes(99),
    "zeros behind the FLAC": FILES["FLAC"] + bytes(99),
    "text behind the Ogg": FILES["VORBIS"] + b"text" * 99,
    "ID3v1 behind the MP3": FILES["MP3"] + b"TAG" + bytes(125),
    "ID3v2 before the MP3": b"ID3\x04\x00\x00\x00\x00\x01\x00" + bytes(128) + FILES["MP3"],
    "ID3v2 before the FLAC": b"ID3\x04\x00\x00\x00\x00\x01\x00" + bytes(128) + FILES["FLAC"],
    "FLAC without its MD5": patched("FLAC", 26, bytes(16)),
}


@pytest.mark.parametrize("name", WHOLE)
def test_what_is_odd_but_whole_is_read_to_the_end(name: str) -> None:
    assert decode(WHOLE[name]).samples.shape == (1, 48_000)


@pytest.mark.parametrize("rate_hz", [8_000, 22_050, 24_000, 44_100, 48_000])
@pytest.mark.parametrize("make", [constant_mp3, lambda rate_hz: encoded(tone(440.0, 2.0, rate_hz), "MP3")])
def test_an_mp3_without_header_is_read_to_the_end(rate_hz: int, make: Callable[[int], bytes]) -> None:
    whole = make(rate_hz)
    bare = headless(whole)
    frame, delay = (1152 if rate_hz >= 32_000 else 576), 529  # samples a frame; of the decoder
    frames = (decode(bare).samples.shape[1] + delay) / frame
    assert frames == int(frames)
    assert frames * frame >= decode(whole).samples.shape[1]
    assert (decode(bare * 2).samples.shape[1] + delay) / frame == 2 * frames
    assert lacking_header(bare, 0)
    assert not lacking_header(whole, 0)


def not_audio(folder: Path) -> dict[str, Path]:
    (folder / "empty.flac").write_bytes(b"")
    (folder / "text.wav").write_text("this is no sound\n" * 99)
    (folder / "riff.wav").write_bytes(b"RIFF")
    (folder / "head.wav").write_bytes(FILES["WAV"][:44])
    (folder / "named\x07\n.wav").write_bytes(b"RIFF")
    os.mkfifo(folder / "pipe.wav")
    names = ["empty.flac", "text.wav", "riff.wav", "head.wav", "named\x07\n.wav", "pipe.wav", "", "none.wav",
             "text.wav/x.wav", "x" * 300, "a\0b.wav"]  # fmt: skip
    return {name: folder / name for name in names}


def test_what_is_no_sound_is_named_with_what_it_is(tmp_path: Path) -> None:
    expected = {
        "empty.flac": "expected audio, got 0 bytes", "text.wav": "got Format not recognised. The file is damaged",
        "": "expected a file, got a folder", "none.wav": "expected a readable file, got No such file",
        "pipe.wav": "expected a file, got a device or pipe", "a\0b.wav": "got embedded null byte",
        "head.wav": "expected at least 96044 bytes",
    }  # fmt: skip
    for name, path in not_audio(tmp_path).items():
        for read in (decode, probe, pcm_sha256, decoded_blocks):
            with pytest.raises(AudioError) as caught:
                read(path)
            assert str(caught.value).startswith(f"{path}: expected ")
            assert expected.get(name, "") in str(caught.value)


@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf])
@pytest.mark.parametrize("at", [0, 4_999, 300_000])
def test_samples_that_are_no_numbers(value: float, at: int) -> None:
    sound = Sound(np.zeros((1, 300_001), np.float32), 16_000)
    sound.samples[0, at] = value
    with pytest.raises(AudioError, match="expected finite samples, got NaN or infinity"):
        decode(encoded(sound, "WAV", "FLOAT"))
    with pytest.raises(AudioError, match="made sound: expected finite samples"):
        list(decoded_blocks(sound)[2])


@pytest.mark.parametrize("kind", ["WAV", "FLAC", "OGG", "MP3"])
def test_the_shortest_clip(kind: str) -> None:
    assert decode(encoded(tone(duration_s=0.05), kind)).duration_s == 0.05
    for frames in (1, 799):
        with pytest.raises(AudioError, match=rf"expected at least 0\.05 s, got {frames} samples at 16000 Hz"):
            decode(encoded(tone(duration_s=frames / 16_000), kind))


@pytest.mark.parametrize("rate_hz", [100, 3_999, 384_001])
def test_rates_that_no_sound_has(rate_hz: int) -> None:
    with pytest.raises(AudioError, match=f"expected 4000 to 384000 Hz, got {rate_hz} Hz"):
        decode(encoded(Sound(NOISE.samples, rate_hz)))


@given(st.binary(max_size=200))
def test_any_bytes_have_a_fault_or_none(data: bytes) -> None:
    for head in (b"", b"RIFF", b"RF64", b"FORM", b"caff", b".snd", b"riff", b"OggS", b"fLaC", b"\xff\xfb", b"ID3"):
        fault(head + data)
