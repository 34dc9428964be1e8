"""CochlScene, test split: ten seconds of everyday places in Korea, in 13 scenes.

`Test/<Scene>/*.wav` (the 13 names are from one loader). The licence, CC-BY-SA-3.0, is recalled and not verified: so
nothing is passed on. Of a station it is not said whether it lies below ground: it has no question of indoors.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from builders.contract.source import Manual, Source
from builders.reading.files import class_folders
from builders.reading.scenes import scene_and_kind
from earmark.item import Item
from earmark.shards import Reject

SOURCE = Source(
    name="cochlscene",
    title="CochlScene (test)",
    folders=("CochlScene",),
    revision="zenodo-7080122",
    licence="CC-BY-SA-3.0",
    redistributable=False,
    attribution="CochlScene by I.-Y. Jeong and J. Park",
    citation="I.-Y. Jeong, J. Park. CochlScene: Acquisition of acoustic scene data using crowdsourcing. APSIPA 2022.",
    homepage="https://zenodo.org/records/7080122",
    how_to_get="Unpack the archive of https://zenodo.org/records/7080122 as CochlScene, so that Test/ lies in it",
    cells=(("mmau_pro", "sound"), ("voiceassistant_eval", "listening_sound")),
    standing="layout",
    fetch=(Manual("Unpack the archive of https://zenodo.org/records/7080122 as CochlScene, so that Test/ lies in it"),),
)

SCENES = {
    "Bus": "on a bus", "Cafe": "in a café", "Car": "in a car", "CrowdedIndoor": "in a crowded hall or mall",
    "Elevator": "in a lift", "Kitchen": "in a kitchen", "Park": "in a park",
    "ResidentialArea": "in a residential area", "Restaurant": "in a restaurant", "Restroom": "in a washroom",
    "Street": "in a street", "Subway": "on an underground train", "SubwayStation": "in an underground station",
}  # fmt: skip
APART = (
    frozenset({"in a café", "in a restaurant", "in a crowded hall or mall", "in an underground station"}),
    frozenset({"in a residential area", "in a street", "in a park"}),
    frozenset({"on an underground train", "in an underground station"}),
    frozenset({"on a bus", "in a car"}),
)
KINDS = {
    **dict.fromkeys(("Bus", "Car", "Subway"), "in a vehicle"),
    **dict.fromkeys(("Park", "ResidentialArea", "Street"), "outdoors"),
    **dict.fromkeys(("Cafe", "CrowdedIndoor", "Elevator", "Kitchen", "Restaurant", "Restroom"), "in a building"),
}


def build(root: Path) -> Iterator[Item | Reject]:
    """The place and, of most, whether it is indoors."""
    for found in class_folders(SOURCE, root, "Test/*/*.wav", SCENES):
        if isinstance(found, Reject):
            yield found
        else:
            clip = SOURCE.clip(root, found.path)
            yield from scene_and_kind(SOURCE, found.path.stem, clip, found.label, SCENES, KINDS, APART)
