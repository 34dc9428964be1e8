"""Builders that are a map: from rows of Parquet, tables and JSON to items, or to rejects with their reason."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from builders.contract.source import Source, builder
from builders.reading.files import table_entries
from builders.reading.json_files import json_array
from builders.reading.rows import FILE, NUMBER, Rows, fixed, rows
from earmark.errors import SourceError
from earmark.item import Item
from earmark.shards import Reject
from earmark.validation import issues
from tests.fake.hub import parquet, picture, sound
from tests.fake.text import json_file, json_lines, table

SOURCE: Source = replace(builder("ljspeech").SOURCE, name="x")
GENDER = Rows(
    benchmark="talk_arena", task="gender", record="id", answer="sex", wordings=("Who speaks?",),
    labels={"f": "a woman", "m": "a man"}, audio="wavs/{id}.wav", speaker={"gender": "sex"}, groups={"gender": "sex"},
)  # fmt: skip
ASR = Rows(
    benchmark="talk_arena", task="asr", record="id", answer="text", wordings=("What is said?",), transcript="text",
    answer_type="transcript", language=fixed("en"), audio="wavs/{id}.wav",
)  # fmt: skip
TABLE = (("id", "sex", "text"), ("a", "f", "Hello"), ("b", "m", "Good day"))


def build(pattern: str, *maps: Rows, root: Path, **more: Any) -> tuple[list[Item], list[Reject]]:
    found = list(rows(SOURCE, pattern, *maps, **more)(root))
    return [x for x in found if isinstance(x, Item)], [x for x in found if isinstance(x, Reject)]


def write(root: Path, kind: str) -> str:
    """The same two rows in each form; gives the file's name."""
    dicts = [dict(zip(TABLE[0], row, strict=True)) for row in TABLE[1:]]
    match kind:
        case "csv":
            table(root / "x.csv", *TABLE)
        case "tsv":
            table(root / "x.tsv", *TABLE, delimiter="\t")
        case "jsonl":
            json_lines(root / "x.jsonl", dicts)
        case "json":
            json_file(root / "x.json", dicts)
        case _:
            parquet(root / "x.parquet", dicts)
    return f"x.{kind}"


@pytest.mark.parametrize("kind", ["csv", "tsv", "jsonl", "json", "parquet"])
def test_one_map_reads_every_form(tmp_path: Path, kind: str) -> None:
    items, rejects = build(write(tmp_path, kind), GENDER, ASR, root=tmp_path)
    assert rejects == []
    assert [(item.task, item.answers) for item in items] == [
        ("gender", ("a woman",)), ("asr", ("Hello",)), ("gender", ("a man",)), ("asr", ("Good day",)),
    ]  # fmt: skip
    assert items[0].choices == ("a man", "a woman")
    assert items[0].audio[0].path == str(tmp_path / "wavs" / "a.wav")
    assert items[0].id == "x/" + items[0].id.split("/")[1]
    assert {item.id for item in items} == {
        item.id for item in build(write(tmp_path, "csv"), GENDER, ASR, root=tmp_path)[0]
    }
    assert all(not issues(item) for item in items if item.task == "asr")
    assert (items[1].clips[0].transcript, items[1].clips[0].language) == ("Hello", "en")


@pytest.mark.parametrize(
    ("row", "code", "message"),
    [
        (("", "f", "x"), "source.bad_row", "x.csv, line 2: expected a record's name, got none"),
        (("a", "", "x"), "source.no_label", "x.csv, line 2: expected an answer, got none"),
        (("a", "x", "x"), "source.unknown_label", "x.csv, line 2: expected a label: f, m, got 'x'"),
        (("../../a", "f", "x"), "source.outside", "expected a file below the corpus's folder, got 'wavs/../../a.wav'"),
        (("a", "f"), "source.bad_row", "x.csv, line 2: expected 3 cells, got 2"),
    ],
)
def test_rows_that_make_no_item(tmp_path: Path, row: tuple[str, ...], code: str, message: str) -> None:
    table(tmp_path / "x.csv", TABLE[0], row, *TABLE[1:])
    items, rejects = build("x.csv", GENDER, root=tmp_path)
    assert len(items) == 2
    assert [(reject.code, message in reject.message) for reject in rejects] == [(code, True)]


def test_column_that_is_missing_is_an_error(tmp_path: Path) -> None:
    table(tmp_path / "x.csv", ("id", "sexx", "text"), ("a", "f", "x"))
    with pytest.raises(SourceError, match=r"x.csv, line 1: expected a column 'sex', got id, sexx, text. Rename 'sexx'"):
        build("x.csv", GENDER, root=tmp_path)
    table(tmp_path / "x.csv", ("idd", "sex"), ("a", "f"))
    with pytest.raises(SourceError, match="expected a column 'id'"):
        build("x.csv", GENDER, root=tmp_path)


def test_the_rows_own_choices(tmp_path: Path) -> None:
    own = replace(GENDER, labels={}, choices=lambda c: c["text"].split("|"), answer="sex")
    table(tmp_path / "x.csv", TABLE[0], ("a", "f", "f|m"), ("b", "x", "f|m"))
    (item,), (reject,) = build("x.csv", own, root=tmp_path)
    assert (item.choices, item.answers) == (("f", "m"), ("f",))
    assert (reject.code, "an answer that is one of the choices, got ('x',)" in reject.message) == (
        "source.contradiction",
        True,
    )


