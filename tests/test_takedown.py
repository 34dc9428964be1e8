"""Takedown of a clip: everywhere it is found, it goes, it does not come again; killed anywhere, it is run again."""

from __future__ import annotations

import hashlib
import json
import shutil
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import yaml

from earmark.digest import sha256_of
from earmark.item import Item, Origin, canonical_json
from earmark.release.errata import read_errata
from earmark.shards import ShardWriter
from earmark.takedown.blocklist import read_takedowns
from earmark.takedown.command import add_takedown
from earmark.takedown.finding import find
from earmark.takedown.purging import purge
from earmark.takedown.shelves import Project
from tests.candidates import candidate
from tests.conftest import ROOT
from tests.made import clip_of, item, tone
from tests.published import frozen
from tests.verbs import called

UPSTREAM = b"RIFF of the corpus"
FILE = hashlib.sha256(UPSTREAM).hexdigest()
RECORD = "audio/a.wav"


def from_corpus(name: str, record: str = RECORD, pitch_hz: float = 333.0, file: str = FILE) -> Item:
    """An item of the corpus `own`."""
    origin = Origin(dataset="own", revision="r1", record=record, sha256=file)
    media, clip = clip_of(tone(pitch_hz), source=origin)
    return item(name, audio=(media,), clips=(clip,))


def mixing(name: str, heard: Item, pitch_hz: float = 600.0) -> Item:
    """A made item with a recording in its scene."""
    source = {"kind": "recording", "item": heard.id, "pcm_sha256": heard.clips[0].pcm_sha256, "start_s": 0.0}
    scene = canonical_json({"number": 1, "scape": {"events": [{"source": source}]}})
    media, clip = clip_of(tone(pitch_hz), source=Origin(dataset="synth", revision="spatial/1", record="{}"))
    return item(name, audio=(media,), clips=(clip,), scene=scene, form="A")


TAKEN = from_corpus("own/a")
OTHER = from_corpus("own/b", "audio/b.wav", 444.0, "b" * 64)
MIXED = mixing("spatial/A/1", TAKEN)
FREE = item("hand/1", tone(222.0))


def shard(folder: Path, *items: Item, name: str = "items-00000.parquet") -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    writer = ShardWriter(folder / name)
    for one in items:
        writer.add(one)
    return writer.close()


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A checkout with the clip in all its places; not to be changed."""
    root = tmp_path_factory.mktemp("takedown")
    frozen(root, [TAKEN, FREE, MIXED])
    for left in ("curated-1.0.0", "made-1.0.0"):
        shutil.rmtree(root / left, ignore_errors=True)
    shard(root / "build/items/own", TAKEN, OTHER)
    shard(root / "build/items/spatial", MIXED)
    shard(root / "build/items/hand", FREE)
    shard(root / "build/items/.work/0123", TAKEN)
    shard(root / "build/curated", TAKEN, OTHER, MIXED, FREE)
    candidate(root / "build/release", [TAKEN, OTHER, MIXED, FREE], "1.1.0")
    shutil.rmtree(root / "build/.release.curated")
    params = yaml.safe_load((ROOT / "params.yaml").read_text())
    params["corpora_root"] = "corpora"
    (root / "params.yaml").write_text(yaml.safe_dump(params))
    shutil.copytree(root / "releases/1.0.0", root / "build/hub/v1.0.0")
    cache(root)
    return root


def cache(root: Path) -> None:
    """The corpus, as it was fetched; and the DVC cache, with an object of a frozen version and one of a build."""
    (root / "corpora/own/audio").mkdir(parents=True)
    (root / "corpora/own" / RECORD).write_bytes(UPSTREAM)
    (root / "corpora/.earmark").mkdir()
    archive, repo = "c" * 64, {"repo": "org/own", "revision": "1" * 40}
    (root / "corpora/.earmark/own.json").write_text(json.dumps([{"url": "u", "sha256": archive}, repo]))
    for name in (f"sha256/cc/{archive}", f"sha256/dd/{'d' * 64}", "hub/datasets--org--own/blobs/x"):
        (root / "build/cache" / name).parent.mkdir(parents=True, exist_ok=True)
        (root / "build/cache" / name).write_bytes(b"of a corpus")
    objects = root / ".dvc/cache/files/md5"
    for name, of in (("11/loose", TAKEN), ("22/frozen", TAKEN), ("33/other", FREE)):
        shard(objects / name[:2], of, name=name[3:])
    (objects / "44").mkdir()
    (objects / "44/folder.dir").write_text(json.dumps([{"md5": "22frozen", "relpath": "data/x.parquet"}]))
    (root / "releases/1.0.0/data.dvc").write_text("outs:\n- md5: 44folder.dir\n  path: data\n")


@pytest.fixture
def root(built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A checkout of one's own, that commands run in."""
    copy = Path(shutil.copytree(built, tmp_path / "checkout"))
    monkeypatch.chdir(copy)
    monkeypatch.delenv("EARMARK_CACHE", raising=False)
    return copy


