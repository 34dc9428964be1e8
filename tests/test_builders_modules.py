"""The rooms of `builders/`: sources lie in the folder itself, what they share in folders below; imports are light."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

from builders.contract.source import Source, builder, names
from tests.conftest import ROOT

NAMES = names()
HEAVY = (
    "PIL", "av", "datasets", "dvc", "huggingface_hub", "librosa", "pyloudnorm", "pyroomacoustics", "requests", "scipy",
    "torch", "webdataset",
)  # fmt: skip


def test_builders_are_found() -> None:
    assert {"esc50", "folder", "fsdd", "ljspeech", "mridangam", "ravdess"} <= set(NAMES)
    others = {path.stem for path in (ROOT / "builders").iterdir()} - set(NAMES)
    assert {"contract", "reading", "ingest", "fetching", "catalogue", "__main__"} <= others


def test_imports_are_light_and_silent() -> None:
    """In one fresh process, one builder after the other; what an import has brought in is named with it."""
    code = (
        f"import importlib, sys\nfor name in {NAMES!r}:\n importlib.import_module(f'builders.{{name}}')\n"
        f" found = {set(HEAVY)!r} & set(sys.modules)\n assert not found, (name, found)"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_modules_of_the_folder_are_builders_alone() -> None:
    """What is shared lies in a folder below: only so is every file here a corpus, found by its name."""
    for path in (ROOT / "builders").glob("*.py"):
        if path.stem not in ("__init__", "__main__"):
            chosen = builder(path.stem)
            assert isinstance(chosen.SOURCE, Source)
            assert callable(chosen.build)


def imported(path: Path) -> set[str]:
    """The modules that a module imports at its top or anywhere within; `from a import b` counts as `a.b` too."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            module = f"{'builders.' * bool(node.level)}{node.module or ''}".rstrip(".")
            found |= {module, *(f"{module}.{alias.name}" for alias in node.names)}
    return found


@pytest.mark.parametrize("path", sorted((ROOT / "builders").rglob("*.py")), ids=lambda path: path.stem)
def test_no_module_imports_a_builder(path: Path) -> None:
    """A corpus can be taken out, or written anew, without a look at the others."""
    assert not imported(path) & {f"builders.{name}" for name in NAMES}


def test_imports_are_seen(tmp_path: Path) -> None:
    ways = ("import builders.brid", "from builders import fma", "from builders.desed import Event", "from . import ami")
    (tmp_path / "x.py").write_text("def f():\n " + "\n ".join(ways), encoding="utf-8")
    assert {f"builders.{name}" for name in ("brid", "fma", "desed", "ami")} <= imported(tmp_path / "x.py")
