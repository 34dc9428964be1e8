"""The validation split: of every configuration, task by task, and nothing in it that belongs to `test`."""

from __future__ import annotations

import json
import random
import shutil
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import earmark
from earmark.checks import verify
from earmark.errors import ReleaseError, ScoreError, UsageError
from earmark.item import Item, Origin
from earmark.release.difference import Moved, difference
from earmark.release.listing import listing
from earmark.release.opening import require_opens
from earmark.release.splits import Placed, mini_of, placed, validation_of
from earmark.release.whole import read_manifest
from earmark.score.gold import read_release
from earmark.score.related import clusters
from earmark.score.run import score
from earmark.shards import read_items, read_rows
from tests.kept import CANARY, Parts, many, parts, telling
from tests.made import clip_of, item, prompt, tone


def plain(n: int, task: str = "sound") -> Item:
    """An item that has no kin."""
    source = Origin(dataset="hand", revision="1", record=f"{n}.wav")
    media, clip = clip_of(tone(150.0 + 20 * n, 0.3), source=source)
    return item(f"hand/{n:03d}", audio=(media,), clips=(clip,), task=task)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Parts:
    """20 items without kin and 6 of words; answers published. Not to be changed."""
    items = [*(plain(n, "sound" if n < 15 else "music") for n in range(20)), *(prompt(f"said/{n}") for n in range(6))]
    return parts(tmp_path_factory.mktemp("split"), items, answers="published", validation_items=4)


def test_the_split_is_in_every_part_of_a_release(made: Parts) -> None:
    manifest = read_manifest(made.public)
    assert manifest["splits"] == {"test": 18, "validation": 8}
    assert {name: facts["splits"] for name, facts in manifest["configs"].items()} == {
        "mmau_pro": ["test", "validation"], "voiceassistant_eval": ["test", "validation"],
        "index": ["test", "validation"], "mini": ["test"],
    }  # fmt: skip
    require_opens(made.public, manifest)
    assert verify(made.public, only=["files", "record", "near", "duplicates"]).passed
    tars = {path.name for path in (made.public / "webdataset" / "mmau_pro").iterdir()}
    assert tars == {"test-1clips-00000.tar", "validation-1clips-00000.tar"}
    card = (made.public / "README.md").read_text()
    assert "| validation | 8 | published |" in card
    assert "split: validation\n    path: data/mmau_pro/validation-*" in card
    import mlcroissant

    described = mlcroissant.Dataset(jsonld=str(made.public / "croissant.json"))
    assert Counter(one["mmau_pro/split"] for one in described.records("mmau_pro")) == {b"test": 16, b"validation": 4}
    assert [one["splits/name"] for one in described.records("splits")] == ["test", "validation"]
    assert not made.private.exists()


def test_it_is_stratified_and_apart(made: Parts) -> None:
    test, validation = (
        [one.record for one in earmark.load(made.public, "mmau_pro", split)] for split in ("test", "validation")
    )
    assert Counter(one.task for one in validation) == {"sound": 3, "music": 1}  # of 15 and 5
    assert len(test) == 16
    assert not {one.id for one in test} & {one.id for one in validation}
    assert earmark.load(made.public, "mmau_pro", "validation").item(validation[0].id).answers == ("a tone",)
    mini = {one.id for one in read_items(made.public / "data" / "mini")}
    assert not mini & {one.id for one in validation}


def test_scores_are_of_test_unless_the_other_is_asked_for(made: Parts, tmp_path: Path) -> None:
    test, validation = read_release(made.public), read_release(made.public, split="validation")
    assert (len(test.items), len(validation.items)) == (18, 8)
    predictions = tmp_path / "p.jsonl"
    chosen = [gold for gold in validation.items.values() if gold.answer_type == "choice"]
    predictions.write_text("".join(json.dumps({"id": one.id, "output": "a tone"}) + "\n" for one in chosen))
    found = score(made.public, predictions, split="validation", resamples=100)
    assert found.cell("answer_type", "choice") is not None
    assert "#validation" in str(found.signature)
    with pytest.raises(ScoreError, match=r"items of the split test, got 4 of validation: hand/.* --split validation"):
        score(made.public, predictions)
    with pytest.raises(ScoreError, match="expected a split: test, validation, got dev"):
        read_release(made.public, split="dev")
    with pytest.raises(UsageError, match="expected a split: test, validation, got dev"):
        earmark.load(made.public, "mmau_pro", "dev")


def test_a_shard_that_lacks_is_told(made: Parts, tmp_path: Path) -> None:
    copy = Path(shutil.copytree(made.public, tmp_path / "copy"))
    manifest = read_manifest(copy)
    manifest["splits"]["test"] = 19
    (copy / "manifest.json").write_text(json.dumps(manifest))
    with pytest.raises(ScoreError, match="expected 19 items, got 18"):
        read_release(copy)


