"""`earmark diff` between versions at the Hub (the real client against the stand-in): only the text is fetched."""

from __future__ import annotations

import json
from functools import partial
from pathlib import Path

import pytest

from earmark.publishing import publish, target_of
from earmark.release.diff_command import add_diff
from tests.hub import Hub
from tests.published import frozen, hub, made_items
from tests.verbs import called

__all__ = ["hub"]

NAME = "someone/benchmark"


run = partial(called, add_diff)


def test_two_versions_at_the_hub(
    hub: Hub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_CACHE", str(tmp_path / "cache"))
    items = made_items(4, unfree=False)
    releases = frozen(tmp_path, items[:3])
    frozen(tmp_path, items[1:], "2.0.0")
    for version in ("1.0.0", "2.0.0"):
        publish(releases, version, target_of(f"hf://{NAME}"))
    hub.asked.clear()
    capsys.readouterr()
    assert run(f"{NAME}@v1.0.0", f"hf://{NAME}@v2.0.0", "--json") == 0
    printed = json.loads(capsys.readouterr().out)
    assert (printed["added"], printed["removed"], printed["same"]) == (["hand/3"], ["hand/0"], 2)
    assert (printed["before"]["name"], printed["suggested"]) == (f"{NAME}@v1.0.0", "2.0.0")
    fetched = {path.partition("/resolve/")[2].partition("/")[2] for _, path in hub.asked if "/resolve/" in path}
    assert fetched == {"manifest.json", "data/index/test-00000-of-00001.parquet"}
    assert run(f"{NAME}@v3.0.0", f"{NAME}@v2.0.0") == 1
    error = capsys.readouterr().err
    assert error.startswith("error: ")
    assert "Traceback" not in error
