"""Sounds with places: the tables of DCASE's spatial tasks, and which side or which distance a sound has."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from builders.contract.source import Source
from builders.reading.files import bad_row, files, table, unknown_label
from builders.reading.questions import Question, items
from builders.reading.sound_events import Event, first_question, task_of
from earmark.draw import drawn
from earmark.item import Clip, Item, Media
from earmark.shards import Reject

SPATIAL = ("mmau_pro", "spatial_audio")
DIRECTIONS = {0: "in front", 90: "on the left", 180: "behind", -90: "on the right"}  # azimuth in degrees
WHERE_WORDINGS = ("Where, seen from the microphone, is this sound: {}?", "On which side of the microphone is this: {}?")
NEARER_WORDINGS = ("Which of these is nearer to the microphone?", "Which of the two sounds is closer?")

FRAME_S = 0.1
SECTOR_DEG, MAX_ELEVATION_DEG = 30, 45  # a sector is narrower than a quarter, so that its edge is no matter of taste
NEARER_BY = 1.5


class Frame(NamedTuple):
    """One source in one frame; distance is None where a corpus has none."""

    number: int
    label: str
    azimuth_deg: int
    elevation_deg: int
    distance_cm: int | None


def dcase(
    source: Source, root: Path, columns: Sequence[str], phrases: Sequence[str], domains: Mapping[str, str]
) -> Iterator[Item | Reject]:
    """The items of a corpus of first-order recordings in the DCASE form.

    Args:
        source: The corpus: `metadata_dev/<split>/<name>.csv` and `foa_dev/<split>/<name>.wav`.
        root: Its folder.
        columns: Of a table, which has no header.
        phrases: What the classes are, by number.
        domains: Phrase to `speech` or `music`; others are sounds.
    """
    for path in files(source, root, "metadata_dev/*/*.csv"):
        kept: list[Frame] = []
        for frame in frames(source, root, path.relative_to(root).as_posix(), columns, phrases):
            if isinstance(frame, Reject):
                yield frame
            else:
                kept.append(frame)
        clip = source.clip(root, root / "foa_dev" / path.parent.name / f"{path.stem}.wav", layout="foa")
        yield from _items(source, path.stem, clip, kept, domains)


def frames(
    source: Source, root: Path, name: str, columns: Sequence[str], phrases: Sequence[str]
) -> Iterator[Frame | Reject]:
    """The labels of a recording (classes by number; angles in degrees), in the order of the file."""
    for row in table(source, root, name, columns, header=False):
        if isinstance(row, Reject):
            yield row
            continue
        record, where = f"{name}:{row.line}", f"{name}, line {row.line}"
        try:
            number, label, azimuth, elevation = (
                int(row.cells[key]) for key in ("frame", "class", "azimuth", "elevation")
            )
            distance = int(row.cells["distance"]) if "distance" in row.cells else None
        except ValueError as error:
            yield bad_row(source, record, where, error, expected="whole numbers")
            continue
        if not 0 <= label < len(phrases):
            yield unknown_label(source, record, where, label, [str(n) for n in range(len(phrases))])
        else:
            yield Frame(number, phrases[label], azimuth, elevation, distance)


def _items(
    source: Source, record: str, clip: tuple[Media, Clip], found: list[Frame], domains: Mapping[str, str]
) -> Iterator[Item | Reject]:
    """What is certain of one recording; a reject if nothing is."""
    of: dict[str, list[Frame]] = {}
    for frame in found:
        of.setdefault(frame.label, []).append(frame)
    distances = {
        label: [frame.distance_cm for frame in placed if frame.distance_cm is not None] for label, placed in of.items()
    }
    first = first_question(Event(f.label, f.number * FRAME_S, (f.number + 1) * FRAME_S) for f in found)
    made = [
        *items(source, SPATIAL, record, clip, _where_question(record, of), nearer_question(record, distances)),
        *items(source, ("mmau_pro", task_of(tuple(first.labels), domains)), record, clip, first),
    ]
    if not made:
        error = source.error(record, expected="a class of which one thing is certain", got=", ".join(sorted(of)))
        yield source.reject(record, "source.no_label", error)
    yield from made


def direction(found: Sequence[Frame]) -> str | None:
    """The side on which a class sounds all the time; None if it moves, is in several places, or between two sides."""
    for azimuth_deg, words in DIRECTIONS.items():
        if all(
            abs((frame.azimuth_deg - azimuth_deg + 180) % 360 - 180) <= SECTOR_DEG
            and abs(frame.elevation_deg) <= MAX_ELEVATION_DEG
            for frame in found
        ):
            return words
    return None


def _where_question(record: str, of: Mapping[str, Sequence[Frame]]) -> Question:
    placed = [(label, side) for label, found in sorted(of.items()) if (side := direction(found))]
    label, side = drawn(placed, 1, 0, record)[0] if placed else ("", None)
    return Question(tuple(words.format(label) for words in WHERE_WORDINGS), side, DIRECTIONS.values(), part="where")


def nearer_question(record: str, distances: Mapping[str, Iterable[float]]) -> Question:
    """Which of two sounds is nearer; not asked where no class is always clearly nearer than another.

    Args:
        record: The recording; which pair is asked about follows from it.
        distances: The distances of every class, all in one unit.
    """
    spans = {label: (min(found), max(found)) for label, each in sorted(distances.items()) if (found := list(each))}
    pairs = [(near, far) for near in spans for far in spans if spans[near][1] * NEARER_BY <= spans[far][0]]
    pair = drawn(pairs, 1, 0, record)[0] if pairs else ()
    return Question(NEARER_WORDINGS, pair[0] if pair else None, pair, part="nearer")
