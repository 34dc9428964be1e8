"""What is known of a server: a file that only its owner can read, and a lock that the server itself holds."""

from __future__ import annotations

import fcntl
import os
import time
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from earmark.errors import JudgementError

_PROBE_S = 1.0


class Account(BaseModel):
    """Somebody who can log in.

    Attributes:
        pseudonym: What judgements call this person.
        email: What this person logs in with.
        password: Generated; to be handed out.
        token: For the API; empty until the server has the account.
    """

    model_config = ConfigDict(extra="forbid")

    pseudonym: str
    email: str
    password: str
    token: str = ""


class State(BaseModel):
    """A server of ours.

    Attributes:
        url: Its page.
        port: On loopback.
        pid: Of its process; None where it is not known to run.
        media: Folder that it serves files of.
        postgres: Address of its database; empty for SQLite.
        curator: The account that the other commands use.
        annotators: Those who judge.
    """

    model_config = ConfigDict(extra="forbid")

    url: str
    port: int
    pid: int | None = None
    media: str
    postgres: str = ""
    curator: Account
    annotators: list[Account] = []


class Home:
    """The folder of a server: its state, its data, its log.

    Args:
        folder: Made when it is written to.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder.absolute()
        self.file = self.folder / "server.json"
        self.data = self.folder / "data"
        self.log = self.folder / "server.log"
        self.lock = self.folder / "server.lock"

    def prepare(self) -> None:
        """Make the folders, for the owner alone.

        Raises:
            JudgementError: They cannot be written.
        """
        try:
            self.data.mkdir(parents=True, exist_ok=True)
            self.data.chmod(0o700)
            os.close(os.open(self.lock, os.O_RDWR | os.O_CREAT, 0o600))
        except OSError as error:
            raise JudgementError(
                str(self.folder), expected="a folder that can be written", got=error.strerror or "an error",
                remedy="Give another one with --data",
            ) from None  # fmt: skip

    def read(self) -> State | None:
        """What is known; None where no server was ever started here.

        Raises:
            JudgementError: The file cannot be read as a state.
        """
        try:
            return State.model_validate_json(self.file.read_text(encoding="utf-8"))
        except FileNotFoundError:
            return None
        except (ValidationError, UnicodeDecodeError, OSError) as error:
            raise JudgementError(
                str(self.file), expected="the state of a server", got=type(error).__name__,
                remedy="It holds the passwords: restore it, or give another folder with --data",
            ) from None  # fmt: skip

    def write(self, state: State) -> None:
        """Write the state, whole or not at all, for the owner alone."""
        part = self.file.with_name(".server.json.part")
        part.unlink(missing_ok=True)
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
            file.write(state.model_dump_json(indent=1) + "\n")
            file.flush()
            os.fsync(file.fileno())
        part.replace(self.file)

    def running(self) -> bool:
        """Whether a server of this folder lives: it holds the lock as long as it does, however it ends."""
        if not self.lock.exists():
            return False
        probe = os.open(self.lock, os.O_RDWR)
        try:
            fcntl.flock(probe, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
        finally:
            os.close(probe)
        return False

    def taken(self) -> int:
        """The lock, for a server to inherit.

        Returns:
            An open file descriptor; whoever holds a copy of it holds the lock.

        Raises:
            JudgementError: A server holds it.
        """
        held = os.open(self.lock, os.O_RDWR)
        until = time.monotonic() + _PROBE_S
        while True:
            try:
                fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                if time.monotonic() > until:
                    os.close(held)
                    raise JudgementError(
                        str(self.folder), expected="no server that runs here", got="one", remedy="Stop it first"
                    ) from None
                time.sleep(0.02)
            else:
                return held
