"""The candidate, its order and digest, freezing and publishing."""

from __future__ import annotations

import csv
import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from earmark.checks import verify
from earmark.curate import SOURCES, curate
from earmark.digest import release_digest
from earmark.engine import LocalEngine
from earmark.errors import ReleaseError, StageError
from earmark.item import Item
from earmark.release.candidate import make_candidate
from earmark.release.freeze import freeze, read_manifest, require_whole
from earmark.release.ledger import precedence, read_ledger
from earmark.release.opening import require_opens
from earmark.release.order import place
from earmark.release.publish import publish_candidate
from earmark.release.withheld import WORDS, without_unfree_media
from earmark.shards import ShardWriter, read_items, read_rejects
from earmark.stage import SUMMARY
from tests import candidates
from tests.made import item, prompt, tone
from tests.published import made_items

SETTINGS: dict[str, Any] = {**candidates.SETTINGS, "mini_items": 4}


def write_curated(folder: Path, items: list[Item]) -> Path:
    folder.mkdir(parents=True)
    writer = ShardWriter(folder / "items-00000.parquet")
    for one in items:
        writer.add(one)
    writer.close()
    facts = {"included": True, "went_out": 12, "rejected": 0, "codes": {}}
    (folder / SOURCES).write_text(json.dumps({"hand": facts, "esc50": {"included": False, "reason": "no root"}}))
    return folder


@pytest.fixture(scope="module")
def items() -> list[Item]:
    return made_items(12)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory, items: list[Item]) -> Path:
    """A folder with git and DVC, as a checkout, with a candidate in it; not to be changed."""
    root = tmp_path_factory.mktemp("built")
    curated = write_curated(root / "build" / "curated", items)
    make_candidate(curated, root / "build" / "release", SETTINGS, root)
    for command in (["git", "init", "--quiet"], [sys.executable, "-m", "dvc", "init", "--quiet"]):
        subprocess.run(command, cwd=root, check=True)
    (root / "releases").mkdir()
    return root


@pytest.fixture
def candidate(built: Path, tmp_path: Path) -> Path:
    shutil.copytree(built, tmp_path, dirs_exist_ok=True)
    return tmp_path / "build" / "release"


def test_a_candidate_is_whole(candidate: Path, items: list[Item]) -> None:
    manifest = read_manifest(candidate)
    require_whole(candidate, manifest)
    require_opens(candidate, manifest)
    assert manifest["items"] == len(items) == 13
    assert {name: c["items"] for name, c in manifest["configs"].items()} == {
        "mmau_pro": 12, "talk_arena": 1, "mini": 4, "index": 13,
    }  # fmt: skip
    assert [name for name, c in manifest["configs"].items() if c["default"]] == ["mmau_pro"]
    assert manifest["sources"]["esc50"] == {"included": False, "reason": "no root"}
    listed = {path.relative_to(candidate).as_posix() for path in candidate.rglob("*") if path.is_file()}
    assert listed - set(manifest["files"]) == {"manifest.json", "build.json"}


def test_the_order_is_by_hash_and_audio_is_there_once(candidate: Path) -> None:
    ids = [one.id for one in read_items(candidate / "data" / "mmau_pro")]
    assert ids == sorted(ids, key=place)
    assert ids != sorted(ids)
    assert len(set(ids)) == 12
    assert {one.id for one in read_items(candidate / "data" / "mini")} <= {*ids, "said/one"}


def test_unfree_sound_stays_at_home(candidate: Path, tmp_path: Path, items: list[Item]) -> None:
    (pointer,) = read_items(candidate / "data" / "talk_arena")
    assert pointer.audio[0].bytes is None
    assert pointer.clips[0].pcm_sha256 == items[-1].clips[0].pcm_sha256
    assert pointer.content_hash == pointer.computed_hash()
    assert without_unfree_media(items[0]) is items[0]
    private = make_candidate(
        tmp_path / "build" / "curated", tmp_path / "private", {**SETTINGS, "private": True}, tmp_path
    )
    assert private["pointer_items"] == 0
    assert next(read_items(tmp_path / "private" / "data" / "talk_arena")).audio[0].bytes
    assert private["digest"] == read_manifest(candidate)["digest"]


