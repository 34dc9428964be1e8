"""Publishing to a folder: whole or not at all, resumed, the same twice, and never another under the same version."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from filelock import FileLock

from earmark.errors import ReleaseError, UsageError
from earmark.publishing import publish, publish_next, target_of
from earmark.publishing.bundle import frozen_bundle, require_free
from earmark.publishing.folder import FolderTarget
from earmark.release.freeze import read_manifest, require_whole
from tests.published import damaged_digest, frozen, made_items, one_release

__all__ = ["one_release"]


def test_a_version_appears_under_its_tag_with_every_byte(one_release: Path, tmp_path: Path) -> None:
    done = publish(one_release, "1.0.0", FolderTarget(tmp_path / "out"))
    there = tmp_path / "out" / "v1.0.0"
    require_whole(there, read_manifest(there))
    assert done.state == "published"
    assert done.new_bytes == done.bytes == sum(path.stat().st_size for path in there.rglob("*") if path.is_file())
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["v1.0.0"]


def test_twice_is_once(one_release: Path, tmp_path: Path) -> None:
    publish(one_release, "1.0.0", FolderTarget(tmp_path))
    times = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*")}
    again = publish(one_release, "v1.0.0", FolderTarget(tmp_path))
    assert again.state == "already there"
    assert again.new_bytes == 0
    assert {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*")} == times


def test_a_version_that_rotted_at_the_target_is_told(one_release: Path, tmp_path: Path) -> None:
    publish(one_release, "1.0.0", FolderTarget(tmp_path))
    (tmp_path / "v1.0.0" / "README.md").write_text("other")
    with pytest.raises(ReleaseError, match=r"README\.md: expected sha256"):
        publish(one_release, "1.0.0", FolderTarget(tmp_path))


def test_another_digest_under_the_version_is_refused(one_release: Path, tmp_path: Path) -> None:
    publish(one_release, "1.0.0", FolderTarget(tmp_path / "out"))
    shutil.copytree(one_release, tmp_path / "releases")
    damaged_digest(tmp_path / "releases", "1.0.0")
    with pytest.raises(ReleaseError, match=r"v1\.0\.0 at .*out: expected no such version yet, or sha256:0000"):
        publish(tmp_path / "releases", "1.0.0", FolderTarget(tmp_path / "out"))


def test_a_dry_run_says_what_would_move_and_moves_nothing(one_release: Path, tmp_path: Path) -> None:
    done = publish(one_release, "1.0.0", FolderTarget(tmp_path / "out"), dry_run=True)
    assert done.state == "dry run"
    assert done.new_bytes == done.bytes
    assert "manifest.json" in done.moved
    assert not (tmp_path / "out").exists()


def test_a_broken_run_goes_on_where_it_stopped(one_release: Path, tmp_path: Path) -> None:
    target, bundle = FolderTarget(tmp_path), frozen_bundle(one_release, "1.0.0")
    target.bring(bundle, "v1.0.0", lambda _: None)
    partial = tmp_path / ".v1.0.0.partial"
    kept = {path: path.stat().st_ino for path in partial.rglob("*") if path.is_file()}
    shard = next(partial.glob("data/mmau_pro/*.parquet"))
    shard.write_bytes(shard.read_bytes()[:-1])  # half a file
    (partial / "stranger").write_text("of another release")
    (partial / "README.md.copying").write_text("broke off")
    done = publish(one_release, "1.0.0", target)
    assert list(done.moved) == [shard.relative_to(partial).as_posix()]
    there = tmp_path / "v1.0.0"
    for path, node in kept.items():
        if path != shard:
            assert (there / path.relative_to(partial)).stat().st_ino == node
    assert {p.relative_to(there).as_posix() for p in there.rglob("*") if p.is_file()} == set(bundle.files)


def test_next_is_replaced_in_one_step(tmp_path: Path) -> None:
    first = frozen(tmp_path / "a", made_items(3, unfree=False)) / "1.0.0"
    second = frozen(tmp_path / "b", made_items(4, unfree=False)) / "1.0.0"
    target = FolderTarget(tmp_path / "out")
    for candidate in (first, second):
        publish_next(candidate, target)
    assert read_manifest(tmp_path / "out" / "next")["items"] == 4
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["next"]


def test_a_private_release_does_not_go_where_all_can_read(tmp_path: Path) -> None:
    releases = frozen(tmp_path, made_items(2), private=True)
    bundle = frozen_bundle(releases, "1.0.0")
    with pytest.raises(ReleaseError, match="got one with sound that may not be"):
        require_free(bundle)
    manifest = json.loads((releases / "1.0.0" / "manifest.json").read_text())
    manifest["private"] = False  # a manifest that does not tell the truth
    (releases / "1.0.0" / "manifest.json").write_text(json.dumps(manifest))
    with pytest.raises(ReleaseError, match=r"data/.*said/one: expected sound and words"):
        require_free(frozen_bundle(releases, "1.0.0"))
    publish(releases, "1.0.0", FolderTarget(tmp_path / "own"))
    assert (tmp_path / "own" / "v1.0.0").is_dir()


def test_pointer_items_are_free(one_release: Path) -> None:
    require_free(frozen_bundle(one_release, "1.0.0"))


def test_what_is_not_frozen_or_not_whole_is_refused(one_release: Path, tmp_path: Path) -> None:
    target = FolderTarget(tmp_path / "out")
    with pytest.raises(ReleaseError, match=r"version 9\.9\.9: expected a frozen one: 1\.0\.0"):
        publish(one_release, "9.9.9", target)
    with pytest.raises(ReleaseError, match="there is none yet"):
        publish(tmp_path, "1.0.0", target)
    releases = Path(shutil.copytree(one_release, tmp_path / "releases"))
    shutil.rmtree(releases / "1.0.0" / "data")
    (releases / "1.0.0" / "data.dvc").write_text("outs:")
    with pytest.raises(ReleaseError, match="dvc pull"):
        publish(releases, "1.0.0", target)
    shutil.rmtree(releases)
    shutil.copytree(one_release, releases)
    ledger = releases / "ledger.jsonl"
    ledger.write_text(ledger.read_text().replace(read_manifest(releases / "1.0.0")["digest"], f"sha256:{'1' * 64}"))
    with pytest.raises(ReleaseError, match="the digest of the ledger, sha256:1111"):
        publish(releases, "1.0.0", target)
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("files", [None, [], {"README.md": {}}, {"../x": {"bytes": 1, "sha256": "0" * 64}}, {"a": 1}])
def test_a_manifest_of_another_form_is_told(one_release: Path, tmp_path: Path, files: object) -> None:
    releases = Path(shutil.copytree(one_release, tmp_path / "releases"))
    path = releases / "1.0.0" / "manifest.json"
    path.write_text(json.dumps({**json.loads(path.read_text()), "files": files}))
    with pytest.raises(ReleaseError, match=r"manifest\.json, files.*: expected "):
        publish(releases, "1.0.0", FolderTarget(tmp_path / "out"))


@pytest.mark.parametrize("name", ["", "hf://", "hf://org", "hf://a/b@v1", "s3://bucket/x", "hf://a/b/c"])
def test_strange_targets_are_refused(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_TOKEN", "x")
    with pytest.raises(UsageError, match="expected hf://org/name"):
        target_of(name)


def test_a_target_that_cannot_be_written_is_told(one_release: Path, tmp_path: Path) -> None:
    (tmp_path / "out").write_text("a file")
    with pytest.raises(ReleaseError, match="expected a folder that can be written"):
        publish(one_release, "1.0.0", FolderTarget(tmp_path / "out"))


def test_two_runs_at_once_do_not_meet(one_release: Path, tmp_path: Path) -> None:
    with FileLock(tmp_path / ".v1.0.0.lock"), pytest.raises(ReleaseError, match="expected one run at a time"):
        publish(one_release, "1.0.0", FolderTarget(tmp_path))
    assert publish(one_release, "1.0.0", FolderTarget(tmp_path)).state == "published"
