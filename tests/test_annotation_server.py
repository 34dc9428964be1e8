"""A real Label Studio of ours: who gets in, what shows, what leaves, and what four people and a `kill -9` do to it."""

from __future__ import annotations

import ast
import json
import os
import shutil
import signal
import stat
import subprocess
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import requests

from annotation.__main__ import main
from annotation.exchange.client import Client
from annotation.server import configuration, environment, process
from annotation.server.address import TOKEN, URL, address
from annotation.server.command import serve
from annotation.server.state import Account, Home, State
from earmark.errors import JudgementError
from tests.label_studio import ANNOTATORS, LabelStudio

FORM = '<View><Text name="text" value="$text"/><TextArea name="note" toName="text"/></View>'


@contextmanager
def served(folder: Path, **asked: Any) -> Iterator[State]:
    """A server of one test alone."""
    home = Home(folder)
    try:
        yield serve(folder, names=list(ANNOTATORS), **asked).state
    finally:
        process.stop(home, home.read())


def ask(url: str, account: Account, method: str, path: str, **details: Any) -> requests.Response:
    """One raw request, as an account."""
    with requests.Session() as session:
        session.trust_env = False
        session.headers["Authorization"] = f"Token {account.token}"
        return session.request(method, f"{url}{path}", timeout=120, **details)


def project(url: str, curator: Account, tasks: int) -> int:
    """A project whose tasks each of four people is to judge."""
    body = {"title": "Judged at once", "label_config": FORM, "maximum_annotations": len(ANNOTATORS)}
    made = ask(url, curator, "POST", "/api/projects/", json=body)
    assert made.status_code == 201, made.text
    number = int(made.json()["id"])
    sent = [{"text": f"task {n}"} for n in range(tasks)]
    assert ask(url, curator, "POST", f"/api/projects/{number}/import", json=sent).status_code == 201
    return number


def notes(url: str, curator: Account, number: int) -> Counter[str]:
    """What the server has stored: each note, and how often."""
    got = ask(url, curator, "GET", f"/api/projects/{number}/export?exportType=JSON&download_all_tasks=true")
    assert got.status_code == 200, got.text
    return Counter(a["result"][0]["value"]["text"][0] for task in got.json() for a in task["annotations"])


@dataclass
class Judging:
    """Four people who judge at once, as their browsers would: the next task, a draft, a submission.

    Attributes:
        acknowledged: Notes that the server said it had stored.
        trouble: Every answer that was neither a task nor the end of them.
    """

    url: str
    project: int
    tasks: int
    until: int | None = None
    acknowledged: list[str] = field(default_factory=list)
    trouble: list[str] = field(default_factory=list)
    enough: threading.Event = field(default_factory=threading.Event)

    def by(self, people: tuple[Account, ...]) -> list[threading.Thread]:
        """Begin."""
        threads = [threading.Thread(target=self._judge, args=(account,)) for account in people]
        for thread in threads:
            thread.start()
        return threads

    def _judge(self, account: Account) -> None:
        try:
            for _ in range(self.tasks):
                self._one(account)
                if self.until is not None and len(self.acknowledged) >= self.until:
                    self.enough.set()
        except (requests.exceptions.RequestException, AssertionError) as error:
            self.trouble.append(f"{type(error).__name__}: {error}")
        finally:
            self.enough.set()

    def _next(self, account: Account) -> int:
        # While somebody else's submission is being stored, the queue counts it twice and says that nothing is left.
        for _ in range(100):
            task = ask(self.url, account, "GET", f"/api/projects/{self.project}/next")
            if task.status_code == 200:
                return int(task.json()["id"])
            time.sleep(0.1)
        raise AssertionError(f"{account.pseudonym} gets no task: {task.status_code} {task.text[:200]}")

    def _one(self, account: Account) -> None:
        number = self._next(account)
        note = f"{account.pseudonym} on {number}"
        result = [{"from_name": "note", "to_name": "text", "type": "textarea", "value": {"text": [note]}}]
        where = f"/api/tasks/{number}"
        draft = ask(self.url, account, "POST", f"{where}/drafts?project={self.project}", json={"result": result})
        body = {"result": result, "lead_time": 1.0, "draft_id": draft.json().get("id")}
        answer = ask(self.url, account, "POST", f"{where}/annotations/?project={self.project}", json=body)
        if answer.status_code == 201:
            self.acknowledged.append(note)
        else:
            self.trouble.append(f"{answer.status_code} {answer.text[:200]}")


def test_the_curator_and_the_annotators_get_in_under_pseudonyms(label_studio: LabelStudio) -> None:
    assert label_studio.curator.email == "curator@earmark.invalid"
    assert [account.pseudonym for account in label_studio.annotators] == list(ANNOTATORS)
    for account in (label_studio.curator, *label_studio.annotators):
        found = ask(label_studio.url, account, "GET", "/api/current-user/whoami").json()
        assert found["email"] == account.email == f"{account.pseudonym}@earmark.invalid"
    for account in label_studio.annotators:
        found = ask(label_studio.url, account, "GET", "/api/current-user/whoami").json()
        assert found["first_name"] == account.pseudonym
    assert ask(label_studio.url, Account(pseudonym="", email="", password="", token="0" * 40), "GET", "/api/projects/")\
        .status_code == 401  # fmt: skip


