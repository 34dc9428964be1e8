"""Units that are not known before they are drawn: workers draw them, a few at a time, and join them to shards.

To draw in the process that starts the workers would leave them waiting for it. So a task here is a span of numbers:
its worker draws the units and works them off, and the result is kept as that of a chunk is, under a hash of what was
drawn. Spans are short, so that the work is shared out evenly to its end; a shard is joined from the spans that it
reaches over as soon as the last of them is done.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import wait
from dataclasses import dataclass
from itertools import cycle, islice

from earmark.chunks import Chunk, Task, Unit, dying
from earmark.engine import Engine, WorkerLost
from earmark.errors import StageError
from earmark.item import Item
from earmark.parts import Job, Part, digest, written
from earmark.shards import Reject, read_items

Draw = Callable[[int, int], Iterable[Unit]]

# Of a span: many would hold up the end, when there is nothing left for the other workers.
_MOST_UNITS, _OF_WHAT_IS_LEFT = 4, 8


@dataclass(frozen=True, slots=True)
class Drawn:
    """Units by their numbers.

    Attributes:
        draw: Gives the units from one number to before another; crosses process borders.
        count: Number of units.
        together: Sizes of the groups that are drawn in one go, in turn: no span ends within a group.
    """

    draw: Draw
    count: int
    together: tuple[int, ...] = (1,)

    def spans(self) -> list[Span]:
        """The numbers, cut into spans: shorter ones to the end."""
        found: list[Span] = []
        sizes = cycle(self.together)
        first = end = 0
        while first < self.count:
            wanted = max(1, min(_MOST_UNITS, (self.count - first) // _OF_WHAT_IS_LEFT))
            while end < min(first + wanted, self.count):
                end += next(sizes)
            found.append(Span(len(found), self.draw, first, min(end, self.count)))
            first = end
        return found


@dataclass(frozen=True, slots=True)
class Span:
    """Numbers of units that one worker draws, and works off.

    Attributes:
        index: Its place among the spans.
        draw: As in `Drawn`.
        first, end: The first number, and the one after the last.
    """

    index: int
    draw: Draw
    first: int
    end: int

    def chunk(self, stage: str) -> Chunk:
        """Draw the units.

        Raises:
            StageError: They are not as many as there are numbers.
            EarmarkError: They cannot be drawn.
        """
        units = tuple(self.draw(self.first, self.end))
        if len(units) != self.end - self.first:
            where = f"{stage}, {self.first} to {self.end - 1}"
            raise StageError(where, expected=f"{self.end - self.first} drawn", got=str(len(units)))
        return Chunk(self.index, units)

    def part(self, job: Job) -> Part:
        """Draw, and work off."""
        return self.chunk(job.stage).part(job)

    def spared(self, job: Job, engine: Engine) -> Chunk:
        """What is drawn, without the units that end their worker."""
        future = engine.submit(self.chunk, job.stage)
        wait([future])
        try:
            chunk = engine.result(future)
        except WorkerLost as error:
            where = f"{job.stage}, {self.first} to {self.end - 1}"
            raise StageError(where, expected="units that can be drawn", got=str(error), remedy="Report this") from None
        return chunk.spared(job, engine)


@dataclass(frozen=True, slots=True)
class Piece:
    """Some units of a part in a row: the first of them, and the one after the last."""

    part: Part
    first: int
    end: int

    def results(self) -> Iterator[Item | Reject]:
        """What became of each of the units."""
        rejected = dict(zip(self.part.places, self.part.rejects, strict=True))
        before = self.first - sum(place < self.first for place in rejected)
        items = read_items(self.part.path) if self.part.path else iter(())
        next(islice(items, before, before), None)
        for place in range(self.first, self.end):
            yield rejected[place] if place in rejected else next(items)


@dataclass(frozen=True, slots=True)
class Join:
    """A shard to be put together."""

    index: int
    pieces: tuple[Piece, ...]

    def part(self, job: Job) -> Part:
        """Write the items anew, one after the other."""
        made_of = [[p.part.path and p.part.path.name, p.part.ids, p.first, p.end] for p in self.pieces]
        results = (result for piece in self.pieces for result in piece.results())
        return written(job, f"joined-{self.index:06d}-{digest(made_of)}", results)

    def spared(self, job: Job, engine: Engine) -> Join:
        """Nothing in it can be left out."""
        del engine
        raise dying(f"{job.stage}, shard {self.index}")


class Joining:
    """Gathers the parts of spans, and says which shards can be joined.

    Args:
        spans: All there are.
        shard_units: Number of units that a shard is made of.
    """

    def __init__(self, spans: list[Span], shard_units: int) -> None:
        self._spans = spans
        self._size = shard_units
        self._parts: dict[int, Part] = {}
        self._over: dict[int, list[Span]] = {}
        for span in spans:
            for shard in self._reached(span):
                self._over.setdefault(shard, []).append(span)

    def after(self, task: Task, part: Part) -> list[Join]:
        """The shards that wanted nothing else."""
        if isinstance(task, Join):
            return []
        self._parts[task.index] = part
        shards = self._reached(self._spans[task.index])
        ready = [shard for shard in shards if all(span.index in self._parts for span in self._over[shard])]
        return [Join(shard, tuple(self._pieces(shard))) for shard in ready]

    def _reached(self, span: Span) -> range:
        return range(span.first // self._size, (span.end - 1) // self._size + 1)

    def _pieces(self, shard: int) -> Iterator[Piece]:
        first, end = shard * self._size, (shard + 1) * self._size
        for span in self._over[shard]:
            yield Piece(self._parts[span.index], max(first, span.first) - span.first, min(end, span.end) - span.first)
