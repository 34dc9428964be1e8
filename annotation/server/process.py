"""The server's process: start it, wait until it answers, stop it."""

from __future__ import annotations

import os
import secrets
import shutil
import signal
import socket
import subprocess
import time
from pathlib import Path
from typing import NamedTuple

import requests

from annotation.server import configuration, environment
from annotation.server.state import Home, State
from earmark.errors import JudgementError

READY_TIMEOUT_S = 240.0
# Ports that no outgoing connection is given (Linux takes those from 32768 on, RFC 6335 from 49152): one that the server
# had is not taken while it is down.
_LASTING, _TRIES = range(20_000, 30_000), 20
STOP_TIMEOUT_S = 15.0
_PAUSE_S = 0.2
_children: dict[int, subprocess.Popen[bytes]] = {}  # by number; who started a server also sees it off


class Status(NamedTuple):
    """How a server is."""

    running: bool
    answers: bool


def status(home: Home, state: State | None) -> Status:
    """Whether it lives, and whether it answers."""
    running = home.running()
    return Status(running, running and state is not None and answers(state.url))


def answers(url: str, timeout_s: float = 5.0) -> bool:
    """Whether a Label Studio says at an address that it is well."""
    try:
        with requests.Session() as session:
            session.trust_env = False  # no proxy has business with loopback
            answer = session.get(f"{url}/health", timeout=timeout_s)
        return answer.status_code == requests.codes.ok and answer.json().get("status") == "UP"
    except (requests.exceptions.RequestException, AttributeError):
        return False


def free_port(wanted: int | None, known: int | None = None) -> int:
    """A port on loopback that nobody listens on.

    Args:
        wanted: This one and no other.
        known: This one, if it is free: pages that were bookmarked go on working.

    Raises:
        JudgementError: The port that was wanted is taken.
    """
    for port in (wanted, known, *(secrets.choice(_LASTING) for _ in range(_TRIES)), 0):
        if port is None:
            continue
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((configuration.HOST, port))
            except (OSError, OverflowError) as error:
                if port == wanted:
                    raise JudgementError(
                        f"--port {port}", expected=f"a free port on {configuration.HOST}",
                        got=str(getattr(error, "strerror", None) or error), remedy="Give another one, or none",
                    ) from None  # fmt: skip
            else:
                return int(probe.getsockname()[1])
    raise JudgementError(configuration.HOST, expected="a free port", got="none")


def launch(home: Home, state: State) -> None:
    """Start the process and write down its number; does not wait until it answers.

    Raises:
        JudgementError: A server of this folder lives, Label Studio cannot be installed or does not run, or its
            folders cannot be written.
    """
    home.prepare()
    Path(state.media).mkdir(parents=True, exist_ok=True)
    command = environment.label_studio()
    told = configuration.variables(home.data, Path(state.media), state.postgres)
    if not state.postgres and not (home.data / environment.DATABASE).exists():
        _copy(environment.template(command, told), home.data / environment.DATABASE)
    curator = {
        "LABEL_STUDIO_USERNAME": state.curator.email,
        "LABEL_STUDIO_PASSWORD": state.curator.password,
        "LABEL_STUDIO_USER_TOKEN": state.curator.token,
    }
    arguments = ["start", "--no-browser", "--internal-host", configuration.HOST, "--port", str(state.port)]
    lock = home.taken()
    try:
        _forget(home, state)  # if the new number is never written down, no old one may be taken for it
        home.write(state)
        process = _started(home, [str(command), *arguments], {**told, **curator}, lock)
        try:
            state.pid = process.pid
            home.write(state)
        except BaseException:
            process.kill()
            process.wait()
            raise
        _children[process.pid] = process
    finally:
        os.close(lock)


def _started(home: Home, command: list[str], variables: dict[str, str], lock: int) -> subprocess.Popen[bytes]:
    log = os.open(home.log, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        return subprocess.Popen(
            command, env=variables, cwd=home.data, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
            start_new_session=True, pass_fds=(lock,), umask=0o077,
        )  # fmt: skip
    except OSError as error:
        raise JudgementError(command[0], expected="a command that runs", got=error.strerror or "an error") from None
    finally:
        os.close(log)


def _copy(source: Path, target: Path) -> None:
    part = target.with_name(f".{target.name}.part")
    try:
        shutil.copyfile(source, part)
        part.chmod(0o600)
        part.replace(target)
    except OSError as error:
        got = error.strerror or "an error"
        raise JudgementError(str(target), expected="a database that can be written", got=got) from None


def wait(home: Home, state: State) -> None:
    """Wait until the server answers.

    Raises:
        JudgementError: It ended, or does not answer in time; holds the last that it said. Or somebody took its port
            at the last moment, and Label Studio took the next one, as it does.
    """
    until = time.monotonic() + READY_TIMEOUT_S
    while not answers(state.url):
        if not home.running():
            raise JudgementError(
                "label-studio", expected="a server that starts", got=f"its end: {_last_words(home.log)}",
                remedy=f"All that it said is in {home.log}",
            )  # fmt: skip
        if time.monotonic() > until:
            raise JudgementError(
                "label-studio", expected=f"an answer at {state.url} in {READY_TIMEOUT_S:.0f} s", got="none",
                remedy=f"See {home.log}; stop it with `python -m annotation stop`",
            )  # fmt: skip
        time.sleep(_PAUSE_S)
    if f"Port {state.port} is in use" in home.log.read_text(encoding="utf-8", errors="replace"):
        raise JudgementError(
            f"port {state.port}", expected="it to be free", got="somebody who took it just now", remedy="Try again"
        )


def _last_words(log: Path) -> str:
    try:
        lines = log.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return "it said nothing"
    return next((line.strip() for line in reversed(lines) if line.strip()), "it said nothing")


def stop(home: Home, state: State | None) -> bool:
    """End the server of a folder, and nothing else: the lock says that it lives, the state which process it is.

    Returns:
        Whether there was one to end.

    Raises:
        JudgementError: It lives, but its number was never written down, or it does not end.
    """
    if not home.running():
        _forget(home, state)
        return False
    if state is None or state.pid is None:
        raise JudgementError(
            str(home.folder), expected="to know the number of the server's process", got="none in its state",
            remedy=f"Find it with `fuser {home.lock}` and end it",
        )  # fmt: skip
    for number in (signal.SIGTERM, signal.SIGKILL):
        try:
            os.killpg(state.pid, number)
        except ProcessLookupError:
            pass
        except PermissionError:
            raise JudgementError(
                f"process {state.pid}", expected="to be allowed to end it", got="it belongs to somebody else"
            ) from None
        if _ended(home):
            _forget(home, state)
            return True
    raise JudgementError(f"process {state.pid}", expected="it to end", got="it lives", remedy="End it by hand")


def _ended(home: Home) -> bool:
    until = time.monotonic() + STOP_TIMEOUT_S
    while home.running():
        if time.monotonic() > until:
            return False
        time.sleep(0.05)
    return True


def _forget(home: Home, state: State | None) -> None:
    """The server has ended: nobody is to signal its number, which is soon somebody else's."""
    if state is not None and state.pid is not None:
        child = _children.pop(state.pid, None)
        if child:
            child.wait(STOP_TIMEOUT_S)
        state.pid = None
        home.write(state)
