"""Templates, and what a user gives in the wrong place: what he has written is never lost, what he sees is named."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from earmark import cli
from earmark.cli import VERBS
from earmark.command import Parser, add_verbs, dispatch
from earmark.errors import ReleaseError, ScoreError, UsageError
from earmark.publishing import target_of
from earmark.publishing.run import require_apart
from earmark.score.gold import read_release
from earmark.score.parts import require_there
from earmark.score.predictions import read_predictions
from earmark.score.rendering.output import put_text
from earmark.score.template import template
from tests.candidates import candidate
from tests.kept import CANARY, many, parts
from tests.test_diff import some


@pytest.fixture(scope="module")
def release(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return candidate(tmp_path_factory.mktemp("published") / "v1.0.0", some())


def run(*words: object) -> int:
    given = [str(word) for word in words]
    parser = Parser(prog="earmark")
    add_verbs(parser, VERBS, given)
    return dispatch(parser, given)


def test_a_template_never_takes_the_place_of_replies(
    release: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "replies.jsonl"
    out.write_text('{"id": "hand/0", "output": "a tone"}\n')
    assert run("predictions", release, "--template", "--out", out) == 2
    assert "which is there and not empty. It may hold replies: remove it, or name another" in capsys.readouterr().err
    assert out.read_text() == '{"id": "hand/0", "output": "a tone"}\n'
    out.write_text("")
    assert run("predictions", release, "--template", "--out", out) == 0
    assert len(out.read_text().splitlines()) == 5


def test_predictions_never_take_the_place_of_the_results(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "samples.jsonl"
    line = json.dumps({"doc_id": 0, "doc": {"id": "a"}, "resps": [["x"]], "target": "y"}) + "\n"
    out.write_text(line)
    assert run("predictions", out, "--from", "lm-eval", "--out", out) == 2
    assert "--out: expected another file than the results" in capsys.readouterr().err
    assert out.read_text() == line


def test_who_has_no_answers_gets_a_template(tmp_path: Path) -> None:
    """That a release keeps its answers back is no reason to tell nobody what it asks."""
    made = parts(tmp_path, many(4))
    lines = list(template(made.public))
    assert [line["id"] for line in lines] == sorted(read_release(made.public, made.private).items)
    assert {line["output"] for line in lines} == {None}
    assert CANARY not in json.dumps(lines)


def test_a_published_version_by_its_name(release: Path, capsys: pytest.CaptureFixture[str]) -> None:
    name = f"{release.parent}@{release.name}"
    assert run("predictions", name, "--template") == 0
    assert [json.loads(line)["id"] for line in capsys.readouterr().out.splitlines()] == [f"hand/{n}" for n in range(5)]
    assert run("info", name) == 0
    assert capsys.readouterr().out.startswith(f"A try 1.0.0, form A: {name}\n")


def test_a_split_that_is_not_there(release: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("predictions", release, "--template", "--split", "validation") == 1
    assert "expected a split: test, got validation" in capsys.readouterr().err


def test_predictions_in_the_place_of_the_release(release: Path, tmp_path: Path) -> None:
    path = tmp_path / "p.jsonl"
    path.write_text("")
    with pytest.raises(ScoreError, match=r"a release folder or shards, got a file\. Give the release, then"):
        read_release(path)
    with pytest.raises(ScoreError, match=r"got nothing there\. Fetch it first, and give its folder"):
        require_there(tmp_path / "name@v1.0.0")
    assert run("score", path, release) == 1
    assert run("info", path) == 1


def test_a_list_in_a_json_file_is_of_no_tool(tmp_path: Path) -> None:
    path = tmp_path / "p.json"
    path.write_text('\ufeff [{"id": "a", "output": "b"}]')
    with pytest.raises(ScoreError, match=r"expected a file named .jsonl, .csv, .parquet, got .json. One object a line"):
        read_predictions(path)
    path.write_text('{"eval": {}}')
    with pytest.raises(ScoreError, match="what look like results of inspect"):
        read_predictions(path)


def test_a_stop_while_modules_are_imported_is_no_traceback(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def stopped(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(cli, "add_verbs", stopped)
    assert cli.main() == 130
    assert capsys.readouterr().err == "stopped\n"


def test_a_file_that_may_not_be_replaced_leaves_no_half_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(Path, "replace", refused)
    with pytest.raises(PermissionError):
        put_text("text", tmp_path / "out.md")
    assert not list(tmp_path.iterdir())


def test_a_release_without_its_shards_and_a_folder_of_versions(release: Path, tmp_path: Path) -> None:
    with pytest.raises(
        ReleaseError, match=r"expected one release, got a folder of versions: v1\.0\.0\. Name one: .*@v1\.0\.0"
    ):
        read_release(release.parent)
    frozen = tmp_path / "1.0.0"
    frozen.mkdir()
    (frozen / "manifest.json").write_bytes((release / "manifest.json").read_bytes())
    with pytest.raises(ScoreError, match=r"expected the shards of the release, got nothing there\. Fetch"):
        read_release(frozen)
    (frozen / "data.dvc").touch()
    with pytest.raises(ScoreError, match=r"dvc pull .*1\.0\.0/\*\.dvc"):
        read_release(frozen)


@pytest.mark.parametrize("place", ["", "1.0.0", "1.0.0/deep", "../releases"])
def test_nothing_is_published_among_frozen_versions(tmp_path: Path, place: str) -> None:
    releases = tmp_path / "releases"
    (releases / "1.0.0").mkdir(parents=True)
    (releases / "1.0.0" / "manifest.json").touch()
    with pytest.raises(UsageError, match=r"--to: expected a folder apart from .*Frozen versions do not change"):
        require_apart(target_of(str(releases / place)), releases)
    require_apart(target_of(str(tmp_path / "public")), releases)
