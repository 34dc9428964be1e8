"""The contract that every builder keeps with damaged corpora: each fault has a reason that names file and place."""

from __future__ import annotations

import re
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from builders.contract.source import Builder, builder, names
from builders.ingest.cells import file_of
from builders.ingest.units import Reading, units
from earmark.errors import EarmarkError, SourceError
from earmark.item import Media
from earmark.mastering import Target
from earmark.shards import Reject
from earmark.stage import Unit
from tests.fake import fake
from tests.fake.corpora import Given, corpus, items_of
from tests.fake.sound import BROKEN

NAMES = names()
READING = Reading(seed=5, options=4, target=Target())
MODALITIES = ("audio", "video", "image", "text")

every_builder = pytest.mark.parametrize("name", NAMES)
every_heard = pytest.mark.parametrize("name", [name for name in NAMES if "audio" in builder(name).SOURCE.modality])


@every_heard
def test_removed_file_is_a_reject(name: str, tmp_path: Path) -> None:
    chosen, root = corpus(name, tmp_path)
    items = items_of(chosen, root)
    gone = next(file_of(item.audio[0].path or "") for item in items if item.audio)
    gone.unlink()
    stub = Given(chosen.SOURCE, items)
    lost = [item.id for item in items if any(file_of(m.path or "") == gone for m in (*item.audio, *item.images))]
    found = list(units(stub, root))
    rejects = [unit for unit in found if isinstance(unit, Reject)]
    assert [reject.id for reject in rejects] == lost
    assert {reject.code for reject in rejects} == {"source.missing_file"}
    assert all(gone.name in reject.message for reject in rejects)
    assert [unit.id for unit in found if isinstance(unit, Unit)] == [i.id for i in items if i.id not in lost]


@every_heard
@pytest.mark.parametrize("damage", BROKEN)
def test_broken_sound_has_a_reason(name: str, damage: str, tmp_path: Path) -> None:
    chosen, root = corpus(name, tmp_path)
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


def said(chosen: Builder, root: Path, pattern: str) -> bool:
    """Whether an error says so or, of what is one record's fault, a reject."""
    try:
        messages = [made.message for made in chosen.build(root) if isinstance(made, Reject)]
    except SourceError as error:
        messages = [str(error)]
    return any(re.search(pattern, message) for message in messages)


@every_builder
def test_table_that_is_not_utf8_is_an_error(name: str, tmp_path: Path) -> None:
    chosen, root = corpus(name, tmp_path)
    for path in texts_of(root, name, "csv", "tsv", "json", "jsonl", without="ENCODED"):
        whole = path.read_bytes()
        path.write_bytes(whole + "naïve".encode("latin-1"))
        assert said(chosen, root, rf"source '{name}'.*{path.name}, line \d+: expected text in UTF-8"), path.name
        path.write_bytes(whole)


@every_builder
def test_json_that_breaks_off_is_an_error(name: str, tmp_path: Path) -> None:
    chosen, root = corpus(name, tmp_path)
    for path in texts_of(root, name, "json", without="ENCODED"):
        whole = path.read_bytes()
        path.write_bytes(whole[: len(whole) // 2])
        assert said(chosen, root, rf"source '{name}'.*{path.name}.*expected "), path.name
        path.write_bytes(whole)


def errors_of(chosen: Builder, root: Path) -> list[str]:
    try:
        list(chosen.build(root))
    except SourceError as error:
        return [str(error)]
    return []


@every_builder
def test_renamed_column_is_an_error(name: str, tmp_path: Path) -> None:
    """At least one column of every table is needed; the error names builder, file and column."""
    chosen, root = corpus(name, tmp_path)
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
def test_renamed_column_of_parquet_is_an_error(name: str, tmp_path: Path) -> None:
    chosen, root = corpus(name, tmp_path)
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
def test_parquet_that_breaks_off_is_an_error(name: str, tmp_path: Path) -> None:
    chosen, root = corpus(name, tmp_path)
    for path in sorted(root.rglob("*.parquet")):
        whole = path.read_bytes()
        path.write_bytes(whole[: len(whole) // 2])
        with pytest.raises(SourceError, match=rf"source '{name}'.*{path.name}: expected a whole Parquet file"):
            list(chosen.build(root))
        path.write_bytes(whole)
