"""Rows of other people's benchmarks: files of every kind, answers in every writing, and what is broken in them."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import soundfile
from hypothesis import given
from hypothesis import strategies as st

from earmark.audit import Fields, audit, read_fields
from earmark.audit.answering import asked
from earmark.audit.cells import is_blank, text_of
from earmark.audit.reading import Row, files_of
from earmark.audit.rows import Light, light_item
from earmark.audit.sounds import Sounds
from earmark.errors import SourceError, UsageError
from tests.fake import hub

ROW = {"id": "a", "q": "What is heard?", "c": ["a tone", "rain"], "a": "rain"}


def fields(**given: Any) -> Fields:
    return Fields.model_validate({"name": "bench", "question": "q", "choices": "c", "answer": "a", **given})


def table(rows: list[dict[str, Any]], separator: str) -> str:
    lines = [list(rows[0]), *(list(row.values()) for row in rows)]
    return "".join(separator.join(f'"{cell}"' for cell in line) + "\n" for line in lines)


def parquet(path: Path, rows: list[dict[str, Any]]) -> None:
    pq.write_table(pa.Table.from_pylist(rows), path)


FLAT = [{"id": str(n), "q": "What, then?", "c1": "a tone", "c2": "rain", "a": "B"} for n in range(3)]
WRITERS: dict[str, Callable[[Path], Any]] = {
    "r.json": lambda path: path.write_text(json.dumps(FLAT)),
    "data.json": lambda path: path.write_text(json.dumps({"version": 1, "data": FLAT})),
    "named.json": lambda path: path.write_text(json.dumps({str(n): row for n, row in enumerate(FLAT)})),
    "bom.json": lambda path: path.write_text("\ufeff" + json.dumps(FLAT), encoding="utf-8"),
    "r.jsonl": lambda path: path.write_text("\n\n".join(map(json.dumps, FLAT))),
    "r.csv": lambda path: path.write_text(table(FLAT, ",")),
    "r.tsv": lambda path: path.write_text(table(FLAT, "\t")),
    "r.parquet": lambda path: parquet(path, FLAT),
}


@pytest.mark.parametrize("name", sorted(WRITERS))
def test_one_benchmark_in_every_kind_of_file(name: str, tmp_path: Path) -> None:
    WRITERS[name](tmp_path / name)
    wanted = fields(id="id", choices={"columns": ["c1", "c2"]}, answer={"column": "a", "as": "letter"})
    report = audit(tmp_path, wanted, only=["answers", "duplicates.id"])
    assert (report.items, report.passed, report.result("answers.among").of) == (3, True, 3)


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("r.json", "{", "expected one JSON value"),
        ("r.json", "3", "expected a list of rows"),
        ("r.json", "[" * 100_000, "expected one JSON value"),
        ("r.json", "[]", "expected rows, got none"),
        ("r.csv", "", "expected rows, got none"),
        ("r.csv", "q,c\n", "expected rows, got none"),
        ("r.parquet", "no", "expected a whole Parquet file"),
        ("r.xlsx", "", "expected files of rows"),
        ("r.json", '[{"qq": 1, "c": [], "a": 1}]', "Did you mean 'qq'?"),
    ],
)
def test_a_file_that_is_broken_says_so(name: str, text: str, message: str, tmp_path: Path) -> None:
    (tmp_path / name).write_text(text)
    with pytest.raises(SourceError, match=message.replace("?", r"\?")):
        audit(tmp_path, fields())


def test_text_of_another_encoding_is_refused(tmp_path: Path) -> None:
    (tmp_path / "r.jsonl").write_bytes(json.dumps(ROW).encode() + b'\n{"q": "caf\xe9"}')
    with pytest.raises(SourceError, match="UTF-8"):
        audit(tmp_path, fields())


def test_rows_that_cannot_be_read_are_counted_with_their_reasons(tmp_path: Path) -> None:
    lines = [
        json.dumps(ROW),
        "{",
        "3",
        json.dumps({**ROW, "q": None}),
        json.dumps({**ROW, "c": "x; y"}),
        json.dumps(ROW),
    ]
    (tmp_path / "r.jsonl").write_text("\n".join(lines))
    report = audit(tmp_path, fields(), only=["answers"])
    assert report.tables["rows"] == {
        "read": 6, "items": 2,
        "not mapped": {"cannot be read": 2, "choices that cannot be read": 1, "no question": 1},
    }  # fmt: skip
    assert (report.result("audit.rows").found, report.passed) == (4, False)
    assert "r.jsonl:1" in report.result("audit.rows").issues[0].item


def test_a_line_of_a_table_with_too_many_cells_is_counted(tmp_path: Path) -> None:
    (tmp_path / "r.csv").write_text('q,c,a\nWhat?,"[""x"", ""y""]",x\nWhat?,x,y,z\n')
    report = audit(tmp_path, fields(choices="c"), only=["answers"])
    assert report.tables["rows"] == {"read": 2, "items": 1, "not mapped": {"cannot be read": 1}}


@pytest.mark.parametrize(
    ("given_as", "row", "choices", "answers", "place"),
    [
        ({}, {"c": ["x", "y"], "a": "y"}, ("x", "y"), ("y",), 1),
        ({}, {"c": ["x", "y"], "a": "z"}, ("x", "y"), ("z",), None),
        ({}, {"c": ["x", "y"], "a": None}, ("x", "y"), (), None),
        ({}, {"c": [1, 2.0], "a": 2}, ("1", "2"), ("2",), 1),
        ({}, {"c": {"B": "y", "A": "x"}, "a": "y"}, ("x", "y"), ("y",), 1),
        ({"c": {"split": ";"}}, {"c": "x; y", "a": "y"}, ("x", "y"), ("y",), 1),
        ({}, {"c": "['x', \"y\"]", "a": "y"}, ("x", "y"), ("y",), 1),
        ({"c": {"lettered": True}}, {"c": ["A. x", "(B) y"], "a": "y"}, ("x", "y"), ("y",), 1),
        ({"c": {"lettered": True}}, {"c": ["A:min", "C:maj"], "a": "C:maj"}, ("A:min", "C:maj"), ("C:maj",), 1),
        ({"a": "letter"}, {"c": ["x", "y"], "a": "(b)"}, ("x", "y"), ("y",), 1),
        ({"a": "letter"}, {"c": ["x", "y"], "a": "B. y"}, ("x", "y"), ("y",), 1),
        ({"a": "letter"}, {"c": ["x", "y"], "a": "D"}, ("x", "y"), ("D",), None),
        ({"a": "letter"}, {"c": ["x", "y"], "a": "Both"}, ("x", "y"), ("Both",), None),
        ({"a": "index"}, {"c": ["x", "y"], "a": 1}, ("x", "y"), ("y",), 1),
        ({"a": "index"}, {"c": ["x", "y"], "a": -1}, ("x", "y"), ("-1",), None),
        ({"a": "place"}, {"c": ["x", "y"], "a": "1"}, ("x", "y"), ("x",), 0),
        ({"a": "place"}, {"c": ["x", "y"], "a": 1.5}, ("x", "y"), ("1.5",), None),
        ({"a": "text or letter"}, {"c": ["X", "y"], "a": "x."}, ("X", "y"), ("X",), 0),
        ({"a": "text or letter"}, {"c": ["x", "y"], "a": "B"}, ("x", "y"), ("y",), 1),
    ],
)
def test_choices_and_answers_in_every_writing(
    given_as: dict[str, Any], row: dict[str, Any], choices: tuple[str, ...], answers: tuple[str, ...], place: int | None
) -> None:
    wanted = fields(
        choices={"column": "c", **given_as.get("c", {})}, answer={"column": "a", "as": given_as.get("a", "text")}
    )
    found = asked(row, wanted, "?")
    assert (found.choices, found.answers, found.place) == (choices, answers, place)


def test_types_of_answers_follow_a_column() -> None:
    kinds = {"yn": "yes_no", "n": "number", "some": "multi_choice", "talk": "judged"}
    wanted = fields(answer={"column": "a", "as": "letter"}, answer_type={"column": "k", "values": kinds})
    of = {kind: asked({"k": kind, "c": ["x", "y", "z"], "a": "A, C"}, wanted, "?") for kind in (*kinds, "other")}
    assert (of["some"].answers, of["some"].scorer) == (("x", "z"), "multi_choice")
    assert asked({"k": "yn", "a": "Yes."}, wanted, "?")[1:5] == ("choice", ("yes", "no"), ("yes",), 0)
    assert asked({"k": "n", "a": 10}, wanted, "?")[1:4] == ("number", (), ("10",))
    assert asked({"k": "talk", "a": None}, wanted, "?")[1:4] == ("free", (), ("(left to a judge)",))
    assert of["other"].answer_type == "multi_choice"  # several options are right
    assert asked({"a": "words"}, wanted, "?").answer_type == "free"


def test_a_letter_beside_the_text_must_agree(tmp_path: Path) -> None:
    rows = [{**ROW, "l": "B"}, {**ROW, "l": "A"}, {**ROW, "l": "E"}]
    (tmp_path / "r.json").write_text(json.dumps(rows))
    report = audit(tmp_path, fields(answer={"column": "a", "letter": "l"}), only=["answers.index"])
    assert (report.result("answers.index").found, report.result("answers.index").of) == (2, 3)


def wave(level: float, channels: int = 1) -> bytes:
    buffer = io.BytesIO()
    t = np.arange(8000) / 8000
    soundfile.write(
        buffer, np.stack([level * np.sin(2770 * t)] * channels, axis=1), 8000, format="WAV", subtype="PCM_16"
    )
    return buffer.getvalue()


def test_sound_in_files_is_listened_to(tmp_path: Path) -> None:
    """One is silent, one is no sound, one is not there, one lies outside of the folder, one is said to be longer."""
    sound = tmp_path / "sound"
    sound.mkdir()
    for name, raw in {"good": wave(0.3), "mute": wave(0), "bad": b"nothing", "long": wave(0.2)}.items():
        (sound / f"{name}.wav").write_bytes(raw)
    (tmp_path / "out.wav").write_bytes(wave(0.4))
    names = ["x/good.wav", "./mute.wav", "bad.wav", "none.wav", "../out.wav", "long.wav"]
    rows = [{**ROW, "f": name, "s": 9.0 if "long" in name else 1.01} for name in names]
    (tmp_path / "r.json").write_text(json.dumps(rows))
    report = audit(tmp_path / "r.json", fields(audio="f", duration_s="s"), audio=sound, only=["sound"])
    found = {result.id: result.found for result in report.results if result.found}
    assert {name: found[name] for name in ("sound.present", "sound.decodable", "sound.audible", "sound.facts")} == {
        "sound.present": 2, "sound.decodable": 1, "sound.audible": 1, "sound.facts": 1,
    }  # fmt: skip
    assert (report.clips, report.pointers) == (4, 2)


def test_sound_in_the_rows_is_listened_to_unless_told_not_to(tmp_path: Path) -> None:
    rows = [
        {**ROW, "id": str(n), "c1": "x", "sound": hub.sound(300.0 + 50 * n), "face": hub.picture()} for n in range(3)
    ]
    rows[2]["sound"] = rows[0]["sound"]
    hub.parquet(tmp_path / "r.parquet", rows, media=("sound", "face"))
    wanted = fields(audio="sound")
    heard = audit(tmp_path, wanted, only=["sound", "duplicates"])
    assert (heard.clips, heard.pointers, heard.result("sound.decodable").of) == (3, 0, 3)
    assert heard.result("duplicates.question").found == 1  # the third has the sound of the first
    unheard = audit(tmp_path, wanted, text_only=True, only=["sound", "duplicates"])
    assert (unheard.clips, unheard.result("sound.decodable").not_run) == (
        0,
        "not given: sound (--audio names its folder or zip)",
    )
    assert unheard.result("duplicates.question").found == 0


def test_film_is_not_taken_for_broken_sound(tmp_path: Path) -> None:
    (tmp_path / "a.mp4").write_bytes(b"film")
    (tmp_path / "r.json").write_text(json.dumps([{**ROW, "f": "a.mp4"}]))
    report = audit(tmp_path / "r.json", fields(audio="f"), audio=tmp_path, only=["sound"])
    assert report.passed
    assert report.pointers == 1


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("question: q\nchioces: c", "Did you mean 'choices'"),
        ("question: q\nchoices: {column: c, splitt: x}", "Did you mean 'split'"),
        ("question: q\nanswer: {column: a, as: leter}", "answer.as: expected 'text', 'letter'"),
        ("question: q\nanswer_type: chice", "answer_type.otherwise: expected one of choice"),
        ("choices: c", "expected question (a column) or asks (its words), got neither"),
        ("question: 3", "question: expected"),
        ("- q", "expected keys and columns"),
        ("question: [q", "expected YAML"),
    ],
)
def test_a_mapping_with_a_mistake_says_which(text: str, message: str, tmp_path: Path) -> None:
    path = tmp_path / "map.yaml"
    path.write_text(text)
    with pytest.raises(UsageError) as caught:
        read_fields(str(path))
    assert message in str(caught.value)


def test_files_are_those_of_the_mapping_or_all_rows(tmp_path: Path) -> None:
    for name in ("b/test.parquet", "a.jsonl", "c.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("")
    assert [path.name for path in files_of(tmp_path, ())] == ["a.jsonl", "test.parquet"]
    assert [path.name for path in files_of(tmp_path, ["test.parquet"])] == ["test.parquet"]
    with pytest.raises(SourceError, match=r"got a\.jsonl, b, c\.txt"):
        files_of(tmp_path, ["test.json"])


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=8,
)


@given(st.fixed_dictionaries({}, optional=dict.fromkeys(("id", "q", "c", "a", "f", "t"), VALUES)))
def test_whatever_a_row_holds_it_is_an_item_or_has_a_reason(cells: dict[str, Any]) -> None:
    wanted = fields(id="id", audio="f", task="t", answer={"column": "a", "as": "text or letter"}, groups={"g": "t"})
    made = light_item(Row("r:0", cells), wanted, Sounds(None))
    if isinstance(made, Light):
        item = made.item
        assert item.question
        assert item.answer_index is None or item.choices[item.answer_index] == item.answers[0]
    else:
        assert made.reason
        assert made.got


@given(st.integers(-10_000, 10_000))
def test_numbers_are_written_as_people_write_them(value: int) -> None:
    assert text_of(float(value)) == text_of(value) == str(value)
    assert is_blank(float("nan"))
    assert not is_blank(value)
