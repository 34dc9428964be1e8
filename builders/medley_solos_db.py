"""Medley-solos-DB 1.2: clips of 3 s of eight instruments, each alone.

Seen: `Medley-solos-DB_metadata.csv` (`subset,instrument,instrument_id,song_id,uuid4`) and `Medley-solos-DB_<subset>-
<instrument_id>_<uuid4>.wav`; both in folders of their own, `annotation` and `audio`.
"""

from __future__ import annotations

from builders.contract.source import Archive, Source
from builders.reading.rows import Rows, rows

_ZENODO = "https://zenodo.org/records/3464194"

SOURCE = Source(
    name="medley_solos_db",
    title="Medley-solos-DB",
    folders=("medley_solos_db", "mirdata-mini/medley_solos_db"),
    revision="1.2",
    licence="CC-BY-4.0",
    redistributable=True,
    attribution="Medley-solos-DB by V. Lostanlen, C.-E. Cella, R. Bittner and S. Essid",
    citation="V. Lostanlen, C.-E. Cella. Deep Convolutional Networks on the Pitch Spiral for Musical Instrument "
    "Recognition. ISMIR 2016",
    homepage=_ZENODO,
    how_to_get=f"Unpack Medley-solos-DB.tar.gz of {_ZENODO} as medley_solos_db/audio, and put its metadata into "
    "medley_solos_db/annotation",
    cells=(("mmau_pro", "music"),),
    standing="real",
    size="7.2 GB",
    recordings=21_571,
    fetch=(
        Archive(f"{_ZENODO}/files/Medley-solos-DB.tar.gz", None, "audio"),
        Archive(f"{_ZENODO}/files/Medley-solos-DB_metadata.csv", None, "annotation"),
    ),
)

INSTRUMENTS = {
    "clarinet": "clarinet",
    "distorted electric guitar": "distorted electric guitar",
    "female singer": "female singer",
    "flute": "flute",
    "piano": "piano",
    "tenor saxophone": "tenor saxophone",
    "trumpet": "trumpet",
    "violin": "violin",
}

build = rows(
    SOURCE,
    "annotation/Medley-solos-DB_metadata.csv",
    Rows(
        benchmark="mmau_pro",
        task="music",
        skills=("music_timbre_and_instrument_recognition",),
        record="uuid4",
        audio="audio/Medley-solos-DB_{subset}-{instrument_id}_{uuid4}.wav",
        wordings=("Which instrument plays?", "What is heard in this solo?", "Who or what plays this solo?"),
        answer="instrument",
        labels=INSTRUMENTS,
    ),
)
