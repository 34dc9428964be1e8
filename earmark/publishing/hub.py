"""A data set of the Hub as target.

A version goes to a branch of its own in one commit, is verified there by the hashes that the Hub lists, then becomes
`main` (if no later version is out), and is tagged last. Readers who name a version see all of it or none; `main` goes
from one whole release to the next.
"""

from __future__ import annotations

from collections.abc import Mapping

from earmark.errors import ReleaseError
from earmark.publishing.bundle import BESIDE, Bundle
from earmark.publishing.client import Listed, same
from earmark.publishing.remote import require_listed
from earmark.publishing.repository import RACED, Repository
from earmark.publishing.target import NEXT, Advance, Visibility
from earmark.release.ledger import precedence
from earmark.release.manifest import MANIFEST

_MAIN = "main"
_AT_ONCE = 8
_KEPT = frozenset({".gitattributes"})  # the Hub's own


class HubTarget:
    """A data set of the Hub.

    Args:
        repository: `org/name`; created if absent.
        visibility: Who may read it.

    Raises:
        UsageError: No client is installed, or there is no token.
    """

    def __init__(self, repository: str, visibility: Visibility) -> None:
        self._held = Repository(repository)
        self.name = self._held.name
        self.open_to_all = not visibility.private
        self._visibility = visibility
        self._commits: dict[str, str] = {}

    def digest_at(self, tag: str) -> str | None:
        """The digest of a version; None if there is no such tag, or no such data set yet."""
        refs = self._held.refs()
        return str(self._held.manifest(refs.tags[tag])["digest"]) if refs and tag in refs.tags else None

    def missing(self, bundle: Bundle, place: str) -> Mapping[str, int]:  # noqa: ARG002 - as every target
        """What no branch and no version holds: the place makes no difference, large files are kept by their hash."""
        refs = self._held.refs()
        commits = sorted({*refs.branches.values(), *refs.tags.values()}) if refs else []
        held = {listed for commit in commits for listed in self._held.listing(commit).values()}
        return {
            name: facts.bytes
            for name, facts in bundle.files.items()
            if not any(same(listed, bundle.folder / name, facts) for listed in held if listed.bytes == facts.bytes)
        }

    def bring(self, bundle: Bundle, place: str, advance: Advance) -> None:
        """Bring a release to a branch: large files first, a few at a time, then one commit; then verify the branch.

        Raises:
            ReleaseError: The token lacks the right; somebody else committed meanwhile; the Hub lists other bytes
                than were sent, or cannot be reached; `main` holds what no release brought.
        """
        self._held.prepare(self._visibility)
        refs = self._held.refs()
        if refs and _MAIN in refs.branches:
            self._require_ours(refs.branches[_MAIN])
        self._held.branch(_branch(place))
        self._commits[place] = self._commit(bundle, _branch(place), advance)

    def show(self, bundle: Bundle, place: str) -> None:
        """Make what was brought `main`, and tag it; nothing to do for the candidate, whose branch is its place.

        Raises:
            ReleaseError: As `bring`; or somebody tagged another release meanwhile.
        """
        if place == NEXT:
            return
        refs = self._held.refs()
        if not refs or not any(_after(tag, bundle.version) for tag in refs.tags):
            self._commit(bundle, _MAIN, lambda _: None)
        self._held.tag(place, self._commits[place], bundle.digest)
        found = self.digest_at(place)
        if found != bundle.digest:
            raise ReleaseError(f"{place} at {self.name}", expected=bundle.digest, got=str(found), remedy=RACED)
        self._held.drop(_branch(place))

    def require_at(self, tag: str) -> None:
        """Compare the listing of a version with the manifest that it holds.

        Raises:
            ReleaseError: Names the first file that is absent or differs.
        """
        refs = self._held.refs()
        commit = refs.tags[tag] if refs else tag
        require_listed(f"{self.name}@{tag}", self._held.manifest(commit), self._held.listing(commit))
        self._held.drop(_branch(tag))  # left by a run that was killed after its tag

    def _require_ours(self, commit: str) -> None:
        """Refuse to take away what no release of ours brought."""
        held = {*self._held.listing(commit)} - _KEPT
        ours = {*BESIDE, *(self._held.manifest(commit)["files"] if MANIFEST in held else ())}
        strange = sorted(held - ours)
        if strange:
            raise ReleaseError(
                f"{self.name}, branch {_MAIN}", expected="an empty data set, or the files of a release alone",
                got=", ".join(strange[:3]) + (f" and {len(strange) - 3} more" if len(strange) > 3 else ""),
                remedy="Publishing would take them away: move them, or name another data set",
            )  # fmt: skip

    def _commit(self, bundle: Bundle, branch: str, advance: Advance) -> str:
        """Make a branch hold the files of a release and nothing else, in one commit; returns it, verified."""
        from huggingface_hub import CommitOperationAdd, CommitOperationDelete

        head = self._held.head(branch)
        held = self._held.listing(head)
        fresh = {n: f for n, f in bundle.files.items() if n not in held or not same(held[n], bundle.folder / n, f)}
        advance(sum(facts.bytes for name, facts in bundle.files.items() if name not in fresh))
        additions = [CommitOperationAdd(path_in_repo=n, path_or_fileobj=str(bundle.folder / n)) for n in fresh]
        for start in range(0, len(additions), _AT_ONCE):
            some = additions[start : start + _AT_ONCE]
            self._held.send(some, branch)
            advance(sum(fresh[one.path_in_repo].bytes for one in some))
        gone = [CommitOperationDelete(path_in_repo=name) for name in sorted({*held} - {*bundle.files} - _KEPT)]
        if additions or gone:
            words = (f"Release {bundle.version}", bundle.digest)
            head = self._held.commit([*additions, *gone], branch, head, words)
        self._require_same(bundle, branch, self._held.listing(head))
        return head

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
                got=", ".join(strange[:3]), remedy=RACED,
            )  # fmt: skip


def _branch(place: str) -> str:
    return NEXT if place == NEXT else f"{place}-upload"


def _after(tag: str, version: str) -> bool:
    """Whether a tag names a version that comes after another; others' tags do not count."""
    try:
        return precedence(tag.removeprefix("v")) > precedence(version)
    except ReleaseError:
        return False
