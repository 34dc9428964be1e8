"""The README's table of phrasings: equal to what the scorers do, and without a fault of ours."""

from __future__ import annotations

from pathlib import Path

import pytest

from earmark.score import phrasings
from earmark.score.phrasings import BEGIN, END, PHRASINGS, README, SCORERS, Phrasing, counts, table


def test_the_readme_holds_the_table() -> None:
    shown = README.read_text(encoding="utf-8").split(BEGIN)[1].split(END)[0]
    assert shown.strip() == table(), "run python -m earmark.score.phrasings"


def test_thirty_kinds_and_four_scorers() -> None:
    assert len({phrasing.kind for phrasing in PHRASINGS}) == 30
    assert list(SCORERS) == ["ours", "MMAU string match", "prefix match", "first character"]


@pytest.mark.parametrize("phrasing", PHRASINGS, ids=lambda phrasing: phrasing.kind)
def test_ours_accepts_all_right_answers_and_nothing_else(phrasing: Phrasing) -> None:
    assert counts(phrasing, SCORERS["ours"]) == (4 if phrasing.answers else 0, 4, 0, 12)


@pytest.mark.parametrize("name", [name for name in SCORERS if name != "ours"])
def test_the_others_have_faults_to_show(name: str) -> None:
    found = [(phrasing.answers, counts(phrasing, SCORERS[name])) for phrasing in PHRASINGS]
    assert any(answers and one.right < 4 for answers, one in found)
    assert any(one.wrong or (one.right and not answers) for answers, one in found)


def test_writing_it_again_changes_nothing_else(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = README.read_text(encoding="utf-8")
    copy = tmp_path / "README.md"
    copy.write_text(before.replace(table(), "old"), encoding="utf-8")
    monkeypatch.setattr(phrasings, "README", copy)
    phrasings.write()
    assert copy.read_text(encoding="utf-8") == before
