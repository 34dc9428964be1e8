"""TAU-NIGENS Spatial Sound Events 2021, development: one-minute scenes in measured rooms, of 12 classes.

`foa_dev/dev-{train,val,test}/fold<x>_room<y>_mix<zzz>.wav` and `metadata_dev/…/<same>.csv` without a header: frame
of 0.1 s, class, event number, azimuth, elevation (degrees): columns and angles are seen, the 12 names and their
order recalled. Interfering sounds of no class have no label, so everything asked is of the classes named.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from builders.contract.source import Archive, Manual, Source
from builders.reading.placed_sounds import dcase
from earmark.item import Item
from earmark.shards import Reject

SOURCE = Source(
    name="tau_nigens",
    title="TAU-NIGENS Spatial Sound Events 2021 (development)",
    folders=("TAU-NIGENS-SSE-2021",),
    revision="zenodo-5476980",
    licence="CC-BY-NC-4.0",
    redistributable=True,
    attribution="TAU-NIGENS Spatial Sound Events 2021 by A. Politis et al., Tampere University",
    citation="A. Politis, S. Adavanne, D. Krause, A. Deleforge, P. Srivastava, T. Virtanen. A Dataset of Dynamic "
    "Reverberant Sound Scenes with Directional Interferers. arXiv:2106.06999.",
    homepage="https://zenodo.org/records/5476980",
    how_to_get="Unpack metadata_dev.zip and (joined) foa_dev.zip of https://zenodo.org/records/5476980 into "
    "TAU-NIGENS-SSE-2021",
    cells=tuple(
        ("mmau_pro", task)
        for task in (
            "spatial_audio",
            "sound",
            "speech",
            "sound_speech",
            "sound_music",
            "music_speech",
            "sound_music_speech",
        )
    ),
    standing="layout",
    fetch=(
        Archive("https://zenodo.org/records/5476980/files/metadata_dev.zip", None),
        Manual("Join https://zenodo.org/records/5476980/files/foa_dev.z01 … .zip (zip -s 0) and unpack it there"),
    ),
)

PHRASES = (
    "an alarm", "a baby crying", "a crash", "a dog barking", "a woman screaming", "a woman speaking", "footsteps",
    "knocking on a door", "a man screaming", "a man speaking", "a telephone ringing", "a piano",
)  # fmt: skip
DOMAINS = {"a woman speaking": "speech", "a man speaking": "speech", "a piano": "music"}

_COLUMNS = ("frame", "class", "event", "azimuth", "elevation")


def build(root: Path) -> Iterator[Item | Reject]:
    """Where a class sounds that stays in one place, and which is heard first."""
    yield from dcase(SOURCE, root, _COLUMNS, PHRASES, DOMAINS)
