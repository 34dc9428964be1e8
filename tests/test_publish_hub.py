"""Publishing to the Hub: the real client against a stand-in on loopback that can be told to break."""

from __future__ import annotations

import shutil
import traceback
from pathlib import Path

import pytest

from earmark.errors import ReleaseError, UsageError
from earmark.publishing import Visibility, publish, publish_next, target_of
from earmark.publishing.remote import tell, verify_remote
from tests.hub import TOKEN, Fault, Hub
from tests.published import damaged_digest, frozen, hub, made_items, one_release

__all__ = ["hub", "one_release"]

NAME = "someone/benchmark"
TO = f"hf://{NAME}"
# What of a release names its version or its title; shards do not.
WITH_THE_VERSION = {"README.md", "CITATION.cff", "croissant.json", "manifest.json", "build.json"}


def held(state: Hub, revision: str) -> dict[str, bytes]:
    """What a reader finds at a revision."""
    repository = state.repositories[NAME]
    tree = repository.commits[repository.resolve(revision) or ""]
    return {name: state.blobs[sha] for name, sha in tree.items() if name != ".gitattributes"}


def here(releases: Path, version: str = "1.0.0") -> dict[str, bytes]:
    root = releases / version
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*") if path.is_file()}


def test_a_version_is_tagged_last_and_is_main(hub: Hub, one_release: Path) -> None:
    done = publish(one_release, "1.0.0", target_of(TO))
    assert done.state == "published"
    assert held(hub, "v1.0.0") == held(hub, "main") == here(one_release)
    assert list(hub.repositories[NAME].branches) == ["main"]
    tag = next(n for n, (method, path) in enumerate(hub.asked) if method == "POST" and "/tag/" in path)
    assert not [path for method, path in hub.asked[tag:] if method == "POST" and "/commit/" in path]
    assert not verify_remote(f"{NAME}@v1.0.0", every_byte=True).problems


def test_twice_is_once(hub: Hub, one_release: Path) -> None:
    publish(one_release, "1.0.0", target_of(TO))
    before = dict(hub.repositories[NAME].commits), hub.received
    assert publish(one_release, "1.0.0", target_of(TO)).state == "already there"
    assert (hub.repositories[NAME].commits, hub.received) == before


def test_another_digest_is_refused_and_nothing_changes(hub: Hub, one_release: Path, tmp_path: Path) -> None:
    publish(one_release, "1.0.0", target_of(TO))
    before = dict(hub.repositories[NAME].commits)
    releases = Path(shutil.copytree(one_release, tmp_path / "releases"))
    damaged_digest(releases, "1.0.0")
    with pytest.raises(ReleaseError, match="A version that is out cannot change"):
        publish(releases, "1.0.0", target_of(TO))
    assert hub.repositories[NAME].commits == before


def test_a_dry_run_changes_nothing_and_counts_what_is_new(hub: Hub, tmp_path: Path) -> None:
    releases = frozen(tmp_path, made_items(3, unfree=False))
    first = publish(releases, "1.0.0", target_of(TO), dry_run=True)
    assert first.new_bytes == first.bytes
    assert not hub.repositories
    publish(releases, "1.0.0", target_of(TO))
    frozen(tmp_path, made_items(3, unfree=False), "1.0.1", title="Another title")
    second = publish(releases, "1.0.1", target_of(TO), dry_run=True)
    assert {"README.md", "manifest.json"} <= set(second.moved) <= WITH_THE_VERSION
    assert list(hub.repositories[NAME].tags) == ["v1.0.0"]


def test_only_what_is_new_is_sent_and_what_is_gone_goes(hub: Hub, tmp_path: Path) -> None:
    releases = frozen(tmp_path, made_items(3))
    publish(releases, "1.0.0", target_of(TO))
    sent = hub.received
    frozen(tmp_path, made_items(3, unfree=False), "2.0.0")  # without the other configuration
    done = publish(releases, "2.0.0", target_of(TO))
    assert held(hub, "v2.0.0") == held(hub, "main") == here(releases, "2.0.0")
    assert held(hub, "v1.0.0") == here(releases)
    large = [size for name, size in done.moved.items() if name.endswith((".parquet", ".tar"))]
    assert hub.received - sent == sum(large) < sent


