"""Shards written in MB/s: our writer from items, against bare pyarrow that writes the same table as it lies in memory.

Bare pyarrow gets the rows as a table, in our row groups and with our options: what it takes is the floor. Ours begins
with items and does what a stage does: dump them, gather them to groups, make tables. The files must be the same bytes.
"""

from __future__ import annotations

import shutil
import time
from pathlib import Path
from typing import Any

from benchmarks.corpus import BENCH
from benchmarks.figures import Figure
from benchmarks.loading_data import items
from benchmarks.timing import BenchmarkError, Spread
from earmark.digest import sha256_of
from earmark.item import Item
from earmark.schema import MEDIA_COLUMNS, arrow_schema
from earmark.shards import GROUP_ROWS, SEARCHED, ShardWriter

FOLDER = BENCH / "shard_writing"


def column_options(schema: Any) -> dict[str, Any]:
    """The options of `earmark.shards`, by leaf column: media plain and uncompressed, words with dictionaries."""
    import pyarrow as pa

    def below(prefix: str, kind: pa.DataType) -> list[str]:
        if pa.types.is_list(kind):
            return below(f"{prefix}.list.element", kind.value_type)
        if pa.types.is_struct(kind):
            return [leaf for field in kind for leaf in below(f"{prefix}.{field.name}", field.type)]
        return [prefix]

    leaves = [leaf for field in schema for leaf in below(field.name, field.type)]
    words = [leaf for leaf in leaves if leaf.split(".")[0] not in MEDIA_COLUMNS]
    return {
        "compression": {leaf: "SNAPPY" if leaf in words else "NONE" for leaf in leaves},
        "use_dictionary": words,
        "write_statistics": [leaf for leaf in words if leaf in SEARCHED],
        "write_page_index": True,
        "use_content_defined_chunking": False,
        "write_batch_size": 1,
        "data_page_size": 1 << 18,
    }


def measure(count: int, rounds: int) -> list[Figure]:
    """Write the same items both ways, in turns.

    Args:
        count: Number of items.
        rounds: Runs of each.

    Raises:
        BenchmarkError: The files are not the same bytes.
    """
    import pyarrow.parquet as pq

    of = items(count)
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir(parents=True)
    ours, bare = FOLDER / "ours.parquet", FOLDER / "bare.parquet"
    _ours(ours, of)
    with pq.ParquetFile(ours) as file:
        groups = [file.read_row_group(n) for n in range(file.num_row_groups)]
    _bare(bare, groups)
    if sha256_of(ours) != sha256_of(bare):
        raise BenchmarkError("bare pyarrow", expected="the bytes of our shard", got="others")
    walls: dict[str, list[float]] = {"ours": [], "bare": []}
    processors: dict[str, list[float]] = {"ours": [], "bare": []}
    for _ in range(rounds):
        for name, write, path, given in (("ours", _ours, ours, of), ("bare", _bare, bare, groups)):
            wall, processor = time.perf_counter(), time.process_time()
            write(path, given)
            walls[name].append(time.perf_counter() - wall)
            processors[name].append(time.process_time() - processor)
    return _figures(ours.stat().st_size / 1e6, walls, processors)


def _figures(size_mb: float, walls: dict[str, list[float]], processors: dict[str, list[float]]) -> list[Figure]:
    rates = {name: Spread.of(size_mb / s for s in seconds).text("MB/s", 0) for name, seconds in walls.items()}
    ratio = Spread.of(a / b for a, b in zip(walls["ours"], walls["bare"], strict=True))
    processor = Spread.of(a / b for a, b in zip(processors["ours"], processors["bare"], strict=True))
    what = f"a shard of {size_mb:.0f} MB, the same bytes"
    return [
        Figure(what, rates["ours"], f"bare pyarrow: {rates['bare']}", ratio),
        Figure("the same, processor time", "", "bare pyarrow", processor),
    ]


def _ours(path: Path, of: list[Item]) -> None:
    writer = ShardWriter(path)
    for one in of:
        writer.add(one)
    writer.close()


def _bare(path: Path, groups: list[Any]) -> None:
    import pyarrow.parquet as pq

    schema = arrow_schema()
    with pq.ParquetWriter(path, schema, **column_options(schema)) as writer:
        for table in groups:
            writer.write_table(table, row_group_size=GROUP_ROWS)
