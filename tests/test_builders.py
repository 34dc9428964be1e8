"""The contract that every builder keeps; builders are found by name, and each needs a fake of its corpus."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from builders.contract.source import Archive, HubFiles, builder, names
from builders.ingest.sampling import Wish, choose
from builders.ingest.units import Reading
from earmark.licences import is_known
from earmark.mastering import Target
from earmark.taxonomy import taxonomy
from earmark.validation import sealed_issues
from tests.conftest import ROOT
from tests.fake import fake
from tests.fake.corpora import Given, corpus, items_of

NAMES = names()
READING = Reading(seed=5, options=4, target=Target())
MODALITIES = ("audio", "video", "image", "text")

every_builder = pytest.mark.parametrize("name", NAMES)
every_heard = pytest.mark.parametrize("name", [name for name in NAMES if "audio" in builder(name).SOURCE.modality])


@every_builder
def test_source_is_complete(name: str) -> None:
    source = builder(name).SOURCE
    assert source.name == name
    for field in ("title", "revision", "attribution", "citation", "how_to_get"):
        assert getattr(source, field).strip(), field
    assert source.homepage.startswith("https://") or (ROOT / source.homepage).is_file()
    assert is_known(source.licence)
    assert source.folders
    assert all(not Path(folder).is_absolute() for folder in source.folders)
    assert source.cells
    assert all(task in taxonomy(benchmark).tasks for benchmark, task in source.cells)
    assert all(re.fullmatch(r"[0-9a-f]{64}", digest) for digest in source.hashes.values())
    assert source.standing in ("real", "layout")
    assert source.size.strip()


@every_builder
def test_way_to_the_corpus_is_complete(name: str) -> None:
    source = builder(name).SOURCE
    assert source.modality
    assert set(source.modality) <= set(MODALITIES)
    assert source.fetch
    for step in source.fetch:
        if isinstance(step, HubFiles):
            assert re.fullmatch(r"[\w.-]+/[\w.-]+", step.repo)
            assert step.revision is None or re.fullmatch(r"[0-9a-f]{40}", step.revision)
            assert step.patterns
        elif isinstance(step, Archive):
            assert step.url.startswith("https://")
            assert step.sha256 is None or re.fullmatch(r"[0-9a-f]{64}", step.sha256)
        else:
            assert step.what.strip()
    if source.gated:
        assert source.gated.terms_url.startswith("https://")
        assert re.fullmatch(r"[A-Z][A-Z0-9_]*|", source.gated.token_variable)


@every_builder
def test_items_are_valid_after_reading(name: str, tmp_path: Path) -> None:
    chosen, root = corpus(name, tmp_path)
    items = items_of(chosen, root)
    assert len(items) == fake(name).EXPECTED_ITEMS
    for item in items:
        done = READING(item)
        assert sealed_issues(done) == []
        assert done.id == item.id
        assert (item.benchmark, item.task) in chosen.SOURCE.cells
        assert all(media.bytes for media in (*done.audio, *done.images))
        assert done.video is None or done.video.bytes
        assert all(clip.source.sha256 and clip.source.dataset == name for clip in done.clips)
        assert all(str(root) not in str(media.path) for media in done.audio)


@every_builder
def test_cells_and_modality_are_what_it_says(name: str, tmp_path: Path) -> None:
    chosen, root = corpus(name, tmp_path)
    items = items_of(chosen, root)
    if name != "folder":  # whose rows say it themselves
        assert {(item.benchmark, item.task) for item in items} == set(chosen.SOURCE.cells)
    held = {
        "audio": any(item.audio for item in items),
        "image": any(item.images for item in items),
        "video": any(item.video for item in items),
    }
    assert {kind for kind, there in held.items() if there} == set(chosen.SOURCE.modality) - {"text"}


@every_builder
def test_ids_are_stable_and_unique(name: str, tmp_path: Path) -> None:
    ids = [item.id for item in items_of(*corpus(name, tmp_path))]
    assert ids[0] == fake(name).EXPECTED_FIRST_ID
    assert len(set(ids)) == len(ids)
    assert all(item_id.startswith(f"{name}/") for item_id in ids)


@every_builder
def test_sample_is_stable_and_building_is_silent(name: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    chosen, root = corpus(name, tmp_path)
    items, wish = items_of(chosen, root), Wish(cap=1)
    sample = choose(chosen, root, wish, 3)
    assert sample == choose(Given(chosen.SOURCE, items[::-1]), root, wish, 3)
    assert len(sample.ids or ()) == len({(item.benchmark, item.task) for item in items})
    assert capfd.readouterr() == ("", "")


@every_builder
def test_at_most_three_questions_a_clip(name: str, tmp_path: Path) -> None:
    asked: dict[str, int] = {}
    for item in items_of(*corpus(name, tmp_path)):
        for clip in item.clips:
            asked[clip.source.record] = asked.get(clip.source.record, 0) + 1
    assert max(asked.values(), default=0) <= 3


@every_builder
def test_question_gives_nothing_away(name: str, tmp_path: Path) -> None:
    for item in items_of(*corpus(name, tmp_path)):
        question = item.question.casefold()
        for answer in item.answers:
            assert not re.search(rf"\b{re.escape(answer.casefold())}\b", question)
        shown = [question, *(choice.casefold() for choice in item.choices), *(turn.text for turn in item.turns)]
        named = [Path(clip.source.record) for clip in item.clips if ".parquet:" not in clip.source.record]
        hidden = {path.name for path in named} | {path.stem for path in named if len(path.stem) > 3}
        assert not any(name.casefold() in text for name in hidden for text in shown)


class _Reversed:
    """A directory listing in the reverse of the names' order, as some file system may give it."""

    def __init__(self, entries: list[Any]) -> None:
        self._entries = iter(sorted(entries, key=os.fspath, reverse=True))

    def __enter__(self) -> _Reversed:
        return self

    def __exit__(self, *_: object) -> None:
        return None

    def __iter__(self) -> Iterator[Any]:
        return self._entries

    def __next__(self) -> Any:
        return next(self._entries)


@every_builder
def test_order_of_the_file_system_does_not_matter(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    chosen, root = corpus(name, tmp_path)
    before = list(chosen.build(root))
    assert [x.id for x in before] == [x.id for x in chosen.build(root)]
    folders = [root, *(path for path in root.rglob("*") if path.is_dir())]
    fullest = max(folders, key=lambda path: len(list(path.iterdir())))
    scandir, listdir = os.scandir, os.listdir
    monkeypatch.setattr(os, "scandir", lambda path=".": _Reversed(list(scandir(path))))
    monkeypatch.setattr(os, "listdir", lambda path=".": list(_Reversed(listdir(path))))
    for folder in {fullest, root}:
        listing = list(folder.glob("*"))
        assert listing == sorted(listing, reverse=True)  # the reversal works
    assert list(chosen.build(root)) == before
