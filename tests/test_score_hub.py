"""`earmark score` of a version at the Hub (the real client against the stand-in): only the text is fetched."""

from __future__ import annotations

import json
from functools import partial
from pathlib import Path

import pytest

from earmark.publishing import publish, target_of
from earmark.score.score_command import add_score
from tests.hub import Hub
from tests.published import frozen, hub, made_items
from tests.verbs import called

__all__ = ["hub"]

NAME = "someone/benchmark"


run = partial(called, add_score)


def test_a_version_at_the_hub_is_scored_by_its_name(
    hub: Hub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_CACHE", str(tmp_path / "cache"))
    items = made_items(4, unfree=False)
    releases = frozen(tmp_path, items)
    publish(releases, "1.0.0", target_of(f"hf://{NAME}"))
    hub.asked.clear()
    replies = tmp_path / "replies.jsonl"
    lines = [json.dumps({"id": one.id, "output": one.choices[(one.answer_index or 0)]}) for one in items[1:]]
    replies.write_text("\n".join(lines), encoding="utf-8")
    capsys.readouterr()

    def told(release: str) -> dict[str, object]:
        assert run(release, str(replies), "--json") == 0
        found: dict[str, object] = json.loads(capsys.readouterr().out)
        return found

    there = told(f"{NAME}@v1.0.0")
    assert there == told(str(releases / "1.0.0"))
    assert there["counts"] == {"n": 4, "right": 3, "wrong": 0, "unparsed": 0, "missing": 1, "error": 0}
    fetched = {path.partition("/resolve/")[2].partition("/")[2] for _, path in hub.asked if "/resolve/" in path}
    assert fetched == {"manifest.json", "data/index/test-00000-of-00001.parquet"}
    for name, said in ((f"{NAME}@v3.0.0", "v3.0.0"), (NAME, "org/name@v1.0.0")):
        assert run(name, str(replies)) == 1
        error = capsys.readouterr().err
        assert error.startswith("error: ")
        assert said in error
