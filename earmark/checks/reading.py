"""Reading a shard for the checks: what cannot be read is an issue, and stops nothing else."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from pydantic import ValidationError

from earmark.checks.files import READABLE
from earmark.checks.record import TYPES
from earmark.checks.registry import Check, CorpusCheck, Facts, ItemCheck, KnownCheck, PublicCheck, facts_of
from earmark.checks.report import Tally
from earmark.checks.withheld import strange, whole
from earmark.errors import Issue, ItemError, ShardError
from earmark.item import Item
from earmark.shards import read_rows
from earmark.validation import parse


@dataclass(slots=True)
class Part:
    """What the checks of single items found in one shard.

    Attributes:
        tallies: By id of the check.
        rows: Rows that were read.
        clips: Clips with bytes.
        pointers: Clips without.
    """

    tallies: dict[str, Tally] = field(default_factory=dict)
    rows: int = 0
    clips: int = 0
    pointers: int = 0

    def tally(self, check: Check) -> Tally:
        """The tally of a check; a new one at first."""
        return self.tallies.setdefault(check.id, Tally())

    def merge(self, other: Part) -> None:
        """Add what was found in the next shard."""
        for name, tally in other.tallies.items():
            self.tallies.setdefault(name, Tally()).merge(tally)
        self.rows += other.rows
        self.clips += other.clips
        self.pointers += other.pointers


# A worker is given so many bytes at a time, or one row group that has more.
_PIECE_BYTES = 32_000_000


class Shard(NamedTuple):
    """A shard, or a piece of one, which workers read side by side.

    Attributes:
        name: In the report: the path inside its folder.
        path: The file.
        groups: The row groups of the piece; None for all that there are.
        answers: The private part, where its items are shown without their answers.
    """

    name: str
    path: Path
    groups: tuple[int, ...] | None = None
    answers: Path | None = None

    @property
    def is_first(self) -> bool:
        """Whether it begins the shard: this piece counts it."""
        return self.groups is None or self.groups[:1] == (0,)

    def pieces(self) -> Iterator[Shard]:
        """The shard in pieces, however many workers there are; whole where its end cannot be read."""
        import pyarrow as pa
        import pyarrow.parquet as pq

        try:
            found = pq.read_metadata(self.path)
            sizes = [found.row_group(number).total_byte_size for number in range(found.num_row_groups)]
        except (pa.ArrowException, OSError):
            sizes = []
        groups: tuple[int, ...] = ()
        size = 0
        for number, more in enumerate(sizes):
            if groups and size + more > _PIECE_BYTES:
                yield self._replace(groups=groups)
                groups, size = (), 0
            groups, size = (*groups, number), size + more
        yield self._replace(groups=groups or None)

    @property
    def place(self) -> str:
        """Config and split: of `data/mmau_pro/test-00000.parquet`, `mmau_pro/test`."""
        *folders, file = self.name.split("/")
        return "/".join([*folders[1:], file.split("-")[0].split(".")[0]])


def read_shard(shard: Shard, wanted: Sequence[Check], part: Part) -> Iterator[Facts]:
    """Read a shard, ask the checks of single items, and give the facts of each item.

    Args:
        shard: What to read, or a piece of it; if it breaks off, that is an issue.
        wanted: The checks that were chosen; those of other kinds are left alone.
        part: Takes what is found; whole when the last facts have been given.
    """
    asked = [check for check in wanted if isinstance(check, (ItemCheck, PublicCheck))]
    sketched = any(check.sketches for check in wanted if isinstance(check, (CorpusCheck, KnownCheck)))
    part.tally(READABLE).of += shard.is_first
    for row in _rows(shard, part):
        part.rows += 1
        part.tally(TYPES).of += 1
        item = _item(row, part)
        if item is None:
            continue
        if shard.answers is not None:
            shown, item = item, whole(item, shard.answers)
            if item is None:
                part.tally(TYPES).add(strange(shown))
                continue
        heard = sum(media.bytes is not None for media in item.audio)
        part.clips += heard
        part.pointers += len(item.audio) - heard
        for check in asked:
            tally = part.tally(check)
            tally.of += check.count(item)
            tally.add(check.find(item))
        yield facts_of(item, sketched=sketched, place=shard.place)


def _rows(shard: Shard, part: Part) -> Iterator[dict[str, Any]]:
    """The rows up to where the shard breaks off."""
    expected = got = ""
    try:
        for row in read_rows(shard.path, row_groups=shard.groups):
            if "audio" not in row:
                expected, got = "items with sound", "a text-only index: its config is a copy"
                break
            yield row
    except ShardError as error:
        expected, got = error.expected, error.got
    if expected:
        part.tally(READABLE).add([Issue(shard.name, "file", expected, got, READABLE.id)])


def _item(row: dict[str, Any], part: Part) -> Item | None:
    """The item of a row, whatever rules it breaks; None where even the types do not hold."""
    try:
        return Item.model_validate(row)
    except ValidationError:
        try:
            parse(row)  # tells the issues apart
        except ItemError as error:
            part.tally(TYPES).add(error.issues)
        return None
