"""One question over two to five clips: what is in which, how many, in what order, and how they compare.

The clips are made here (sounds, words, sentences in several languages) or recordings of ingested corpora. What a clip
holds is drawn, so the answer is known; what is not asked about is drawn the same way as what is. All clips of a
question have one rate, so that it tells none from another; of recordings alone, it is no higher than theirs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Literal

import numpy as np

from earmark.item import Clip, Evidence, Item, Media
from synth.clips import comparing, families
from synth.clips.edits import Treatment
from synth.clips.families import Contents
from synth.clips.held import Held, Shelf, sound_of
from synth.contract.recipe import Order, Recipe, Scene, Studio
from synth.contract.recordings import Recordings
from synth.questions.writer import Asked, Question, written
from synth.scenes.mixing import recorded
from synth.scenes.soundscape import Event, Recorded, Soundscape

RECIPE = Recipe(
    name="multi_audio",
    title="One question about several clips",
    family="multi-audio",
    cells=(("mmau_pro", "multi"),),
    default_n=240,
    version=2,
)

Family = Literal[
    "which_sound", "odd_one_out", "same_speaker", "which_word", "longer", "count_sound", "edited", "which_language",
    "louder", "which_speaker", "count_word", "faster", "order", "higher", "which_answers", "copied",
]  # fmt: skip
FAMILIES: Mapping[Family, Callable[[Shelf, np.random.Generator], Contents]] = {
    "which_sound": families.which_sound,
    "odd_one_out": families.odd_one_out,
    "same_speaker": comparing.same_speaker,
    "which_word": families.which_word,
    "longer": comparing.longer,
    "count_sound": families.count_sound,
    "edited": comparing.edited,
    "which_language": families.which_language,
    "louder": comparing.louder,
    "which_speaker": comparing.which_speaker,
    "count_word": families.count_word,
    "faster": comparing.faster,
    "order": families.order,
    "higher": comparing.higher,
    "which_answers": families.which_answers,
    "copied": comparing.copied,
}
_SKILLS: Mapping[Family, tuple[str, ...]] = {
    "which_sound": ("sound_acoustic_source_characterization",),
    "odd_one_out": ("sound_acoustic_scene_reasoning",),
    "same_speaker": ("speech_speaker_characteristics",),
    "which_word": ("speech_lexical_and_phrase_level",),
    "longer": ("sound_temporal_reasoning",),
    "count_sound": ("sound_quantitative_reasoning",),
    "edited": ("speech_audio_quality_and_artefacts",),
    "which_language": ("speech_language_and_accent",),
    "louder": ("sound_acoustic_trend_estimation",),
    "which_speaker": ("speech_speaker_characteristics",),
    "count_word": ("speech_lexical_and_phrase_level", "speech_counting_and_arithmetic"),
    "faster": ("speech_prosody",),
    "order": ("sound_temporal_reasoning",),
    "higher": ("sound_acoustic_source_characterization",),
    "which_answers": ("speech_contextual_and_causal_reasoning",),
    "copied": ("speech_prosody", "speech_audio_quality_and_artefacts"),
}


class MultiAudioScene(Scene):
    """All constants of one item.

    Attributes:
        clips: In the order in which they are heard.
        levelled: Every clip is brought to the release's loudness; otherwise all keep the level they were made with.
        rests_on: The clips that the answer rests on, from 0.
        asked: The question.
    """

    clips: tuple[Held, ...]
    levelled: bool
    rests_on: tuple[int, ...]
    asked: Question

    def soundscapes(self) -> tuple[Soundscape, ...]:
        """Of each clip, before it is treated."""
        return tuple(clip.soundscape for clip in self.clips)


def draw(order: Order) -> Iterator[MultiAudioScene]:
    """Draw scenes, the families in turn."""
    shelf = Shelf(order.recordings, order.form)
    known = tuple(FAMILIES)
    for number in order.numbers:
        seed = RECIPE.seed(order.seed, order.form, number)
        yield _drawn(number, seed, known[number % len(known)], shelf)


def _drawn(number: int, seed: int, family: Family, shelf: Shelf) -> MultiAudioScene:
    drawn = FAMILIES[family](shelf, np.random.Generator(np.random.PCG64(seed)))
    asked = Asked(
        family=family,
        answer=drawn.answer,
        wrong=drawn.wrong,
        values=drawn.values,
        options=4 if family == "order" else 5,
        answering=drawn.answering,
        ordered=drawn.ordered,
    )
    return MultiAudioScene(
        form=shelf.form,
        number=number,
        clips=_at_one_rate(drawn.clips, shelf.recordings),
        levelled=drawn.levelled,
        rests_on=tuple(drawn.rests_on),
        asked=written(RECIPE.name, asked, seed),
    )


def _at_one_rate(clips: Sequence[Held], recordings: Recordings) -> tuple[Held, ...]:
    """The clips at the highest rate that any of them fills; those that are treated as they are."""
    known_hz = max(_rate_hz(event, one.soundscape, recordings) for one in clips for event in one.soundscape.events)
    if any(one.treatment != Treatment() or one.soundscape.rate_hz <= known_hz for one in clips):
        return tuple(clips)
    scapes = [one.soundscape.model_copy(update={"rate_hz": known_hz}) for one in clips]
    return tuple(one.model_copy(update={"soundscape": scape}) for one, scape in zip(clips, scapes, strict=True))


def _rate_hz(event: Event, scape: Soundscape, recordings: Recordings) -> int:
    source = event.source
    if not isinstance(source, Recorded):
        return scape.rate_hz
    return recordings.sound(source.item, source.pcm_sha256).sample_rate_hz


def render(scene: MultiAudioScene, studio: Studio) -> Item:
    """Render a scene to its item."""
    clips = [_clip(held, scene, studio) for held in scene.clips]
    return RECIPE.item(
        scene,
        clips,
        benchmark="mmau_pro",
        task="multi",
        skills=_SKILLS[_family(scene)],
        evidence=tuple(Evidence(clip=at, start_s=0.0, end_s=clips[at][1].duration_s or 0.0) for at in scene.rests_on),
        **scene.asked.fields(),
    )


def _family(scene: MultiAudioScene) -> Family:
    return next(family for family in FAMILIES if family == scene.asked.family)


def _clip(held: Held, scene: MultiAudioScene, studio: Studio) -> tuple[Media, Clip]:
    target = studio.target if scene.levelled else replace(studio.target, loudness_lufs=None)
    return RECIPE.clip(
        sound_of(held, studio.recordings),
        target,
        held.model_dump(mode="json", exclude_defaults=True),
        parts=recorded(held.soundscape, studio.recordings),
        transcript=held.transcript,
        language=held.language or None,
    )