def test_an_older_version_that_comes_late_does_not_become_main(hub: Hub, tmp_path: Path) -> None:
    releases = frozen(tmp_path, made_items(2, unfree=False))
    frozen(tmp_path, made_items(3, unfree=False), "2.0.0")
    publish(releases, "2.0.0", target_of(TO))
    publish(releases, "1.0.0", target_of(TO))
    assert held(hub, "main") == here(releases, "2.0.0")
    assert held(hub, "v1.0.0") == here(releases)


def test_the_candidate_goes_to_next_alone(hub: Hub, one_release: Path) -> None:
    publish_next(one_release / "1.0.0", target_of(TO))
    assert held(hub, "next") == here(one_release)
    assert held(hub, "main") == {}
    assert not hub.repositories[NAME].tags


BREAKS = [
    Fault("PUT", "/blobs/", "drop"), Fault("PUT", "/blobs/", 500), Fault("POST", "/preupload/", 429),
    Fault("POST", "/objects/batch", 503), Fault("POST", "/commit/", 500), Fault("POST", "/commit/", "lost"),
    Fault("POST", "/commit/", "drop"), Fault("POST", "/tag/", 429), Fault("POST", "/tag/", "lost"),
    Fault("GET", "/tree/", 500), Fault("GET", "/refs", "drop"), Fault("GET", r"manifest\.json", "drop"),
    Fault("POST", "/branch/", 500), Fault("POST", "repos/create", 502),
]  # fmt: skip


@pytest.mark.parametrize("fault", BREAKS, ids=lambda fault: f"{fault.method} {fault.path} {fault.kind}")
def test_what_passes_is_waited_out(hub: Hub, one_release: Path, fault: Fault) -> None:
    hub.faults = [fault]
    publish(one_release, "1.0.0", target_of(TO))
    assert not hub.faults
    assert held(hub, "v1.0.0") == held(hub, "main") == here(one_release)
    assert len(hub.repositories[NAME].commits) == 3  # the empty one, the branch's, main's


@pytest.mark.parametrize("path", ["/preupload/", "/commit/", "/tag/", "/branch/", "repos/create"])
def test_what_does_not_pass_ends_the_run_and_the_next_goes_on(hub: Hub, one_release: Path, path: str) -> None:
    hub.faults = [Fault("POST", path, 400)] * 30
    with pytest.raises(ReleaseError, match="Run again"):
        publish(one_release, "1.0.0", target_of(TO))
    assert not hub.repositories.get(NAME) or not hub.repositories[NAME].tags
    hub.faults, sent = [], hub.received
    publish(one_release, "1.0.0", target_of(TO))
    assert held(hub, "v1.0.0") == here(one_release)
    if path in ("/commit/", "/tag/"):
        assert hub.received == sent  # large files were there


def test_a_commit_that_came_between_is_refused(hub: Hub, one_release: Path) -> None:
    publish_next(one_release / "1.0.0", target_of(TO))
    repository, other = hub.repositories[NAME], hub.keep(b"other")

    def race(method: str, path: str) -> None:
        if method == "POST" and path.endswith("/commit/v1.0.0-upload"):
            hub.on_request = None
            repository.commit("v1.0.0-upload", {"stranger.txt": other})

    hub.on_request = race
    with pytest.raises(ReleaseError, match="expected nobody else to commit meanwhile"):
        publish(one_release, "1.0.0", target_of(TO))
    assert not repository.tags
    publish(one_release, "1.0.0", target_of(TO))
    assert held(hub, "v1.0.0") == here(one_release)


def test_what_no_release_brought_is_not_taken_away(hub: Hub, one_release: Path) -> None:
    publish_next(one_release / "1.0.0", target_of(TO))
    hub.repositories[NAME].commit("main", {"notes.md": hub.keep(b"mine"), "README.md": hub.keep(b"mine too")})
    with pytest.raises(ReleaseError, match=r"got README\.md, notes\.md\. Publishing would take them away"):
        publish(one_release, "1.0.0", target_of(TO))
    assert set(held(hub, "main")) == {"notes.md", "README.md"}


def test_a_tag_that_names_no_release_is_told(hub: Hub, one_release: Path) -> None:
    publish_next(one_release / "1.0.0", target_of(TO))
    repository = hub.repositories[NAME]
    repository.tags["v1.0.0"] = repository.branches["main"]
    with pytest.raises(ReleaseError, match=r"manifest\.json: expected it to be there"):
        publish(one_release, "1.0.0", target_of(TO))


