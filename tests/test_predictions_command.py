"""`earmark predictions`: a file to be filled in, and another tool's results as one."""

from __future__ import annotations

import json
from functools import partial
from pathlib import Path

import pytest

from earmark.score.predictions_command import add_predictions
from earmark.score.run import score
from tests.golden import scored
from tests.verbs import called

run = partial(called, add_predictions)


@pytest.fixture
def release(tmp_path: Path) -> Path:
    """Three choice items, a transcript, and a copy of one of them."""
    items = [scored.choice(str(n)) for n in range(3)]
    heard = scored.item("t", "transcript", ("a dog",), question="Write it d\u00f6wn.")
    configs = {"mmau_pro": [*items, heard], "mini": items[:1]}
    return scored.write_release(tmp_path / "release", configs)


def test_a_template_is_filled_and_scored(release: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "t.jsonl"
    assert run(release, "--template", "--out", path) == 0
    assert "4 predictions, 4 of them without an output (missing)" in capsys.readouterr().err
    lines = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    assert [line["id"] for line in lines] == ["hand/0", "hand/1", "hand/2", "hand/t"]
    assert lines[0] == {
        "id": "hand/0", "output": None, "task": "mmau_pro/sound", "question": "What is it?",
        "choices": list(scored.OPTIONS),
    }  # fmt: skip
    assert (lines[3]["question"], "choices" in lines[3]) == ("Write it d\u00f6wn.", False)
    lines[0]["output"], lines[1]["output"] = "rain", ""
    path.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    overall = score(release, path, resamples=10).overall
    # What is not filled in is missing; what is filled in with nothing is an empty reply.
    assert (overall.right, overall.unparsed, overall.missing) == (1, 1, 2)


def test_a_template_of_shards(release: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(release / "data" / "mmau_pro", "--template") == 0
    assert len(capsys.readouterr().out.splitlines()) == 4


def test_results_become_predictions(tmp_path: Path, release: Path, capsys: pytest.CaptureFixture[str]) -> None:
    samples = tmp_path / "samples_x.jsonl"
    rows = [{"doc_id": n, "doc": {"id": f"hand/{n}"}, "resps": [[said]], "target": "rain"}
            for n, said in enumerate(["rain", "half \ud83d", None])]  # fmt: skip
    samples.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    path = tmp_path / "p.jsonl"
    assert run(samples, "--from", "lm-eval", "--out", path) == 0
    assert "3 predictions, 1 of them" in capsys.readouterr().err
    assert [json.loads(line)["output"] for line in path.read_text(encoding="utf-8").splitlines()] == \
        ["rain", "half \ufffd", None]  # fmt: skip
    assert score(release, path, resamples=10).overall.right == 1


@pytest.mark.parametrize(
    ("words", "status", "message"),
    [
        (("RELEASE",), 2, "one of the arguments --from --template is required"),
        (("RELEASE", "--template", "--from", "inspect"), 2, "not allowed with"),
        (("RELEASE", "--template", "--id", "x"), 2, "--id: expected --from TOOL beside it"),
        (("RELEASE", "--from", "helm"), 2, "invalid choice: 'helm'"),
        (("RELEASE", "--template", "--out", "x.csv"), 2, "--out: expected a file named .jsonl, got x.csv"),
        (("RELEASE", "--from", "inspect"), 1, "a log, .eval or .json"),
        (("nothing", "--template"), 1, "got nothing there"),
    ],
)
def test_what_cannot_be(
    release: Path, capsys: pytest.CaptureFixture[str], words: tuple[str, ...], status: int, message: str
) -> None:
    try:
        found = run(*(str(release) if word == "RELEASE" else word for word in words))
    except SystemExit as error:
        found = int(str(error.code))
    assert found == status
    assert message in capsys.readouterr().err
