"""What builders of music corpora make of labels; exact counts on real corpora, where they are there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import pytest

from builders.contract.source import builder
from builders.ingest.units import Reading
from earmark.item import Item
from earmark.mastering import Target
from earmark.validation import sealed_issues
from tests.fake import fake
from tests.fake.corpora import built
from tests.fake.text import lines, table

# Counted by hand in the folders of the real corpora: items, and those of them whose sound is not there (tables that
# name more than a part of a corpus holds).
REAL = {
    "brid": (3, 0),
    "compmusic_carnatic_rhythm": (3, 0),
    "compmusic_hindustani_rhythm": (1, 0),
    "compmusic_iamms": (1, 0),
    "compmusic_jingju_acappella": (5, 2),
    "dagstuhl_choirset": (8, 0),
    "egfxset": (6, 0),
    "fma_keys": (2, 1),
    "four_way_tabla": (2, 0),
    "irmas": (2, 0),
    "medley_solos_db": (1, 0),
    "openmic2018": (1, 0),
    "orchset": (8, 6),
    "saraga_carnatic": (2, 0),
    "saraga_hindustani": (6, 0),
    "scms": (196, 194),
    "simac": (1, 0),
    "tinysol": (4, 0),
    "vocadito": (41, 39),
}


def corpora(kit: Path | None, tmp_path: Path, name: str) -> Path:
    if kit is None:
        fake(name).make(tmp_path)
    return kit or tmp_path


def made(name: str, corpora_root: Path) -> Path:
    """The folder of a fake."""
    fake(name).make(corpora_root)
    return builder(name).SOURCE.locate(corpora_root)


def is_there(item: Item) -> bool:
    return all(Path(media.path or "").is_file() for media in item.audio)


def answers(items: Sequence[Item]) -> list[tuple[str, ...]]:
    return [item.answers for item in items]


@pytest.mark.parametrize("name", REAL)
def test_counts(kit: Path | None, tmp_path: Path, name: str) -> None:
    items, rejects = built(name, corpora(kit, tmp_path, name))
    assert rejects == []
    expected = REAL[name] if kit else (fake(name).EXPECTED_ITEMS, 0)
    assert (len(items), sum(not is_there(item) for item in items)) == expected


@pytest.mark.parametrize("name", REAL)
def test_sound_is_read(kit: Path | None, tmp_path: Path, name: str) -> None:
    items, _ = built(name, corpora(kit, tmp_path, name))
    done = Reading(seed=1, options=4, target=Target())(next(item for item in items if is_there(item)))
    assert sealed_issues(done) == []


@pytest.mark.parametrize("name", REAL)
def test_every_multiple_choice_has_choices(kit: Path | None, tmp_path: Path, name: str) -> None:
    for item in built(name, corpora(kit, tmp_path, name))[0]:
        assert len(item.choices) >= 2 or item.answer_type in ("number", "transcript")


# The same sound in two records, of one corpus or of two: (corpus, part of the record), as they lie in the real corpora.
TWINS = (
    (("compmusic_carnatic_rhythm", "CMR_full_dataset_1.0"), ("compmusic_carnatic_rhythm", "CMR_subset_1.0")),
    (("compmusic_iamms", "ALB_Bhairavi1"), ("saraga_carnatic", "Bhuvini Dasudane")),
    (("saraga_hindustani", "Irani Bhairavi Thumri"), ("saraga_hindustani", "Raag Bairagi/")),
    (("scms", "Enta_Bhagyamu_2."), ("scms", "Enta_Bhagyamu_3.")),
)


@pytest.mark.parametrize("pair", TWINS)
def test_repeats_are_kept(kit: Path | None, tmp_path: Path, pair: tuple[tuple[str, str], ...]) -> None:
    """Both records make items with the same sound: it is for the checks to find, not for builders to hide."""
    sounds = []
    for name, part in pair:
        items, _ = built(name, corpora(kit, tmp_path / name, name))
        held = [item for item in items if is_there(item) and (kit is None or part in item.clips[0].source.record)]
        assert held
        sounds.append(Path(held[0].audio[0].path or "").read_bytes())
    assert kit is None or sounds[0] == sounds[1]


REAL_ANSWERS = {
    "brid": [("samba",), ("about 85 beats per minute",), ("4",)],
    "compmusic_carnatic_rhythm": [("8",), ("8",), ("about 85 beats per minute",)],
    "compmusic_hindustani_rhythm": [("16",)],
    "compmusic_iamms": [("Carnatic (South Indian)",)],
    "egfxset": [
        ("none: the sound is clean",), ("D",), ("a delay or echo",), ("B",), ("a delay or echo",), ("E",),
    ],
    "fma_keys": [("F sharp / G flat major",), ("F major",)],
    "irmas": [("electric guitar", "human voice"), ("clarinet",)],
    "medley_solos_db": [("flute",)],
    "openmic2018": [("no",)],
    "saraga_carnatic": [("adi",), ("about 85 beats per minute",)],
    "saraga_hindustani": [
        ("Bairagi",), ("ektal (12 matras)",), ("yes",), ("Bilaskhani todi",), ("tintal (16 matras)",), ("yes",),
    ],
    "simac": [("about 71 beats per minute",)],
    "tinysol": [("double bass",), ("A",), ("flute",), ("C",)],
}  # fmt: skip


@pytest.mark.parametrize("name", REAL_ANSWERS)
def test_answers_on_real_labels(kit: Path | None, tmp_path: Path, name: str) -> None:
    """By the labels of the real files: BRID's 79.99 beats a minute lie nearest to 85, a low E of fret 22 is a D."""
    items, _ = built(name, corpora(kit, tmp_path, name))
    assert answers(items) == REAL_ANSWERS[name] if kit else items


