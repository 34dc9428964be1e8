"""What is said of a clip, and of what was rendered: the speaker is somebody, the words and the scene are there.

`sound.facts` asks whether the measured facts are those of the bytes; here are those that nobody can measure.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from earmark.checks.registry import ItemCheck
from earmark.errors import Issue
from earmark.item import Item

OLDEST = 122  # the age of Jeanne Calment, the oldest that is documented
_YEARS = re.compile(r"\s*(-?\d+(?:\.\d+)?)\s*(?:years?(?: old)?|y|yrs?)?\s*", re.I)
# Keys under which one person has one value.
_ONE_VALUE = frozenset({"age", "gender", "sex", "id", "speaker_id", "native_language"})


def speaker(item: Item) -> Iterator[Issue]:
    """What is said of a speaker can be true of a person."""
    for n, clip in enumerate(item.clips):
        seen: dict[str, str] = {}
        for one in clip.speaker:
            field, key = f"clips[{n}].speaker", one.key.strip().casefold()
            years = _YEARS.fullmatch(one.value) if key == "age" else None
            if not key or not one.value.strip():
                yield Issue(item.id, field, "a name and a value", f"{one.key!r}: {one.value!r}", "clips.speaker")
            elif years and not 0 <= float(years[1]) <= OLDEST:
                yield Issue(item.id, field, f"an age of 0 to {OLDEST} years", repr(one.value), "clips.speaker")
            elif key in _ONE_VALUE and seen.setdefault(key, one.value) != one.value:
                got = f"{seen[key]!r} and {one.value!r}"
                yield Issue(item.id, field, f"one {key}", got, "clips.speaker")


def words(item: Item) -> Iterator[Issue]:
    """A transcript has words; what is not known is left out."""
    for n, clip in enumerate(item.clips):
        if clip.transcript is not None and not clip.transcript.strip():
            yield Issue(item.id, f"clips[{n}].transcript", "words, or none at all", "an empty text", "clips.words")


def scene(item: Item) -> Iterator[Issue]:
    """A scene is a JSON object, as readers of the release take it to be."""
    if item.scene is None:
        return
    try:
        held = json.loads(item.scene)
    except (ValueError, RecursionError):
        yield Issue(item.id, "scene", "a JSON object", repr(item.scene[:80]), "clips.scene")
        return
    if not isinstance(held, dict):
        yield Issue(item.id, "scene", "a JSON object", type(held).__name__, "clips.scene")


CHECKS = (
    ItemCheck(
        id="clips.speaker", severity="error", unit="speakers",
        title="what is said of a speaker can be true of one person",
        why="A column that slipped gives ages of 350 and people of two genders; fairness is then measured over noise.",
        remedy="Read the table of speakers again, by the names of its columns",
        find=speaker, count=lambda item: sum(bool(clip.speaker) for clip in item.clips),
    ),
    ItemCheck(
        id="clips.words", severity="error", unit="transcripts",
        title="no transcript is empty",
        why="An empty transcript says that nothing is said: readers that align or score by it take it at its word.",
        remedy="Leave out the transcript that is not known (null)",
        find=words, count=lambda item: sum(clip.transcript is not None for clip in item.clips),
    ),
    ItemCheck(
        id="clips.scene", severity="error", unit="scenes",
        title="a scene can be read",
        why="The truth that an answer follows from is in it; a dict printed by Python is no JSON.",
        remedy="Write the scene with a JSON library",
        find=scene, count=lambda item: item.scene is not None,
    ),
)  # fmt: skip
