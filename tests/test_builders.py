"""The contract that every builder keeps; builders are found by name, and each needs a fake of its corpus."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from builders.contract.source import Archive, Builder, HubFiles, Source, builder, names
from builders.ingest.cells import file_of
from builders.ingest.sampling import Wish, choose
from builders.ingest.units import Reading, units
from earmark.errors import EarmarkError, SourceError
from earmark.item import Item, Media
from earmark.licences import is_known
from earmark.mastering import Target
from earmark.shards import Reject
from earmark.stage import Unit
from earmark.taxonomy import taxonomy
from earmark.validation import sealed_issues
from tests.conftest import ROOT
from tests.fake import fake
from tests.fake.sound import BROKEN

NAMES = names()
READING = Reading(seed=5, options=4, target=Target())
HEAVY = (
    "PIL", "av", "datasets", "dvc", "huggingface_hub", "librosa", "pyloudnorm", "pyroomacoustics", "requests", "scipy",
    "torch", "webdataset",
)  # fmt: skip
MODALITIES = ("audio", "video", "image", "text")

every_builder = pytest.mark.parametrize("name", NAMES)
every_heard = pytest.mark.parametrize("name", [name for name in NAMES if "audio" in builder(name).SOURCE.modality])


def test_builders_are_found() -> None:
    assert {"esc50", "folder", "fsdd", "ljspeech", "mridangam", "ravdess"} <= set(NAMES)
    others = {path.stem for path in (ROOT / "builders").iterdir()} - set(NAMES)
    assert {"contract", "reading", "ingest", "fetching", "catalogue", "__main__"} <= others


@pytest.fixture
def made(tmp_path: Path) -> Callable[[str], tuple[Builder, Path]]:
    """Make the fake of a builder's corpus; gives the builder and the corpus's folder."""

    def make(name: str) -> tuple[Builder, Path]:
        fake(name).make(tmp_path)
        chosen = builder(name)
        return chosen, chosen.SOURCE.locate(tmp_path)

    return make


Made = Callable[[str], tuple[Builder, Path]]


def items_of(chosen: Builder, root: Path) -> list[Item]:
    found = list(chosen.build(root))
    rejects = [item for item in found if isinstance(item, Reject)]
    assert not rejects
    return [item for item in found if isinstance(item, Item)]


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


def test_imports_are_light_and_silent() -> None:
    """In one fresh process, one builder after the other; what an import has brought in is named with it."""
    code = (
        f"import importlib, sys\nfor name in {NAMES!r}:\n importlib.import_module(f'builders.{{name}}')\n"
        f" found = {set(HEAVY)!r} & set(sys.modules)\n assert not found, (name, found)"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


@every_builder
def test_items_are_valid_after_reading(name: str, made: Made) -> None:
    chosen, root = made(name)
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
def test_cells_and_modality_are_what_it_says(name: str, made: Made) -> None:
    chosen, root = made(name)
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
def test_ids_are_stable_and_unique(name: str, made: Made) -> None:
    ids = [item.id for item in items_of(*made(name))]
    assert ids[0] == fake(name).EXPECTED_FIRST_ID
    assert len(set(ids)) == len(ids)
    assert all(item_id.startswith(f"{name}/") for item_id in ids)


@every_builder
def test_sample_is_stable_and_building_is_silent(name: str, made: Made, capfd: pytest.CaptureFixture[str]) -> None:
    chosen, root = made(name)
    items, wish = items_of(chosen, root), Wish(cap=1)
    sample = choose(chosen, root, wish, 3)
    assert sample == choose(_Stub(chosen.SOURCE, items[::-1]), root, wish, 3)
    assert len(sample.ids or ()) == len({(item.benchmark, item.task) for item in items})
    assert capfd.readouterr() == ("", "")


@every_builder
def test_at_most_three_questions_a_clip(name: str, made: Made) -> None:
    asked: dict[str, int] = {}
    for item in items_of(*made(name)):
        for clip in item.clips:
            asked[clip.source.record] = asked.get(clip.source.record, 0) + 1
    assert max(asked.values(), default=0) <= 3


@every_builder
def test_question_gives_nothing_away(name: str, made: Made) -> None:
    for item in items_of(*made(name)):
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
def test_order_of_the_file_system_does_not_matter(name: str, made: Made, monkeypatch: pytest.MonkeyPatch) -> None:
    chosen, root = made(name)
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


@every_heard
def test_removed_file_is_a_reject(name: str, made: Made) -> None:
    chosen, root = made(name)
    items = items_of(chosen, root)
    gone = next(file_of(item.audio[0].path or "") for item in items if item.audio)
    gone.unlink()
    stub = _Stub(chosen.SOURCE, items)
    lost = [item.id for item in items if any(file_of(m.path or "") == gone for m in (*item.audio, *item.images))]
    found = list(units(stub, root))
    rejects = [unit for unit in found if isinstance(unit, Reject)]
    assert [reject.id for reject in rejects] == lost
    assert {reject.code for reject in rejects} == {"source.missing_file"}
    assert all(gone.name in reject.message for reject in rejects)
    assert [unit.id for unit in found if isinstance(unit, Unit)] == [i.id for i in items if i.id not in lost]


class _Stub:
    """A builder whose items are given."""

    def __init__(self, source: Source, items: list[Item]) -> None:
        self.SOURCE = source
        self._items = items

    def build(self, root: Path) -> Iterator[Item | Reject]:
        assert root.is_dir()
        yield from self._items


@every_heard
@pytest.mark.parametrize("damage", BROKEN)
def test_broken_sound_has_a_reason(name: str, damage: str, made: Made) -> None:
    chosen, root = made(name)
    item = next(item for item in items_of(chosen, root) if item.audio)
    path = Path(item.audio[0].path or "")
    inside = not path.is_file()  # of a cell of a Parquet file: it is broken outside, and put in its place
    path = root / "broken.wav" if inside else path
    breaks, word = BROKEN[damage]
    breaks(path)
    if inside:
        item = item.model_copy(update={"audio": (Media(bytes=path.read_bytes()), *item.audio[1:])})
    pattern = "libsndfile" if damage == "text" else word
    with pytest.raises(EarmarkError, match=pattern) as caught:
        READING(item)
    assert (item.clips[0].source.record if inside else str(path)) in str(caught.value)


@every_builder
def test_absent_corpus_says_where_and_how(name: str, tmp_path: Path) -> None:
    source = builder(name).SOURCE
    with pytest.raises(SourceError) as caught:
        source.locate(tmp_path)
    wanted = (repr(name), source.how_to_get, *(str(tmp_path / folder) for folder in source.folders))
    assert all(text in str(caught.value) for text in wanted)


@every_builder
def test_empty_corpus_is_an_error(name: str, tmp_path: Path) -> None:
    chosen = builder(name)
    root = tmp_path / chosen.SOURCE.folders[0]
    root.mkdir(parents=True)
    with pytest.raises(SourceError, match=f"source '{name}'.*expected .*got "):
        list(chosen.build(root))


def texts_of(root: Path, name: str, *suffixes: str, without: str) -> list[Path]:
    """The texts of a fake that a builder reads labels from, but for those that the fake excepts by design."""
    excepted: tuple[str, ...] = getattr(fake(name), without, ())
    found = (path for suffix in suffixes for path in sorted(root.rglob(f"*.{suffix}")))
    return [path for path in found if not any(path.match(pattern) for pattern in excepted)]


@every_builder
def test_table_that_is_not_utf8_is_an_error(name: str, made: Made) -> None:
    chosen, root = made(name)
    for path in texts_of(root, name, "csv", "tsv", "json", "jsonl", without="ENCODED"):
        whole = path.read_bytes()
        path.write_bytes(whole + "naïve".encode("latin-1"))
        with pytest.raises(SourceError, match=rf"source '{name}'.*{path.name}, line \d+: expected text in UTF-8"):
            list(chosen.build(root))
        path.write_bytes(whole)


@every_builder
def test_json_that_breaks_off_is_an_error(name: str, made: Made) -> None:
    chosen, root = made(name)
    for path in texts_of(root, name, "json", without="ENCODED"):
        whole = path.read_bytes()
        path.write_bytes(whole[: len(whole) // 2])
        with pytest.raises(SourceError, match=rf"source '{name}'.*{path.name}.*expected "):
            list(chosen.build(root))
        path.write_bytes(whole)


def errors_of(chosen: Builder, root: Path) -> list[str]:
    try:
        list(chosen.build(root))
    except SourceError as error:
        return [str(error)]
    return []


@every_builder
def test_renamed_column_is_an_error(name: str, made: Made) -> None:
    """At least one column of every table is needed; the error names builder, file and column."""
    chosen, root = made(name)
    for path in texts_of(root, name, "csv", "tsv", without="HEADERLESS"):
        text = path.read_text(encoding="utf-8", errors="surrogateescape")
        first, rest = text.split("\n", 1)
        sign = next(sign for sign in ("\t", ",", ";", "|") if sign in first)
        columns = [column.strip().strip('"') for column in first.removeprefix("\ufeff").split(sign)]
        named = []
        for column in columns:
            renamed = re.sub(rf"(?<![\w]){re.escape(column)}(?![\w])", f"{column}_x", first, count=1)
            path.write_text(f"{renamed}\n{rest}", encoding="utf-8", errors="surrogateescape")
            wanted = rf"source '{name}'.*{path.name}, line \d+: expected a column '{re.escape(column)}'"
            named += [error for error in errors_of(chosen, root) if re.search(wanted, error)]
        path.write_text(text, encoding="utf-8", errors="surrogateescape")
        assert named, path.name


@every_builder
def test_renamed_column_of_parquet_is_an_error(name: str, made: Made) -> None:
    chosen, root = made(name)
    for path in sorted(root.rglob("*.parquet")):
        whole, table = path.read_bytes(), pq.read_table(path)
        named = []
        for column in table.column_names:
            pq.write_table(table.rename_columns({column: f"{column}_x"}), path)
            wanted = rf"source '{name}'.*{path.name}: expected a column '{re.escape(column)}'"
            named += [error for error in errors_of(chosen, root) if re.search(wanted, error)]
        path.write_bytes(whole)
        assert named, path.name


@every_builder
def test_parquet_that_breaks_off_is_an_error(name: str, made: Made) -> None:
    chosen, root = made(name)
    for path in sorted(root.rglob("*.parquet")):
        whole = path.read_bytes()
        path.write_bytes(whole[: len(whole) // 2])
        with pytest.raises(SourceError, match=rf"source '{name}'.*{path.name}: expected a whole Parquet file"):
            list(chosen.build(root))
        path.write_bytes(whole)