def test_raag_is_that_of_the_metadata_not_of_the_folder(kit: Path | None, tmp_path: Path) -> None:
    items, _ = built("saraga_hindustani", corpora(kit, tmp_path, "saraga_hindustani"))
    of_folder = [item for item in items if "Raag Bairagi/" in item.clips[0].source.record]
    assert not kit or {"Bilaskhani todi"} == {item.answers[0] for item in of_folder if "raag" in item.question}


# Licences


def test_licences_are_those_of_the_clips(tmp_path: Path) -> None:
    made("compmusic_jingju_acappella", tmp_path)
    rights = {
        (i.clips[0].licence, i.clips[0].redistributable) for i in built("compmusic_jingju_acappella", tmp_path)[0]
    }
    assert rights == {("CC-BY-NC-4.0", True), ("LicenseRef-Isophonics-SingingVoiceDataset", False)}
    made("mtg_jamendo", tmp_path)
    songs, _ = built("mtg_jamendo", tmp_path)
    assert Counter(item.clips[0].licence for item in songs) == {
        "CC-BY-NC-SA-3.0": 3, "CC-BY-3.0": 2, "LicenseRef-CC-BY-ND-2.5": 3,
    }  # fmt: skip
    assert all(item.clips[0].attribution.startswith("Song 9") for item in songs)


def test_openmic_clip_of_no_derivatives_is_not_passed_on(kit: Path | None, tmp_path: Path) -> None:
    items, _ = built("openmic2018", corpora(kit, tmp_path, "openmic2018"))
    assert items[0].clips[0].licence == "LicenseRef-CC-BY-NC-ND-3.0"
    assert not items[0].clips[0].redistributable


# What cannot be asked


def codes(name: str, corpora_root: Path) -> list[str]:
    return [reject.code for reject in built(name, corpora_root)[1]]


def test_contradictions_are_rejects(tmp_path: Path) -> None:
    folder = made("brid", tmp_path)
    wrong = folder / "Data" / "Acoustic Mixtures" / "4 Instruments"
    wrong.mkdir()
    (folder / "Data/Acoustic Mixtures/2 Instruments/[9001] M2-01-SA.wav").rename(wrong / "[9001] M2-01-SA.wav")
    assert codes("brid", tmp_path) == ["source.contradiction"]
    folder = made("compmusic_carnatic_rhythm", tmp_path)
    lines(folder / "CMR_subset_1.0" / "annotations" / "meter" / "01_90002_1-02_Piece.meter", "5/8")
    assert codes("compmusic_carnatic_rhythm", tmp_path) == ["source.contradiction"]
    folder = made("orchset", tmp_path)
    name = "Orchset - Predominant Melodic Instruments.csv"
    text = (folder / name).read_text(encoding="utf-8")
    (folder / name).write_text(text.replace("FALSE,TRUE,FALSE,FALSE,TRUE", "FALSE,TRUE,FALSE,TRUE,FALSE"), "utf-8")
    assert codes("orchset", tmp_path) == ["source.contradiction"]


@pytest.mark.parametrize(
    ("name", "file", "text", "code"),
    [
        ("brid", "Annotations/tempo/[9001] M2-01-SA.bpm", "fast", "source.bad_row"),
        ("compmusic_hindustani_rhythm", "annotations/beats/01_90001_01_Raag.beats", "0.5,one", "source.bad_row"),
        ("simac", "annotations/tempo/simac_90_Title.bpm", "102.40\t51.20\t0.50", "source.no_label"),
        ("candombe", "candombe_annotations/with_bar_number/cuareim_900.csv", "0.1,1.1\n", "source.no_label"),
        ("ballroom", "annotations/Media-900001.beats", "0.3", "source.bad_row"),
        ("four_way_tabla", "test/onsets/b/solo_9.onsets", "first", "source.bad_row"),
        ("giantsteps_key", "keys_gs+/9002 B - C.txt", "F major / D minor", "source.no_label"),
        ("irmas", "IRMAS-TestingData-Part1/Part1/02 - Some Title-8.txt", "gel\nkazoo", "source.unknown_label"),
        ("gtzan", "test_filtered.txt", "polka/polka.00000.wav\njazz/jazz.00002.wav", "source.bad_name"),
        ("saraga_carnatic", "Someone at Somewhere/Piece One/Piece One.tempo-manual.txt", "330", "source.bad_row"),
    ],
)
def test_bad_labels_are_rejects(tmp_path: Path, name: str, file: str, text: str, code: str) -> None:
    folder = made(name, tmp_path)
    assert (folder / file).is_file()
    lines(folder / file, text)
    items, rejects = built(name, tmp_path)
    assert [reject.code for reject in rejects] == [code]
    assert items


def test_openmic_asks_only_what_is_clear(tmp_path: Path) -> None:
    folder = made("openmic2018", tmp_path)
    header = ("sample_key", "instrument", "relevance", "num_responses")
    rows = (("900046_3840", "organ", 0.5, 3), ("900178_3840", "organ", "much", 3), ("900178_3840", "kazoo", 1, 3))
    table(folder / "openmic-2018-aggregated-labels.csv", header, *rows)
    assert sorted(codes("openmic2018", tmp_path)) == ["source.bad_row", "source.no_label", "source.unknown_label"]


def test_jamendo_offers_no_tag_that_overlaps(tmp_path: Path) -> None:
    folder = made("mtg_jamendo", tmp_path)
    for item in built("mtg_jamendo", tmp_path)[0]:
        if item.answers == ("dance",):
            assert item.choices == ("dance", "jazz")  # not pop and poprock, which it has, nor rock
    lines(folder / "audio_licenses.txt", "14/9214.mp3", "All rights reserved.")
    assert codes("mtg_jamendo", tmp_path) == ["source.no_licence"] * 3
