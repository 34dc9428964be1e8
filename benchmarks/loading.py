"""From the name of a release to one item with its sound, over a line of 20 MB/s and 30 ms: bytes and seconds.

Five ways to the same item: the items as one zip of wavs; as `datasets` itself writes them; our shards, streamed by
`datasets`; a given item by `datasets` from the row groups where its id's hash says that it is; our shards, by
`earmark.load`. Each way runs in a process of its own with an empty cache, against the stand-in for the Hub that the
tests use. The samples that come are compared, or nothing is quoted.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from benchmarks.corpus import BENCH
from benchmarks.figures import Figure, Goal
from benchmarks.loading_data import as_datasets, as_zip, items, release
from benchmarks.shaped import Line, shaped
from benchmarks.timing import BenchmarkError, Spread
from earmark.item import Item
from earmark.release.order import place
from tests.hub import Hub, running
from tests.hub_state import Repository

READER = Path(__file__).parent / "peers" / "first_item.py"
OURS, PLAIN, ZIP = "someone/ours", "someone/plain", "someone/zip"
WAYS = {"zip": ZIP, "plain": PLAIN, "datasets": OURS, "placed": OURS, "earmark": OURS}
NAMES = {
    "plain": "`datasets` streaming of its own Parquet",
    "datasets": "`datasets` streaming",
    "placed": "`datasets`, row groups near its place",
    "earmark": "earmark.load",
}
BY_DATASETS, BY_EARMARK = Goal(10, at_most=False), Goal(60, at_most=False)
_TIMEOUT_S = 600.0


class Took(NamedTuple):
    """What one way took: seconds with all libraries imported; bytes and connections on the line, and requests."""

    seconds: float
    received: int
    connections: int
    requests: int


def measure(count: int, rounds: int) -> list[Figure]:
    """Measure the first item, and one in the middle by its id.

    Args:
        count: Number of items.
        rounds: Runs of each way.

    Raises:
        BenchmarkError: Other samples came than the item has.
    """
    made = items(count)
    folder = _folder(made, count)
    order = sorted(made, key=lambda one: place(one.id))
    figures: list[Figure] = []
    with running(Hub()) as hub:
        _fill(hub, folder)
        for what, wanted, item in (
            ("first item", "", order[0]),
            ("a given item", order[count // 2].id, order[count // 2]),
        ):
            took: dict[str, list[Took]] = {way: [] for way in WAYS if wanted or way != "placed"}
            for _ in range(rounds):
                for way, runs in took.items():
                    runs.append(_ask(hub, way, wanted, item))
            figures += _figures(what, took)
    return figures


def _folder(made: Sequence[Item], count: int) -> Path:
    folder = BENCH / f"loading-{count}"
    out = folder / "release"
    release(out, [*made])
    as_zip(folder / "items.zip", out)
    as_datasets(folder / "plain.parquet", out)
    return folder


def _fill(hub: Hub, folder: Path) -> None:
    """Three data sets, as their publishers leave them."""
    ours = {
        path.relative_to(folder / "release").as_posix(): path.read_bytes()
        for path in sorted((folder / "release").rglob("*"))
        if path.is_file() and path.suffix != ".tar"
    }
    plain = {"mmau_pro/test-00000-of-00001.parquet": (folder / "plain.parquet").read_bytes(), "README.md": _CARD}
    for name, files in ((OURS, ours), (PLAIN, plain), (ZIP, {"items.zip": (folder / "items.zip").read_bytes()})):
        made = Repository()
        made.commit("main", {path: hub.keep(content) for path, content in files.items()})
        hub.repositories[name] = made


_CARD = b"""---
configs:
- config_name: mmau_pro
  data_files: [{split: test, path: mmau_pro/test-*}]
---
"""


def _ask(hub: Hub, way: str, wanted: str, item: Item) -> Took:
    """Run one reader once, with a cache of its own."""
    cache = BENCH / "loading-cache"
    shutil.rmtree(cache, ignore_errors=True)
    hub.asked.clear()
    with shaped(hub.url, Line()) as line:
        environment = {**os.environ, "HF_ENDPOINT": line.url, "HF_HOME": str(cache), "HF_HUB_DISABLE_XET": "1",
                       "HF_HUB_CACHE": str(cache / "hub"), "HF_DATASETS_CACHE": str(cache / "datasets"),
                       "HF_HUB_DISABLE_PROGRESS_BARS": "1", "PYTHONPATH": "."}  # fmt: skip
        environment.pop("HF_TOKEN", None)
        run = [sys.executable, str(READER), way, WAYS[way], wanted]
        done = subprocess.run(run, env=environment, capture_output=True, text=True, timeout=_TIMEOUT_S, check=False)
        took = line.received, line.connections, len(hub.asked)
    shutil.rmtree(cache, ignore_errors=True)
    if done.returncode:
        raise BenchmarkError(way, expected="a run that ends well", got=f"this:\n{done.stderr[-2_000:]}")
    heard = json.loads(done.stdout.splitlines()[-1])
    if (heard["id"], heard["pcm_sha256"]) != (item.id, item.clips[0].pcm_sha256):
        raise BenchmarkError(way, expected=f"{item.id} with its samples", got=f"{heard['id']}, {heard['pcm_sha256']}")
    return Took(heard["seconds"], *took)


def _figures(what: str, took: Mapping[str, Sequence[Took]]) -> list[Figure]:
    def said(way: str) -> str:
        seconds = Spread.of(one.seconds for one in took[way]).text("s", 2)
        megabytes = Spread.of(one.received for one in took[way]).median / 1e6
        requests = Spread.of(one.requests for one in took[way]).median
        return f"{seconds}, {megabytes:.1f} MB, {requests:.0f} requests"

    goals = {"datasets": BY_DATASETS, "placed": BY_DATASETS, "earmark": BY_EARMARK}
    found = []
    for way in [one for one in took if one != "zip"]:
        goal = goals.get(way)
        pairs = [*zip(took["zip"], took[way], strict=True)]
        ratio = Spread.of(a.seconds / b.seconds for a, b in pairs)
        found.append(Figure(f"{what}: {NAMES[way]}", said(way), f"zip: {said('zip')}", ratio, goal))
        moved = Spread.of(a.received / b.received for a, b in pairs)
        found.append(Figure("the same, bytes", "", "zip", moved))
    return found
