"""Orchset: excerpts of symphonic music, by the section of the orchestra that has the melody.

Seen: `Orchset - Predominant Melodic Instruments.csv` (`excerpt`, of which some lack `.wav`, `Alternating`,
`containsstrings,containswinds,containsbrass,Onlystrings,…`: TRUE or FALSE, read by their names) and
`audio/{mono,stereo}/<excerpt>.wav`.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from builders.contract.source import Archive, Source, worded
from builders.reading.files import Row, table
from earmark.item import Item
from earmark.shards import Reject

SOURCE = Source(
    name="orchset",
    title="Orchset",
    folders=("Orchset", "orchset", "mirdata-mini/orchset"),
    revision="1.0",
    licence="CC-BY-NC-SA-4.0",
    redistributable=True,
    attribution="Orchset by J. J. Bosch, R. Marxer and E. Gómez",
    citation="J. J. Bosch, R. Marxer, E. Gómez. Evaluation and Combination of Pitch Estimation Methods for Melody "
    "Extraction in Symphonic Classical Music. Journal of New Music Research 45(2), 2016",
    homepage="https://zenodo.org/records/1289786",
    how_to_get="Unpack Orchset_dataset_0.zip of https://zenodo.org/records/1289786 as Orchset",
    cells=(("mmau_pro", "music"),),
    standing="real",
    recordings=64,
    fetch=(Archive("https://zenodo.org/records/1289786/files/Orchset_dataset_0.zip", None, strip=1),),
)

SECTION_WORDINGS = ("Which sections of the orchestra play the melody?", "Where in the orchestra is the melody?")
CHANGE_WORDINGS = (
    "Does the melody go from one section of the orchestra to another?",
    "Do sections of the orchestra take turns with the melody?",
)

SECTIONS = {"strings": "the strings", "winds": "the woodwinds", "brass": "the brass"}
_NAME = "Orchset - Predominant Melodic Instruments.csv"
_COLUMNS = (
    "excerpt", "Alternating", *(f"contains{section}" for section in SECTIONS), *(f"Only{s}" for s in SECTIONS),
)  # fmt: skip
_TRUTH = {"TRUE": "yes", "FALSE": "no"}


def build(root: Path) -> Iterator[Item | Reject]:
    """The sections that have the melody and, of several, whether they take turns."""
    for row in table(SOURCE, root, _NAME, _COLUMNS):
        yield from (row,) if isinstance(row, Reject) else _items(root, row)


def _items(root: Path, row: Row) -> Iterator[Item | Reject]:
    record = row.cells["excerpt"].removesuffix(".wav")
    path = SOURCE.inside(root, f"audio/mono/{record}.wav")
    said = {column: _TRUTH.get(row.cells[column].upper()) for column in _COLUMNS[1:]}
    heard = [section for section in SECTIONS if said[f"contains{section}"] == "yes"]
    alone = [section for section in SECTIONS if said[f"Only{section}"] == "yes"]
    alternating = said["Alternating"]
    if path is None or alternating is None or None in said.values() or not heard or (alone and alone != heard):
        got = f"{', '.join(heard) or 'no section'}, only {', '.join(alone) or 'none'}, alternating: {alternating}"
        error = SOURCE.error(f"{_NAME}, line {row.line}", expected="TRUE and FALSE that agree", got=got)
        yield SOURCE.reject(record, "source.contradiction", error)
        return
    answers = tuple(SECTIONS[section] for section in heard)
    for part, skill, kind, wordings, truth, choices in (
        (
            "sections", "music_timbre_and_instrument_recognition", "multi_choice", SECTION_WORDINGS, answers,
            tuple(SECTIONS.values()),
        ),
        ("alternating", "music_texture_and_dynamic_range", "choice", CHANGE_WORDINGS, (alternating,), ("no", "yes")),
    ):  # fmt: skip
        if part == "alternating" and len(heard) < 2:
            continue  # of one section it would mean its instruments
        yield SOURCE.item(
            f"{record}#{part}",
            [SOURCE.clip(root, path)],
            benchmark="mmau_pro",
            task="music",
            skills=(skill,),
            question=worded(wordings, record),
            choices=choices,
            answer_type=kind,
            answers=truth,
            scorer=kind,
        )
