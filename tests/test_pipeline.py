"""The whole pipeline by the real DVC, small: what runs, what does not, what a curator sees when something is wrong."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import yaml

from earmark.shards import read_items
from tests.conftest import ROOT

AFTER_ITEMS = {"curate", "redraw", "validate", "release", "baselines", "publish"}
SMALL: dict[str, Any] = {
    "sources": ["esc50", "mridangam"],
    "recipes": ["spatial", "multi_audio", "roleplay"],
    "options": {"spatial": {"n": 6}, "multi_audio": {"n": 6}, "roleplay": {"n": 6}},
}


class Checkout:
    """A copy of the project with small parameters, its own git and DVC, and this environment."""

    def __init__(self, root: Path) -> None:
        self.root = root
        listed = subprocess.run(
            ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=True,
        )
        for name in listed.stdout.splitlines():
            source = ROOT / name
            if source.is_file() and name.split("/")[0] in {
                "annotation",
                "builders",
                "synth",
                "earmark",
                "releases",
                "dvc.yaml",
                "params.yaml",
                ".dvc",
                ".dvcignore",
                ".gitignore",
            }:
                (root / name).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(source, root / name)
        (root / ".venv").symlink_to(sys.prefix, target_is_directory=True)
        subprocess.run(["git", "init", "--quiet"], cwd=root, check=True)
        self.set(**SMALL)

    def set(self, **params: object) -> None:
        """Change top-level parameters; recordings of sources that do not take part any more go with them."""
        path = self.root / "params.yaml"
        data = {**yaml.safe_load(path.read_text(encoding="utf-8")), **params}
        data["recordings"] = [name for name in data["recordings"] if name in data["sources"]]
        path.write_text(yaml.safe_dump(data, sort_keys=False), encoding="utf-8")

    @contextmanager
    def for_now(self, **params: object) -> Iterator[None]:
        """Change top-level parameters until the end of the block."""
        path = self.root / "params.yaml"
        before = path.read_text(encoding="utf-8")
        self.set(**params)
        yield
        path.write_text(before, encoding="utf-8")

    def run(self, module: str, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run a module as a command; both outputs in `stdout`."""
        command = [sys.executable, "-m", module, *arguments]
        return subprocess.run(
            command, cwd=self.root, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False,
            env=self._environment,
        )  # fmt: skip

    @property
    def _environment(self) -> dict[str, str]:
        """One worker: the suite runs on all processors already. What one stage imports is compiled for all."""
        return {**os.environ, "EARMARK_WORKERS": "1", "PYTHONDONTWRITEBYTECODE": ""}

    def repro(self, *targets: str) -> subprocess.CompletedProcess[str]:
        """Run `dvc repro`; both outputs in `stdout`."""
        return self.run("dvc", "repro", *targets)

    def ran(self, *targets: str) -> list[str]:
        """Run `dvc repro`; the stages that ran."""
        done = self.repro(*targets)
        assert done.returncode == 0, done.stdout
        return re.findall(r"Running stage '(.+)'", done.stdout)

    @property
    def manifest(self) -> dict[str, Any]:
        """Of the candidate."""
        found: dict[str, Any] = json.loads((self.root / "build/release/manifest.json").read_text(encoding="utf-8"))
        return found


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Checkout:
    """Built once without corpora; the tests below go on from each other, in their order."""
    checkout = Checkout(tmp_path_factory.mktemp("checkout"))
    ran = checkout.ran()
    assert ran[0] == "settings"
    assert {"ingest@esc50", "synth@spatial", *AFTER_ITEMS} <= set(ran)
    return checkout


def test_the_whole_way(built: Checkout) -> None:
    manifest = built.manifest
    assert manifest["items"] == 18
    assert manifest["sources"]["esc50"]["included"] is False
    oracle = json.loads((built.root / "build/baselines/metrics/oracle.json").read_text(encoding="utf-8"))
    assert oracle["score"] == 1.0
    published = json.loads((built.root / "build/hub/next/manifest.json").read_text(encoding="utf-8"))
    assert published["digest"] == manifest["digest"]
    shown = subprocess.run(
        [sys.executable, "-m", "dvc", "metrics", "show"], cwd=built.root, capture_output=True, text=True, check=True
    )
    assert "oracle.json" in shown.stdout
    assert "chance" in shown.stdout


