"""How the Hub is spoken to: what it lists, its passing troubles waited out, its errors in our words."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from earmark.errors import ReleaseError, UsageError
from earmark.publishing.bundle import FileFacts

T = TypeVar("T")
WAITS_S = (1.0, 4.0, 15.0, 30.0)
_PASSING = frozenset({408, 429, 500, 502, 503, 504})
_BLOCK = 1 << 20
_OURS = (FileNotFoundError, PermissionError, IsADirectoryError, NotADirectoryError)  # of this disk, not of the line


class Listed(NamedTuple):
    """A file as the Hub lists it.

    Attributes:
        bytes: Its size.
        hash: `sha256:` and 64 hex digits of a large file, `git:` and 40 of a small one.
    """

    bytes: int
    hash: str


class Refs:
    """Branches and tags, each with its commit.

    Args:
        found: What the client gives.
    """

    def __init__(self, found: Any) -> None:
        self.branches: dict[str, str] = {one.name: one.target_commit for one in found.branches}
        self.tags: dict[str, str] = {one.name: one.target_commit for one in found.tags}


def require_client() -> None:
    """Refuse, with what to do, where the client of the Hub is not installed.

    Raises:
        UsageError: It is not.
    """
    if find_spec("huggingface_hub") is None:
        raise UsageError(
            "the Hub", expected="huggingface_hub", got="not installed", remedy="pip install huggingface_hub"
        )


def listing(api: Any, repository: str, revision: str) -> dict[str, Listed]:
    """The files of a data set at a revision, by name."""
    found: dict[str, Listed] = {}
    for entry in api.list_repo_tree(repository, repo_type="dataset", revision=revision, recursive=True):
        if hasattr(entry, "blob_id"):
            large = getattr(entry, "lfs", None)
            found[entry.path] = Listed(entry.size, f"sha256:{large.sha256}" if large else f"git:{entry.blob_id}")
    return found


def same(listed: Listed, path: Path, facts: FileFacts) -> bool:
    """Whether a file that the Hub lists has the bytes of one here."""
    if listed.bytes != facts.bytes:
        return False
    return listed.hash == f"sha256:{facts.sha256}" or listed.hash == f"git:{_git_hash(path, facts)}"


@cache
def _git_hash(path: Path, facts: FileFacts) -> str:
    """The hash that git gives a file: the Hub lists no other of small ones."""
    total = hashlib.sha1(b"blob %d\0" % facts.bytes, usedforsecurity=False)
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            total.update(block)
    return total.hexdigest()


def patiently(step: Callable[[], T], times: int | None = None) -> T:
    """Do a step that can be done twice; wait and do it again where the trouble may pass (429, 5xx, a lost line).

    Args:
        step: What is done.
        times: How often to wait at most; None for as often as a publisher does, nearly a minute in all.
    """
    for wait_s in WAITS_S[:times]:
        try:
            return step()
        except hub_errors() as error:
            if not _passes(error):
                raise
            time.sleep(_told(error) or wait_s)
    return step()


def reached(step: Callable[[], T], what: str, remedy: str) -> T:
    """Do the first request of all; where no host can be reached, say so after one more try, a second later.

    The client itself asks six times in 23 s, and so it does where there is no network at all. A host that is slow to
    answer is none of this: its time-outs are the client's own (`HF_HUB_ETAG_TIMEOUT`), and are waited for.

    Args:
        step: The request.
        what: What is asked for.
        remedy: What a reader can do.

    Raises:
        ReleaseError: The name of the host is not known, nothing listens there, or it is not connected to in time.
    """
    try:
        try:
            return step()
        except _of_library("ConnectError"):
            time.sleep(WAITS_S[0])
            return step()
    except _of_library("ConnectError", "ConnectTimeout") as error:
        raise ReleaseError(what, expected="the Hub to be reached", got=_first_line(error), remedy=remedy) from None


def _passes(error: Exception) -> bool:
    """Whether the trouble may be over in a moment."""
    from huggingface_hub.errors import OfflineModeIsEnabled

    status = _status(error)
    if status is not None:
        return status in _PASSING
    return not isinstance(error, (ValueError, OfflineModeIsEnabled, *_OURS))


@cache
def hub_errors() -> tuple[type[Exception], ...]:
    """What the client raises; its HTTP library is another from its 2.0 on. Uploads that fail are a RuntimeError."""
    return (OSError, ValueError, RuntimeError, *_of_library("HTTPError"))


@cache
def _of_library(*names: str) -> tuple[type[Exception], ...]:
    libraries = [import_module(name) for name in ("httpx", "httpx2") if find_spec(name)]
    return tuple(getattr(library, name) for library in libraries for name in names)


def _status(error: BaseException | None) -> int | None:
    """The status that the Hub answered with, of the error or of one that it came from."""
    while error is not None:
        code = getattr(getattr(error, "response", None), "status_code", None)
        if code:
            return int(code)
        error = error.__cause__
    return None


def _told(error: BaseException) -> float:
    """Seconds that the Hub asks to wait; 0 where it does not."""
    told = str(getattr(getattr(error, "response", None), "headers", {}).get("Retry-After", ""))
    return min(float(told), 2 * WAITS_S[-1]) if told.isdigit() else 0.0


@contextmanager
def explained(what: str, token: str = "", remedy: str = "") -> Iterator[None]:
    """Turn the client's errors into ours; a token that an error might hold is struck out.

    Args:
        what: What is asked for.
        token: That of the client.
        remedy: What a reader can do; empty for a publisher, who is told by what was answered.

    Raises:
        ReleaseError: With what to do about it.
    """
    try:
        yield
    except hub_errors() as error:
        reason = _first_line(error) + (f" ({_first_line(error.__cause__)})" if error.__cause__ else "")
        if token:
            reason = reason.replace(token, "***")
        status = _status(error) or 0
        if remedy:
            raise ReleaseError(what, expected="the Hub to give it", got=reason, remedy=remedy) from None
        expected, remedy = _EXPECTED.get(status, "the Hub to do it"), _REMEDIES.get(status, _AGAIN)
        raise ReleaseError(what, expected=expected, got=reason, remedy=remedy) from None


def _first_line(error: BaseException) -> str:
    return str(error).strip().partition("\n")[0].rstrip(".") or type(error).__name__


_AGAIN = "Nothing was tagged. Run again: it goes on where it stopped"
_EXPECTED = {
    401: "a token that is valid",
    403: "a token with the right to write there",
    404: "it to be there",
    412: "nobody else to commit meanwhile",
}
_REMEDIES = {
    401: "Set HF_TOKEN anew",
    403: "Give HF_TOKEN a token that may write to this data set",
    404: "Look at the name, and at what the token may read",
    412: "Look at the history of the data set, and run again",
}
