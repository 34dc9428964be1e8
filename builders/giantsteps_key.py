"""GiantSteps key+: the key of two minutes of electronic dance music.

Seen: `audio/<id and title>.mp3`, `keys_gs+/<same>.txt` whose first line is the key (how it is spelled is recalled:
`D minor`). Tracks of no key or of several are rejects. The annotations are CC BY-SA 4.0, the sound is of a shop's
previews: none of it is passed on.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path

from builders.contract.guard import each
from builders.contract.source import Archive, Source
from builders.reading.files import files, lines
from builders.reading.pitch import key_of, key_question
from builders.reading.questions import MUSIC, items
from earmark.item import Item
from earmark.shards import Reject

SOURCE = Source(
    name="giantsteps_key",
    title="GiantSteps+ EDM key",
    folders=("giantsteps_key",),
    revision="1.0",
    licence="LicenseRef-Beatport-previews",
    redistributable=False,
    attribution="GiantSteps+ EDM Key by Á. Faraldo and D. G. Camhi; sound of Beatport's previews",
    citation="P. Knees, Á. Faraldo, P. Herrera, R. Vogl, S. Böck, F. Hörschläger, M. Le Goff. Two Data Sets for Tempo "
    "Estimation and Key Detection in Electronic Dance Music Annotated from User Corrections. ISMIR 2015",
    homepage="https://zenodo.org/records/1095691",
    how_to_get="Unpack audio.zip and keys.zip of https://zenodo.org/records/1095691 into giantsteps_key",
    cells=(("mmau_pro", "music"),),
    standing="layout",
    fetch=(
        Archive("https://zenodo.org/records/1095691/files/audio.zip", None),
        Archive("https://zenodo.org/records/1095691/files/keys.zip", None),
    ),
)


def build(root: Path) -> Iterator[Item | Reject]:
    """The key of every track that has one."""
    yield from each(SOURCE, files(SOURCE, root, "audio/*.mp3"), partial(_items, root), _record)


def _record(path: Path) -> str:
    return path.stem.partition(" ")[0]


def _items(root: Path, path: Path) -> Iterator[Item | Reject]:
    record, name = _record(path), f"keys_gs+/{path.stem}.txt"
    if not (root / name).is_file():
        yield SOURCE.missing(record, name)
        return
    text = next(lines(SOURCE, root, name), "").strip()
    key = key_of(text)
    if key is None:
        error = SOURCE.error(name, expected="one key such as D minor", got=repr(text))
        yield SOURCE.reject(record, "source.no_label", error)
        return
    yield from items(SOURCE, MUSIC, record, SOURCE.clip(root, path), key_question(key, part=""))
