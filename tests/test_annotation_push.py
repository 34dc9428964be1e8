"""`python -m annotation push`, against a real Label Studio."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests

from annotation.__main__ import main
from annotation.exchange import client as client_module
from annotation.exchange.client import Client, Row
from annotation.exchange.media import HOLDING
from annotation.server.address import TOKEN, URL
from earmark.item import Attribute, Item, Media
from earmark.judgements import Decision, Judgement, Rewrite, write_lines
from earmark.review import DECISIONS, JUDGEMENTS
from earmark.shards import ShardWriter
from tests.faulty import Fault, Network, network
from tests.label_studio import LabelStudio
from tests.made import item, tone

ROOT = Path(__file__).parent.parent
PARAMS = "version: 1.0.0\nseed: 7\nsources: [pushed, other]\n"


class Bench:
    """A checkout's folder with items, and what the command says there."""

    def __init__(self, label_studio: LabelStudio, capsys: pytest.CaptureFixture[str]) -> None:
        self.server, self._capsys = label_studio, capsys
        self.client = Client(label_studio.address)
        Path("params.yaml").write_text(PARAMS, encoding="utf-8")
        self.build()

    @staticmethod
    def build(*pushed: Item, other: tuple[Item, ...] = ()) -> None:
        for name, items in (("pushed", pushed), ("other", other)):
            folder = Path("build/items") / name
            folder.mkdir(parents=True, exist_ok=True)
            shard = ShardWriter(folder / "items-00000.parquet")
            for one in items:
                shard.add(one)
            shard.close()

    def push(self, *words: str, status: int = 0) -> dict[str, Any]:
        arguments = ["push", *words, "--json", "--data", str(self.server.folder)]
        assert main(arguments) == status
        found: dict[str, Any] = json.loads(self._capsys.readouterr().out)
        assert found["selected"] == found["sent"] + found["there"] + found["refused"]
        return found

    def fails(self, *words: str, status: int = 1) -> str:
        assert main(["push", *words, "--data", str(self.server.folder)]) == status
        said = self._capsys.readouterr().err
        assert said.startswith("error: ")
        assert self.server.curator.token not in said
        return said

    def rows(self) -> list[Row]:
        found = [row for one in self.client.projects() for row in self.client.tasks(one.id)]
        found = [row for row in found if row.item_id.startswith(("pushed/", "other/"))]
        return sorted(found, key=lambda row: row.id)

    def ask(self, method: str, path: str, **details: Any) -> requests.Response:
        headers = {"Authorization": f"Token {self.server.curator.token}"}
        return requests.request(method, f"{self.server.url}{path}", headers=headers, timeout=60, **details)


