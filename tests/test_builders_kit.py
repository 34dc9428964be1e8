"""Exact counts on real corpora in their original layouts; without them, the same tests run on the fakes."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import NamedTuple

import pytest

from builders import ljspeech
from builders.contract.source import builder, names
from builders.ingest.extent import Counted
from builders.ingest.units import Reading, units
from earmark.item import Item
from earmark.mastering import Target
from earmark.shards import Reject
from earmark.validation import sealed_issues
from tests.fake import fake
from tests.fake import ljspeech as fake_ljspeech
from tests.fake.esc50 import EXPECTED_ESC10_ITEMS, make_esc10

SOURCES = ("esc50", "fsdd", "ljspeech", "mridangam", "ravdess")
# Counted by hand in the folders: 10 classes of 40; 6 speakers, 10 digits, takes 0 to 9, and an accent question for
# each of 60 speakers and takes; 8 rows; one ringing stroke; 16 recordings with two questions each.
REAL_COUNTS = {"esc50": 400, "fsdd": 660, "ljspeech": 8, "mridangam": 2, "ravdess": 32}
FAKE_CLIPS = {"esc50": 3, "fsdd": 20, "ljspeech": 3, "mridangam": 4, "ravdess": 6}


class Gives(NamedTuple):
    """What a corpus of the kit gives: items by cell, rejects by reason, clips that its items hold."""

    cells: dict[str, int]
    clips: int
    rejects: dict[str, int]


def music(items: int, clips: int, **rejects: int) -> Gives:
    return Gives({"mmau_pro/music": items}, clips, {f"source.{code}": n for code, n in rejects.items()})


# Every corpus of the kit that a builder reads: how often a question is asked of how many clips, as the builders gave it
# on the kit when they were looked over beside its folders and tables. What is absent there (its SOURCE.md files say so)
# is a reject for each record.
GIVES = {
    "ami": Gives({"mmau_pro/speech": 11}, 4, {"source.no_label": 1}),
    "brid": music(3, 1),
    "compmusic_carnatic_rhythm": music(3, 2),
    "compmusic_hindustani_rhythm": music(1, 1),
    "compmusic_iamms": music(1, 1),
    "compmusic_jingju_acappella": music(3, 1, missing_file=2),
    "crema_d": Gives({}, 0, {"source.missing_file": 14_240, "source.no_label": 644}),
    "dagstuhl_choirset": music(8, 8),
    "egfxset": music(6, 3),
    "esc50": Gives({"mmau_pro/sound": 400}, 400, {}),
    "fma_keys": music(1, 1, missing_file=1),
    "four_way_tabla": music(2, 2),
    "fsdd": Gives({"mmau_pro/speech": 600, "talk_arena/accent": 60}, 600, {}),
    "irmas": music(2, 2),
    "librispeech": Gives({"mmau_pro/multi": 20}, 40, {}),
    "ljspeech": Gives({"talk_arena/asr": 8}, 8, {}),
    "medley_solos_db": music(1, 1),
    "meld": Gives({}, 0, {"source.missing_file": 2_610}),
    "mfa_multilingual": Gives({"mmau_pro/speech": 4, "talk_arena/asr": 21}, 22, {"source.missing_file": 7}),
    "mmau": Gives({}, 0, {"source.missing_file": 973, "source.bad_row": 27}),
    "mridangam": music(2, 1),
    "mustard": Gives({}, 0, {"source.missing_file": 690}),
    "openmic2018": music(1, 1),
    "orchset": music(2, 1, missing_file=6),
    "ravdess": Gives({"talk_arena/emotion": 16, "talk_arena/gender": 16}, 16, {}),
    "saraga_carnatic": music(2, 1),
    "saraga_hindustani": music(6, 2),
    "scms": music(2, 2, missing_file=194),
    "simac": music(1, 1),
    "tinysol": music(4, 2),
    "vocadito": music(2, 1, missing_file=39),
}
# Of these the kit has tables alone; the sound that their first record names, and in which words it is missed.
SILENT = {
    "crema_d": "AudioWAV/1001_IEO_NEU_XX.wav",
    "meld": "output_repeated_splits_test/dia0_utt0.mp4",
    "mmau": "test-mini-audios/3fe64f3d-282c-4bc8-a753-68f8f6c35652.wav",
    "mustard": "context_final/1_10004_c.mp4",
}


class Corpora(NamedTuple):
    """Where the corpora are, and what must come of them."""

    root: Path
    counts: dict[str, int]
    real: bool


@pytest.fixture(scope="module")
def corpora(kit: Path | None, tmp_path_factory: pytest.TempPathFactory) -> Corpora:
    if kit:
        return Corpora(kit, REAL_COUNTS, real=True)
    root = tmp_path_factory.mktemp("corpora")
    make_esc10(root)
    for name in SOURCES[1:]:
        fake(name).make(root)
    counts = {name: fake(name).EXPECTED_ITEMS for name in SOURCES}
    return Corpora(root, {**counts, "esc50": EXPECTED_ESC10_ITEMS}, real=False)


def built(corpora: Corpora, name: str) -> tuple[list[Item], list[Reject]]:
    chosen = builder(name)
    found = list(chosen.build(chosen.SOURCE.locate(corpora.root)))
    return [x for x in found if isinstance(x, Item)], [x for x in found if isinstance(x, Reject)]


@pytest.mark.parametrize("name", SOURCES)
def test_counts(corpora: Corpora, name: str) -> None:
    items, rejects = built(corpora, name)
    if not corpora.real:  # the fake of ESC-10 has two of the ten classes, and a reject for each of the others
        rejects = [reject for reject in rejects if reject.code != "source.missing_folder"]
    assert (len(items), rejects) == (corpora.counts[name], [])
    assert len({item.id for item in items}) == len(items)


def test_there_are_builders_and_many_have_met_real_recordings() -> None:
    standing = Counter(builder(name).SOURCE.standing for name in names())
    assert standing.total() >= 80
    assert standing["real"] >= 25


def test_each_that_says_real_has_items_of_the_kit() -> None:
    real = {name for name in names() if builder(name).SOURCE.standing == "real"}
    assert real == {name for name, gives in GIVES.items() if gives.cells}


@pytest.mark.parametrize("name", GIVES)
def test_what_the_kit_gives(kit: Path | None, tmp_path: Path, name: str) -> None:
    """Exactly so many items, clips, and rejects of each reason; on the fake, where there is no kit, so many items."""
    chosen = builder(name)
    if not kit:
        fake(name).make(tmp_path)
    found = list(units(chosen, chosen.SOURCE.locate(kit or tmp_path)))
    items = [unit.payload for unit in found if not isinstance(unit, Reject)]
    assert all(isinstance(item, Item) for item in items)
    assert len({item.id for item in items}) == len(items)
    rejects = [unit for unit in found if isinstance(unit, Reject)]
    if kit:
        cells = Counter(f"{item.benchmark}/{item.task}" for item in items)
        clips = {clip.source.record for item in items for clip in item.clips}
        assert Gives(dict(cells), len(clips), dict(Counter(r.code for r in rejects))) == GIVES[name]
    else:
        assert len(items) == fake(name).EXPECTED_ITEMS


@pytest.mark.parametrize("name", SILENT)
def test_absent_sound_is_said(kit: Path | None, tmp_path: Path, name: str) -> None:
    """Of tables alone comes no item: every record is rejected, and the reject names the file that it misses."""
    chosen = builder(name)
    if not kit:
        fake(name).make(tmp_path)
        for path in [*tmp_path.rglob("*.wav"), *tmp_path.rglob("*.mp4")]:
            path.unlink()
    found = list(units(chosen, chosen.SOURCE.locate(kit or tmp_path)))
    rejects = [unit for unit in found if isinstance(unit, Reject)]
    assert len(rejects) == len(found)
    missing = [reject for reject in rejects if reject.code == "source.missing_file"]
    remedy = "expected the file that the corpus names, got no such file. Complete the corpus or take the record out"
    assert missing
    assert all(reject.message.endswith(remedy) for reject in missing)
    if kit:
        assert SILENT[name] in missing[0].message


# The whole of a corpus, as its paper or page says; the kit's SOURCE.md says that it holds a part.
@pytest.mark.parametrize(
    ("name", "note"),
    [
        ("esc50", "a part of the corpus: 400 of its 2,000 recordings"),
        ("fsdd", "a part of the corpus: 600 of its 3,000 recordings"),
        ("ljspeech", "a part of the corpus: 8 of its 13,100 recordings"),
        ("ravdess", "a part of the corpus: 16 of its 1,440 recordings"),
        ("mustard", "a part of the corpus: 0 of its 1,380 recordings"),
        ("crema_d", ""), ("meld", ""), ("mmau", ""), ("vocadito", ""),  # all is named; what is absent is a reject
    ],
)  # fmt: skip
def test_part_of_a_corpus_is_said(kit: Path | None, tmp_path: Path, name: str, note: str) -> None:
    counted = Counted(builder(name))
    if not kit:
        fake(name).make(tmp_path)
    list(counted.build(counted.SOURCE.locate(kit or tmp_path)))
    if kit:
        assert counted.notes() == ((note,) if note else ())
    else:
        assert counted.notes()[0].startswith("a part of the corpus: ")


def test_a_thousand_items_on_nine_hundred_clips(corpora: Corpora) -> None:
    items = [item for name in SOURCES for item in built(corpora, name)[0]]
    clips = Counter((clip.source.dataset, clip.source.record) for item in items for clip in item.clips)
    expected = (1_102, 1_025) if corpora.real else (sum(corpora.counts.values()), sum(FAKE_CLIPS.values()))
    assert (len(items), len(clips)) == expected
    assert max(clips.values()) <= 3


def test_esc10_classes_and_licences(corpora: Corpora) -> None:
    items, _ = built(corpora, "esc50")
    classes = Counter(item.answers[0] for item in items)
    licences = Counter(item.clips[0].licence for item in items)
    sampling = "LicenseRef-CC-Sampling-Plus-1.0"
    if corpora.real:
        assert len(classes) == 10
        assert set(classes.values()) == {40}
        # Counted in the corpus's own list: grep -c of each sign in README.txt.
        assert licences == {"CC0-1.0": 233, "CC-BY-3.0": 165, sampling: 2}
    else:
        assert classes == {"a dog barking": 1, "rain": 2}
        assert licences == {"CC0-1.0": 1, "CC-BY-3.0": 1, sampling: 1}
    assert all((item.clips[0].licence != sampling) == item.clips[0].redistributable for item in items)
    assert all(len(item.choices) == 10 for item in items)


def test_digits_and_accents_are_balanced(corpora: Corpora) -> None:
    items, _ = built(corpora, "fsdd")
    digits = Counter(item.answers[0] for item in items if item.answer_type == "number")
    assert set(digits) == set("0123456789")
    assert set(digits.values()) == ({60} if corpora.real else {2})
    accents = Counter(item.answers[0] for item in items if item.task == "accent")
    real = {"American": 20, "German": 20, "Greek": 10, "Belgian French": 10}
    assert accents == (real if corpora.real else {"American": 1, "Greek": 1})


def test_transcripts_are_as_spoken(corpora: Corpora) -> None:
    items, _ = built(corpora, "ljspeech")
    texts = [item.answers[0] for item in items]
    assert any("fourteen fifty-five" in text for text in texts)
    assert not any("1455" in text for text in texts)
    assert any('"' in text for text in texts)


def test_codec_table_that_names_absent_files_says_so(corpora: Corpora, tmp_path: Path) -> None:
    """With the flac table alone: four utterances of eight are there (two of three in the fake)."""
    if corpora.real:
        source = builder("ljspeech").SOURCE.locate(corpora.root)
    else:
        fake_ljspeech.make_codecs(tmp_path / "fake")
        source = tmp_path / "fake" / "LJSpeech-1.1"
    root = tmp_path / "flac"
    root.mkdir()
    (root / "wavs").symlink_to(source / "wavs")
    (root / "metadata_flac.csv").symlink_to(source / "metadata_flac.csv")
    found = list(ljspeech.build(root))
    rejects = [x for x in found if isinstance(x, Reject)]
    there, absent = (4, 4) if corpora.real else (2, 1)
    assert (len(found) - len(rejects), len(rejects)) == (there, absent)
    assert {reject.code for reject in rejects} == {"source.missing_file"}
    assert all(".flac: expected the file that the corpus names, got no such file" in r.message for r in rejects)


def test_emotions_and_genders(corpora: Corpora) -> None:
    items, _ = built(corpora, "ravdess")
    emotions = Counter(item.answers[0] for item in items if item.task == "emotion")
    genders = Counter(item.answers[0] for item in items if item.task == "gender")
    assert set(emotions.values()) == {2}
    assert len(emotions) == (8 if corpora.real else 3)
    assert genders == ({"female": 8, "male": 8} if corpora.real else {"female": 3, "male": 3})


def test_stroke_and_tonic(corpora: Corpora) -> None:
    items, _ = built(corpora, "mridangam")
    assert [item.answers[0] for item in items[:2]] == ["bheem", "B"]
    # The archive's own notes say so, though its page says CC BY.
    assert items[0].clips[0].licence == "CC-BY-NC-3.0"


@pytest.mark.parametrize("name", SOURCES)
def test_sound_is_read(corpora: Corpora, name: str) -> None:
    items, _ = built(corpora, name)
    for item in (items[0], items[-1]):
        done = Reading(seed=1, options=4, target=Target())(item)
        assert sealed_issues(done) == []
        assert all(clip.duration_s and clip.duration_s >= 0.1 for clip in done.clips)
