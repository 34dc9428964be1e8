"""The stage `ingest`: bad input has a reason, changed files are read again, and counts add up."""

from __future__ import annotations

import shutil
from collections import namedtuple
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import soundfile

from builders import folder
from builders.contract.source import Builder, builder
from builders.ingest.estimate import Estimate, estimate, require_room
from builders.ingest.units import Reading, units
from earmark.digest import sha256_of
from earmark.engine import LocalEngine
from earmark.errors import AudioError, ItemError, SourceError
from earmark.item import Item
from earmark.mastering import Target
from earmark.shards import Reject, read_items, read_rejects
from earmark.stage import Stage, Unit, run
from tests.fake import fake
from tests.fake import folder as fake_folder
from tests.fake.sound import BROKEN, tone

READING = Reading(seed=5, options=4, target=Target())


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """The fake of a folder of one's own."""
    fake_folder.make(tmp_path)
    return tmp_path / "folder"


def first(root: Path) -> Item:
    found = next(folder.build(root))
    assert isinstance(found, Item)
    return found


def test_whole_stage_names_every_broken_file(root: Path, tmp_path: Path) -> None:
    rows = []
    for n, (breaks, _) in enumerate(BROKEN.values()):
        tone(root / f"broken{n}.wav")
        breaks(root / f"broken{n}.wav")
        rows.append(f"broken{n}.wav,Which tone is heard?,a low tone|a high tone,a low tone,CC0-1.0,,,,,,")
    absent = "absent.wav,Which tone is heard?,a low tone|a high tone,a low tone,CC0-1.0,,,,,,"
    fake_folder.write_table(root, *fake_folder.ROWS, *rows, absent)
    stage = Stage("ingest@folder", READING, tmp_path / "out")
    counts = run(stage, units(builder("folder"), root), LocalEngine(1), tmp_path / ".work")
    assert (counts.came_in, counts.went_out) == (len(fake_folder.ROWS) + len(BROKEN) + 1, fake_folder.EXPECTED_ITEMS)
    assert counts.codes == {"audio.unusable": len(BROKEN), "source.missing_file": 1}
    assert len(list(read_items(tmp_path / "out"))) == fake_folder.EXPECTED_ITEMS
    messages = "\n".join(reject.message for reject in read_rejects(tmp_path / "out"))
    assert all(f"broken{n}.wav: expected " in messages for n in range(len(BROKEN)))
    assert "items.csv, line 12: expected a file absent.wav, got no such file" in messages


def test_reading_gives_the_same_bytes_twice(root: Path) -> None:
    item = first(root)
    assert READING(item) == READING(item)
    assert READING(item).content_hash.startswith("sha256:")


def test_seed_and_options_draw_choices(root: Path) -> None:
    item = first(root)
    few = Reading(5, 2, Target())(item)
    assert len(few.choices) == 2
    assert item.answers[0] in few.choices
    assert few.choices[few.answer_index or 0] == item.answers[0]
    drawn = {Reading(seed, 4, Target())(item).choices for seed in range(6)}
    assert len(drawn) > 1
    assert {frozenset(choices) for choices in drawn} == {frozenset(item.choices)}


def loudnesses(item: Item, together: bool) -> list[float]:
    clips = Reading(5, 4, Target(), together)(item).clips
    return [clip.loudness_lufs or 0.0 for clip in clips]


def test_clips_of_an_item_keep_their_distance_where_it_is_asked_for(root: Path) -> None:
    for name, level in (("soft", 0.03), ("loud", 0.3)):
        samples = np.random.default_rng(3).standard_normal(16_000) * level
        soundfile.write(root / f"{name}.wav", samples, 16_000)
    row = "soft.wav|loud.wav,Which clip is louder?,the first|the second,the second,CC0-1.0,,,,,,"
    fake_folder.write_table(root, row)
    item = first(root)
    assert loudnesses(item, together=False) == pytest.approx([-23.0, -23.0], abs=0.05)
    # 20 dB from 0.03 to 0.3; what is told is rounded to 0.01.
    assert loudnesses(item, together=True) == pytest.approx([-43.0, -23.0], abs=0.05)
    done = Reading(5, 4, Target(), together=True)(item)
    gains = {(clip.transform or "").split("; ")[-2] for clip in done.clips}
    assert len(gains) == 1
    assert gains.pop().endswith(" dB, one for all clips")
    # Alone there is nothing to keep a distance from.
    alone = item.model_copy(update={"audio": item.audio[:1], "clips": item.clips[:1]})
    assert Reading(5, 4, Target(), together=True)(alone) == Reading(5, 4, Target())(alone)


