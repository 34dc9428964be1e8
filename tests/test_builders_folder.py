"""The builder for people who write no code, and the examples of CONTRIBUTING.md."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest

import builders
import tests.fake as fakes
from builders import folder
from builders.contract.source import builder, names
from earmark.errors import SourceError
from tests.conftest import ROOT
from tests.fake import folder as fake_folder
from tests.fake.corpora import split
from tests.fake.sound import tone


def test_optional_columns_may_be_absent(tmp_path: Path) -> None:
    fake_folder.make(tmp_path)
    root = tmp_path / "folder"
    fake_folder.write_table(root, "x1.wav,What?,a|b,a,CC0-1.0", header="audio,question,choices,answer,licence")
    items, rejects = split(folder.build(root))
    assert (len(items), rejects) == (1, [])
    assert (items[0].benchmark, items[0].task) == ("mmau_pro", "sound")
    assert items[0].clips[0].redistributable


def test_fields(tmp_path: Path) -> None:
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
def test_bad_row_is_a_reject_with_its_line(tmp_path: Path, row: str, code: str, message: str) -> None:
    fake_folder.make(tmp_path)
    fake_folder.write_table(tmp_path / "folder", row, fake_folder.ROWS[0])
    items, rejects = split(folder.build(tmp_path / "folder"))
    assert len(items) == 1
    assert [reject.code for reject in rejects] == [code]
    assert "items.csv, line 2: expected " in rejects[0].message
    assert message in rejects[0].message


def test_unknown_task_names_the_nearest(tmp_path: Path) -> None:
    fake_folder.make(tmp_path)
    header = "audio,question,choices,answer,licence,task,benchmark"
    rows = ("x1.wav,Q?,a|b,a,CC0-1.0,musik,", "x1.wav,R?,a|b,a,CC0-1.0,emotion,talk_arna")
    fake_folder.write_table(tmp_path / "folder", *rows, header=header)
    items, rejects = split(folder.build(tmp_path / "folder"))
    assert items == []
    assert "Did you mean 'music'?" in rejects[0].message
    assert "Did you mean 'talk_arena'?" in rejects[1].message


def test_repeated_row_is_a_reject(tmp_path: Path) -> None:
    fake_folder.make(tmp_path)
    fake_folder.write_table(tmp_path / "folder", fake_folder.ROWS[0], "", fake_folder.ROWS[0])
    items, rejects = split(folder.build(tmp_path / "folder"))
    assert len(items) == 1
    assert rejects[0].code == "source.repeated"
    assert "line 4: expected another sound, task or question, got that of line 2" in rejects[0].message


def test_contradiction_is_rejected_on_all_sides(tmp_path: Path) -> None:
    fake_folder.make(tmp_path)
    rows = [
        "x1.wav,What is heard?,a door|a drum,a door,CC0-1.0,sound",
        "x1.wav,What is heard?,a door|a drum,a drum,CC0-1.0,music",
        "x1.wav,What is heard?,a door|a drum,a door,CC0-1.0,sound",
        "x3.wav,What is heard?,a door|a drum,a drum,CC0-1.0,sound",
    ]
    fake_folder.write_table(tmp_path / "folder", *rows, header="audio,question,choices,answer,licence,task")
    items, rejects = split(folder.build(tmp_path / "folder"))
    assert [item.answers for item in items] == [("a drum",)]
    assert [(reject.id, reject.code) for reject in rejects] == [
        (f"folder/items.csv:{line}", "source.contradiction") for line in (2, 3, 4)
    ]
    assert "line 2: expected one answer to one question about one sound: 'a door', got 'a drum' in line 3" in (
        rejects[0].message
    )
    assert "got 'a door' in line 2. Mend the wrong line, or take all out" in rejects[1].message


IDS = "id,audio,question,choices,answer,licence"


def test_id_names_the_record_whatever_is_asked(tmp_path: Path) -> None:
    fake_folder.make(tmp_path)
    found = []
    for row in (
        "door 1,x1.wav,What?,a|b,a,CC0-1.0",
        "door 1,x3.wav,Which?,c|d,d,CC0-1.0",
        ",x1.wav,What?,a|b,a,CC0-1.0",
    ):
        fake_folder.write_table(tmp_path / "folder", row, header=IDS)
        items, rejects = split(folder.build(tmp_path / "folder"))
        assert rejects == []
        found.append(items[0].id)
    assert found[0] == found[1] != found[2]
    fake_folder.write_table(tmp_path / "folder", "x1.wav,What?,a|b,a,CC0-1.0", header=IDS.removeprefix("id,"))
    assert next(folder.build(tmp_path / "folder")).id == found[2]


def test_id_of_two_rows_is_an_error(tmp_path: Path) -> None:
    fake_folder.make(tmp_path)
    rows = ("one,x1.wav,What?,a|b,a,CC0-1.0", "", "one,x3.wav,What?,a|b,a,CC0-1.0")
    fake_folder.write_table(tmp_path / "folder", *rows, header=IDS)
    with pytest.raises(SourceError, match=r"items.csv, line 4: expected an id that no other row has, got 'one', as in"):
        list(folder.build(tmp_path / "folder"))


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", r"items.csv: expected rows with audio.* got no row"),
        (b"audio,question,choices,answer,licence\n", r"items.csv: expected rows"),
        (b"audio;question;choices;answer;licence\n", r"columns separated by semicolons. Save the table"),
        (b"audio,question,choice,answer,licence\n", r"expected a column 'choices', got .* Rename 'choice'"),
        (b"audio,question,choices,answer,licence,taks\n", r"got 'taks'. Did you mean 'task'\?"),
        (b"audio,question,choices,answer,licence,audio\n", r"got 'audio' twice"),
        ("audio,question\n".encode("utf-16"), r"line 1: expected text in UTF-8, got byte 0xff"),
        (
            b"audio,question,choices,answer,licence\n\xe9.wav,Q?,a|b,a,CC0-1.0\n\xe9.wav,R?,a|b,a,CC0-1.0\n",
            r"line 2: expected text in UTF-8",
        ),
    ],
)  # fmt: skip
def test_wrong_table_is_an_error(tmp_path: Path, content: bytes, message: str) -> None:
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
    bells, fake = builder("bells"), fakes.fake("bells")
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