def test_other_bytes_at_the_hub_are_never_tagged(hub: Hub, one_release: Path) -> None:
    """The Hub lists a file as another than was sent: nothing is tagged, and the error names the file."""

    def swap(method: str, path: str) -> None:
        repository = hub.repositories.get(NAME)
        if method == "GET" and "/tree/" in path and repository and "v1.0.0-upload" in repository.branches:
            tree = repository.commits[repository.branches["v1.0.0-upload"]]
            for name in tree:
                if name.startswith("data/mmau_pro"):
                    tree[name] = hub.keep(b"x" * len(hub.blobs[tree[name]]))

    hub.on_request = swap
    with pytest.raises(ReleaseError, match=r"data/mmau_pro/.*expected \d+ bytes, sha256 .*Nothing was tagged"):
        publish(one_release, "1.0.0", target_of(TO))
    assert not hub.repositories[NAME].tags
    assert not held(hub, "main")


def test_a_token_without_the_right_is_told_and_never_shown(
    hub: Hub, one_release: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("HF_TOKEN", "hf_a_reader_only")
    with pytest.raises(ReleaseError, match="expected a token with the right to write") as caught:
        publish(one_release, "1.0.0", target_of(TO))
    assert hub.asked
    told = "".join(traceback.format_exception(caught.value)) + "".join(capfd.readouterr())
    assert "hf_a_reader_only" not in told
    monkeypatch.delenv("HF_TOKEN")
    with pytest.raises(UsageError, match="as HF_TOKEN, got none"):
        target_of(TO)


def test_the_token_is_in_no_output(hub: Hub, one_release: Path, capfd: pytest.CaptureFixture[str]) -> None:
    hub.faults = [Fault("POST", "/commit/", 400)]
    with pytest.raises(ReleaseError) as caught:
        publish(one_release, "1.0.0", target_of(TO))
    assert TOKEN not in str(caught.value) + "".join(capfd.readouterr())


def test_private_and_gated(hub: Hub, tmp_path: Path) -> None:
    releases = frozen(tmp_path, made_items(2), private=True)
    with pytest.raises(ReleaseError, match="--private"):
        publish(releases, "1.0.0", target_of(TO))
    assert not hub.repositories
    publish(releases, "1.0.0", target_of(TO, Visibility(private=True, gated="manual")))
    assert hub.repositories[NAME].private
    assert hub.repositories[NAME].gated == "manual"


def test_a_public_data_set_does_not_get_a_private_release(hub: Hub, one_release: Path, tmp_path: Path) -> None:
    publish_next(one_release / "1.0.0", target_of(TO))
    releases = frozen(tmp_path, made_items(2), private=True)
    with pytest.raises(ReleaseError, match="expected a private data set, got one that all can read"):
        publish(releases, "1.0.0", target_of(TO, Visibility(private=True)))
    assert held(hub, "main") == {}


def test_verifying_a_version_that_was_changed(hub: Hub, one_release: Path, capsys: pytest.CaptureFixture[str]) -> None:
    publish(one_release, "1.0.0", target_of(TO))
    good = verify_remote(f"{NAME}@v1.0.0")
    assert good.passed
    assert 0 < good.fetched < good.bytes  # shards by their listed hash
    repository = hub.repositories[NAME]
    tree = repository.commits[repository.tags["v1.0.0"]]
    shard, card = next(n for n in tree if n.startswith("data/mmau_pro")), "README.md"
    gone = next(n for n in tree if n.startswith("data/index"))
    tree[shard] = hub.keep(bytes(len(hub.blobs[tree[shard]])))
    tree[card] = hub.keep(b"x" * len(hub.blobs[tree[card]]))
    del tree[gone]
    report = verify_remote(f"{NAME}@v1.0.0")
    found = report.problems
    tell(report)
    assert "3 of them not as listed" in capsys.readouterr().out
    assert report.to_json()["passed"] is False
    assert [line.split(":")[0] for line in found] == sorted([card, gone, shard])
    with pytest.raises(ReleaseError, match="changed after it was tagged"):
        publish(one_release, "1.0.0", target_of(TO))


def test_verifying_what_is_not_there(hub: Hub) -> None:
    with pytest.raises(UsageError, match=r"expected org/name@v1\.0\.0"):
        verify_remote("someone/benchmark")
    with pytest.raises(ReleaseError, match=r"someone/none@v1\.0\.0: expected the Hub to give it"):
        verify_remote("someone/none@v1.0.0")
    assert hub.asked
