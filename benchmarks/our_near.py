"""A whole search for near duplicates as one program: fingerprints of a folder in workers, then all pairs."""

from __future__ import annotations

import json
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from benchmarks.near_corpus import KEY
from earmark.checks.likeness.search import like_pairs
from earmark.checks.sketch import fingerprint_of


def main(folder: Path, workers: int, out: Path) -> None:
    """Search a folder, and write the pairs and the seconds of both parts."""
    files = sorted(file for file in folder.iterdir() if file.name != KEY)
    started = time.perf_counter()
    with ProcessPoolExecutor(workers) as pool:
        prints = tuple(pool.map(_heard, files, chunksize=32))
    heard = time.perf_counter()
    pairs = like_pairs(prints)
    done = time.perf_counter()
    found = {
        "fingerprints_s": heard - started,
        "search_s": done - heard,
        "bytes": sum(map(len, prints)),
        "unknown": [file.name for file, kept in zip(files, prints, strict=True) if not kept],
        "pairs": [[files[pair.query].name, files[pair.found].name] for pair in pairs],
    }
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(json.dumps(found), encoding="utf-8")


def _heard(file: Path) -> bytes:
    return fingerprint_of(file.read_bytes())


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), Path(sys.argv[3]))
