"""STARSS23, development: scenes played and recorded in rooms, with direction and distance of 13 classes of sound.

`foa_dev/dev-{train,test}-{sony,tau}/fold<x>_room<y>_mix<zzz>.wav` and `metadata_dev/…/<same>.csv` without a header:
frame of 0.1 s, class, source, azimuth, elevation (degrees), distance (cm). Layout and angles are seen (azimuth 0 in
front, left positive); that FOA has ACN order and SN3D gains is recalled, as are the names
of the archives; distance in cm is from one derived card. Sounds of no class are not labelled, so everything asked
is of the classes named: where one sounds that stays in one place, which of two is nearer, which is heard first.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from builders.contract.source import Archive, Source, worded
from builders.desed import Event, first_heard
from builders.reading.files import files, table, unknown_label
from earmark.draw import drawn
from earmark.item import Clip, Item, Media
from earmark.shards import Reject

_ZENODO = "https://zenodo.org/records/7880637/files"

SOURCE = Source(
    name="starss23",
    title="STARSS23 (development)",
    folders=("STARSS23",),
    revision="zenodo-7880637",
    licence="MIT",
    redistributable=True,
    attribution="STARSS23 by K. Shimada, A. Politis et al., Sony and Tampere University",
    citation="K. Shimada et al. STARSS23: An Audio-Visual Dataset of Spatial Recordings of Real Scenes with "
    "Spatiotemporal Annotations of Sound Events. arXiv:2306.09126.",
    homepage="https://zenodo.org/records/7880637",
    how_to_get="Unpack foa_dev.zip and metadata_dev.zip of https://zenodo.org/records/7880637 into STARSS23",
    cells=tuple(
        ("mmau_pro", task)
        for task in (
            "spatial_audio",
            "sound",
            "music",
            "speech",
            "sound_speech",
            "sound_music",
            "music_speech",
            "sound_music_speech",
        )
    ),
    standing="layout",
    fetch=(Archive(f"{_ZENODO}/foa_dev.zip", None), Archive(f"{_ZENODO}/metadata_dev.zip", None)),
)

PHRASES = (
    "a woman speaking", "a man speaking", "clapping", "a telephone", "laughter", "domestic sounds", "footsteps",
    "a door", "music", "a musical instrument", "a water tap", "a bell", "knocking",
)  # fmt: skip
DOMAINS = {"a woman speaking": "speech", "a man speaking": "speech", "music": "music", "a musical instrument": "music"}

DIRECTIONS = {0: "in front", 90: "on the left", 180: "behind", -90: "on the right"}  # azimuth in degrees
WHERE_WORDINGS = ("Where, seen from the microphone, is this sound: {}?", "On which side of the microphone is this: {}?")
NEARER_WORDINGS = ("Which of these is nearer to the microphone?", "Which of the two sounds is closer?")
FIRST_WORDINGS = ("Which of these is heard first?", "Which of these sounds starts first?")

FRAME_S = 0.1
SECTOR_DEG, MAX_ELEVATION_DEG = 30, 45  # a sector is narrower than a quarter, so that its edge is no matter of taste
NEARER_BY = 1.5
_COLUMNS = ("frame", "class", "source", "azimuth", "elevation", "distance")


class Frame(NamedTuple):
    """One source in one frame; distance is None where a corpus has none."""

    number: int
    label: str
    azimuth_deg: int
    elevation_deg: int
    distance_cm: int | None


def build(root: Path) -> Iterator[Item | Reject]:
    """At most one question of each of three kinds for every recording."""
    for path in files(SOURCE, root, "metadata_dev/*/*.csv"):
        name = path.relative_to(root).as_posix()
        sound = root / "foa_dev" / path.parent.name / f"{path.stem}.wav"
        yield from questions(SOURCE, root, sound, frames(SOURCE, root, name, _COLUMNS, PHRASES))


def frames(
    source: Source, root: Path, name: str, columns: Sequence[str], phrases: Sequence[str]
) -> Iterator[Frame | Reject]:
    """The labels of a recording in the DCASE form (classes by number; angles in degrees), in the order of the file."""
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
            problem = source.error(where, expected="whole numbers", got=str(error))
            yield source.reject(record, "source.bad_row", problem)
            continue
        if not 0 <= label < len(phrases):
            yield unknown_label(source, record, where, label, [str(n) for n in range(len(phrases))])
        else:
            yield Frame(number, phrases[label], azimuth, elevation, distance)


def questions(
    source: Source, root: Path, sound: Path, found: Iterator[Frame | Reject], domains: Mapping[str, str] = DOMAINS
) -> Iterator[Item | Reject]:
    """What is certain of one recording; a reject if nothing is.

    Args:
        source: The corpus.
        root: Its folder.
        sound: The first-order recording.
        found: Its labels.
        domains: Class to `speech` or `music`; others are sounds.
    """
    kept: list[Frame] = []
    for frame in found:
        if isinstance(frame, Reject):
            yield frame
        else:
            kept.append(frame)
    record = sound.stem
    clip = source.clip(root, sound, layout="foa")
    by_label: dict[str, list[Frame]] = {}
    for frame in kept:
        by_label.setdefault(frame.label, []).append(frame)
    made = [
        *_direction(source, record, clip, by_label),
        *_nearer(source, record, clip, by_label),
        *_first(source, record, clip, kept, domains),
    ]
    if not made:
        error = source.error(record, expected="a class of which one thing is certain", got=", ".join(sorted(by_label)))
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


def _direction(source: Source, record: str, clip: tuple[Media, Clip], of: dict[str, list[Frame]]) -> Iterator[Item]:
    placed = [(label, side) for label, found in sorted(of.items()) if (side := direction(found))]
    if placed:
        label, side = drawn(placed, 1, 0, record)[0]
        question = worded(WHERE_WORDINGS, record).format(label)
        choices = tuple(sorted(DIRECTIONS.values()))
        yield _item(source, f"{record}#where", clip, "spatial_audio", question=question, choices=choices, answer=side)


def _nearer(source: Source, record: str, clip: tuple[Media, Clip], of: dict[str, list[Frame]]) -> Iterator[Item]:
    spans = {
        label: (min(distances), max(distances))
        for label, found in sorted(of.items())
        if (distances := [frame.distance_cm for frame in found if frame.distance_cm is not None])
    }
    pairs = [(a, b) for a in spans for b in spans if spans[a][1] * NEARER_BY <= spans[b][0]]
    if pairs:
        pair = drawn(pairs, 1, 0, record)[0]
        question, choices = worded(NEARER_WORDINGS, record), tuple(sorted(pair))
        yield _item(
            source, f"{record}#nearer", clip, "spatial_audio", question=question, choices=choices, answer=pair[0]
        )


def _first(
    source: Source, record: str, clip: tuple[Media, Clip], found: list[Frame], domains: Mapping[str, str]
) -> Iterator[Item]:
    events = [Event(frame.label, frame.number * FRAME_S, (frame.number + 1) * FRAME_S) for frame in found]
    first = first_heard(events)
    if first:
        answer, choices = first
        task = task_of(choices, domains)
        question = worded(FIRST_WORDINGS, record)
        yield _item(source, f"{record}#first", clip, task, question=question, choices=choices, answer=answer)


def task_of(labels: Sequence[str], domains: Mapping[str, str]) -> str:
    """The task of MMAU-Pro for what is heard: `sound`, `sound_speech` and so on."""
    held = {domains.get(label, "sound") for label in labels}
    return "_".join(domain for domain in ("sound", "music", "speech") if domain in held)


def _item(
    source: Source, record: str, clip: tuple[Media, Clip], task: str, *, question: str, choices: tuple[str, ...],
    answer: str,
) -> Item:  # fmt: skip
    return source.item(
        record,
        [clip],
        benchmark="mmau_pro",
        task=task,
        skills=() if task == "spatial_audio" else ("sound_temporal_reasoning",),
        question=question,
        choices=choices,
        answer_type="choice",
        answers=(answer,),
        scorer="choice",
    )
