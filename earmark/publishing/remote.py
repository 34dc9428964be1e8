"""Verify a version at the Hub: its listing against its manifest, without fetching the shards (or with)."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from typing import Any

from earmark.command import say
from earmark.digest import sha256_of
from earmark.errors import ReleaseError, UsageError
from earmark.progress import reporting
from earmark.publishing.client import Listed, explained, listing, patiently, reached, require_client
from earmark.release.manifest import MANIFEST
from earmark.release.whole import read_manifest

_REMEDY = "Look at the name, the version, your access and your network"


@dataclass(frozen=True, slots=True)
class RemoteReport:
    """What a look at a version found.

    Attributes:
        subject: `org/name@revision`.
        commit: What the revision names.
        digest: By its manifest.
        files: Number of files that the manifest lists.
        bytes: Their size together.
        fetched: Bytes that were fetched to see their hash; the others' hashes the Hub lists.
        problems: One line for each file that is absent or differs.
    """

    subject: str
    commit: str
    digest: str
    files: int
    bytes: int
    fetched: int
    problems: tuple[str, ...]

    @property
    def passed(self) -> bool:
        """Whether all is there."""
        return not self.problems

    def to_json(self) -> dict[str, Any]:
        """As one object."""
        return {**asdict(self), "problems": list(self.problems), "passed": self.passed}


def verify_remote(name: str, *, every_byte: bool = False) -> RemoteReport:
    """Check a version at the Hub against the manifest that it holds.

    Large files (the shards) are checked by the sha256 that the Hub lists; of small ones it lists none, so they are
    fetched and hashed.

    Args:
        name: `org/name@v1.0.0`.
        every_byte: Fetch and hash large files as well.

    Raises:
        UsageError: Not such a name, or no client.
        ReleaseError: The Hub does not give the listing or the manifest.
    """
    repository, _, revision = name.removeprefix("hf://").partition("@")
    if not revision or repository.count("/") != 1:
        raise UsageError(name, expected="org/name@v1.0.0", got=name)
    require_client()
    from huggingface_hub import HfApi

    api = HfApi(endpoint=os.environ.get("HF_ENDPOINT") or None)
    token = os.environ.get("HF_TOKEN", "")
    with explained(f"{repository}@{revision}", token, _REMEDY), tempfile.TemporaryDirectory() as cache:
        asked = partial(api.dataset_info, repository, revision=revision)
        commit = str(patiently(lambda: reached(asked, f"{repository}@{revision}", _REMEDY)).sha)
        held = patiently(lambda: listing(api, repository, commit))
        fetching = _Fetching(api, repository, commit, Path(cache))
        manifest = read_manifest(fetching.fetch(MANIFEST).parent)
        problems: list[str] = []
        with reporting("verify", len(manifest["files"])) as reporter:
            for file, facts in manifest["files"].items():
                problems += _problem(file, facts, held, None if _by_listing(file, held, every_byte) else fetching)
                reporter.advance(1)
    size = sum(facts["bytes"] for facts in manifest["files"].values())
    return RemoteReport(
        f"{repository}@{revision}", commit, manifest["digest"], len(manifest["files"]), size, fetching.bytes,
        tuple(problems),
    )  # fmt: skip


def tell(report: RemoteReport) -> None:
    """Say what was found, a line a problem, and a last one that counts."""
    for problem in report.problems:
        say(problem)
    say(
        f"verify: {report.subject} ({report.commit[:8]}), {report.digest}: {report.files} files, "
        f"{len(report.problems)} of them not as listed, {report.fetched:,} of {report.bytes:,} bytes fetched"
    )


def require_listed(subject: str, manifest: Mapping[str, Any], held: Mapping[str, Listed]) -> None:
    """Check what a listing can show: every file with its size, large ones with their hash.

    Raises:
        ReleaseError: Names the first that differs.
    """
    for file, facts in manifest["files"].items():
        for problem in _problem(file, facts, held, None):
            raise ReleaseError(
                subject, expected="the files that its manifest lists", got=problem,
                remedy="A version was changed after it was tagged: publish another, and say so on its page",
            )  # fmt: skip


class _Fetching:
    """Fetches single files, and counts their bytes."""

    def __init__(self, api: Any, repository: str, commit: str, cache: Path) -> None:
        self._api, self._repository, self._commit, self._cache = api, repository, commit, cache
        self.bytes = 0

    def fetch(self, file: str) -> Path:
        found = patiently(
            lambda: self._api.hf_hub_download(
                self._repository, file, repo_type="dataset", revision=self._commit, cache_dir=self._cache
            )
        )
        self.bytes += Path(found).stat().st_size
        return Path(found)

    def sha256(self, file: str) -> str:
        path = self.fetch(file)
        found = sha256_of(path)
        path.resolve().unlink()  # one at a time on the disk
        return found


def _by_listing(file: str, held: Mapping[str, Listed], every_byte: bool) -> bool:
    return file not in held or (held[file].hash.startswith("sha256:") and not every_byte)


def _problem(file: str, facts: Mapping[str, Any], held: Mapping[str, Listed], fetching: _Fetching | None) -> list[str]:
    """What is wrong with one file, in a line; nothing where nothing is."""
    if file not in held:
        return [f"{file}: expected the file, got none"]
    if held[file].bytes != facts["bytes"]:
        return [f"{file}: expected {facts['bytes']} bytes, got {held[file].bytes}"]
    kind, _, found = held[file].hash.partition(":")
    if fetching is not None:
        kind, found = "sha256", fetching.sha256(file)
    if kind == "sha256" and found != facts["sha256"]:
        return [f"{file}: expected sha256 {facts['sha256']}, got {found}"]
    return []
