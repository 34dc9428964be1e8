"""`kill -9` while a release is made or frozen whose answers are withheld: two folders, and never one of each age.

Between the two steps that put them in place a kill can leave a public part of one run beside the private part of
another. Whoever reads them together is refused; nothing is frozen or scored by the wrong answers; the next run mends
it.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from earmark.errors import ReleaseError
from earmark.release.answers import private_part, read_answers
from earmark.release.freeze import freeze
from earmark.release.ledger import read_ledger
from earmark.release.whole import read_manifest
from earmark.score.run import standing
from tests import killing
from tests.candidates import SETTINGS, curated
from tests.kept import SEED, many, parts
from tests.killing import Run, files, killed, moments, timed

FEW, MANY = 1, 12
NEW: dict[str, Any] = {**SETTINGS, "seed": SEED, "answers": "withheld", "version": "1.1.0"}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Candidates of 1.0.0 and of 1.1.0, and what 1.1.0 is made of; not to be changed."""
    root = tmp_path_factory.mktemp("withheld")
    parts(root / "old", many(4))
    killing.release(curated(root / "curated", many(8)), root / "new" / "release", NEW)
    return root


def together(public: Path) -> dict[str, bytes]:
    """Both parts, if they belong together.

    Raises:
        ReleaseError: They do not, or one is not there.
    """
    private = private_part(public)
    assert private is not None
    answers = read_answers(private, public)
    found, _ = standing(public, None, private)
    assert {*found.items} == {*answers.hashes}
    return {**files(public), **{f"answers/{name}": content for name, content in files(private).items()}}


def checkout(made: Path, root: Path) -> Path:
    """A checkout with the candidate of 1.1.0."""
    root.mkdir()
    for name in ("release", "answers"):
        shutil.copytree(made / "new" / name, root / "build" / name)
    subprocess.run(["git", "init", "--quiet"], cwd=root, check=True)
    for words in (["init", "--quiet"], ["config", "--quiet", "cache.type", "hardlink,copy"]):
        subprocess.run([sys.executable, "-m", "dvc", *words], cwd=root, check=True)
    (root / "releases").mkdir()
    return root


@pytest.fixture(scope="module")
def lengths(made: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, float]:
    """Seconds that each run takes which nobody kills."""
    root = tmp_path_factory.mktemp("unkilled")
    frozen = checkout(made, root / "checkout")
    return {
        "release": timed(Run(killing.release, (made / "curated", root / "release", NEW))),
        "freeze": timed(Run(killing.frozen, (frozen / "build" / "release", frozen / "releases"))),
    }


def release_survives(made: Path, root: Path, after_s: float) -> None:
    shutil.copytree(made / "old", root)
    old, new = together(made / "old" / "release"), together(made / "new" / "release")
    run = Run(killing.release, (made / "curated", root / "release", NEW))
    killed(run, after_s, its_children=True)
    if files(root / "answers") == files(made / "new" / "answers") and old == old | files(root / "release"):
        with pytest.raises(ReleaseError, match="expected the answers of"):
            together(root / "release")
    else:
        assert together(root / "release") in (old, new)
    run.work(*run.arguments)
    assert together(root / "release") == new


def freeze_survives(made: Path, root: Path, after_s: float) -> None:
    candidate, releases = checkout(made, root) / "build" / "release", root / "releases"
    killed(Run(killing.frozen, (candidate, releases)), after_s, its_children=True)
    if read_ledger(releases):
        together(releases / "1.1.0")
    freeze(candidate, releases)
    together(releases / "1.1.0")
    assert [entry.digest for entry in read_ledger(releases)] == [read_manifest(candidate)["digest"]]
    names = {".gitignore", "1.1.0", "1.1.0-answers", "ledger.jsonl"}
    assert {path.name for path in releases.iterdir()} <= names


SURVIVES = {"release": release_survives, "freeze": freeze_survives}


@pytest.mark.parametrize("part", range(FEW))
@pytest.mark.parametrize("what", SURVIVES)
def test_killed_parts_stay_together(
    what: str, part: int, made: Path, tmp_path: Path, lengths: dict[str, float]
) -> None:
    after_s = lengths[what] * moments(FEW, what)[part]
    SURVIVES[what](made, tmp_path / "killed", after_s)


@pytest.mark.slow
@pytest.mark.parametrize("part", range(MANY))
@pytest.mark.parametrize("what", SURVIVES)
def test_killed_at_many_moments_parts_stay_together(
    what: str, part: int, made: Path, tmp_path: Path, lengths: dict[str, float]
) -> None:
    after_s = lengths[what] * moments(MANY, what)[part]
    SURVIVES[what](made, tmp_path / "killed", after_s)
