"""A whole search for near duplicates as one program: fingerprints of a folder in workers, then all pairs."""

from __future__ import annotations

import json
import sys
import time
from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Future
from itertools import islice
from pathlib import Path

from benchmarks.near_corpus import KEY
from earmark.checks.likeness.search import like_pairs
from earmark.checks.sketch import fingerprint_of
from earmark.engine import LocalEngine

_AT_ONCE = 64


def main(folder: Path, workers: int, out: Path) -> None:
    """Search a folder, and write the pairs and the seconds of both parts."""
    files = sorted(file for file in folder.iterdir() if file.name != KEY)
    started = time.perf_counter()
    prints = tuple(_all_heard(files, workers))
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


def _all_heard(files: Sequence[Path], workers: int) -> Iterator[bytes]:
    """The fingerprints in the order of the files, by the engine that the stages and checks work on."""
    coming = iter([files[start : start + _AT_ONCE] for start in range(0, len(files), _AT_ONCE)])
    running: deque[Future[list[bytes]]] = deque()
    with LocalEngine(workers, preload="earmark.checks.sketch") as engine:
        while True:
            running.extend(engine.submit(_heard, some) for some in islice(coming, 2 * workers - len(running)))
            if not running:
                return
            done = running.popleft()
            done.exception()  # waits
            yield from engine.result(done)


def _heard(files: Sequence[Path]) -> list[bytes]:
    return [fingerprint_of(file.read_bytes()) for file in files]


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), Path(sys.argv[3]))
