"""`earmark diff`: what changed from one release to another, and what it asks of the version number."""

from __future__ import annotations

import json
import shutil
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from earmark.errors import ReleaseError
from earmark.item import Clip, Evidence, Item, Media
from earmark.release.changes import lines
from earmark.release.difference import Difference, difference
from earmark.release.ledger import precedence
from earmark.release.listing import listing
from earmark.release.versions import LEVELS, Level, require_enough, suggested
from earmark.shards import ShardWriter
from tests.candidates import candidate, changed
from tests.made import clip_of, item, tone


@cache
def some() -> tuple[Item, ...]:
    return tuple(item(f"hand/{n}", tone(200.0 + 40 * n)) for n in range(5))


@cache
def other_sound() -> dict[str, Any]:
    media, clip = clip_of(tone(999.0))
    return {"audio": (media,), "clips": (clip,)}


def shards(folder: Path, items: tuple[Item, ...] | list[Item]) -> Path:
    folder.mkdir()
    writer = ShardWriter(folder / "items-00000.parquet")
    for one in items:
        writer.add(one)
    writer.close()
    return folder


@pytest.fixture
def before(tmp_path: Path) -> Path:
    return candidate(tmp_path / "v1", some())


def compare(tmp_path: Path, before: Path, items: list[Item], **options: Any) -> Difference:
    after = candidate(tmp_path / "v2", items, "9.0.0")
    return difference(listing(before), listing(after), **options)


def test_nothing_changed(tmp_path: Path, before: Path) -> None:
    found = compare(tmp_path, before, list(some()[::-1]))
    assert (found.added, found.removed, found.changed, found.moved) == ((), (), (), ())
    assert (found.same, found.of, found.level, found.suggested) == (5, 5, "none", "1.0.0")
    assert found.comparability == "all 5 items are the same: scores can be compared"


def clip_with(**fields: Any) -> tuple[Clip, ...]:
    return (some()[1].clips[0].model_copy(update=fields),)