@pytest.mark.parametrize("error", [KeyError("k"), ValueError("v"), TypeError("t"), IndexError("i")])
def test_function_that_fails_on_a_row_makes_a_reject(tmp_path: Path, error: Exception) -> None:
    def fails(cells: Any) -> str:
        if cells["id"] == "a":
            raise error
        return str(cells["sex"])

    items, rejects = build(write(tmp_path, "csv"), replace(GENDER, answer=fails), root=tmp_path)
    assert (len(items), [reject.code for reject in rejects]) == (1, ["source.bad_row"])
    assert "x.csv, line 2: expected values as the corpus documents them, got " in rejects[0].message


def test_rows_of_another_split_are_no_records(tmp_path: Path) -> None:
    only = replace(GENDER, where=lambda c: c["id"] != "a")
    items, rejects = build(write(tmp_path, "csv"), only, root=tmp_path)
    assert (len(items), rejects) == (1, [])


def test_several_answers_and_other_fields(tmp_path: Path) -> None:
    json_lines(tmp_path / "x.jsonl", [{"id": 1, "q": "Who?", "refs": ["A dog", "One dog"], "r": ["names a dog"]}])
    free = Rows(
        benchmark="mmau_pro", task="open", record="id", question="q", answer="refs", answer_type="free",
        more={"rubric": lambda c: tuple(c["r"])},
    )  # fmt: skip
    (item,), rejects = build("x.jsonl", free, root=tmp_path)
    assert rejects == []
    assert (item.question, item.answers, item.rubric, item.scorer) == (
        "Who?",
        ("A dog", "One dog"),
        ("names a dog",),
        "judge",
    )
    assert (item.audio, item.clips) == ((), ())
    assert issues(item) == []


def test_field_of_the_wrong_type_is_a_reject(tmp_path: Path) -> None:
    _, rejects = build(write(tmp_path, "csv"), replace(GENDER, more={"level": fixed(3)}), root=tmp_path)
    assert {reject.code for reject in rejects} == {"source.bad_row"}
    assert "expected a record with a valid level" in rejects[0].message


def test_media_of_parquet(tmp_path: Path) -> None:
    given: list[dict[str, Any]] = [
        {"id": "a", "u0": sound(200.0), "u1": None, "image_1": picture(1), "image_2": None, "many": [sound(), sound()]},
        {"id": "b", "u0": None, "u1": None, "image_1": picture(1), "image_2": picture(2), "many": []},
    ]
    media = ("u0", "u1", "image_1", "image_2", "many")
    parquet(tmp_path / "x.parquet", given, media=media, lists=("many",))
    asked = Rows(
        benchmark="mmau_pro", task="open", record=lambda c: f"{c[FILE]}:{c[NUMBER]}", answer="id", answer_type="free",
        wordings=("?",), audio=("u0", "u1"), images=("image_1", "image_2"), roles={"u0": "question"},
    )  # fmt: skip
    (item,), (reject,) = build("x.parquet", asked, root=tmp_path)
    assert ([clip.role for clip in item.clips], len(item.images)) == (["question"], 1)
    assert (reject.code, reject.id) == ("source.missing_file", "x/x.parquet:1")
    assert "expected sound or a picture in u0, u1, got none" in reject.message
    lists = replace(asked, audio="many", roles={})
    (item,), (reject,) = build("x.parquet", lists, root=tmp_path)
    assert [clip.source.record for clip in item.clips] == ["x.parquet:0/many[0]", "x.parquet:0/many[1]"]


def test_other_ways_to_read(tmp_path: Path) -> None:
    (tmp_path / "x.txt").write_text('a|f|say "hi\n', encoding="utf-8")
    read = partial(table_entries, delimiter="|", header=False, quoting=False)
    headless = replace(GENDER, columns=("text",), record="id", answer="sex")
    (item,), _ = build("x.txt", headless, root=tmp_path, read=lambda s, r, n, _: read(s, r, n, ("id", "sex", "text")))
    assert item.answers == ("a woman",)
    json_file(tmp_path / "y.json", {"data": [{"id": "a", "sex": "m"}]})
    (item,), _ = build("y.json", GENDER, root=tmp_path, read=partial(json_array, under="data"))
    assert item.answers == ("a man",)
    with pytest.raises(SourceError, match=r"expected a file of rows: .csv, .tsv, .*, got '.txt'"):
        build("x.txt", GENDER, root=tmp_path)


def test_numbers_become_text_without_a_point(tmp_path: Path) -> None:
    json_lines(tmp_path / "x.jsonl", [{"id": 7.0, "n": 3.0}, {"id": float("nan"), "n": 1}])
    count = Rows(benchmark="mmau_pro", task="sound", record="id", answer="n", answer_type="number", wordings=("?",))
    (item,), (reject,) = build("x.jsonl", count, root=tmp_path)
    assert item.answers == ("3",)
    assert reject.code == "source.bad_row"


def test_row_may_decide_the_task(tmp_path: Path) -> None:
    by_row = replace(ASR, more={"task": lambda c: {"f": "asr", "m": "speech_qa"}[c["sex"]]}, columns=("sex",))
    items, _ = build(write(tmp_path, "csv"), by_row, root=tmp_path)
    assert [item.task for item in items] == ["asr", "speech_qa"]
    assert items[0].id == build(write(tmp_path, "csv"), ASR, root=tmp_path)[0][0].id
