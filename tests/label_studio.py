"""A real Label Studio for tests: one for each process that runs tests, on a folder of its own, stopped at the end."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
import requests

from annotation.exchange.client import Client
from annotation.server import address, configuration, environment, process
from annotation.server.address import Address
from annotation.server.command import serve
from annotation.server.people import People
from annotation.server.state import Account, Home

ANNOTATORS = ("rater-01", "rater-02", "rater-03", "rater-04")
NEED_IT = {"label_studio", "label_studio_bin"}
ROOT = Path(__file__).parent.parent
_WORKER = os.environ.get("PYTEST_XDIST_WORKER")
_INSTALLING = pytest.StashKey[subprocess.Popen[bytes]]()


@dataclass(frozen=True, slots=True)
class LabelStudio:
    """A server that answers.

    Attributes:
        folder: Of its state, as `--data` of the commands names it.
        url: Its page.
        media: Folder that it serves files of.
        curator: The account of the commands.
        annotators: Four people, `rater-01` to `rater-04`, with passwords and (legacy) tokens.
    """

    folder: Path
    url: str
    media: Path
    curator: Account
    annotators: tuple[Account, ...]

    @property
    def address(self) -> Address:
        """What the curator's client speaks to."""
        return Address(self.url, self.curator.token, self.media)

    @property
    def people(self) -> People:
        """Who has which pseudonym here."""
        return address.people(self.folder)

    def as_annotator(self, number: int) -> Address:
        """What the client of an annotator speaks to.

        Args:
            number: From 0.
        """
        return Address(self.url, self.annotators[number].token, self.media)


@pytest.hookimpl
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Where several processes test, modules that need Label Studio come in the middle: by then it is installed."""
    if not _WORKER:
        return
    modules: dict[Path, list[pytest.Item]] = {}
    for item in items:
        modules.setdefault(item.path, []).append(item)
    needing = [name for name, held in modules.items() if any(map(_needs_it, held))]
    others = [name for name in modules if name not in needing]
    half = len(others) // 2
    items[:] = [item for name in (*others[:half], *needing, *others[half:]) for item in modules[name]]


@pytest.hookimpl
def pytest_collection_finish(session: pytest.Session) -> None:
    """Install Label Studio, where a test needs it: minutes, the first time.

    One of several processes has it done beside its tests; one alone does it before the clock of the first test runs.
    """
    if session.config.option.collectonly or not any(map(_needs_it, session.items)):
        return
    if not _WORKER:
        install()
    elif _WORKER == "gw0":
        session.config.stash[_INSTALLING] = subprocess.Popen(
            [sys.executable, "-c", "from tests.label_studio import install; install()"],
            cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip


@pytest.hookimpl
def pytest_sessionfinish(session: pytest.Session) -> None:
    """Leave no installation behind that is under way."""
    if installing := session.config.stash.get(_INSTALLING, None):
        installing.wait()


def install() -> None:
    """Have Label Studio and its empty database; where it fails, a test that needs them says why."""
    nowhere = environment.ROOT / "nowhere"
    environment.template(environment.label_studio(), configuration.variables(nowhere, nowhere))


def _needs_it(item: pytest.Item) -> bool:
    return bool(NEED_IT & {*getattr(item, "fixturenames", ())})


@pytest.fixture(scope="session")
def label_studio_bin() -> Path:
    """The command `label-studio`, installed."""
    return environment.label_studio()


@pytest.fixture(scope="session")
def _served(label_studio_bin: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[LabelStudio]:
    assert label_studio_bin.is_file()
    home = Home(tmp_path_factory.mktemp("label-studio"))
    try:
        state = serve(home.folder, names=list(ANNOTATORS)).state
        with _ended_with_us(state.pid):
            yield LabelStudio(home.folder, state.url, Path(state.media), state.curator, tuple(state.annotators))
    finally:
        process.stop(home, home.read())


@pytest.fixture(scope="module")
def label_studio(_served: LabelStudio) -> Iterator[LabelStudio]:
    """A server on SQLite, without projects; modules share it, so the projects of each end with it."""
    yield _served
    client = Client(_served.address)
    headers = {"Authorization": f"Token {_served.curator.token}"}
    for one in client.projects():
        requests.delete(f"{_served.url}/api/projects/{one.id}/", headers=headers, timeout=60).raise_for_status()
    assert not client.projects()


@contextmanager
def _ended_with_us(pid: int | None) -> Iterator[None]:
    """Where this process is killed and can stop nothing, a pipe breaks, and whoever reads it ends the server."""
    code = "import os, signal, sys; sys.stdin.read(1) or os.killpg(int(sys.argv[1]), signal.SIGKILL)"
    guard = [sys.executable, "-c", code, str(pid)]
    with subprocess.Popen(guard, stdin=subprocess.PIPE, start_new_session=True) as waiting:
        yield
        waiting.communicate(b".")


@pytest.fixture
def postgres() -> Iterator[str]:
    """The address of an empty PostgreSQL on loopback; its server refuses root, who runs it as `postgres`."""
    folder = Path(tempfile.mkdtemp(prefix="earmark-pg-"))  # short: a socket lies in it
    account = "postgres" if os.geteuid() == 0 else None
    if account:
        shutil.chown(folder, account)
    data, word = folder / "data", folder / "word"
    word.write_text("not-a-word-of-anybody")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    access = ["--auth=scram-sha-256", f"--pwfile={word}", "--username=earmark", "--encoding=UTF8", "--no-sync"]
    subprocess.run([_postgres("initdb"), "-D", data, *access], check=True, capture_output=True, user=account, cwd="/")
    with (folder / "log").open("wb") as log:
        running = subprocess.Popen(
            [_postgres("postgres"), "-D", data, "-h", "127.0.0.1", "-p", str(port), "-k", folder, "-F"],
            user=account, cwd="/", stdout=log, stderr=log,
        )  # fmt: skip
    try:
        _wait_for(port)
        yield f"postgresql://earmark:{word.read_text()}@127.0.0.1:{port}/postgres"
    finally:
        running.send_signal(signal.SIGINT)  # a fast shutdown
        running.wait(60)
        shutil.rmtree(folder)


def _postgres(name: str) -> str:
    places = sorted(Path("/usr/lib/postgresql").glob("*/bin"))  # where Debian puts it, outside of PATH
    found = shutil.which(name) or shutil.which(name, path=os.pathsep.join(map(str, places)))
    assert found, "PostgreSQL is not on this machine; on Debian and Ubuntu: apt-get install postgresql"
    return found


def _wait_for(port: int) -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise AssertionError(f"PostgreSQL does not listen on port {port}")
