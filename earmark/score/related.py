"""Which items belong together: twins, the rungs of a ladder, a control beside its item, several questions on one clip.

Such items are right or wrong together, so that n of them say less than n items that have nothing to do with each other:
an interval that takes them for strangers is too narrow. All that is linked, directly or through others, is one
*cluster*; what is linked to nothing is a cluster of its own.

| link | is in the record as |
|---|---|
| twins of any kind, with their controls | `twin.group` |
| a perturbed item and its clean one | `perturbation.parent` |
| an item and what it was edited from | `parent` |
| questions on one clip | decoded samples of the first context clip (`pcm_sha256`, else `sha256`) |

Also read here: what a prejudice would answer, of items that were made to catch one (`scene` of *bias_twins*).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple, Protocol

CLUSTERS = "twin+parent+clip"  # the signature's word for the links above
PREJUDICED = "voice"  # twins of this kind may carry a prejudice in their scene


class Twinned(NamedTuple):
    """A counterfactual twin: all of one group differ in what `kind` says, and in nothing else."""

    group: str
    kind: str
    role: str


class Damage(NamedTuple):
    """What was done to a clean item.

    Attributes:
        severity: From 1 up.
        parent: Id of the clean item.
    """

    kind: str
    severity: int
    parent: str


class Stereotype(NamedTuple):
    """What a prejudice would make of a voice.

    Attributes:
        consistent: The option that it gives to this voice.
        against: The option that it gives to the other voice.
        told: Whether the sentence itself says which is right: a control.
    """

    consistent: str
    against: str
    told: bool


class Linked(Protocol):
    """An item with its links."""

    @property
    def id(self) -> str:
        """Of the item."""

    @property
    def links(self) -> tuple[str, ...]:
        """What it may share with others."""


def links_of(row: Mapping[str, Any]) -> tuple[str, ...]:
    """The links of a row of a shard, as words that its kin have as well."""
    found = [f"item:{row['id']}"]
    if twin := row.get("twin"):
        found.append(f"twin:{twin['group']}")
    if perturbation := row.get("perturbation"):
        found.append(f"item:{perturbation['parent']}")
    if row.get("parent"):
        found.append(f"item:{row['parent']}")
    if clip := _first(row["clips"]):
        found.append(f"clip:{clip}")
    return tuple(dict.fromkeys(found))


def _first(clips: Sequence[Mapping[str, Any]]) -> str | None:
    """Hash of the first context clip, else of the first clip."""
    ordered = sorted(clips, key=lambda clip: clip["role"] != "context")
    return next((clip.get("pcm_sha256") or clip.get("sha256") for clip in ordered), None)


def clusters(items: Iterable[Linked]) -> dict[str, str]:
    """Name the cluster of each item: the first id in it, in the order of the alphabet.

    Args:
        items: In any order; links to items that are not there link those that have them.

    Returns:
        By id of the item.
    """
    parents: dict[str, str] = {}

    def root(name: str) -> str:
        while (above := parents.setdefault(name, name)) != name:
            parents[name] = parents[above]
            name = parents[name]
        return name

    held = {item.id: item.links or (f"item:{item.id}",) for item in items}
    for links in held.values():
        for link in links[1:]:
            parents[root(link)] = root(links[0])
    names: dict[str, str] = {}
    for name in sorted(held):
        names.setdefault(root(held[name][0]), name)
    return {name: names[root(links[0])] for name, links in held.items()}


def stereotype_of(scene: str | None, choices: Sequence[str]) -> Stereotype | None:
    """What a prejudice would answer, as the scene of a made item says; None where it says nothing of the kind.

    Args:
        scene: `{roles: [_, _], prejudice: [_, _], speaker: {gender}, truth}` among other things: the gender that a
            prejudice gives to each of two roles.
        choices: Of the item; both roles have to be among them.
    """
    try:
        told = json.loads(scene or "null")
    except ValueError:
        return None
    if not isinstance(told, dict):
        return None
    roles, prejudice, speaker = told.get("roles"), told.get("prejudice"), told.get("speaker")
    if not (isinstance(roles, list) and isinstance(prejudice, list) and isinstance(speaker, dict)):
        return None
    voice = speaker.get("gender")
    if len(roles) != 2 or len(prejudice) != 2 or prejudice.count(voice) != 1:
        return None
    if not all(role in choices for role in roles):
        return None
    at = prejudice.index(voice)
    return Stereotype(str(roles[at]), str(roles[1 - at]), told.get("truth") != "unclear")
