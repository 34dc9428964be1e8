"""Shards: the same items give the same bytes; what comes out is what went in; damage has a name."""

from __future__ import annotations

import hashlib
import subprocess
import sys
import tracemalloc
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from earmark.errors import ItemError, ShardError
from earmark.item import Item, Media
from earmark.schema import MEDIA_COLUMNS, index_schema
from earmark.shards import (
    GROUP_ROWS,
    SEARCHED,
    TEXT_GROUP_ROWS,
    Reject,
    ShardSeries,
    ShardWriter,
    read_items,
    read_rejects,
    read_rows,
    replace_folder,
    shard_files,
    write_rejects,
)
from tests.conftest import ROOT
from tests.generated import items
from tests.made import item

ONE = item()


def many(count: int, media_bytes: int = 100) -> list[Item]:
    """Items that differ in their id and their bytes."""
    made = []
    for n in range(count):
        media = Media(bytes=np.random.default_rng(n).bytes(media_bytes), path="0.flac")
        made.append(ONE.model_copy(update={"id": f"hand/{n}", "audio": (media,)}))
    return made


def written(path: Path, made: Iterable[Item], **options: Any) -> Path:
    writer = ShardWriter(path, **options)
    for one in made:
        writer.add(one)
    return writer.close()


@settings(max_examples=30, deadline=None)
@given(made=st.lists(items(), max_size=5))
def test_what_comes_out_is_what_went_in(made: list[Item], tmp_path_factory: pytest.TempPathFactory) -> None:
    path = tmp_path_factory.mktemp("shard") / "a.parquet"
    assert list(read_items(written(path, made))) == made


def test_the_same_items_give_the_same_bytes(tmp_path: Path) -> None:
    paths = [written(tmp_path / f"{name}.parquet", many(250)) for name in "ab"]
    assert paths[0].read_bytes() == paths[1].read_bytes()
    code = (
        "import sys; from pathlib import Path; from tests.test_shards import many, written; "
        "written(Path(sys.argv[1]), many(250))"
    )
    subprocess.run([sys.executable, "-c", code, str(tmp_path / "c.parquet")], check=True, cwd=ROOT)
    assert (tmp_path / "c.parquet").read_bytes() == paths[0].read_bytes()


def test_row_groups_are_bounded_in_rows_and_bytes(tmp_path: Path) -> None:
    rows = pq.ParquetFile(written(tmp_path / "rows.parquet", many(250))).metadata
    assert [rows.row_group(n).num_rows for n in range(rows.num_row_groups)] == [GROUP_ROWS, GROUP_ROWS, 50]
    bulky = pq.ParquetFile(written(tmp_path / "b.parquet", many(25, 1000), group_bytes=10_000)).metadata
    assert [bulky.row_group(n).num_rows for n in range(bulky.num_row_groups)] == [10, 10, 5]
    one = pq.ParquetFile(written(tmp_path / "c.parquet", many(2, 50_000), group_bytes=10_000)).metadata
    assert one.num_row_groups == 2  # an item larger than a group is a group


def test_the_index_is_cut_by_its_own_size(tmp_path: Path) -> None:
    """Media that it does not hold do not count."""
    series = ShardSeries(tmp_path, "test", index_schema(), shard_bytes=100_000)
    for one in many(1_200, 1_000):
        series.add(one)
    shards = [pq.read_metadata(path) for path in series.close()]
    rows = [[shard.row_group(n).num_rows for n in range(shard.num_row_groups)] for shard in shards]
    assert rows == [[TEXT_GROUP_ROWS, 1], [199]]


def test_media_are_plain_and_uncompressed_and_pages_are_indexed(tmp_path: Path) -> None:
    group = pq.ParquetFile(written(tmp_path / "a.parquet", many(3))).metadata.row_group(0)
    columns = [group.column(n) for n in range(group.num_columns)]
    assert {column.path_in_schema.split(".")[0] for column in columns} == set(Item.model_fields)
    for column in columns:
        name = column.path_in_schema.split(".")[0]
        media = name in MEDIA_COLUMNS
        assert column.compression == ("UNCOMPRESSED" if media else "SNAPPY")
        assert ("RLE_DICTIONARY" in column.encodings) == (not media and column.physical_type != "BOOLEAN")
        assert column.has_offset_index
        assert column.has_column_index == column.is_stats_set == (name in SEARCHED)


def test_the_index_leaves_the_media_out(tmp_path: Path) -> None:
    path = written(tmp_path / "index.parquet", many(3), schema=index_schema())
    rows = list(read_rows(path))
    assert [row["id"] for row in rows] == ["hand/0", "hand/1", "hand/2"]
    assert not set(MEDIA_COLUMNS) & set(rows[0])
    assert path.stat().st_size < written(tmp_path / "full.parquet", many(3, 9999)).stat().st_size


def test_some_columns_alone(tmp_path: Path) -> None:
    path = written(tmp_path / "a.parquet", many(2))
    assert list(read_rows(path, ["id", "task"])) == [{"id": f"hand/{n}", "task": "sound"} for n in range(2)]


def test_reading_and_writing_do_not_hold_the_file(tmp_path: Path) -> None:
    tracemalloc.start()
    try:
        path = written(tmp_path / "a.parquet", (one for n in range(30) for one in many(10, 100_000)), group_bytes=10**6)
        most = 0
        for _ in read_items(path):
            most = max(most, pa.total_allocated_bytes())
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert path.stat().st_size > 30_000_000
    assert most < 12_000_000
    assert peak < 12_000_000


