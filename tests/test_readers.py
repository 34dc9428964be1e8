"""The shared readers: order, rejects with their line, and errors that name file and column."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders.contract.source import Source, builder
from builders.ingest.cells import Cell, cell_of, file_of, read_cell
from builders.reading.files import Entry, Labelled, class_folders, table, table_entries
from builders.reading.hub_rows import hub_clip, hub_rows
from builders.reading.json_files import coco, jams, json_array, json_lines, json_value
from builders.reading.speech_files import Keyed, Turn, Utterance, kaldi, keyed_lines, rttm
from earmark.errors import SourceError
from earmark.shards import Reject
from tests.fake.hub import parquet, picture, sound
from tests.fake.sound import tone
from tests.fake.text import json_file, lines

SOURCE: Source = replace(builder("ljspeech").SOURCE, name="x")


def entries(found: Iterator[Entry | Reject]) -> tuple[list[dict[str, Any]], list[str]]:
    """Cells of the entries, and messages of the rejects."""
    all_found = list(found)
    cells = [made.cells for made in all_found if isinstance(made, Entry)]
    return cells, [made.message for made in all_found if isinstance(made, Reject)]


def test_table_in_an_old_encoding_with_comments(tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_bytes("# words\nname,text\n# more\na,naïve\n".encode("iso-8859-1"))
    found = list(table(SOURCE, tmp_path, "x.csv", ("name", "text"), encoding="iso-8859-1", comment="#"))
    assert [row if isinstance(row, Reject) else (row.line, row.cells["text"]) for row in found] == [(4, "naïve")]
    (reject,) = table(SOURCE, tmp_path, "x.csv", ("name", "text"), comment="#")
    assert isinstance(reject, Reject)
    assert "x.csv, line 4: expected text in UTF-8, got byte 0xef" in reject.message


def test_entries_of_a_table_name_their_line(tmp_path: Path) -> None:
    (tmp_path / "x.tsv").write_text("a\tb\n1\t2\n3\n", encoding="utf-8")
    first, second = table_entries(SOURCE, tmp_path, "x.tsv", ("a", "b"))
    assert first == Entry("x.tsv", 2, {"a": "1", "b": "2"}, "x.tsv, line 2")
    assert isinstance(second, Reject)
    assert "x.tsv, line 3: expected 2 cells, got 1" in second.message


# ----------------------------------------------------------------------------------------------------------- JSON


def test_json_lines(tmp_path: Path) -> None:
    (tmp_path / "x.jsonl").write_text('{"a": 1}\n\n{"a": 2, "b": 3}\n[1]\n{"A": 1}\n{"a"\n', encoding="utf-8")
    cells, rejects = entries(json_lines(SOURCE, tmp_path, "x.jsonl", ("a",)))
    assert cells == [{"a": 1}, {"a": 2, "b": 3}]
    assert "x.jsonl, line 4: expected an object, got a JSON list" in rejects[0]
    assert "x.jsonl, line 5: expected a key 'a', got A" in rejects[1]
    assert "x.jsonl, line 6: expected an object in JSON, got" in rejects[2]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "x.jsonl: expected objects with a, got none"),
        ('{"aa": 1}\n', "x.jsonl, line 1: expected a key 'a', got aa. Rename 'aa' to 'a'"),
    ],
)
def test_json_lines_of_another_kind(tmp_path: Path, text: str, message: str) -> None:
    (tmp_path / "x.jsonl").write_text(text, encoding="utf-8")
    with pytest.raises(SourceError, match=message):
        list(json_lines(SOURCE, tmp_path, "x.jsonl", ("a",)))


def test_json_array_and_objects_by_key(tmp_path: Path) -> None:
    json_file(tmp_path / "x.json", {"data": {"rows": [{"a": 1}, 5, {"b": 1}]}})
    cells, rejects = entries(json_array(SOURCE, tmp_path, "x.json", ("a",), under="data.rows"))
    assert cells == [{"a": 1}]
    assert "x.json, entry 1: expected an object, got a JSON int" in rejects[0]
    assert "x.json, entry 2: expected a key 'a', got b" in rejects[1]
    json_file(tmp_path / "y.json", {"k2": {"a": 2}, "k1": {"a": 1}})
    cells, rejects = entries(json_array(SOURCE, tmp_path, "y.json", ("a",), keyed="key"))
    assert (cells, rejects) == ([{"key": "k1", "a": 1}, {"key": "k2", "a": 2}], [])


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ({"rows": []}, "x.json, data: expected an array of objects, got none"),
        ({"data": {"a": 1}}, "x.json, data: expected an array of objects, got a JSON dict"),
        ({"data": [{"b": 1}]}, "x.json, entry 0: expected a key 'a', got b"),
    ],
)
def test_json_array_of_another_kind(tmp_path: Path, value: object, message: str) -> None:
    json_file(tmp_path / "x.json", value)
    with pytest.raises(SourceError, match=message):
        list(json_array(SOURCE, tmp_path, "x.json", ("a",), under="data"))


def test_json_that_is_none_names_its_line(tmp_path: Path) -> None:
    (tmp_path / "x.json").write_text('{\n "a": 1,\n}', encoding="utf-8")
    with pytest.raises(SourceError, match=r"x.json, line 3: expected JSON, got .* at column 1"):
        json_value(SOURCE, tmp_path, "x.json")
    (tmp_path / "x.json").write_text("[" * 200_000, encoding="utf-8")
    with pytest.raises(SourceError, match=r"x.json.* expected JSON"):
        json_value(SOURCE, tmp_path, "x.json")
    with pytest.raises(SourceError, match=r"none.json: expected a readable file, got No such file"):
        json_value(SOURCE, tmp_path, "none.json")


COCO = {
    "images": [{"id": 7, "file_name": "b.jpg", "width": 4}, {"id": 3, "file_name": "a.jpg"}],
    "annotations": [
        {"id": 10, "image_id": 7, "category_id": 1},
        {"id": 9, "image_id": 7, "category_id": 2},
        {"id": 1, "image_id": 99},
    ],
    "categories": [{"id": 1, "name": "cat"}, {"id": 2, "name": "dog"}],
}


def test_coco(tmp_path: Path) -> None:
    json_file(tmp_path / "x.json", COCO)
    lost, first, second = coco(SOURCE, tmp_path, "x.json")
    assert isinstance(lost, Reject)
    assert "x.json, annotation 1: expected an image_id of images, got 99" in lost.message
    assert not isinstance(first, Reject)
    assert (first.key, first.file_name, first.facts) == ("7", "b.jpg", {"width": 4})
    assert [note["category"] for note in first.annotations] == ["dog", "cat"]
    assert not isinstance(second, Reject)
    assert second.annotations == ()
    json_file(tmp_path / "x.json", {"images": [], "annotations": []})
    with pytest.raises(SourceError, match=r"x.json: expected the keys 'images' and 'annotations', got images, annot"):
        list(coco(SOURCE, tmp_path, "x.json"))


def _jams(data: object) -> dict[str, object]:
    return {"file_metadata": {"title": "t"}, "annotations": [{"namespace": "beat", "data": data}]}


@pytest.mark.parametrize(
    "data",
    [
        [{"time": 1, "duration": 0, "value": 2, "confidence": None}, {"time": 0.5, "duration": 0, "value": 1}],
        {"time": [1, 0.5], "duration": [0, 0], "value": [2, 1], "confidence": [None, None]},
    ],
)
def test_jams_in_both_its_forms(tmp_path: Path, data: object) -> None:
    json_file(tmp_path / "x.jams", _jams(data))
    found = jams(SOURCE, tmp_path, "x.jams")
    assert found.facts == {"title": "t"}
    (beats,) = found.of("beat")
    assert [(o.time_s, o.value, o.confidence) for o in beats.observations] == [(0.5, 1, None), (1.0, 2, None)]
    assert found.of("chord") == ()


@pytest.mark.parametrize("value", [{"a": 1}, _jams([{"time": 1}]), _jams({"time": [1, 2], "duration": [0]}), []])
def test_jams_that_is_none(tmp_path: Path, value: object) -> None:
    json_file(tmp_path / "x.jams", value)
    with pytest.raises(SourceError, match=r"x.jams: expected file_metadata and annotations of JAMS, got "):
        jams(SOURCE, tmp_path, "x.jams")


# --------------------------------------------------------------------------------------------------------- speech


def test_rttm(tmp_path: Path) -> None:
    lines(
        tmp_path / "x.rttm",
        ";; a comment",
        "SPKR-INFO m 1 <NA> <NA> <NA> unknown A <NA>",
        "SPEAKER m 1 1.50 0.25 <NA> <NA> A <NA> <NA>",
        "SPEAKER m 1 one 0.25 <NA> <NA> A",
        "SPEAKER m 1 2.00 0.00 <NA> <NA> A",
        "SPEAKER m 1 nan 1.0 <NA> <NA> A",
    )
    found = list(rttm(SOURCE, tmp_path, "x.rttm"))
    assert found[0] == Turn(3, "m", "1", 1.5, 0.25, "A")
    assert [made.id for made in found[1:] if isinstance(made, Reject)] == ["x/x.rttm:4", "x/x.rttm:5", "x/x.rttm:6"]
    lines(tmp_path / "x.rttm", "nothing here")
    with pytest.raises(SourceError, match=r"x.rttm: expected SPEAKER lines of RTTM, got none"):
        list(rttm(SOURCE, tmp_path, "x.rttm"))


def test_rttm_of_a_real_corpus(kit: Path | None, tmp_path: Path) -> None:
    """AMI-debug: `grep -c ^SPEAKER debug.test.rttm`, and the speakers of its column 8."""
    if kit:
        root, name, expected = kit / "AMI-debug", "debug.test.rttm", _counted(kit / "AMI-debug" / "debug.test.rttm")
    else:
        lines(tmp_path / "x.rttm", "SPEAKER m 1 1.50 0.25 <NA> <NA> A <NA> <NA>")
        root, name, expected = tmp_path, "x.rttm", (1, {"A"})
    turns = [turn for turn in rttm(SOURCE, root, name) if isinstance(turn, Turn)]
    assert (len(turns), {turn.speaker for turn in turns}) == expected
    assert all(turn.duration_s > 0 for turn in turns)


def _counted(path: Path) -> tuple[int, set[str]]:
    rows = [row.split() for row in path.read_text(encoding="utf-8").splitlines() if row.startswith("SPEAKER")]
    return len(rows), {row[7] for row in rows}


def test_keyed_lines(tmp_path: Path) -> None:
    lines(tmp_path / "x.txt", "1-2-0000 HE SAID", "", "alone", "k\twith a tab")
    found = list(keyed_lines(SOURCE, tmp_path, "x.txt"))
    assert found[0] == Keyed(1, "1-2-0000", "HE SAID")
    assert isinstance(found[1], Reject)
    assert found[2] == Keyed(4, "k", "with a tab")
    (tmp_path / "x.txt").write_text("\n", encoding="utf-8")
    with pytest.raises(SourceError, match=r"x.txt: expected lines <key> <text>, got none"):
        list(keyed_lines(SOURCE, tmp_path, "x.txt"))


def test_kaldi(tmp_path: Path) -> None:
    lines(tmp_path / "d" / "text", "u2 two", "u1 one", "u3 three", "u4 four", "u5 five")
    lines(tmp_path / "d" / "wav.scp", "u1 wav/1.wav", "rec wav/long.wav", "u4 sox 4.sph |")
    lines(tmp_path / "d" / "utt2spk", "u1 s1")
    lines(tmp_path / "d" / "spk2gender", "s1 f")
    lines(tmp_path / "d" / "segments", "u2 rec 1.5 2.5", "u5 rec x 2.5")
    found = list(kaldi(SOURCE, tmp_path, "d"))
    assert found[0] == Utterance("u1", "wav/1.wav", "one", "s1", "f", None, None)
    assert found[1] == Utterance("u2", "wav/long.wav", "two", None, None, 1.5, 2.5)
    codes = [made.code for made in found if isinstance(made, Reject)]
    assert codes == ["source.missing_file", "source.bad_row", "source.bad_row"]
    with pytest.raises(SourceError, match=r"wav.scp: expected a readable file"):
        list(kaldi(SOURCE, tmp_path / "d", "none"))


def test_class_folders(tmp_path: Path) -> None:
    for name in ("Test/rain/b.wav", "Test/rain/a.wav", "Test/Rain /c.wav"):
        tone(tmp_path / name)
    found = list(class_folders(SOURCE, tmp_path, "Test/*/*.wav", ("rain", "wind")))
    assert [made.record for made in found if isinstance(made, Labelled)] == ["Test/rain/a.wav", "Test/rain/b.wav"]
    (lost,) = [made for made in found if isinstance(made, Reject)]
    assert "expected a label: rain, wind, got 'Rain '" in lost.message
    with pytest.raises(SourceError, match=r"expected files such as none/\*"):
        list(class_folders(SOURCE, tmp_path, "none/*", ()))


# -------------------------------------------------------------------------------------------------------- Parquet


@pytest.fixture
def root(tmp_path: Path) -> Path:
    rows = [
        {"id": f"r{n}", "label": n % 2, "audio": sound(200.0 + n, f"{n}.wav"), "pair": [sound(300.0), sound(400.0 + n)]}
        for n in range(5)
    ]
    rows[3]["audio"] = None
    for part in (0, 1):
        some = rows[:3] if part == 0 else rows[3:]
        path = tmp_path / "data" / f"test-{part:05d}-of-00002.parquet"
        parquet(path, some, media=("audio", "pair"), lists=("pair",), classes={"label": ("no", "yes")})
    return tmp_path


def hub(root: Path, *columns: str, **more: Any) -> list[Entry]:
    return list(hub_rows(SOURCE, root, "data/test-*.parquet", columns, **more))


def test_rows_of_parquet_come_in_order_without_the_sound(root: Path) -> None:
    found = hub(root, "id", "label", media=("audio", "pair"), optional=("none",))
    assert [entry.cells["id"] for entry in found] == [f"r{n}" for n in range(5)]
    assert [entry.cells["label"] for entry in found] == ["no", "yes", "no", "yes", "no"]
    assert [entry.cells["audio"] for entry in found][2:4] == [{"path": "2.wav"}, None]
    assert found[0].cells["pair"] == [{"path": "x.wav"}, {"path": "x.wav"}]
    assert (found[3].where, found[3].number) == ("data/test-00001-of-00002.parquet, row 0", 0)
    assert "bytes" not in json.dumps([entry.cells for entry in found])


def test_sound_in_a_cell_is_read_when_it_is_needed(root: Path) -> None:
    rows = hub(root, media=("audio", "pair"))
    media, clip = hub_clip(SOURCE, root, rows[1], "audio")
    assert clip.source.record == "data/test-00000-of-00002.parquet:1/audio"
    cell = cell_of(media.path or "")
    assert cell is not None
    assert read_cell(cell) == sound(201.0)["bytes"]
    assert file_of(media.path or "") == root / "data" / "test-00000-of-00002.parquet"
    pair, clip = hub_clip(SOURCE, root, rows[4], "pair", 1)
    assert clip.source.record.endswith(":1/pair[1]")
    assert read_cell(cell_of(pair.path or "") or cell) == sound(404.0)["bytes"]


def test_cells_are_read_in_any_order(root: Path) -> None:
    file = root / "data" / "test-00000-of-00002.parquet"
    for row in (0, 2, 1, 1, 0, 2):
        assert read_cell(Cell(file, row, "audio")) == sound(200.0 + row)["bytes"]


@pytest.mark.parametrize(
    ("row", "column", "place", "message"),
    [
        (9, "audio", None, "expected a row 9, got "),
        (0, "pair", 7, r"row 0, column 'pair': expected encoded bytes, got none"),
        (0, "pair", None, r"expected encoded bytes, got list"),
        (0, "none", None, "expected a column 'none', got id, label, audio, pair"),
    ],
)
def test_cell_that_is_not_there(root: Path, row: int, column: str, place: int | None, message: str) -> None:
    with pytest.raises(SourceError, match=message):
        read_cell(Cell(root / "data" / "test-00000-of-00002.parquet", row, column, place))


def test_cell_of_a_damaged_file(root: Path) -> None:
    file = root / "data" / "test-00001-of-00002.parquet"
    with pytest.raises(SourceError, match=r"row 0, column 'audio': expected encoded bytes, got none"):
        read_cell(Cell(file, 0, "audio"))
    file.write_bytes(file.read_bytes()[:-10])
    with pytest.raises(SourceError, match=r"00001-of-00002.parquet: expected a whole Parquet file.*Fetch it again"):
        read_cell(Cell(file, 0, "pair", 0))


@given(
    name=st.text(min_size=1), column=st.text(min_size=1), row=st.integers(0, 10**9), place=st.none() | st.integers(0, 9)
)
def test_path_of_a_cell_reads_back(name: str, column: str, row: int, place: int | None) -> None:
    cell = Cell(Path("/a") / name, row, column, place)
    assert cell_of(cell.path()) == cell


def test_path_of_a_file_is_no_cell() -> None:
    assert cell_of("/a/parquet:1.wav") is None
    assert file_of("C#/a.wav") == Path("C#/a.wav")


@pytest.mark.parametrize(
    ("columns", "media", "message"),
    [
        (("idd",), (), r"00000-of-00002.parquet: expected a column 'idd', got id, label, audio, pair. Rename 'id'"),
        ((), ("sound",), r"expected a column 'sound'"),
        ((), ("label",), r"column 'label': expected encoded bytes of sound or pictures, got int64"),
    ],
)
def test_columns_that_are_not_there(root: Path, columns: tuple[str, ...], media: tuple[str, ...], message: str) -> None:
    with pytest.raises(SourceError, match=message):
        hub(root, *columns, media=media)


@pytest.mark.parametrize(
    "damage", [lambda b: b[:50], lambda b: b[: len(b) // 2], lambda b: b"PAR1" + b[4:-8], lambda _: b""]
)
def test_damaged_parquet(root: Path, damage: Callable[[bytes], bytes]) -> None:
    file = root / "data" / "test-00000-of-00002.parquet"
    file.write_bytes(damage(file.read_bytes()))
    with pytest.raises(SourceError, match=r"00000-of-00002.parquet: expected a whole Parquet file, got "):
        hub(root, "id")


def test_pictures_have_the_same_form(tmp_path: Path) -> None:
    parquet(tmp_path / "data" / "test-0.parquet", [{"image": picture(1)}], media=("image",))
    (row,) = hub(tmp_path, media=("image",))
    media, _ = hub_clip(SOURCE, tmp_path, row, "image")
    cell = cell_of(media.path or "")
    assert cell is not None
    assert read_cell(cell).startswith(b"\x89PNG")
