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
from builders.contract.source import names
from earmark.shards import read_items, read_rejects
from earmark.stage import SUMMARY
from tests.conftest import ROOT
from tests.fake import fake
from tests.fake import folder as fake_folder

SETTINGS = {"corpora_root": "", "seed": 1, "audio": {}, "options": {}}


def command(*arguments: str) -> subprocess.CompletedProcess[str]:
    line = [sys.executable, "-m", "builders", *arguments]
    return subprocess.run(line, cwd=ROOT, capture_output=True, text=True, check=False)


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


def test_list_as_json() -> None:
    done = command("list", "--json")
    assert (done.returncode, done.stderr) == (0, "")
    found = json.loads(done.stdout)
    assert [entry["name"] for entry in found] == list(names())
    keys = ["name", "modality", "tasks", "benchmarks", "licence", "redistributable", "gated", "standing"]
    assert all(list(entry) == keys for entry in found)
    kinds = {key: {type(entry[key]) for entry in found} for key in keys}
    assert kinds["modality"] == kinds["tasks"] == kinds["benchmarks"] == {list}
    assert kinds["redistributable"] == kinds["gated"] == {bool}


def test_list_as_a_table(call: Call) -> None:
    done = call("list")
    assert done.status == 0
    for word in ("name", "modality", "tasks", "licence", "redistributable", "gated", "size", "standing", "esc50"):
        assert word in done.out
    assert done.out.splitlines()[-1].startswith(f"{len(names())} sources, ")


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


