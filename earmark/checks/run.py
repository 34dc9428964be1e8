"""One pass over shards: every row is read once, every item check asked, all issues collected."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, wait
from pathlib import Path
from typing import Any, NamedTuple

from earmark.checks.files import READABLE
from earmark.checks.gates import Gates
from earmark.checks.reading import Part, Shard, read_shard
from earmark.checks.record import TYPES
from earmark.checks.registry import (
    Accumulator,
    Check,
    CorpusCheck,
    Facts,
    Folder,
    FolderCheck,
    KnownCheck,
    PublicCheck,
    checks,
    chosen,
)
from earmark.checks.report import CheckReport, CheckResult, printable
from earmark.checks.tables import tables_of
from earmark.checks.withheld import NOT_RUN, needs_answers
from earmark.engine import Engine, WorkerLost
from earmark.errors import Issue
from earmark.in_flight import in_flight
from earmark.progress import reporting
from earmark.shards import shard_files
from earmark.stage import SUMMARY


class _Done(NamedTuple):
    """What a worker hands back."""

    part: Part
    facts: list[Facts]


def check_items(
    shards: Path, gates: Gates, engine: Engine | None, only: Sequence[str] = (), *, known: Sequence[Path] = ()
) -> CheckReport:
    """Check the items of a folder of shards, in one pass, and the counts that a stage left beside them.

    Args:
        shards: A folder of shards, or one shard.
        gates: What must hold over all items.
        engine: Where the checks of single items run, one task a piece of a shard; None for this process.
        only: Families or ids of checks; none for all.
        known: Lists of what is known elsewhere, as `earmark.checks.leakage` reads them.

    Returns:
        The report; nothing that is wrong with an item or a shard raises.

    Raises:
        ShardError: There are no shards.
        UsageError: There is no such check.
        ParamsError: A list of what is known elsewhere cannot be read.
    """
    chosen(only)
    folder = shards if shards.is_dir() else shards.parent
    found = [Shard(file.name, file) for file in shard_files(shards)]
    summary = read_json(folder / SUMMARY) if shards.is_dir() else None
    return check_folder(Folder(folder, gates, {}, None, summary), found, engine, only, subject=shards.name, known=known)


def read_json(path: Path) -> Mapping[str, Any] | None:
    """A JSON object; None if there is no file, empty if the file holds none."""
    if not path.exists():
        return None
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def check_folder(
    folder: Folder,
    shards: Sequence[Shard],
    engine: Engine | None,
    only: Sequence[str],
    subject: str,
    known: Sequence[Path] = (),
) -> CheckReport:
    """Run the checks that are chosen: on each item, on all items, then on the folder.

    Args:
        folder: What is known before reading.
        shards: The shards to read, in order.
        engine: As for `check_items`.
        only: As for `check_items`.
        subject: What the report calls the folder.
        known: As for `check_items`.
    """
    asked = [check for check in chosen(only) if folder.is_public() or not isinstance(check, PublicCheck)]
    hidden = {check.id for check in asked if folder.lacks_answers() and needs_answers(check.id)}
    wanted = [check for check in asked if check.can_run() and check.id not in hidden]
    accumulators = dict(_accumulators(wanted, known))
    total, rows = _gathered([piece for shard in shards for piece in shard.pieces()], wanted, accumulators, engine)
    folder = folder._replace(rows=rows)
    for check in wanted:
        tally = total.tally(check)
        if check.id in accumulators:
            tally.of = accumulators[check.id].of
            tally.add(accumulators[check.id].finish(folder.gates))
        elif isinstance(check, FolderCheck):
            tally.of = check.count(folder)
            tally.add(check.find(folder) if tally.of else ())
    results = tuple(
        CheckResult.of_tally(check, total.tally(check), NOT_RUN if check.id in hidden else "")
        for check in _reported(asked, total)
    )
    tables = tables_of(accumulators.values())
    return CheckReport(printable(subject), total.rows, total.clips, total.pointers, results, tables)


def _gathered(
    pieces: Sequence[Shard], wanted: Sequence[Check], accumulators: Mapping[str, Accumulator], engine: Engine | None
) -> tuple[Part, Mapping[str, int]]:
    """What the checks of single items found in all pieces, and the rows of each shard."""
    total, rows = Part(), Counter[str]()
    broken: set[str] = set()
    with reporting("checks", len(pieces)) as reporter:
        for piece, part, facts in _parts(pieces, wanted, engine):
            for one in facts:
                for accumulator in accumulators.values():
                    accumulator.add(one)
            rows[piece.name] += part.rows
            if part.tally(READABLE).found:
                if piece.name in broken:  # said once of a shard, whatever pieces it is read in
                    del part.tallies[READABLE.id]
                broken.add(piece.name)
            total.merge(part)
            reporter.advance(1)
    return total, rows


def _accumulators(wanted: Sequence[Check], known: Sequence[Path]) -> Iterator[tuple[str, Accumulator]]:
    for check in wanted:
        if isinstance(check, CorpusCheck):
            yield check.id, check.start()
        elif isinstance(check, KnownCheck):
            yield check.id, check.start(known)


def _reported(asked: Sequence[Check], total: Part) -> Iterator[Check]:
    """The checks that were chosen; and those of the reader, where it could not read."""
    for check in checks():
        if check in asked or (check in (READABLE, TYPES) and total.tally(check).found):
            yield check


_Read = tuple[Shard, Part, Iterable[Facts]]


def _parts(shards: Sequence[Shard], wanted: Sequence[Check], engine: Engine | None) -> Iterator[_Read]:
    """Each piece with its part, which is whole when the facts have been taken; in the order of the shards."""
    if engine is None:
        for shard in shards:
            part = Part()
            yield shard, part, read_shard(shard, wanted, part)
        return
    ids = tuple(check.id for check in wanted)
    with engine:
        for shard, future in in_flight(shards, lambda shard: engine.submit(_read_all, shard, ids), 2 * engine.workers):
            done = _result(shard, future, ids, engine)
            yield shard, done.part, done.facts


def _result(shard: Shard, future: Future[_Done], ids: tuple[str, ...], engine: Engine) -> _Done:
    """What a worker found; a first death may be an accident, a second one is the shard's issue."""
    for attempt in (1, 2):
        try:
            return engine.result(future)
        except WorkerLost as error:
            lost = Issue(shard.name, "file", "a shard that can be checked", str(error), READABLE.id)
            if attempt == 1:
                future = engine.submit(_read_all, shard, ids)
                wait([future])
    part = Part()
    part.tally(READABLE).of += shard.is_first
    part.tally(READABLE).add([lost])
    return _Done(part, [])


def _read_all(shard: Shard, ids: tuple[str, ...]) -> _Done:
    """In a worker: all of a shard; the facts only where a check asks for them."""
    wanted = chosen(ids)
    part = Part()
    asked = any(isinstance(check, (CorpusCheck, KnownCheck)) for check in wanted)
    facts = [one for one in read_shard(shard, wanted, part) if asked]
    return _Done(part, facts)