def test_kin_stay_together_and_answers_of_validation_are_published(tmp_path: Path) -> None:
    made = parts(tmp_path, many(), validation_items=4)
    manifest = read_manifest(made.public)
    assert manifest["answers"]["items"] == manifest["splits"]["test"] == 14
    groups = {
        split: {one.twin.group for one in rows(made.public, split) if one.twin} for split in ("test", "validation")
    }
    assert groups["test"] == set()  # withheld
    shown = rows(made.public, "validation")
    assert len(shown) == 4
    assert Counter(one.twin.group for one in shown if one.twin) == dict.fromkeys(groups["validation"], 2)
    assert all(CANARY in (one.scene or "") for one in shown)
    for path in made.public.rglob("*test-*"):
        assert CANARY.encode() not in path.read_bytes()
    assert len(read_release(made.public, split="validation").items) == 8
    assert len(read_release(made.public, made.private).items) == 14
    assert "| test | 14 | withheld |" in (made.public / "README.md").read_text()
    checked = verify(made.public, only=["files", "answers", "record", "near"], answers=made.private)
    assert checked.passed
    assert checked.result("answers.gold").of == 22


def rows(release: Path, split: str) -> list[Item]:
    files = sorted(release.glob(f"data/mmau_pro/{split}-*"))
    return [Item.model_validate(row) for file in files for row in read_rows(file)]


def test_diff_tells_what_moved(made: Parts, tmp_path: Path) -> None:
    items = [*(plain(n, "sound" if n < 15 else "music") for n in range(20)), *(prompt(f"said/{n}") for n in range(6))]
    other = parts(tmp_path, items, answers="published", validation_items=4, seed=5, version="1.0.1")
    found = difference(listing(made.public), listing(other.public))
    assert found.moved
    assert {(one.before, one.after) for one in found.moved if one.before.startswith("mmau")} == {
        ("mmau_pro/test", "mmau_pro/validation"), ("mmau_pro/validation", "mmau_pro/test"),
    }  # fmt: skip
    assert all(isinstance(one, Moved) for one in found.moved)
    assert (found.changed, found.level) == ((), "major")


@pytest.mark.parametrize("count", [20, 21, 10_000])
def test_a_split_larger_than_a_configuration_is_refused(count: int) -> None:
    items = [Placed(f"a/{n}", "mmau_pro", "sound", (f"item:{n}",)) for n in range(20)]
    with pytest.raises(ReleaseError, match=rf"validation_items: {count}: expected fewer .*got 20 items in mmau_pro"):
        validation_of(items, count, 1)


def test_one_large_cluster_is_refused() -> None:
    items = [Placed(f"a/{n}", "mmau_pro", "sound", (f"item:{n}", "clip:one")) for n in range(20)]
    with pytest.raises(ReleaseError, match=r"expected 4 items of mmau_pro.*its 20 items are in 1 clusters"):
        validation_of(items, 4, 1)


def made_of(*parts: Item) -> Item:
    """An item whose clip is made of recordings of others."""
    record = json.dumps([{"pcm_sha256": one.clips[0].pcm_sha256} for one in parts])
    media, clip = clip_of(tone(777.0), source=Origin(dataset="synth", revision="mixed/1", record=record))
    return item("mixed/A/1", audio=(media,), clips=(clip,))


def test_items_of_one_record_or_one_clip_are_kin() -> None:
    first, again, other = plain(1), plain(1).model_copy(update={"id": "hand/900"}), plain(2)
    second_clip = other.model_copy(update={"clips": (*other.clips, *first.clips)})
    named = clusters([placed(one, linked=True) for one in (first, again, second_clip)])
    assert len(set(named.values())) == 1
    assert len(set(clusters([placed(one, linked=True) for one in (first, other)]).values())) == 2
    assert len({*clusters([placed(one, linked=True) for one in (first, made_of(first))]).values()}) == 1
    assert len({*clusters([placed(one, linked=True) for one in (first, made_of(first, other))]).values()}) == 2
    assert placed(first, linked=False).links == ()
    assert mini_of([placed(first, linked=False), placed(other, linked=False)], 1) < {first.id, other.id}
    assert telling(0).twin


_CELL = st.tuples(st.sampled_from(["a", "b"]), st.sampled_from(["x", "y", "z"]), st.integers(0, 30))


@given(st.lists(_CELL, min_size=8, max_size=60), st.integers(1, 4), st.integers(0, 9), st.randoms())
def test_whatever_is_drawn_holds_whole_clusters_and_leaves_every_task(
    cells: list[tuple[str, str, int]], count: int, seed: int, mix: random.Random
) -> None:
    items = [Placed(f"{c}/{n}", c, task, (f"item:{n}", f"twin:{kin}")) for n, (c, task, kin) in enumerate(cells)]
    try:
        drawn = validation_of(items, count, seed)
    except ReleaseError:
        return
    named = clusters(items)
    inside = {named[name] for name in drawn}
    assert drawn == {one.id for one in items if named[one.id] in inside}
    assert {one.cell for one in items if one.id not in drawn} == {one.cell for one in items}
    held = Counter(one.config for one in items if one.id in drawn)
    assert all(count / 2 <= held[config] <= count for config in {one.config for one in items})
    shuffled = list(items)
    mix.shuffle(shuffled)
    assert validation_of(shuffled, count, seed) == drawn