command = partial(called, add_takedown)


def asked(capsys: pytest.CaptureFixture[str], *arguments: str) -> dict[str, Any]:
    """What the verb says as JSON."""
    capsys.readouterr()
    assert command(*arguments, "--json") == 0
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    return found


def files(root: Path) -> dict[str, str]:
    """All files by name, with their hashes."""
    return {str(path.relative_to(root)): sha256_of(path) for path in sorted(root.rglob("*")) if path.is_file()}


def test_it_is_found_everywhere_and_nothing_is_changed(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = files(root)
    found = asked(capsys, "own/a")
    assert files(root) == before
    both = {TAKEN.id: "clip", MIXED.id: "mixed"}
    assert [(one["kind"], Path(one["path"]).name, one["items"]) for one in found["held"]] == [
        ("items", "own", {TAKEN.id: "clip"}),
        ("items", "spatial", {MIXED.id: "mixed"}),
        ("unfinished", "0123", {TAKEN.id: "clip"}),
        ("curated", "curated", both),
        ("candidate", "release", both),
        ("frozen", "1.0.0", both),
        ("published", "v1.0.0", both),
        ("dvc cache", "md5", {TAKEN.id: "clip"}),
    ]
    (candidate_held,) = [one for one in found["held"] if one["kind"] == "candidate"]
    assert {Path(name).suffix for name in candidate_held["files"]} == {".parquet", ".tar"}
    assert [Path(name).name for name in found["downloads"]] == ["datasets--org--own", "c" * 64]
    assert found["members"] == [f"corpora/own/{RECORD}"]
    assert found["withdrawn"] == [TAKEN.id, MIXED.id]
    assert found["purged"] is found["listed"] is False
    assert "build/items/hand" not in found["removed"]


@pytest.mark.parametrize(
    "name",
    [
        f"own:{RECORD}", TAKEN.clips[0].pcm_sha256, TAKEN.clips[0].sha256, FILE, FILE[:8],
        f"sha256:{TAKEN.clips[0].pcm_sha256}",
    ],
)  # fmt: skip
def test_every_name_of_a_clip_finds_the_same(root: Path, name: str) -> None:
    project = Project(root, root / "releases")
    assert find(name, project) == replace(find(TAKEN.id, project), asked=name)


def test_a_purge_leaves_it_nowhere_but_in_what_does_not_change(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    frozen_before = files(root / "releases/1.0.0")
    done = asked(capsys, "own/a", "--purge", "--reason", "Its  maker\ntook it back.")
    assert done["purged"] is True
    left = asked(capsys, "own/a")
    assert {one["kind"] for one in left["held"]} == {"frozen", "published"}
    assert left["listed"] is True
    assert left["removed"] == left["downloads"] == []
    assert files(root / "releases/1.0.0") == frozen_before
    assert (root / "corpora/own" / RECORD).is_file()
    assert (root / "build/items/hand").is_dir()
    assert not (root / "build/release").exists()
    assert (root / f"build/cache/sha256/dd/{'d' * 64}").is_file()
    assert [path.name for path in sorted((root / ".dvc").rglob("*")) if path.is_file()] == [
        "frozen", "other", "folder.dir",
    ]  # fmt: skip
    errata = read_errata(root / "releases/errata.yaml")
    assert [(one.item, one.action, one.reason) for one in errata] == [
        (TAKEN.id, "withdraw", "Its maker took it back."), (MIXED.id, "withdraw", "Its maker took it back."),
    ]  # fmt: skip
    (entry,) = read_takedowns(root / "releases/takedown.yaml")
    assert entry.marks.files == {FILE}


def test_done_again_it_does_nothing(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    asked(capsys, "own/a", "--purge", "--reason", "Gone.")
    before = files(root)
    for name in ("own/a", FILE[:12], f"own:{RECORD}"):
        again = asked(capsys, name, "--purge", "--reason", "Gone.")
        assert (again["removed"], again["withdrawn"]) == ([], [])
    assert files(root) == before


def test_comments_and_earlier_entries_of_the_lists_stay(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    errata = root / "releases/errata.yaml"
    errata.write_text(
        "# Why.\n#\n# How.\n\nerrata:\n- {item: hand/1, action: withdraw, reason: Old., date: 2026-01-31}\n"
    )
    asked(capsys, "own/a", "--purge", "--reason", "Gone.")
    assert errata.read_text().startswith("# Why.\n#\n# How.\n\nerrata:\n- item: hand/1\n")
    assert [one.item for one in read_errata(errata)] == ["hand/1", TAKEN.id, MIXED.id]


class Stopped(BaseException):
    """Stands for `kill -9`."""


def stop(monkeypatch: pytest.MonkeyPatch, after: int) -> None:
    """Stop before the step of that number; all that changes the disk counts."""
    count = 0

    def counted(do: Any) -> Any:
        def step(*arguments: Any, **named: Any) -> Any:
            nonlocal count
            count += 1
            if count > after:
                raise Stopped
            return do(*arguments, **named)

        return step

    for name in ("rename", "replace", "unlink"):
        monkeypatch.setattr(Path, name, counted(getattr(Path, name)))
    monkeypatch.setattr("earmark.takedown.purging.shutil.rmtree", counted(shutil.rmtree))


def test_killed_anywhere_it_is_run_again(built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def purged(folder: Path) -> None:
        project = Project(folder, folder / "releases")
        purge(find(TAKEN.id, project), project, "Gone.", date(2026, 1, 31))

    whole = Path(shutil.copytree(built, tmp_path / "whole"))
    monkeypatch.delenv("EARMARK_CACHE", raising=False)
    purged(whole)
    wanted, stopped = files(whole), 0
    for after in range(0, 100, 2):
        folder = Path(shutil.copytree(built, tmp_path / f"stopped-{after}"))
        with monkeypatch.context() as patched:
            stop(patched, after)
            try:
                purged(folder)
            except Stopped:
                stopped += 1
            else:
                break
        assert not (folder / "build/release").exists() or (folder / "build/release/manifest.json").is_file()
        purged(folder)
        assert files(folder) == wanted, after
        shutil.rmtree(folder)
    assert stopped > 5


@pytest.mark.parametrize(
    ("arguments", "match"),
    [
        (("sha256:abc",), "expected an item's id, dataset:record, or 8 to 64 digits"),
        (("own/z",), "expected one that an item here has, got none"),
        (("own/a", "--purge"), "expected --reason, in one line, got none"),
        (("own/a", "--purge", "--reason", " \n "), "expected --reason"),
        (("own/a", "--releases", "nowhere"), "expected the folder of the frozen versions, got no such folder"),
        (("deadbeef00",), "expected one that an item here has, got none"),
    ],
)
def test_what_cannot_be_done_is_told(
    root: Path, arguments: tuple[str, ...], match: str, capsys: pytest.CaptureFixture[str]
) -> None:
    before = files(root)
    assert command(*arguments) in (1, 2)
    assert match in capsys.readouterr().err
    assert files(root) == before


def test_several_clips_are_refused(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pair = item("hand/pair", audio=(*FREE.audio, *OTHER.audio), clips=(*FREE.clips, *OTHER.clips))
    shard(root / "build/items/pair", pair)
    assert command("hand/pair") == 2
    assert "expected one clip, got 2" in capsys.readouterr().err
    assert asked(capsys, str(FREE.clips[0].pcm_sha256))["marks"]["items"] == ["hand/1", "hand/pair"]


def test_a_long_file_does_not_stand_for_its_pieces(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    piece = from_corpus("own/piece", "audio/a.wav#2", 555.0)
    shard(root / "build/items/pieces", piece)
    one = asked(capsys, "own/a")
    assert one["marks"]["files"] == []
    assert piece.id not in {name for held in one["held"] for name in held["items"]}
    assert piece.id in {name for held in asked(capsys, FILE)["held"] for name in held["items"]}


def test_a_frozen_version_that_is_elsewhere_is_not_passed_over(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    shutil.rmtree(root / "releases/1.0.0/data")
    before = files(root)
    assert command("own/a", "--purge", "--reason", "Gone.") == 1
    assert "dvc pull releases/1.0.0/data.dvc" in capsys.readouterr().err
    assert files(root) == before


def test_what_cannot_be_read_is_told(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    broken = root / "build/items/hand/items-00000.parquet"
    broken.write_bytes(broken.read_bytes()[:-30])
    assert command("own/a") == 1
    said = capsys.readouterr().out
    assert "could not be looked into: build/items/hand/items-00000.parquet" in said
    assert "nothing was changed" in said


def test_of_the_hub_the_exact_steps_are_told(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    params = yaml.safe_load((root / "params.yaml").read_text())
    params["publish"] = {**(params.get("publish") or {}), "to": "hf://org/name"}
    (root / "params.yaml").write_text(yaml.safe_dump(params))
    assert command("own/a") == 0
    said = capsys.readouterr().out
    for line in (
        'api.delete_tag("org/name", tag="v1.0.0", repo_type="dataset")',
        'api.super_squash_history("org/name", branch="main", repo_type="dataset")',
        "api.permanently_delete_lfs_files",
        "dvc remove releases/1.0.0/data.dvc releases/1.0.0/webdataset.dvc",
    ):
        assert line in said


def test_frozen_shards_stay_where_the_cache_does_not_list_them(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    shard_file = next((root / "releases/1.0.0/data/mmau_pro").iterdir())
    name = hashlib.md5(shard_file.read_bytes(), usedforsecurity=False).hexdigest()
    kept = root / ".dvc/cache/files/md5" / name[:2] / name[2:]
    kept.parent.mkdir(exist_ok=True)
    shutil.copy(shard_file, kept)
    (root / ".dvc/cache/files/md5/44/folder.dir").unlink()
    asked(capsys, "own/a", "--purge", "--reason", "Gone.")
    assert kept.is_file()
    assert not (root / ".dvc/cache/files/md5/11/loose").exists()


@pytest.mark.parametrize("text", ["[3]", "{", "{}"])
@pytest.mark.parametrize("name", ["corpora/.earmark/own.json", ".dvc/cache/files/md5/44/folder.dir"])
def test_a_damaged_note_is_told(root: Path, capsys: pytest.CaptureFixture[str], name: str, text: str) -> None:
    (root / name).write_text(text)
    assert command("own/a") == 1
    assert f"{name}: expected" in capsys.readouterr().err
