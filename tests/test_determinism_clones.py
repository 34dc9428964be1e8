"""Clean clones through `dvc repro`: all recipes, 1, 2 and 4 workers; a version that is built again at its tag."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import yaml

from tests.conftest import ROOT
from tests.fake import mridangam, ravdess
from tests.killing import files
from tests.test_pipeline import Checkout

pytestmark = [pytest.mark.slow, pytest.mark.timeout(3000)]

N = 8


class Clone(NamedTuple):
    """A clean clone that was built in.

    Attributes:
        root: Of the clone.
        environment: What it was built with.
    """

    root: Path
    environment: dict[str, str]

    def run(self, *words: str) -> str:
        given = {**os.environ, **self.environment}
        done = subprocess.run(words, cwd=self.root, env=given, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    @property
    def candidate(self) -> Path:
        return self.root / "build" / "release"

    @property
    def manifest(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads((self.candidate / "manifest.json").read_text())
        return found


def git(root: Path, *words: str) -> None:
    command = ["git", "-c", "user.name=t", "-c", "user.email=t@example.org", *words]
    subprocess.run(command, cwd=root, check=True, capture_output=True)


def cloned(origin: Path, to: Path, *, reverse: bool = False, **environment: str) -> Clone:
    """Clone at the newest tag, and build."""
    git(origin.parent, "clone", "--quiet", str(origin), str(to))
    (to / ".venv").symlink_to(sys.prefix, target_is_directory=True)
    if reverse:
        path = to / "params.yaml"
        params = yaml.safe_load(path.read_text())
        listed = {name: params[name][::-1] for name in ("recipes", "sources", "recordings")}
        path.write_text(yaml.safe_dump({**params, **listed}, sort_keys=False))
    clone = Clone(to, environment)
    clone.run(sys.executable, "-m", "dvc", "repro")
    return clone


@pytest.fixture(scope="module")
def origin(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project as it is, committed, with all recipes at small n and two corpora."""
    corpora = tmp_path_factory.mktemp("corpora")
    for fake in (ravdess, mridangam):
        fake.make(corpora)
    checkout = Checkout(tmp_path_factory.mktemp("origin"))
    recipes = yaml.safe_load((ROOT / "params.yaml").read_text())["recipes"]
    checkout.set(
        recipes=recipes, options={name: {"n": N} for name in recipes},
        corpora_root=str(corpora), sources=["ravdess", "mridangam"], gates={"position_p": 0.0},
    )  # fmt: skip
    (checkout.root / ".venv").unlink()
    git(checkout.root, "add", ".")
    git(checkout.root, "commit", "--quiet", "-m", "As it is")
    return checkout.root


@pytest.fixture(scope="module")
def first(origin: Path, tmp_path_factory: pytest.TempPathFactory) -> Clone:
    to = tmp_path_factory.mktemp("clones") / "first"
    return cloned(origin, to, EARMARK_WORKERS="1", PYTHONHASHSEED="0", TZ="UTC", LC_ALL="C")


def test_a_version_is_built_again_at_its_tag(first: Clone, tmp_path: Path) -> None:
    assert len(first.manifest["origins"]) >= 13
    first.run(sys.executable, "-m", "earmark.make", "freeze")
    version = first.manifest["version"]
    git(first.root, "add", "releases", "dvc.lock")
    git(first.root, "commit", "--quiet", "-m", f"Release {version}")
    git(first.root, "tag", f"v{version}")
    again = cloned(
        first.root,
        tmp_path / "again",
        EARMARK_WORKERS="2",
        PYTHONHASHSEED="4711",
        TZ="Asia/Kathmandu",
        LC_ALL="C.UTF-8",
    )
    assert again.manifest["digest"] == first.manifest["digest"]
    assert [name for name, content in files(again.candidate).items() if files(first.candidate)[name] != content] == []
    ledger = (again.root / "releases" / "ledger.jsonl").read_bytes()
    assert f"frozen: releases/{version} " in again.run(sys.executable, "-m", "earmark.make", "freeze")
    assert (again.root / "releases" / "ledger.jsonl").read_bytes() == ledger


def test_four_workers_and_lists_in_another_order_give_the_same_digest(
    origin: Path, first: Clone, tmp_path: Path
) -> None:
    other = cloned(origin, tmp_path / "other", reverse=True, EARMARK_WORKERS="4", PYTHONHASHSEED="1", TZ="Pacific/Apia")
    assert other.manifest["digest"] == first.manifest["digest"]
    shards = {name: content for name, content in files(other.candidate).items() if name.startswith(("data", "web"))}
    assert [name for name, content in shards.items() if files(first.candidate)[name] != content] == []
