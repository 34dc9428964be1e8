"""Reading predictions: what is taken, what is refused, and in which words."""

from __future__ import annotations

import contextlib
import json
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from earmark.errors import ScoreError
from earmark.score.columns import GOLD
from earmark.score.predictions import known, read_predictions


def written(folder: Path, content: str | bytes, suffix: str = ".jsonl") -> Path:
    path = folder / f"predictions{suffix}"
    path.write_bytes(content.encode("utf-8", "surrogatepass") if isinstance(content, str) else content)
    return path


def test_what_is_taken(tmp_path: Path) -> None:
    lines = [
        '{"id": "a", "output": "B"}',
        "",
        '{"id": "b", "output": null, "model": "m", "input": "q"}',
        '{"id": "c", "input": "q"}',
        '{"output": 3.50, "id": "d"}',
        '{"id": "e", "output": 12345678901234567890}\r',
        '{"id": "f", "output": ""}',
        '{"id": "g", "output": "half \\ud83d and \\ud83d\\ude00"}',
        '{"id": "h", "output": "line\u2028separator"}',
    ]
    found = read_predictions(written(tmp_path, "\ufeff" + "\n".join(lines)))
    assert found == {
        "a": "B", "b": None, "c": None, "d": "3.50", "e": "12345678901234567890", "f": "",
        "g": "half \ufffd and \U0001f600", "h": "line\u2028separator",
    }  # fmt: skip


@pytest.mark.parametrize("suffix", [".jsonl", ".csv"])
@pytest.mark.parametrize("content", ["", "\n \n", "\ufeff"])
def test_an_empty_file_holds_no_predictions(tmp_path: Path, suffix: str, content: str) -> None:
    if suffix == ".csv" and content.strip("\ufeff"):
        content = "id,output\n"
    assert read_predictions(written(tmp_path, content, suffix)) == {}


GOOD = '{"id": "a", "output": "B"}\n'
REFUSED = [
    # content, what the message must say
    (GOOD + "{'id': 'b'}", r"line 2: expected one JSON object"),
    (GOOD + '{"id": "b", "output": "x"', r"line 2: expected one JSON object"),
    (GOOD + "[1, 2]", r"line 2: expected one JSON object, got \[1, 2\]"),
    (GOOD + "[" * 100_000, r"line 2: expected one JSON object"),
    (GOOD + '{"id": "b", "output": "x", "output": "y"}', r"line 2.*a key twice"),
    (GOOD + '{"id": "b", "output": NaN}', r"line 2.*NaN.*null means that there is nothing"),
    (GOOD + '{"id": "b", "output": -Infinity}', r"line 2.*-Infinity"),
    (GOOD + '{"id": "b", "output": true}', r"line 2.*text, a number or null, got True"),
    (GOOD + '{"id": "b", "output": ["B"]}', r"line 2.*text, a number or null, got \['B'\]"),
    (GOOD + '{"id": "b", "output": {"text": "B"}}', r"line 2.*text, a number or null"),
    (GOOD + '{"output": "x"}', r"expected id and output, got 'output' in line 2"),
    (GOOD + '{"id": null, "output": "x"}', r"line 2: expected an id that is text, got None"),
    (GOOD + '{"id": "", "output": "x"}', r"line 2: expected an id that is text"),
    (GOOD + '{"id": "b", "ouput": "x"}', r"in line 2. Did you mean 'output' by 'ouput'\?"),
    (GOOD + GOOD, r"expected each id once, got 'a' in line 1 and again in line 2"),
    ('{"id": "a", "model_ouput": "B"}', r"got 'id', 'model_ouput'.*Did you mean 'output' by 'model_ouput'\?"),
    ('{"id": "a", "model_output": "B"}', r"column 'output', got 'id', 'model_output'. Did you mean 'output'"),
    ('{"id": "a", "prediction": "B"}', r"Did you mean 'output' by 'prediction'\?"),
    ('{"ID": "a", "output": "B"}', r"Did you mean 'id' by 'ID'\?"),
    ('{"id": "a", "mood": "B"}\n{"id": "b"}', r"expected a column 'output', got 'id', 'mood'"),
    (GOOD.encode() + b'{"id": "b", "output": "\xe9"}', r"expected UTF-8, got byte 0xe9 in line 2"),
    (GOOD.encode("utf-16"), r"expected UTF-8, got byte 0xff in line 1"),
    (b"\x00\x01\x02", r"line 1: expected one JSON object"),
]  # fmt: skip


@pytest.mark.parametrize(("content", "message"), REFUSED)
def test_what_is_refused(tmp_path: Path, content: str | bytes, message: str) -> None:
    with pytest.raises(ScoreError, match=message):
        read_predictions(written(tmp_path, content))


