"""TUT Acoustic Scenes 2017, development: ten seconds of 15 scenes, recorded at both ears.

`TUT-acoustic-scenes-2017-development/meta.txt` (tabs, no header: file, scene, identifier of the place) and `audio/`:
seen; the 15 names are recalled. `error.txt` lists files with damaged seconds (columns not seen, the file comes
first): those are rejects.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from builders.contract.source import Archive, Source
from builders.reading.files import table, unknown_label
from builders.reading.scenes import scene_and_kind
from builders.reading.texts import raw_lines
from earmark.item import Item
from earmark.shards import Reject

_ZENODO = "https://zenodo.org/records/400515/files/TUT-acoustic-scenes-2017-development"

SOURCE = Source(
    name="tut2017",
    title="TUT Acoustic Scenes 2017 (development)",
    folders=("TUT-acoustic-scenes-2017-development",),
    revision="zenodo-400515",
    licence="LicenseRef-TUT-Non-Commercial",
    redistributable=False,
    attribution="TUT Acoustic Scenes 2017 by A. Mesaros, T. Heittola and T. Virtanen, Tampere University",
    citation="A. Mesaros et al. DCASE 2017 Challenge Setup: Tasks, Datasets and Baseline System. DCASE Workshop 2017.",
    homepage="https://zenodo.org/records/400515",
    how_to_get="Unpack the archives .meta, .error and .audio.1-10 of https://zenodo.org/records/400515 into one "
    "folder TUT-acoustic-scenes-2017-development",
    cells=(("mmau_pro", "sound"), ("voiceassistant_eval", "listening_sound")),
    standing="layout",
    fetch=tuple(
        Archive(f"{_ZENODO}.{part}.zip", None, strip=1)
        for part in ("meta", "error", *(f"audio.{n}" for n in range(1, 11)))
    ),
)

SCENES = {
    "beach": "at a beach", "bus": "on a bus", "cafe/restaurant": "in a café or restaurant", "car": "in a car",
    "city_center": "in a city centre", "forest_path": "on a forest path", "grocery_store": "in a grocery store",
    "home": "in a home", "library": "in a library", "metro_station": "in an underground station",
    "office": "in an office", "park": "in a park", "residential_area": "in a residential area",
    "train": "on a train", "tram": "on a tram",
}  # fmt: skip
APART = tuple(
    frozenset(SCENES[label] for label in group)
    for group in (
        ("bus", "car"), ("train", "tram"), ("bus", "tram"), ("home", "office"), ("office", "library"),
        ("park", "forest_path"), ("park", "residential_area"), ("city_center", "residential_area"),
        ("grocery_store", "metro_station"),
    )
)  # fmt: skip
KINDS = {
    **dict.fromkeys(("bus", "car", "train", "tram"), "in a vehicle"),
    **dict.fromkeys(("beach", "city_center", "forest_path", "park", "residential_area"), "outdoors"),
    **dict.fromkeys(("grocery_store", "home", "library", "office"), "in a building"),
}

_TABLE, _ERRORS = "meta.txt", "error.txt"


def build(root: Path) -> Iterator[Item | Reject]:
    """The place and, where the label says it, whether it is indoors."""
    damaged = _damaged(root)
    for row in table(SOURCE, root, _TABLE, ("file", "scene", "identifier"), delimiter="\t", header=False):
        if isinstance(row, Reject):
            yield row
            continue
        record, scene, where = row.cells["file"], row.cells["scene"], f"{_TABLE}, line {row.line}"
        path = SOURCE.inside(root, record)
        if scene not in SCENES or path is None:
            yield unknown_label(SOURCE, record, where, scene, SCENES)
        elif PurePosixPath(record).name in damaged:
            error = SOURCE.error(where, expected="a file without damaged seconds", got=f"a line in {_ERRORS}")
            yield SOURCE.reject(record, "source.damaged", error)
        else:
            clip = SOURCE.clip(root, path, layout="binaural")
            yield from scene_and_kind(SOURCE, path.stem, clip, scene, SCENES, KINDS, APART)


def _damaged(root: Path) -> set[str]:
    """Names of the files that have damaged seconds."""
    if not (root / _ERRORS).is_file():
        return set()
    return {PurePosixPath(words[0]).name for line in raw_lines(SOURCE, root, _ERRORS) if (words := line.split())}