def test_nobody_signs_up_without_an_invitation(label_studio: LabelStudio) -> None:
    with requests.Session() as session:
        page = f"{label_studio.url}/user/signup/"
        session.get(page, timeout=60)
        form = {
            "email": "somebody@example.org",
            "password": "long-enough-1",
            "csrfmiddlewaretoken": session.cookies["csrftoken"],
        }
        answer = session.post(page, data=form, headers={"Referer": page}, timeout=60, allow_redirects=False)
    assert answer.status_code in {403, 404}


def test_a_server_that_the_environment_names_takes_either_kind_of_token(
    label_studio: LabelStudio, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    who = label_studio.annotators[3]
    personal = ask(label_studio.url, who, "POST", "/api/token/").json()["token"]
    monkeypatch.setenv(URL, label_studio.url + "/")
    for token in (who.token, personal):
        monkeypatch.setenv(TOKEN, token)
        found = address()
        assert found.media is None
        assert token not in repr(found)
        assert Client(found).whoami() == who.email
        assert main(["status", "--json"]) == 0
        assert json.loads(capsys.readouterr().out)["account"] == who.email
    monkeypatch.setenv(TOKEN, "0" * 40)
    assert main(["status"]) == 1
    assert "token" in capsys.readouterr().err


def test_nothing_secret_shows(label_studio: LabelStudio) -> None:
    home = Home(label_studio.folder)
    state = home.read()
    assert state is not None
    people = (state.curator, *state.annotators)
    secrets = {word for account in people for word in (account.password, account.token)}
    assert all(len(word) > 12 for word in secrets)
    lines = subprocess.run(["ps", "-ww", "-eo", "args"], capture_output=True, text=True, check=True).stdout
    said = home.log.read_text(encoding="utf-8")
    assert str(state.port) in lines  # so that it is the server's line that is looked at
    assert not [word for word in secrets if word in lines or word in said]
    assert "token=" not in said  # invitations


def test_files_are_for_their_owner_alone(label_studio: LabelStudio) -> None:
    home = Home(label_studio.folder)
    kept = [home.file, home.log, home.folder / "people.json", home.data]
    kept += [path for path in home.data.rglob("*") if path.is_file()]
    assert {"label_studio.sqlite3", ".env"} <= {path.name for path in kept}
    assert [path for path in kept if stat.S_IMODE(path.stat().st_mode) & 0o077] == []


def test_it_listens_on_loopback_alone(label_studio: LabelStudio) -> None:
    state = Home(label_studio.folder).read()
    assert state is not None
    listening = [
        fields[1]
        for table in ("tcp", "tcp6")
        for line in Path(f"/proc/net/{table}").read_text().splitlines()[1:]
        if (fields := line.split())[3] == "0A" and fields[1].endswith(f":{state.port:04X}")
    ]
    assert listening == [f"0100007F:{state.port:04X}"]


def test_four_people_at_once_double_and_lose_nothing(label_studio: LabelStudio) -> None:
    number = project(label_studio.url, label_studio.curator, 12)
    judging = Judging(label_studio.url, number, tasks=12)
    for thread in judging.by(label_studio.annotators):
        thread.join()
    assert judging.trouble == []
    assert len(judging.acknowledged) == 12 * 4
    assert notes(label_studio.url, label_studio.curator, number) == Counter(set(judging.acknowledged))
    assert "database is locked" not in Home(label_studio.folder).log.read_text(encoding="utf-8")


def test_after_kill_9_in_the_midst_of_judging_all_that_was_acknowledged_is_there(
    label_studio_bin: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert label_studio_bin.is_file()
    home = Home(tmp_path / "server")
    with served(home.folder) as first:
        number = project(first.url, first.curator, 60)
        judging = Judging(first.url, number, tasks=60, until=12)
        threads = judging.by(tuple(first.annotators))
        assert judging.enough.wait(120)
        assert first.pid is not None
        os.kill(first.pid, signal.SIGKILL)
        for thread in threads:
            thread.join()
        assert len(judging.trouble) == len(ANNOTATORS)  # each was in the midst of a request
        assert main(["status", "--data", str(home.folder)]) == 1
        assert "is stopped" in capsys.readouterr().out
        stale = home.read()
        assert stale is not None
        assert stale.pid == first.pid

        again = serve(home.folder)
        assert again.new == []
        assert (again.state.url, again.state.curator, again.state.annotators) == (
            first.url, first.curator, first.annotators,
        )  # fmt: skip
        stored = notes(again.state.url, first.curator, number)
        assert len(judging.acknowledged) >= 12
        assert set(judging.acknowledged) <= set(stored)
        assert set(stored.values()) == {1}
        assert len(stored) <= len(judging.acknowledged) + len(ANNOTATORS)  # at most what was under way

        ours = again.state.pid
        assert serve(home.folder).state.pid == ours  # one that runs is left to run
        assert main(["status", "--json", "--data", str(home.folder)]) == 0
        shown = json.loads(capsys.readouterr().out)
        assert (shown["pid"], shown["database"], shown["annotators"]) == (ours, "sqlite", list(ANNOTATORS))
        with pytest.raises(JudgementError, match="stop"):
            serve(home.folder, media=tmp_path / "other")
        assert main(["stop", "--data", str(home.folder)]) == 0
        assert not home.running()
        assert main(["stop", "--data", str(home.folder)]) == 0
        assert capsys.readouterr().out.split("\n") == ["stopped", "no server runs here", ""]


WATCHED = """#!{python}
import os, sys
seen = os.open({seen!r}, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
place = {{"socket.connect": 1, "socket.sendto": 1, "socket.getaddrinfo": 0, "socket.gethostbyname": 0}}
def note(event, details):
    if event in place:
        os.write(seen, (event + "\\t" + str(details[place[event]]) + "\\n").encode())
sys.addaudithook(note)
from label_studio.server import main
sys.exit(main())
"""


def test_no_request_leaves_this_machine(
    label_studio_bin: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home, seen, command = Home(tmp_path / "server"), tmp_path / "seen", tmp_path / "label-studio"
    command.write_text(WATCHED.format(python=label_studio_bin.parent / "python", seen=str(seen)))
    command.chmod(0o755)
    home.prepare()
    told = configuration.variables(home.data, tmp_path / "media")
    shutil.copyfile(environment.template(label_studio_bin, told), home.data / environment.DATABASE)
    monkeypatch.setenv(environment.VARIABLE, str(command))
    # What another Label Studio on this machine may have been told must not reach ours.
    for name in ("COLLECT_ANALYTICS", "LABEL_STUDIO_COLLECT_ANALYTICS", "LATEST_VERSION_CHECK"):
        monkeypatch.setenv(name, "true")
    monkeypatch.setenv("DATABASE_NAME", str(tmp_path / "elsewhere.sqlite3"))
    monkeypatch.setenv("SENTRY_DSN", "https://key@sentry.example.org/1")
    with served(home.folder) as state:
        number = project(state.url, state.curator, 2)
        judging = Judging(state.url, number, tasks=2)
        for thread in judging.by(tuple(state.annotators)):
            thread.join()
        assert notes(state.url, state.curator, number).total() == 8
        for path in ("/api/version", "/heidi-tips", f"/projects/{number}/data", "/user/account"):
            ask(state.url, state.curator, "GET", path)
        assert not (tmp_path / "elsewhere.sqlite3").exists()
    asked = [line.split("\t")[1] for line in seen.read_text().splitlines()]
    places = {str(ast.literal_eval(where)[0]) if where.startswith("(") else where for where in asked}
    assert places == {"127.0.0.1", "localhost"}
    assert "('127.0.0.1', 9)" in asked  # it does try: the proxy that refuses everything is what it came to


@pytest.mark.slow  # its migrations alone take half a minute
def test_on_postgresql_four_people_at_once_double_and_lose_nothing(
    label_studio_bin: Path, postgres: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert label_studio_bin.is_file()
    home = Home(tmp_path / "server")
    word = configuration.Postgres.of(postgres).password
    data = ["--data", str(home.folder)]
    wrong = postgres.replace(word, "another-word")
    assert main(["serve", *data, "--postgres", wrong]) == 1
    refused = capsys.readouterr().err
    assert "password authentication failed" in refused
    assert "another-word" not in refused
    with served(home.folder, postgres=postgres) as state:
        number = project(state.url, state.curator, 12)
        judging = Judging(state.url, number, tasks=12)
        for thread in judging.by(tuple(state.annotators)):
            thread.join()
        assert judging.trouble == []
        assert notes(state.url, state.curator, number) == Counter(set(judging.acknowledged))
        assert not (home.data / environment.DATABASE).exists()
        assert main(["status", "--json", *data]) == 0
        shown = capsys.readouterr().out
        assert json.loads(shown)["database"] == "postgresql"
        lines = subprocess.run(["ps", "-ww", "-eo", "args"], capture_output=True, text=True, check=True).stdout
        assert word not in shown + lines + home.log.read_text(encoding="utf-8")
        with pytest.raises(JudgementError, match="--data"):
            serve(home.folder, postgres=postgres.replace("/postgres", "/other"))
        process.stop(home, home.read())
        again = serve(home.folder).state  # on the database that it knows
        assert notes(again.url, state.curator, number).total() == 12 * 4