@pytest.mark.parametrize(
    ("arguments", "status", "message"),
    [
        (("show",), 2, "expected the name of a builder, got none"),
        (("fetch",), 2, "expected the name of a builder, got none"),
        (("coverage",), 2, "expected the name of a selection, got none"),
        (("coverage", "ahlem"), 2, "Did you mean 'ahelm'"),
        (("fetch", "esc50"), 2, "python -m builders fetch NAME: expected --root DIR, got none"),
        (("check", "esc50"), 2, "python -m builders check NAME: expected --root DIR, got none"),
        (("check", "esc50", "--root", "x"), 1, "x/ESC-50"),
        (("esc50", "more", "--root", "x"), 2, "python -m builders esc50: expected no second name, got 'more'"),
        (("chec", "esc50"), 2, "python -m builders chec: expected no second name, got 'esc50'. Did you mean 'check'?"),
        (("list", "esc50"), 2, "python -m builders list: expected no second name, got 'esc50'"),
        (("show", "esc50", "--json"), 2, "python -m builders show: expected no option, got --json"),
        (("coverage", "ahelm", "--root", "x"), 2, "python -m builders coverage: expected --json, got --root"),
        (("check", "esc50", "--root", "x", "--out", "y"), 2, "expected --root, got --out"),
        (("esc50", "--settings", "x", "--seed", "0", "--out", "y"), 2, "expected --out, --settings, got --seed"),
        (("show", "qqqq"), 1, "`python -m builders list` shows them"),
        (("esc50", "--root", "x"), 2, "expected --out DIR"),
        (("esc50", "--out", "{tmp}/out"), 2, "expected --root DIR or --settings FILE"),
        (
            ("esc50", "--root", "x", "--seed", "-1", "--out", "{tmp}/out"),
            1,
            "seed: expected greater than or equal to 0, got -1",
        ),
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
        ("[]", "all: expected a valid dictionary"),
        ("{}", "corpora_root: expected a value; seed: expected a value"),
        (json.dumps({**SETTINGS, "sed": 1}), "sed: no such key; did you mean seed?"),
        (
            json.dumps({**SETTINGS, "options": {"options": 1}}),
            "options.options: expected greater than or equal to 2, got 1",
        ),
        (json.dumps({**SETTINGS, "options": {"cap": 0}}), "options.cap: expected greater than or equal to 1, got 0"),
        (json.dumps({**SETTINGS, "options": {"by": "gender"}}), "options.by: expected a list, got 'gender'"),
        (
            json.dumps({**SETTINGS, "options": {"n": 3}}),
            "options.n: no such key; there are options, levels, cap, by, minimum",
        ),
        (
            json.dumps({**SETTINGS, "audio": {"loudness_lufs": "loud"}}),
            "audio.loudness_lufs: expected a valid number, got 'loud'",
        ),
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
    assert "gated: no" in done.out
    assert "fetch: Archive: url https://" in done.out


def test_check_reports_without_building(tmp_path: Path, call: Call) -> None:
    fake_folder.make(tmp_path)
    gone = [f"gone{n}.wav,Which tone?,a|b,a,CC0-1.0,,,,,," for n in range(5)]
    fake_folder.write_table(tmp_path / "folder", *fake_folder.ROWS, *gone)
    (tmp_path / "folder" / "x3.wav").write_bytes(b"this is not sound")
    before = sorted(path for path in tmp_path.rglob("*"))
    done = call("check", "folder", "--root", str(tmp_path))
    assert done.status == 0
    assert f"records: 9: {fake_folder.EXPECTED_ITEMS} items, 5 rejected" in done.out
    assert "mmau_pro/sound: 4" in done.out
    assert "rejected, source.missing_file: 5" in done.out
    assert done.out.count("expected a file gone") == 3
    assert "sound: 5 clips; 4 probed: 1.2 s, 0.3 s a clip" in done.out
    assert "unreadable: " in done.out
    assert sorted(path for path in tmp_path.rglob("*")) == before


def test_check_of_a_corpus_that_gives_nothing(tmp_path: Path, call: Call) -> None:
    (tmp_path / "folder").mkdir()
    fake_folder.write_table(tmp_path / "folder", "gone.wav,Which tone?,a|b,a,CC0-1.0,,,,,,")
    done = call("check", "folder", "--root", str(tmp_path))
    assert (done.status, "records: 1: 0 items, 1 rejected" in done.out) == (1, True)


def test_part_of_a_corpus_is_said_at_the_end(tmp_path: Path, call: Call) -> None:
    fake("ravdess").make(tmp_path)
    out = tmp_path / "items" / "ravdess"
    note = "ravdess: a part of the corpus: 6 of its 1,440 recordings"
    checked = call("check", "ravdess", "--root", str(tmp_path))
    assert (checked.status, checked.out.splitlines()[-1]) == (0, note)
    done = call("ravdess", "--root", str(tmp_path), "--out", str(out))
    assert done.status == 0
    assert done.out.splitlines()[-2] == f"ingest@{note}"
    assert done.out.splitlines()[-1].startswith("ingest@ravdess: 12 in, 12 out")
    summary = json.loads((out / SUMMARY).read_text(encoding="utf-8"))
    assert summary["corpus"] == {"recordings": {"read": 6, "whole": 1440}}
    assert "sampled_out" not in summary


@pytest.mark.parametrize("stray", [False, True])
def test_corpus_of_which_nothing_is_there_is_one_clear_error(tmp_path: Path, call: Call, stray: bool) -> None:
    (tmp_path / "ESC-10").mkdir()
    if stray:
        (tmp_path / "ESC-10" / "README.txt").write_text("Something else.", encoding="utf-8")
    for arguments in (("check", "esc50"), ("esc50", "--out", str(tmp_path / "out"))):
        done = call(*arguments, "--root", str(tmp_path))
        assert (done.status, done.out) == (1, "")
        assert done.error.startswith("error: source 'esc50'")
        assert done.error.count("\n") == 1
        for text in (str(tmp_path / "ESC-10"), "expected ", "Clone https://github.com/karolpiczak/ESC-50"):
            assert text in done.error
    assert not (tmp_path / "out").exists()


def test_fetch_of_what_is_not_pinned(tmp_path: Path, call: Call) -> None:
    done = call("fetch", "fsdd", "--root", str(tmp_path), "--cache", str(tmp_path / "cache"))
    assert done.status == 1
    assert "error: source 'fsdd': expected the sha256 of https://" in done.error
    assert list(tmp_path.iterdir()) == []


def test_fetch_of_what_is_there(tmp_path: Path, call: Call) -> None:
    fake_folder.make(tmp_path)
    done = call("fetch", "folder", "--root", str(tmp_path))
    assert done.status == 0
    assert "folder: left alone: " in done.out
    assert "python -m builders check folder" in done.out
