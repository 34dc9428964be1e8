"""A folder of versions where one release is asked for: every command says which there are, and how one is named."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from earmark.checks.verify import verify
from earmark.checks.verify_command import add_verify
from earmark.command import Parser
from earmark.errors import ReleaseError, ShardError
from earmark.release.info_command import add_info
from earmark.release.shelf import require_one, version_in, versions_in
from earmark.score.score_command import add_score
from earmark.score.speech_command import add_speech
from tests.published import one_release
from tests.verbs import called

__all__ = ["one_release"]


@pytest.fixture
def shelf(one_release: Path, tmp_path: Path) -> Path:
    """Two versions, and what else may lie there."""
    for name in ("v1.0.0", "v1.1.0", ".v2.0.0.partial"):
        shutil.copytree(one_release / "1.0.0", tmp_path / "shelf" / name)
    (tmp_path / "shelf" / "ledger.yaml").write_text("[]", encoding="utf-8")
    (tmp_path / "shelf" / "notes").mkdir()
    return tmp_path / "shelf"


@pytest.mark.parametrize(
    ("add", "more"), [(add_verify, ()), (add_info, ()), (add_score, ("p.jsonl",)), (add_speech, ("p.jsonl",))]
)
def test_a_folder_of_versions_is_named(
    add: Callable[[Parser], object], more: tuple[str, ...], shelf: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert called(add, str(shelf), *more) == 1
    told = capsys.readouterr().err
    assert told == (
        f"error: {shelf}: expected one release, got a folder of versions: v1.0.0, v1.1.0. Name one: {shelf}@v1.1.0\n"
    )
    assert called(add, f"{shelf}@v3", *more) == 1
    assert "expected one of v1.0.0, v1.1.0, got v3" in capsys.readouterr().err


def test_the_name_that_is_advised_is_taken(shelf: Path, capsys: pytest.CaptureFixture[str]) -> None:
    called(add_verify, f"{shelf}@v1.1.0", "--only", "files", "--json")
    assert json.loads(capsys.readouterr().out)["errors"] == 0
    assert called(add_info, f"{shelf}@v1.1.0") == 0


def test_a_release_and_shards_are_taken_as_they_are(shelf: Path, tmp_path: Path) -> None:
    assert versions_in(shelf) == ["v1.0.0", "v1.1.0"]
    assert version_in(shelf, "v1.0.0") == shelf / "v1.0.0"
    require_one(shelf / "v1.0.0")
    shard = next((shelf / "v1.0.0" / "data" / "mmau_pro").glob("*.parquet"))
    shutil.copy(shard, shelf)
    require_one(shelf)  # shards of its own beside the versions: these are what is meant
    (tmp_path / "empty").mkdir()
    with pytest.raises(ShardError, match="an empty folder"):
        verify(tmp_path / "empty")
    with pytest.raises(ReleaseError, match="expected one of no versions at all, got v1"):
        version_in(tmp_path / "empty", "v1")
