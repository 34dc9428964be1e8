"""One release, whatever it is built by: workers, order of inputs, folder, hash seed, time zone and language."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from earmark.item import Item, Origin
from earmark.release.freeze import read_manifest
from earmark.shards import ShardWriter
from earmark.stage import SUMMARY
from tests.candidates import SETTINGS
from tests.conftest import ROOT
from tests.killing import files
from tests.made import clip_of, item, tone

SOURCES = ("bells", "rain")

# Curate and release, as the stages do them.
BUILD = """
import json, sys
from pathlib import Path
from earmark import stage
from earmark.curate import curate
from earmark.engine import LocalEngine
from earmark.release.candidate import make_candidate
stage.CHUNK_UNITS = 4
names, settings = json.loads(sys.argv[1]), json.loads(sys.argv[2])
if __name__ == "__main__":
    root = Path.cwd()
    curate(root / "items", names, root / "build" / "curated", LocalEngine())
    make_candidate(root / "build" / "curated", root / "build" / "release", settings, root)
"""
# They differ in what must not matter.
PLAIN = {"EARMARK_WORKERS": "1", "PYTHONHASHSEED": "0", "TZ": "UTC", "LC_ALL": "C"}
OTHER = {"EARMARK_WORKERS": "2", "PYTHONHASHSEED": "4711", "TZ": "Asia/Kathmandu", "LC_ALL": "C.UTF-8"}


def made(source: str, count: int) -> list[Item]:
    """Items with attributes of every kind that is listed or counted; some with sound that may not go out."""
    found = []
    for n in range(count):
        closed = n % 4 == 3
        media, clip = clip_of(
            tone(200.0 + 31 * n + 7 * SOURCES.index(source), level=0.1 + 0.01 * n),
            licence="LicenseRef-Private" if closed else ("CC0-1.0", "CC-BY-4.0")[n % 2], redistributable=not closed,
            language=("en", "de", None)[n % 3], attribution=f"Maker {n} of {source}",
            source=Origin(dataset=source, revision="1", record=f"{n}.wav", url="https://example.org"),
        )  # fmt: skip
        found.append(item(f"{source}/{n}", audio=(media,), clips=(clip,), question=f"Which sound is heard in {n}?"))
    found.append(item(f"{source}/same", tone(900.0), question="Which sound is heard in both?"))  # of one source alone
    return found


def written(root: Path, source: str, items: Sequence[Item], shards: int) -> None:
    """The items of a source, in a number of shards."""
    folder = root / "items" / source
    folder.mkdir(parents=True)
    for number in range(shards):
        writer = ShardWriter(folder / f"items-{number:05d}.parquet")
        for one in items[number::shards]:
            writer.add(one)
        writer.close()
    facts = {"stage": f"ingest@{source}", "came_in": len(items), "went_out": len(items), "rejected": 0, "codes": {}}
    (folder / SUMMARY).write_text(json.dumps(facts))


def built(root: Path, environment: dict[str, str], *, shuffled: int | None, names: Sequence[str] = SOURCES) -> Path:
    """Build a candidate in a folder of its own; the items of each source come in another order if `shuffled`."""
    for source in SOURCES:
        items = made(source, 8)
        if shuffled is not None:
            order = np.random.default_rng([shuffled, len(source)]).permutation(len(items))
            items = [items[n] for n in order]
        written(root, source, items, 1 if shuffled is None else 3)
    script = root / "build.py"
    script.write_text(BUILD)
    words = [sys.executable, str(script), json.dumps(names), json.dumps(SETTINGS)]
    given = {**os.environ, "PYTHONPATH": str(ROOT), **environment}
    done = subprocess.run(words, cwd=root, env=given, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return root / "build" / "release"


def test_two_folders_workers_orders_and_environments_give_one_digest_and_the_same_bytes(tmp_path: Path) -> None:
    plain = built(tmp_path / "plain", PLAIN, shuffled=None)
    other = built(tmp_path / "elsewhere", OTHER, shuffled=1, names=SOURCES[::-1])
    assert read_manifest(other)["items"] == 13
    assert read_manifest(other)["digest"] == read_manifest(plain)["digest"]
    assert files(other).keys() == files(plain).keys()
    assert [name for name, content in files(other).items() if files(plain)[name] != content] == []
