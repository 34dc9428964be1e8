"""What every command does alike: exit status, errors in one line, JSON alone on standard output, progress."""

from __future__ import annotations

import argparse
import json
import pickle
import subprocess
import sys
from pathlib import Path

import pytest

from earmark import errors, progress
from earmark.command import Parser, console, dispatch, guarded, print_json, say
from earmark.errors import AudioError, EarmarkError, Issue, ItemError, UsageError
from earmark.progress import reporting
from earmark.provenance import build_facts, code_digest, commit, versions
from tests.conftest import ROOT

FAMILY = [kind for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, EarmarkError)]


def parser() -> Parser:
    made = Parser(prog="tool")
    commands = made.add_subparsers(metavar="COMMAND", required=True)
    look = commands.add_parser("look")
    look.add_argument("--count", type=int, default=1)
    look.set_defaults(run=_look)
    return made


def _look(options: argparse.Namespace) -> int:
    if options.count > 9:
        raise AudioError("a.wav", expected="audio", got="0 bytes", remedy="Replace it")
    print_json({"count": options.count, "name": "é"})
    return 0


@pytest.mark.parametrize("arguments", [[], ["lok"], ["look", "--count"], ["look", "--count", "x"], ["look", "--nope"]])
def test_a_wrong_call_exits_with_2_and_says_how_to_see_the_usage(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as caught:
        dispatch(parser(), arguments)
    out, err = capsys.readouterr()
    assert caught.value.code == 2
    assert out == ""
    assert err.startswith("error: ")
    assert err.endswith("--help`\n")
    assert err.count("\n") == 1


def test_json_stands_alone_on_standard_output(capsys: pytest.CaptureFixture[str]) -> None:
    assert dispatch(parser(), ["look", "--count", "3"]) == 0
    out, err = capsys.readouterr()
    assert json.loads(out) == {"count": 3, "name": "é"}
    assert "é" in out
    assert err == ""


def test_an_error_is_one_line_and_a_status(capsys: pytest.CaptureFixture[str]) -> None:
    assert dispatch(parser(), ["look", "--count", "10"]) == 1
    out, err = capsys.readouterr()
    assert out == ""
    assert err == "error: a.wav: expected audio, got 0 bytes. Replace it\n"


@pytest.mark.parametrize(
    ("error", "status", "line"),
    [
        (UsageError("tool", expected="a file", got="none"), 2, "error: tool: expected a file, got none"),
        (ItemError.of("hand/one", []), 1, "error: hand/one: expected a valid item, got 0 issue(s): "),
        (KeyboardInterrupt(), 130, "stopped"),
        (OSError(28, "No space left on device", "out"), 1, "error: out: expected to be able to go on, got No space"),
        (OSError("nothing known"), 1, "error: the system: expected to be able to go on, got nothing known"),
    ],
)
def test_status_of_each_kind(error: BaseException, status: int, line: str, capsys: pytest.CaptureFixture[str]) -> None:
    def fail() -> int:
        raise error

    assert guarded(fail) == status
    assert capsys.readouterr().err.startswith(line)


def test_a_fault_of_ours_keeps_its_traceback() -> None:
    with pytest.raises(ZeroDivisionError):
        guarded(lambda: 1 // 0)


def test_json_knows_no_nan() -> None:
    with pytest.raises(ValueError, match="not JSON compliant"):
        print_json({"score": float("nan")})


def test_a_reader_that_goes_away_gives_no_traceback() -> None:
    code = (
        "import sys; from earmark.command import guarded, say; "
        "sys.exit(guarded(lambda: [say('x' * 99) for _ in range(99999)] and 0))"
    )
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout
        assert process.stderr
        process.stdout.readline()
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait(30) == 1


def test_the_command_of_the_project(tmp_path: Path) -> None:
    def earmark(*arguments: str) -> subprocess.CompletedProcess[str]:
        code = "import sys; from earmark.cli import main; sys.exit(main())"
        command = [sys.executable, "-c", code, *arguments]
        return subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT)

    wrong = earmark("inf")
    assert (wrong.returncode, wrong.stdout) == (2, "")
    assert "Traceback" not in wrong.stderr
    absent = earmark("info", str(tmp_path / "none"))
    assert (absent.returncode, absent.stdout) == (1, "")
    assert absent.stderr.startswith("error: ")


@pytest.mark.parametrize("kind", FAMILY)
def test_errors_cross_a_process_border_whole(kind: type[EarmarkError]) -> None:
    back = pickle.loads(pickle.dumps(kind("item", expected="this", got="that", remedy="Do")))  # noqa: S301 - our own
    assert type(back) is kind
    assert (str(back), back.subject) == ("item: expected this, got that. Do", "item")


def test_an_error_of_an_item_holds_its_issues() -> None:
    issue = Issue("hand/one", "id", "an id", "none", "schema.id")
    error = ItemError.of("hand/one", [issue, issue])
    assert error.issues == (issue, issue)
    assert "got 2 issue(s): id: expected an id, got none; id:" in str(error)


def test_progress_is_plain_lines_where_nobody_looks(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(progress, "_LINE_EVERY_S", 0.0)
    with reporting("ingest@hand", total=4) as reporter:
        reporter.advance(1)
        reporter.advance(2)
    with reporting("curate") as reporter:
        reporter.advance(5)
    out, err = capsys.readouterr()
    assert (out, err) == ("", "ingest@hand: 1 of 4\ningest@hand: 3 of 4\ncurate: 5\n")


def test_progress_does_not_flood(capsys: pytest.CaptureFixture[str]) -> None:
    with reporting("ingest@hand") as reporter:
        for _ in range(1000):
            reporter.advance(1)
    assert capsys.readouterr().err == ""


def test_progress_is_a_bar_where_a_person_looks(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("TERM", "xterm")
    with reporting("ingest@hand", total=4) as reporter:
        reporter.advance(4)
    assert "ingest@hand" in capsys.readouterr().err


def test_tables_are_wide_where_no_terminal_says_how_wide(capsys: pytest.CaptureFixture[str]) -> None:
    console().print("x" * 150)
    say("done")
    assert capsys.readouterr().out == "x" * 150 + "\ndone\n"


def test_facts_of_a_build(tmp_path: Path) -> None:
    facts = build_facts(ROOT)
    assert set(facts) == {"commit", "dirty", "date", "python", "system", "machine", "packages"}
    assert commit(tmp_path) == (None, None)
    assert "numpy" in versions()


def test_the_digest_of_code_follows_its_text_and_its_names(tmp_path: Path) -> None:
    def digest(name: str, files: dict[str, str]) -> str:
        for file, text in files.items():
            path = tmp_path / name / file
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
        return code_digest(tmp_path / name)

    first = digest("a", {"x.py": "1", "deep/y.yaml": "2", "z.txt": "3"})
    assert digest("b", {"deep/y.yaml": "2", "x.py": "1", "z.txt": "other", "x.pyc": "4"}) == first
    assert digest("c", {"x.py": "2", "deep/y.yaml": "2"}) != first
    assert digest("d", {"w.py": "1", "deep/y.yaml": "2"}) != first