def test_unfree_words_stay_at_home(tmp_path: Path, items: list[Item]) -> None:
    """Words cannot be pointed at: a public release leaves their item out and says so, a private one keeps it."""
    free = prompt("said/free", licence="CC-BY-4.0", attribution="A. Writer")
    unfree = [prompt(f"said/{n}", licence="LicenseRef-Closed", redistributable=False) for n in range(2)]
    curated = write_curated(tmp_path / "curated", [items[0], free, *unfree])
    public = make_candidate(curated, tmp_path / "public", {**SETTINGS, "mini_items": 9}, tmp_path)
    assert (public["items"], public["text_items"], public["left_out"]) == (2, 1, {WORDS: 2})
    assert public["licences"] == {"CC-BY-4.0": 1, "CC0-1.0": 1}
    assert public["configs"]["mini"]["items"] == public["configs"]["index"]["items"] == 2
    rejects = read_rejects(tmp_path / "public")
    assert sorted((reject.id, reject.stage, reject.code) for reject in rejects) == [
        (one.id, "release", WORDS) for one in unfree
    ]
    assert all("got words of hand under LicenseRef-Closed. Keep it in a release with" in r.message for r in rejects)
    texts = [path.read_bytes() for path in (tmp_path / "public").rglob("*") if path.is_file()]
    assert not any(one.question.encode() in text for one in unfree for text in texts)
    card = (tmp_path / "public" / "README.md").read_text(encoding="utf-8")
    assert f"2 more are not in it ({WORDS} 2)" in card
    assert "and so do words that are of a corpus (`words`)." in card
    assert "| hand | [CC-BY-4.0](https://creativecommons.org/licenses/by/4.0/) | A. Writer | 1 |" in card
    require_opens(tmp_path / "public", public)
    assert verify(tmp_path / "public", ["licences", "record", "files"]).passed
    private = make_candidate(curated, tmp_path / "private", {**SETTINGS, "private": True}, tmp_path)
    assert (private["items"], private["text_items"], private["left_out"]) == (4, 3, {})
    assert read_rejects(tmp_path / "private") == []


def test_a_release_of_unfree_words_alone_is_an_error(tmp_path: Path) -> None:
    unfree = prompt("said/one", licence="LicenseRef-Closed", redistributable=False)
    curated = write_curated(tmp_path / "curated", [unfree])
    with pytest.raises(ReleaseError, match=r"at least one item that may go out, got none of 1, the first: said/one"):
        make_candidate(curated, tmp_path / "release", SETTINGS, tmp_path)
    assert not (tmp_path / "release").exists()


def test_attribution_names_whose_the_words_are(tmp_path: Path) -> None:
    curated = write_curated(tmp_path / "curated", [prompt("said/one", licence="MIT", attribution="A. Writer")])
    make_candidate(curated, tmp_path / "release", {**SETTINGS, "default_config": ""}, tmp_path)
    with (tmp_path / "release" / "attribution.csv").open(encoding="utf-8") as file:
        (row,) = csv.DictReader(file)
    assert row == {
        "dataset": "hand", "revision": "1", "record": "said/one", "url": "https://example.org", "licence": "MIT",
        "attribution": "A. Writer", "redistributable": "yes", "items": "1",
    }  # fmt: skip


def test_the_card_says_of_which_corpora_only_a_part_was_there(tmp_path: Path, items: list[Item]) -> None:
    curated = write_curated(tmp_path / "curated", items)
    sources = json.loads((curated / SOURCES).read_text(encoding="utf-8"))
    sources["hand"]["corpus"] = {"recordings": {"read": 400, "whole": 2000}, "questions": {"read": 3, "whole": 3}}
    (curated / SOURCES).write_text(json.dumps(sources), encoding="utf-8")
    make_candidate(curated, tmp_path / "release", SETTINGS, tmp_path)
    card = (tmp_path / "release" / "README.md").read_text(encoding="utf-8")
    assert "| hand (400 of 2,000 recordings) | 12 | 0 | 12 |" in card


def test_the_digest_is_over_what_is_said_and_heard(items: list[Item]) -> None:
    def of(some: list[Item]) -> str:
        return release_digest((one.id, one.revision, one.content_hash) for one in some)

    assert of(items) == of(items[::-1])
    other_words = items[0].model_copy(update={"question": "What is it?"}).sealed()
    assert of([other_words, *items[1:]]) != of(items)
    louder = item(items[0].id, tone(200.5))
    assert of([louder, *items[1:]]) != of(items)


def test_two_builds_are_the_same_bytes_but_for_when_and_where(
    candidate: Path, tmp_path: Path, items: list[Item]
) -> None:
    curated = write_curated(tmp_path / "again" / "curated", items[::-1])
    make_candidate(curated, tmp_path / "again" / "release", SETTINGS, tmp_path)
    one, two = read_manifest(candidate), read_manifest(tmp_path / "again" / "release")
    assert one == two


