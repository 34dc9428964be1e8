"""Where a release is read from: a folder, or a data set of the Hub, by ranges or from what was fetched before."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol

from earmark.digest import sha256_of
from earmark.errors import ReleaseError, UsageError
from earmark.loading.ranges import RangedFile
from earmark.progress import reporting
from earmark.release.freeze import read_manifest
from earmark.release.manifest import MANIFEST
from earmark.release.shelf import require_one, version_in

_REPOSITORY = re.compile(r"[\w][\w.-]*/[\w][\w.-]*")
_WAITS, _TIMEOUT_S = 2, 30.0  # somebody sits and waits
Readable = Path | RangedFile


class Place(Protocol):
    """Where the files of a release are.

    Attributes:
        name: What errors call it.
        manifest: Of the release.
    """

    name: str
    manifest: Mapping[str, Any]

    def file(self, name: str) -> Readable:
        """A file of the release, to be read."""
        ...

    def fetch(self, names: list[str]) -> None:
        """Have files here, whole, before they are read."""
        ...


class FolderPlace:
    """A release in a folder."""

    def __init__(self, folder: Path) -> None:
        self.name = str(folder)
        self._folder = folder
        self.manifest: Mapping[str, Any] = read_manifest(folder)

    def file(self, name: str) -> Readable:
        """The path of a file.

        Raises:
            ReleaseError: It is not there.
        """
        path = self._folder / name
        if not path.is_file():
            pointers = list(self._folder.glob("*.dvc"))
            raise ReleaseError(
                str(path), expected="a file of the release", got="none",
                remedy=f"dvc pull {self._folder}/*.dvc" if pointers else "Fetch the whole release",
            )  # fmt: skip
        return path

    def fetch(self, names: list[str]) -> None:
        """They are here."""


class HubPlace:
    """A release at the Hub. Its manifest is kept; shards are read in ranges, or from the client's cache if there.

    Args:
        repository: `org/name`.
        revision: A tag such as `v1.0.0`, or a commit; empty for the newest.

    Raises:
        UsageError: No client is installed.
        ReleaseError: There is no such release, or it cannot be reached and is not in the cache.
    """

    def __init__(self, repository: str, revision: str) -> None:
        from earmark.publishing.client import require_client

        require_client()
        self.name = f"{repository}@{revision}" if revision else repository
        self._repository, self._endpoint = repository, os.environ.get("HF_ENDPOINT") or None
        path = self._first(revision or "main")
        # The client keeps files as …/snapshots/<commit>/<file>: all further files are of that commit.
        self.commit = path.parent.name
        self.manifest: Mapping[str, Any] = read_manifest(path.parent)

    def file(self, name: str) -> Readable:
        """A file out of the cache, or one that is read in ranges."""
        cached = self._cached(name)
        if cached:
            return cached
        return RangedFile(self.manifest["files"][name]["bytes"], lambda start, end: self._range(name, start, end))

    def fetch(self, names: list[str]) -> None:
        """Download what is not in the cache, and check it by the manifest.

        Raises:
            ReleaseError: What came is not what the manifest says; it does not stay.
        """
        missing = [name for name in names if self._cached(name) is None]
        with reporting("load", len(names)) as reporter:
            reporter.advance(len(names) - len(missing))
            for name in missing:
                path = self._download(name, self.commit)
                found, wanted = sha256_of(path), self.manifest["files"][name]["sha256"]
                if found != wanted:
                    path.resolve().unlink()
                    path.unlink(missing_ok=True)
                    raise ReleaseError(
                        f"{name} of {self.name}", expected=f"sha256 {wanted}", got=found,
                        remedy="It was damaged on its way, or changed at the Hub: load again, then `earmark verify`",
                    )  # fmt: skip
                reporter.advance(1)

    def _first(self, revision: str) -> Path:
        """The manifest; out of the cache where that is of the revision's commit, or where no host is reached."""
        from huggingface_hub import constants

        from earmark.publishing.client import hub_errors, reached

        cached = self._cached(MANIFEST, revision)
        if constants.HF_HUB_OFFLINE:
            return self._download(MANIFEST, revision)
        try:
            commit = reached(lambda: self._commit_of(revision), f"{MANIFEST} of {self.name}", _UNREACHED)
        except ReleaseError:
            if cached:
                return cached
            raise
        except hub_errors():  # the client asks again, and its errors are explained
            commit = None
        return cached if cached and cached.parent.name == commit else self._download(MANIFEST, revision)

    def _commit_of(self, revision: str) -> str | None:
        """What the Hub says of the manifest's commit; None where it says another thing, which the client explains."""
        from huggingface_hub import constants, get_session, hf_hub_url
        from huggingface_hub.utils import build_hf_headers  # type: ignore[attr-defined]

        url = hf_hub_url(self._repository, MANIFEST, repo_type="dataset", revision=revision, endpoint=self._endpoint)
        answer = get_session().head(url, headers=build_hf_headers(), timeout=constants.HF_HUB_ETAG_TIMEOUT)
        return answer.headers.get("X-Repo-Commit") if answer.is_success or answer.is_redirect else None

    def _cached(self, name: str, revision: str | None = None) -> Path | None:
        from huggingface_hub import constants, try_to_load_from_cache

        found = try_to_load_from_cache(
            self._repository, name, repo_type="dataset", revision=revision or self.commit,
            cache_dir=constants.HF_HUB_CACHE,
        )  # fmt: skip
        return Path(found) if isinstance(found, str) else None

    def _download(self, name: str, revision: str) -> Path:
        from huggingface_hub import constants, hf_hub_download

        from earmark.publishing.client import patiently

        with self._asking(name):
            return Path(
                patiently(
                    lambda: hf_hub_download(
                        self._repository, name, repo_type="dataset", revision=revision, endpoint=self._endpoint,
                        cache_dir=constants.HF_HUB_CACHE,
                    ),
                    _WAITS,
                )
            )  # fmt: skip

    def _range(self, name: str, start: int, end: int) -> bytes:
        from huggingface_hub import get_session, hf_hub_url
        from huggingface_hub.utils import build_hf_headers, hf_raise_for_status  # type: ignore[attr-defined]

        from earmark.publishing.client import patiently

        url = hf_hub_url(self._repository, name, repo_type="dataset", revision=self.commit, endpoint=self._endpoint)
        headers = {**build_hf_headers(), "Range": f"bytes={start}-{end - 1}", "Accept-Encoding": "identity"}

        def step() -> bytes:
            answer = get_session().get(url, headers=headers, follow_redirects=True, timeout=_TIMEOUT_S)
            hf_raise_for_status(answer)
            if len(answer.content) != end - start:
                raise ConnectionError(f"{len(answer.content)} of {end - start} bytes came")
            return bytes(answer.content)

        with self._asking(name):
            return patiently(step, _WAITS)

    @contextmanager
    def _asking(self, name: str) -> Iterator[None]:
        from earmark.publishing.client import explained

        with explained(f"{name} of {self.name}", os.environ.get("HF_TOKEN", ""), _UNREACHED):
            yield


_UNREACHED = "Look at the name, the version and your access; without a network only what was loaded before is there"


def place_of(name: str | Path) -> Place:
    """The release that a name means.

    Args:
        name: A folder; a folder of published versions with one of them, `folder@v1.0.0`; or `org/name@v1.0.0`.

    Raises:
        UsageError: Neither a folder nor a name of a data set.
        ReleaseError: There is no release.
    """
    text = os.fspath(name)
    folder = Path(text)
    if folder.is_dir():
        require_one(folder)
        return FolderPlace(folder)
    base, _, revision = text.removeprefix("hf://").removeprefix("datasets/").partition("@")
    if revision and Path(base).is_dir() and not text.startswith("hf://"):
        return FolderPlace(version_in(Path(base), revision))
    if not _REPOSITORY.fullmatch(base) or isinstance(name, Path):
        raise UsageError(text, expected="a folder, or org/name@v1.0.0", got="nothing there")
    return HubPlace(base, revision)
