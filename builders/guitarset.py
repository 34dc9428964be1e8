"""GuitarSet: guitarists alone, 30 s, with style, key and tempo.

Seen: `annotation/<id>.jams`, `audio_mono-mic/<id>_mic.wav`; an id such as `03_BN3-119-G_solo` holds player, style with
progression, tempo, key, solo or accompaniment; recalled: the namespaces `tempo` and `key_mode` (`G:major`) of the
JAMS files. The recording by microphone is asked about, not the copies by pickup. A loader says MIT; the record
CC BY 4.0, which asks for more.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from builders.contract.guard import each
from builders.contract.source import Archive, Source
from builders.reading.files import files
from builders.reading.json_files import Jams, jams
from builders.reading.pitch import key_of, key_question
from builders.reading.questions import MUSIC, Question, items
from builders.reading.tempo import tempo_question
from earmark.item import Item
from earmark.shards import Reject

SOURCE = Source(
    name="guitarset",
    title="GuitarSet",
    folders=("GuitarSet", "guitarset"),
    revision="1.1.0",
    licence="CC-BY-4.0",
    redistributable=True,
    attribution="GuitarSet by Q. Xi, R. M. Bittner, J. Pauwels, X. Ye and J. P. Bello",
    citation="Q. Xi, R. M. Bittner, J. Pauwels, X. Ye, J. P. Bello. GuitarSet: A Dataset for Guitar Transcription. "
    "ISMIR 2018",
    homepage="https://zenodo.org/records/3371780",
    how_to_get="Unpack annotation.zip as GuitarSet/annotation and audio_mono-mic.zip as GuitarSet/audio_mono-mic, of "
    "https://zenodo.org/records/3371780",
    cells=(("mmau_pro", "music"),),
    standing="layout",
    size="0.7 GB",
    recordings=360,
    fetch=(
        Archive("https://zenodo.org/records/3371780/files/annotation.zip", None, "annotation"),
        Archive("https://zenodo.org/records/3371780/files/audio_mono-mic.zip", None, "audio_mono-mic"),
    ),
)

STYLE_WORDINGS = ("In which style does the guitarist play?", "Which style of music is played on the guitar?")
STYLES = {"BN": "bossa nova", "Funk": "funk", "Jazz": "jazz", "Rock": "rock", "SS": "singer-songwriter"}

_NAME = re.compile(r"\d\d_([A-Za-z]+)\d-(\d+)-([A-G][#b]?)_(?:solo|comp)")


def build(root: Path) -> Iterator[Item | Reject]:
    """Style, key and tempo of every excerpt."""
    yield from each(SOURCE, files(SOURCE, root, "annotation/*.jams"), partial(_items, root), lambda path: path.stem)


def _items(root: Path, path: Path) -> Iterator[Item | Reject]:
    record, match = path.stem, _NAME.fullmatch(path.stem)
    if not match or match[1] not in STYLES:
        error = SOURCE.error(record, expected="a name such as 03_BN3-119-G_solo.jams", got=repr(path.name))
        yield SOURCE.reject(record, "source.bad_name", error)
        return
    style, notes = STYLES[match[1]], jams(SOURCE, root, f"annotation/{path.name}")
    bpm, key = _only(notes, "tempo"), _only(notes, "key_mode")
    if not isinstance(bpm, (int, float, type(None))) or not isinstance(key, (str, type(None))):
        raise TypeError(f"a tempo of {bpm!r}, a key of {key!r}")
    yield from items(
        SOURCE,
        MUSIC,
        record,
        SOURCE.clip(root, root / "audio_mono-mic" / f"{record}_mic.wav"),
        Question(STYLE_WORDINGS, style, STYLES.values(), (), ("music_style_and_genre",), "style"),
        key_question(key_of(key or "")),
        tempo_question(None if bpm is None else float(bpm)),
    )


def _only(notes: Jams, namespace: str) -> object:
    """The value of a namespace where the whole excerpt has one."""
    values = [o.value for annotation in notes.of(namespace) for o in annotation.observations]
    return values[0] if values and all(value == values[0] for value in values) else None
