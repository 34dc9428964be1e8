"""`python -m annotation`: what it says to those who call it wrongly, and the parts of it that need no server."""

from __future__ import annotations

import fcntl
import os
import re
import socket
import stat
import string
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotation.__main__ import VERBS, main
from annotation.server import accounts, configuration, environment, process
from annotation.server.address import TOKEN, URL, Address, address
from annotation.server.people import People
from annotation.server.state import Home, State
from earmark.errors import JudgementError, UsageError

HEAVY = {"pandas", "label_studio_sdk", "crowdkit", "krippendorff", "matplotlib", "requests", "scipy"}


@pytest.fixture(autouse=True)
def _nobody_else(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in (URL, TOKEN, environment.VARIABLE):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(environment, "ROOT", tmp_path / "build")


@pytest.fixture
def taken() -> Iterator[int]:
    """A port on loopback that somebody listens on."""
    with socket.socket() as held:
        held.bind((configuration.HOST, 0))
        held.listen()
        yield held.getsockname()[1]


def fresh(folder: Path) -> State:
    return State(url="http://127.0.0.1:1", port=1, media=str(folder / "media"), curator=accounts.curator())


def refused(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    """The one line that a call ends with that cannot be done."""
    assert main(arguments) in {1, 2}
    shown = capsys.readouterr()
    assert shown.out == ""
    assert shown.err.startswith("error: ")
    assert shown.err.count("\n") == 1
    return shown.err


def test_help_names_every_verb_and_imports_nothing_heavy() -> None:
    code = (
        "import sys; from annotation.__main__ import main\n"
        "try: main(['--help'])\n"
        "except SystemExit as end: assert end.code == 0\n"
        "print(*sorted({name.partition('.')[0] for name in sys.modules}), file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert [verb for verb in VERBS if not re.search(rf"^ +{verb}\b", done.stdout, re.MULTILINE)] == []
    assert {"annotation", "argparse"} <= set(done.stderr.split())
    assert not HEAVY & set(done.stderr.split())


@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_explains_itself(verb: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as end:
        main([verb, "--help"])
    assert end.value.code == 0
    assert f"python -m annotation {verb}" in capsys.readouterr().out


@pytest.mark.parametrize("arguments", [[], ["pul"], ["serve", "--port", "many"], ["stop", "--json"]])
def test_a_wrong_call_is_one_line_and_status_2(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as end:
        main(arguments)
    assert end.value.code == 2
    assert re.fullmatch(r"error: .*--help`\n", capsys.readouterr().err)


def test_where_no_server_ever_was(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data = ["--data", str(tmp_path / "none")]
    assert main(["status", *data]) == 1
    assert main(["stop", *data]) == 0
    assert main(["status", "--json", *data]) == 1
    assert '"running": false' in capsys.readouterr().out
    assert not (tmp_path / "none").exists()
    with pytest.raises(JudgementError, match=r"got none.*annotation serve"):
        address(tmp_path / "none")


@pytest.mark.parametrize("damaged", ["", "{", "[]", '{"url": 1}', '{"url": "", "port": 1, "more": 2}', "\xff"])
@pytest.mark.parametrize("verb", ["serve", "status", "stop"])
def test_a_damaged_state_is_said_and_left_alone(
    verb: str, damaged: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    home = Home(tmp_path)
    home.file.write_bytes(damaged.encode("latin-1"))
    assert "server.json" in refused(capsys, verb, "--data", str(tmp_path))
    assert home.file.read_bytes() == damaged.encode("latin-1")


def test_a_folder_that_cannot_be_one(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "file").touch()
    assert "--data" in refused(capsys, "serve", "--data", str(tmp_path / "file" / "server"))


@pytest.mark.parametrize("named", ["/none/label-studio", ".", "no-such-command", "true", "false", "README"])
def test_a_command_that_is_not_label_studio(
    named: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "README").touch()
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv(environment.VARIABLE, named)
    home = Home(tmp_path / "server")
    said = refused(capsys, "serve", "--data", str(home.folder))
    assert named in said
    assert environment.VARIABLE in said or "label-studio: expected" in said
    assert not home.running()
    assert home.read() is None  # nothing is remembered of what never began


@pytest.mark.parametrize(("name", "other"), [(URL, TOKEN), (TOKEN, URL)])
def test_one_of_two_variables(
    name: str, other: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv(name, "https://studio.example.org")
    assert f"${other}" in refused(capsys, "status")


@pytest.mark.parametrize(
    "url",
    ["studio.example.org", "127.0.0.1:8080", "ftp://studio.example.org", "http://", "http://[::1", "https://host/?a=1",
     "https://somebody:secret-word@studio.example.org"],
)  # fmt: skip
def test_an_address_that_is_none(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(URL, url)
    monkeypatch.setenv(TOKEN, "0" * 40)
    with pytest.raises(JudgementError, match="https://host") as error:
        address()
    assert "secret-word" not in str(error.value)


def test_a_token_that_is_none_is_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(URL, "https://studio.example.org")
    for token in ("Token 0123456789", "0123456789\u2026"):
        monkeypatch.setenv(TOKEN, token)
        with pytest.raises(JudgementError, match="Account & Settings") as error:
            address()
        assert "0123456789" not in str(error.value)
    monkeypatch.setenv(TOKEN, " 0123456789\n")  # as it is pasted
    monkeypatch.setenv(URL, "https://studio.example.org/label/ ")
    assert address() == Address("https://studio.example.org/label", "0123456789", None)


@pytest.mark.parametrize(
    "url",
    ["localhost", "mysql://a:secret-word@host/name", "postgresql://a:secret-word@host", "postgresql://host/name",
     "postgresql://a:secret-word@host:many/name", "postgresql://a:secret-word@host/name?sslmode=require"],
)  # fmt: skip
def test_a_database_that_is_none(url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    said = refused(capsys, "serve", "--data", str(tmp_path / "server"), "--postgres", url)
    assert "--postgres" in said
    assert "secret-word" not in said
    assert not (tmp_path / "server").exists()


def test_a_database_address_is_read_as_written() -> None:
    found = configuration.Postgres.of("postgresql://ann%40lab:p%2Fw%3A1@db.example.org/ear%20mark")
    assert found == ("ann@lab", "p/w:1", "db.example.org", 5432, "ear mark")


@pytest.mark.parametrize("port", ["-1", "65536", "taken"])
def test_a_port_that_cannot_be_had(port: str, taken: int, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    asked = str(taken) if port == "taken" else port
    assert "--port" in refused(capsys, "serve", "--data", str(tmp_path), f"--port={asked}")
    assert Home(tmp_path).read() is None


def test_the_port_of_last_time_is_taken_again_if_it_is_free(taken: int) -> None:
    with socket.socket() as probe:
        probe.bind((configuration.HOST, 0))
        free = probe.getsockname()[1]
    assert process.free_port(None, free) == free
    assert process.free_port(None, taken) != taken


@pytest.mark.parametrize("name", ["", "  ", "@", "ann@", "ann@lab", "ann b@example.org"])
def test_somebody_who_is_nobody(name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert "--annotator" in refused(capsys, "serve", "--data", str(tmp_path), "--annotator", name)
    assert Home(tmp_path).read() is None
    assert People(tmp_path / "people.json").known() == {}


def test_people_are_known_by_pseudonyms_however_they_are_written(tmp_path: Path) -> None:
    people = People(tmp_path / "people.json")
    assert people.pseudonym("Ann") == "rater-01"
    assert people.pseudonym("ann@example.org") == "rater-02"
    assert people.pseudonym(" ANN@example.ORG ") == "rater-02"
    assert people.pseudonym("rater-01@earmark.invalid") == "rater-01"  # as the server knows Ann
    assert people.pseudonym("curator@earmark.invalid") == "curator"
    assert people.pseudonym("rater-04") == "rater-04"
    assert [people.pseudonym(name) for name in ("Bob", "Eve")] == ["rater-03", "rater-05"]
    assert stat.S_IMODE(people.file.stat().st_mode) == 0o600


NAMES = st.one_of(
    st.text(string.ascii_letters + " @.é", min_size=1, max_size=8).filter(str.strip),
    st.integers(1, 9).map("rater-{:02d}".format),
    st.integers(1, 9).map("rater-{:02d}@earmark.invalid".format),
)


@given(st.lists(NAMES, max_size=12))
def test_a_pseudonym_is_for_ever_and_reads_back(names: list[str]) -> None:
    with TemporaryDirectory() as folder:
        people = People(Path(folder) / "people.json")
        first = {name: people.pseudonym(name) for name in names}
        assert {name: People(people.file).pseudonym(name) for name in reversed(names)} == first
        known = people.known()
        assert len(set(known.values())) == len(known)
        assert {people.pseudonym(f"{name}@earmark.invalid") for name in known.values()} == set(known.values())


@pytest.mark.parametrize("damaged", ["{", "[]", '{"ann": 1}', '{"ann": "rater-01", "bob": "rater-01"}'])
def test_damaged_pseudonyms_are_said_and_left_alone(damaged: str, tmp_path: Path) -> None:
    people = People(tmp_path / "people.json")
    people.file.write_text(damaged)
    with pytest.raises(JudgementError, match="other pseudonyms"):
        people.pseudonym("eve")
    assert people.file.read_text() == damaged


def test_the_server_is_told_nothing_of_what_its_caller_was(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    others = {
        "LABEL_STUDIO_HOST": "https://elsewhere.example.org", "DATABASE_NAME": "/elsewhere.sqlite3", "DEBUG": "true",
        "COLLECT_ANALYTICS": "true", "SENTRY_DSN": "https://key@sentry.example.org/1", "https_proxy": "http://proxy:1",
        "HF_TOKEN": "secret-word", "PYTHONPATH": "/elsewhere", TOKEN: "secret-word",
    }  # fmt: skip
    for name, value in others.items():
        monkeypatch.setenv(name, value)
    told = configuration.variables(tmp_path, tmp_path / "media", "postgresql://ann:word@db.example.org/earmark")
    assert {name for name, value in others.items() if told.get(name) == value} == set()
    assert told["PATH"] == os.environ["PATH"]
    # labelstudio.md, 2: on by default, the first carries project titles, questions and annotations away.
    assert told["LABEL_STUDIO_COLLECT_ANALYTICS"] == told["COLLECT_ANALYTICS"] == "false"
    assert told["LABEL_STUDIO_LATEST_VERSION_CHECK"] == "false"
    assert told["SENTRY_DSN"] == told["FRONTEND_SENTRY_DSN"] == ""
    assert (told["DJANGO_DB"], told["POSTGRE_HOST"], told["POSTGRE_PASSWORD"]) == ("default", "db.example.org", "word")


def test_a_state_is_for_its_owner_alone_and_whole(tmp_path: Path) -> None:
    home = Home(tmp_path)
    home.file.touch(0o644)
    (tmp_path / ".server.json.part").touch(0o644)  # of a run that was killed
    home.write(fresh(tmp_path))
    assert stat.S_IMODE(home.file.stat().st_mode) == 0o600
    assert home.read() is not None
    assert [path.name for path in tmp_path.iterdir()] == ["server.json"]


def test_a_number_that_is_somebody_elses_by_now_is_not_signalled(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    home, state = Home(tmp_path), fresh(tmp_path)
    home.prepare()
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE, start_new_session=True) as other:
        state.pid = other.pid
        home.write(state)
        assert main(["stop", "--data", str(tmp_path)]) == 0
        assert "no server runs" in capsys.readouterr().out
        assert other.poll() is None
        other.communicate(b"\n")
    assert other.returncode == 0
    kept = home.read()
    assert kept is not None
    assert kept.pid is None


def test_a_server_whose_number_is_not_known_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    home = Home(tmp_path)
    home.prepare()
    home.write(fresh(tmp_path))
    with home.lock.open("r+") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        assert home.running()
        assert "fuser" in refused(capsys, "stop", "--data", str(tmp_path))
    assert not home.running()


def test_it_is_installed_once_and_again_when_pins_change(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ran: list[list[str]] = []
    venv = tmp_path / "venv"

    def run(command: list[str], *_: object) -> None:
        ran.append(command)
        (venv / "bin").mkdir(parents=True, exist_ok=True)
        (venv / "bin" / "label-studio").touch()

    monkeypatch.setattr(environment, "_run", run)
    assert environment.installed(venv) == environment.installed(venv) == venv / "bin" / "label-studio"
    assert ["--require-hashes" in command for command in ran] == [False, True]
    (venv / ".ready").write_text("of other pins")
    environment.installed(venv)
    assert len(ran) == 4
    (venv / ".ready").unlink()  # left half-way
    environment.installed(venv)
    assert len(ran) == 6


def test_an_installation_that_fails_says_why_and_is_not_taken_for_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    failing = [sys.executable, "-c", "import sys; sys.exit('noise\\nERROR: no such version\\nmore')"]
    run = environment._run
    monkeypatch.setattr(environment, "_run", lambda command, *how: None if "venv" in command else run(command, *how))
    monkeypatch.setattr(environment, "_installer", lambda _: failing)
    with pytest.raises(JudgementError, match=r"ERROR: no such version.*network"):
        environment.installed(tmp_path / "venv")
    assert not (tmp_path / "venv" / ".ready").exists()


def test_what_is_installed_is_pinned_by_hash_and_from_nowhere_in_particular() -> None:
    text = environment.REQUIREMENTS.read_text(encoding="utf-8")
    pins = re.findall(r"^(\S+)==\S+.*\\\n    --hash=sha256:", text, re.MULTILINE)
    assert "label-studio" in pins
    assert len(pins) == len(re.findall(r"^[a-z]", text, re.MULTILINE | re.IGNORECASE))
    assert "://" not in text


def test_invited_keeps_whoever_is_there(tmp_path: Path) -> None:
    people, state = People(tmp_path / "people.json"), fresh(tmp_path)
    new = accounts.invited(state, ["Ann", "bob@example.org", "ann", "curator"], people)
    assert [(a.pseudonym, a.email) for a in new] == [
        ("rater-01", "rater-01@earmark.invalid"), ("rater-02", "bob@example.org"),
    ]  # fmt: skip
    assert accounts.invited(state, ["BOB@example.org"], people) == []
    with pytest.raises(UsageError):
        accounts.invited(state, ["eve@example.org", "@"], people)
    assert [account.pseudonym for account in state.annotators] == ["rater-01", "rater-02"]
