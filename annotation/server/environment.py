"""Label Studio in an environment of its own, since what it pins does not go with what this project uses."""

from __future__ import annotations

import hashlib
import os
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

from earmark.alone import alone
from earmark.command import say
from earmark.errors import JudgementError

ROOT = Path(__file__).parents[2] / "build" / "label-studio"
REQUIREMENTS = Path(__file__).with_name("requirements.txt")
VARIABLE = "LABEL_STUDIO_BIN"
DATABASE = "label_studio.sqlite3"
INSTALL_TIMEOUT_S = 1_800.0


def label_studio() -> Path:
    """The command `label-studio`: the one that $LABEL_STUDIO_BIN names, or ours, installed now if it is not there.

    Raises:
        JudgementError: $LABEL_STUDIO_BIN names no command, or the installation failed; says how.
    """
    named = os.environ.get(VARIABLE)
    if named:
        found = shutil.which(named)
        if not found:
            raise JudgementError(
                f"${VARIABLE}", expected="the path of a command label-studio", got=named,
                remedy="Correct it, or unset it to have Label Studio installed under build/",
            )  # fmt: skip
        return Path(found).absolute()
    return installed(ROOT / "venv")


def installed(venv: Path) -> Path:
    """Install what `requirements.txt` pins, once; whoever comes second waits.

    Args:
        venv: Folder of the environment; one that was left half-way is made anew.

    Raises:
        JudgementError: It cannot be made.
    """
    command, ready = venv / "bin" / "label-studio", venv / ".ready"
    pinned = hashlib.sha256(REQUIREMENTS.read_bytes()).hexdigest()
    with alone("label-studio, installation", _writable(venv.parent) / "install.lock"):
        if command.is_file() and ready.is_file() and ready.read_text() == pinned:
            return command
        say("installing Label Studio into an environment of its own: about 1 GB, some minutes the first time")
        _run(
            [sys.executable, "-m", "venv", "--clear", str(venv)],
            "a virtual environment that can be made",
            "Install Python's venv module",
        )
        _run(
            _installer(venv),
            "Label Studio to be installed",
            "Look at the network, or set $LABEL_STUDIO_BIN to one that is there",
        )
        ready.write_text(pinned)
    return command


def _installer(venv: Path) -> list[str]:
    python = str(venv / "bin" / "python")
    pinned = ["--no-deps", "--require-hashes", "-r", str(REQUIREMENTS)]
    uv = shutil.which("uv")
    if uv:
        return [uv, "pip", "install", "--quiet", "--python", python, *pinned]
    return [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *pinned]


def _run(command: list[str], what: str, remedy: str, variables: dict[str, str] | None = None) -> None:
    try:
        subprocess.run(
            command, check=True, capture_output=True, text=True, timeout=INSTALL_TIMEOUT_S, env=variables
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        got = f"nothing in {INSTALL_TIMEOUT_S / 60:.0f} minutes"
        raise JudgementError("label-studio", expected=what, got=got, remedy=remedy) from None
    except OSError as error:
        raise JudgementError(command[0], expected="a command that runs", got=str(error), remedy=remedy) from None
    except subprocess.CalledProcessError as error:
        lines = [line for line in (error.stderr + error.stdout).splitlines() if line.strip()]
        got = next((line for line in lines if "ERROR" in line or "rror:" in line), lines[-1] if lines else "no reason")
        raise JudgementError("label-studio", expected=what, got=got, remedy=remedy) from None


def _writable(folder: Path) -> Path:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        got = error.strerror or "an error"
        raise JudgementError(str(folder), expected="a folder that can be written", got=got) from None
    if not os.access(folder, os.W_OK):
        raise JudgementError(str(folder), expected="a folder that can be written", got="one that cannot")
    return folder


def template(command: Path, variables: dict[str, str]) -> Path:
    """An empty, migrated SQLite database; a copy of it spares a new server the half minute of migrations.

    Holds no account and no secret. Made once for each command.

    Args:
        command: `label-studio`.
        variables: The server's environment, without accounts; its data folder is replaced.

    Raises:
        JudgementError: Label Studio does not run; holds what it said.
    """
    key = hashlib.sha256(f"{command.resolve()} {command.stat().st_mtime_ns}".encode()).hexdigest()[:12]
    made = _writable(ROOT) / f"template-{key}.sqlite3"
    with alone("label-studio, template", ROOT / "template.lock"):
        if made.is_file():
            return made
        part = ROOT / f".template-{key}"
        shutil.rmtree(part, ignore_errors=True)
        own = {**variables, "LABEL_STUDIO_BASE_DATA_DIR": str(part), "XDG_CONFIG_HOME": str(part / "config")}
        # `version` migrates, says what it is, and ends.
        _run([str(command), "version"], "a database that can be made", f"Try `{command} version`", own)
        database = part / DATABASE
        if not database.is_file():
            raise JudgementError(
                str(command), expected="Label Studio, which makes a database", got="a command that makes none",
                remedy=f"Correct ${VARIABLE}, or unset it",
            )  # fmt: skip
        with closing(sqlite3.connect(database)) as whole:
            whole.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        database.replace(made)
        shutil.rmtree(part)
    return made
