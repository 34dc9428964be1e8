"""`python -m builders`: what it prints, its exit status, and no traceback whatever it is given."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

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


def status_of(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> int:
    monkeypatch.setattr(sys, "argv", ["builders", *arguments])
    try:
        return main()
    except SystemExit as end:
        return int(end.code or 0)


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
def test_wrong_calls(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    arguments: tuple[str, ...],
    status: int,
    message: str,
) -> None:
    placed = [argument.format(tmp=tmp_path) for argument in arguments]
    assert status_of(monkeypatch, *placed) == status
    assert message in capsys.readouterr().err


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
def test_wrong_settings(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], text: str, message: str
) -> None:
    file = tmp_path / "esc50.json"
    file.write_text(text, encoding="utf-8")
    assert status_of(monkeypatch, "esc50", "--settings", str(file), "--out", str(tmp_path / "out")) == 1
    error = capsys.readouterr().err
    assert f"error: {file}: expected" in error
    assert message in error


def test_empty_corpora_root_leaves_the_source_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "esc50.json"
    file.write_text(json.dumps(SETTINGS), encoding="utf-8")
    out = tmp_path / "items" / "esc50"
    for _ in range(2):  # a second time in place of the first
        assert status_of(monkeypatch, "esc50", "--settings", str(file), "--out", str(out)) == 0
    assert "not included: corpora_root is empty" in capsys.readouterr().out
    assert [path.name for path in out.iterdir()] == [SUMMARY]
    assert json.loads((out / SUMMARY).read_text(encoding="utf-8"))["included"] is False


def test_shards_never_replace_what_no_stage_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    fake_folder.make(tmp_path)
    (tmp_path / "letters").mkdir()
    (tmp_path / "letters" / "dear.txt").write_text("precious", encoding="utf-8")
    (tmp_path / "file").write_text("precious", encoding="utf-8")
    for out in ("letters", "file", "file/below"):
        call = ("folder", "--root", str(tmp_path), "--out", str(tmp_path / out))
        assert status_of(monkeypatch, *call) == 2
        assert f"error: --out {tmp_path / out}: expected a" in capsys.readouterr().err
    assert (tmp_path / "letters" / "dear.txt").read_text(encoding="utf-8") == "precious"
    assert (tmp_path / "file").read_text(encoding="utf-8") == "precious"


def test_show_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    assert status_of(monkeypatch, "show", "ljspeech") == 0
    assert "how_to_get: Unpack " in capsys.readouterr().out
