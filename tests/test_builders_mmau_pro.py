"""MMAU-Pro's instructions: each keeps its rule with its arguments, or is rejected with a reason."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from builders import mmau_pro
from earmark.item import Item
from earmark.score.instructions import Ruled, score
from earmark.score.outcome import Status
from earmark.shards import Reject
from tests.fake import mmau_pro as made

QUESTION = "Name the keyword three times."


def ruled(folder: Path, rule: str, kwargs: dict[str, Any] | None) -> Item | Reject:
    """The instruction of the fake with another rule."""
    made.make(folder)
    path = folder / "MMAU-Pro" / "test.parquet"
    rows = [row for row in pq.read_table(path).to_pylist() if row["category"] == "instruction following"]
    assert len(rows) == 1
    pq.write_table(pa.Table.from_pylist([{**rows[0], "task_identifier": rule, "kwargs": kwargs}]), path)
    (found,) = mmau_pro.build(folder / "MMAU-Pro")
    return found


def test_what_is_to_be_repeated_is_the_question(tmp_path: Path) -> None:
    found = ruled(tmp_path, "Repeat Prompt", {"N": None})
    assert isinstance(found, Item)
    assert json.loads(found.constraints[0]) == {"rule": "Repeat Prompt", "prompt_to_repeat": QUESTION}
    item = Ruled(found.id, found.constraints)
    assert score(item, f"{QUESTION} Tone, tone, tone.").status is Status.RIGHT
    assert score(item, "Tone, tone, tone.").status is Status.WRONG, "upstream's program lets it pass (facts 1.6)"


def test_what_the_row_gives_goes_first(tmp_path: Path) -> None:
    found = ruled(tmp_path, "Repeat Prompt", {"prompt_to_repeat": "Say it."})
    assert isinstance(found, Item)
    assert json.loads(found.constraints[0])["prompt_to_repeat"] == "Say it."


@pytest.mark.parametrize(
    ("rule", "kwargs", "got"),
    [
        ("Keyword Frequency", {"keyword": "tone", "N": None}, "'Keyword Frequency' lacks N"),
        ("Number Words (range)", None, "'Number Words (range)' lacks N1, N2"),
        ("Sing It", {"N": 1}, "no rule is named 'Sing It'"),
        ("Start Checker", {"start_phrase": " "}, "which is no text"),
    ],
)
def test_rules_that_no_program_can_check(tmp_path: Path, rule: str, kwargs: dict[str, Any] | None, got: str) -> None:
    found = ruled(tmp_path, rule, kwargs)
    assert isinstance(found, Reject)
    assert found.code == "source.bad_row"
    assert got in found.message
