"""What is compared of a form: of each item what identifies it, and what it is like."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import fmean
from typing import Any

from earmark.errors import SynthError
from earmark.identity import sha256_of_text
from earmark.item import Item, canonical_json
from earmark.shards import read_items

# Numbers of a scene, wherever they are in it; what they are called in the table is their name.
SCENE_NUMBERS = (
    "distance_m", "azimuth_deg", "elevation_deg", "snr_db", "level_lufs", "onset_s", "rt60_s", "rate_wpm", "pitch_hz",
)  # fmt: skip
_SERIAL = ("form", "number", "pair")


@dataclass(frozen=True, slots=True)
class Facts:
    """Of one item.

    Attributes:
        recipe, number: Of which it is which; the items of two forms with the same number make a pair.
        identities: By kind (id, scene, clip, recording): what the other form must not have.
        numbers: By name (`duration_s`, `hops`, those of `SCENE_NUMBERS`): the mean over the item; what is in one
            item hangs together, and would count as more than it is.
        classes: By name (`family`, `answer_type`, `position` …): one.
        stratum: Items of two forms whose answers can agree.
        answer: The place of the answer, or the answer itself where there are no choices; None where a judge is told in
            writing what to expect, which is no answer.
        cluster: Items of one form that share sounds and words (twins, the rungs of a ladder).
    """

    recipe: str
    number: int
    identities: dict[str, set[str]]
    numbers: dict[str, float]
    classes: dict[str, str]
    stratum: str
    answer: str | None
    cluster: str


@dataclass(frozen=True, slots=True)
class Form:
    """All items of a form, by recipe."""

    name: str
    items: dict[str, list[Facts]] = field(default_factory=lambda: defaultdict(list))


def read_form(folders: Sequence[Path]) -> Form:
    """Read a form from its shards.

    Args:
        folders: One or more: of recipes, of one form.

    Raises:
        SynthError: There are no items, items that no recipe made, or items of several forms.
        ShardError, ItemError: A file is damaged.
    """
    names: set[str] = set()
    found: dict[str, list[Facts]] = defaultdict(list)
    for folder in folders:
        for item in read_items(folder):
            facts = facts_of(item)
            names.add(item.form or "")
            found[facts.recipe].append(facts)
    where = ", ".join(map(str, folders))
    if len(names) != 1:
        got = ", ".join(sorted(names)) or "no items"
        raise SynthError(where, expected="items of one form", got=got, remedy="Make each form in a folder of its own")
    return Form(names.pop(), found)


def facts_of(item: Item) -> Facts:
    """What is compared of an item.

    Raises:
        SynthError: No recipe made it: it has no scene or no form.
    """
    if not item.scene or not item.form:
        raise SynthError(f"item {item.id}", expected="an item that a recipe made", got="one without scene or form")
    scene: dict[str, Any] = json.loads(item.scene)
    recipe = item.id.partition("/")[0]
    values = list(_walk(scene))
    numbers = {name: [v for k, v in values if k == name and isinstance(v, int | float)] for name in SCENE_NUMBERS}
    numbers["duration_s"] = [clip.duration_s for clip in item.clips if clip.duration_s is not None]
    numbers["hops"] = [float(group.value) for group in item.groups if group.key == "hops"]
    family = _family(scene)
    position = "" if item.answer_index is None else f"{item.answer_index + 1} of {len(item.choices)}"
    return Facts(
        recipe=recipe,
        number=int(scene["number"]),
        identities=_identities(item, scene, values),
        numbers={name: fmean(found) for name, found in numbers.items() if found},
        classes={
            "family": family,
            "task": f"{item.benchmark}/{item.task}",
            "answer type": item.answer_type,
            "clips": str(len(item.clips)),
            "position": position or "no choices",
            "answer": item.answers[0] if item.answers else "",
        },
        stratum=f"{family}, {f'{len(item.choices)} choices' if item.choices else item.answer_type}",
        answer=None if item.answer_type == "free" else position or (item.answers[0] if item.answers else ""),
        cluster=item.twin.group if item.twin else item.id,
    )


def _identities(item: Item, scene: dict[str, Any], values: list[tuple[str, Any]]) -> dict[str, set[str]]:
    bare = {key: value for key, value in scene.items() if key not in _SERIAL}
    return {
        "id": {item.id},
        "scene": {sha256_of_text(canonical_json(bare))},
        "clip": {clip.pcm_sha256 for clip in item.clips if clip.pcm_sha256},
        "recording": {value["item"] for _, value in values if _is_recording(value)},
    }


def _is_recording(value: object) -> bool:
    return isinstance(value, dict) and value.get("kind") == "recording" and "item" in value


def _family(scene: dict[str, Any]) -> str:
    asked = scene.get("asked")
    found = asked.get("family") if isinstance(asked, dict) else scene.get("family")
    return str(found or "one")


def _walk(value: object, name: str = "") -> Iterator[tuple[str, Any]]:
    """All values below, each with the key that it stands under."""
    yield name, value
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _walk(inner, key)
    elif isinstance(value, list):
        for inner in value:
            yield from _walk(inner, name)
