"""STARSS23, development: scenes played and recorded in rooms, with direction and distance of 13 classes of sound.

`foa_dev/dev-{train,test}-{sony,tau}/fold<x>_room<y>_mix<zzz>.wav` and `metadata_dev/…/<same>.csv` without a header:
frame of 0.1 s, class, source, azimuth, elevation (degrees), distance (cm). Layout and angles are seen (azimuth 0 in
front, left positive); that FOA has ACN order and SN3D gains is recalled, as are the names
of the archives; distance in cm is from one derived card. Sounds of no class are not labelled, so everything asked
is of the classes named: where one sounds that stays in one place, which of two is nearer, which is heard first.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from builders.contract.source import Archive, Source
from builders.reading.placed_sounds import dcase
from earmark.item import Item
from earmark.shards import Reject

_ZENODO = "https://zenodo.org/records/7880637/files"

SOURCE = Source(
    name="starss23",
    title="STARSS23 (development)",
    folders=("STARSS23",),
    revision="zenodo-7880637",
    licence="MIT",
    redistributable=True,
    attribution="STARSS23 by K. Shimada, A. Politis et al., Sony and Tampere University",
    citation="K. Shimada et al. STARSS23: An Audio-Visual Dataset of Spatial Recordings of Real Scenes with "
    "Spatiotemporal Annotations of Sound Events. arXiv:2306.09126.",
    homepage="https://zenodo.org/records/7880637",
    how_to_get="Unpack foa_dev.zip and metadata_dev.zip of https://zenodo.org/records/7880637 into STARSS23",
    cells=tuple(
        ("mmau_pro", task)
        for task in (
            "spatial_audio",
            "sound",
            "music",
            "speech",
            "sound_speech",
            "sound_music",
            "music_speech",
            "sound_music_speech",
        )
    ),
    standing="layout",
    fetch=(Archive(f"{_ZENODO}/foa_dev.zip", None), Archive(f"{_ZENODO}/metadata_dev.zip", None)),
)

PHRASES = (
    "a woman speaking", "a man speaking", "clapping", "a telephone", "laughter", "domestic sounds", "footsteps",
    "a door", "music", "a musical instrument", "a water tap", "a bell", "knocking",
)  # fmt: skip
DOMAINS = {"a woman speaking": "speech", "a man speaking": "speech", "music": "music", "a musical instrument": "music"}

_COLUMNS = ("frame", "class", "source", "azimuth", "elevation", "distance")


def build(root: Path) -> Iterator[Item | Reject]:
    """At most one question of each of three kinds for every recording."""
    yield from dcase(SOURCE, root, _COLUMNS, PHRASES, DOMAINS)
