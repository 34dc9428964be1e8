"""Files from addresses into a cache that names them by their sha256: only what was checked has its final name.

A download that breaks off goes on where it stopped (RFC 9110, section 14); one that was refused for the moment
(429, 5xx) waits as the server asks, or twice as long each time. Two processes that want one file take turns.
"""

from __future__ import annotations

import fcntl
import re
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from builders.fetching.patience import LATER, TRY_LATER, Patience, asked_wait_s, is_offline, reason_of, status_words
from earmark.digest import sha256_of
from earmark.errors import SourceError
from earmark.progress import reporting

if TYPE_CHECKING:
    import requests

_BLOCK_BYTES = 1 << 20
_TIMEOUT_S = (15.0, 60.0)  # to connect; between two blocks
_MEGABYTE = 1_000_000
_SPARE_BYTES = 200_000_000
_RANGE = re.compile(r"bytes (\d+)-\d+/(\d+|\*)")
_MAX_REDIRECTS = 5


class _PassingError(Exception):
    """A failure after which another try may do; holds how long the server asks to wait."""

    def __init__(self, reason: str, asked_s: float | None = None) -> None:
        super().__init__(reason)
        self.asked_s = asked_s


def cached(cache: Path, sha256: str) -> Path:
    """Where the cache keeps the file of a hash."""
    return cache / "sha256" / sha256[:2] / sha256


def download(
    url: str, sha256: str, cache: Path, *, subject: str, token: str = "", patience: Patience | None = None
) -> Path:
    """Fetch a file into the cache, if it is not there.

    Args:
        url: Where it is.
        sha256: Of its bytes.
        cache: The cache's folder.
        subject: What an error calls it.
        token: Sent to the address's own host alone; never logged.
        patience: How long to try.

    Returns:
        The file in the cache, checked.

    Raises:
        SourceError: It cannot be had, or is another file than was pinned.
    """
    final = cached(cache, sha256)
    if final.is_file():
        return final
    if is_offline():
        raise SourceError(
            subject, expected=f"{url} in the cache {cache}", got="no such file, and no network",
            remedy="Fetch it on a machine with a network, or unset EARMARK_OFFLINE and HF_HUB_OFFLINE",
        )  # fmt: skip
    partial = cache / "partial" / sha256
    for folder in (final.parent, partial.parent):
        folder.mkdir(parents=True, exist_ok=True)
    with _alone(partial.with_suffix(".lock")):
        if not final.is_file():  # another process may have fetched it meanwhile
            _Download(url, sha256, partial, subject, token, patience or Patience()).whole()
            partial.chmod(0o444)
            partial.replace(final)
    return final


@contextmanager
def _alone(lock: Path) -> Iterator[None]:
    with lock.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


