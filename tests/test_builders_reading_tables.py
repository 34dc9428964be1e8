"""Tables with rows that cannot be read: what is wrong costs its own line, and no other."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders import ljspeech
from builders.contract.guard import each
from builders.reading.delimited import TableRows
from builders.reading.files import Row, table
from builders.reading.json_files import json_array, json_lines
from earmark.errors import SourceError
from earmark.item import Item
from earmark.shards import Reject

SOURCE = ljspeech.SOURCE
CELLS = st.text(st.characters(blacklist_categories=["Cs"], blacklist_characters="\0\r"), max_size=8)


def read(root: Path, content: bytes) -> tuple[list[tuple[int, str]], list[str]]:
    """Line and first cell of the rows; messages of the rejects."""
    (root / "t.csv").write_bytes(content)
    found = list(table(SOURCE, root, "t.csv", ("a", "b")))
    rows = [(row.line, row.cells["a"]) for row in found if isinstance(row, Row)]
    return rows, [row.message for row in found if isinstance(row, Reject)]


@pytest.mark.parametrize(
    ("bad", "said"),
    [
        (b'"x,1', "line 3: expected rows of a table, got unexpected end of data. Look for a quotation mark"),
        (b'"x"y,1', "line 3: expected rows of a table, got ',' expected after '\"'. Look for a quotation mark"),
        (b"x\ry,1", "line 3: expected rows of a table, got a carriage return in the middle of a line. Save"),
        (b"x\xe9,1", "line 3: expected text in UTF-8, got byte 0xe9. Save the file as UTF-8"),
        (b"x\0,1", "line 3: expected text in UTF-8, got a zero byte. Fetch the file again"),
        (b"x", "line 3: expected 2 cells, got 1"),
    ],
)
def test_a_bad_row_costs_no_other(bad: bytes, said: str, tmp_path: Path) -> None:
    rows, messages = read(tmp_path, b"a,b\none,1\n" + bad + b"\ntwo,2\nthree,3\n")
    assert rows == [(2, "one"), (4, "two"), (5, "three")]
    (message,) = messages
    assert f"t.csv, {said}" in message


def test_a_quotation_mark_that_swallows_rows_gives_them_back(tmp_path: Path) -> None:
    """The open cell ends at the mark of line 4: three lines would be one row of three cells."""
    rows, messages = read(tmp_path, b'a,b\n"x,1\none,2\ny","",z\ntwo,3\n')
    assert rows == [(3, "one"), (5, "two")]
    assert ["line 2" in messages[0], "line 4" in messages[1]] == [True, True]


@pytest.mark.parametrize("content", [b"", b"a,b\n", b"a;b\n1;2\n", b'a,b\n"x,1\n"y,2\n', b"a,b\n\xe9,1\n\xe8,2\n"])
def test_a_file_of_another_kind_is_an_error(content: bytes, tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"source 'ljspeech', .*t\.csv.*: expected "):
        read(tmp_path, content)


@given(st.lists(st.lists(CELLS, min_size=1, max_size=4), max_size=6))
def test_rows_are_those_of_csv(rows: list[list[str]]) -> None:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    expected = list(csv.reader(io.StringIO(text.getvalue(), newline="\n"), strict=True))
    read_again = TableRows(io.StringIO(text.getvalue(), newline="\n"), ",", csv.QUOTE_MINIMAL)
    assert [cells for _, cells in read_again] == expected


@pytest.mark.parametrize("bad", ["{", "[]", '{"a": 1}', '{"a": "\\ud800", "b": 1}', "[" * 100_000])
def test_a_bad_object_costs_no_other(bad: str, tmp_path: Path) -> None:
    """Also the first: that it lacks a key says nothing of the file where others have it."""
    (tmp_path / "t.jsonl").write_text(f'{bad}\n{{"a": 1, "b": 2}}\n', encoding="utf-8")
    reject, entry = json_lines(SOURCE, tmp_path, "t.jsonl", ("a", "b"))
    assert isinstance(reject, Reject)
    assert "t.jsonl, line 1: expected " in reject.message
    assert not isinstance(entry, Reject)
    assert entry.cells == {"a": 1, "b": 2}


def test_a_key_that_all_objects_lack_is_the_files_fault(tmp_path: Path) -> None:
    (tmp_path / "t.json").write_text('[{"a": 1}, {"a": 2}]', encoding="utf-8")
    with pytest.raises(SourceError, match=r"t\.json, entry 0: expected a key 'b', got a"):
        list(json_array(SOURCE, tmp_path, "t.json", ("a", "b")))
    (tmp_path / "t.jsonl").write_text('{"a": 1}\n{"a": 2}\n', encoding="utf-8")
    with pytest.raises(SourceError, match=r"t\.jsonl, line 1: expected a key 'b', got a"):
        list(json_lines(SOURCE, tmp_path, "t.jsonl", ("a", "b")))


def _raising(error: Exception) -> Callable[[str], Iterator[Item | Reject]]:
    def made(record: str) -> Iterator[Item | Reject]:
        yield SOURCE.missing(record, "first")
        if record == "two":
            raise error

    return made


@pytest.mark.parametrize("error", [KeyError("k"), TypeError("t"), SOURCE.error("there", expected="e", got="g")])
def test_each_gives_all_of_a_record_or_one_reject(error: Exception) -> None:
    found = list(each(SOURCE, ["one", "two", "three"], _raising(error), str))
    assert [(one.id, one.code) for one in found if isinstance(one, Reject)] == [
        ("ljspeech/one", "source.missing_file"),
        ("ljspeech/two", "source.bad_row"),
        ("ljspeech/three", "source.missing_file"),
    ]


def test_a_broken_disk_is_no_records_fault() -> None:
    with pytest.raises(OSError, match="disk"):
        list(each(SOURCE, ["two"], _raising(OSError(5, "disk")), str))
