"""Indian art music melodic similarity (IAMMS): 32 recordings of Carnatic and Hindustani music.

Seen: `Carnatic/<name>/<name>.mp3`, and beside it `.anot` and `.anotEdit1` (tabs: start, end, number of the phrase),
`.flatSegNyas`, `.pitch`, `.tonic`; recalled: that `Hindustani` is the other folder. Tonic and pitch are estimates by
machine, and phrases have numbers but no names: so only the tradition is asked for.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from builders.contract.source import Archive, Source, worded
from builders.reading.files import files, unknown_label
from earmark.item import Item
from earmark.shards import Reject

SOURCE = Source(
    name="compmusic_iamms",
    title="Indian Art Music Melodic Similarity",
    folders=("MelodicSimilarityDataset", "compmusic_iamms", "mirdata-mini/compmusic_iamms"),
    revision="1.0",
    licence="CC-BY-NC-SA-4.0",
    redistributable=False,
    attribution="Melodic Similarity Dataset by S. Gulati, J. Serrà and X. Serra; sound of commercial releases",
    citation="S. Gulati, J. Serrà, X. Serra. Improving Melodic Similarity in Indian Art Music Using Culture-Specific "
    "Melodic Characteristics. ISMIR 2015, pp. 680-686",
    homepage="https://zenodo.org/records/16631794",
    how_to_get="Unpack MelodicSimilarityDataset.zip of https://zenodo.org/records/16631794 as MelodicSimilarityDataset",
    cells=(("mmau_pro", "music"),),
    standing="real",
    fetch=(Archive("https://zenodo.org/records/16631794/files/MelodicSimilarityDataset.zip", None, strip=1),),
)

WORDINGS = ("To which tradition of Indian art music does this belong?", "Is this music of South or of North India?")
TRADITIONS = {"Carnatic": "Carnatic (South Indian)", "Hindustani": "Hindustani (North Indian)"}


def build(root: Path) -> Iterator[Item | Reject]:
    """The tradition of every recording."""
    for path in files(SOURCE, root, "*/*/*.mp3"):
        record, tradition = path.stem, path.parents[1].name
        if tradition not in TRADITIONS:
            yield unknown_label(SOURCE, record, path.relative_to(root).as_posix(), tradition, TRADITIONS)
            continue
        yield SOURCE.item(
            f"{tradition}/{record}",
            [SOURCE.clip(root, path)],
            benchmark="mmau_pro",
            task="music",
            skills=("music_style_and_genre", "music_musicological_knowledge"),
            question=worded(WORDINGS, record),
            choices=tuple(TRADITIONS.values()),
            answer_type="choice",
            answers=(TRADITIONS[tradition],),
            scorer="choice",
        )