def test_with_nothing_changed_it_says_so(built: Checkout) -> None:
    done = built.repro()
    assert done.returncode == 0
    assert "Data and pipelines are up to date." in done.stdout
    assert "Running stage" not in done.stdout


def test_one_option_runs_one_recipe_and_what_follows(built: Checkout) -> None:
    built.set(options={**SMALL["options"], "roleplay": {"n": 7}})
    ran = built.ran()
    assert [stage for stage in ran if "@" in stage] == ["synth@roleplay"]
    assert set(ran) >= AFTER_ITEMS
    assert built.manifest["origins"] == {"multi_audio": 6, "roleplay": 7, "spatial": 6}


def test_another_version_makes_another_candidate_and_no_other_items(built: Checkout) -> None:
    before = built.manifest["digest"]
    built.set(version="0.2.0")
    assert not [stage for stage in built.ran() if "@" in stage or stage == "curate"]
    assert built.manifest["version"] == "0.2.0"
    assert built.manifest["digest"] == before


def test_a_dropped_recipe_is_gone(built: Checkout) -> None:
    built.set(recipes=["multi_audio", "roleplay"])
    built.ran()
    assert built.manifest["origins"] == {"multi_audio": 6, "roleplay": 7}
    assert "spatial" not in built.manifest["sources"]
    assert (built.root / "build/items/spatial").exists()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"version": "one"}, "version: expected a version such as 1.0.0"),
        ({"gates": {"min_items": 1000.0}}, "gates.min_items"),
        ({"recipes": ["spatial", "multi_audoi"]}, "Did you mean 'multi_audio'?"),
        ({"sources": ["esc5"]}, "Did you mean 'esc50'?"),
    ],
)
def test_wrong_parameters_are_named(built: Checkout, change: dict[str, Any], said: str) -> None:
    with built.for_now(**change):
        done = built.repro()
    assert done.returncode != 0
    assert said in done.stdout
    assert "Traceback" not in done.stdout


def test_a_key_that_is_none_is_named_by_the_stage_of_settings(built: Checkout) -> None:
    with built.for_now(gatez={}):
        done = built.run("earmark.make", "settings")
    assert done.returncode != 0
    assert "gatez: no such key (did you mean gates?)" in done.stdout
    assert "Traceback" not in done.stdout


def test_a_gate_that_does_not_hold_fails_with_a_table(built: Checkout) -> None:
    with built.for_now(gates={"min_items": 1000}):
        done = built.repro()
    assert done.returncode != 0
    assert "files.enough" in done.stdout
    assert "1000" in done.stdout
    assert "Traceback" not in done.stdout
    report = json.loads((built.root / "build/validate/report.json").read_text(encoding="utf-8"))
    assert report["passed"] is False


def test_corpora_come_in_with_one_line(built: Checkout, kit: Path | None, tmp_path: Path) -> None:
    root = kit or fake_corpora(tmp_path)
    built.set(corpora_root=str(root), sources=["ravdess", "mridangam"])
    ran = built.ran()
    assert {"ingest@ravdess", "ingest@mridangam"} <= set(ran)
    # Scenes may use the recordings of mridangam, which `recordings` names.
    assert {"recordings@mridangam", "synth@multi_audio", "synth@roleplay"} <= set(ran)
    assert {"ravdess", "mridangam", "multi_audio", "roleplay"} == set(built.manifest["origins"])
    recorded = [
        one for one in read_items(built.root / "build/release/data/talk_arena") if one.id.startswith("ravdess/")
    ]
    assert recorded
    assert all(one.scene is None and one.clips[0].source.sha256 for one in recorded)


def fake_corpora(folder: Path) -> Path:
    """The hand-made fakes of two corpora."""
    from tests.fake import mridangam, ravdess

    for fake in (ravdess, mridangam):
        fake.make(folder)
    return folder


def test_a_source_that_is_not_there_says_where_it_was_looked_for(built: Checkout, tmp_path: Path) -> None:
    built.set(corpora_root=str(tmp_path / "nowhere"), sources=["ravdess"])
    done = built.repro()
    assert done.returncode != 0
    assert f"expected the corpus in {tmp_path / 'nowhere'}/RAVDESS" in done.stdout
    assert "take 'ravdess' out of `sources`" in done.stdout
    assert "Traceback" not in done.stdout
    assert not (built.root / "build/items/ravdess").exists()
