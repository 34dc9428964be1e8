"""How builders are found, and the helpers that all of them use."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import builders
from builders.contract.source import builder, candidates, names, worded
from earmark.errors import SourceError
from tests.conftest import ROOT


def test_unknown_builder_names_the_nearest() -> None:
    with pytest.raises(SourceError, match="Did you mean 'esc50'"):
        builder("esc5")
    with pytest.raises(SourceError, match="python -m builders list"):
        builder("qqqq")


def test_module_without_build_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "half_a_builder.py").write_text("SOURCE = None\n", encoding="utf-8")
    monkeypatch.setattr(builders, "__path__", [*builders.__path__, str(tmp_path)])
    assert "half_a_builder" in names()
    with pytest.raises(SourceError, match=r"half_a_builder.py: expected a builder: SOURCE and build, got no build"):
        builder("half_a_builder")
    sys.modules.pop("builders.half_a_builder")


def test_new_module_is_found_without_registration(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copy(ROOT / "builders" / "ravdess.py", tmp_path / "another.py")
    monkeypatch.setattr(builders, "__path__", [*builders.__path__, str(tmp_path)])
    assert builder("another").SOURCE.title == builder("ravdess").SOURCE.title
    sys.modules.pop("builders.another")


def test_item_with_a_wrong_field_is_an_error() -> None:
    source = builder("ravdess").SOURCE
    with pytest.raises(SourceError, match="source 'ravdess', r1: expected a record with a valid questoin"):
        source.item(
            "r1",
            [],
            benchmark="talk_arena",
            task="emotion",
            questoin="?",
            question="?",
            answer_type="choice",
            scorer="",
        )


LABELS = st.lists(st.text("abcdef", min_size=1, max_size=3), min_size=1, max_size=12, unique=True)


@given(labels=LABELS, data=st.data())
def test_candidates_hold_the_answer_and_no_two_that_are_kept_apart(labels: list[str], data: st.DataObject) -> None:
    answer = data.draw(st.sampled_from(labels))
    apart = (
        data.draw(st.lists(st.frozensets(st.sampled_from(labels), min_size=2, max_size=4), max_size=6))
        if len(labels) > 1
        else []
    )
    record = data.draw(st.text(max_size=5))
    found = candidates(answer, labels, record, apart)
    assert answer in found
    assert all(len(group & set(found)) <= 1 for group in apart)
    assert found == candidates(answer, list(reversed(labels)), record, apart)
    left_out = set(labels) - set(found)
    assert all(any(label in group and group & set(found) for group in apart) for label in left_out)


@given(wordings=st.lists(st.text(min_size=1), min_size=1, max_size=4), record=st.text())
def test_wording_follows_from_the_record(wordings: list[str], record: str) -> None:
    assert worded(wordings, record) == worded(tuple(wordings), record)
    assert worded(wordings, record) in wordings
