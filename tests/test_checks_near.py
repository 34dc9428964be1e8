"""Near duplicates: what is one recording whatever was done to it, and what only sounds alike."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from earmark.audio import Sound
from earmark.checks import verify
from earmark.checks.likeness.fingerprint import Print, fingerprint, opened
from earmark.checks.likeness.search import Index, like_pairs
from earmark.checks.sketch import NOTHING, fingerprint_of, sketch, sketches
from earmark.engine import LocalEngine
from earmark.item import Item, Media, Origin, Perturbation, Twin
from earmark.shards import ShardSeries
from tests.made import encoded, item, tone
from tests.sounding import coded, later, part, recording, resampled
from tests.test_checks import Builder, Case, holding

SOUND = recording(1)
COPY = part(SOUND, 1.0, 3.0, gain_db=-12)


def of_record(name: str, sound: Sound, record: str, dataset: str = "hand", **fields: Any) -> Item:
    source = Origin(dataset=dataset, revision="1", record=record)
    whole = item(name, sound, **fields)
    clips = tuple(clip.model_copy(update={"source": source}) for clip in whole.clips)
    return whole.model_copy(update={"clips": clips}).sealed()


ONE = of_record("hand/one", SOUND, "one.wav")
CUT = of_record("hand/two", COPY, "two.mp3")
OTHER = of_record("hand/three", recording(2), "three.wav")


def in_splits(**splits: Item) -> Builder:
    def build(folder: Path) -> Path:
        for split, one in splits.items():
            series = ShardSeries(folder, split)
            series.add(one)
            series.close()
        return folder

    return build


CASES = {
    "near.recording": Case(holding(ONE, CUT), holding(ONE, OTHER)),
    "near.split": Case(in_splits(train=ONE, test=CUT), in_splits(train=ONE, test=OTHER)),
}


def prints(*sounds: Sound) -> tuple[bytes, ...]:
    return tuple(fingerprint(sound.samples, sound.sample_rate_hz) for sound in sounds)


def found(folder: Path, check: str, **options: Any) -> int:
    return verify(folder, [check], **options).result(check).found


@pytest.mark.parametrize(
    "change",
    [
        lambda sound: coded(resampled(sound, 24_000), "MP3", "MPEG_LAYER_III"),
        lambda sound: coded(resampled(sound, 24_000), "OGG", "OPUS"),
        lambda sound: coded(sound, "OGG", "VORBIS"),
        lambda sound: part(sound, 0.0, 4.0, gain_db=-12),
        lambda sound: later(sound, 0.1),
        lambda sound: part(sound, 0.1, 4.0),
        lambda sound: resampled(sound, 44_100),
        lambda sound: resampled(sound, 8_000),
        lambda sound: part(sound, 1.3, 3.3),
        lambda sound: coded(part(resampled(sound, 24_000), 0.7, 2.7, gain_db=-12), "MP3", "MPEG_LAYER_III"),
    ],
    ids=["mp3", "opus", "vorbis", "-12 dB", "later", "cut", "44.1 kHz", "8 kHz", "half", "half, softer, mp3"],
)
def test_a_copy_is_found_among_others(change: Callable[[Sound], Sound]) -> None:
    index = Index([opened(kept) for kept in prints(*(recording(seed) for seed in range(12)))])
    copies = [opened(kept) for kept in prints(change(recording(3)), change(recording(7)))]
    assert [(pair.query, pair.found) for pair in index.search(copies)] == [(0, 3), (1, 7)]


def test_the_likeness_says_where_and_how_much() -> None:
    (pair,) = like_pairs(prints(SOUND, part(SOUND, 1.6, 3.6)))
    assert (pair.query, pair.found) == (1, 0)
    assert pair.likeness.shift * 0.016 == pytest.approx(1.6, abs=0.017)
    assert pair.likeness.overlap_s == pytest.approx(2.0, abs=0.1)
    assert pair.likeness.errors < 0.1


def steady() -> list[Sound]:
    """Sounds that differ, of kinds of which one is as another."""
    rng = np.random.default_rng(3)
    seconds = np.arange(64_000) / 16_000
    made = [tone(440.0, 4.0), tone(441.0, 4.0), tone(880.0, 4.0)]
    for _ in range(6):
        noise = rng.standard_normal((6, 64_000))
        phases = rng.uniform(0, 6, 30)
        drone = sum(np.sin(2 * np.pi * 110 * k * seconds + phases[k]) / k for k in range(1, 30))
        near_silent = rng.integers(-1, 2, 64_000) / 32_768
        shapes = (
            0.1 * noise[0],
            0.1 * np.cumsum(noise[1]) / 300,
            0.1 * noise[2] * (1 + 0.9 * np.sin(2 * np.pi * 3 * seconds)),
            0.1 * noise[3] * (np.sin(2 * np.pi * 2 * seconds) > 0),
            0.05 * drone + 0.0003 * noise[4],
            0.05 * drone * np.sin(2 * np.pi * 4 * seconds) ** 2,
            0.1 * np.sin(2 * np.pi * rng.uniform(300, 320) * (seconds + 0.8 * seconds**2)),
            near_silent,
            np.zeros(64_000),
        )
        made += [Sound(shape.astype(np.float32)[None], 16_000) for shape in shapes]
    return made


def test_no_noise_tone_drone_or_silence_is_like_another() -> None:
    assert like_pairs(prints(*steady())) == ()


def test_a_beat_that_repeats_is_not_like_itself_elsewhere() -> None:
    """Two cuts of one drum machine: the same bar again and again tells nothing of a recording."""
    bar = recording(5, 0.5).samples
    loops = [Sound(np.tile(bar, 8), 16_000), Sound(np.tile(bar, 9)[:, 4_000:68_000], 16_000)]
    assert all(pair.likeness.elsewhere - pair.likeness.errors > 0.1 for pair in like_pairs(prints(*loops)))


def test_a_fingerprint_is_opened_as_it_was_made_and_nothing_else_is() -> None:
    (kept,) = prints(SOUND)
    again = opened(kept)
    assert isinstance(again, Print)
    assert again.to_bytes() == kept
    assert len(kept) < 1_500 * SOUND.duration_s
    for spoilt in (b"", b"EF1\0", kept[:-1], kept + b"\0", b"X" + kept[1:], kept[:4] + b"\xff" * (len(kept) - 4)):
        assert opened(spoilt) is None


@pytest.mark.parametrize("samples", [np.zeros((1, 0)), np.zeros((2, 8_000)), np.full((1, 8_000), np.nan)])
def test_what_holds_nothing_has_no_fingerprint(samples: np.ndarray[Any, np.dtype[np.float64]]) -> None:
    assert fingerprint(samples.astype(np.float32), 16_000) == b""


def test_channels_that_cancel_are_heard() -> None:
    apart = Sound(np.concatenate([SOUND.samples, -SOUND.samples]), SOUND.sample_rate_hz)
    assert len(like_pairs(prints(SOUND, apart))) == 1


def test_a_sketch_is_one_a_clip_and_empty_without_bytes() -> None:
    bare = ONE.model_copy(update={"audio": (Media(),)})
    assert sketches(bare) == (NOTHING,)
    assert sketch(b"no sound") == NOTHING
    (whole,) = sketches(ONE)
    assert whole.fingerprint == fingerprint_of(ONE.audio[0].bytes or b"")
    assert all(isinstance(value, float) for value in whole.spectrum)
    assert len(whole.spectrum) > 10


KIN = {
    "twins": ({"twin": Twin(group="g", kind="voice", role="a")}, {"twin": Twin(group="g", kind="voice", role="b")}),
    "ladder": ({}, {"perturbation": Perturbation(kind="mp3", severity=1, parent="hand/one")}),
    "re-draw": ({}, {"parent": "hand/one"}),
}


@pytest.mark.parametrize("fields", KIN.values(), ids=KIN.keys())
def test_copies_made_on_purpose_are_no_issue(fields: tuple[dict[str, Any], ...], tmp_path: Path) -> None:
    pair = [whole.model_copy(update=more).sealed() for whole, more in zip((ONE, CUT), fields, strict=True)]
    report = verify(holding(*pair)(tmp_path), ["near.recording"])
    assert report.result("near.recording").found == 0
    table = report.tables["near_duplicates"]
    assert isinstance(table, dict)
    assert (table["pairs_kin"], table["pairs_of_several_records"], table["sounds"]) == (1, 0, 2)


def test_mixes_of_ours_may_share_their_parts(tmp_path: Path) -> None:
    mixes = [of_record(f"mixed/{n}", sound, f"mix {n}", "synth") for n, sound in enumerate((SOUND, COPY))]
    assert found(holding(*mixes, OTHER)(tmp_path / "made"), "near.recording") == 0
    assert found(in_splits(train=mixes[0], test=mixes[1])(tmp_path / "split"), "near.split") == 1


def test_each_pair_of_records_is_told_once_and_workers_change_nothing(tmp_path: Path) -> None:
    again = [of_record(f"hand/again{n}", SOUND, "one.wav", question=f"And now {n}?") for n in range(3)]
    folder = holding(ONE, *again, CUT, OTHER)(tmp_path)
    assert found(folder, "near.recording") == 1
    alone, shared = (verify(folder, ["near"], engine=engine).to_json() for engine in (None, LocalEngine(2)))
    assert alone == shared
    assert alone["near_duplicates"]["clips"] == 6


def test_the_same_samples_in_two_splits_are_found_and_two_configs_are_no_splits(tmp_path: Path) -> None:
    again = of_record("hand/again", SOUND, "one.wav", question="And now?")
    assert found(in_splits(train=ONE, test=again)(tmp_path / "splits"), "near.split") == 1
    for name, one in (("a", ONE), ("b", again)):
        in_splits(test=one)(tmp_path / "configs" / "data" / name)
    report = verify(holding(ONE, again)(tmp_path / "one"), ["near.split"])
    assert report.result("near.split").of == 0


def test_no_digit_of_a_speaker_is_like_another(kit: Path | None) -> None:
    if kit is None:
        return
    files = sorted((kit / "free-spoken-digit-dataset" / "recordings").glob("*_nicolas_*.wav"))
    assert len(files) == 100
    assert like_pairs(tuple(fingerprint_of(file.read_bytes()) for file in files)) == ()


def test_known_repeats_of_real_corpora_are_found(kit: Path | None) -> None:
    """A recording that ESC-10 took twice, the repeats of mirdata's corpora, LJSpeech in three formats."""
    if kit is None:
        return
    files = sorted([
        *(kit / "ESC-10" / "010 - Fire crackling").glob("2-*.ogg"),
        *(kit / "LJSpeech-mini" / "wavs").glob("LJ001-000[1-4].*"),
        *(file for file in (kit / "mirdata-mini").rglob("*") if file.suffix in (".wav", ".mp3")),
    ])  # fmt: skip
    assert len(files) > 50
    pairs = like_pairs(tuple(fingerprint_of(file.read_bytes()) for file in files))
    names = {frozenset((files[pair.query].name, files[pair.found].name)) for pair in pairs}
    assert {frozenset((f"LJ001-000{n}.{a}", f"LJ001-000{n}.{b}"))
            for n in range(1, 5) for a, b in (("wav", "flac"), ("wav", "mp3"), ("flac", "mp3"))} <= names  # fmt: skip
    assert frozenset(("2-28314-A.ogg", "2-30322-A.ogg")) in names
    assert {
        frozenset(("01_10003_1-04_Shri_Visvanatham.wav", "10001_05_Thunga_Theera_Virajam.wav")),
        frozenset(("Bhuvini Dasudane.mp3.mp3", "ALB_Bhairavi1_70albmgpnganesan.mp3")),
        frozenset(("Raag Bairagi.mp3.mp3", "Irani Bhairavi Thumri.mp3.mp3")),
        frozenset(("Enta_Bhagyamu_2.wav", "Enta_Bhagyamu_3.wav")),
    } <= names


def test_a_file_of_any_format_has_a_fingerprint() -> None:
    for kind, subtype in (("WAV", "PCM_16"), ("FLAC", "PCM_16"), ("OGG", "VORBIS")):
        assert opened(fingerprint_of(encoded(SOUND, kind, subtype))) is not None
