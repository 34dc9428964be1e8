"""Result files of other tools: as their writers lay them out, made by hand; what is refused, and in which words."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import pytest

from earmark.errors import ScoreError
from earmark.score.predictions import read_predictions
from earmark.score.results import TOOLS, read_results


def lines(*rows: Any) -> str:
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)


def lm_eval(name: str, reply: Any, **more: Any) -> dict[str, Any]:
    """A line of `samples_TASK_DATE.jsonl`."""
    return {
        "doc_id": 0, "doc": {"id": name, "question": "q?"}, "target": "0", "resps": [[reply]],
        "arguments": {"gen_args_0": {"arg_0": "q?", "arg_1": {"until": ["\n"]}}}, "filtered_resps": [str(reply)[:1]],
        "doc_hash": "00", "exact_match": float("nan"), **more,
    }  # fmt: skip


def inspect_json(*samples: Any) -> str:
    return json.dumps({"version": 2, "status": "success", "eval": {}, "samples": samples})


def sample(name: Any, reply: str | None, **more: Any) -> dict[str, Any]:
    """A sample of a log of inspect."""
    message = {"role": "assistant", "content": reply}
    choices = [] if reply is None else [{"message": message, "stop_reason": "stop"}]
    output = {"model": "m", "choices": choices, "completion": reply or "", "usage": {"output_tokens": 3}, "time": 0.5}
    return {"id": name, "epoch": 1, "input": "q?", "target": "a", "output": output, "metadata": {}, **more}


TSV = """\
"index"\t"question"\t"answer"\t"prediction"
"x/a"\t"q?"\t"A"\t"it\tis ""B\"""
"x/b"\t"q?"\t"A"\t""
"x/c"\t"q?"\t"A"\t"Failed to obtain answer via API."
"""
FAILED = sample("x/c", "B", error={"message": "e"})
TAKEN = [
    ("lm-eval", "s.jsonl", lines(lm_eval("x/a", "B"), lm_eval("x/b", "")), {"x/a": "B", "x/b": ""}),
    # One line a filter: the reply as it came is the same.
    ("lm-eval", "s.jsonl", lines(*(lm_eval("x/a", "B!", filter=name) for name in ("none", "strict"))), {"x/a": "B!"}),
    # What lmms-eval saves: no doc; resps only where the filter changed something.
    ("lmms-eval", "s.jsonl", lines({"doc_id": "x/a", "input": "q?", "filtered_resps": ["B"], "target": "A"},
                                   {"doc_id": "x/b", "input": "q?", "resps": [["B."]], "filtered_resps": ["B"]}),
     {"x/a": "B", "x/b": "B."}),
    ("vlmevalkit", "p.tsv", TSV, {"x/a": 'it\tis "B"', "x/b": None, "x/c": None}),
    ("vlmevalkit", "p.csv", "id,index,prediction\nx/a,1,B\n", {"x/a": "B"}),
    ("vlmevalkit", "p.json", json.dumps([{"index": "x/a", "prediction": "B", "answer": float("nan")},
                                         {"index": "x/b", "prediction": 3}]), {"x/a": "B", "x/b": "3"}),
    ("inspect", "l.json", inspect_json(sample("x/a", "B"), sample("x/b", None), FAILED),
     {"x/a": "B", "x/b": None, "x/c": None}),
    ("inspect", "l.json", inspect_json(sample(1, "B", metadata={"id": "x/a"})), {"x/a": "B"}),
]  # fmt: skip


@pytest.mark.parametrize(("tool", "name", "content", "found"), TAKEN)
def test_what_is_read(tmp_path: Path, tool: str, name: str, content: str, found: dict[str, str | None]) -> None:
    (tmp_path / name).write_text(content, encoding="utf-8")
    assert {reply.id: reply.output for reply in read_results(tmp_path / name, tool)} == found


@pytest.mark.parametrize(("tool", "name", "content"), [case[:3] for case in TAKEN if case[0] != "inspect"])
def test_the_scorer_says_which_command_turns_it(tmp_path: Path, tool: str, name: str, content: str) -> None:
    (tmp_path / name).write_text(content, encoding="utf-8")
    with pytest.raises(ScoreError, match=rf"`earmark predictions FILE --from {tool}` turns them into predictions"):
        read_predictions(tmp_path / name)


def test_latency_and_tokens_pass_through(tmp_path: Path) -> None:
    (tmp_path / "l.json").write_text(inspect_json(sample("x/a", "B")), encoding="utf-8")
    (reply,) = read_results(tmp_path / "l.json", "inspect")
    assert reply.to_json() == {"id": "x/a", "output": "B", "latency_s": 0.5, "tokens": 3}


def test_the_field_of_the_id_can_be_chosen(tmp_path: Path) -> None:
    row = lm_eval("x/a", "B", score={"question_id": "x/other", "n": 7})
    (tmp_path / "s.jsonl").write_text(lines(row), encoding="utf-8")
    assert [r.id for r in read_results(tmp_path / "s.jsonl", "lm-eval", "score.question_id")] == ["x/other"]
    assert [r.id for r in read_results(tmp_path / "s.jsonl", "lm-eval", "doc_id")] == ["0"]  # if the user says so
    with pytest.raises(ScoreError, match=r"line 1: expected the id of an item in doc.key, got none. Say with --id"):
        list(read_results(tmp_path / "s.jsonl", "lm-eval", "doc.key"))


@pytest.mark.parametrize(
    ("tool", "name", "content", "message"),
    [
        ("lm-eval", "s.jsonl", lines(lm_eval("7", "B")), "id of an item in doc.id or .*, got doc.id '7', doc_id '0'"),
        ("lm-eval", "s.jsonl", lines({"doc_id": 3, "filtered_resps": ["B"]}), "A place in a list names no item"),
        ("lm-eval", "s.jsonl", lines({"doc_id": 3, "doc": {"key": "x/a"}, "resps": [["B"]]}), "with text are: doc.key"),
        ("lm-eval", "s.jsonl", lines(lm_eval("x/a", ["-3.0", "False"])), "one reply in words.*generate_until"),
        ("lm-eval", "s.jsonl", lines(lm_eval("x/a", "B", resps=[["B", "C"]])), "one reply in words"),
        ("lm-eval", "s.jsonl", lines(*(lm_eval("x/a", said, filter=said) for said in "BC")), "each item once"),
        ("lm-eval", "s.jsonl", lines({"id": "x/a", "output": "B"}), "expected resps or filtered_resps, got 'id', 'out"),
        ("lm-eval", "s.jsonl", "{", "line 1: expected one JSON object"),
        ("lm-eval", "s.txt", "", "a file named .jsonl"),
        ("lm-eval", "none.jsonl", None, "expected a file, got nothing there"),
        ("vlmevalkit", "p.xlsx", "", "PRED_FORMAT=tsv"),
        ("vlmevalkit", "p.tsv", "index\tprediction\n1\tB\n", "got index '1'"),
        ("vlmevalkit", "p.csv", "index,answer\nx/a,B\n", "a column 'prediction', got 'index', 'answer'"),
        ("vlmevalkit", "p.json", '{"index": 1}', "a list of rows"),
        ("vlmevalkit", "p.json", '[{"index": "x/a", "prediction": ["B"]}]', "a prediction that is text"),
        ("inspect", "l.json", inspect_json(*(sample("x/a", "B", epoch=n) for n in (1, 2))), "epochs are several files"),
        ("inspect", "l.json", inspect_json(sample(4, "B")), "got id 4"),
        ("inspect", "l.json", inspect_json({"id": "x/a"}), "an output, got None"),
        ("inspect", "l.json", '{"version": 2, "status": "error"}', "a log with samples"),
        ("inspect", "l.eval", "PK\x03\x04 no", "a whole log of inspect"),
        ("inspect", "l.txt", "", "a log, .eval or .json"),
        ("inspect", "none.eval", None, "nothing there"),
    ],
)  # fmt: skip
def test_what_is_refused(tmp_path: Path, tool: str, name: str, content: str | None, message: str) -> None:
    if content is not None:
        (tmp_path / name).write_text(content, encoding="utf-8")
    with pytest.raises(ScoreError, match=message):
        list(read_results(tmp_path / name, tool))


def test_a_log_without_inspect(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "inspect_ai.log", None)
    (tmp_path / "l.eval").write_bytes(b"PK")
    with pytest.raises(ScoreError, match=r"inspect_ai, which reads .eval, got none. Install earmark\[inspect\]"):
        list(read_results(tmp_path / "l.eval", "inspect"))
    (tmp_path / "l.json").write_text(inspect_json(sample("x/a", "B")), encoding="utf-8")
    assert len(list(read_results(tmp_path / "l.json", "inspect"))) == 1


def test_every_tool_is_tested() -> None:

    assert {case[0] for case in TAKEN} == set(TOOLS)