def test_stereo_is_kept_though_the_builder_says_nothing(root: Path) -> None:
    said = [item for item in folder.build(root) if isinstance(item, Item)][3]
    clip = READING(said).clips[0]
    assert (clip.channels, clip.layout) == (2, "stereo")


def test_facts_of_the_clip_are_kept(root: Path) -> None:
    said = [item for item in folder.build(root) if isinstance(item, Item)][3]
    clip = READING(said).clips[0]
    assert (clip.transcript, clip.language, clip.licence) == ("Good morning to you", "en-GB", "CC-BY-4.0")
    assert clip.source.sha256 == sha256_of(root / "x3.wav")


def test_record_that_breaks_the_schema_is_not_read(root: Path) -> None:
    item = first(root).model_copy(update={"task": "musik"})
    (root / "x1.wav").unlink()  # had it been opened, this would have been an AudioError
    with pytest.raises(ItemError, match="Did you mean 'music'"):
        READING(item)


def fingerprints(root: Path) -> dict[str, str]:
    return {unit.id: unit.fingerprint for unit in units(builder("folder"), root) if isinstance(unit, Unit)}


def test_edited_file_is_read_again(root: Path) -> None:
    before = fingerprints(root)
    assert fingerprints(root) == before
    tone(root / "x3.wav", 333.0, 0.4)
    after = fingerprints(root)
    assert sum(before[item_id] != after[item_id] for item_id in before) == 1


def test_edited_row_is_read_again(root: Path) -> None:
    before = fingerprints(root)
    changed = fake_folder.ROWS[3].replace("Good morning to you", "Good evening to you")
    fake_folder.write_table(root, *fake_folder.ROWS[:3], changed)
    after = fingerprints(root)
    assert before.keys() == after.keys()
    assert sum(before[item_id] != after[item_id] for item_id in before) == 1


def test_missing_file_of_any_clip_is_a_reject(root: Path) -> None:
    items = [item for item in folder.build(root) if isinstance(item, Item)]

    class Late:
        """A builder whose second clip goes after it was listed."""

        SOURCE = folder.SOURCE

        def build(self, root: Path) -> Iterator[Item | Reject]:
            (root / "sub" / "x2.wav").unlink()
            yield items[1]

    (found,) = units(Late(), root)
    assert isinstance(found, Reject)
    assert (found.id, found.code) == (items[1].id, "source.missing_file")
    assert "source 'folder', sub/x2.wav: expected the file that the corpus names, got no such file" in found.message


def test_folder_in_place_of_a_file_is_a_reject(tmp_path: Path) -> None:
    fake("ravdess").make(tmp_path)
    chosen = builder("ravdess")
    corpus = chosen.SOURCE.locate(tmp_path)
    item = next(item for item in chosen.build(corpus) if isinstance(item, Item))
    path = corpus / item.clips[0].source.record
    path.unlink()
    path.mkdir()
    assert estimate(chosen, corpus, Target(), 1).items == fake("ravdess").EXPECTED_ITEMS
    codes = [unit.code for unit in units(chosen, corpus) if isinstance(unit, Reject)]
    assert codes == ["source.missing_file"] * 2


def test_estimate_counts_items_and_seconds(tmp_path: Path) -> None:
    fake("ravdess").make(tmp_path)
    chosen: Builder = builder("ravdess")
    found = estimate(chosen, chosen.SOURCE.locate(tmp_path), Target(), 2)
    # 12 items, each of one 0.3 s clip of 16 kHz, 16 bits: 115,200 bytes of PCM.
    assert found.items == 12
    assert found.audio_s == pytest.approx(3.6)
    assert 0.3 * 115_200 < found.disk_bytes < 115_200


def test_estimate_passes_over_what_cannot_be_read(root: Path) -> None:
    (root / "x1.wav").write_bytes(b"")
    assert estimate(builder("folder"), root, Target(), 1).items == fake_folder.EXPECTED_ITEMS


def test_too_little_room_is_said_before_the_work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage(10, 10, 1_000_000_000))
    needed = Estimate(items=1, audio_s=1.0, disk_bytes=600_000_000, seconds=1.0)
    with pytest.raises(SourceError, match=r"source 'big': expected 1.2 GB free for its build, got 1.0 GB"):
        require_room("big", needed, tmp_path)
    require_room("big", needed._replace(disk_bytes=400_000_000), tmp_path)


def test_hash_of_an_unreadable_file_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(AudioError, match=r"gone.wav: expected a readable file, got No such file"):
        sha256_of(tmp_path / "gone.wav")
    # sha256 of "abc": FIPS 180-2, appendix B.1.
    assert sha256_of(b"abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
