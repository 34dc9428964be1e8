"""The list of clips that were taken down: read, kept to by every later build, and asked before a release goes out."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from earmark.errors import ReleaseError
from earmark.item import Item, Origin
from earmark.release.listing import listing
from earmark.shards import Reject, ShardWriter
from earmark.takedown.blocklist import CODE, TAKEDOWN, Blocking, Takedown, add_takedown, read_takedowns, require_gone
from earmark.takedown.marks import Marks
from earmark.takedown.marks import Origin as Place
from tests.made import clip_of, item, tone
from tests.test_takedown import FILE, FREE, MIXED, OTHER, RECORD, TAKEN, from_corpus, mixing

KNOWN = Marks(
    frozenset({TAKEN.id}), frozenset({Place("own", RECORD)}), frozenset(), frozenset({str(TAKEN.clips[0].pcm_sha256)})
)
ENTRY = Takedown.of(KNOWN, "Its maker took it back.", date(2026, 1, 31))


def test_the_list_of_the_project_is_one() -> None:
    assert Path("releases/takedown.yaml").is_file()
    assert read_takedowns(Path("releases/takedown.yaml")) == ()


def test_what_has_the_clip_is_set_aside_with_the_reason() -> None:
    blocking = Blocking([ENTRY])
    left = [blocking(one) for one in (TAKEN, OTHER, MIXED, FREE)]
    assert [one.id for one in left] == [TAKEN.id, OTHER.id, MIXED.id, FREE.id]
    rejects = [one for one in left if isinstance(one, Reject)]
    assert [(one.id, one.stage, one.code) for one in rejects] == [
        (TAKEN.id, "curate", CODE), (MIXED.id, "curate", CODE),
    ]  # fmt: skip
    assert rejects[0].message == (
        "own/a: expected clips that may be used, got one that is one of its own and was taken down: "
        "Its maker took it back."
    )
    assert "got one that it mixes and was taken down" in rejects[1].message
    assert blocking.done == 2


def test_a_later_seed_or_other_settings_do_not_bring_it_back() -> None:
    """Ingested at another level it has other samples, and asked about otherwise another id: scenes name it by those."""
    again = from_corpus("own/new-question", RECORD, 334.0, FILE)
    assert again.clips[0].pcm_sha256 not in KNOWN.pcm
    drawn = mixing("mixed/B/7", again)
    blocking = Blocking([ENTRY])
    assert isinstance(blocking(drawn), Item)  # nothing tells yet what it mixes: sources come before recipes
    assert isinstance(blocking(again), Reject)
    assert isinstance(blocking(drawn), Reject)
    same_samples = item("elsewhere/a", audio=TAKEN.audio, clips=(clip_of(tone(333.0))[1],))
    assert isinstance(Blocking([ENTRY])(same_samples), Reject)


def test_what_may_stay_goes_on_to_what_comes_next() -> None:
    assert Blocking([])(TAKEN) is TAKEN
    asked: list[str] = []

    def then(one: Item) -> Item | Reject:
        asked.append(one.id)
        return Reject(one.id, "curate", "errata.withdrawn", "")

    blocking = Blocking([ENTRY], then)
    codes = [one.code for one in map(blocking, (TAKEN, FREE)) if isinstance(one, Reject)]
    assert codes == [CODE, "errata.withdrawn"]
    assert asked == [FREE.id]


def test_a_release_that_holds_it_is_refused(tmp_path: Path) -> None:
    writer = ShardWriter(tmp_path / "items.parquet")
    for one in (FREE, MIXED):
        writer.add(one)
    writer.close()
    require_gone(listing(tmp_path), [])
    with pytest.raises(ReleaseError, match=r"took it back.*got one in spatial/A/1"):
        require_gone(listing(tmp_path), [ENTRY])
    other = Takedown.of(Marks(items=frozenset({"own/b"})), "Gone.", date(2026, 1, 31))
    require_gone(listing(tmp_path), [other])


@pytest.mark.parametrize(
    ("text", "match"),
    [
        ("takedown: 3", "expected one key `takedown` with a list"),
        ("other: []", "got the keys other"),
        ("- 3", "got list"),
        ("takedown: [{", "expected a list of clips in YAML"),
        ("takedown:\n- {reason: a, date: 2026-13-31, items: [a]}", "expected a list of clips in YAML"),
        ("takedown:\n- {reason: a, date: 2026-01-31}", "entry 1: expected something that the clip is known by"),
        ("takedown:\n- {date: 2026-01-31, items: [a]}", "valid reason, got Field required"),
        ("takedown:\n- {reason: a, date: 2026-01-31, pcm: [abc]}", r"valid pcm\.0"),
        ("takedown:\n- {reason: a, date: 2026-01-31, items: [a], why: b}", "valid why"),
        ("takedown:\n- {reason: a, date: 2026-01-31, origins: [{dataset: own}]}", r"valid origins\.0\.record"),
        ("takedown:\n- 3", "entry 1: expected a takedown"),
    ],
)
def test_a_list_that_is_none_is_told(tmp_path: Path, text: str, match: str) -> None:
    (tmp_path / TAKEDOWN).write_text(text)
    with pytest.raises(ReleaseError, match=match):
        read_takedowns(tmp_path / TAKEDOWN)


@pytest.mark.parametrize("text", ["", "# nothing yet\n", "takedown: []\n"])
def test_an_empty_list_takes_an_entry(tmp_path: Path, text: str) -> None:
    path = tmp_path / TAKEDOWN
    path.write_text(text)
    assert read_takedowns(path) == ()
    assert add_takedown(path, ENTRY)
    assert not add_takedown(path, ENTRY)
    assert read_takedowns(path) == (ENTRY,)
    assert path.read_text().startswith("# nothing yet\n" if "nothing" in text else "takedown:")


WORDS = st.text(st.characters(codec="utf-8", exclude_categories=("C", "Z")), min_size=1, max_size=20)
HASHES = st.sets(st.binary(min_size=32, max_size=32).map(bytes.hex), max_size=3)
MARKS = st.builds(
    lambda items, origins, files, pcm: Marks(frozenset(items), frozenset(origins), frozenset(files), frozenset(pcm)),
    st.sets(WORDS, max_size=3), st.sets(st.builds(Place, WORDS, WORDS), max_size=3), HASHES, HASHES,
).filter(bool)  # fmt: skip


@settings(max_examples=30)
@given(st.lists(MARKS, max_size=3))
def test_what_is_written_is_read(tmp_path_factory: pytest.TempPathFactory, several: list[Marks]) -> None:
    path = tmp_path_factory.mktemp("list") / TAKEDOWN
    for marks in several:
        add_takedown(path, Takedown.of(marks, "Gone.", date(2026, 1, 31)))
    found = [one.marks for one in read_takedowns(path)]
    assert all(any(one.covers(marks) for one in found) for marks in several)
    assert all(marks in several for marks in found)


@settings(max_examples=40)
@given(st.sampled_from([TAKEN, OTHER, MIXED, FREE]), MARKS)
def test_more_marks_never_free_a_clip(of: Item, more: Marks) -> None:
    record: dict[str, Any] = of.model_dump(mode="python", include={"id", "clips", "scene"})
    assert bool((KNOWN | more).role_in(record)) >= bool(KNOWN.role_in(record))
    assert bool(KNOWN.role_in(record)) == (of.id in (TAKEN.id, MIXED.id))


def test_a_scene_that_names_no_samples_mixes_nothing() -> None:
    media, clip = clip_of(tone(700.0), source=Origin(dataset="synth", revision="x/1", record="{}"))
    made = item("x/A/1", audio=(media,), clips=(clip,), scene='{"events":[{"source":{"item":"own/a"}}]}')
    assert isinstance(Blocking([ENTRY])(made), Item)


def test_a_scene_that_is_no_json_counts_all_the_same() -> None:
    broken = MIXED.model_copy(update={"scene": f"{MIXED.scene} and more"})
    assert isinstance(Blocking([ENTRY])(broken), Reject)
