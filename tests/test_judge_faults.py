"""A judge that fails, and a run that is broken off: what is listed, what ends the run, what is not asked twice."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from earmark.errors import ScoreError
from earmark.score.full_report import FullReport
from earmark.score.judge.asking import FAILURES_IN_A_ROW
from earmark.score.judge.settings import TOKEN, Judge
from earmark.score.run import score
from tests.chat_service import SECRET, ChatService, Fault, serving
from tests.golden import scored
from tests.judging import by_rule, judge, open_item, shown

ITEMS = 30


@pytest.fixture
def service(monkeypatch: pytest.MonkeyPatch) -> Iterator[ChatService]:
    monkeypatch.setenv(TOKEN, SECRET)
    monkeypatch.setattr("earmark.patience._FIRST_WAIT_S", 0.001)
    monkeypatch.setattr("earmark.patience._LONGEST_WAIT_S", 0.002)
    with serving(by_rule) as found:
        yield found


@pytest.fixture
def release(tmp_path: Path) -> Path:
    return scored.write_release(tmp_path / "release", {"all": [open_item(f"{n:02d}") for n in range(ITEMS)]})


def predictions(release: Path) -> Path:
    return scored.write_predictions(release.parent / "p.jsonl", {f"{n:02d}": "a dog" for n in range(ITEMS)})


def run(release: Path, by: Judge) -> FullReport:
    return score(release, predictions(release), resamples=10, judge=by)


@pytest.mark.parametrize(
    ("plan", "asked"),
    [
        ([Fault(429), Fault(429)], ITEMS + 2), ([Fault(500), None, Fault(503), Fault(502)], ITEMS + 3),
        ([Fault(0), Fault(0)], ITEMS + 2), ([Fault(seconds=0.1)] * 3, ITEMS),
        ([Fault(429, headers=(("Retry-After", "1"),))], ITEMS + 1),
    ],
)  # fmt: skip
def test_a_service_that_recovers_costs_nothing(
    service: ChatService, release: Path, tmp_path: Path, plan: list[Fault | None], asked: int
) -> None:
    service.plan = list(plan)
    report = run(release, judge(service, tmp_path, workers=1))
    assert (report.overall.score, report.overall.error, len(service.asked)) == (1.0, 0, asked)


@pytest.mark.parametrize(
    ("fault", "reason"),
    [
        (Fault(400), "HTTP status 400 in 1 attempt(s)"), (Fault(413), "HTTP status 413 in 1 attempt(s)"),
        (Fault(200, b"<html>"), "6 bytes of another form"),
        (Fault(200, b'{"choices": [{"message": {"content": "NaN"}}]}'), "no JSON object: NaN"),
    ],
)  # fmt: skip
def test_what_fails_on_one_item_is_listed_and_the_rest_is_judged(
    service: ChatService, release: Path, tmp_path: Path, fault: Fault, reason: str
) -> None:
    service.plan = [None, None, fault]
    report = run(release, judge(service, tmp_path, workers=1))
    assert report.to_json()["judge"]["failed"] == {
        "count": 1, "verdicts": [{"id": "hand/02", "repeat": 0, "reason": reason}],
    }  # fmt: skip
    assert (report.overall.score, report.overall.error) == (1.0, 1)
    assert report.overall.least == pytest.approx(29 / 30)


def test_what_the_service_failed_on_is_asked_again_in_the_next_run(
    service: ChatService, release: Path, tmp_path: Path
) -> None:
    service.plan = [Fault(500)] * 4
    by = judge(service, tmp_path, workers=1)
    assert run(release, by).overall.error == 1
    assert run(release, by).overall.error == 0
    assert len(service.asked) == 4 + 29 + 1


@pytest.mark.parametrize(
    "fault", [Fault(401), Fault(403), Fault(404), Fault(302, headers=(("Location", "/elsewhere"),))]
)
def test_a_service_that_refuses_all_ends_the_run_and_keeps_what_it_said(
    service: ChatService, release: Path, tmp_path: Path, fault: Fault
) -> None:
    service.plan = [None] * 10 + [fault]
    by = judge(service, tmp_path, workers=1)
    with pytest.raises(ScoreError, match=rf"chat model 'j-1': .*HTTP status {fault.status}.*kept") as caught:
        run(release, by)
    assert SECRET not in str(caught.value)
    assert "127.0.0.1" not in str(caught.value)
    before = len(service.asked)
    assert before < ITEMS
    assert run(release, by).overall.score == 1.0
    assert len(service.asked) == ITEMS + 1


def test_a_service_that_keeps_failing_ends_the_run(service: ChatService, release: Path, tmp_path: Path) -> None:
    service.plan = [None] * 5 + [Fault(500)] * 999
    with pytest.raises(ScoreError, match="HTTP status 500 in 2 attempt"):
        run(release, judge(service, tmp_path, workers=1, attempts=2))
    assert 5 + 2 * FAILURES_IN_A_ROW <= len(service.asked) < 5 + 2 * (FAILURES_IN_A_ROW + 6)


def test_several_are_asked_at_once_and_no_more_than_told(service: ChatService, release: Path, tmp_path: Path) -> None:
    service.plan = [Fault(seconds=0.05)] * 12
    run(release, judge(service, tmp_path, workers=4))
    assert 2 <= service.most <= 4


def test_another_reply_model_revision_or_item_is_asked_anew(service: ChatService, tmp_path: Path) -> None:
    first = scored.write_release(tmp_path / "1", {"all": [open_item("a")]})
    other = scored.write_release(tmp_path / "2", {"all": [open_item("a", "a cat")]})
    by = judge(service, tmp_path)
    renamed = judge(service, tmp_path)
    for release, reply, who in (
        (first, "x", by), (first, "x", by), (first, "y", by), (other, "x", by),
        (first, "x", Judge(by.chat, "rev-2")), (first, "x", Judge(by.chat, "rev-1", temperature=0.5)),
        (first, "x", renamed),
    ):  # fmt: skip
        score(release, scored.write_predictions(tmp_path / "p.jsonl", {"a": reply}), resamples=10, judge=who)
    assert len(service.asked) == 5


def test_killed_half_way_it_goes_on_and_asks_nothing_twice(service: ChatService, release: Path, tmp_path: Path) -> None:
    """SIGKILL: what was answered is on the disk, each answer whole; only what was under way is asked again."""
    command = [
        sys.executable, "-m", "earmark.cli", "score", str(release), str(predictions(release)), "--json",
        "--resamples", "10", "--judge", service.url, "--judge-model", "m", "--judge-revision", "r",
        "--judge-cache", str(tmp_path / "kept"), "--judge-workers", "2",
    ]  # fmt: skip
    service.plan = [*[Fault(seconds=0.05)] * 12, *[Fault(seconds=0.5)] * 4]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    patience = time.monotonic() + 60
    while len(service.asked) < 13 and time.monotonic() < patience:
        time.sleep(0.01)
    os.kill(process.pid, signal.SIGKILL)
    process.communicate()
    assert process.returncode == -signal.SIGKILL
    whole = [path for path in (tmp_path / "kept").iterdir() if not path.name.endswith(".part")]
    assert 10 <= len(whole) <= 16
    assert all("answer" in json.loads(path.read_text(encoding="utf-8")) for path in whole)
    service.plan = []
    before = len(service.asked)
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    found = json.loads(done.stdout)
    assert found["overall"]["score"] == 1.0
    assert (found["judge"]["asked"], found["judge"]["kept"]) == (ITEMS - len(whole), len(whole))
    assert len(service.asked) == before + ITEMS - len(whole)
    times = Counter(shown(body)["question"] for body in service.asked)
    assert len(times) == ITEMS
    assert sum(count - 1 for count in times.values()) <= 2
    assert SECRET not in done.stdout + done.stderr + "".join(path.read_text() for path in (tmp_path / "kept").iterdir())


def test_the_command_says_in_one_line_what_is_wrong(service: ChatService, release: Path, tmp_path: Path) -> None:
    service.plan = [Fault(401)] * 99
    command = [
        sys.executable, "-m", "earmark.cli", "score", str(release), str(predictions(release)),
        "--judge", service.url, "--judge-model", "m", "--judge-revision", "r", "--judge-cache", str(tmp_path / "kept"),
    ]  # fmt: skip
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert done.stdout == ""
    (line,) = done.stderr.splitlines()
    assert line.startswith("error: chat model 'm': expected an answer of the service, got HTTP status 401")
