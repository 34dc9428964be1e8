"""Pull: every annotation counted, nothing on disk lost, whatever stops it; on canned exports and on a real server."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
import requests

from annotation.configs import interface
from annotation.exchange.client import Client
from annotation.exchange.counts import Counts
from annotation.exchange.incoming import Aside
from annotation.exchange.known_items import KnownItems
from annotation.exchange.pull import Files, pull
from annotation.exchange.pull_command import add_pull
from annotation.server.address import Address
from annotation.server.people import People
from earmark.command import Parser, console, dispatch
from earmark.errors import JudgementError
from earmark.judgements import Judgement, read_lines
from earmark.shards import ShardWriter
from tests.canned import (
    BEN,
    BLIND,
    CURATOR,
    HASH,
    RATERS,
    Canned,
    annotation,
    answers,
    choice,
    region,
    task,
    text,
)
from tests.conftest import ROOT
from tests.label_studio import LabelStudio
from tests.made import item

TASKS: Sequence[Any] = (
    task(1, annotation(1), annotation(2, by=BEN), annotation(3, minute=5)),  # Anna twice: the later one counts
    task(2, annotation(4, result=[], was_cancelled=True), annotation(5, by=BEN, result=[])),
    task(3, annotation(6, by=CURATOR), annotation(7, updated_by=BEN), drafts=[{"id": 1, "result": answers()}]),
    {**task(4), "predictions": [1, 2]},
)


def files(folder: Path) -> Files:
    return Files(folder / "judgements", folder / "build" / "rejects.jsonl")


def pulled(folder: Path, tasks: Mapping[int, Sequence[Any]], **other: Any) -> Counts:
    return pull(Canned(tasks, **other), RATERS, lambda _item, _hash: None, files(folder))


def disk(folder: Path) -> dict[str, bytes]:
    there = (*folder.glob("judgements/*"), *folder.glob("judgements/.*"), folder / "build" / "rejects.jsonl")
    return {path.name: path.read_bytes() for path in there if path.exists()}


def test_everything_has_a_fate_and_the_counts_add_up(tmp_path: Path) -> None:
    told = pulled(tmp_path, {7: TASKS}).to_json()
    assert {name: count for name, count in told.items() if count and isinstance(count, int)} == {
        "read": 7, "new": 3, "doubled": 1, "invalid": 1, "stranger": 1, "spoofed": 1, "skipped": 1, "now": 3,
        "drafts": 1, "predictions": 2,
    }  # fmt: skip
    found = read_lines(tmp_path / "judgements" / "blind_qa.jsonl", Judgement)
    assert [(one.item, one.rater, one.status, one.updated[14:16]) for one in found] == [
        ("hand/1", "rater-01", "given", "05"), ("hand/1", "rater-02", "given", "00"),
        ("hand/2", "rater-01", "skipped", "00"),
    ]  # fmt: skip
    asides = read_lines(tmp_path / "build" / "rejects.jsonl", Aside)
    assert sorted(one.code for one in asides) == ["doubled", "draft", "invalid", "spoofed", "stranger"]
    assert (tmp_path / "build" / "rejects.jsonl").stat().st_mode & 0o777 == 0o600


def test_a_second_pull_touches_nothing(tmp_path: Path) -> None:
    pulled(tmp_path, {7: TASKS})
    before = disk(tmp_path)
    times = [path.stat().st_mtime_ns for path in tmp_path.glob("*/*.jsonl")]
    told = pulled(tmp_path, {7: [*reversed(TASKS)]}).to_json()
    assert disk(tmp_path) == before
    assert [path.stat().st_mtime_ns for path in tmp_path.glob("*/*.jsonl")] == times
    assert (told["same"], told["new"], told["newer"], told["doubled"]) == (3, 0, 0, 1)


def test_what_the_server_lost_stays_and_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pulled(tmp_path, {7: TASKS})
    before = disk(tmp_path)
    told = pulled(tmp_path, {})  # another server, or the project deleted
    assert (told.kept, told.read) == ({"blind_qa": 3}, {})
    assert disk(tmp_path) == before
    told.show(console())
    assert "3 judgements on disk were not among what came, and stay" in capsys.readouterr().out


def test_an_aside_goes_when_what_it_was_of_is_taken(tmp_path: Path) -> None:
    pulled(tmp_path, {7: [task(1, annotation(1, by=9, updated_by=9))]})
    assert read_lines(tmp_path / "build" / "rejects.jsonl", Aside)[0].code == "stranger"
    pull(
        Canned({7: [task(1, annotation(1, by=9, updated_by=9))]}), {9: "rater-05"}, lambda _i, _h: None, files(tmp_path)
    )
    assert read_lines(tmp_path / "build" / "rejects.jsonl", Aside) == []
    assert read_lines(tmp_path / "judgements" / "blind_qa.jsonl", Judgement)[0].rater == "rater-05"


def test_a_draft_that_is_gone_was_submitted(tmp_path: Path) -> None:
    pulled(tmp_path, {7: [task(1, drafts=[{"id": 1, "result": answers()}])], 8: TASKS[2:3]})
    pulled(tmp_path, {7: [task(1, annotation(1))]})
    codes = [(one.code, one.origin) for one in read_lines(tmp_path / "build" / "rejects.jsonl", Aside)]
    assert ("draft", "label-studio/7/1/draft-1") not in codes
    assert ("draft", "label-studio/8/3/draft-1") in codes  # of a project that is gone: nothing says what became of it


def test_nobody_new_is_given_a_pseudonym_that_somebody_has_on_disk(tmp_path: Path) -> None:
    pulled(tmp_path, {7: TASKS})
    elsewhere = People(tmp_path / "people.json")  # another machine, which knows nobody yet
    assert elsewhere.pseudonym("known@lab.example") == "rater-01"
    for _ in range(2):
        elsewhere.reserve(one.rater for one in files(tmp_path).read())
    assert elsewhere.unused(2) == ["rater-03", "rater-04"]
    assert elsewhere.pseudonym("new@lab.example") == "rater-03"
    assert elsewhere.known() == {
        "known@lab.example": "rater-01", "rater-02": "rater-02", "new@lab.example": "rater-03"
    }  # fmt: skip


def test_annotations_must_fit_our_interface_whatever_became_of_it_on_the_server(tmp_path: Path) -> None:
    edited = interface(BLIND).xml.replace('alias="accept"', 'alias="fine"')
    tasks = [task(1, annotation(1), annotation(2, by=BEN, result=answers("fine")))]
    told = pulled(tmp_path, {7: tasks}, config=edited)
    assert (told.now, told.fates["blind_qa", "invalid"]) == ({"blind_qa": 1}, 1)
    assert told.notes == ["the interface of project 7 was edited by hand: push again to have it restored"]


def test_a_region_is_checked_against_the_clip_on_this_machine(tmp_path: Path) -> None:
    made = item("hand/1")  # half a second of sound
    (tmp_path / "items" / "hand").mkdir(parents=True)
    writer = ShardWriter(tmp_path / "items" / "hand" / "items-00000-of-00001.parquet")
    writer.add(made)
    writer.close()
    marked = [annotation(1, result=[*answers(), region(0, 0.1, 0.4)]),
              annotation(2, by=BEN, result=[*answers(), region(0, 0.1, 0.9)])]  # fmt: skip
    tasks = {7: [task(1, *marked, content_hash=made.content_hash)]}
    told = pull(Canned(tasks), RATERS, KnownItems(tmp_path / "items").durations, files(tmp_path))
    assert (told.now, dict(told.reasons)) == (
        {"blind_qa": 1}, {"a region on audio_0 to 0.9 s, where the clip ends at 0.500 s": 1}
    )  # fmt: skip


def test_an_export_that_breaks_off_changes_nothing(tmp_path: Path) -> None:
    class Broken(Canned):
        def export(self, project_id: int, file: Path) -> None:
            super().export(project_id, file)
            if project_id == 8:
                file.write_bytes(file.read_bytes()[:-400])

    pulled(tmp_path, {7: TASKS[:1]})
    before = disk(tmp_path)
    with pytest.raises(JudgementError, match=r"project 8: expected whole JSON.*nothing was changed"):
        pull(Broken({7: TASKS, 8: TASKS}), RATERS, lambda _i, _h: None, files(tmp_path))
    assert disk(tmp_path) == before
    assert not (tmp_path / "build" / ".exports").exists()


def test_a_damaged_file_is_refused_before_anything_is_written(tmp_path: Path) -> None:
    pulled(tmp_path, {7: TASKS})
    file = tmp_path / "judgements" / "blind_qa.jsonl"
    file.write_bytes(file.read_bytes() + b'{"item": "cut\n')
    before = disk(tmp_path)
    with pytest.raises(JudgementError, match=r"blind_qa.jsonl, line 4: .*Restore the file from git"):
        pulled(tmp_path, {7: [task(9, annotation(9))]})
    assert disk(tmp_path) == before
    file.write_bytes(before["blind_qa.jsonl"].replace(b'"blind_qa"', b'"write"').replace(b'{"item": "cut\n', b""))
    with pytest.raises(JudgementError, match="expected judgements of kind blind_qa, got one of write"):
        pulled(tmp_path, {})


STOPPED = """
import os, resource, signal, sys
from pathlib import Path
from annotation.exchange.pull import pull
from tests.canned import RATERS, Canned, annotation, task
from tests.test_annotation_pull import TASKS, files
how, folder = sys.argv[1], Path(sys.argv[2])
calls = 0
def dying(fd):
    global calls
    calls += 1
    if calls == int(how):
        os.kill(os.getpid(), signal.SIGKILL)
