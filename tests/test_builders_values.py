"""What each builder makes of its corpus's layouts and oddities: values, one by one."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from builders import fsdd, ljspeech, mridangam, ravdess
from builders.ingest.units import Offered, units
from earmark.errors import SourceError
from tests.fake import fsdd as fake_fsdd
from tests.fake import ljspeech as fake_ljspeech
from tests.fake import mridangam as fake_mridangam
from tests.fake import ravdess as fake_ravdess
from tests.fake.corpora import split
from tests.fake.sound import tone


class TestFsdd:
    def test_digits_and_accents(self, tmp_path: Path) -> None:
        fake_fsdd.make(tmp_path)
        items, _ = split(fsdd.build(tmp_path / "free-spoken-digit-dataset"))
        digits = [item for item in items if item.answer_type == "number"]
        accents = [item for item in items if item.answer_type == "choice"]
        assert [item.answers for item in digits[:4]] == [("0",), ("0",), ("1",), ("1",)]
        assert [item.answers for item in accents] == [("Greek",), ("American",)]
        assert all(len(item.clips) == fsdd.ACCENT_CLIPS for item in accents)
        heard = {tuple(clip.transcript for clip in item.clips) for item in accents}
        assert len(heard) == 2  # other digits for each: a fixed five would be learnt
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
        assert items[0].answers == ('"A quiet evening," he said, "and rain.',)
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


class TestNumberOfChoices:
    """The speakers have four accents: a fifth choice cannot be had. Digits are asked without choices."""

    @pytest.mark.parametrize(("options", "said"), [(4, 0), (5, 1), (99, 1)])
    def test_more_choices_than_labels_are_said(self, tmp_path: Path, options: int, said: int) -> None:
        fake_fsdd.make(tmp_path)
        plain = list(units(fsdd, fsdd.SOURCE.locate(tmp_path)))
        offered = Offered(options)
        assert list(offered.of(plain)) == plain
        found = offered.remarks()
        assert len(found.lines) == said
        if said:
            assert found.lines[0] == (
                f"no question has the {options} choices that `options` asks for: the corpus has 4 at most"
            )
            assert found.facts["choices"]["questions_with_fewer"] == offered.fewer
