"""Where else the two parts of a release are met: baselines, judges, inspect, private sound, old releases."""

from __future__ import annotations

import io
import json
import shutil
from pathlib import Path

import pytest
from PIL import Image

from earmark.errors import ReleaseError, ScoreError
from earmark.inspecting import benchmark
from earmark.item import Item, Media
from earmark.release.answers import private_part, without_answers
from earmark.release.whole import read_manifest
from earmark.score.baselines import run_baselines
from earmark.score.gold import read_release
from earmark.score.judge.texts import item_texts
from earmark.score.parts import require_shown
from earmark.takedown.shelves import Project
from tests.candidates import SETTINGS
from tests.kept import CANARY, SEED, Parts, many, parts, telling
from tests.made import clip_of, tone

OUTSIDE = {"build.json"}  # commit, date and packages: not of the release itself


@pytest.fixture(scope="module")
def items() -> list[Item]:
    return many(6)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory, items: list[Item]) -> Parts:
    """Not to be changed."""
    return parts(tmp_path_factory.mktemp("kept"), items)


def held(folder: Path) -> dict[str, bytes]:
    files = (path for path in folder.rglob("*") if path.is_file() and path.name not in OUTSIDE)
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def test_nothing_is_other_where_nothing_is_asked_for(tmp_path: Path, items: list[Item]) -> None:
    """Settings that are absent, as those of every earlier version are, and their defaults give the same bytes."""
    absent = parts(tmp_path / "absent", items, answers=None, validation_items=None, seed=SETTINGS["seed"])
    given = parts(tmp_path / "given", items, answers="published", validation_items=0, seed=SETTINGS["seed"])
    assert held(absent.public) == held(given.public)
    manifest = read_manifest(given.public)
    assert not {"answers", "splits"} & set(manifest)
    assert manifest["seed"] == SETTINGS["seed"]
    assert {tuple(facts["splits"]) for facts in manifest["configs"].values()} == {("test",)}
    assert not given.private.exists()
    assert private_part(given.public) is None
    assert len(read_release(given.public).items) == len(items)
    assert "## Splits and answers" not in (given.public / "README.md").read_text()


def test_it_is_built_again_the_same(tmp_path: Path, made: Parts, items: list[Item]) -> None:
    again = parts(tmp_path, items[::-1])
    assert held(again.public) == held(made.public)
    assert held(again.private) == held(made.private)
    other = parts(tmp_path, items, seed=SEED + 1)
    assert read_manifest(other.public)["digest"] != read_manifest(made.public)["digest"]
    assert (
        read_manifest(other.public)["answers"]["public_digest"]
        == read_manifest(made.public)["answers"]["public_digest"]
    )


def test_baselines_are_measured_with_the_private_part(made: Parts, tmp_path: Path) -> None:
    found = run_baselines(made.public, tmp_path, 0, made.private)
    assert (found["oracle"]["score"], found["first"]["n"]) == (1.0, 6)
    assert found["first"]["score"] == 2 / 6  # answers stand in places 0, 1, 2, 3, 0, 1
    with pytest.raises(ScoreError, match="which are withheld"):
        run_baselines(made.public, tmp_path, 0)


def test_a_judge_is_shown_whole_records(made: Parts, items: list[Item]) -> None:
    (found,) = item_texts(made.private, {items[0].id: items[0].content_hash})
    assert found.shown["rubric"] == [f"says {CANARY}"]
    assert found.shown["transcript"] == [f"it is {CANARY}"]
    assert found.shown["reference_answers"] == list(items[0].answers)


def test_inspect_says_what_to_do_instead(made: Parts) -> None:
    from inspect_ai._util.error import PrerequisiteError

    with pytest.raises(PrerequisiteError) as caught:
        benchmark(str(made.public))
    assert "one whose answers are withheld (test)" in str(caught.value.message)


def test_private_sound_stays_with_withheld_answers(tmp_path: Path) -> None:
    """A closed release may carry what is not to be passed on: its items need no pointers."""
    media, clip = clip_of(tone(900.0), licence="LicenseRef-Private", redistributable=False)
    closed = telling(30, audio=(media,), clips=(clip,), evidence=(), turns=())
    made = parts(tmp_path, [telling(1), closed], private=True)
    assert read_manifest(made.public)["items"] == 2
    assert {*read_release(made.public, made.private).items} == {closed.id, telling(1).id}


def test_pictures_lose_their_names_and_stay(tmp_path: Path) -> None:
    buffer = io.BytesIO()
    Image.new("RGB", (8, 8), (200, 10, 10)).save(buffer, "PNG")
    picture = Media(bytes=buffer.getvalue(), path=f"{CANARY}.png")
    shown = without_answers(telling(1, images=(picture,)))
    assert shown.images == (Media(bytes=buffer.getvalue()),)
    made = parts(tmp_path, [telling(1, images=(picture,)), telling(2)])
    assert all(CANARY.encode() not in data for data in held(made.public).values())


def test_an_item_that_only_one_part_has_is_named(made: Parts, tmp_path: Path) -> None:
    """A shard that was swapped under an unchanged manifest."""
    other = parts(tmp_path / "other", many(4))
    public = Path(shutil.copytree(made.public, tmp_path / "release"))
    shutil.rmtree(public / "data" / "index")
    shutil.copytree(other.public / "data" / "index", public / "data" / "index")
    with pytest.raises(ScoreError, match=r"index/test-.*: expected sha256 .*The copy is not whole"):
        read_release(public, made.private)
    with pytest.raises(ScoreError, match=r"hand/004: expected it in both parts, got it in the answers, not in the"):
        require_shown([*(public / "data" / "index").iterdir()], {f"hand/{n:03}" for n in range(5)})


def test_a_manifest_that_was_written_by_hand_is_told(made: Parts, tmp_path: Path) -> None:
    public = Path(shutil.copytree(made.public, tmp_path / "release"))
    text = (public / "manifest.json").read_text()
    for wrong in ('"state": "other"', '"state": null'):
        (public / "manifest.json").write_text(text.replace('"state": "withheld"', wrong))
        with pytest.raises((ScoreError, ReleaseError)):
            read_release(public)
        with pytest.raises((ScoreError, ReleaseError)):
            read_release(public, made.private)
    manifest = read_manifest(made.public)
    forged: tuple[object, ...] = ([], "yes", 7, {"state": "withheld", "splits": 3})
    for said in forged:
        (public / "manifest.json").write_text(json.dumps({**manifest, "answers": said}))
        with pytest.raises((ScoreError, ReleaseError)):
            read_release(public)
        with pytest.raises((ScoreError, ReleaseError)):
            read_release(public, made.private)


def test_a_takedown_looks_into_the_private_part(made: Parts, tmp_path: Path) -> None:
    build = tmp_path / "build"
    shutil.copytree(made.public, build / "release")
    shutil.copytree(made.private, build / "answers")
    shelves = {shelf.path: shelf for shelf in Project(tmp_path, tmp_path / "releases").shelves()}
    assert shelves[build / "answers"].kind == "candidate"
    assert [file.name for file in shelves[build / "answers"].files] == ["test-00000-of-00001.parquet"]
