"""`kill -9` at any moment of release, freeze and publish: the old state or the new one, and the next run ends it.

The moments are drawn, one in each equal part of the length that a run took that nobody killed.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import NamedTuple

import pytest

from earmark.checks.verify import verify
from earmark.publishing import publish, target_of
from earmark.publishing.remote import verify_remote
from earmark.release.freeze import freeze, read_manifest, require_whole
from earmark.release.ledger import read_ledger
from earmark.shards import ShardWriter
from tests import killing
from tests.candidates import SETTINGS, candidate
from tests.hub import Hub
from tests.killing import Run, files, killed, moments, timed
from tests.made import item, tone
from tests.published import hub, made_items

__all__ = ["hub"]

# Moments of each run: in the ordinary suite, and in the long one. A run to a folder is short: it is killed more often.
FEW = {"release": 1, "freeze": 1, "next": 1, "folder": 3, "hub": 1}
MANY = {"release": 6, "freeze": 6, "next": 6, "folder": 20, "hub": 6}
NAME = "someone/benchmark"
TO = f"hf://{NAME}"


class Case(NamedTuple):
    """What is killed.

    Attributes:
        run: What the process does.
        look: Asserts that what is there is the old state or the new one.
        ended: Asserts that all is as after a run that nobody killed.
    """

    run: Run
    look: Callable[[], None]
    ended: Callable[[], None]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A checkout with 1.0.0 frozen, and with the candidate of 1.1.0, not yet; not to be changed."""
    root = tmp_path_factory.mktemp("killed") / "checkout"
    free = [item(f"hand/{n}", tone(200.0 + 40 * n), **_answer(n)) for n in range(12)]
    items = [*made_items(0), *free]  # the first has a clip that is but pointed at
    releases = root / "releases"
    releases.mkdir(parents=True)
    subprocess.run(["git", "init", "--quiet"], cwd=root, check=True)
    for words in (["init", "--quiet"], ["config", "--quiet", "cache.type", "hardlink,copy"]):
        subprocess.run([sys.executable, "-m", "dvc", *words], cwd=root, check=True)
    freeze(candidate(root / "build" / "release", items[:11]), releases)
    candidate(root / "build" / "release", items, "1.1.0")
    curated = root / "build" / "curated"
    curated.mkdir()
    writer = ShardWriter(curated / "items-00000.parquet")
    for one in items:
        writer.add(one)
    writer.close()
    (curated / "sources.json").write_text("{}")
    return root


def _answer(n: int) -> dict[str, object]:
    choices = ("rain", "a dog", "a bell", "a tone")
    return {"choices": choices, "answer_index": n % 4, "answers": (choices[n % 4],)}


def whole(folder: Path) -> None:
    report = verify(folder)
    assert report.passed, report.to_json()


def of_release(made: Path, tmp_path: Path, _: Hub) -> Case:
    """The release stage, in place of a candidate that is there."""
    out = tmp_path / "build" / "release"
    shutil.copytree(made / "releases" / "1.0.0", out)
    old, first = files(out), tmp_path / "first" / "release"
    settings = {**SETTINGS, "version": "1.1.0"}
    killing.release(made / "build" / "curated", first, settings)

    def look() -> None:
        assert files(out) in (old, files(first))
        whole(out)

    def ended() -> None:
        assert files(out) == files(first)
        assert sorted(path.name for path in out.parent.iterdir()) in ([".work", "release"], ["release"])

    return Case(Run(killing.release, (made / "build" / "curated", out, settings)), look, ended)


def of_freeze(made: Path, tmp_path: Path, _: Hub) -> Case:
    """`make freeze`, with a version frozen before."""
    shutil.copytree(made, tmp_path / "checkout")
    shutil.copytree(made, tmp_path / "first")
    releases, first = tmp_path / "checkout" / "releases", tmp_path / "first" / "releases"
    freeze(tmp_path / "first" / "build" / "release", first)
    old = files(releases / "1.0.0")

    def look() -> None:
        entries = read_ledger(releases)
        assert entries in (read_ledger(first)[:1], read_ledger(first))
        assert files(releases / "1.0.0") == old
        if (releases / "1.1.0").exists():
            assert files(releases / "1.1.0") == files(first / "1.1.0")
            whole(releases / "1.1.0")
        else:
            assert len(entries) == 1

    def ended() -> None:
        assert files(releases) == files(first)

    return Case(Run(killing.frozen, (releases.parent / "build" / "release", releases)), look, ended)


