"""The two parts of a release stay together: frozen, published, compared, scored by the commands."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path
from unittest.mock import patch

import pytest
import yaml

from earmark.cli import main
from earmark.errors import ParamsError, ReleaseError
from earmark.item import Item
from earmark.params import SECRET_SEED, read_params
from earmark.publishing import publish, publish_next, target_of
from earmark.release import freeze as freezing
from earmark.release.answers import private_part, read_answers
from earmark.release.freeze import freeze
from earmark.release.ledger import read_ledger
from earmark.release.publish import publish_candidate
from earmark.release.whole import read_manifest
from earmark.score.run import standing
from tests.hub import TOKEN, Hub
from tests.kept import CANARY, OPTIONS, Parts, many, parts
from tests.published import hub

__all__ = ["hub"]

NAME = "someone/benchmark"


@pytest.fixture(scope="module")
def items() -> list[Item]:
    return many(6)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory, items: list[Item]) -> Parts:
    """Not to be changed."""
    return parts(tmp_path_factory.mktemp("kept"), items)


def command(*words: object) -> int:
    """Run `earmark`."""
    with patch.object(sys, "argv", ["earmark", *map(str, words)]):
        return main()


@pytest.fixture
def releases(tmp_path: Path, items: list[Item], monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of the ledger with 1.0.0 in it; DVC, tried below, is left out."""
    monkeypatch.setattr(freezing, "_LARGE", ())
    monkeypatch.setattr(freezing, "behind_pointers", lambda *_: None)
    folder = tmp_path / "releases"
    folder.mkdir()
    freeze(parts(tmp_path / "build", items).public, folder)
    return folder


def test_a_version_is_frozen_with_its_private_part(releases: Path, made: Parts) -> None:
    part = private_part(releases / "1.0.0")
    assert part == releases / "1.0.0-answers" / "part"
    assert read_answers(part, releases / "1.0.0").manifest == read_manifest(made.private)
    assert [entry.digest for entry in read_ledger(releases)] == [read_manifest(made.public)["digest"]]
    assert freeze(made.public, releases).version == "1.0.0"  # again: nothing happens
    with pytest.raises(ReleaseError, match=r"got no manifest\.json\. It is in .*1\.0\.0-answers/part"):
        read_answers(part.parent, releases / "1.0.0")


def test_another_answer_asks_for_a_major_version_though_nobody_sees_it(
    releases: Path, tmp_path: Path, items: list[Item]
) -> None:
    other = items[0].model_copy(update={"answers": (OPTIONS[3],), "answer_index": 3, "revision": 2}).sealed()
    after = parts(tmp_path / "build", [other, *items[1:]], version="1.0.1")
    with pytest.raises(ReleaseError, match=r"version 1\.0\.1: expected 2\.0\.0 or later"):
        freeze(after.public, releases)
    after = parts(tmp_path / "build", [other, *items[1:]], version="2.0.0")
    freeze(after.public, releases)
    assert "`hand/000`: answer_index, answers" in (releases / "2.0.0" / "CHANGES.md").read_text()


def test_errata_tell_answers_and_go_with_them(releases: Path, tmp_path: Path, items: list[Item]) -> None:
    entry = {"item": items[0].id, "action": "withdraw", "reason": f"it is {CANARY}", "date": "2027-01-31",
             "content_hash": items[0].content_hash}  # fmt: skip
    (releases / "errata.yaml").write_text(yaml.safe_dump({"errata": [entry]}))
    after = parts(tmp_path / "build", items[1:], version="2.0.0")
    freeze(after.public, releases)
    for path in (releases / "2.0.0").rglob("*"):
        assert not path.is_file() or CANARY.encode() not in path.read_bytes(), path
    assert (releases / "2.0.0-answers" / "part" / "errata.yaml").is_file()
    part = private_part(releases / "1.0.0")
    assert part is not None
    found, gone = standing(releases / "1.0.0", None, part)
    assert gone == {items[0].id: f"it is {CANARY}"}
    assert len(found.items) == len(items) - 1


def test_a_candidate_without_its_private_part_is_not_frozen(tmp_path: Path, made: Parts) -> None:
    public = Path(shutil.copytree(made.public, tmp_path / "build" / "release"))
    (tmp_path / "releases").mkdir()
    with pytest.raises(ReleaseError, match=r"expected the private part, in .*got nothing there"):
        freeze(public, tmp_path / "releases")
    other = parts(tmp_path / "other", many(4), version="1.0.0")
    shutil.copytree(other.private, tmp_path / "build" / "answers")
    with pytest.raises(ReleaseError, match=r"expected the answers of 1\.0\.0"):
        freeze(public, tmp_path / "releases")
    with pytest.raises(ReleaseError, match=r"expected the answers of 1\.0\.0"):
        publish_next(public, target_of(str(tmp_path / "out")))
    assert not (tmp_path / "out").exists()


