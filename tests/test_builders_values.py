"""What each builder makes of its corpus's layouts and oddities: values, one by one."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import builders
import tests.fake as fakes
from builders import esc50, folder, fsdd, ljspeech, mridangam, ravdess
from builders.source import builder as builders_source
from builders.source import names
from earmark.errors import SourceError
from earmark.item import Item
from earmark.shards import Reject
from tests.conftest import ROOT
from tests.fake import esc50 as fake_esc50
from tests.fake import folder as fake_folder
from tests.fake import fsdd as fake_fsdd
from tests.fake import ljspeech as fake_ljspeech
from tests.fake import mridangam as fake_mridangam
from tests.fake import ravdess as fake_ravdess
from tests.fake.sound import tone

Found = Iterator[Item | Reject]


def split(found: Found) -> tuple[list[Item], list[Reject]]:
    everything = list(found)
    return [x for x in everything if isinstance(x, Item)], [x for x in everything if isinstance(x, Reject)]


class TestEsc50:
    def test_licence_of_each_clip(self, tmp_path: Path) -> None:
        fake_esc50.make(tmp_path)
        items, _ = split(esc50.build(tmp_path / "ESC-50"))
        licences = [(item.clips[0].licence, item.clips[0].redistributable) for item in items]
        # The third is listed as Sampling+, the fourth not at all and not of ESC-10: it has the licence of ESC-50.
        sampling = ("LicenseRef-CC-Sampling-Plus-1.0", False)
        assert licences == [("CC0-1.0", True), ("CC-BY-3.0", True), sampling, ("CC-BY-NC-3.0", True)]
        assert items[0].clips[0].attribution == "“made up (one).wav” by ann (Freesound); ESC-50 by K. J. Piczak"
        assert items[0].clips[0].source.url == "https://freesound.org/s/100001/"

    def test_both_layouts_give_a_clip_one_id(self, tmp_path: Path) -> None:
        fake_esc50.make(tmp_path)
        fake_esc50.make_esc10(tmp_path)
        large, _ = split(esc50.build(tmp_path / "ESC-50"))
        small, rejects = split(esc50.build(tmp_path / "ESC-10"))
        assert [item.id for item in small] == [item.id for item in large[:3]]
        assert (len(small), rejects) == (fake_esc50.EXPECTED_ESC10_ITEMS, [])
        assert small[0].clips[0].source.revision == esc50.ESC10_REVISION

    def test_choices_of_esc10_are_its_classes(self, tmp_path: Path) -> None:
        fake_esc50.make_esc10(tmp_path)
        items, _ = split(esc50.build(tmp_path / "ESC-10"))
        ten = {esc50.PHRASES[label] for label in esc50.ESC10_CLASSES.values()}
        assert all(set(item.choices) == ten for item in items)

    def test_rain_is_not_offered_beside_a_thunderstorm(self, tmp_path: Path) -> None:
        fake_esc50.make(tmp_path)
        items, _ = split(esc50.build(tmp_path / "ESC-50"))
        storm = items[3]
        assert storm.answers == ("a thunderstorm",)
        assert not {"rain", "wind", "fireworks"} & set(storm.choices)
        assert len(storm.choices) > 20

    def test_words_and_sets_fit_the_corpus(self) -> None:
        assert len(esc50.PHRASES) == len(set(esc50.PHRASES.values())) == 50
        assert list(esc50.PHRASES)[::10] == ["dog", "rain", "crying_baby", "door_wood_knock", "helicopter"]
        assert set().union(*esc50.APART) <= set(esc50.PHRASES)
        assert set(esc50.ESC10_CLASSES.values()) <= set(esc50.PHRASES)

    def test_markdown_list_of_licences(self, tmp_path: Path) -> None:
        fake_esc50.make_esc10(tmp_path)
        (tmp_path / "ESC-10" / "README.txt").unlink()
        (tmp_path / "ESC-10" / "README.md").write_text(fake_esc50.MARKDOWN_CREDITS, encoding="utf-8")
        items, _ = split(esc50.build(tmp_path / "ESC-10"))
        assert [item.clips[0].licence for item in items] == ["CC0-1.0", "CC-BY-3.0", "CC-BY-3.0"]
        assert items[0].clips[0].attribution.startswith("“made up (one).wav” by ann")

    @pytest.mark.parametrize(
        ("row", "code", "message"),
        [
            ("1-1-A-0.wav,1,0,dgo,True,1,A", "source.unknown_label", "Did you mean 'dog'"),
            ("1-1-A-1.wav,1,0,dog,True,1,A", "source.contradiction", "0 in the table and 1 in the name"),
            ("1-1-A-5.wav,1,5,dog,True,1,A", "source.contradiction", "expected target 0 for 'dog'"),
            ("dog.wav,1,0,dog,True,1,A", "source.bad_name", "<Freesound id>"),
            ("1-1-A-0.wav,1,0", "source.bad_row", "line 6: expected 7 cells, got 3"),
        ],
    )
    def test_bad_row_is_a_reject(self, tmp_path: Path, row: str, code: str, message: str) -> None:
        fake_esc50.make(tmp_path)
        table = tmp_path / "ESC-50" / "meta" / "esc50.csv"
        table.write_text(table.read_text(encoding="utf-8") + row + "\n", encoding="utf-8")
        items, rejects = split(esc50.build(tmp_path / "ESC-50"))
        assert len(items) == fake_esc50.EXPECTED_ITEMS
        assert [reject.code for reject in rejects] == [code]
        assert message in rejects[0].message

    def test_unknown_licence_and_class_folder_are_rejects(self, tmp_path: Path) -> None:
        fake_esc50.make_esc10(tmp_path)
        root = tmp_path / "ESC-10"
        notes = (root / "README.txt").read_text(encoding="utf-8").replace("[CC-BY]", "[CC-Magic]")
        (root / "README.txt").write_text(notes, encoding="utf-8")
        tone(root / "011 - Owl" / "1-5-A.ogg")
        tone(root / "001 - Dog bark" / "bark.ogg")
        items, rejects = split(esc50.build(root))
        assert len(items) == 2
        codes = sorted(reject.code for reject in rejects)
        assert codes == ["source.bad_name", "source.unknown_label", "source.unknown_licence"]

    def test_audio_without_table_asks_for_the_table(self, tmp_path: Path) -> None:
        fake_esc50.make(tmp_path)
        (tmp_path / "ESC-50" / "meta" / "esc50.csv").unlink()
        with pytest.raises(SourceError, match=r"esc50.csv: expected a readable file, got No such file"):
            list(esc50.build(tmp_path / "ESC-50"))


class TestFsdd:
    def test_digits_and_accents(self, tmp_path: Path) -> None:
        fake_fsdd.make(tmp_path)
        items, _ = split(fsdd.build(tmp_path / "free-spoken-digit-dataset"))
        digits = [item for item in items if item.answer_type == "number"]
        accents = [item for item in items if item.answer_type == "choice"]
        assert [item.answers for item in digits[:4]] == [("0",), ("0",), ("1",), ("1",)]
        assert [item.answers for item in accents] == [("Greek",), ("American",)]
        assert all(len(item.clips) == fsdd.ACCENT_CLIPS for item in accents)
        assert {a.key: a.value for a in digits[0].groups} == {"accent": "GRC/Greek", "speaker": "ann"}
        assert digits[4].clips[0].transcript == "two"

    def test_upstream_has_a_python_table(self, tmp_path: Path) -> None:
        fake_fsdd.make(tmp_path)
        root = tmp_path / "free-spoken-digit-dataset"
        expected = list(fsdd.build(root))
        (root / "metadata.json").unlink()
        (root / "metadata.py").write_text(f'"""Speakers."""\n\nmetadata = {fake_fsdd.SPEAKERS!r}\n', encoding="utf-8")
        assert list(fsdd.build(root)) == expected

    @pytest.mark.parametrize(
        ("name", "text", "message"),
        [
            ("metadata.json", "{", "metadata.json: expected a table of speakers"),
            ("metadata.json", "[1]", "expected speakers by name, each with facts, got list"),
            ("metadata.py", "x = 1", "got no `metadata = …`"),
            ("metadata.py", "metadata = open('x')", "expected a table of speakers"),
            ("metadata.py", "metadata = {", "expected a table of speakers"),
        ],
    )
    def test_damaged_table_is_an_error(self, tmp_path: Path, name: str, text: str, message: str) -> None:
        fake_fsdd.make(tmp_path)
        root = tmp_path / "free-spoken-digit-dataset"
        (root / "metadata.json").unlink()
        (root / name).write_text(text, encoding="utf-8")
        with pytest.raises(SourceError, match=re.escape(message)):
            list(fsdd.build(root))

    def test_speaker_without_accent_has_digits_alone(self, tmp_path: Path) -> None:
        fake_fsdd.make(tmp_path)
        root = tmp_path / "free-spoken-digit-dataset"
        facts = {"ann": {"gender": "female"}}
        (root / "metadata.json").write_text(json.dumps(facts), encoding="utf-8")
        tone(root / "recordings" / "hello.wav")
        items, rejects = split(fsdd.build(root))
        assert len(items) == 20
        assert [reject.code for reject in rejects] == ["source.bad_name", *["source.unknown_label"] * 2]
        assert "speaker 'ann': expected an accent" in rejects[1].message


class TestLjspeech:
    def test_quotation_marks_are_text_and_numbers_are_words(self, tmp_path: Path) -> None:
        fake_ljspeech.make(tmp_path)
        items, _ = split(ljspeech.build(tmp_path / "LJSpeech-1.1"))
        assert items[0].answers == ('It began with a "quiet evening, and rain.',)
        assert items[1].answers == ("In fourteen fifty-five there were two.",)

    def test_tables_of_codecs_give_an_utterance_once(self, tmp_path: Path) -> None:
        fake_ljspeech.make_codecs(tmp_path)
        items, rejects = split(ljspeech.build(tmp_path / "LJSpeech-1.1"))
        assert [item.clips[0].source.record for item in items] == ["wavs/XX001-0001.wav", "wavs/XX001-0002.flac"]
        assert [(reject.id, reject.code) for reject in rejects] == [("ljspeech/XX001-0003", "source.missing_file")]

    def test_codec_does_not_change_the_id(self, tmp_path: Path) -> None:
        fake_ljspeech.make(tmp_path / "one")
        fake_ljspeech.make_codecs(tmp_path / "two")
        one, _ = split(ljspeech.build(tmp_path / "one" / "LJSpeech-1.1"))
        two, _ = split(ljspeech.build(tmp_path / "two" / "LJSpeech-1.1"))
        assert [item.id for item in two] == [item.id for item in one[:2]]

    def test_bad_rows_are_rejects(self, tmp_path: Path) -> None:
        fake_ljspeech.make(tmp_path)
        table = tmp_path / "LJSpeech-1.1" / "metadata.csv"
        added = "XX001-0009|gone|gone\nXX001-0001||\nonly one cell\n\n"
        table.write_text(table.read_text(encoding="utf-8") + added, encoding="utf-8")
        items, rejects = split(ljspeech.build(tmp_path / "LJSpeech-1.1"))
        assert len(items) == 3
        codes = [reject.code for reject in rejects]
        assert codes == ["source.missing_file", "source.no_label", "source.bad_row"]
        assert "metadata.csv, line 6: expected 3 cells, got 1" in rejects[2].message


class TestRavdess:
    def test_labels(self, tmp_path: Path) -> None:
        fake_ravdess.make(tmp_path)
        items, _ = split(ravdess.build(tmp_path / "RAVDESS"))
        assert [item.answers[0] for item in items[:6]] == ["neutral", "male", "calm", "male", "surprised", "male"]
        assert items[-1].answers == ("female",)
        assert items[0].clips[0].transcript == "Dogs are sitting by the door."

    def test_calm_and_neutral_are_never_offered_together(self, tmp_path: Path) -> None:
        fake_ravdess.make(tmp_path)
        items, _ = split(ravdess.build(tmp_path / "RAVDESS"))
        emotions = [set(item.choices) for item in items if item.task == "emotion"]
        assert all(len({"calm", "neutral"} & choices) == 1 and len(choices) == 7 for choices in emotions)

    def test_archive_without_its_outer_folder_gives_the_same_ids(self, tmp_path: Path) -> None:
        fake_ravdess.make(tmp_path)
        inner = tmp_path / "RAVDESS" / "Audio_Speech_Actors_01-24"
        one, _ = split(ravdess.build(tmp_path / "RAVDESS"))
        two, _ = split(ravdess.build(inner))
        assert [item.id for item in one] == [item.id for item in two]

    @pytest.mark.parametrize(
        ("name", "code"),
        [
            ("Actor_01/03-02-03-01-01-01-01.wav", "source.not_speech"),
            ("Actor_01/03-01-09-01-01-01-01.wav", "source.bad_name"),
            ("Actor_01/hello.wav", "source.bad_name"),
            ("Actor_01/03-01-03-01-01-01-02.wav", "source.contradiction"),
        ],
    )
    def test_bad_name_is_a_reject(self, tmp_path: Path, name: str, code: str) -> None:
        fake_ravdess.make(tmp_path)
        tone(tmp_path / "RAVDESS" / "Audio_Speech_Actors_01-24" / name)
        items, rejects = split(ravdess.build(tmp_path / "RAVDESS"))
        assert len(items) == fake_ravdess.EXPECTED_ITEMS
        assert [reject.code for reject in rejects] == [code]


class TestMridangam:
    def test_labels_and_licences(self, tmp_path: Path) -> None:
        fake_mridangam.make(tmp_path)
        items, _ = split(mridangam.build(tmp_path / "mridangam_stroke_1.5"))
        # Damped strokes and those of the left head have no tonic question.
        assert [item.answers[0] for item in items] == ["bheem", "B", "ta", "num", "C#", "thom"]
        licences = ["CC-BY-NC-3.0", "CC-BY-NC-3.0", "CC-BY-3.0", *["CC-BY-NC-3.0"] * 3]
        assert [item.clips[0].licence for item in items] == licences
        assert items[0].clips[0].source.url == "https://freesound.org/s/900001/"

    def test_a_stroke_in_another_is_not_a_wrong_answer(self, tmp_path: Path) -> None:
        fake_mridangam.make(tmp_path)
        items, _ = split(mridangam.build(tmp_path / "mridangam_stroke_1.5"))
        assert not {"thom", "cha"} & set(items[0].choices)
        assert len(items[0].choices) >= 4

    def test_rejects(self, tmp_path: Path) -> None:
        fake_mridangam.make(tmp_path)
        root = tmp_path / "mridangam_stroke_1.5"
        tone(root / "B" / "900005__akshaylaya__ta-c-001.wav")
        tone(root / "F" / "900006__akshaylaya__ta-f-001.wav")
        tone(root / "B" / "900007__akshaylaya__boom-b-001.wav")
        notes = root / "B" / "_readme_and_license.txt"
        text = notes.read_text(encoding="utf-8").replace("license: Attribution\n", "license: Public Radio\n")
        notes.write_text(text, encoding="utf-8")
        items, rejects = split(mridangam.build(root))
        assert len(items) == fake_mridangam.EXPECTED_ITEMS - 1
        codes = sorted(reject.code for reject in rejects)
        assert codes == ["source.bad_name", "source.bad_name", "source.contradiction", "source.unknown_licence"]


class TestFolder:
    def test_optional_columns_may_be_absent(self, tmp_path: Path) -> None:
        fake_folder.make(tmp_path)
        root = tmp_path / "folder"
        fake_folder.write_table(root, "x1.wav,What?,a|b,a,CC0-1.0", header="audio,question,choices,answer,licence")
        items, rejects = split(folder.build(root))
        assert (len(items), rejects) == (1, [])
        assert (items[0].benchmark, items[0].task) == ("mmau_pro", "sound")
        assert items[0].clips[0].redistributable

    def test_fields(self, tmp_path: Path) -> None:
        fake_folder.make(tmp_path)
        items, _ = split(folder.build(tmp_path / "folder"))
        two, number, said = items[1:]
        assert [clip.source.record for clip in two.clips] == ["x1.wav", "sub/x2.wav"]
        assert (two.question, two.skills) == ("Higher, and how?", ("sound_temporal_reasoning",))
        assert (number.answers, number.scorer, number.clips[0].redistributable) == (("1",), "number", False)
        assert (said.scorer, said.clips[0].language) == ("wer", "en-GB")

    @pytest.mark.parametrize(
        ("row", "code", "message"),
        [
            ("gone.wav,Q?,a|b,a,CC0-1.0,,,,,,", "source.missing_file", "line 2: expected a file gone.wav"),
            (",Q?,a|b,a,CC0-1.0,,,,,,", "source.missing_file", "expected the name of a sound file"),
            ("../x.wav,Q?,a|b,a,CC0-1.0,,,,,,", "source.outside", "below the folder"),
            ("/etc/passwd,Q?,a|b,a,CC0-1.0,,,,,,", "source.outside", "below the folder"),
            ("sub\\x2.wav,Q?,a|b,a,CC0-1.0,,,,,,", "source.outside", "with / between folders"),
            ("x1.wav,Q?,one|two,tow,CC0-1.0,,,,,,", "choices.answer", "Did you mean 'two'?"),
            ("x1.wav,Q?,a|A,a,CC0-1.0,,,,,,", "choices.distinct", "distinct"),
            ("x1.wav,Q?,,a,CC0-1.0,,,,,,", "source.no_label", "expected choices separated by |"),
            ("x1.wav,Q?,,seven,CC0-1.0,number,,,,,", "answers.number", "a decimal number in digits"),
            ("x1.wav,Q?,,1,CC0-1.0,nmber,,,,,", "source.unknown_label", "Did you mean 'number'?"),
            ("x1.wav,Q?,,,CC0-1.0,transcript,,,,,", "answers.blank", "one or more"),
            ("x1.wav,,a|b,a,CC0-1.0,,,,,,", "schema.question", "a question"),
            ("x1.wav,Q?,a|b,a,,,,,,,", "source.no_licence", "got none"),
            ("x1.wav,Q?,a|b,a,CC-BY-4,,,,,,", "source.unknown_licence", "Did you mean 'CC-BY"),
            ("x1.wav,Q?,a|b,a,CC0-1.0,,music_pitch,,,,", "taxonomy.unknown", "Did you mean 'music_"),
            ("x1.wav,Q?,a|b,a,CC0-1.0,,,,maybe,,", "source.unknown_label", "yes or no"),
            ("x1.wav,Q?,a|b,a,CC0-1.0,,,,,,English", "clips.language", "BCP-47"),
            ("x1.wav,Q?,a|b,a", "source.bad_row", "expected 11 cells, got 4"),
        ],
    )
    def test_bad_row_is_a_reject_with_its_line(self, tmp_path: Path, row: str, code: str, message: str) -> None:
        fake_folder.make(tmp_path)
        fake_folder.write_table(tmp_path / "folder", row, fake_folder.ROWS[0])
        items, rejects = split(folder.build(tmp_path / "folder"))
        assert len(items) == 1
        assert [reject.code for reject in rejects] == [code]
        assert "items.csv, line 2: expected " in rejects[0].message
        assert message in rejects[0].message

    def test_unknown_task_names_the_nearest(self, tmp_path: Path) -> None:
        fake_folder.make(tmp_path)
        header = "audio,question,choices,answer,licence,task,benchmark"
        rows = ("x1.wav,Q?,a|b,a,CC0-1.0,musik,", "x1.wav,R?,a|b,a,CC0-1.0,emotion,talk_arna")
        fake_folder.write_table(tmp_path / "folder", *rows, header=header)
        items, rejects = split(folder.build(tmp_path / "folder"))
        assert items == []
        assert "Did you mean 'music'?" in rejects[0].message
        assert "Did you mean 'talk_arena'?" in rejects[1].message

    def test_repeated_row_is_a_reject(self, tmp_path: Path) -> None:
        fake_folder.make(tmp_path)
        fake_folder.write_table(tmp_path / "folder", fake_folder.ROWS[0], "", fake_folder.ROWS[0])
        items, rejects = split(folder.build(tmp_path / "folder"))
        assert len(items) == 1
        assert rejects[0].code == "source.repeated"
        assert "line 4: expected another sound, task or question, got that of line 2" in rejects[0].message

    @pytest.mark.parametrize(
        ("content", "message"),
        [
            (b"", r"items.csv: expected rows with audio.* got no row"),
            (b"audio,question,choices,answer,licence\n", r"items.csv: expected rows"),
            (b"audio;question;choices;answer;licence\n", r"columns separated by semicolons. Save the table"),
            (b"audio,question,choice,answer,licence\n", r"expected a column 'choices', got .* Rename 'choice'"),
            (b"audio,question,choices,answer,licence,taks\n", r"got 'taks'. Did you mean 'task'\?"),
            (b"audio,question,choices,answer,licence,audio\n", r"got 'audio' twice"),
            (b"audio,question,choices,answer,licence\na,\"b\nc,d\n", r"line 2: .* a quotation mark that is not closed"),
            ("audio,question\n".encode("utf-16"), r"line 1: expected text in UTF-8, got byte 0xff"),
            (b"audio,question,choices,answer,licence\n\xe9.wav,Q?,a|b,a,CC0-1.0\n", r"line 2: expected text in UTF-8"),
        ],
    )  # fmt: skip
    def test_wrong_table_is_an_error(self, tmp_path: Path, content: bytes, message: str) -> None:
        fake_folder.make(tmp_path)
        (tmp_path / "folder" / "items.csv").write_bytes(content)
        with pytest.raises(SourceError, match=rf"source 'folder', .*{message}"):
            list(folder.build(tmp_path / "folder"))


def test_the_example_of_contributing_works(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    blocks = re.findall(r"```python\n(.+?)```", text, flags=re.DOTALL)
    assert len(blocks) == 2
    for name, block in zip(("builders", "fake"), blocks, strict=True):
        (tmp_path / name).mkdir()
        (tmp_path / name / "bells.py").write_text(block, encoding="utf-8")
    monkeypatch.setattr(builders, "__path__", [*builders.__path__, str(tmp_path / "builders")])
    monkeypatch.setattr(fakes, "__path__", [*fakes.__path__, str(tmp_path / "fake")])
    assert "bells" in names()
    bells, fake = builders_source("bells"), fakes.fake("bells")
    fake.make(tmp_path)
    items, rejects = split(bells.build(bells.SOURCE.locate(tmp_path)))
    assert (len(items), rejects, items[0].id) == (fake.EXPECTED_ITEMS, [], fake.EXPECTED_FIRST_ID)
    for module in ("builders.bells", "tests.fake.bells"):
        sys.modules.pop(module)


def test_the_table_of_contributing_works(tmp_path: Path) -> None:
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    (block,) = re.findall(r"```csv\n(.+?)```", text, flags=re.DOTALL)
    (tmp_path / "items.csv").write_text(block, encoding="utf-8")
    for name in ("door.wav", "trio.wav", "first.wav", "second.wav"):
        tone(tmp_path / name)
    (tmp_path / "trio.wav").rename(tmp_path / "trio.flac")
    items, rejects = split(folder.build(tmp_path))
    assert (len(items), rejects) == (3, [])
    columns = re.findall(r"^\| ((?:`\w+`(?:, )?)+) \|", text.split("without code")[-1], flags=re.MULTILINE)
    named = {word for cell in columns for word in re.findall(r"`(\w+)`", cell)}
    assert named == {*folder.COLUMNS, *folder.OPTIONAL}
