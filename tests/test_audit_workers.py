"""The audit side by side: one report whatever the workers, and a row that ends its worker costs no other row."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from earmark.audit import Fields, audit
from earmark.checks.report import CheckReport
from earmark.engine import Engine, LocalEngine
from tests.made import encoded, tone
from tests.test_checks_run import Mortal

COUNT = 40  # more than two batches
FIELDS = Fields.model_validate({"name": "bench", "question": "q", "choices": "c", "answer": "a", "audio": "f"})


@pytest.fixture
def rows(tmp_path: Path) -> Path:
    (tmp_path / "sound").mkdir()
    made = []
    for n in range(COUNT):
        level = 0.0 if n % 10 == 3 else 0.2
        (tmp_path / "sound" / f"{n}.wav").write_bytes(encoded(tone(200.0 + 20 * n, 0.3, level=level)))
        made.append(
            {"q": "" if n % 10 == 7 else f"What is {n}?", "c": ["a tone", "rain"], "a": "rain", "f": f"{n}.wav"}
        )
    file = tmp_path / "r.json"
    file.write_text(json.dumps(made))
    return file


def audited(rows: Path, engine: Engine | None) -> CheckReport:
    return audit(rows, FIELDS, audio=rows.parent / "sound", only=["sound", "near", "answers"], engine=engine)


def test_workers_find_what_one_process_finds(rows: Path) -> None:
    alone = audited(rows, None)
    assert (alone.items, alone.result("sound.audible").found, alone.result("audit.rows").found) == (36, 4, 4)
    for workers in (1, 2):
        assert json.dumps(audited(rows, LocalEngine(workers)).to_json()) == json.dumps(alone.to_json())


def test_a_worker_that_dies_once_costs_nothing(rows: Path) -> None:
    assert audited(rows, Mortal(1)).to_json() == audited(rows, None).to_json()


def test_a_row_that_ends_its_worker_says_so_in_one_line(rows: Path) -> None:
    report = audited(rows, Mortal(2))
    lost = report.result("audit.rows").issues[0]
    assert (lost.item, lost.got) == ("r.json:0", "cannot be read: its process died (exit status -9)")
    assert report.items == 35
