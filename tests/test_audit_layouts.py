"""Layouts of other people's benchmarks: one set of questions in each, and the same report; mistakes in the mapping."""

from __future__ import annotations

import base64
import gzip
import json
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from earmark.audit import Fields, audit, read_fields
from earmark.audit.answering import asked
from earmark.audit.cells import absent, at
from earmark.audit.reading import files_of
from earmark.checks.report import CheckReport
from earmark.cli import main
from earmark.errors import SourceError, UsageError
from tests.made import encoded, tone

ROWS: list[dict[str, Any]] = [
    {"q": f"Which comes {n} times?", "c": ["a tone", "rain", "a dog"], "a": ("a tone", "rain", "a dog")[n % 3]}
    for n in range(6)
]


def fields(**given: Any) -> Fields:
    return Fields.model_validate({"name": "bench", "question": "q", "choices": "c", "answer": "a", **given})


def written(path: Path, value: Any) -> Path:
    path.write_text(json.dumps(value, ensure_ascii=False), encoding="utf-8")
    return path


def of(rows: list[dict[str, Any]], tmp_path: Path, wanted: Fields, *only: str) -> CheckReport:
    return audit(written(tmp_path / "r.json", rows), wanted, only=only or ("answers",))


FILES: dict[str, Callable[[Path], Any]] = {
    "columns.json": lambda path: written(path, {name: [row[name] for row in ROWS] for name in ROWS[0]}),
    "pandas.json": lambda path: written(
        path, {name: {str(n): row[name] for n, row in enumerate(ROWS)} for name in ROWS[0]}
    ),
    "splits.json": lambda path: written(path, {"train": ROWS[:3], "test": ROWS[3:]}),
    "about.json": lambda path: written(path, {"info": {"by": "us"}, "data": ROWS}),
    "lines.json": lambda path: path.write_text("\n".join(map(json.dumps, ROWS))),
    "r.ndjson": lambda path: path.write_text("\n".join(map(json.dumps, ROWS))),
    "R.JSON": lambda path: written(path, ROWS),
    "r.jsonl.gz": lambda path: path.write_bytes(gzip.compress("\n".join(map(json.dumps, ROWS)).encode())),
    "data-00000-of-00001.arrow": lambda path: arrow(path, ROWS),
    "semicolons.csv": lambda path: path.write_text(table(";")),
    "wide.csv": lambda path: path.write_text(table(","), encoding="utf-16"),
}


def table(separator: str) -> str:
    lines = [["q", "c", "a"], *([row["q"], str(row["c"]), row["a"]] for row in ROWS)]
    return "".join(separator.join(f'"{cell}"' for cell in line) + "\n" for line in lines)


def arrow(path: Path, rows: list[dict[str, Any]]) -> None:
    made = pa.Table.from_pylist(rows)
    with pa.OSFile(str(path), "wb") as file, pa.ipc.new_stream(file, made.schema) as writer:
        writer.write_table(made)


@pytest.mark.parametrize("name", sorted(FILES))
def test_the_same_questions_in_every_kind_of_file(name: str, tmp_path: Path) -> None:
    FILES[name](tmp_path / name)
    (tmp_path / "dataset_info.json").write_text("{}")  # as `datasets` leaves it beside its rows
    report = audit(tmp_path, fields(), only=["answers"])
    assert (report.items, report.passed, report.result("answers.among").of) == (6, True, 6)


CHOICES = [
    ({"column": "c"}, {"c": '{"B": "rain", "A": "a tone"}'}),
    ({"column": "c"}, {"c": "['a tone' 'rain']"}),  # as numpy writes it
    ({"column": "c"}, {"c": "('a tone', 'rain')"}),
    ({"column": "c.text"}, {"c": [{"label": "A", "text": "a tone"}, {"label": "B", "text": "rain"}]}),
    ({"column": "c.text"}, {"c": {"text": ["a tone", "rain"], "label": ["A", "B"]}}),
    ({"column": "c", "lettered": True}, {"c": ["1. a tone", "2) rain"]}),
    ({"column": "c", "lettered": True}, {"c": ["A、a tone", "B、rain"]}),
    ({"fixed": ["a tone", "rain"]}, {}),
    ({"in_question": True}, {"q": "What is heard?\nA. a tone\nB. rain\nAnswer with a letter."}),
    ({"in_question": True}, {"q": "What is heard? Options: (A) a tone (B) rain"}),
    ({"in_question": True}, {"q": "What is heard? A: a tone, B: rain"}),
]


@pytest.mark.parametrize(("choices", "row"), CHOICES)
def test_choices_in_every_layout(choices: dict[str, Any], row: dict[str, Any], tmp_path: Path) -> None:
    rows = [{"q": "What is heard?", "a": "B", **row}] * 2
    report = of(rows, tmp_path, fields(choices=choices, answer={"column": "a", "as": "letter"}))
    assert report.result("audit.rows").found == 0
    assert report.result("answers.among").found == 0
    assert report.result("answers.distinct").of == 2


