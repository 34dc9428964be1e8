"""MACS: captions and tags by several people for recordings of TAU Urban Acoustic Scenes 2019.

`MACS.yaml` (`files`: `filename`, `annotations` of `sentence, tags, annotator_id`) is seen; the sound is that of TAU
2019 development, `audio/<scene>-<city>-<place>-<segment>-<device>.wav`, in the folder of MACS (the form of the names
and the number of archives are recalled). Captions of one clip are references of one item; the place is what the
recordists noted.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from builders.contract.source import Archive, Source, worded
from builders.reading.files import lines, unknown_label
from builders.reading.questions import Question, items
from builders.reading.scenes import SCENE_SKILLS, SCENE_WORDINGS
from earmark.item import Clip, Item, Media
from earmark.shards import Reject

_TAU = "https://zenodo.org/records/2589280/files/TAU-urban-acoustic-scenes-2019-development"

SOURCE = Source(
    name="macs",
    title="MACS, on TAU Urban Acoustic Scenes 2019",
    folders=("MACS",),
    revision="zenodo-5114771",
    licence="LicenseRef-TUT-Non-Commercial",
    redistributable=False,
    attribution="MACS by I. Martin-Morato and A. Mesaros; TAU Urban Acoustic Scenes 2019, Tampere University",
    citation="I. Martin-Morato, A. Mesaros. Diversity and Bias in Audio Captioning Datasets. DCASE Workshop 2021, "
    "pp. 90-94.",
    homepage="https://zenodo.org/records/5114771",
    how_to_get="Put MACS.yaml of https://zenodo.org/records/5114771 into MACS, and the folder audio of "
    "https://zenodo.org/records/2589280 (development, 21 archives) beside it",
    cells=(("mmau_pro", "open"), ("mmau_pro", "sound")),
    standing="layout",
    recordings=3_930,
    fetch=(
        Archive("https://zenodo.org/records/5114771/files/MACS.yaml", None),
        *(Archive(f"{_TAU}.audio.{n}.zip", None, strip=1) for n in range(1, 22)),
    ),
)

SCENES = {
    "airport": "in an airport", "shopping_mall": "in a shopping mall", "metro_station": "in an underground station",
    "street_pedestrian": "in a pedestrian street", "public_square": "in a public square",
    "street_traffic": "in a street with traffic", "tram": "on a tram", "bus": "on a bus",
    "metro": "on an underground train", "park": "in a park",
}  # fmt: skip
APART = tuple(
    frozenset(SCENES[label] for label in group)
    for group in (
        ("airport", "shopping_mall", "metro_station"), ("street_pedestrian", "public_square", "street_traffic"),
        ("tram", "bus", "metro"), ("park", "public_square"),
    )
)  # fmt: skip
CAPTION_WORDINGS = ("Describe what is heard in this recording.", "What is going on in this recording?")

_TABLE = "MACS.yaml"
_RUBRIC = ("Each answer is one person's caption of the sound. A reply that agrees with any of them is right.",)


def build(root: Path) -> Iterator[Item | Reject]:
    """A description and the place of every recording."""
    for number, entry in enumerate(_files(root)):
        where = f"{_TABLE}, file {number}"
        try:
            name = str(entry["filename"])
            captions = tuple(dict.fromkeys(str(said["sentence"]).strip() for said in entry["annotations"]))
        except (KeyError, TypeError) as error:
            problem = SOURCE.error(where, expected="filename and annotations with sentences", got=repr(error))
            yield SOURCE.reject(f"{_TABLE}:{number}", "source.bad_row", problem)
            continue
        scene, path = name.partition("-")[0], SOURCE.inside(root, f"audio/{name}")
        if not all(captions) or not captions or path is None:
            problem = SOURCE.error(where, expected="captions of a file", got=f"{captions!r} of {name!r}")
            yield SOURCE.reject(name, "source.no_label", problem)
        elif scene not in SCENES:
            yield unknown_label(SOURCE, name, where, scene, SCENES)
        else:
            clip = SOURCE.clip(root, path, layout="binaural")
            yield _caption(path.stem, clip, captions)
            asked = Question(SCENE_WORDINGS, SCENES[scene], SCENES.values(), APART, SCENE_SKILLS)
            yield from items(SOURCE, ("mmau_pro", "sound"), path.stem, clip, asked)


def _files(root: Path) -> list[dict[str, Any]]:
    import yaml

    text = "".join(lines(SOURCE, root, _TABLE))
    try:
        found = yaml.load(text, getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506 - both are safe
    except yaml.YAMLError as error:
        raise SOURCE.error(str(root / _TABLE), expected="YAML", got=str(error).replace("\n", " ")) from None
    if not isinstance(found, dict) or not isinstance(found.get("files"), list):
        raise SOURCE.error(str(root / _TABLE), expected="a list `files`", got=type(found).__name__)
    return list(found["files"])


def _caption(record: str, clip: tuple[Media, Clip], captions: tuple[str, ...]) -> Item:
    return SOURCE.item(
        record,
        [clip],
        benchmark="mmau_pro",
        task="open",
        skills=SCENE_SKILLS,
        question=worded(CAPTION_WORDINGS, record),
        answer_type="free",
        answers=captions,
        rubric=_RUBRIC,
        scorer="judge",
    )
