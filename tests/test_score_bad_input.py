"""What a user may hand to the commands around the scorer by mistake: one line says what is wrong, never a traceback."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from earmark.cli import VERBS
from earmark.command import Parser, add_verbs, dispatch
from earmark.errors import ScoreError, UsageError
from earmark.score.columns import require
from earmark.score.lines import in_pairs, load_json, read_table, what_is_there
from earmark.score.predictions import read_predictions
from earmark.score.resamples import MOST_RESAMPLES, check_bootstrap
from earmark.score.wer import Transcript, rates

HALF = '"\\ud83d"'  # half an emoji, as a cut-off reply has it


def written(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def run(command: str, path: Path, *options: str) -> int:
    words = [command, str(path), *options]
    parser = Parser(prog="earmark")
    add_verbs(parser, VERBS, words)
    return dispatch(parser, words)


def test_a_pipe_is_told_from_nothing(tmp_path: Path) -> None:
    pipe = tmp_path / "p.jsonl"
    os.mkfifo(pipe)
    for read in (read_predictions, load_json, lambda path: list(read_table(path, ""))):
        with pytest.raises(ScoreError, match="expected a file, got a pipe or a device: save it as a file first"):
            read(pipe)
    assert (what_is_there(tmp_path), what_is_there(tmp_path / "none")) == ("a folder", "nothing there")


@pytest.mark.parametrize("mark", [";", "\t"])
def test_cells_that_are_parted_by_another_mark(tmp_path: Path, mark: str) -> None:
    path = written(tmp_path / "t.csv", mark.join(("reference", "hypothesis")) + "\n" + mark.join("ab") + "\n")
    with pytest.raises(ScoreError, match="expected cells parted by ','"):
        list(read_table(path, ""))
    with pytest.raises(ScoreError, match="Part cells by commas, or give JSONL"):
        require(path, [mark.join(("id", "output"))])


@pytest.mark.parametrize("resamples", [-1, 0, 1, MOST_RESAMPLES + 1, 99_999_999_999])
def test_more_resamples_than_memory_holds_are_refused(resamples: int) -> None:
    with pytest.raises(UsageError, match=f"at most {MOST_RESAMPLES} and at least 2 resamples, got seed 0, {resamples}"):
        check_bootstrap(0, resamples)
    check_bootstrap(10**30, MOST_RESAMPLES)


@pytest.mark.parametrize("command", ["wer", "arena", "calibrate"])
def test_resamples_are_checked_by_every_command(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], command: str
) -> None:
    rows = {
        "wer": {"reference": "a", "hypothesis": "a"}, "arena": {"a": "x", "b": "y", "outcome": "a"},
        "calibrate": {"id": "i", "human": 1, "judge": 1},
    }  # fmt: skip
    path = written(tmp_path / "t.jsonl", json.dumps(rows[command]) + "\n")
    assert run(command, path, "--resamples", "99999999999") == 2
    assert f"at most {MOST_RESAMPLES}" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("command", "row"),
    [
        ("arena", f'{{"a": {HALF}, "b": "y", "outcome": "a", "annotator": {HALF}}}'),
        ("calibrate", f'{{"id": {HALF}, "system": {HALF}, "human": 1, "judge": 2}}'),
        ("wer", f'{{"reference": {HALF}, "hypothesis": "a", "language": {HALF}}}'),
    ],
)
def test_half_a_character_can_be_printed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], command: str, row: str
) -> None:
    path = written(tmp_path / "t.jsonl", row + "\n")
    for more in ([], ["--json"]):
        assert run(command, path, "--resamples", "10", *more) == 0
        capsys.readouterr().out.encode("utf-8")


def test_half_a_character_in_a_json_file(tmp_path: Path) -> None:
    path = written(tmp_path / "t.json", f'{{{HALF}: [{HALF}, [{HALF}]], "whole": "\\ud83d\\ude00", "n": 1}}')
    assert load_json(path) == {"\ufffd": ["\ufffd", ["\ufffd"]], "whole": "\U0001f600", "n": 1}
    assert in_pairs("a\udc00") == "a\ufffd"
    written(path, '{"\\ud83d": 1, "\\ud83e": 2}')
    with pytest.raises(ScoreError, match="a key twice in one object"):
        load_json(path)


@pytest.mark.parametrize("score", ["1e308", "-1e308", "1e10", "NaN", "1e999"])
def test_scores_whose_squares_are_no_numbers(tmp_path: Path, capsys: pytest.CaptureFixture[str], score: str) -> None:
    path = written(tmp_path / "t.csv", f"id,human,judge\na,{score},3\nb,2,4\n")
    assert run("calibrate", path, "--json") == 1
    assert "line 2: expected a number in human" in capsys.readouterr().err


@pytest.mark.parametrize("score", ["1e308", "1e10", "true", '"1"', "null", "1" + "0" * 400])
def test_benchmark_scores_that_are_none(tmp_path: Path, capsys: pytest.CaptureFixture[str], score: str) -> None:
    votes = written(tmp_path / "v.jsonl", '{"a": "x", "b": "y", "outcome": "a"}\n')
    scores = written(tmp_path / "s.json", f'{{"x": {score}, "y": 1}}')
    assert run("arena", votes, "--against", str(scores), "--resamples", "10") == 1
    assert "of scores up to 1e+09" in capsys.readouterr().err


def test_a_length_that_no_number_holds(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    vote = {"model_a": "x", "model_b": "y", "outcome": 1, "model_a_latency": {"response_length": 10**400}}
    path = written(tmp_path / "v.json", json.dumps({"_default": {"1": vote}}))
    assert run("arena", path) == 1
    assert "expected a length in 'response_length'" in capsys.readouterr().err


def test_rows_without_words_between_blanks_are_in_the_cer_alone(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    chinese = Transcript("\u4f60\u597d\u4e16\u754c", "\u4f60\u597d \u4e16\u754c", "zh")
    both = rates([chinese, Transcript("a b", "a x"), Transcript("c d", "c d")], resamples=50)
    assert (both.wer, both.n, both.unsegmented) == (0.25, 3, 1)
    alone = rates([chinese], resamples=50)
    assert (alone.wer, alone.low, alone.cer, alone.words.reference) == (None, None, 0.0, 0)
    row = json.dumps({"reference": chinese.reference, "hypothesis": chinese.hypothesis, "language": "zh"})
    assert run("wer", written(tmp_path / "t.jsonl", row + "\n"), "--resamples", "10") == 0
    shown = capsys.readouterr().out
    assert "WER none: no row has words between blanks" in shown
    assert "in languages without blanks, and so in the CER alone: 1" in shown
