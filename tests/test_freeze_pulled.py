"""A version that was frozen elsewhere: its text alone is pulled to compare, all of it to have it back."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from earmark.errors import ReleaseError
from earmark.release.changes import what_differs
from earmark.release.freeze import freeze, read_manifest, require_whole
from tests.candidates import candidate
from tests.made import item, tone


def _dvc(*arguments: str) -> None:
    subprocess.run([sys.executable, "-m", "dvc", *arguments], check=True, capture_output=True)


@pytest.mark.slow
def test_the_text_of_the_last_version_is_enough(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    items = [item(f"hand/{n}", tone(200.0 + 40 * n)) for n in range(3)]
    releases = tmp_path / "checkout" / "releases"
    releases.mkdir(parents=True)
    monkeypatch.chdir(releases.parent)
    subprocess.run(["git", "init", "--quiet"], check=True)
    _dvc("init", "--quiet")
    _dvc("remote", "add", "--quiet", "--default", "store", str(tmp_path / "store"))
    made = candidate(tmp_path / "checkout" / "build" / "release", items)
    freeze(made, Path("releases"))
    _dvc("push", "--quiet")
    for name in ("releases/1.0.0/data", "releases/1.0.0/webdataset", ".dvc/cache"):
        shutil.rmtree(name)  # as after a clone

    candidate(made, items[1:], "1.0.1")
    with pytest.raises(ReleaseError, match=r"Run `dvc pull releases/1\.0\.0/data/index`"):
        freeze(made, Path("releases"))
    _dvc("pull", "releases/1.0.0/data/index")
    assert [path.name for path in Path("releases/1.0.0/data").iterdir()] == ["index"]
    with pytest.raises(ReleaseError, match=r"version 1\.0\.1: expected 2\.0\.0 or later"):
        freeze(made, Path("releases"))

    _dvc("pull", "releases/1.0.0/data.dvc", "releases/1.0.0/webdataset.dvc")
    require_whole(Path("releases/1.0.0"), read_manifest(Path("releases/1.0.0")))
    candidate(made, items)
    assert what_differs(Path("releases/1.0.0"), made) == ""
