"""Acoustic scenes: where a recording was made, and whether that is in a building, outdoors or in a vehicle."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from builders.contract.source import Source
from builders.reading.questions import Question, items
from earmark.item import Clip, Item, Media

SCENE_WORDINGS = ("Where was this recorded?", "In what kind of place was this recorded?")
KIND_WORDINGS = ("Where is the microphone?", "Where does the microphone seem to be?")
SCENE_SKILLS = ("sound_acoustic_scene_reasoning",)


def scene_and_kind(
    source: Source,
    record: str,
    clip: tuple[Media, Clip],
    label: str,
    scenes: Mapping[str, str],
    kinds: Mapping[str, str],
    apart: Collection[frozenset[str]],
) -> Iterator[Item]:
    """The place (VoiceAssistant-Eval) and, of labels that say it, of which kind it is (MMAU-Pro).

    Args:
        source: The corpus.
        record: The recording.
        clip: It.
        label: Its scene.
        scenes: The corpus's labels to words.
        kinds: Labels to a kind of place, where they say it.
        apart: Scenes that sound alike, in words.
    """
    scene = Question(SCENE_WORDINGS, scenes[label], scenes.values(), apart)
    kind = Question(KIND_WORDINGS, kinds.get(label), set(kinds.values()), skills=SCENE_SKILLS)
    yield from items(source, ("voiceassistant_eval", "listening_sound"), record, clip, scene)
    yield from items(source, ("mmau_pro", "sound"), record, clip, kind)
