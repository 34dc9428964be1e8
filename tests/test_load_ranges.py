"""A shard read in ranges: the same bytes whatever is announced, and the first item before the rest of its group."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from earmark.audio import Sound
from earmark.item import Item
from earmark.loading.ranges import RangedFile
from earmark.loading.shard import Shard
from earmark.schema import arrow_schema
from earmark.shards import ShardWriter
from tests.made import item

CONTENT = bytes(range(251)) * 800  # 200,800 bytes: more than what is kept of the end
PLACES = st.integers(0, len(CONTENT))


@given(st.lists(st.tuples(PLACES, PLACES), max_size=4), st.lists(st.tuples(PLACES, PLACES), max_size=8))
def test_any_read_gives_the_bytes(spans: list[tuple[int, int]], reads: list[tuple[int, int]]) -> None:
    file = RangedFile(len(CONTENT), lambda start, end: CONTENT[start:end])
    file.expect(*spans)
    for start, size in reads:
        file.seek(start)
        assert file.read(size) == CONTENT[start : start + size]


@given(st.lists(PLACES, min_size=2, max_size=6, unique=True))
def test_spans_side_by_side_are_each_fetched_once(cuts: list[int]) -> None:
    asked: list[tuple[int, int]] = []

    def fetch(start: int, end: int) -> bytes:
        asked.append((start, end))
        return CONTENT[start:end]

    spans = [*pairwise(sorted(cuts))]
    file = RangedFile(len(CONTENT), fetch)
    file.expect(*spans)
    start, end = spans[0][0], spans[-1][1]
    for _ in range(2):
        file.seek(start)
        assert file.read(end - start) == CONTENT[start:end]
    assert asked == spans


@pytest.fixture(scope="module")
def items() -> list[Item]:
    """Noise, which FLAC does not shrink: 120 kB an item."""
    rng = np.random.default_rng(7)
    noise = rng.standard_normal((12, 1, 64_000)).astype(np.float32) / 10
    return [item(f"hand/{n}", Sound(one, 16_000)) for n, one in enumerate(noise)]


def written(path: Path, items: list[Item], page_bytes: int) -> Path:
    """A shard of one row group, with pages of sound that are no larger than an item needs."""
    if page_bytes:
        rows = [one.model_dump(mode="python") for one in items]
        table = pa.Table.from_pylist(rows, arrow_schema())
        pq.write_table(
            table, path, compression="NONE", use_dictionary=False, write_batch_size=1, data_page_size=page_bytes
        )
        return path
    writer = ShardWriter(path)
    for one in items:
        writer.add(one)
    return writer.close()


@pytest.mark.parametrize("page_bytes", [0, 1 << 14])
def test_a_group_by_and_by_is_the_group(items: list[Item], tmp_path: Path, page_bytes: int) -> None:
    content = written(tmp_path / "shard.parquet", items, page_bytes).read_bytes()
    asked: list[tuple[int, int]] = []

    def fetch(start: int, end: int) -> bytes:
        asked.append((start, end))
        return content[start:end]

    with Shard(RangedFile(len(content), fetch), "shard", len(items)) as shard:
        whole = shard.rows(0)
        asked.clear()
        tables = shard.trickle(0)
        first = next(tables)
        before = sum(end - start for start, end in asked)
        rest = [*tables]
    assert len(content) > 1 << 20
    rows = [row for table in (first, *rest) for row in table.to_pylist()]
    assert rows == whole.to_pylist()
    assert [row["id"] for row in rows] == [one.id for one in items]
    assert len(asked) <= 5
    assert sum(end - start for start, end in asked) <= len(content)
    if page_bytes:
        assert before < len(content) / 3
