"""A record that a builder breaks on is a reject with its reason; the corpus goes on.

A generator that has raised is at its end. So the guard stands around what is made of one record, not around `build`:
readers yield records, `each` makes items of them one by one, and what is raised meanwhile is said of that record.
"""

from __future__ import annotations

import errno
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from traceback import extract_tb
from typing import TypeVar

from builders.contract.source import Source
from earmark.errors import SourceError
from earmark.item import Item
from earmark.shards import Reject

Record = TypeVar("Record")

# What values of another kind than the corpus documents make a builder raise; not what a broken machine does.
FAULTS = (ArithmeticError, AttributeError, LookupError, TypeError, ValueError)
_SAID = 200


def each(
    source: Source,
    records: Iterable[Record | Reject],
    made: Callable[[Record], Item | Reject | Iterable[Item | Reject]],
    named: Callable[[Record], str],
) -> Iterator[Item | Reject]:
    """What is made of every record: all of its items, or one reject that says why there are none.

    Args:
        source: The corpus.
        records: As a reader yields them; its rejects go by.
        made: The item or the items of one record. A `SourceError` that it raises (of a file that is the record's own)
            and one of `FAULTS` (of a value that is none), or a name too long to be one, make a reject of the record.
        named: The record, as the reject calls it.
    """
    for record in records:
        if isinstance(record, Reject):
            yield record
            continue
        name = named(record)
        try:
            of_record = made(record)
            found = [of_record] if isinstance(of_record, (Item, Reject)) else list(of_record)
        except SourceError as error:
            found = [source.reject(name, "source.bad_row", error)]
        except (*FAULTS, OSError) as error:
            if isinstance(error, OSError) and error.errno != errno.ENAMETOOLONG:
                raise  # the disk, and no record, is at fault
            found = [source.reject(name, "source.bad_row", unlike(source, name, error))]
        yield from found


def unlike(source: Source, where: str, error: Exception) -> SourceError:
    """The error for what is so unlike its description that the builder broke on it; names the builder's line."""
    frames = reversed(extract_tb(error.__traceback__))
    place = next((frame for frame in frames if "builders" in Path(frame.filename).parts), None)
    line = f" ({Path(place.filename).name}, line {place.lineno})" if place else ""
    said = " ".join(str(error).split())[:_SAID]
    return source.error(
        where,
        expected="a record as the corpus describes them",
        got=f"{type(error).__name__}: {said}{line}",
        remedy=f"Mend it or take it out; if it is as it should be, builders/{source.name}.py is wrong",
    )
