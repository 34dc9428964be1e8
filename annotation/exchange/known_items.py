"""Facts of the items on this machine, for what comes back about them: read without their sound, when asked for."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from earmark.shards import REJECTS, read_rows

FOLDER = Path(__file__).parents[2] / "build" / "items"


class Known(NamedTuple):
    """An item.

    Attributes:
        durations: Of its clips, in seconds; None where one was not measured.
        record: What its first clip was upstream; empty where it has none.
        choices: Its options.
    """

    item: str
    content_hash: str
    durations: tuple[float | None, ...]
    record: str
    choices: tuple[str, ...]


class KnownItems:
    """The items of a folder that holds one folder of shards for each source and recipe.

    Args:
        folder: None of it need be there: what is not known is not checked.
    """

    def __init__(self, folder: Path = FOLDER) -> None:
        self.folder = folder

    def __iter__(self) -> Iterator[Known]:
        """All, in the order of the folders' names.

        Raises:
            ShardError: A shard is damaged.
        """
        for file in sorted((*self.folder.glob("*.parquet"), *self.folder.glob("*/*.parquet"))):
            if file.name == REJECTS or file.parent.name.startswith("."):
                continue
            for row in read_rows(file, columns=["id", "content_hash", "clips", "choices"]):
                clips = row["clips"]
                yield Known(
                    row["id"], row["content_hash"], tuple(clip["duration_s"] for clip in clips),
                    clips[0]["source"]["record"] if clips else "", tuple(row["choices"]),
                )  # fmt: skip

    def durations(self, item: str, content_hash: str) -> tuple[float | None, ...] | None:
        """Of the clips of an item, in seconds; None where it is not known, or is not any more what it was then."""
        return self._durations.get((item, content_hash))

    @cached_property
    def _durations(self) -> dict[tuple[str, str], tuple[float | None, ...]]:
        return {(one.item, one.content_hash): one.durations for one in self}
