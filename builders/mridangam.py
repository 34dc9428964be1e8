"""Mridangam Stroke Dataset 1.5: single strokes of a Carnatic drum, in ten kinds and six tonics.

`<TONIC>/<Freesound id>__akshaylaya__<stroke>-<tonic>-<nnn>.wav`, `_readme_and_license.txt` in every folder. The
licence is that of each clip, from that file. It says non-commercial, although the archive's page says CC BY 3.0:
the stricter is taken, for clips that it does not list as well. The tonic is asked only of strokes that let the
tuned (right) head ring: the others hold no pitch, or that of the left head.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

from builders.contract.source import Archive, Source
from builders.reading.files import files
from builders.reading.questions import MUSIC, Question, items
from builders.reading.texts import raw_lines
from earmark.item import Clip, Item, Media, Origin
from earmark.shards import Reject

SOURCE = Source(
    name="mridangam",
    title="Mridangam Stroke Dataset",
    folders=("mridangam_stroke_1.5", "mridangam_stroke/mridangam_stroke_1.5",
             "mirdata-mini/mridangam_stroke/mridangam_stroke_1.5"),
    revision="1.5",
    licence="CC-BY-NC-3.0",
    redistributable=True,
    attribution="Mridangam Stroke Dataset by A. Anantapadmanabhan (akshaylaya on Freesound)",
    citation="A. Anantapadmanabhan, A. Bellur and H. A. Murthy. Modal analysis and transcription of strokes of the "
    "mridangam using non-negative matrix factorization. ICASSP 2013. doi:10.1109/ICASSP.2013.6637633",
    homepage="https://compmusic.upf.edu/mridangam-stroke-dataset",
    how_to_get="Unpack mridangam_stroke_1.5.zip of https://zenodo.org/records/4068196 as mridangam_stroke_1.5",
    cells=(("mmau_pro", "music"),),
    hashes={"B/_readme_and_license.txt": "a3b4a3e2d1a4c548348071b2e7b37d3930d73659759c9b699310fce05f66bd25"},
    standing="real",
    size="0.2 GB",
    recordings=6_977,
    fetch=(Archive("https://zenodo.org/records/4068196/files/mridangam_stroke_1.5.zip", None, strip=1),),
)  # fmt: skip

STROKE_WORDINGS = (
    "Which mridangam stroke is played?",
    "A single stroke of a mridangam is heard. What is it called?",
)
TONIC_WORDINGS = (
    "To which tonic is the mridangam tuned?",
    "A single stroke of a mridangam is heard. What is the drum's tonic?",
)

STROKES = ("bheem", "cha", "dheem", "dhin", "num", "ta", "tha", "tham", "thi", "thom")
# Strokes of both hands, and the strokes of one hand that sound in them.
APART = (
    frozenset({"bheem", "thom"}),
    frozenset({"bheem", "cha"}),
    frozenset({"dheem", "thom"}),
    frozenset({"dheem", "dhin"}),
    frozenset({"tham", "thom"}),
    frozenset({"tham", "num"}),
)
RINGING = frozenset({"bheem", "cha", "dheem", "dhin", "num", "tham"})
TONICS = {"B": "b", "C": "c", "C#": "csh", "D": "d", "D#": "dsh", "E": "e"}

STROKE_SKILLS = ("music_timbre_and_instrument_recognition",)

_NAME = re.compile(r"(\d+)__akshaylaya__([a-z]+)-([a-z]+)-(\d+)\.wav")
_NOTES = "_readme_and_license.txt"
_NOTED_NAME = re.compile(r"\* (\S+\.wav)\s*$")
_NOTED_LICENCE = re.compile(r"\* license: (.+?)\s*$")
_LICENCES = {
    "Attribution Noncommercial": "CC-BY-NC-3.0",
    "Attribution": "CC-BY-3.0",
    "Creative Commons 0": "CC0-1.0",
}


def build(root: Path) -> Iterator[Item | Reject]:
    """A stroke question for every recording, and a tonic question where the tuned head rings."""
    notes = cache(lambda folder: _noted(root, folder))
    for path in files(SOURCE, root, "*/*.wav"):
        record = path.relative_to(root).as_posix()
        tonic = path.parent.name
        match = _NAME.fullmatch(path.name)
        if tonic not in TONICS or not match or match[2] not in STROKES:
            expected = "<TONIC>/<Freesound id>__akshaylaya__<stroke>-<tonic>-<nnn>.wav"
            yield SOURCE.reject(record, "source.bad_name", SOURCE.error(record, expected=expected, got=repr(record)))
        elif match[3] != TONICS[tonic]:
            error = SOURCE.error(record, expected=f"{TONICS[tonic]!r} in folder {tonic}", got=repr(match[3]))
            yield SOURCE.reject(record, "source.contradiction", error)
        else:
            licence = notes(tonic).get(path.name, SOURCE.licence)
            if licence not in _LICENCES.values():
                error = SOURCE.error(record, expected=f"one of {', '.join(_LICENCES)}", got=repr(licence))
                yield SOURCE.reject(record, "source.unknown_licence", error)
                continue
            clip = _clip(root, path, match[1], licence)
            rings = tonic if match[2] in RINGING else None
            yield from items(
                SOURCE,
                MUSIC,
                path.stem,
                clip,
                Question(STROKE_WORDINGS, match[2], STROKES, APART, STROKE_SKILLS, "stroke"),
                Question(TONIC_WORDINGS, rings, TONICS, (), ("music_pitch_and_melody",), "tonic"),
            )


def _noted(root: Path, folder: str) -> Mapping[str, str]:
    """File name to licence, as a folder's notes say; the words themselves where they are not known."""
    if not (root / folder / _NOTES).is_file():
        return {}
    found: dict[str, str] = {}
    name = ""
    for line in raw_lines(SOURCE, root, f"{folder}/{_NOTES}"):
        if match := _NOTED_NAME.search(line):
            name = match[1]
        elif (match := _NOTED_LICENCE.search(line)) and name:
            found[name] = _LICENCES.get(match[1], match[1])
    return found


def _clip(root: Path, path: Path, freesound_id: str, licence: str) -> tuple[Media, Clip]:
    origin = Origin(
        dataset=SOURCE.name,
        revision=SOURCE.revision,
        record=path.relative_to(root).as_posix(),
        url=f"https://freesound.org/s/{freesound_id}/",
    )
    return SOURCE.clip(root, path, licence=licence, source=origin)
