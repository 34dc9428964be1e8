"""`python -m builders`: what it prints, its exit status, and no traceback whatever it is given."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from builders.__main__ import main
from builders.source import names
from earmark.shards import read_items, read_rejects
from earmark.stage import SUMMARY
from tests.conftest import ROOT
from tests.fake import folder as fake_folder

SETTINGS = {"corpora_root": "", "seed": 1, "audio": {}, "options": {}}


def command(*arguments: str) -> subprocess.CompletedProcess[str]:
    line = [sys.executable, "-m", "builders", *arguments]
    return subprocess.run(line, cwd=ROOT, capture_output=True, text=True, check=False)


def test_list_as_json() -> None:
    done = command("list", "--json")
    assert (done.returncode, done.stderr) == (0, "")
    found = json.loads(done.stdout)
    assert [entry["name"] for entry in found] == list(names())
    keys = {"name", "title", "tasks", "benchmarks", "licence", "redistributable", "standing"}
    assert all(set(entry) == keys for entry in found)


def test_build_of_a_folder(tmp_path: Path) -> None:
    fake_folder.make(tmp_path)
    gone = "gone.wav,Which tone?,a|b,a,CC0-1.0,,,,,,"
    fake_folder.write_table(tmp_path / "folder", *fake_folder.ROWS, gone)
    out = tmp_path / "items" / "folder"
    done = command("folder", "--root", str(tmp_path), "--out", str(out))
    assert done.returncode == 0
    assert "Traceback" not in done.stderr
    counts = f"ingest@folder: {len(fake_folder.ROWS) + 1} in, {fake_folder.EXPECTED_ITEMS} out, 1 rejected"
    assert done.stdout.splitlines()[-1].startswith(counts)
    assert len(list(read_items(out))) == fake_folder.EXPECTED_ITEMS
    assert [reject.code for reject in read_rejects(out)] == ["source.missing_file"]


@pytest.mark.parametrize(
    ("arguments", "status", "message"),
    [
        ((), 2, "the following arguments are required"),
        (("esc5", "--root", ".", "--out", "x"), 1, "Did you mean 'esc50'?"),
        (("esc50", "--root", "nowhere", "--out", "build/never"), 1, "nowhere/ESC-50"),
        (("esc50", "--wrong"), 2, "unrecognized arguments"),
    ],
)
def test_exit_status_in_a_process(tmp_path: Path, arguments: tuple[str, ...], status: int, message: str) -> None:
    placed = [argument.replace("build/never", str(tmp_path / "out")) for argument in arguments]
    done = command(*placed)
    assert done.returncode == status
    assert message in done.stderr
    assert done.stderr.startswith("error: ")
    assert "Traceback" not in done.stderr


class Done(NamedTuple):
    """How a call of the command ended."""

    status: int
    out: str
    error: str


Call = Callable[..., Done]


@pytest.fixture
def call(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Call:
    """Call the command in this process, which is faster."""

    def done(*arguments: str) -> Done:
        monkeypatch.setattr(sys, "argv", ["builders", *arguments])
        try:
            status = main()
        except SystemExit as end:
            status = int(end.code or 0)
        return Done(status, *capsys.readouterr())

    return done


@pytest.mark.parametrize(
    ("arguments", "status", "message"),
    [
        (("show",), 2, "expected the name of a builder, got none"),
        (("show", "qqqq"), 1, "`python -m builders list` shows them"),
        (("esc50", "--root", "x"), 2, "expected --out DIR"),
        (("esc50", "--out", "{tmp}/out"), 2, "expected --root DIR or --settings FILE"),
        (("esc50", "--root", "x", "--seed", "-1", "--out", "{tmp}/out"), 1, "seed: Input should be greater"),
        (("esc50", "--root", "x", "--seed", "one", "--out", "{tmp}/out"), 2, "invalid int value"),
        (("esc50", "--settings", "{tmp}/none.json", "--out", "{tmp}/out"), 1, "none.json: expected a readable file"),
    ],
)
def test_wrong_calls(tmp_path: Path, call: Call, arguments: tuple[str, ...], status: int, message: str) -> None:
    done = call(*(argument.format(tmp=tmp_path) for argument in arguments))
    assert done.status == status
    assert message in done.error


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{", "expected settings as JSON in UTF-8"),
        ("[]", "all: Input should be a valid dictionary"),
        ("{}", "corpora_root: Field required; seed: Field required"),
        (json.dumps({**SETTINGS, "sed": 1}), "sed: Extra inputs are not permitted"),
        (json.dumps({**SETTINGS, "options": {"options": 1}}), "options.options: Input should be greater than or equal"),
        (json.dumps({**SETTINGS, "options": {"n": 3}}), "options.n: Extra inputs are not permitted"),
        (json.dumps({**SETTINGS, "audio": {"loudness_lufs": "loud"}}), "audio.loudness_lufs: Input should be"),
    ],
)
def test_wrong_settings(tmp_path: Path, call: Call, text: str, message: str) -> None:
    file = tmp_path / "esc50.json"
    file.write_text(text, encoding="utf-8")
    done = call("esc50", "--settings", str(file), "--out", str(tmp_path / "out"))
    assert done.status == 1
    assert f"error: {file}: expected" in done.error
    assert message in done.error


def test_empty_corpora_root_leaves_the_source_out(tmp_path: Path, call: Call) -> None:
    file = tmp_path / "esc50.json"
    file.write_text(json.dumps(SETTINGS), encoding="utf-8")
    out = tmp_path / "items" / "esc50"
    for _ in range(2):  # a second time in place of the first
        done = call("esc50", "--settings", str(file), "--out", str(out))
        assert (done.status, done.out) == (0, "ingest@esc50: not included: corpora_root is empty\n")
    assert [path.name for path in out.iterdir()] == [SUMMARY]
    assert json.loads((out / SUMMARY).read_text(encoding="utf-8"))["included"] is False


def test_shards_never_replace_what_no_stage_made(tmp_path: Path, call: Call) -> None:
    fake_folder.make(tmp_path)
    (tmp_path / "letters").mkdir()
    (tmp_path / "letters" / "dear.txt").write_text("precious", encoding="utf-8")
    (tmp_path / "file").write_text("precious", encoding="utf-8")
    for out in ("letters", "file", "file/below"):
        done = call("folder", "--root", str(tmp_path), "--out", str(tmp_path / out))
        assert done.status == 2
        assert f"error: --out {tmp_path / out}: expected a" in done.error
    assert (tmp_path / "letters" / "dear.txt").read_text(encoding="utf-8") == "precious"
    assert (tmp_path / "file").read_text(encoding="utf-8") == "precious"


def test_show_says_how_to_get_it(call: Call) -> None:
    done = call("show", "ljspeech")
    assert done.status == 0
    assert "how_to_get: Unpack " in done.out
