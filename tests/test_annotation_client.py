"""The client, against a real Label Studio, and against one behind a network that fails."""

from __future__ import annotations

import json
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests

from annotation.exchange import client as client_module
from annotation.exchange.client import Client, Key, Project
from annotation.exchange.connection import Connection, NoAnswerError, RefusedError
from annotation.server.address import Address
from earmark.errors import JudgementError
from tests.faulty import Fault, Network, network
from tests.label_studio import LabelStudio

XML = '<View><Text name="question" value="$question"/><TextArea name="answer" toName="question"/></View>'
OTHER_XML = XML.replace("answer", "reply")


def task(n: int, content: str = "sha256:1", **more: Any) -> dict[str, Any]:
    return {"data": {"item_id": f"made/{n}", "content_hash": content, "question": f"q {n}", **more}}


@pytest.fixture
def client(label_studio: LabelStudio) -> Client:
    return Client(label_studio.address)


@pytest.fixture
def project(client: Client, request: pytest.FixtureRequest) -> Project:
    return client.create(request.node.name[:50], f"of {request.node.name}", XML, "Listen.", 2)


@pytest.fixture
def faulty(label_studio: LabelStudio) -> Iterator[Network]:
    with network(label_studio.url) as between:
        yield between


def through(between: Network, label_studio: LabelStudio, settle_s: float = 3.0) -> Client:
    address = label_studio.address._replace(url=between.url)
    return Client(address, Connection(address, pauses_s=(0.0, 0.0)), settle_s)


def keys(client: Client, project: Project) -> list[str]:
    return sorted(row.item_id for row in client.tasks(project.id))


def test_who_and_users(client: Client, label_studio: LabelStudio) -> None:
    assert client.whoami() == label_studio.curator.email
    assert set(client.users().values()) >= {one.email for one in label_studio.annotators}


def test_a_project_is_as_it_was_made(client: Client, project: Project) -> None:
    assert client.project(project.id) == project
    assert (project.overlap, project.label_config, project.instruction, project.tasks) == (2, XML, "Listen.", 0)
    assert project in client.projects()
    assert client.update(project, maximum_annotations=3).overlap == 3


