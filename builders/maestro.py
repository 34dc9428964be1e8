"""MAESTRO v3, test part: performances of a piano competition, by composer.

Recalled: `maestro-v3.0.0.csv` (of `maestro-v3.0.0.json` seen: `canonical_composer canonical_title split year
midi_filename audio_filename duration`, the same in the table) and `<year>/<name>.wav`. Works of two composers (a name
with a slash: arrangements) are of no concern. What is in the MIDI files is not asked.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from builders.contract.source import Archive, Source, candidates, worded
from builders.reading.files import Row, table, unknown_label
from earmark.item import Item
from earmark.shards import Reject

SOURCE = Source(
    name="maestro",
    title="MAESTRO v3.0.0 (test)",
    folders=("maestro-v3.0.0",),
    revision="3.0.0",
    licence="CC-BY-NC-SA-4.0",
    redistributable=True,
    attribution="MAESTRO by C. Hawthorne et al. (Google), from the International Piano-e-Competition",
    citation="C. Hawthorne, A. Stasyuk, A. Roberts, I. Simon, C.-Z. A. Huang, S. Dieleman, E. Elsen, J. Engel, D. Eck. "
    "Enabling Factorized Piano Music Modeling and Generation with the MAESTRO Dataset. ICLR 2019",
    homepage="https://magenta.tensorflow.org/datasets/maestro",
    how_to_get="Unpack maestro-v3.0.0.zip of https://magenta.tensorflow.org/datasets/maestro as maestro-v3.0.0",
    cells=(("mmau_pro", "music"),),
    standing="layout",
    size="101 GB",
    fetch=(
        Archive(
            "https://storage.googleapis.com/magentadata/datasets/maestro/v3.0.0/maestro-v3.0.0.zip",
            "6680fea5be2339ea15091a249fbd70e49551246ddbd5ca50f1b2352c08c95291",  # as the corpus's page gives it
            strip=1,
        ),
    ),
)

WORDINGS = ("Who composed this piano piece?", "Which composer wrote the music that is played?")
_TABLE = "maestro-v3.0.0.csv"
SPLITS = ("train", "validation", "test")
_COLUMNS = ("canonical_composer", "split", "audio_filename")


def build(root: Path) -> Iterator[Item | Reject]:
    """The composer of every performance of the test part."""
    rows = list(table(SOURCE, root, _TABLE, _COLUMNS))
    composers = {row.cells["canonical_composer"] for row in rows if isinstance(row, Row)} - {""}
    single = tuple(sorted(name for name in composers if "/" not in name))
    for row in rows:
        if isinstance(row, Reject):
            yield row
            continue
        if row.cells["split"] not in SPLITS:
            where = f"{_TABLE}, line {row.line}"
            yield unknown_label(SOURCE, row.cells["audio_filename"], where, row.cells["split"], SPLITS)
            continue
        composer, name = row.cells["canonical_composer"], row.cells["audio_filename"]
        if row.cells["split"] != "test" or "/" in composer:
            continue
        path = SOURCE.inside(root, name)
        if path is None or not composer:
            error = SOURCE.error(f"{_TABLE}, line {row.line}", expected="a composer and a file", got=repr(name))
            yield SOURCE.reject(name, "source.bad_row", error)
            continue
        yield SOURCE.item(
            name.removesuffix(".wav"),
            [SOURCE.clip(root, path)],
            benchmark="mmau_pro",
            task="music",
            skills=("music_musicological_knowledge", "music_style_and_genre"),
            question=worded(WORDINGS, name),
            choices=candidates(composer, single, name),
            answer_type="choice",
            answers=(composer,),
            scorer="choice",
        )
