"""Faults while `push` and `pull` are at work on a real server: nothing is lost or doubled, and the next run goes on."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import requests

from annotation.__main__ import main
from annotation.configs import shape_of
from annotation.exchange import client as client_module
from annotation.exchange.client import Client
from annotation.exchange.incoming import raters_of
from annotation.server import process
from annotation.server.address import TOKEN, URL, Address
from annotation.server.command import serve
from annotation.server.state import Home, State
from earmark.judgements import Judgement, read_lines
from earmark.shards import ShardWriter
from tests.conftest import ROOT
from tests.faulty import Fault, Network, network
from tests.label_studio import LabelStudio
from tests.made import item, tone

COUNT = 6
PARAMS = "version: 1.0.0\nseed: 7\nsources: [hand]\n"
ANSWERS = {"answer": "A", "confidence": "4", "correct": "yes", "needs_audio": "yes", "clear": "yes", "difficulty": "2",
           "decision": "accept"}  # fmt: skip
FILES = ("annotation/judgements/blind_qa.jsonl", "build/annotation/rejects.jsonl")


def test_who_was_named_without_an_address_is_a_rater() -> None:
    """`serve --annotator second` gives an address that is the pseudonym's."""
    users = {1: "curator@earmark.invalid", 2: "first@lab.example", 3: "rater-02@earmark.invalid", 4: "x@lab.example",
             5: "rater-09@earmark.invalid"}  # fmt: skip
    known = {"first@lab.example": "rater-01", "second": "rater-02"}
    assert raters_of(users, known) == {2: "rater-01", 3: "rater-02"}


class Desk:
    """A folder with items, and a server behind a network that fails.

    Args:
        state: Of the server.
        folder: Of its state.
        between: The network.
        capsys: What commands say.
    """

    def __init__(self, state: State, folder: Path, between: Network, capsys: pytest.CaptureFixture[str]) -> None:
        self.state, self.folder, self.between, self._capsys = state, folder, between, capsys
        self.client = Client(Address(state.url, state.curator.token, Path(state.media)))
        Path("params.yaml").write_text(PARAMS, encoding="utf-8")
        Path("build/items/hand").mkdir(parents=True)
        shard = ShardWriter(Path("build/items/hand/items-00000.parquet"))
        for n in range(COUNT):
            shard.add(item(f"hand/{n}", tone(300.0 + 10 * n)))
        shard.close()

    def tell(self, verb: str) -> dict[str, Any]:
        """A command; its JSON."""
        self._capsys.readouterr()
        assert main([verb, "--data", str(self.folder), "--json"]) == 0
        found: dict[str, Any] = json.loads(self._capsys.readouterr().out)
        return found

    def fails(self, verb: str) -> str:
        """A command that cannot; what it says, in one line."""
        self._capsys.readouterr()
        assert main([verb, "--data", str(self.folder)]) == 1
        said = self._capsys.readouterr().err.splitlines()[-1]
        assert said.startswith("error: ")
        assert self.state.curator.token not in said
        return said

    def started(self, verb: str) -> subprocess.Popen[bytes]:
        """A command in a process of its own."""
        words = [sys.executable, "-m", "annotation", verb, "--data", str(self.folder)]
        return subprocess.Popen(words, env={**os.environ, "PYTHONPATH": str(ROOT)}, stdout=subprocess.DEVNULL)

    def judge(self) -> None:
        """Two people judge all there is."""
        body: Any = {"result": [
            {"from_name": name, "to_name": "question", "type": "choices", "value": {"choices": [word]}}
            for name, word in ANSWERS.items()
        ]}  # fmt: skip
        for account in self.state.annotators[:2]:
            headers = {"Authorization": f"Token {account.token}"}
            for row in self.rows():
                url = f"{self.state.url}/api/tasks/{row}/annotations/"
                requests.post(url, headers=headers, json=body, timeout=60).raise_for_status()

    def projects(self) -> list[int]:
        """Those of ours."""
        return [one.id for one in self.client.projects() if shape_of(one.description)]

    def rows(self) -> dict[int, str]:
        """The tasks, and their items."""
        return {row.id: row.item_id for one in self.projects() for row in self.client.tasks(one)}

    @staticmethod
    def disk() -> dict[str, bytes]:
        """What a pull writes."""
        return {name: Path(name).read_bytes() for name in FILES if Path(name).exists()}


