"""A data set of the Hub as target.

A version goes to a branch of its own in one commit, is verified there by the hashes that the Hub lists, then becomes
`main` (if no later version is out), and is tagged last. Readers who name a version see all of it or none; `main` goes
from one whole release to the next.
"""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from earmark.errors import ReleaseError, UsageError
from earmark.publishing.bundle import Bundle
from earmark.publishing.client import Listed, Refs, explained, listing, patiently, require_client, same
from earmark.publishing.target import HUB, NEXT, Advance, Visibility
from earmark.release.ledger import precedence
from earmark.release.manifest import MANIFEST

_KIND = "dataset"
_MAIN = "main"
_AT_ONCE = 8
_KEPT = frozenset({".gitattributes"})  # the Hub's own


class HubTarget:
    """A data set of the Hub, written with the token in the environment (`HF_TOKEN`) and no other.

    Args:
        repository: `org/name`; created if absent.
        visibility: Who may read it.

    Raises:
        UsageError: No client is installed, or there is no token.
    """

    def __init__(self, repository: str, visibility: Visibility) -> None:
        require_client()
        from huggingface_hub import HfApi

        token = os.environ.get("HF_TOKEN", "").strip()
        if not token:
            raise UsageError(
                HUB + repository, expected="a token with the right to write, in the environment as HF_TOKEN",
                got="none", remedy="Make one in the settings of the Hub; it is never written anywhere",
            )  # fmt: skip
        self.name = HUB + repository
        self.open_to_all = not visibility.private
        self._repository, self._visibility = repository, visibility
        self._api = HfApi(endpoint=os.environ.get("HF_ENDPOINT") or None, token=token)
        self._commits: dict[str, str] = {}

    def digest_at(self, tag: str) -> str | None:
        """The digest of a version; None if there is no such tag, or no such data set yet."""
        refs = self._refs()
        return str(self._manifest(refs.tags[tag])["digest"]) if refs and tag in refs.tags else None

    def missing(self, bundle: Bundle, place: str) -> Mapping[str, int]:  # noqa: ARG002 - as every target
        """What no branch and no version holds: the place makes no difference, large files are kept by their hash."""
        refs = self._refs()
        commits = sorted({*refs.branches.values(), *refs.tags.values()}) if refs else []
        held = {listed for commit in commits for listed in self._listing(commit).values()}
        return {
            name: facts.bytes
            for name, facts in bundle.files.items()
            if not any(same(listed, bundle.folder / name, facts) for listed in held if listed.bytes == facts.bytes)
        }

    def bring(self, bundle: Bundle, place: str, advance: Advance) -> None:
        """Bring a release to a branch: large files first, a few at a time, then one commit; then verify the branch.

        Raises:
            ReleaseError: The token lacks the right; somebody else committed meanwhile; the Hub lists other bytes
                than were sent, or cannot be reached.
        """
        self._prepare()
        branch = _branch(place)
        refs = self._refs()
        if refs is None or branch not in refs.branches:
            with self._asking(f"the branch {branch}"):
                patiently(
                    lambda: self._api.create_branch(self._repository, branch=branch, repo_type=_KIND, exist_ok=True)
                )
        self._commits[place] = self._commit(bundle, branch, advance)

    def show(self, bundle: Bundle, place: str) -> None:
        """Make what was brought `main`, and tag it; nothing to do for the candidate, whose branch is its place."""
        if place == NEXT:
            return
        refs = self._refs()
        later = [tag for tag in refs.tags if _after(tag, bundle.version)] if refs else []
        if not later:
            self._commit(bundle, _MAIN, lambda _: None)
        with self._asking(f"the tag {place}"):
            patiently(
                lambda: self._api.create_tag(
                    self._repository, tag=place, tag_message=bundle.digest, revision=self._commits[place],
                    repo_type=_KIND, exist_ok=True,
                )
            )  # fmt: skip
        found = self.digest_at(place)
        if found != bundle.digest:
            raise ReleaseError(f"{place} at {self.name}", expected=bundle.digest, got=str(found), remedy=_RACED)
        self._drop(_branch(place))

    def require_at(self, tag: str) -> None:
        """Compare the listing of a version with the manifest that it holds.

        Raises:
            ReleaseError: Names the first file that is absent or differs.
        """
        refs = self._refs()
        commit = refs.tags[tag] if refs else tag
        from earmark.publishing.remote import require_listed

        require_listed(f"{self.name}@{tag}", self._manifest(commit), self._listing(commit))
        self._drop(_branch(tag))  # left by a run that was killed after its tag

    def _prepare(self) -> None:
        """Make the data set, or see that it is as private as it has to be."""
        wanted = self._visibility
        with self._asking("the data set"):
            patiently(
                lambda: self._api.create_repo(self._repository, repo_type=_KIND, private=wanted.private, exist_ok=True)
            )
            info = patiently(lambda: self._api.dataset_info(self._repository))
        if wanted.private and not info.private:
            raise ReleaseError(
                self.name, expected="a private data set", got="one that all can read",
                remedy="Make it private in its settings, or name another",
            )  # fmt: skip
        if wanted.gated and info.gated != wanted.gated:
            with self._asking("the gate"):
                patiently(lambda: self._api.update_repo_settings(self._repository, repo_type=_KIND, gated=wanted.gated))

    def _commit(self, bundle: Bundle, branch: str, advance: Advance) -> str:
        """Make a branch hold the files of a release and nothing else, in one commit; returns it, verified."""
        from huggingface_hub import CommitOperationAdd, CommitOperationDelete

        head = self._head(branch)
        held = self._listing(head)
        fresh = {n: f for n, f in bundle.files.items() if n not in held or not same(held[n], bundle.folder / n, f)}
        advance(sum(facts.bytes for name, facts in bundle.files.items() if name not in fresh))
        additions = [CommitOperationAdd(path_in_repo=n, path_or_fileobj=str(bundle.folder / n)) for n in fresh]
        for start in range(0, len(additions), _AT_ONCE):
            some = additions[start : start + _AT_ONCE]
            with self._asking(f"{some[0].path_in_repo} and others"):
                patiently(
                    lambda some=some: self._api.preupload_lfs_files(  # type: ignore[misc]
                        self._repository, additions=some, repo_type=_KIND, revision=branch, free_memory=False
                    )
                )
            advance(sum(fresh[one.path_in_repo].bytes for one in some))
        strange = [CommitOperationDelete(path_in_repo=name) for name in sorted({*held} - {*bundle.files} - _KEPT)]
        if additions or strange:
            self._send(bundle, branch, head, [*additions, *strange])
            head = self._head(branch)
        self._require_same(bundle, branch, self._listing(head))
        return head

    def _send(self, bundle: Bundle, branch: str, head: str, operations: list[Any]) -> None:
        """Commit; where an answer was lost, see first whether the commit is there."""
        asked: list[str] = []

        def step() -> None:
            if asked and self._head(branch) != head:
                return  # ours most likely; the verification tells
            asked.append(branch)
            self._api.create_commit(
                self._repository, operations=operations, commit_message=f"Release {bundle.version}",
                commit_description=bundle.digest, repo_type=_KIND, revision=branch, parent_commit=head,
            )  # fmt: skip

        with self._asking(f"a commit on {branch}"):
            patiently(step)

    def _require_same(self, bundle: Bundle, branch: str, held: Mapping[str, Listed]) -> None:
        for name, facts in bundle.files.items():
            if name not in held or not same(held[name], bundle.folder / name, facts):
                got = f"{held[name].bytes} bytes, {held[name].hash}" if name in held else "no such file"
                raise ReleaseError(
                    f"{name} at {self.name}, branch {branch}", expected=f"{facts.bytes} bytes, sha256 {facts.sha256}",
                    got=got, remedy="Nothing was tagged. Run again: what is whole is not sent twice",
                )  # fmt: skip
        strange = sorted({*held} - {*bundle.files} - _KEPT)
        if strange:
            raise ReleaseError(
                f"{self.name}, branch {branch}", expected="the files of the release alone",
                got=", ".join(strange[:3]), remedy=_RACED,
            )  # fmt: skip

    def _refs(self) -> Refs | None:
        from huggingface_hub.errors import RepositoryNotFoundError

        with self._asking("its versions"):
            try:
                found = patiently(lambda: self._api.list_repo_refs(self._repository, repo_type=_KIND))
            except RepositoryNotFoundError as error:
                if error.response.status_code == 404:
                    return None
                raise
        return Refs(found)

    def _head(self, branch: str) -> str:
        refs = self._refs()
        if refs is None or branch not in refs.branches:
            raise ReleaseError(f"{self.name}, branch {branch}", expected="the branch", got="none", remedy=_RACED)
        return refs.branches[branch]

    def _listing(self, revision: str) -> dict[str, Listed]:
        with self._asking("its files"):
            return patiently(lambda: listing(self._api, self._repository, revision))

    def _manifest(self, revision: str) -> dict[str, Any]:
        with self._asking(MANIFEST), tempfile.TemporaryDirectory() as folder:
            path = patiently(
                lambda: self._api.hf_hub_download(
                    self._repository, MANIFEST, repo_type=_KIND, revision=revision, cache_dir=folder
                )
            )
            found: dict[str, Any] = json.loads(Path(path).read_text(encoding="utf-8"))
        return found

    def _drop(self, branch: str) -> None:
        """Drop a branch that has served; that it stays is no fault of the version."""
        refs = self._refs()
        if refs and branch in refs.branches:
            with suppress(OSError):
                self._api.delete_branch(self._repository, branch=branch, repo_type=_KIND)

    @contextmanager
    def _asking(self, what: str) -> Iterator[None]:
        with explained(f"{self.name}: {what}", str(self._api.token)):
            yield


_RACED = "Somebody else changed it meanwhile: look at its history, and run again"


def _branch(place: str) -> str:
    return NEXT if place == NEXT else f"{place}-upload"


def _after(tag: str, version: str) -> bool:
    """Whether a tag names a version that comes after another; others' tags do not count."""
    try:
        return precedence(tag.removeprefix("v")) > precedence(version)
    except ReleaseError:
        return False
