"""Song Describer (SDD): two minutes of songs of Jamendo, each described by one or more listeners.

Recalled: `song_describer.csv` (`caption_id,track_id,caption,is_valid_subset,familiarity,artist_id,album_id,path,
duration`; `track_id` and `path` seen) and `audio/<NN>/<id>.2min.mp3`, of which `path` lacks `.2min`. Captions of one
song make one item. Captions are CC BY-SA 4.0 (recalled); the songs' licences differ, and the table does not tell them.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from builders.contract.source import Archive, Source, worded
from builders.reading.files import Row, table
from earmark.item import Item
from earmark.shards import Reject

_ZENODO = "https://zenodo.org/records/10072001"

SOURCE = Source(
    name="song_describer",
    title="Song Describer Dataset",
    folders=("song_describer", "song-describer-dataset"),
    revision="1.0",
    licence="LicenseRef-Jamendo-artists",
    redistributable=False,
    attribution="Song Describer Dataset by I. Manco, B. Weck, S. Doh et al.; songs of Jamendo by their artists",
    citation="I. Manco et al. The Song Describer Dataset: a Corpus of Audio Captions for Music-and-Language "
    "Evaluation. NeurIPS Machine Learning for Audio Workshop, 2023",
    homepage=_ZENODO,
    how_to_get=f"Put song_describer.csv of {_ZENODO} into song_describer, and unpack audio.zip as song_describer/audio",
    cells=(("mmau_pro", "open"), ("voiceassistant_eval", "listening_music")),
    standing="layout",
    fetch=(
        Archive(f"{_ZENODO}/files/song_describer.csv", None),
        Archive(f"{_ZENODO}/files/audio.zip", None),
    ),
)

WORDINGS = {
    "open": ("Describe this song in a sentence.", "How would you describe this song?"),
    "listening_music": ("What kind of song is this?", "Tell me in a sentence what this music is like."),
}
_RUBRIC = ("Each answer is one listener's description. A reply that agrees with any of them is right.",)
_TABLE = "song_describer.csv"
_COLUMNS = ("caption_id", "track_id", "caption", "is_valid_subset", "path")


def build(root: Path) -> Iterator[Item | Reject]:
    """Two questions for every song, each with all captions that were checked."""
    songs: dict[str, list[Row]] = {}
    for row in table(SOURCE, root, _TABLE, _COLUMNS):
        if isinstance(row, Reject):
            yield row
        else:
            songs.setdefault(row.cells["track_id"], []).append(row)
    for record, rows in songs.items():
        valid = [row for row in rows if row.cells["is_valid_subset"] == "True" and row.cells["caption"]]
        path = SOURCE.inside(root, f"audio/{rows[0].cells['path'].removesuffix('.mp3')}.2min.mp3")
        if not valid or path is None:
            where = f"{_TABLE}, line {rows[0].line}"
            error = SOURCE.error(where, expected="a caption that was checked, and a path", got="none")
            yield SOURCE.reject(record, "source.no_label", error)
            continue
        for benchmark, task in SOURCE.cells:
            yield SOURCE.item(
                record,
                [SOURCE.clip(root, path)],
                benchmark=benchmark,
                task=task,
                question=worded(WORDINGS[task], record),
                answer_type="free",
                answers=tuple(dict.fromkeys(row.cells["caption"] for row in valid)),
                rubric=_RUBRIC,
                scorer="judge",
            )