def test_tasks_are_sent_once(client: Client, project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(client_module, "CHUNK", 4)
    monkeypatch.setattr(client_module, "PAGE", 3)
    told: list[int] = []
    assert client.add_tasks(project.id, [task(n) for n in range(6)], told.append) == 6
    assert told == [4, 2]
    assert client.add_tasks(project.id, [task(n) for n in (3, 8, 7, 8)]) == 2
    assert keys(client, project) == [f"made/{n}" for n in (0, 1, 2, 3, 4, 5, 7, 8)]
    assert client.add_tasks(project.id, [task(3, "sha256:2")]) == 1, "an item that changed is another task"
    assert client.has(project.id, Key("made/3", "sha256:2"))
    assert not client.has(project.id, Key("made/3", "sha256:3"))
    assert client.add_tasks(project.id, [task(3, replies=["x", "y"]), task(3, replies=["y", "x"])]) == 1


def test_counts_and_export(client: Client, project: Project, label_studio: LabelStudio, tmp_path: Path) -> None:
    client.add_tasks(project.id, [{**task(1), "meta": {"gold": True}}, task(2)])
    first = next(client.tasks(project.id))
    text: Any = {"from_name": "answer", "to_name": "question", "type": "textarea", "value": {"text": ["$5 é"]}}
    for n, cancelled in ((0, False), (1, True)):
        headers = {"Authorization": f"Token {label_studio.annotators[n].token}"}
        url = f"{label_studio.url}/api/tasks/{first.id}/annotations/"
        body: Any = {"result": [text], "was_cancelled": cancelled}
        requests.post(url, json=body, headers=headers, timeout=30).raise_for_status()
    row = next(client.tasks(project.id))
    assert (row.total_annotations, row.cancelled) == (1, 1)
    client.export(project.id, tmp_path / "all.json")
    found = json.loads((tmp_path / "all.json").read_text(encoding="utf-8"))
    assert [one["data"]["item_id"] for one in found] == ["made/1", "made/2"], "those that nobody judged, too"
    assert found[0]["meta"] == {"gold": True}
    assert found[0]["annotations"][0]["result"][0]["value"]["text"] == ["$5 é"]
    assert [file.name for file in tmp_path.iterdir()] == ["all.json"]


def test_a_folder_is_served(client: Client, project: Project, label_studio: LabelStudio) -> None:
    folder = label_studio.media / "clips"
    folder.mkdir(exist_ok=True)
    (folder / "a.flac").write_bytes(b"sound")
    client.serve_folder(project.id, folder)
    client.serve_folder(project.id, folder)
    headers = {"Authorization": f"Token {label_studio.annotators[0].token}"}
    answer = requests.get(f"{label_studio.url}/data/local-files/?d=clips/a.flac", headers=headers, timeout=30)
    assert (answer.status_code, answer.content) == (200, b"sound")


def test_uploads(client: Client, label_studio: LabelStudio) -> None:
    holding = client.create("of uploads", "of uploads", "<View></View>", "")
    path = client.upload(holding.id, "name.flac", b"fLaC and so on")
    assert client.uploads(holding.id) == [path]
    assert path.endswith("-name.flac")
    headers = {"Authorization": f"Token {label_studio.annotators[0].token}"}
    assert requests.get(f"{label_studio.url}/data/{path}", headers=headers, timeout=30).content == b"fLaC and so on"
    assert client.one_of(holding.id) is None


def test_an_import_whose_answer_is_lost_is_not_sent_again(
    faulty: Network, label_studio: LabelStudio, project: Project
) -> None:
    faulty.faults = [Fault("POST", f"/api/projects/{project.id}/import", "lost")]
    client = through(faulty, label_studio)
    assert client.add_tasks(project.id, [task(n) for n in range(5)]) == 5
    assert keys(client, project) == [f"made/{n}" for n in range(5)]
    assert faulty.asked.count(f"POST /api/projects/{project.id}/import") == 1


@pytest.mark.parametrize("fault", ["dead", "status"])
def test_an_import_that_was_not_done_stops_and_goes_on_when_run_again(
    faulty: Network, label_studio: LabelStudio, project: Project, fault: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(client_module, "CHUNK", 2)
    done: list[int] = []
    client = through(faulty, label_studio, settle_s=0.0)

    def second_fails(asked: str) -> None:
        if asked.endswith("/import") and len(done) == 1:
            faulty.faults = [Fault("POST", "/api/projects/", fault)]

    faulty.before = second_fails
    with pytest.raises(JudgementError, match="run the same command again: what is there already is not sent twice"):
        client.add_tasks(project.id, [task(n) for n in range(6)], done.append)
    faulty.before = None
    assert keys(client, project) == ["made/0", "made/1"]
    assert client.add_tasks(project.id, [task(n) for n in range(6)]) == 4
    assert keys(client, project) == [f"made/{n}" for n in range(6)]


def test_a_project_whose_answer_is_lost_is_found(faulty: Network, label_studio: LabelStudio, client: Client) -> None:
    faulty.faults = [Fault("POST", "/api/projects/", "lost")]
    made = through(faulty, label_studio).create("lost and found", "lost and found", XML, "")
    assert [one.id for one in client.projects() if one.description == "lost and found"] == [made.id]


@pytest.mark.parametrize("what", ["dead", "status", "cut"])
def test_what_only_reads_is_asked_again(faulty: Network, label_studio: LabelStudio, what: str) -> None:
    faulty.faults = [Fault("GET", "/api/current-user/whoami", what)] * 2
    assert through(faulty, label_studio).whoami() == label_studio.curator.email
    assert len(faulty.asked) == 3


@pytest.mark.parametrize(
    ("fault", "says"),
    [
        (Fault("GET", "/", "status", 401), "got status 401: as told. The token is not, or no longer, valid here: copy"),
        (
            Fault("GET", "/", "status", 404),
            "got status 404: as told. It was deleted, or is somebody else's; run `push`",
        ),
        (Fault("GET", "/", "status", 500), "got status 500: as told. The server is in trouble: see its log, then run"),
        (Fault("GET", "/", "status", 302), "got status 302: as told. Is $EARMARK_LABEL_STUDIO_URL right"),
        (Fault("GET", "/", "html"), "expected JSON, got text/html. Is $EARMARK_LABEL_STUDIO_URL the address"),
    ],
)
def test_faults_say_what_to_do(faulty: Network, label_studio: LabelStudio, fault: Fault, says: str) -> None:
    faulty.faults = [fault]
    with pytest.raises(JudgementError) as caught:
        through(faulty, label_studio).whoami()
    assert says in str(caught.value)
    assert label_studio.curator.token not in str(caught.value)


def test_a_server_that_hangs(faulty: Network, label_studio: LabelStudio, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("annotation.exchange.connection.ANSWER_S", 0.2)
    faulty.faults = [Fault("GET", "/", "hangs", seconds=1.0)]
    with pytest.raises(NoAnswerError, match=r"got none in time. It is slow or hangs: look at it"):
        through(faulty, label_studio).whoami()


def test_a_server_that_is_gone() -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{probe.getsockname()[1]}"
    client = Client(Address(url, "token", None), Connection(Address(url, "token", None), ()))
    with pytest.raises(NoAnswerError, match=r"it is gone, or was never there. Start it"):
        client.whoami()


def test_an_export_that_breaks_off_leaves_no_file(
    faulty: Network, label_studio: LabelStudio, project: Project, tmp_path: Path
) -> None:
    client = through(faulty, label_studio)
    client.add_tasks(project.id, [task(n) for n in range(5)])
    faulty.faults = [Fault("GET", f"/api/projects/{project.id}/export", "cut")]
    (tmp_path / "all.json").write_text("before", encoding="utf-8")
    with pytest.raises(NoAnswerError, match="broke off"):
        client.export(project.id, tmp_path / "all.json")
    assert (tmp_path / "all.json").read_text(encoding="utf-8") == "before"
    assert [file.name for file in tmp_path.iterdir()] == ["all.json"]


def test_a_task_that_is_refused_is_named(client: Client, project: Project) -> None:
    with pytest.raises(RefusedError, match=r"\"question\" key is expected in task data.*Nothing of it was stored"):
        client.add_tasks(project.id, [{"data": {"item_id": "made/1", "content_hash": "sha256:1"}}])
    assert keys(client, project) == []


def test_a_project_that_was_deleted(client: Client) -> None:
    with pytest.raises(RefusedError, match="run `push` again to make it anew"):
        list(client.tasks(999_999))


def test_personal_tokens(label_studio: LabelStudio) -> None:
    headers = {"Authorization": f"Token {label_studio.curator.token}"}
    made = requests.post(f"{label_studio.url}/api/token/", headers=headers, timeout=30)
    made.raise_for_status()
    address = label_studio.address._replace(token=made.json()["token"])
    client = Client(address)
    assert client.whoami() == label_studio.curator.email
    client._ask._session.headers["Authorization"] = "Bearer expired.after.300s"
    assert client.whoami() == label_studio.curator.email
    with pytest.raises(RefusedError, match=r"status 401.*copy a new one"):
        Client(address._replace(token="not.a.token")).whoami()  # noqa: S106