@pytest.fixture
def desk(
    label_studio: LabelStudio, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Iterator[Desk]:
    """On the server that tests share; the commands go through the network, as to somebody else's server."""
    state = Home(label_studio.folder).read()
    assert state
    monkeypatch.chdir(tmp_path)
    with network(label_studio.url) as between:
        monkeypatch.setenv(URL, between.url)
        monkeypatch.setenv(TOKEN, state.curator.token)
        made = Desk(state, label_studio.folder, between, capsys)
        before = set(made.projects())
        try:
            yield made
        finally:
            for one in set(made.projects()) - before:
                delete(made, one)


def delete(desk: Desk, project: int) -> None:
    headers = {"Authorization": f"Token {desk.state.curator.token}"}
    requests.delete(f"{desk.state.url}/api/projects/{project}/", headers=headers, timeout=60).raise_for_status()


def on(path: str, does: Callable[[], object]) -> Callable[[str], None]:
    """Does something before the first request of a path, and no more."""
    done: list[str] = []

    def before(asked: str) -> None:
        if asked.endswith(path) and not done:
            done.append(asked)
            does()

    return before


@pytest.mark.parametrize("where", ["/export", "/api/users/"])
def test_a_pull_that_is_killed_changes_nothing_and_the_next_one_has_all(desk: Desk, where: str) -> None:
    desk.tell("push")
    desk.judge()
    running: list[subprocess.Popen[bytes]] = []

    def kill() -> None:
        running[0].send_signal(signal.SIGKILL)
        running[0].wait()

    desk.between.before = on(where, kill)
    running.append(desk.started("pull"))
    assert running[0].wait(120) == -signal.SIGKILL
    desk.between.before = None
    assert desk.disk() == {}
    told = desk.tell("pull")
    assert (told["read"], told["new"], told["now"]) == (2 * COUNT, 2 * COUNT, 2 * COUNT)
    assert len(read_lines(Path(FILES[0]), Judgement)) == 2 * COUNT
    assert not [*Path().rglob("*.part"), *Path().rglob(".exports")]


@pytest.mark.parametrize(
    ("fault", "says"),
    [
        (Fault("GET", "/api/projects/", "status", 401), "The token is not, or no longer, valid here"),
        (Fault("GET", "EXPORT", "status", 401), "The token is not, or no longer, valid here"),
        (Fault("GET", "EXPORT", "status", 500), "The server is in trouble: see its log"),
        (Fault("GET", "EXPORT", "cut"), "broke off"),
    ],
)
def test_a_pull_that_fails_leaves_what_was_there(desk: Desk, fault: Fault, says: str) -> None:
    desk.tell("push")
    desk.judge()
    desk.tell("pull")
    before = desk.disk()
    (project,) = desk.projects()
    path = fault.path.replace("EXPORT", f"/api/projects/{project}/export")
    desk.between.faults = [fault._replace(path=path)] * 5  # what only reads is asked again
    assert says in desk.fails("pull")
    assert desk.disk() == before
    desk.between.faults = []
    assert desk.tell("pull")["same"] == 2 * COUNT
    assert desk.disk() == before


def test_a_project_that_is_deleted_while_it_is_pulled(desk: Desk) -> None:
    desk.tell("push")
    desk.judge()
    desk.tell("pull")
    before = desk.disk()
    (project,) = desk.projects()
    desk.between.before = on("/export", lambda: delete(desk, project))
    assert "It was deleted" in desk.fails("pull")
    desk.between.before = None
    assert desk.disk() == before
    told = desk.tell("pull")
    assert (told["read"], told["kept"]) == (0, 2 * COUNT), "what was judged stays"
    assert desk.tell("push")["sent"] == COUNT


def test_a_server_that_is_killed_while_push_imports(
    label_studio_bin: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """It dies in the midst of the second chunk; started again, it gets what is missing, once."""
    assert label_studio_bin.is_file()
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(client_module, "CHUNK", 2)
    home = Home(tmp_path / "server")
    try:
        state = serve(home.folder, names=["rater-01", "rater-02"]).state
        assert state.pid
        with network(state.url) as between:
            monkeypatch.setenv(URL, between.url)
            monkeypatch.setenv(TOKEN, state.curator.token)
            desk = Desk(state, home.folder, between, capsys)
            chunks: list[str] = []

            def second(asked: str) -> None:
                chunks.extend([asked] if asked.endswith("/import") and desk.rows() else [])
                if len(chunks) == 1:
                    threading.Timer(0.02, os.kill, (state.pid, signal.SIGKILL)).start()
                    chunks.append("killed")

            between.before = second
            assert "un the same command again" in desk.fails("push")
            between.before = None
            assert main(["status", "--data", str(home.folder)]) == 1
            assert serve(home.folder).state.url == state.url
            told = desk.tell("push")
            assert told["there"] in {2, 4}  # what the server had acknowledged, and perhaps what it was at
            assert told["sent"] == COUNT - told["there"]
            assert sorted(desk.rows().values()) == [f"hand/{n}" for n in range(COUNT)]
            desk.judge()
            assert desk.tell("pull")["new"] == 2 * COUNT
    finally:
        process.stop(home, home.read())
