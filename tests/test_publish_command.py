"""The verb `publish`, the stage, and runs against the Hub that are killed: as processes of their own."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from functools import partial
from pathlib import Path

import pytest

from earmark.errors import UsageError
from earmark.publishing import Visibility, target_of
from earmark.publishing.command import add_publish
from earmark.publishing.remote import verify_remote
from earmark.release.publish import publish_candidate
from tests.conftest import ROOT
from tests.hub import Hub
from tests.published import hub, one_release
from tests.verbs import called

__all__ = ["hub", "one_release"]

NAME = "someone/benchmark"
TO = f"hf://{NAME}"

RUN = """
import sys
from pathlib import Path
from earmark.publishing import publish, target_of
publish(Path(sys.argv[1]), "1.0.0", target_of(sys.argv[2]))
"""


command = partial(called, add_publish)


def test_the_verb_says_what_it_does(one_release: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = ("1.0.0", "--to", str(tmp_path / "out"), "--releases", str(one_release))
    assert command(*words, "--dry-run") == 0
    said = capsys.readouterr().out
    assert "would move" in said
    assert "manifest.json" in said
    assert f"would go: {tmp_path / 'out'} v1.0.0" in said
    assert command(*words, "--json") == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["state"], found["place"]) == ("published", "v1.0.0")
    assert found["new_bytes"] == found["bytes"] > 0
    assert command(*words) == 0
    assert "already there" in capsys.readouterr().out


def test_the_verb_fails_in_one_line(one_release: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert command("2.0.0", "--to", str(tmp_path), "--releases", str(one_release)) == 1
    assert capsys.readouterr().err.startswith("error: version 2.0.0: expected a frozen one: 1.0.0")
    assert command("1.0.0", "--to", "ftp://x", "--releases", str(one_release)) == 2
    assert command("1.0.0", "--to", str(tmp_path), "--private", "--releases", str(one_release)) == 2
    assert "expected a data set of the Hub" in capsys.readouterr().err


def test_without_the_client_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("earmark.publishing.client.find_spec", lambda _: None)
    monkeypatch.setenv("HF_TOKEN", "x")
    with pytest.raises(UsageError, match="pip install huggingface_hub"):
        target_of(TO, Visibility())
    with pytest.raises(UsageError, match="pip install huggingface_hub"):
        verify_remote(f"{NAME}@v1.0.0")


def test_the_stage_brings_the_candidate_to_the_hub(
    hub: Hub, one_release: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    publish_candidate(one_release / "1.0.0", TO)
    assert sorted(hub.repositories[NAME].branches) == ["main", "next"]
    assert f"to {TO}@next, " in capsys.readouterr().out


def killed_after(hub: Hub, one_release: Path, requests: int) -> None:
    """Kill a run when the Hub has been asked so many times; readers see all or nothing, and the next run ends it."""
    environment = {**os.environ, "HF_HUB_DISABLE_XET": "1", "HF_HUB_DISABLE_PROGRESS_BARS": "1"}
    run = [sys.executable, "-c", RUN, str(one_release), TO]
    with subprocess.Popen(run, cwd=ROOT, env=environment, stderr=subprocess.PIPE) as process:
        while process.poll() is None and len(hub.asked) < requests:
            time.sleep(0.002)
        process.send_signal(signal.SIGKILL)
    root = one_release / "1.0.0"
    wanted = {path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*") if path.is_file()}
    repository = hub.repositories.get(NAME)
    for revision in ("main", "v1.0.0") if repository else ():
        commit = repository.resolve(revision) if repository else None
        if repository and commit:
            assert seen(hub, revision) in ({}, wanted)
    done = subprocess.run(run, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert seen(hub, "v1.0.0") == seen(hub, "main") == wanted
    assert list(hub.repositories[NAME].branches) == ["main"]


def seen(hub: Hub, revision: str) -> dict[str, bytes]:
    repository = hub.repositories[NAME]
    tree = repository.commits[repository.resolve(revision) or ""]
    return {name: hub.blobs[sha] for name, sha in tree.items() if name != ".gitattributes"}


@pytest.mark.parametrize("requests", [12, 30])
def test_killed_is_not_broken(hub: Hub, one_release: Path, requests: int) -> None:
    killed_after(hub, one_release, requests)


@pytest.mark.slow
@pytest.mark.parametrize("requests", range(1, 50, 5))
def test_killed_at_many_moments(hub: Hub, one_release: Path, requests: int) -> None:
    killed_after(hub, one_release, requests)


READERS = """
import sys, json
from datasets import load_dataset
found = {}
for streaming in (True, False):
    items = load_dataset(sys.argv[1], "mmau_pro", split="test", revision="v1.0.0", streaming=streaming)
    items = items.decode(False) if streaming else items.remove_columns(["audio", "images", "video"])
    found[str(streaming)] = sorted(row["id"] for row in items)
print(json.dumps(found), flush=True)
import os; os._exit(0)  # without waiting for the threads of the streams
"""


def test_datasets_reads_what_was_published(hub: Hub, one_release: Path, tmp_path: Path) -> None:
    publish_words = ("1.0.0", "--to", TO, "--releases", str(one_release))
    assert command(*publish_words) == 0
    environment = {**os.environ, "HF_HUB_DISABLE_XET": "1", "HF_HOME": str(tmp_path / "home")}
    run = [sys.executable, "-c", READERS, NAME]
    done = subprocess.run(run, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    wanted = [f"hand/{n}" for n in range(8)]
    assert json.loads(done.stdout.splitlines()[-1]) == {"True": wanted, "False": wanted}
    assert hub.sent


def test_uploads_by_xet(hub: Hub, one_release: Path, tmp_path: Path) -> None:
    """The newer way of large files: hf_xet keeps them in a folder here; the commit names them by their sha256."""
    hub.xet = str(tmp_path / "xet")
    environment = {**os.environ, "HF_HUB_DISABLE_PROGRESS_BARS": "1", "HF_HOME": str(tmp_path / "home")}
    run = [sys.executable, "-c", RUN, str(one_release), TO]
    for _ in range(2):
        done = subprocess.run(run, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
    assert hub.received == 0
    large = [path for path in (one_release / "1.0.0").rglob("*") if path.suffix in (".parquet", ".tar")]
    assert sum(hub.by_xet.values()) >= sum({path.read_bytes(): path.stat().st_size for path in large}.values()) > 0
    assert any((tmp_path / "xet").rglob("*"))
