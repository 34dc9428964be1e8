"""Old versions come back, by a git tag and `dvc pull`; what housekeeping drops is never a frozen shard."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from http.client import HTTPConnection
from pathlib import Path

import pytest

from earmark.errors import ReleaseError
from earmark.release.freeze import freeze, read_manifest, require_whole
from earmark.release.ledger import read_ledger
from tests.candidates import candidate
from tests.conftest import ROOT
from tests.made import item, tone

LARGE = ("data", "webdataset")
BUCKET = "frozen"


def run(folder: Path, *words: str) -> str:
    """Run a command as the documents write it; `dvc` is that of this environment."""
    command = [sys.executable, "-m", *words] if words[0] == "dvc" else [*words]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def commit(folder: Path, version: str) -> None:
    """What `make freeze` says to do next, less the push."""
    run(folder, "git", "add", ".")
    run(folder, "git", "-c", "user.name=t", "-c", "user.email=t@example.org", "commit", "-qm", f"Release {version}")
    run(folder, "git", "tag", f"v{version}")


def checkout(root: Path, remote: Mapping[str, str]) -> Path:
    """A checkout with two versions, frozen and tagged; its default remote is as given."""
    (root / ".dvc").mkdir(parents=True)
    (root / "releases").mkdir()
    options = "".join(f"    {name} = {value}\n" for name, value in remote.items())
    (root / ".dvc" / "config").write_text(
        f"[core]\n    analytics = false\n    remote = store\n['remote \"store\"']\n{options}", encoding="utf-8"
    )
    shutil.copy(ROOT / ".dvc" / ".gitignore", root / ".dvc")
    (root / ".gitignore").write_text("/build/\n", encoding="utf-8")
    run(root, "git", "init", "-q", "-b", "main")
    items = [item(f"hand/{n}", tone(200.0 + 40 * n)) for n in range(4)]
    for version, some in (("1.0.0", items), ("2.0.0", items[1:])):
        freeze(candidate(root / "build" / "release", some, version), root / "releases")
        commit(root, version)
    return root


def require_back(folder: Path, version: str) -> None:
    """Check that a version is what its ledger says, to the last byte."""
    manifest = read_manifest(folder / "releases" / version)
    require_whole(folder / "releases" / version, manifest)
    digests = {entry.version: entry.digest for entry in read_ledger(folder / "releases")}
    assert digests[version] == manifest["digest"]


def comes_back(root: Path, clone: Path) -> None:
    """As in releases/README.md: push once, then clone at a tag and pull."""
    run(root, "dvc", "push", *(f"releases/{v}/{name}.dvc" for v in ("1.0.0", "2.0.0") for name in LARGE))
    run(root.parent, "git", "clone", "-q", "--branch", "v1.0.0", str(root), str(clone))
    assert [path.name for path in (clone / "releases").glob("?.?.?")] == ["1.0.0"]
    assert not (clone / "releases" / "1.0.0" / "data").exists()
    run(clone, "dvc", "pull", *(f"releases/1.0.0/{name}.dvc" for name in LARGE))
    require_back(clone, "1.0.0")


def test_from_a_folder_and_through_housekeeping(tmp_path: Path) -> None:
    root = checkout(tmp_path / "checkout", {"url": str(tmp_path / "store")})
    comes_back(root, tmp_path / "clone")

    # An older candidate in the cache, and one that is just built.
    stale = root / ".dvc" / "cache" / "files" / "md5" / "00" / ("0" * 30)
    stale.parent.mkdir(exist_ok=True)
    stale.write_text("of a candidate that is gone")
    run(root, "git", "switch", "-q", "-c", "old", "v1.0.0")  # where 2.0.0 is in no folder
    run(root, "dvc", "gc", "--workspace", "--all-branches", "--all-tags", "--force")
    assert not stale.exists()
    run(root, "git", "switch", "-q", "main")
    shutil.copy(ROOT / "Makefile", root)
    (root / "build" / "label-studio").mkdir()
    run(root, "make", "clean")
    assert [path.name for path in (root / "build").iterdir()] == ["label-studio"]
    for name in LARGE:
        shutil.rmtree(root / "releases" / "2.0.0" / name)
    run(root, "dvc", "checkout", *(f"releases/{v}/{name}.dvc" for v in ("1.0.0", "2.0.0") for name in LARGE))
    for version in ("1.0.0", "2.0.0"):
        require_back(root, version)


@pytest.mark.slow
def test_the_cache_of_an_older_checkout_alone_is_not_enough(tmp_path: Path) -> None:
    """Why the documents name three flags: `--workspace` keeps what this commit names, and no more."""
    root = checkout(tmp_path / "checkout", {"url": str(tmp_path / "store")})
    comes_back(root, tmp_path / "clone")
    run(root, "git", "switch", "-q", "-c", "old", "v1.0.0")
    run(root, "dvc", "gc", "--workspace", "--force")
    run(root, "git", "switch", "-q", "main")
    shutil.rmtree(root / "releases" / "2.0.0" / "data", ignore_errors=True)
    run(root, "dvc", "pull", *(f"releases/2.0.0/{name}.dvc" for name in LARGE))  # the remote has it still
    require_back(root, "2.0.0")


def test_without_dvc_nothing_is_frozen_and_the_next_run_goes_on(tmp_path: Path) -> None:
    made, releases = candidate(tmp_path / "build" / "release", [item()]), tmp_path / "releases"
    with pytest.raises(ReleaseError, match=r"expected `dvc add` to take them, got .*not inside of a DVC repository"):
        freeze(made, releases)
    assert read_ledger(releases) == []
    assert not (releases / "1.0.0").exists()
    with pytest.raises(ReleaseError, match="no such folder"):
        freeze(tmp_path / "none" / "release", releases)
    assert not (tmp_path / "none").exists()


@pytest.fixture
def s3(monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, str]]:
    """An S3 on loopback with a bucket; options of a DVC remote in it."""
    from moto.server import ThreadedMotoServer

    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "of-the-test")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    asking = HTTPConnection(host, port)
    asking.request("PUT", f"/{BUCKET}")
    assert asking.getresponse().status == 200
    asking.close()
    yield {"url": f"s3://{BUCKET}/earmark", "endpointurl": f"http://{host}:{port}"}
    server.stop()


@pytest.mark.slow
def test_from_s3(tmp_path: Path, s3: dict[str, str]) -> None:
    root = checkout(tmp_path / "checkout", s3)
    comes_back(root, tmp_path / "clone")
    run(root, "dvc", "gc", "--workspace", "--all-branches", "--all-tags", "--cloud", "--force")
    run(tmp_path, "git", "clone", "-q", str(root), str(tmp_path / "again"))
    run(tmp_path / "again", "dvc", "pull", *(f"releases/{v}/{name}.dvc" for v in ("1.0.0", "2.0.0") for name in LARGE))
    for version in ("1.0.0", "2.0.0"):
        require_back(tmp_path / "again", version)
