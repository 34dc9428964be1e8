"""Rows asked about a batch at a time, in this process or side by side: the report is the same."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, wait
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from earmark.audit.foreign import in_its_cells
from earmark.audit.mapping import Fields
from earmark.audit.reading import Row
from earmark.audit.rows import Light, Unmapped, light_item
from earmark.audit.sounds import Sounds
from earmark.checks.reading import Part
from earmark.checks.registry import Check, Facts, ItemCheck, ReadCheck, chosen, facts_of
from earmark.engine import Engine, WorkerLost
from earmark.errors import Issue
from earmark.in_flight import in_flight
from earmark.item import Item

ROWS = ReadCheck(
    id="audit.rows", severity="error", unit="rows",
    title="every row of the benchmark is a question",
    why="Harnesses drop what they cannot read, and score the rest (MMAU-Pro: items of one choice leave the total).",
    remedy="Correct the rows, or the mapping where it names the wrong columns",
)  # fmt: skip
ANSWERS = ReadCheck(
    id="audit.answers", severity="error", unit="answers",
    title="every answer is written as the mapping says",
    why="Letters, places from 0 or 1, and texts are mixed up between versions and rows: all scores are then of other "
    "answers (Kimi-Audio-Evalkit issue 20).",
    remedy="Correct the mapping where it is so in most rows; where it is so in a few, correct these",
)  # fmt: skip
_BATCH_ROWS = 16


class Asking(NamedTuple):
    """What every row is asked.

    Attributes:
        fields: The mapping.
        audio: The folder or zip of the sound; None where paths are not followed.
        ids: Of the checks of single items that apply.
        gathers: Whether a check of all items applies.
        sketched: Whether one of these looks at sketches.
    """

    fields: Fields
    audio: Path | None
    ids: tuple[str, ...]
    gathers: bool
    sketched: bool


@dataclass(slots=True)
class Answered:
    """What came of a batch of rows.

    Attributes:
        part: What the checks of single items found.
        facts: Of the items, where a check of all items applies.
        places: The ids of the items, and where they were read.
        unmapped: The rows that are no item.
        licences: How many clips have each.
    """

    part: Part = field(default_factory=Part)
    facts: list[Facts] = field(default_factory=list)
    places: list[tuple[str, str]] = field(default_factory=list)
    unmapped: list[Unmapped] = field(default_factory=list)
    licences: Counter[str] = field(default_factory=Counter)


def answered(rows: Iterable[Row], asking: Asking, engine: Engine | None) -> Iterator[Answered]:
    """Ask about all rows, and give what came of each batch, in their order.

    Args:
        rows: As they are read.
        asking: What they are asked.
        engine: Where the asking runs; None for this process.
    """
    coming = iter(rows)
    batches = iter(lambda: tuple(islice(coming, _BATCH_ROWS)), ())
    if engine is None:
        yield from (ask(batch, asking) for batch in batches)
        return
    with engine:
        for batch, future in in_flight(batches, lambda batch: engine.submit(ask, batch, asking), 2 * engine.workers):
            yield from _results(batch, future, asking, engine)


def _results(batch: tuple[Row, ...], future: Future[Answered], asking: Asking, engine: Engine) -> Iterator[Answered]:
    """What a worker found; where it died, row by row, so that one that ends its worker costs no other row."""
    try:
        yield engine.result(future)
        return
    except WorkerLost:
        pass
    for row in batch:
        alone = engine.submit(ask, (row,), asking)
        wait([alone])
        try:
            yield engine.result(alone)
        except WorkerLost as error:
            yield ask((row._replace(cells={}, problem=str(error)),), asking)


def ask(batch: Sequence[Row], asking: Asking) -> Answered:
    """Ask about some rows."""
    found, sounds, asked = Answered(), Sounds(asking.audio), chosen(asking.ids) if asking.ids else ()
    for row in batch:
        found.part.rows += 1
        tally = found.part.tally(ROWS)
        tally.of += 1
        made = light_item(row, asking.fields, sounds)
        if isinstance(made, Unmapped):
            found.unmapped.append(made)
            tally.add([Issue(row.place, "row", "a question that can be asked", f"{made.reason}: {made.got}", ROWS.id)])
            continue
        found.places.append((made.item.id, row.place))
        _read_as_written(made, found)
        _ask(made.item, asked, found)
        if asking.gathers:
            found.facts.append(facts_of(made.item, sketched=asking.sketched, place=row.split))
    return found


def _read_as_written(made: Light, found: Answered) -> None:
    item = made.item
    tally = found.part.tally(ANSWERS)
    tally.of += 1
    if made.misread:
        got, field = (", ".join(map(repr, item.answers)), "answers") if item.choices else (item.question, "question")
        tally.add([Issue(item.id, field, f"what the mapping says, or {made.misread}", got, ANSWERS.id)])


def _ask(made: Item, asked: Sequence[Check], found: Answered) -> None:
    heard = sum(media.bytes is not None for media in made.audio)
    found.part.clips += heard
    found.part.pointers += len(made.audio) - heard
    found.licences.update(clip.licence for clip in made.clips)
    for check in asked:
        if isinstance(check, ItemCheck):
            tally = found.part.tally(check)
            tally.of += check.count(made)
            tally.add(in_its_cells(check.find(made), made))