@dataclass(frozen=True, slots=True)
class _Download:
    """One file on its way."""

    url: str
    sha256: str
    partial: Path
    subject: str
    token: str
    patience: Patience

    def whole(self) -> None:
        """Fetch until the file is whole and its hash is right."""
        resumed = self._size() > 0
        self._transfer()
        found = sha256_of(self.partial)
        if found != self.sha256 and resumed:  # the old beginning may be of another file
            self.partial.unlink()
            self._transfer()
            found = sha256_of(self.partial)
        if found == self.sha256:
            return
        size = self._size()
        self.partial.unlink()
        raise SourceError(
            self.subject, expected=f"{self.url} with sha256 {self.sha256}", got=f"{found} ({size:,} bytes), deleted",
            remedy="It was changed, upstream or on its way: do not use it; if the change is meant, pin the new hash",
        )  # fmt: skip

    def _size(self) -> int:
        return self.partial.stat().st_size if self.partial.exists() else 0

    def _transfer(self) -> None:
        failures = 0
        while True:
            before = self._size()
            try:
                self._once()
            except _PassingError as error:
                failures = 1 if self._size() > before else failures + 1
                too_long = error.asked_s is not None and error.asked_s > self.patience.longest_wait_s
                if failures >= self.patience.tries or too_long:
                    raise self._error(str(error), TRY_LATER) from None
                time.sleep(self.patience.wait_s(failures, error.asked_s))
            else:
                return

    def _error(self, got: str, remedy: str = "") -> SourceError:
        return SourceError(self.subject, expected=f"{self.url}", got=got, remedy=remedy)

    def _once(self) -> None:
        """Ask once for what is missing, and write what comes."""
        import requests
        import urllib3

        have = self._size()
        headers = {"Accept-Encoding": "identity", "User-Agent": "earmark"}
        if have:
            headers["Range"] = f"bytes={have}-"
        try:
            with requests.Session() as session:
                session.trust_env = False  # no passwords out of files; proxies are asked for by name below
                session.proxies.update(requests.utils.get_environ_proxies(self.url))
                session.max_redirects = _MAX_REDIRECTS
                if self.token:
                    session.headers["Authorization"] = f"Bearer {self.token}"
                with session.get(self.url, headers=headers, stream=True, timeout=_TIMEOUT_S) as response:
                    self._take(response, have)
        except requests.TooManyRedirects:
            raise self._error(f"more than {_MAX_REDIRECTS} redirects") from None
        except (requests.exceptions.InvalidURL, requests.exceptions.InvalidSchema, requests.exceptions.MissingSchema):
            raise self._error("an address that leads nowhere") from None
        except requests.exceptions.SSLError:
            raise self._error("a certificate that is not trusted") from None
        except (requests.RequestException, urllib3.exceptions.HTTPError) as error:
            raise _PassingError(reason_of(error)) from None

    def _take(self, response: requests.Response, have: int) -> None:
        if urlsplit(self.url).scheme == "https" and urlsplit(response.url).scheme != "https":
            raise self._error(f"a redirect to {urlsplit(response.url).scheme}, which is not encrypted")
        status = response.status_code
        if status in LATER:
            raise _PassingError(status_words(status), asked_wait_s(response.headers.get("Retry-After")))
        if status == HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE and have:
            return  # all is here, or more than all: the hash says
        if status not in (HTTPStatus.OK, HTTPStatus.PARTIAL_CONTENT):
            shut = status in (HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN)
            remedy = "Accept the corpus's terms first: `python -m builders show` names them" if shut else ""
            raise self._error(status_words(status), remedy or "See whether the corpus has moved")
        match = _RANGE.fullmatch(response.headers.get("Content-Range", ""))
        goes_on = status == HTTPStatus.PARTIAL_CONTENT and match is not None and int(match[1]) == have
        if status == HTTPStatus.PARTIAL_CONTENT and not goes_on:
            self.partial.unlink(missing_ok=True)
            raise _PassingError("another part than was asked for")
        self._write(response, "ab" if goes_on else "wb")

    def _write(self, response: requests.Response, mode: str) -> None:
        declared = response.headers.get("Content-Length", "")
        self._require_room(int(declared) if declared.isdigit() else 0)
        length = int(declared) if declared.isdigit() else None
        came = 0
        with self.partial.open(mode) as file, reporting(f"{self.subject} (MB)") as reporter:
            # What has come is written at once, not when a block is full: a break loses nothing.
            while block := response.raw.read1(_BLOCK_BYTES, decode_content=False):
                self._require_room(len(block))
                file.write(block)
                reporter.advance((came + len(block)) // _MEGABYTE - came // _MEGABYTE)
                came += len(block)
        if length is not None and came < length:
            raise _PassingError("a connection that broke off")

    def _require_room(self, size: int) -> None:
        free = shutil.disk_usage(self.partial.parent).free
        if free < size + _SPARE_BYTES:
            raise SourceError(
                self.subject, expected=f"{size + _SPARE_BYTES:,} bytes free in {self.partial.parent}", got=f"{free:,}",
                remedy="Make room, or set EARMARK_CACHE to a folder of another disk",
            )  # fmt: skip