def of_folder(made: Path, tmp_path: Path, _: Hub) -> Case:
    """`earmark publish` to a folder."""
    freeze_once(made)
    version, there = made / "releases" / "1.1.0", tmp_path / "out" / "v1.1.0"
    wanted = published_files(version)

    def look() -> None:
        if there.exists():
            require_whole(there, read_manifest(there))
            assert files(there) == wanted
            whole(there)

    def ended() -> None:
        assert files(there) == wanted
        assert (there / "build.json").read_bytes() == (version / "build.json").read_bytes()
        assert [path.name for path in there.parent.iterdir()] == ["v1.1.0"]

    return Case(Run(killing.published, (made / "releases", "1.1.0", str(tmp_path / "out"))), look, ended)


def of_next(made: Path, tmp_path: Path, _: Hub) -> Case:
    """The publish stage, in place of a candidate that is at the target."""
    killing.next_published(made / "releases" / "1.0.0", str(tmp_path / "out"))
    there = tmp_path / "out" / "next"
    old, new = files(there), published_files(made / "build" / "release")

    def look() -> None:
        assert files(there) in (old, new)
        whole(there)

    def ended() -> None:
        assert files(there) == new
        assert [path.name for path in there.parent.iterdir()] == ["next"]

    return Case(Run(killing.next_published, (made / "build" / "release", str(tmp_path / "out"))), look, ended)


def of_hub(made: Path, _: Path, hub: Hub) -> Case:
    """`earmark publish` to the Hub, with a version there."""
    freeze_once(made)
    publish(made / "releases", "1.0.0", target_of(TO))
    repository = hub.repositories[NAME]
    old, new = (published_files(made / "releases" / version) for version in ("1.0.0", "1.1.0"))

    def at(revision: str) -> dict[str, bytes]:
        tree = repository.commits[repository.resolve(revision) or ""]
        return {name: hub.blobs[sha] for name, sha in tree.items() if name not in (".gitattributes", "build.json")}

    def look() -> None:
        assert at("main") in (old, new)
        assert at("v1.0.0") == old
        for tag in repository.tags:
            assert verify_remote(f"{NAME}@{tag}").passed
        if "v1.1.0" in repository.tags:
            assert at("v1.1.0") == at("main") == new

    def ended() -> None:
        assert at("v1.1.0") == at("main") == new
        assert list(repository.branches) == ["main"]

    return Case(Run(killing.published, (made / "releases", "1.1.0", TO)), look, ended)


def freeze_once(made: Path) -> None:
    """Freeze 1.1.0 for good."""
    freeze(made / "build" / "release", made / "releases")


def published_files(folder: Path) -> dict[str, bytes]:
    """What of a version goes out."""
    return {name: content for name, content in files(folder).items() if ".dvc" not in name and ".git" not in name}


CASES = {"release": of_release, "freeze": of_freeze, "next": of_next, "folder": of_folder, "hub": of_hub}


@pytest.fixture(scope="module")
def length_s() -> dict[str, float]:
    """How long each run takes that nobody kills, once it is known."""
    return {}


def survives(
    what: str, part: tuple[int, int], made: Path, tmp_path: Path, hub: Hub, length_s: dict[str, float]
) -> None:
    if what in ("folder", "hub"):
        made = Path(shutil.copytree(made, tmp_path / "made"))
    elif what == "freeze":
        assert not (made / "releases" / "1.1.0").exists()
    of = partial(CASES[what], made)
    if what not in length_s:
        unkilled = of(tmp_path / "unkilled", hub)
        length_s[what] = timed(unkilled.run)
        unkilled.ended()
        hub.repositories.clear()
        hub.blobs.clear()
    case = of(tmp_path / "killed", hub)
    index, count = part
    killed(case.run, length_s[what] * moments(count, what)[index], its_children=index % 2 == 0)
    case.look()
    case.run.work(*case.run.arguments)
    case.ended()


def parts(counts: dict[str, int]) -> list[tuple[str, int, int]]:
    return [(what, part, count) for what, count in counts.items() for part in range(count)]


@pytest.mark.parametrize(("what", "part", "of"), parts(FEW))
def test_killed_is_not_broken(
    what: str, part: int, of: int, made: Path, tmp_path: Path, hub: Hub, length_s: dict[str, float]
) -> None:
    survives(what, (part, of), made, tmp_path, hub, length_s)


@pytest.mark.slow
@pytest.mark.parametrize(("what", "part", "of"), parts(MANY))
def test_killed_at_many_moments(
    what: str, part: int, of: int, made: Path, tmp_path: Path, hub: Hub, length_s: dict[str, float]
) -> None:
    survives(what, (part, of), made, tmp_path, hub, length_s)