def test_the_real_dvc_takes_all_of_the_private_part(tmp_path: Path, items: list[Item]) -> None:
    subprocess.run(["git", "init", "--quiet"], cwd=tmp_path, check=True)
    for words in (["init", "--quiet"], ["config", "--quiet", "core.analytics", "false"]):
        subprocess.run([sys.executable, "-m", "dvc", *words], cwd=tmp_path, check=True)
    (tmp_path / "releases").mkdir()
    freeze(parts(tmp_path / "build", items).public, tmp_path / "releases")
    subprocess.run(["git", "add", "releases"], cwd=tmp_path, check=True)
    listed = subprocess.run(["git", "ls-files", "releases"], cwd=tmp_path, check=True, capture_output=True, text=True)
    private = [line for line in listed.stdout.splitlines() if "-answers" in line]
    assert private == ["releases/1.0.0-answers/.gitignore", "releases/1.0.0-answers/part.dvc"]
    shutil.rmtree(tmp_path / "releases" / "1.0.0-answers" / "part")
    with pytest.raises(ReleaseError, match=r"dvc pull .*1\.0\.0-answers/part\.dvc"):
        private_part(tmp_path / "releases" / "1.0.0")


def test_to_a_folder_and_one_beside_it(releases: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    done = publish(releases, "1.0.0", target_of(str(tmp_path / "out")))
    assert done.answers
    assert done.answers.target == str(tmp_path / "out-answers")
    assert done.to_json()["answers"]["state"] == "published"
    for path in (tmp_path / "out").rglob("*"):
        assert not path.is_file() or CANARY.encode() not in path.read_bytes(), path
    read_answers(tmp_path / "out-answers" / "v1.0.0", tmp_path / "out" / "v1.0.0")
    again = publish(releases, "1.0.0", target_of(str(tmp_path / "out")))
    assert again.answers
    assert (again.state, again.answers.state) == ("already there", "already there")
    publish_candidate(tmp_path / "build" / "release", str(tmp_path / "out"))
    assert "publish: the answers, " in capsys.readouterr().out
    read_answers(tmp_path / "out-answers" / "next", tmp_path / "out" / "next")


def test_at_the_hub_the_private_part_is_private_always(hub: Hub, releases: Path) -> None:
    dry = publish(releases, "1.0.0", target_of(f"hf://{NAME}"), dry_run=True)
    assert dry.answers
    assert not hub.repositories
    publish(releases, "1.0.0", target_of(f"hf://{NAME}"))
    public, private = hub.repositories[NAME], hub.repositories[f"{NAME}-answers"]
    assert (public.private, private.private) == (False, True)
    assert "v1.0.0" in public.tags
    assert "v1.0.0" in private.tags
    told = [hub.blobs[sha] for tree in public.commits.values() for sha in tree.values()]
    assert told
    assert not any(CANARY.encode() in blob for blob in told)


def test_an_open_data_set_does_not_get_the_answers(hub: Hub, releases: Path) -> None:
    from huggingface_hub import HfApi

    HfApi(endpoint=hub.url, token=TOKEN).create_repo(f"{NAME}-answers", repo_type="dataset", private=False)
    with pytest.raises(
        ReleaseError, match=r"benchmark-answers.*expected a private data set, got one that all can read"
    ):
        publish(releases, "1.0.0", target_of(f"hf://{NAME}"))
    assert NAME not in hub.repositories


def test_the_commands(made: Parts, items: list[Item], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    predictions = tmp_path / "p.jsonl"
    lines = [json.dumps({"id": one.id, "output": one.answers[0]}) for one in items]
    predictions.write_text("\n".join(lines) + "\n")
    assert command("score", made.public, predictions) != 0
    assert "--answers DIR" in capsys.readouterr().err
    assert command("score", made.public, predictions, "--answers", made.private, "--json") == 0
    assert json.loads(capsys.readouterr().out)["overall"]["n"] == len(items)
    assert command("score", made.public, predictions, "--split", "validation", "--answers", made.private) != 0
    assert "expected a split: test, got validation" in capsys.readouterr().err
    assert command("verify", made.public) == 0
    assert "not run: answers withheld" in capsys.readouterr().out
    command("verify", made.public, "--answers", made.private, "--only", "files", "--only", "answers.index")
    assert "answers withheld" not in capsys.readouterr().out
    assert command("info", made.public) == 0
    assert "answers   withheld of 12 items (test)" in capsys.readouterr().out
    words = ("--before-answers", made.private, "--after-answers", made.private)
    assert command("diff", made.public, made.public, *words, "--json") == 0
    assert json.loads(capsys.readouterr().out)["same"] == len(items)


def test_a_seed_that_can_be_guessed_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "params.yaml"
    given = {"version": "1.0.0", "seed": SECRET_SEED - 1, "sources": ["esc50"], "release": {"answers": "withheld"}}
    path.write_text(yaml.safe_dump(given))
    with pytest.raises(ParamsError, match=r"expected a seed that nobody guesses, 2\*\*60 or more"):
        read_params(path)
    path.write_text(yaml.safe_dump({**given, "seed": SECRET_SEED}))
    assert read_params(path).release.answers == "withheld"
    for wrong in ({"answers": "hidden"}, {"validation_items": -1}):
        path.write_text(yaml.safe_dump({**given, "release": wrong}))
        with pytest.raises(ParamsError, match=r"release\.(answers|validation_items): expected"):
            read_params(path)
