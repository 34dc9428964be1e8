"""The record: types, rules, seals."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from earmark.checks import Gates, check_items
from earmark.item import Attribute, Evidence, Item, Review
from earmark.schema import arrow_schema
from tests.made import item
from tests.test_checks import Case, holding, write
from tests.test_checks_wording import count

CLEAN = item()


def untyped(folder: Path) -> Path:
    """A shard whose second row has no question and an answer type that does not exist."""
    folder.mkdir()
    rows = [CLEAN.model_dump(), {**CLEAN.model_dump(), "id": "hand/two", "question": None, "answer_type": "guess"}]
    pq.write_table(pa.Table.from_pylist(rows, arrow_schema()), folder / "test.parquet")
    return folder


def gendered(group: str, speaker: str) -> Item:
    clip = CLEAN.clips[0].model_copy(update={"speaker": (Attribute(key="gender", value=speaker),)})
    return CLEAN.model_copy(update={"groups": (Attribute(key="gender", value=group),), "clips": (clip,)}).sealed()


def reviewed(raters: int, agreement: float | None) -> Item:
    return CLEAN.model_copy(update={"review": Review(status="accepted", raters=raters, agreement=agreement)}).sealed()


CASES = {
    "record.review": Case(holding(reviewed(3, 87.0)), holding(reviewed(3, 0.87))),
    "record.parents": Case(holding(CLEAN.model_copy(update={"parent": CLEAN.id}).sealed()), holding(CLEAN)),
    "record.agrees": Case(holding(gendered("female", "male")), holding(gendered("female", "Female"))),
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


@pytest.mark.parametrize(
    ("raters", "agreement", "expected"), [(0, None, 0), (0, 1.0, 1), (-1, None, 1), (2, -0.2, 0), (2, 1.7, 1)]
)
def test_reviews(raters: int, agreement: float | None, expected: int) -> None:
    assert count("record.review", reviewed(raters, agreement)) == expected


@pytest.mark.parametrize(("said", "known", "expected"), [("f", "female", 0), ("male", "female", 1), ("F", "male", 1)])
def test_groups_and_speakers(said: str, known: str, expected: int) -> None:
    assert count("record.agrees", gendered(said, known)) == expected