# fields of hand/1 that are given anew, the fields that are named, what they are about, and the level they ask for
EDITS: list[tuple[dict[str, Any], tuple[str, ...], tuple[str, ...], Level]] = [
    ({"question": "What is it?"}, ("question",), ("words",), "patch"),
    ({"clips": clip_with(transcript="la")}, ("clips.transcript",), ("words",), "patch"),
    ({"clips": clip_with(attribution="A. Maker")}, ("clips.attribution",), ("facts",), "patch"),
    ({"evidence": (Evidence(clip=0, start_s=0.0, end_s=0.2),)}, ("evidence",), ("facts",), "patch"),
    ({}, ("revision",), ("facts",), "patch"),
    ({"choices": ("a tone", "hail", "a dog", "a bell")}, ("choices",), ("answer",), "major"),
    (
        {"choices": ("rain", "a tone", "a dog", "a bell"), "answer_index": 1},
        ("answer_index", "choices"), ("answer",), "major",
    ),
    ({"scorer": "exact"}, ("scorer",), ("answer",), "major"),
    ({"task": "music"}, ("task",), ("place",), "major"),
    (other_sound(), ("audio",), ("audio",), "major"),
    ({**other_sound(), "question": "What is it?"}, ("audio", "question"), ("audio", "words"), "major"),
    ({"images": (Media(bytes=b"a picture", path="a.png"),)}, ("pictures",), ("audio",), "major"),
    (
        {"images": (Media(bytes=b"a picture", path="a.png"),), "question": "What?"},
        ("pictures", "question"), ("audio", "words"), "major",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("edit", "fields", "parts", "level"), EDITS)
def test_an_edit_is_told_by_its_fields(
    tmp_path: Path, edit: dict[str, Any], fields: tuple[str, ...], parts: tuple[str, ...], level: Level
) -> None:
    one, two = shards(tmp_path / "one", some()), [*some()]
    two[1] = changed(two[1], **edit)
    found = difference(listing(one), listing(shards(tmp_path / "two", two)))
    (only,) = found.changed
    assert (only.id, only.fields, only.parts, found.level) == ("hand/1", fields, parts, level)
    assert (found.same, found.of, found.suggested) == (4, 5, None)


def test_added_removed_moved_and_the_ids_that_are_the_same(tmp_path: Path, before: Path) -> None:
    moved = changed(some()[0], benchmark="ahelm", task="vocalsound")
    items = [moved, *some()[2:], item("hand/new", tone(700.0)), item("hand/newer", tone(710.0))]
    found = compare(tmp_path, before, items, same_to=tmp_path / "same.txt")
    assert found.added == ("hand/new", "hand/newer")
    assert found.removed == ("hand/1",)
    assert found.moved == (("hand/0", "mmau_pro/test", "ahelm/test"),)
    assert found.changed[0].fields == ("benchmark", "task")
    assert (tmp_path / "same.txt").read_text() == "hand/2\nhand/3\nhand/4\n"
    assert found.comparability == "3 of 6 items are the same: compare on these"
    assert (found.level, found.suggested) == ("major", "2.0.0")
    assert list(lines(found)) == [
        "2 added, 1 removed, 1 changed (place 1), 1 moved",
        "+ hand/new",
        "+ hand/newer",
        "- hand/1",
        "~ hand/0: benchmark, task",
        f"> hand/0: {found.moved[0].before} to {found.moved[0].after}",
        "scores: 3 of 6 items are the same: compare on these",
        "version: 2.0.0 or later (major)",
    ]


def test_another_split_is_a_move(tmp_path: Path, before: Path) -> None:
    """The items of a file that is of another split; the content of the items is the same."""
    after = shutil.copytree(before, tmp_path / "v2")
    (index,) = (after / "data" / "index").iterdir()
    manifest = json.loads((after / "manifest.json").read_text())
    name = index.relative_to(after).as_posix()
    manifest["files"][name.replace("/test-", "/validation-")] = manifest["files"].pop(name)
    (after / "manifest.json").write_text(json.dumps(manifest))
    index.rename(index.with_name(index.name.replace("test-", "validation-")))
    found = difference(listing(before), listing(after))
    assert found.moved[0].after == found.moved[0].before.replace("/test", "/validation")
    assert (len(found.moved), found.changed, found.same, found.level) == (5, (), 5, "major")


def test_items_added_ask_for_a_minor_version(tmp_path: Path, before: Path) -> None:
    found = compare(tmp_path, before, [*some(), item("hand/new", tone(700.0))])
    assert (found.level, found.suggested) == ("minor", "1.1.0")
    found = difference(found.after, found.before)
    assert (found.level, found.suggested, found.removed) == ("major", "10.0.0", ("hand/new",))


@given(
    kept=st.lists(st.sampled_from(range(5)), unique=True),
    reworded=st.sets(st.sampled_from(range(5))),
    new=st.integers(0, 3),
)
def test_the_parts_add_up(
    tmp_path_factory: pytest.TempPathFactory, kept: list[int], reworded: set[int], new: int
) -> None:
    """Whatever changed: same + changed + added are the items after, same + changed + removed those before."""
    folder = tmp_path_factory.mktemp("diff")
    after = [changed(some()[n], question="What?") if n in reworded else some()[n] for n in kept]
    after += [some()[0].model_copy(update={"id": f"new/{n}"}) for n in range(new)]
    found = difference(listing(shards(folder / "a", some())), listing(shards(folder / "b", after)))
    common = found.same + len(found.changed)
    assert common + len(found.added) == found.of == len(after)
    assert common + len(found.removed) == 5
    assert {one.id for one in found.changed} == {f"hand/{n}" for n in reworded & set(kept)}
    expected: Level = "major" if len(kept) < 5 else "minor" if new else "patch" if reworded & set(kept) else "none"
    assert found.level == expected
    shutil.rmtree(folder)


@pytest.mark.parametrize(
    ("version", "level", "expected"),
    [  # Semantic Versioning 2.0.0, items 6 to 9
        ("1.2.3", "none", "1.2.3"), ("1.2.3", "patch", "1.2.4"), ("1.2.3", "minor", "1.3.0"),
        ("1.2.3", "major", "2.0.0"), ("0.1.0", "major", "1.0.0"), ("2.0.0-rc.1", "minor", "2.0.0"),
    ],
)  # fmt: skip
def test_the_version_that_is_suggested(version: str, level: Level, expected: str) -> None:
    assert suggested(version, level) == expected


@given(st.tuples(*[st.integers(0, 9)] * 3), st.sampled_from(LEVELS[1:]))
def test_what_is_suggested_is_enough_and_nothing_before_it(parts: tuple[int, ...], level: Level) -> None:
    since = ".".join(map(str, parts))
    least = suggested(since, level)
    assert precedence(least) > precedence(since)
    require_enough(least, since, level, "a change")
    require_enough(f"{least}-rc.1", since, level, "a change")
    with pytest.raises(ReleaseError, match=f"expected {least} or later, since {level} changes came after {since}"):
        require_enough(since, since, level, "a change")
