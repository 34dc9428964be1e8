"""One data set of the Hub, as its publisher sees it: what it holds, and single steps that change it."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from earmark.errors import ReleaseError, UsageError
from earmark.publishing.client import Listed, Refs, explained, listing, patiently, require_client
from earmark.publishing.target import HUB, Visibility
from earmark.release.manifest import MANIFEST
from earmark.release.whole import read_manifest

RACED = "Somebody else changed it meanwhile: look at its history, and run again"
_KIND = "dataset"


class Repository:
    """A data set, spoken to with the token in the environment (`HF_TOKEN`) and no other.

    Every step that the network may break is done again a few times; what still fails is a ReleaseError that says what
    to do, and never holds the token.

    Args:
        repository: `org/name`.

    Raises:
        UsageError: No client is installed, or there is no token.
    """

    def __init__(self, repository: str) -> None:
        require_client()
        from huggingface_hub import HfApi

        token = os.environ.get("HF_TOKEN", "").strip()
        self.name = HUB + repository
        if not token:
            raise UsageError(
                self.name, expected="a token with the right to write, in the environment as HF_TOKEN",
                got="none", remedy="Make one in the settings of the Hub; it is never written anywhere",
            )  # fmt: skip
        self._repository, self._token = repository, token
        self._api = HfApi(endpoint=os.environ.get("HF_ENDPOINT") or None, token=token)

    def prepare(self, wanted: Visibility) -> None:
        """Make the data set, or see that it is as private as it has to be."""
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

    def refs(self) -> Refs | None:
        """Its branches and tags; None where there is no such data set (that the token may see)."""
        from huggingface_hub.errors import RepositoryNotFoundError

        with self._asking("its versions"):
            try:
                return Refs(patiently(lambda: self._api.list_repo_refs(self._repository, repo_type=_KIND)))
            except RepositoryNotFoundError as error:
                if error.response.status_code == 404:
                    return None
                raise

    def head(self, branch: str) -> str:
        """The commit of a branch."""
        refs = self.refs()
        if refs is None or branch not in refs.branches:
            raise ReleaseError(f"{self.name}, branch {branch}", expected="the branch", got="none", remedy=RACED)
        return refs.branches[branch]

    def listing(self, revision: str) -> Mapping[str, Listed]:
        """The files at a revision, by name."""
        with self._asking("its files"):
            return patiently(lambda: listing(self._api, self._repository, revision))

    def manifest(self, revision: str) -> Mapping[str, Any]:
        """The manifest at a revision."""
        with self._asking(MANIFEST), tempfile.TemporaryDirectory() as folder:
            path = patiently(
                lambda: self._api.hf_hub_download(
                    self._repository, MANIFEST, repo_type=_KIND, revision=revision, cache_dir=folder
                )
            )
            return read_manifest(Path(path).parent)

    def branch(self, name: str) -> None:
        """Make a branch where there is none of that name; it starts at `main`."""
        refs = self.refs()
        if refs is None or name not in refs.branches:
            with self._asking(f"the branch {name}"):
                patiently(
                    lambda: self._api.create_branch(self._repository, branch=name, repo_type=_KIND, exist_ok=True)
                )

    def drop(self, branch: str) -> None:
        """Drop a branch that has served; that it stays is no fault of the version."""
        refs = self.refs()
        if refs and branch in refs.branches:
            with suppress(OSError):
                self._api.delete_branch(self._repository, branch=branch, repo_type=_KIND)

    def send(self, additions: Sequence[Any], branch: str) -> None:
        """Bring the content of large files, which no reader sees until it is committed; what is there is not sent."""
        with self._asking(f"{additions[0].path_in_repo} and others"):
            patiently(
                lambda: self._api.preupload_lfs_files(
                    self._repository, additions=additions, repo_type=_KIND, revision=branch, free_memory=False
                )
            )

    def commit(self, operations: Sequence[Any], branch: str, head: str, words: tuple[str, str]) -> str:
        """Commit on a branch that is still where it was; where an answer was lost, see first whether it is there.

        Args:
            operations: Of the client.
            branch: Its name.
            head: Where it was.
            words: Title and text of the commit.

        Returns:
            Where the branch is now: at ours or, seldom, at somebody's that came between; the listing tells.
        """
        asked: list[str] = []

        def step() -> None:
            if asked and self.head(branch) != head:
                return
            asked.append(branch)
            self._api.create_commit(
                self._repository, operations=operations, commit_message=words[0], commit_description=words[1],
                repo_type=_KIND, revision=branch, parent_commit=head,
            )  # fmt: skip

        with self._asking(f"a commit on {branch}"):
            patiently(step)
        return self.head(branch)

    def tag(self, name: str, commit: str, words: str) -> None:
        """Tag a commit; a tag that is there stays as it is."""
        with self._asking(f"the tag {name}"):
            patiently(
                lambda: self._api.create_tag(
                    self._repository, tag=name, tag_message=words, revision=commit, repo_type=_KIND, exist_ok=True
                )
            )

    @contextmanager
    def _asking(self, what: str) -> Iterator[None]:
        with explained(f"{self.name}: {what}", self._token):
            yield