@pytest.mark.parametrize("name", [*sorted(GOLD), "Answer", " gold "])
@pytest.mark.parametrize("suffix", [".jsonl", ".csv", ".parquet"])
def test_columns_named_like_gold_are_refused(tmp_path: Path, name: str, suffix: str) -> None:
    path = tmp_path / f"predictions{suffix}"
    if suffix == ".jsonl":
        path.write_text(GOOD + json.dumps({"id": "b", "output": "B", name: "B"}), encoding="utf-8")
    elif suffix == ".csv":
        path.write_text(f"id,output,{name}\na,B,B\n", encoding="utf-8")
    else:
        pq.write_table(pa.table({"id": ["a"], "output": ["B"], name: ["B"]}), path)
    with pytest.raises(ScoreError, match="no column named like gold"):
        read_predictions(path)


def test_csv(tmp_path: Path) -> None:
    content = '\ufeffmodel,output,id\nm,"B, because\nit rains",a\nm,,b\n\nm,5,c\n'
    assert read_predictions(written(tmp_path, content, ".csv")) == {"a": "B, because\nit rains", "b": "", "c": "5"}
    assert read_predictions(written(tmp_path, "id,output\na\n", ".csv")) == {"a": None}


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("id,output\na,B, because it rains\n", r"expected 2 cells in line 2, got 3. Quote outputs that hold commas"),
        ('id,output\na,"B" x\n', r"expected CSV, got .* in line 2"),
        ('id,output\na,"B', r"expected CSV, got unexpected end of data"),
        ("id,output,output\na,B,C\n", r"expected each column once, got 'output' twice"),
        ("id;output\na;B\n", r"expected a column 'id' and 'output', got 'id;output'"),
        ("id,answr\na,B\n", r"expected a column 'output', got 'id', 'answr'"),
        ("output,id\nB\n", r"expected id and output, got 'output' in line 2"),
        (b"id,output\na,\xff\n", r"expected UTF-8, got byte 0xff"),
    ],
)
def test_csv_that_is_refused(tmp_path: Path, content: str | bytes, message: str) -> None:
    with pytest.raises(ScoreError, match=message):
        read_predictions(written(tmp_path, content, ".csv"))


def test_parquet(tmp_path: Path) -> None:
    path = tmp_path / "predictions.parquet"
    pq.write_table(pa.table({"id": ["a", "b"], "output": pa.array(["B", None]), "x": [[1], [2]]}), path)
    assert read_predictions(path) == {"a": "B", "b": None}
    pq.write_table(pa.table({"id": ["a", "b"], "output": [1.5, 2.0]}), path)
    assert read_predictions(path) == {"a": "1.5", "b": "2.0"}


@pytest.mark.parametrize(
    ("columns", "message"),
    [
        ({"id": ["a"], "output": [float("nan")]}, r"row 1: expected an output that is text, a number or null, got nan"),
        ({"id": ["a"], "output": [["B"]]}, r"row 1: expected an output that is text"),
        ({"id": [7], "output": ["B"]}, r"row 1: expected an id that is text, got 7"),
        ({"id": ["a"], "response": ["B"]}, r"Did you mean 'output' by 'response'\?"),
        ({"id": ["a", "a"], "output": ["B", "C"]}, r"each id once, got 'a' in row 1 and again in row 2"),
    ],
)
def test_parquet_that_is_refused(tmp_path: Path, columns: dict[str, list[Any]], message: str) -> None:
    path = tmp_path / "predictions.parquet"
    pq.write_table(pa.table(columns), path)
    with pytest.raises(ScoreError, match=message):
        read_predictions(path)


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(ScoreError, match="expected a whole Parquet file"):
        read_predictions(written(tmp_path, "no parquet", ".parquet"))
    with pytest.raises(ScoreError, match=r"expected a file named \.jsonl, \.csv, \.parquet, got \.txt"):
        read_predictions(written(tmp_path, GOOD, ".txt"))
    with pytest.raises(ScoreError, match="expected a file, got nothing there"):
        read_predictions(tmp_path / "absent.jsonl")
    (tmp_path / "folder.jsonl").mkdir()
    with pytest.raises(ScoreError, match="expected a file, got a folder"):
        read_predictions(tmp_path / "folder.jsonl")


def test_unknown_ids_are_named_and_counted() -> None:
    outputs = dict.fromkeys([*"abcdefgh", "\ud800"])
    with pytest.raises(
        ScoreError, match=r"got 8 of 9 unknown: 'b', 'c', 'd', 'e', 'f' and 3 more. Are they .* another version"
    ):
        known(Path("p.jsonl"), outputs, {"a"})
    known(Path("p.jsonl"), outputs, set(outputs))


@given(st.binary(max_size=200), st.sampled_from([".jsonl", ".csv", ".parquet"]))
def test_any_bytes_are_read_or_refused(tmp_path_factory: pytest.TempPathFactory, content: bytes, suffix: str) -> None:
    path = written(tmp_path_factory.mktemp("bytes"), content, suffix)
    with contextlib.suppress(ScoreError):
        assert all(isinstance(name, str) for name in read_predictions(path))