def test_a_question_without_options_at_its_end_is_told(tmp_path: Path) -> None:
    report = of([{"q": "What?", "a": "B"}], tmp_path, fields(choices={"in_question": True}))
    assert report.tables["rows"] == {"read": 1, "items": 0, "not mapped": {"choices that cannot be read": 1}}


@pytest.mark.parametrize(
    ("answer", "value", "kind", "answers"),
    [
        ({"values": {"R": "rain"}}, "R", "choice", ("rain",)),
        ({"split": ";"}, "rain; a dog", "multi_choice", ("rain", "a dog")),
        ({"as": "letter"}, "A,C", "multi_choice", ("a tone", "a dog")),
        ({"as": "letter"}, "[B]", "choice", ("[B]",)),
        ({}, ["rain", "a dog"], "multi_choice", ("rain", "a dog")),
    ],
)
def test_answers_in_every_writing(answer: dict[str, Any], value: Any, kind: str, answers: tuple[str, ...]) -> None:
    found = asked({**ROWS[0], "a": value}, fields(answer={"column": "a", **answer}), "What?")
    assert (found.answer_type, found.answers) == (kind, answers)


@pytest.mark.parametrize(
    ("given_as", "value", "said"),
    [
        ("text", "B", "`as: letter`"),
        ("text", 1, "`as: index` or `as: place`"),
        ("place", 0, "`as: index`"),
        ("index", 3, "`as: place`"),
        ("text", "fog", ""),
    ],
)
def test_a_mapping_that_reads_answers_wrongly_is_told(given_as: str, value: Any, said: str, tmp_path: Path) -> None:
    report = of([{**ROWS[0], "a": value}], tmp_path, fields(answer={"column": "a", "as": given_as}))
    found = report.result("audit.answers")
    assert (found.found, found.of) == (int(bool(said)), 1)
    assert report.result("answers.among").found == 1
    if said:
        assert (found.issues[0].item, found.issues[0].field) == ("r.json:0", "a")
        assert said in found.issues[0].expected


def test_options_that_nobody_mapped_are_told(tmp_path: Path) -> None:
    wanted = Fields.model_validate({"name": "bench", "question": "q", "answer": "a"})
    report = of([{"q": "What is heard? (A) rain (B) wind", "a": "A"}], tmp_path, wanted)
    assert "in_question: true" in report.result("audit.answers").issues[0].expected


def test_paths_reach_into_lists_of_objects_and_names_with_dots() -> None:
    said = [{"role": "system", "content": "Hear."}, {"role": "user", "content": "1"}, {"role": "user", "content": "2"}]
    cells = {"messages": said, "Sr No.": 3, "a.b": {"c": 1}, "written": json.dumps(said), "n": None}
    assert at(cells, "messages[role=user].content") == ["1", "2"]
    assert at(cells, "messages[role=user][-1].content") == "2"
    assert at(cells, "written[0].content") == "Hear."
    assert (at(cells, "Sr No."), at(cells, "a.b.c"), at(cells, "messages[7].content")) == (3, 1, None)
    assert at(cells, "dia{Sr No.}_{a.b.c}.wav") == "dia3_1.wav"
    assert at(cells, "{n}.wav") is None
    assert (absent(cells, "n"), absent(cells, "{m}.wav"), absent(cells, "messages.text")) == (False, True, True)


def test_a_corpus_of_labels_is_asked_one_question(tmp_path: Path) -> None:
    """As CREMA-D has it: no question, codes for labels, names of files without their endings."""
    rows = [{"FileName": f"{n}_NEU", "VoiceVote": vote} for n, vote in enumerate(["N", "A", "A:N"])]
    wanted = Fields.model_validate({
        "name": "bench", "asks": "What emotion is heard?", "choices": {"fixed": ["anger", "neutral"]},
        "answer": {"column": "VoiceVote", "values": {"A": "anger", "N": "neutral"}}, "audio": "{FileName}.wav",
    })  # fmt: skip
    report = of(rows, tmp_path, wanted, "answers", "sound")
    (issue,) = report.result("answers.among").issues
    assert (report.items, report.pointers, issue.item, issue.field) == (3, 3, "r.json:2", "VoiceVote")
    assert report.result("sound.audible").not_run == "not given: sound (--audio names its folder or zip)"


def test_a_split_whose_answers_are_withheld_is_asked_about_its_options(tmp_path: Path) -> None:
    wanted = Fields.model_validate({"name": "bench", "question": "q", "choices": "c"})
    report = of([{"q": "What?", "c": ["x", "X."]}], tmp_path, wanted)
    assert report.result("answers.distinct").found == 1
    assert report.result("answers.among").not_run == "not given: answer"


SOUND = encoded(tone(440.0, 0.4, level=0.2))
SAMPLES = np.sin(np.arange(3200) * 0.3) * 0.2
CELLS: dict[str, Any] = {
    "bytes": SOUND,
    "samples": {"array": SAMPLES.tolist(), "sampling_rate": 8000, "path": None},
    "struct": {"bytes": SOUND, "path": "a.wav"},
    "list": [{"bytes": SOUND, "path": "a.wav"}],
}