def test_attribution_names_every_record(candidate: Path) -> None:
    with (candidate / "attribution.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert {row["licence"] for row in rows} == {"CC0-1.0", "LicenseRef-Private"}
    assert sum(int(row["items"]) for row in rows) == 13


def test_a_default_without_items_is_an_error(tmp_path: Path, items: list[Item]) -> None:
    curated = write_curated(tmp_path / "curated", items)
    with pytest.raises(ReleaseError, match="expected one of mmau_pro, talk_arena"):
        make_candidate(curated, tmp_path / "release", {**SETTINGS, "default_config": "ahelm"}, tmp_path)
    assert not (tmp_path / "release").exists()


@pytest.mark.parametrize("fault", ["gone", "no manifest", "not json", "no digest"])
def test_what_is_no_release(candidate: Path, fault: str) -> None:
    manifest = candidate / "manifest.json"
    if fault == "gone":
        shutil.rmtree(candidate)
    elif fault == "no manifest":
        manifest.unlink()
    else:
        manifest.write_text("not json" if fault == "not json" else "{}")
    with pytest.raises(ReleaseError, match="manifest"):
        read_manifest(candidate)


def test_a_changed_byte_is_seen(candidate: Path) -> None:
    shard = next((candidate / "data" / "mmau_pro").iterdir())
    data = bytearray(shard.read_bytes())
    data[len(data) // 2] ^= 1
    shard.chmod(0o644)
    shard.write_bytes(data)
    with pytest.raises(ReleaseError, match=f"{shard.name}: expected sha256"):
        require_whole(candidate, read_manifest(candidate))


def test_publishing_brings_every_byte(candidate: Path, tmp_path: Path) -> None:
    for _ in range(2):
        publish_candidate(candidate, tmp_path / "hub")
    assert read_manifest(tmp_path / "hub" / "next") == read_manifest(candidate)
    assert [path.name for path in (tmp_path / "hub").iterdir()] == ["next"]


@pytest.fixture
def checkout(candidate: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A checkout of one's own, which commands run in."""
    root = candidate.parent.parent
    monkeypatch.chdir(root)
    return root


def test_freezing(checkout: Path) -> None:
    candidate, releases = checkout / "build" / "release", checkout / "releases"
    entry = freeze(candidate, releases)
    assert (entry.version, entry.items, entry.parent) == ("1.0.0", 13, None)
    assert (releases / "1.0.0" / "data.dvc").is_file()
    assert (releases / "1.0.0" / "webdataset.dvc").is_file()
    assert read_manifest(releases / "1.0.0")["digest"] == entry.digest
    assert freeze(candidate, releases) == entry
    assert read_ledger(releases) == [entry]


def test_a_frozen_version_cannot_change(checkout: Path, items: list[Item]) -> None:
    candidate, releases = checkout / "build" / "release", checkout / "releases"
    first = freeze(candidate, releases)
    shutil.rmtree(checkout / "build" / "curated")
    curated = write_curated(checkout / "build" / "curated", items[1:])
    make_candidate(curated, candidate, SETTINGS, checkout)
    with pytest.raises(ReleaseError, match="A frozen version cannot change: raise `version`"):
        freeze(candidate, releases)
    make_candidate(curated, candidate, {**SETTINGS, "version": "0.9.0"}, checkout)
    with pytest.raises(ReleaseError, match=r"expected one after 1\.0\.0, got 0\.9\.0"):
        freeze(candidate, releases)
    make_candidate(curated, candidate, {**SETTINGS, "version": "2.0.0"}, checkout)
    assert freeze(candidate, releases).parent == "1.0.0"
    assert [e.version for e in read_ledger(releases)] == ["1.0.0", "2.0.0"]
    assert read_ledger(releases)[0] == first


def test_a_damaged_ledger_is_named(tmp_path: Path) -> None:
    (tmp_path / "ledger.jsonl").write_text('{"version": "1.0.0"}\n')
    with pytest.raises(ReleaseError, match="line 1: expected one entry of the ledger"):
        read_ledger(tmp_path)


def test_precedence_of_versions() -> None:
    # Semantic Versioning 2.0.0, item 11.
    pre = ["alpha", "alpha.1", "alpha.beta", "beta", "beta.2", "beta.11", "rc.1"]
    order = [*(f"1.0.0-{part}" for part in pre), "1.0.0", "1.0.1"]
    shuffled = [order[at] for at in (4, 0, 8, 2, 6, 1, 7, 3, 5)]
    assert sorted(shuffled, key=precedence) == order


def write_source(folder: Path, items: list[Item]) -> None:
    write_curated(folder, items)
    facts = {"stage": "ingest@x", "came_in": len(items), "went_out": len(items), "rejected": 0, "codes": {}}
    (folder / SUMMARY).write_text(json.dumps(facts))


def test_curating_takes_what_is_named_and_sets_aside_what_is_faulty(tmp_path: Path) -> None:
    good, twice, silent = item("a/1"), item("a/2"), item("a/3", tone(500))
    hush = silent.clips[0].model_copy(update={"loudness_lufs": -40.0})
    lying = silent.model_copy(update={"clips": (hush,)}).sealed()
    write_source(tmp_path / "items" / "a", [good, twice, lying])
    write_source(tmp_path / "items" / "stale", [item("stale/1", tone(700))])
    counts = curate(tmp_path / "items", ["a"], tmp_path / "curated", LocalEngine(1))
    assert (counts.came_in, counts.went_out, counts.rejected) == (3, 1, 2)
    assert [one.id for one in read_items(tmp_path / "curated")] == ["a/1"]
    assert [reject.code for reject in read_rejects(tmp_path / "curated")] == ["curate.duplicate", "sound.facts"]


def test_curating_what_was_not_built_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(StageError, match="Run `dvc repro`"):
        curate(tmp_path, ["nowhere"], tmp_path / "curated", LocalEngine(1))


def test_sound_is_kept_to_the_last_bit(candidate: Path, items: list[Item]) -> None:
    by_id = {one.id: one for one in items}
    for one in read_items(candidate / "data" / "mmau_pro"):
        assert one == by_id[one.id]
    assert np.isfinite(items[0].clips[0].duration_s or np.nan)
