"""Sound: faults put into clean clips, flat tops in made and real recordings."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from earmark.audio import Sound
from earmark.checks import Gates, check_items
from earmark.checks.hearing import Heard, Unheard, hear
from earmark.checks.meters import FlatTopMeter, FlatTops
from earmark.checks.registry import ItemCheck, chosen
from earmark.checks.sound import FEW_RUNS, is_damaged
from earmark.errors import Issue
from earmark.item import Attribute, Item, Media
from earmark.mastering import Target, master
from tests.made import clip_of, item, tone
from tests.test_checks import Case, holding, write


def clipped_to(share_of_peak: float, sound: Sound) -> Sound:
    top = float(np.abs(sound.samples).max()) * share_of_peak
    return Sound(np.clip(sound.samples, -top, top).astype(np.float32), sound.sample_rate_hz)


def with_bytes(whole: Item, encoded: bytes | None) -> Item:
    return whole.model_copy(update={"audio": (Media(bytes=encoded, path="0.flac"),)})


def with_facts(whole: Item, **facts: object) -> Item:
    clips = (whole.clips[0].model_copy(update=facts), *whole.clips[1:])
    return whole.model_copy(update={"clips": clips}).sealed()


def flac_of(whole: Item) -> bytes:
    encoded = whole.audio[0].bytes
    assert encoded is not None
    return encoded


def silence() -> bytes:
    """A FLAC of zeros: mastering would refuse it, so it is written by hand."""
    from earmark.audio import FlacWriter

    writer = FlacWriter(16_000, 1)
    writer.write(np.zeros((1, 8_000), np.float32))
    return writer.close()[0]


def knocked() -> Sound:
    """A tone of two seconds that is clipped in five of its 874 waves, on both sides."""
    sound = tone(437.0, 2.0, level=0.5)
    gain = np.ones(sound.samples.shape[1], np.float32)
    gain[8_000 : 8_000 + round(5 * 16_000 / 437)] = 1.3
    return clipped_to(0.9, Sound(sound.samples * gain, sound.sample_rate_hz))


CLEAN = item()
NAMED_SHORT = item(groups=(Attribute(key="length", value="short"),))
NAMED_LONG = item(groups=(Attribute(key="length", value="long"),))
POINTER = with_bytes(with_facts(CLEAN, redistributable=False), None)

CASES = {
    "sound.present": Case(holding(with_bytes(CLEAN, None)), holding(CLEAN, POINTER)),
    "sound.decodable": Case(holding(with_bytes(CLEAN, flac_of(CLEAN)[:-500])), holding(CLEAN)),
    "sound.facts": Case(holding(with_facts(CLEAN, duration_s=0.6)), holding(CLEAN)),
    "sound.audible": Case(holding(with_bytes(CLEAN, silence())), holding(CLEAN)),
    "sound.clipped": Case(holding(item(sound=clipped_to(0.5, tone(437.0, 1.0)))), holding(CLEAN)),
    "sound.flat_tops": Case(holding(item(sound=knocked())), holding(CLEAN)),
    "sound.layout": Case(holding(with_facts(CLEAN, layout="foa")), holding(CLEAN)),
    "sound.length": Case(holding(NAMED_LONG), holding(NAMED_SHORT)),
}


def found(name: str, whole: Item) -> list[Issue]:
    check = chosen([name])[0]
    assert isinstance(check, ItemCheck)
    return list(check.find(whole))


@pytest.mark.parametrize(
    "facts",
    [
        {"sha256": "0" * 64},
        {"pcm_sha256": "0" * 64},
        {"duration_s": 0.500001},
        {"sample_rate_hz": 16_001},
        {"channels": 2},
        {"loudness_lufs": -22.8},
        {"loudness_lufs": None},
        {"true_peak_dbfs": -10.0},
    ],
)
def test_each_fact_is_compared_with_the_bytes(facts: dict[str, object]) -> None:
    issues = found("sound.facts", with_facts(CLEAN, **facts))
    assert [issue.field for issue in issues] == [f"clips[0].{name}" for name in facts]


@pytest.mark.parametrize(
    ("key", "value", "count"),
    [
        ("length", "short", 0), ("length", "Short", 1), ("length", "ultra_long", 1), ("length", "", 1),
        ("minutes", "0.01", 0), ("minutes", "0", 0), ("minutes", "1", 1), ("minutes", "half a one", 1),
        ("gender", "long", 0),
    ],
)  # fmt: skip
def test_groups_that_name_the_length(key: str, value: str, count: int) -> None:
    assert len(found("sound.length", item(groups=(Attribute(key=key, value=value),)))) == count


def test_levels_may_be_a_tenth_of_a_decibel_off() -> None:
    loudness = CLEAN.clips[0].loudness_lufs
    assert loudness is not None
    assert found("sound.facts", with_facts(CLEAN, loudness_lufs=loudness + 0.05)) == []


def test_what_is_not_flac_is_no_clip() -> None:
    import io

    import soundfile

    buffer = io.BytesIO()
    soundfile.write(buffer, tone().samples.T, 16_000, format="WAV")
    assert [i.expected for i in found("sound.decodable", with_bytes(CLEAN, buffer.getvalue()))] == ["FLAC"]


def test_a_pointer_is_not_heard_but_counted(tmp_path: Path) -> None:
    write(tmp_path, [CLEAN, POINTER.model_copy(update={"id": "hand/two"}).sealed()])
    report = check_items(tmp_path, Gates(), None, ["sound"])
    assert (report.items, report.clips, report.pointers) == (2, 1, 1)
    assert report.passed
    assert report.result("sound.decodable").of == 1


def test_every_clip_of_an_item_is_heard() -> None:
    media, clip = clip_of(tone(500.0))
    two = item(audio=(*CLEAN.audio, Media(bytes=b"noise")), clips=(*CLEAN.clips, clip))
    assert [issue.field for issue in found("sound.decodable", two)] == ["audio[1]"]
    assert found("sound.facts", item(audio=(*CLEAN.audio, media), clips=(*CLEAN.clips, clip))) == []


def test_light_clipping_is_a_warning_and_not_an_error_too() -> None:
    lightly = item(sound=knocked())
    badly = item(sound=clipped_to(0.5, tone(437.0, 1.0)))
    assert len(found("sound.flat_tops", lightly)) == len(found("sound.clipped", badly)) == 1
    assert found("sound.clipped", lightly) == found("sound.flat_tops", badly) == []


@given(st.binary(min_size=0, max_size=400), st.integers(0, 10_000))
def test_no_bytes_make_a_traceback(junk: bytes, place: int) -> None:
    whole = flac_of(CLEAN)
    at = place % len(whole)
    for encoded in (junk, whole[:at], whole[:at] + junk + whole[at + len(junk) :]):
        assert isinstance(hear(encoded, "mono"), (Heard, Unheard))


def tops_of(*channels: list[int], block: int = 1 << 18) -> FlatTops:
    """Flat tops of samples given as 16-bit numbers, read in blocks."""
    pcm = np.array(channels, np.int16)
    meter = FlatTopMeter(len(channels))
    blocks = [pcm[:, at : at + block] for at in range(0, pcm.shape[1], block)]
    for one in blocks:
        meter.survey(one)
    for one in blocks:
        meter.count(one)
    return meter.found()


def test_flat_tops_by_hand() -> None:
    # Three samples at 100 and two at 99 and 100: the first is a top, the second is too short. 50 lies between.
    assert tops_of([0, 50, 100, 100, 100, 50, 0, 99, 100, 0, 70]) == FlatTops(1, 3 / 11)
    # The lowest value counts as well, and each channel has its own.
    assert tops_of([-70, 50, -100, -99, -100, -50, 0], [30, 10, 40, 40, 40, 20, 0]) == FlatTops(2, 6 / 14)
    # A round top: the drop beside it is too small.
    assert tops_of([0, 90, 95, 100, 100, 100, 95, 90, 0]).runs == 0
    # Coarse steps: no other value of the clip lies between the top and what is beside it.
    assert tops_of([0, 50, 100, 100, 100, 50, 0, 50, 100, 100, 100, 50]).runs == 0
    # A top that the end of a block cuts is two, or none where the pieces are too short.
    assert tops_of([0, 70, 50, *[100] * 6, 50, 0]) == FlatTops(1, 6 / 11)
    assert tops_of([0, 70, 50, *[100] * 6, 50, 0], block=6) == FlatTops(2, 6 / 11)
    assert tops_of([0, 70, 50, *[100] * 4, 50, 0], block=5).runs == 0
    # Nothing above zero, nothing at all.
    assert tops_of([0, 0, 0, 0]) == FlatTops(0, 0.0)


@given(
    frequency_hz=st.floats(20.0, 3_000.0),
    level=st.floats(0.001, 0.99),
    rate_hz=st.sampled_from([8_000, 16_000, 44_100, 48_000]),
)
def test_no_pure_tone_has_flat_tops(frequency_hz: float, level: float, rate_hz: int) -> None:
    samples = np.rint(tone(frequency_hz, 0.3, rate_hz, level).samples[0] * 32767).astype(int)
    assert tops_of(samples.tolist()).runs < FEW_RUNS


@given(over_db=st.floats(3.0, 20.0), gain_db=st.floats(-30.0, 0.0), frequency_hz=st.floats(90.0, 1_000.0))
def test_a_gain_after_the_clipping_hides_nothing(over_db: float, gain_db: float, frequency_hz: float) -> None:
    """A wave of varying height, clipped, then turned down: what happens when a corpus is mastered.

    Not a wave in step with the samples: clipped hard, it is a square wave of few values, which is not called clipped.
    """
    t = np.arange(16_000) / 16_000
    wave = np.sin(2 * np.pi * frequency_hz * t) * (1 + 0.02 * np.sin(2 * np.pi * 3.3 * t))
    flat = np.clip(wave * 10 ** (over_db / 20), -1, 1) * 10 ** (gain_db / 20)
    pcm = np.rint(flat * 32767).astype(int)
    assume(len(np.unique(pcm)) > 100)
    assert is_damaged(tops_of(pcm.tolist()))


@pytest.mark.slow
def test_real_recordings_are_hardly_ever_called_clipped(kit: Path | None) -> None:
    """400 environmental sounds and 600 spoken digits: none is clipped, none is warned of.

    Two have one flat top each: 2_nicolas_8 and 6_nicolas_0, digits recorded with 8 bits.
    """
    if kit is None:
        return
    files = [*kit.glob("ESC-10/*/*.ogg"), *kit.glob("free-spoken-digit-dataset/recordings/*.wav")]
    assert len(files) == 1_000
    with_one: set[str] = set()
    for file in files:
        heard = hear(master(file, Target()).flac, "mono")
        assert isinstance(heard, Heard)
        assert heard.flat_tops.runs < FEW_RUNS
        if heard.flat_tops.runs:
            with_one.add(file.stem)
    assert with_one == {"2_nicolas_8", "6_nicolas_0"}


def test_a_real_recording_clipped_by_6_db_is_damaged(kit: Path | None) -> None:
    """Read speech: of 30 recordings clipped by 6 dB, 87 % or more were called damaged; here are the first four."""
    if kit is None:
        return
    from earmark.audio import decode

    files = sorted(kit.glob("LibriSpeech-test-other-10spk/**/*.flac"))[:4]
    assert len(files) == 4
    for file in files:
        heard = hear(master(clipped_to(0.5, decode(file)), Target()).flac, "mono")
        assert isinstance(heard, Heard)
        assert is_damaged(heard.flat_tops)
