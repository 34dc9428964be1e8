"""What a worker leaves behind: a shard, and a note that says what became of each unit.

The name of the two is a hash of what they were made from, so that a run that was killed takes up what is there.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from earmark.identity import canonical_json
from earmark.item import Item
from earmark.shards import Reject, ShardWriter


class Job(NamedTuple):
    """What a worker is told of a stage: its name, the work, and the folder for what is finished."""

    stage: str
    work: Callable[[Any], Item]
    folder: Path


class Part(NamedTuple):
    """A finished task.

    Attributes:
        path: Its shard; None if no item came out.
        ids: Of its units, in their order.
        places: Which of them were rejected, from 0.
        rejects: The reasons, one for each place.
    """

    path: Path | None
    ids: tuple[str, ...]
    places: tuple[int, ...]
    rejects: tuple[Reject, ...]

    @property
    def went_out(self) -> int:
        """Number of items in the shard."""
        return len(self.ids) - len(self.rejects)


def digest(facts: object) -> str:
    """A hash for the name of a file."""
    return hashlib.sha256(canonical_json(facts).encode(errors="surrogatepass")).hexdigest()[:24]


def written(job: Job, name: str, results: Iterator[Item | Reject]) -> Part:
    """In a worker: make a shard of results, or take it up if it was made before.

    Args:
        job: Of the stage.
        name: Of the shard; follows from what it is made of.
        results: What becomes of each unit; not asked for where the shard is there.
    """
    shard, note = job.folder / f"{name}.parquet", job.folder / f"{name}.json"
    if note.exists():
        facts = json.loads(note.read_text(encoding="utf-8"))
        rejects = tuple(Reject(*reject) for reject in facts["rejects"])
        return _part(shard, facts["ids"], facts["places"], rejects)
    ids: list[str] = []
    found: dict[int, Reject] = {}
    writer = ShardWriter(shard)
    for made in results:
        if isinstance(made, Reject):
            found[len(ids)] = made
        else:
            writer.add(made)
        ids.append(made.id)
        del made  # or the last clip would be held while it is written
    writer.close()
    partial = note.with_suffix(f".{os.getpid()}.partial")
    partial.write_text(json.dumps({"ids": ids, "places": [*found], "rejects": [*found.values()]}), encoding="utf-8")
    partial.rename(note)  # the note is what says that the shard is whole
    return _part(shard, ids, [*found], tuple(found.values()))


def _part(shard: Path, ids: Sequence[str], places: Sequence[int], rejects: tuple[Reject, ...]) -> Part:
    return Part(shard if len(ids) > len(rejects) else None, tuple(ids), tuple(places), rejects)
