"""Vocadito: 40 excerpts of a voice alone, in seven languages.

Seen: `vocadito_metadata.csv` (`track_id,singer_id,average_pitch,language`), `Audio/vocadito_<n>.wav`, `Annotations/
Lyrics/vocadito_<n>_lyrics.txt`, `Annotations/Notes/vocadito_<n>_notesA{1,2}.csv` without headers (`start,Hz,duration`).
How many notes are sung is asked where both annotators count the same.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from builders.contract.guard import each
from builders.contract.source import Archive, Source, speaker
from builders.reading.files import Row, lines, table
from builders.reading.questions import MUSIC, Question, items
from earmark.item import Item
from earmark.shards import Reject

SOURCE = Source(
    name="vocadito",
    title="Vocadito",
    folders=("vocadito", "mirdata-mini/vocadito"),
    revision="1.0",
    licence="CC-BY-4.0",
    redistributable=True,
    attribution="Vocadito by R. M. Bittner, K. Pasalo, J. J. Bosch, G. Meseguer-Brocal and D. Rubinstein",
    citation="R. M. Bittner, K. Pasalo, J. J. Bosch, G. Meseguer-Brocal, D. Rubinstein. Vocadito: A Dataset of Solo "
    "Vocals with f0, Note, and Lyric Annotations. arXiv:2110.05580, 2021",
    homepage="https://zenodo.org/records/5578807",
    how_to_get="Unpack vocadito.zip of https://zenodo.org/records/5578807 as vocadito",
    cells=(("mmau_pro", "music"),),
    standing="real",
    recordings=40,
    fetch=(Archive("https://zenodo.org/records/5578807/files/vocadito.zip", None),),
)

LANGUAGE_WORDINGS = ("In which language is this sung?", "Which language does the singer sing in?")
LYRICS_WORDINGS = ("Write down the words that are sung.", "Which words does the singer sing? Write them all down.")
NOTES_WORDINGS = ("How many notes are sung?", "How many notes does the singer sing?")

_TAGS = {"Catalan/Valencian": "ca", "English": "en", "Spanish": "es", "Tagalog": "tl"}
_COLUMNS = ("track_id", "singer_id", "average_pitch", "language")


def build(root: Path) -> Iterator[Item | Reject]:
    """The language of every excerpt, its words, and the number of its notes."""
    found = list(table(SOURCE, root, "vocadito_metadata.csv", _COLUMNS))
    languages = tuple(sorted({row.cells["language"] for row in found if isinstance(row, Row)} - {""}))
    yield from each(SOURCE, found, partial(_items, root, languages), lambda row: f"vocadito_{row.cells['track_id']}")


def _items(root: Path, languages: tuple[str, ...], row: Row) -> Iterator[Item | Reject]:
    record, language = f"vocadito_{row.cells['track_id']}", row.cells["language"]
    name = f"Annotations/Lyrics/{record}_lyrics.txt"
    found = [line.strip() for line in lines(SOURCE, root, name)] if (root / name).is_file() else []
    words = "\n".join(line for line in found if line)
    clip = SOURCE.clip(
        root,
        root / "Audio" / f"{record}.wav",
        transcript=words or None,
        language=_TAGS.get(language),
        speaker=speaker(speaker=row.cells["singer_id"]),
    )
    counts = [_count(root, f"Annotations/Notes/{record}_notesA{n}.csv") for n in (1, 2)]
    notes = str(counts[0]) if counts[0] and counts[0] == counts[1] else None
    text = ("music_lyrics_and_text_setting",)
    yield from items(
        SOURCE,
        MUSIC,
        record,
        clip,
        Question(LANGUAGE_WORDINGS, language, languages, (), text, "language"),
        Question(LYRICS_WORDINGS, words, skills=text, part="lyrics", kind="transcript"),
        Question(NOTES_WORDINGS, notes, skills=("music_quantitative_reasoning",), part="notes", kind="number"),
    )
    if not (language or words):
        error = SOURCE.error(f"vocadito_metadata.csv, line {row.line}", expected="a language", got="none")
        yield SOURCE.reject(record, "source.no_label", error)


def _count(root: Path, name: str) -> int:
    if not (root / name).is_file():
        return 0
    rows = list(table(SOURCE, root, name, ("start", "pitch", "duration"), header=False))
    bad = next((row for row in rows if isinstance(row, Reject)), None)
    if bad:
        raise SOURCE.error(name, expected="a note in every line", got=bad.message)
    for row in rows:
        if isinstance(row, Row) and not all(math.isfinite(float(cell)) for cell in row.cells.values()):
            raise SOURCE.error(f"{name}, line {row.line}", expected="three numbers", got=repr(row.cells))
    return len(rows)