@pytest.fixture
def bench(
    label_studio: LabelStudio, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Iterator[Bench]:
    monkeypatch.chdir(tmp_path)
    made = Bench(label_studio, capsys)
    before = {one.id for one in made.client.projects()}
    yield made
    for one in made.client.projects():
        if one.id not in before:
            made.ask("DELETE", f"/api/projects/{one.id}/")


def several(count: int, **fields: Any) -> list[Item]:
    return [item(f"pushed/{n}", tone(300.0 + 10 * n), **fields) for n in range(count)]


def test_what_is_sent_is_sent_once_and_plays(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(client_module, "CHUNK", 2)
    items = [*several(5), item("pushed/money", choices=("$5", "a", "b"), answers=("$5",))]
    bench.build(*items)
    first = bench.push()
    assert (first["sent"], first["there"], first["projects"][0]["raters"]) == (6, 0, 2)
    again = bench.push()
    assert (again["sent"], again["there"], again["projects"]) == (0, 6, [])
    rows = bench.rows()
    assert sorted(row.key[:2] for row in rows) == sorted((one.id, one.content_hash) for one in items)
    for row in rows:
        clip = bench.ask("GET", row.data["clips"][0]["url"])
        assert clip.content == next(one.audio[0].bytes for one in items if one.id == row.item_id)
    money = next(row for row in rows if row.item_id == "pushed/money")
    assert money.data["options"][0]["value"] == "$\u200b5"


def test_dry_run_changes_nothing(bench: Bench) -> None:
    bench.build(*several(2, question="Not sent?"))
    before = sorted(bench.server.media.rglob("*"))
    assert bench.push("--dry-run")["sent"] == 2
    assert not bench.rows()
    assert sorted(bench.server.media.rglob("*")) == before


def test_an_item_that_changed_is_stale_and_sent_anew(bench: Bench) -> None:
    bench.build(*several(2))
    bench.push()
    old = bench.rows()
    bench.build(several(1)[0], several(2, question="In other words?")[1])
    found = bench.push()
    assert (found["sent"], found["there"], found["stale"]) == (1, 1, 1)
    assert found["stale_tasks"][0]["id"] == "pushed/1"
    assert found["stale_tasks"][0]["page"].startswith(f"{bench.server.url}/projects/")
    assert bench.rows()[:2] == old, "what was sent is not edited"


def test_a_task_that_was_edited_on_the_server_is_reported_and_sent_anew(bench: Bench) -> None:
    bench.build(*several(3))
    bench.push()
    row = bench.rows()[1]
    asked = requests.patch(
        f"{bench.server.url}/api/tasks/{row.id}/", json={"data": {**row.data, "question": "Another?"}},
        headers={"Authorization": f"Token {bench.server.curator.token}"}, timeout=30,
    )  # fmt: skip
    assert asked.ok
    found = bench.push()
    assert (found["sent"], found["there"], found["stale"], found["doubled"]) == (1, 2, 1, 0)
    assert found["stale_tasks"][0]["why"] == "edited on the server since it was sent"
    again = bench.push()
    assert (again["sent"], again["there"], again["stale"]) == (0, 3, 1)


def test_what_cannot_be_seen_is_not_sent_to_be_viewed(bench: Bench) -> None:
    bench.build(*several(2))
    found = bench.push("--kind", "viewing", status=1)
    assert (found["sent"], found["refused"]) == (0, 2)
    assert "expected pictures or a film, to be viewed, got none" in found["refusals"][0]["reason"]


def test_a_task_that_no_item_has_names_those_that_there_are(bench: Bench) -> None:
    bench.build(*several(2))
    assert "expected a task of the items that are meant: mmau_pro/sound, sound, got" in bench.fails(
        "--task", "qqqq", status=2
    )


def test_damaged_and_absent_sound_is_refused_by_name(bench: Bench) -> None:
    good, empty, cut, pointer = several(4)
    whole = cut.audio[0].bytes or b""
    bench.build(
        good, empty.model_copy(update={"audio": (Media(bytes=b""),)}),
        cut.model_copy(update={"audio": (Media(bytes=whole[: len(whole) // 2]),)}),
        pointer.model_copy(update={"audio": (Media(path="far/away.wav"),)}),
    )  # fmt: skip
    found = bench.push(status=1)
    assert (found["sent"], found["refused"]) == (1, 3)
    reasons = {one["id"]: one["reason"] for one in found["refusals"]}
    assert reasons["pushed/1"] == "audio 1: expected bytes, got none"
    assert reasons["pushed/2"].startswith("audio 1: expected")
    assert "got a pointer to another's file" in reasons["pushed/3"]
    assert [row.item_id for row in bench.rows()] == ["pushed/0"]


def test_raters_gold_and_suggestions(bench: Bench) -> None:
    bench.build(*several(18), other=tuple(item(f"other/{n}", tone(800 + n), form="A") for n in range(4)))
    Path("build/baselines/predictions").mkdir(parents=True)
    Path("build/baselines/predictions/first.jsonl").write_text('{"id": "pushed/3", "output": "a tone"}\n')
    found = bench.push("--gold", "0.1", "--raters", "3", "--suggest", "first")
    assert (found["sent"], found["gold"], found["projects"][0]["raters"]) == (22, 2, 3)
    project = found["projects"][0]["id"]
    bench.client.export(project, Path("all.json"))
    tasks = json.loads(Path("all.json").read_text(encoding="utf-8"))
    gold = [task["data"]["item_id"] for task in tasks if task["meta"].get("gold")]
    assert len(gold) == 2
    assert all(name.startswith("other/") for name in gold)
    assert all("gold" not in task["data"] for task in tasks), "what a page or a list can show"
    suggested = bench.ask("GET", f"/api/predictions/?project={project}").json()
    assert [(one["model_version"], one["result"][0]["value"]) for one in suggested] == [
        ("baseline first", {"choices": ["A"]})
    ]
    again = bench.push("--raters", "1")
    assert again["sent"] == 0
    name = f"project {project} {bench.client.project(project).title!r}"
    assert again["notes"] == [f"{name} asks for 1 raters an item now, 3 before"]


def test_preference_hides_models_and_records_the_order(bench: Bench) -> None:
    bench.build(*several(12))
    for model in ("alpha", "beta"):
        lines = [json.dumps({"id": one.id, "output": f"{one.id} {model[::-1]}"}) for one in several(12)[:11]]
        Path(f"{model}.jsonl").write_text("\n".join(lines), encoding="utf-8")
    words = ("--kind", "preference", "--replies", "alpha.jsonl", "beta.jsonl")
    assert bench.push(*words)["sent"] == 11
    assert bench.push(*words)["there"] == 11
    rows = bench.rows()
    assert {row.data["order"] for row in rows} == {"12", "21"}, "drawn for each item"
    assert all("alpha" not in json.dumps(row.data) and "beta" not in json.dumps(row.data) for row in rows)
    assert all(row.data["reply_a_text"] != row.data["reply_b_text"] for row in rows)
    Path("beta.jsonl").write_text(json.dumps({"id": "pushed/0", "output": "another reply"}), encoding="utf-8")
    assert bench.push(*words)["sent"] == 1, "another pair of replies is another question"


def test_disputes_show_what_raters_said_and_edits_go_back(bench: Bench) -> None:
    disputed, mended, rejected, accepted, fresh = several(5)
    bench.build(disputed, mended, rejected, accepted, fresh)
    said = [
        Judgement(item=disputed.id, content_hash=disputed.content_hash, kind="blind_qa", rater=f"rater-0{n}",
                  fields=(Attribute(key="decision", value=word),))
        for n, word in ((1, "accept"), (2, "reject"))
    ]  # fmt: skip
    write_lines(JUDGEMENTS / "blind_qa.jsonl", said)
    common: dict[str, Any] = {"by": "majority", "reason": "so", "decided": "2026-01-01T00:00:00Z", "raters": 2}
    write_lines(DECISIONS, [
        Decision(item=disputed.id, content_hash=disputed.content_hash, verdict="dispute", **common),
        Decision(item=mended.id, content_hash=mended.content_hash, verdict="fix", **common,
                 rewrite=Rewrite(question="Which one, mended?")),
        Decision(item=rejected.id, content_hash=rejected.content_hash, verdict="reject", **common),
        Decision(item=accepted.id, content_hash=accepted.content_hash, verdict="accept", **common),
    ])  # fmt: skip
    assert bench.push("--kind", "dispute")["sent"] == 1
    table = bench.rows()[0].data["votes_html"]
    assert table.index("rater-01") < table.index("rater-02")
    assert table.index("accept") < table.index("reject")
    questions = bench.push()
    assert questions["sent"] == 3, "what is accepted or rejected has been judged"
    blind = {row.item_id: row for row in bench.rows() if row.data["kind"] == "blind_qa"}
    assert list(blind) == ["pushed/0", "pushed/1", "pushed/4"], "the most urgent first"
    headers = {"Authorization": f"Token {bench.server.annotators[0].token}"}
    url = f"{bench.server.url}/api/projects/{questions['projects'][0]['id']}/next"
    assert requests.get(url, headers=headers, timeout=60).json()["data"]["item_id"] == "pushed/0"
    assert blind["pushed/1"].data["question"] == "Which one, mended?"
    assert blind["pushed/1"].content_hash != mended.content_hash


def test_a_dispute_is_given_out_to_one_more(bench: Bench) -> None:
    """The project asks for two; the disputed item gets a third, who is not told why, and no fourth."""
    items = several(2)
    bench.build(*items)
    project = bench.push("--raters", "2")["projects"][0]["id"]
    for row in bench.rows():
        for n in (0, 1):
            judge(bench, n, row)
    assert [given_out(bench, n, project) for n in (0, 1, 2)] == [None, None, None]
    dispute = {"verdict": "dispute", "by": "majority", "reason": "so", "decided": "2026-01-01T00:00:00Z"}
    write_lines(DECISIONS, [
        Decision(item=items[0].id, content_hash=items[0].content_hash, **dispute, raters=2),
        Decision(item=items[1].id, content_hash=items[1].content_hash, **dispute, raters=3),
    ])  # fmt: skip
    assert bench.push("--dry-run")["once_more"] == 1
    assert given_out(bench, 2, project) is None
    assert bench.push()["once_more"] == 1
    assert [given_out(bench, n, project) for n in (0, 1, 2)] == [None, None, "pushed/0"]
    judge(bench, 2, next(row for row in bench.rows() if row.item_id == "pushed/0"))
    assert bench.push()["once_more"] == 0, "it waits for a pull"
    assert given_out(bench, 3, project) is None


def judge(bench: Bench, number: int, row: Row) -> None:
    said: Any = {"from_name": "answer", "to_name": "question", "type": "choices", "value": {"choices": ["A"]}}
    headers = {"Authorization": f"Token {bench.server.annotators[number].token}"}
    url = f"{bench.server.url}/api/tasks/{row.id}/annotations/"
    requests.post(url, headers=headers, json={"result": [said]}, timeout=60).raise_for_status()


def given_out(bench: Bench, number: int, project: int) -> str | None:
    """What the queue gives somebody next."""
    headers = {"Authorization": f"Token {bench.server.annotators[number].token}"}
    answer = requests.get(f"{bench.server.url}/api/projects/{project}/next", headers=headers, timeout=60)
    return str(answer.json()["data"]["item_id"]) if answer.status_code == 200 else None


@pytest.fixture
def faulty(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> Iterator[Network]:
    """Somebody else's server, behind a network that fails: files are uploaded."""
    with network(bench.server.url) as between:
        monkeypatch.setenv(URL, between.url)
        monkeypatch.setenv(TOKEN, bench.server.curator.token)
        yield between


def pushing(bench: Bench) -> subprocess.Popen[bytes]:
    code = (
        "import sys; from annotation.exchange import client; client.CHUNK = 2; "
        "from annotation.__main__ import main; sys.exit(main(sys.argv[1:]))"
    )
    words = ["push", "--data", str(bench.server.folder)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.Popen([sys.executable, "-c", code, *words], env=environment, stdout=subprocess.DEVNULL)


@pytest.mark.parametrize("when", ["POST /api/projects/", "/import"])
def test_killed_half_way_and_run_again_nothing_is_doubled(bench: Bench, faulty: Network, when: str) -> None:
    bench.build(*several(8))
    started: list[subprocess.Popen[bytes]] = []
    seen: list[str] = []

    def kill(asked: str) -> None:
        own_import = asked.endswith("/import") and any(row.data for row in bench.rows())
        if asked == when or (when == "/import" and own_import):
            seen.append(asked)
            started[0].send_signal(signal.SIGKILL)  # the server goes on with what it was asked
            started[0].wait()

    faulty.before = kill
    started.append(pushing(bench))
    assert started[0].wait(timeout=60) == -signal.SIGKILL
    faulty.before = None
    assert len(seen) == 1
    found = bench.push()
    assert found["there"] == (0 if when.startswith("POST") else 4)
    rows = bench.rows()
    assert sorted(row.item_id for row in rows) == [f"pushed/{n}" for n in range(8)]
    assert all(bench.ask("GET", row.data["clips"][0]["url"]).content.startswith(b"fLaC") for row in rows)
    holding = [one for one in bench.client.projects() if one.description == HOLDING]
    assert [len(bench.client.uploads(one.id)) for one in holding] == [8], "no file is uploaded twice"


@pytest.mark.parametrize(
    ("fault", "says"),
    [
        (Fault("POST", "/api/projects/", "status", 500), "The server is in trouble: see its log, then run the same"),
        (Fault("GET", "/api/tasks/", "status", 401), "The token is not, or no longer, valid here"),
        (Fault("GET", "/api/projects/", "html"), "Is $EARMARK_LABEL_STUDIO_URL the address of a Label Studio?"),
    ],
)
def test_faults_say_what_to_do_and_the_next_run_goes_on(bench: Bench, faulty: Network, fault: Fault, says: str) -> None:
    bench.build(*several(2))
    bench.push("pushed/0")
    faulty.faults = [fault]
    assert says in bench.fails()
    assert bench.push()["sent"] == 1
    assert len(bench.rows()) == 2


def test_a_project_deleted_under_us(bench: Bench, faulty: Network) -> None:
    bench.build(*several(2))
    project = bench.push("pushed/0")["projects"][0]["id"]

    def delete(asked: str) -> None:
        if asked == f"POST /api/projects/{project}/import":
            bench.ask("DELETE", f"/api/projects/{project}/")

    faulty.before = delete
    assert "It was deleted, or is somebody else's; run `push` again to make it anew" in bench.fails()
    faulty.before = None
    assert bench.push()["sent"] == 2


def edited(xml: str) -> str:
    return xml.replace("</View>", '<Header value="By hand"/></View>', 1)


def test_an_interface_edited_by_hand_is_put_back(bench: Bench) -> None:
    bench.build(*several(1))
    project = bench.client.project(bench.push()["projects"][0]["id"])
    bench.client.update(project, label_config=edited(project.label_config))
    assert "has its interface back" in bench.push()["notes"][0]
    assert bench.client.project(project.id).label_config == project.label_config


def test_a_description_edited_by_hand_stops_a_second_sending(bench: Bench) -> None:
    bench.build(*several(1), other=(item("other/1", tone(900.0)),))
    project = bench.client.project(bench.push("pushed")["projects"][0]["id"])
    bench.client.update(project, description="My own words")
    assert "got My own words. It holds items of this selection" in bench.fails()
    assert bench.push("other")["sent"] == 1, "what it does not hold can go on"


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("pushd",), "Did you mean 'pushed'?"),
        (("pushed/9",), "items that are there, got 1 that are not: pushed/9"),
        (("--task", "sond"), "Did you mean"),
        (("--limit", "0"), "--limit: expected 1 or more, got 0"),
        (("--gold", "1"), "--gold: expected a share from 0 to below 1"),
        (("--gold", "0.1", "--kind", "write"), "--gold: expected --kind blind_qa or viewing, got --kind write"),
        (("--kind", "preference"), "--replies for preference: expected 2 files of predictions, got 0"),
        (("--suggest", "nobody"), "a baseline (none built yet), got 'nobody'"),
    ],
)
def test_usage(bench: Bench, words: tuple[str, ...], says: str) -> None:
    bench.build(*several(1))
    assert says in bench.fails(*words, status=2)
