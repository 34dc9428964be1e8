"""What a reader installs: the wheel holds `earmark/` alone, asks for little, and loads nothing heavy at once."""

from __future__ import annotations

import email
import re
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.published import made_items
from tests.test_release import SETTINGS, write_curated

LIGHT = {
    "filelock", "jiwer", "numpy", "pebble", "pyarrow", "pydantic", "pyloudnorm", "pyyaml", "rapidfuzz", "rich",
    "scipy", "soundfile", "soxr",
}  # fmt: skip
HEAVY = (
    "torch",
    "datasets",
    "dvc",
    "pyroomacoustics",
    "webdataset",
    "label_studio_sdk",
    "gtts",
    "pandas",
    "scipy.signal",
)


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("dist")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    (found,) = folder.glob("*.whl")
    return found


def test_the_wheel_holds_earmark_alone(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    assert "earmark/taxonomy/mmau_pro.yaml" in names
    assert {name.split("/")[0] for name in names if ".dist-info/" not in name} == {"earmark"}


def test_the_wheel_asks_for_little(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        (name,) = [n for n in archive.namelist() if n.endswith("METADATA")]
        metadata = email.message_from_bytes(archive.read(name))
    asked = [str(one) for one in metadata.get_all("Requires-Dist") or []]
    required = {re.split(r"[<>=!~ ;\[]", one)[0].lower() for one in asked if "extra ==" not in one}
    assert required == LIGHT


@pytest.mark.parametrize("module", ["earmark", "earmark.cli", "earmark.score.run", "earmark.checks.verify"])
def test_importing_loads_nothing_heavy(module: str) -> None:
    code = f"import sys, {module}; print([n for n in {HEAVY!r} if n in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.slow
def test_a_reader_needs_the_wheel_alone(wheel: Path, tmp_path: Path) -> None:
    from earmark.release.candidate import make_candidate

    make_candidate(write_curated(tmp_path / "curated", made_items(3)), tmp_path / "release", SETTINGS, tmp_path)
    (tmp_path / "predictions.jsonl").write_text('{"id": "hand/0", "output": "A"}\n')
    venv.create(tmp_path / "env", with_pip=True)
    run = tmp_path / "env" / "bin"
    subprocess.run([run / "python", "-m", "pip", "install", "--quiet", str(wheel)], check=True)
    listed = subprocess.run([run / "python", "-m", "pip", "list"], capture_output=True, text=True, check=True).stdout
    assert not re.search(r"(?im)^(torch|label|pyroomacoustics|dvc|datasets)", listed)
    for command in (["info"], ["verify"], ["score", "predictions.jsonl"]):
        arguments = [str(run / "earmark"), command[0], "release", *command[1:], "--json"]
        done = subprocess.run(arguments, cwd=tmp_path, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        assert done.stdout.startswith("{")
