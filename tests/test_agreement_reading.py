"""Files of judgements: whatever the bytes, there is a table or one clear error."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from annotation.agreement.columns import Table
from annotation.agreement.reading import read_rows
from earmark.errors import JudgementError

FAST = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
CELLS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=6)
TABLES = st.integers(2, 4).flatmap(
    lambda width: st.lists(st.lists(CELLS, min_size=width, max_size=width).filter(any), min_size=1, max_size=8)
)


def cells_of(path: Path) -> list[list[str]]:
    rows = read_rows(path)
    columns = [[column.words[n] for n in column.place] for column in rows.columns]
    return [list(row) for row in zip(*columns, strict=True)]


@FAST
@given(TABLES)
def test_what_csv_writes_is_read(tmp_path: Path, table: list[list[str]]) -> None:
    """Cells come back without the blanks at their ends, whatever delimiters and quotes they hold."""
    text = io.StringIO()
    names = [f"column {n}" for n in range(len(table[0]))]
    csv.writer(text, quoting=csv.QUOTE_ALL).writerows([names, *table])
    path = tmp_path / "table.csv"
    path.write_bytes(text.getvalue().encode())
    assert cells_of(path) == [[cell.strip() for cell in row] for row in table]


@FAST
@given(TABLES)
def test_what_json_writes_is_read(tmp_path: Path, table: list[list[str]]) -> None:
    path = tmp_path / "table.jsonl"
    lines = [json.dumps({f"c{n}": cell for n, cell in enumerate(row)}, ensure_ascii=n_row % 2 == 0)
             for n_row, row in enumerate(table)]  # fmt: skip
    path.write_text("\n".join(lines), encoding="utf-8", newline="")
    assert cells_of(path) == [[cell.strip() for cell in row] for row in table]


@FAST
@given(st.binary(max_size=60) | st.text('{}[]",:;\t|\n ab1\\u\ufeff', max_size=60).map(str.encode))
def test_any_bytes_are_a_table_or_an_error(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "any"
    path.write_bytes(content)
    try:
        rows, refused = read_rows(path), ""
    except JudgementError as error:
        rows, refused = None, str(error)
    if rows is None:
        assert refused.startswith(str(path))
    else:
        assert len(rows.lines) > 0
        assert all(column.place.shape == rows.lines.shape for column in rows.columns)


def test_keys_that_come_and_go(tmp_path: Path) -> None:
    path = tmp_path / "table.jsonl"
    path.write_text('{"a": 1}\n\n{"b": "x", "c": null}\n{"a": 2, "b": " x"}\n', encoding="utf-8")
    rows = read_rows(path)
    assert (rows.names, rows.lines.tolist()) == (("a", "b", "c"), [1, 3, 4])
    assert cells_of(path) == [["1", "", ""], ["", "x", ""], ["2", "x", ""]]


def test_rows_are_chosen_by_pattern() -> None:
    table = Table("made", ("", "said"))
    for n, row in enumerate([("1a", "x"), ("2a", "y"), ("2b", "y")], 2):
        table.add(n, row)
    rows = table.rows().where_cells(["=2*", "said=y"])
    assert rows.lines.tolist() == [3, 4]
    assert rows.column("").said(np.array([True, True])) == ["2a", "2b"]
    assert rows.line_of(np.array([False, True])) == "made, line 4"
    with pytest.raises(JudgementError, match=r"column 'sad': expected one of '', 'said', got no such column. Did you"):
        rows.column("sad")
