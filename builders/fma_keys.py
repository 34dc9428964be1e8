"""FMA Keys (FMAK): the key of songs of the Free Music Archive, by one annotator with checks.

Seen: `fma_keys_metadata.csv` (`track_id,spotify_uri,key_and_mode`: `F# Major`, `D minor`) and `<NNN>/<track_id, six
digits>.mp3`. The annotations are CC BY 4.0, for research that is not commercial; each song has its artist's licence,
which the table does not tell: so none is passed on.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from builders.contract.source import Archive, Manual, Source
from builders.reading.files import table
from builders.reading.pitch import key_of, key_question
from builders.reading.questions import MUSIC, items
from earmark.item import Item
from earmark.shards import Reject

_ZENODO = "https://zenodo.org/records/10719860"

SOURCE = Source(
    name="fma_keys",
    title="FMA Keys (FMAK)",
    folders=("fma_keys", "mirdata-mini/fma_keys"),
    revision="1.0",
    licence="LicenseRef-FMA-artists",
    redistributable=False,
    attribution="FMAK by S. Wong and G. Hernandez; songs of the Free Music Archive by their artists",
    citation="S. Wong, G. Hernandez. FMAK: A Dataset of Key and Mode Annotations for the Free Music Archive. ISMIR "
    "late-breaking demo, 2023",
    homepage=_ZENODO,
    how_to_get=f"Unpack all archives of {_ZENODO} into fma_keys, and put fma_keys_metadata.csv there",
    cells=(("mmau_pro", "music"),),
    standing="real",
    recordings=5_489,
    fetch=(
        Archive(f"{_ZENODO}/files/fma_keys_metadata.csv", None),
        Manual(f"Unpack 000-019.zip to 110-124.zip of {_ZENODO} into fma_keys"),
    ),
)


def build(root: Path) -> Iterator[Item | Reject]:
    """The key of every song."""
    for row in table(SOURCE, root, "fma_keys_metadata.csv", ("track_id", "spotify_uri", "key_and_mode")):
        if isinstance(row, Reject):
            yield row
            continue
        record, key = row.cells["track_id"].zfill(6), key_of(row.cells["key_and_mode"])
        if key is None or not record.isdecimal():
            where, got = f"fma_keys_metadata.csv, line {row.line}", repr(row.cells["key_and_mode"])
            error = SOURCE.error(where, expected="a number, and a key such as F# Major", got=got)
            yield SOURCE.reject(record, "source.unknown_label", error)
            continue
        clip = SOURCE.clip(root, root / record[:3] / f"{record}.mp3")
        yield from items(SOURCE, MUSIC, record, clip, key_question(key, part=""))
