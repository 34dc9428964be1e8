"""CochlScene, test split: ten seconds of everyday places in Korea, in 13 scenes.

`Test/<Scene>/*.wav` (the 13 names are from one loader). The licence, CC-BY-SA-3.0, is recalled and not verified: so
nothing is passed on. Of a station it is not said whether it lies below ground: it has no question of indoors.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from builders.contract.source import Manual, Source, candidates, worded
from builders.reading.files import class_folders
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

SCENE_WORDINGS = ("Where was this recorded?", "In what kind of place was this recorded?")
KIND_WORDINGS = ("Where is the microphone?", "Where does the microphone seem to be?")


def build(root: Path) -> Iterator[Item | Reject]:
    """The place and, of most, whether it is indoors."""
    for found in class_folders(SOURCE, root, "Test/*/*.wav", SCENES):
        if isinstance(found, Reject):
            yield found
            continue
        scene, record = SCENES[found.label], found.path.stem
        choices = candidates(scene, SCENES.values(), record, APART)
        yield _item(
            root,
            found.path,
            ("voiceassistant_eval", "listening_sound"),
            wordings=SCENE_WORDINGS,
            answer=scene,
            choices=choices,
        )
        if found.label in KINDS:
            choices = tuple(sorted(set(KINDS.values())))
            yield _item(
                root,
                found.path,
                ("mmau_pro", "sound"),
                wordings=KIND_WORDINGS,
                answer=KINDS[found.label],
                choices=choices,
            )


def _item(
    root: Path, path: Path, cell: tuple[str, str], *, wordings: tuple[str, ...], answer: str, choices: tuple[str, ...]
) -> Item:
    return SOURCE.item(
        path.stem,
        [SOURCE.clip(root, path)],
        benchmark=cell[0],
        task=cell[1],
        skills=("sound_acoustic_scene_reasoning",) if cell[0] == "mmau_pro" else (),
        question=worded(wordings, path.stem),
        choices=choices,
        answer_type="choice",
        answers=(answer,),
        scorer="choice",
    )