more = [task(n, annotation(n)) for n in range(20, 60)]
class Filling(Canned):
    def export(self, project_id, file):
        super().export(project_id, file)
        if how == "full":
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            resource.setrlimit(resource.RLIMIT_FSIZE, (4000, 4000))
        else:
            os.fsync = dying
from earmark.command import guarded
def run():
    pull(Filling({7: [*TASKS, *more]}), RATERS, lambda i, h: None, files(folder))
    return 0
sys.exit(guarded(run))
"""


def stopped(folder: Path, how: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", STOPPED, how, str(folder)], cwd=ROOT, capture_output=True, text=True, check=False
    )  # fmt: skip


def test_killed_anywhere_it_leaves_old_or_new_and_the_next_one_ends_it(tmp_path: Path) -> None:
    whole = tmp_path / "whole"
    pulled(whole, {7: TASKS[:1]})
    old = disk(whole)
    assert stopped(whole, "0").returncode == 0
    new = disk(whole)
    assert new != old
    for call in ("1", "2"):  # the asides' file, the judgements'
        folder = tmp_path / call
        pulled(folder, {7: TASKS[:1]})
        assert stopped(folder, call).returncode == -signal.SIGKILL
        left = disk(folder)
        assert left["blind_qa.jsonl"] == old["blind_qa.jsonl"]
        assert any(name.endswith(".part") for name in (*left, *(path.name for path in (folder / "build").iterdir())))
        assert stopped(folder, "0").returncode == 0
        assert disk(folder) == new
        assert not [*folder.rglob("*.part"), *folder.rglob(".exports")]


def test_a_full_disk_leaves_the_old_files_and_a_message(tmp_path: Path) -> None:
    pulled(tmp_path, {7: TASKS[:1]})
    before = disk(tmp_path)
    said = stopped(tmp_path, "full")
    assert (said.returncode, said.stderr.count("\n")) == (1, 1)
    assert (
        "to be written, got File too large. It is as it was" in said.stderr
    )  # what a limit on files says; a disk says "No space left on device"
    assert disk(tmp_path)["blind_qa.jsonl"] == before["blind_qa.jsonl"]
    assert not [*tmp_path.rglob("*.part"), *tmp_path.rglob(".exports")]


# A real server, several annotators at once.


def told_by(address: Address, method: str, path: str, body: Any = None) -> Any:
    answer = requests.request(
        method, address.url + path, json=body, timeout=60, headers={"Authorization": f"Token {address.token}"}
    )  # fmt: skip
    assert answer.status_code < 300, answer.text
    return answer.json() if answer.text else None


def command(label_studio: LabelStudio, folder: Path, capsys: pytest.CaptureFixture[str], *more: str) -> dict[str, Any]:
    parser = Parser()
    add_pull(parser)
    where = ["--data", str(label_studio.folder), "--out", str(folder / "judgements"), "--items", str(folder / "none"),
             "--rejects", str(folder / "build" / "rejects.jsonl"), "--json", *more]  # fmt: skip
    capsys.readouterr()
    assert dispatch(parser, where) == 0
    told: dict[str, Any] = json.loads(capsys.readouterr().out)
    return told


def assert_no_such_account(label_studio: LabelStudio, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = label_studio.people.known()
    parser = Parser()
    add_pull(parser)
    where = ["--data", str(label_studio.folder), "--out", str(folder / "judgements"), "--rater", "no@lab.example"]
    assert dispatch(parser, where) == 1
    assert "--rater no@lab.example: expected an account of the server" in capsys.readouterr().err
    assert label_studio.people.known() == before


def test_annotators_at_once_on_a_real_server(
    label_studio: LabelStudio, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    client, page = Client(label_studio.address), interface(BLIND)
    project = client.create("pull: annotators", BLIND.description, page.xml, page.instruction, 4)
    try:
        client.add_tasks(project.id, [{"data": task(n, item=f"pull/{n}")["data"]} for n in range(12)])
        numbers = {row.item_id: row.id for row in client.tasks(project.id)}

        def judge(who: int) -> None:
            for n in range(12):
                body: dict[str, Any] = {
                    "result": [*answers(), text("note", f"{who} says $\u200b{n}")],
                    "lead_time": 2.5,
                }
                if n == 3:
                    body = {"result": [], "was_cancelled": True}
                elif n == 4:
                    body["result"] = [choice("answer", "Q")]
                told_by(label_studio.as_annotator(who), "POST", f"/api/tasks/{numbers[f'pull/{n}']}/annotations", body)

        with ThreadPoolExecutor(4) as pool:
            list(pool.map(judge, range(4)))
        first, second = numbers["pull/0"], numbers["pull/1"]
        curator, anna, ben = label_studio.address, label_studio.as_annotator(0), label_studio.as_annotator(1)
        one = {"result": answers(), "lead_time": 1.0}
        told_by(curator, "POST", f"/api/tasks/{first}/annotations", one)
        me = told_by(ben, "GET", "/api/current-user/whoami")["id"]
        told_by(anna, "POST", f"/api/tasks/{first}/annotations", {**one, "completed_by": me})
        last = told_by(anna, "POST", f"/api/tasks/{second}/annotations", {**one, "result": answers("reject")})["id"]
        told_by(anna, "POST", f"/api/tasks/{second}/drafts", {"result": answers()})

        told = command(label_studio, tmp_path, capsys)
        assert told["kinds"]["blind_qa"] == {
            **dict.fromkeys(told["kinds"]["blind_qa"], 0), "read": 51, "new": 44, "doubled": 1, "invalid": 4,
            "stranger": 1, "spoofed": 1, "skipped": 4, "now": 44,
        }  # fmt: skip
        assert told["drafts"] == 1
        found = read_lines(tmp_path / "judgements" / "blind_qa.jsonl", Judgement)
        assert {one.rater for one in found} == {f"rater-0{n}" for n in range(1, 5)}
        (mine,) = (one for one in found if one.item == "pull/7" and one.rater == "rater-01")
        assert (mine.value("note"), mine.lead_time_s, mine.content_hash) == ("0 says $7", 2.5, HASH)
        (newest,) = (one for one in found if one.item == "pull/1" and one.rater == "rater-01")
        assert newest.value("decision") == "reject"
        assert b"@" not in (tmp_path / "judgements" / "blind_qa.jsonl").read_bytes()

        before = disk(tmp_path)
        again = command(label_studio, tmp_path, capsys)
        assert (again["same"], again["new"], again["newer"]) == (44, 0, 0)
        assert disk(tmp_path) == before
        # a rater changes his mind; a curator who changes it for him is not taken for him
        told_by(anna, "PATCH", f"/api/annotations/{last}/", {"result": answers("fix")})
        assert command(label_studio, tmp_path, capsys)["newer"] == 1
        told_by(curator, "PATCH", f"/api/annotations/{last}/", {"result": answers("accept")})
        assert command(label_studio, tmp_path, capsys)["spoofed"] == 2
        lines = read_lines(tmp_path / "judgements" / "blind_qa.jsonl", Judgement)
        assert next(one for one in lines if one.origin == newest.origin).value("decision") == "fix"
    finally:
        told_by(label_studio.address, "DELETE", f"/api/projects/{project.id}/")
    assert_no_such_account(label_studio, tmp_path, capsys)
    left = disk(tmp_path)["blind_qa.jsonl"]
    gone = command(label_studio, tmp_path, capsys)  # the project is deleted: all that it said stays
    assert (gone["read"], gone["kept"]) == (0, 44)
    assert disk(tmp_path)["blind_qa.jsonl"] == left
