"""TinySOL 6.0: single notes of fourteen orchestral instruments.

Seen: `TinySOL_metadata.csv` (`Path,Fold,Family,Instrument (abbr.),Instrument (in full),…,Pitch,Pitch ID,…`; a pitch id
is a MIDI number) and `<Path>`, in folders `annotation` and `audio`. Recalled: how all instruments but Contrabass and
Flute are spelled. Dynamics are not asked: clips are brought to one level.
"""

from __future__ import annotations

from builders.contract.source import Archive, Source
from builders.reading.pitch import NOTES
from builders.reading.rows import Cells, Rows, rows

_ZENODO = "https://zenodo.org/records/3685367"

SOURCE = Source(
    name="tinysol",
    title="TinySOL",
    folders=("TinySOL", "tinysol", "mirdata-mini/tinysol"),
    revision="6.0",
    licence="CC-BY-4.0",
    redistributable=True,
    attribution="TinySOL by C.-E. Cella, D. Ghisi, V. Lostanlen, F. Lévy, J. Fineberg and Y. Maresz",
    citation="C.-E. Cella, D. Ghisi, V. Lostanlen, F. Lévy, J. Fineberg, Y. Maresz. OrchideaSOL: A Dataset of Extended "
    "Instrumental Techniques for Computer-Aided Orchestration. ICMC 2020",
    homepage=_ZENODO,
    how_to_get=f"Unpack TinySOL.tar.gz of {_ZENODO} as TinySOL/audio, and put its metadata into TinySOL/annotation",
    cells=(("mmau_pro", "music"),),
    standing="real",
    recordings=2_913,
    fetch=(
        Archive(f"{_ZENODO}/files/TinySOL.tar.gz", None, "audio", strip=1),
        Archive(f"{_ZENODO}/files/TinySOL_metadata.csv", None, "annotation"),
    ),
)

INSTRUMENTS = {
    "Accordion": "accordion",
    "Alto Saxophone": "alto saxophone",
    "Bass Tuba": "bass tuba",
    "Bassoon": "bassoon",
    "Cello": "cello",
    "Clarinet in B-flat": "clarinet",
    "Contrabass": "double bass",
    "Flute": "flute",
    "French Horn": "French horn",
    "Oboe": "oboe",
    "Trombone": "trombone",
    "Trumpet in C": "trumpet",
    "Viola": "viola",
    "Violin": "violin",
}


def _instrument(cells: Cells) -> str:
    """The instrument; spellings that differ in case, or lack the tuning, are the same."""
    word = cells["Instrument (in full)"].casefold().split(" in ")[0]
    return next((name for name in INSTRUMENTS if name.casefold().split(" in ")[0] == word), word)


def _note(cells: Cells) -> str:
    return NOTES[int(cells["Pitch ID"]) % 12]


def _record(cells: Cells) -> str:
    return str(cells["Path"]).removesuffix(".wav")


build = rows(
    SOURCE,
    "annotation/TinySOL_metadata.csv",
    Rows(
        benchmark="mmau_pro",
        task="music",
        skills=("music_timbre_and_instrument_recognition",),
        record=_record,
        part="instrument",
        audio="audio/{Path}",
        wordings=("Which instrument plays this note?", "On which instrument is the note played?"),
        answer=_instrument,
        labels=INSTRUMENTS,
        columns=("Path", "Instrument (in full)"),
    ),
    Rows(
        benchmark="mmau_pro",
        task="music",
        skills=("music_pitch_and_melody",),
        record=_record,
        part="note",
        audio="audio/{Path}",
        wordings=("Which note is played?", "What is the name of the note that is heard?"),
        answer=_note,
        labels={note: note for note in NOTES},
        columns=("Path", "Pitch ID"),
    ),
)
