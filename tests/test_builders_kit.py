"""Exact counts on real corpora in their original layouts; without them, the same tests run on the fakes."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import NamedTuple

import pytest

from builders import ljspeech
from builders.contract.source import builder
from builders.ingest.units import Reading
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
    assert (len(items), rejects) == (corpora.counts[name], [])
    assert len({item.id for item in items}) == len(items)


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