@pytest.mark.parametrize("name", sorted(CELLS))
@pytest.mark.parametrize("ending", ["parquet", "arrow"])
def test_sound_in_columns_is_heard_however_it_is_held(name: str, ending: str, tmp_path: Path) -> None:
    rows = [{**row, "f": CELLS[name]} for row in ROWS[:2]]
    path = tmp_path / f"r.{ending}"
    arrow(path, rows) if ending == "arrow" else pq.write_table(pa.Table.from_pylist(rows), path)
    heard = audit(path, fields(audio="f"), only=["sound"])
    assert (heard.clips, heard.pointers, heard.result("sound.decodable").found) == (2, 0, 0)
    assert audit(path, fields(audio="f"), text_only=True, only=["sound"]).clips == 0


def test_sound_in_json_is_heard(tmp_path: Path) -> None:
    text = base64.b64encode(SOUND).decode()
    cells: list[Any] = [text, f"data:audio/wav;base64,{text}", {"bytes": text}, CELLS["samples"], "x.wav", {"array": 3}]
    report = of([{**ROWS[0], "f": cell} for cell in cells], tmp_path, fields(audio="f"), "sound")
    assert (report.clips, report.pointers, report.result("sound.decodable").found) == (5, 1, 1)


def test_sound_in_a_zip_is_heard(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "data.zip", "w") as archive:
        archive.writestr("data/audio/a.wav", SOUND)
        archive.writestr("data/x/b.wav", SOUND)
        archive.writestr("data/y/b.wav", SOUND)
    rows = [{**ROWS[0], "f": name} for name in ("./audio/a.wav", "home/a.wav", "x/b.wav", "b.wav")]
    path = written(tmp_path / "r.json", rows)
    report = audit(path, fields(audio="f"), audio=tmp_path / "data.zip", only=["sound.present"])
    assert (report.clips, report.pointers) == (3, 1)  # which of two b.wav is meant, nobody can tell
    with pytest.raises(SourceError, match="folder or the zip of the sound, got another file"):
        audit(path, fields(audio="f"), audio=path)


@pytest.mark.parametrize(
    ("name", "raw", "message"),
    [
        ("r.csv", b"q,a,a\nx,1,2\n", "got 'a' twice"),
        ("r.csv", "q,a\ncaf\u00e9,x\n".encode("cp1252"), "iconv"),
        ("r.jsonl.gz", b"nothing packed", "a file that can be read"),
        ("r.arrow", b"nothing", "a whole Arrow stream"),
        ("r.xlsx", b"", "Save the sheet as CSV"),
        ("r.json", json.dumps([{f"column_{n}": n for n in range(60)}]).encode(), "and 36 more"),
    ],
)
def test_a_file_that_cannot_be_read_says_what_to_do(name: str, raw: bytes, message: str, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(raw)
    with pytest.raises(SourceError, match=message):
        audit(tmp_path / name, fields(), only=["answers"])


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "expected keys and columns, got nothing. Such as `question: text`"),
        ("question: q\nquestion: id", "the key question twice"),
        ("question: ''", "the name of a column"),
        ("question: []", "got neither"),
        ("question: q\nasks: What?", "got both"),
        ("question: q\nchoices: {}", "one of column, columns, fixed and in_question, got none"),
        ("question: q\nchoices: {column: c, fixed: [x]}", "got several"),
        ("question: q\nchoices: [a, b]", "choices: expected a column, or keys and values"),
        ("question: q\n1: x", "keys that are words"),
    ],
)
def test_a_mapping_that_says_nothing_or_two_things_is_refused(text: str, message: str, tmp_path: Path) -> None:
    (tmp_path / "map.yaml").write_text(text)
    with pytest.raises(UsageError) as caught:
        read_fields(str(tmp_path / "map.yaml"))
    assert message in str(caught.value)


def test_files_of_one_name_keep_their_folders_and_hidden_ones_are_left(tmp_path: Path) -> None:
    for name in ("speaking/test.json", "listening/test.json", ".cache/test.json"):
        (tmp_path / name).parent.mkdir()
        written(tmp_path / name, [{**ROWS[0], "a": "fog"}])
    report = audit(tmp_path, fields(), only=["answers.among", "duplicates.id"])
    assert [one.item for one in report.result("answers.among").issues] == [
        "listening/test.json:0",
        "speaking/test.json:0",
    ]
    with pytest.raises(SourceError, match="patterns below the folder"):
        files_of(tmp_path, ["/etc/*.json"])


def test_a_data_set_of_the_hub_is_called_by_its_name(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    written(tmp_path / "r.json", ROWS)
    (tmp_path / "map.yaml").write_text("question: q\nchoices: c\nanswer: a\n")
    monkeypatch.setattr("earmark.audit.command.located", lambda *_: tmp_path)
    monkeypatch.setattr(
        sys, "argv", ["earmark", "audit", "org/name@0123abc", "--map", str(tmp_path / "map.yaml"), "--only", "answers"]
    )
    assert main() == 0
    out = capsys.readouterr().out
    assert out.splitlines()[-1].startswith("org/name@0123abc: passed")
    assert "not run (checks)" not in out.split("given")[0]
    assert "twins.answers" not in out