def test_a_writer_that_is_stopped_leaves_nothing_under_the_final_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.parquet"
    stopped = ShardWriter(path)
    stopped.add(ONE)
    assert not path.exists()
    monkeypatch.setattr("os.getpid", lambda: 1)  # the same shard, meanwhile, in another process: it wins
    other = written(path, many(2))
    stopped.abandon()
    assert len(list(read_items(other))) == 2
    assert shard_files(tmp_path) == [path]


def test_series_roll(tmp_path: Path) -> None:
    series = ShardSeries(tmp_path / "deep" / "folder", "test", shard_bytes=2500)
    made = many(7, 1000)
    for one in made:
        series.add(one)
    paths = series.close()
    assert [path.name for path in paths] == [f"test-{n:05d}-of-00003.parquet" for n in range(3)]
    assert [len(list(read_rows(path))) for path in paths] == [3, 3, 1]
    assert list(read_items(tmp_path / "deep" / "folder")) == made
    assert series.rows == 7


def test_a_series_of_nothing_has_no_files(tmp_path: Path) -> None:
    assert ShardSeries(tmp_path / "none", "test").close() == []


def test_a_file_that_is_no_shard(tmp_path: Path) -> None:
    whole = written(tmp_path / "whole.parquet", many(20, 1000)).read_bytes()
    for name, content in {
        "empty": b"", "text": b"this is text\n" * 99, "half": whole[: len(whole) // 2], "tail": whole[-400:],
        "cut": whole[:-9],
    }.items():  # fmt: skip
        path = tmp_path / f"{name}.parquet"
        path.write_bytes(content)
        with pytest.raises(ShardError, match=rf"{name}\.parquet: expected a whole Parquet file, got .+ Make it again"):
            list(read_items(path))


@settings(max_examples=120, deadline=None)
@given(at=st.floats(0, 0.9999), junk=st.binary(min_size=1, max_size=9))
def test_a_damaged_shard_has_a_name(at: float, junk: bytes, tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.getbasetemp()
    path = folder / "damaged.parquet"
    if not (folder / "good.parquet").exists():
        written(folder / "good.parquet", many(3, 10))
    whole = (folder / "good.parquet").read_bytes()
    start = int(len(whole) * at)
    path.write_bytes(whole[:start] + junk + whole[start + len(junk) :])
    try:
        list(read_items(path))
    except (ShardError, ItemError) as error:
        assert str(error)  # noqa: PT017 - it may also be read, where the bytes say nothing of the records


def test_other_columns(tmp_path: Path) -> None:
    path = tmp_path / "a.parquet"
    pq.write_table(pa.table({"id": ["x"], "text": ["y"]}), path)
    with pytest.raises(
        ShardError, match=r"the columns of the item schema, got missing \['answer_index'.*unknown \['text'"
    ):
        list(read_items(path))


def test_a_row_that_breaks_the_rules(tmp_path: Path) -> None:
    path = written(tmp_path / "a.parquet", [ONE, ONE.model_copy(update={"task": "sounds"})])
    found = read_items(path)
    assert next(found) == ONE
    with pytest.raises(ItemError, match="hand/one: expected a valid item"):
        next(found)


def test_where_there_are_no_shards(tmp_path: Path) -> None:
    write_rejects([], tmp_path)
    with pytest.raises(ShardError, match=r"expected Parquet shards, got an empty folder\. Run the stage"):
        list(read_items(tmp_path))
    with pytest.raises(ShardError, match=r"none: expected Parquet shards, got nothing there"):
        list(read_items(tmp_path / "none"))


def test_rejects_come_back(tmp_path: Path) -> None:
    rejects = [Reject("hand/one", "ingest@hand", "audio.unusable", 'a.wav: "é"\n'), Reject("", "", "", "")]
    write_rejects(iter(rejects), tmp_path)
    assert read_rejects(tmp_path) == rejects
    digest = hashlib.sha256((tmp_path / "rejects.parquet").read_bytes()).digest()
    write_rejects(rejects, tmp_path)
    assert hashlib.sha256((tmp_path / "rejects.parquet").read_bytes()).digest() == digest


def test_text_that_is_no_unicode_can_be_rejected(tmp_path: Path) -> None:
    write_rejects([Reject("hand/caf\udce9", "ingest", "schema.text", "\ud83d")], tmp_path)
    assert read_rejects(tmp_path) == [Reject(r"hand/caf\udce9", "ingest", "schema.text", r"\ud83d")]


def test_rejects_that_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(ShardError, match=r"rejects\.parquet: expected a whole Parquet file, got .*No such file"):
        read_rejects(tmp_path)
    (tmp_path / "rejects.parquet").write_text("text")
    with pytest.raises(ShardError, match=r"rejects\.parquet: expected a whole Parquet file"):
        read_rejects(tmp_path)
    pq.write_table(pa.table({"id": ["x"]}), tmp_path / "rejects.parquet")
    with pytest.raises(ShardError, match=r"rejects\.parquet: expected a whole Parquet file"):
        read_rejects(tmp_path)


def test_a_folder_takes_the_place_of_another(tmp_path: Path) -> None:
    out = tmp_path / "deep" / "out"
    for n in range(3):
        made = tmp_path / "made"
        made.mkdir()
        (made / f"{n}.txt").write_text("x")
        if n == 2:  # what a run left that was killed between two steps
            (tmp_path / ".out.old").mkdir()
            (tmp_path / ".out.old" / "left.txt").write_text("x")
        replace_folder(made, out)
        assert [path.name for path in out.iterdir()] == [f"{n}.txt"]
        assert {path.name for path in tmp_path.iterdir()} == {"deep"}
