"""The record: types, rules, seals."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from earmark.checks import Gates, check_items
from earmark.item import Evidence, Item
from earmark.schema import arrow_schema
from tests.made import item
from tests.test_checks import Case, holding, write

CLEAN = item()


def untyped(folder: Path) -> Path:
    """A shard whose second row has no question and an answer type that does not exist."""
    folder.mkdir()
    rows = [CLEAN.model_dump(), {**CLEAN.model_dump(), "id": "hand/two", "question": None, "answer_type": "guess"}]
    pq.write_table(pa.Table.from_pylist(rows, arrow_schema()), folder / "test.parquet")
    return folder


CASES = {
    "record.types": Case(untyped, holding(CLEAN)),
    "record.rules": Case(holding(CLEAN.model_copy(update={"task": "sounds"}).sealed()), holding(CLEAN)),
    "record.sealed": Case(holding(CLEAN.model_copy(update={"question": "Edited?"})), holding(CLEAN)),
}


def test_a_row_of_wrong_types_is_reported_with_all_its_faults_and_stops_nothing(tmp_path: Path) -> None:
    report = check_items(untyped(tmp_path / "shards"), Gates(), None)
    result = report.result("record.types")
    assert {(issue.item, issue.field) for issue in result.issues} == {
        ("hand/two", "question"),
        ("hand/two", "answer_type"),
    }
    assert (report.items, report.clips) == (2, 1)


def test_unreadable_rows_are_told_of_even_if_nobody_asked(tmp_path: Path) -> None:
    assert not check_items(untyped(tmp_path / "shards"), Gates(), None, ["licences"]).passed


@pytest.mark.parametrize(
    ("fields", "check", "code"),
    [
        ({"id": "No id"}, "record.rules", "schema.id"),
        ({"question": " "}, "record.rules", "schema.question"),
        ({"skills": ("juggling",)}, "record.rules", "taxonomy.unknown"),
        ({"evidence": (Evidence(clip=0, start_s=0.4, end_s=9.0),)}, "record.rules", "evidence.outside"),
        ({"clips": ()}, "record.rules", "clips.count"),
        ({"choices": ("a tone", "rain", "RAIN")}, "answers.distinct", "choices.distinct"),
    ],
)
def test_every_rule_of_validation_is_reported_by_one_check(
    fields: dict[str, object], check: str, code: str, tmp_path: Path
) -> None:
    faulty: Item = CLEAN.model_copy(update=fields).sealed()
    write(tmp_path, [faulty])
    report = check_items(tmp_path, Gates(), None, ["record", "answers"])
    assert [result.id for result in report.results if code in {i.code for i in result.issues}] == [check]
