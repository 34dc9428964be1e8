"""Questions over three to five clips: which clip holds a thing, in how many, and in what order.

The clips are procedural sounds, spoken words or spoken sentences in several languages. What a clip holds is
drawn, so the answer is known; what is not asked about is drawn the same way as what is.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import permutations
from typing import Any, Literal

import numpy as np

from earmark.audio import Sound
from earmark.item import Clip, Item, Media, Record
from earmark.mastering import Target
from synth.contract.recipe import Order, Recipe, Scene, Studio
from synth.sounds import render as render_sound
from synth.sounds import sound_kind
from synth.texts.phrases import LANGUAGES, WORDS, sentences
from synth.voices import Voice, speak, voice_for

RECIPE = Recipe(
    name="multi_audio",
    title="One question about several clips",
    family="multi-audio",
    cells=(("mmau_pro", "multi"),),
    default_n=200,
)

RATE_HZ = 24_000
_TAKE_S = 2.5
_SOUNDS = (
    "rain", "siren", "church_bell", "engine", "footsteps", "clock_ticking", "cricket", "bird", "telephone",
    "knocking", "drum", "helicopter", "plucked_string", "water_drops",
)  # fmt: skip
_VARIANTS = ("", "+f2", "+f3", "+m3", "+m7")
_PLACES = ("clip 1", "clip 2", "clip 3", "clip 4", "clip 5")
Family = Literal["which_sound", "which_word", "which_language", "count_sound", "count_word", "order"]
_FAMILIES: tuple[Family, ...] = ("which_sound", "which_word", "which_language", "count_sound", "count_word", "order")
_WORDINGS: dict[Family, tuple[str, str]] = {
    "which_sound": ("In which clip do you hear {thing}?", "Which of the clips holds the sound of {thing}?"),
    "which_word": ('In which clip is the word "{thing}" said?', 'Which clip holds the word "{thing}"?'),
    "which_language": ("In which clip is {thing} spoken?", "Which of the clips is in {thing}?"),
    "count_sound": ("In how many of the clips do you hear {thing}?", "How many clips hold the sound of {thing}?"),
    "count_word": ('In how many of the clips is the word "{thing}" said?', 'How many clips hold the word "{thing}"?'),
    "order": ("In which order are the sounds heard, clip by clip?", "What do the clips hold, from first to last?"),
}
_SKILLS: dict[Family, tuple[str, ...]] = {
    "which_sound": ("sound_acoustic_source_characterization",),
    "which_word": ("speech_lexical_and_phrase_level",),
    "which_language": ("speech_language_and_accent",),
    "count_sound": ("sound_quantitative_reasoning",),
    "count_word": ("speech_lexical_and_phrase_level", "speech_counting_and_arithmetic"),
    "order": ("sound_temporal_reasoning",),
}


class Held(Record):
    """What one clip holds: a sound, or words in a voice."""

    sound: str = ""
    seed: int = 0
    text: str = ""
    language: str = ""
    voice: str = ""
    rate_wpm: int = 0


class MultiAudioScene(Scene):
    """All constants of one item; `thing` is what is asked for."""

    family: Family
    clips: tuple[Held, ...]
    thing: str
    wording: int
    choices: tuple[str, ...]


def draw(order: Order) -> Iterator[MultiAudioScene]:
    """Draw scenes, the families in turn."""
    for number in range(order.n):
        rng = np.random.Generator(np.random.PCG64(RECIPE.seed(order.seed, order.form, number)))
        yield _drawn(number, order.form, _FAMILIES[number % len(_FAMILIES)], rng)


def _drawn(number: int, form: str, family: Family, rng: np.random.Generator) -> MultiAudioScene:
    held, thing = _contents(family, rng)
    choices: tuple[str, ...] = ()
    if family.startswith("which"):
        choices = _PLACES[: len(held)]
    elif family == "order":
        choices = _orders([clip.sound for clip in held], rng)
    return MultiAudioScene(
        form=form,
        number=number,
        family=family,
        clips=tuple(held),
        thing=thing,
        wording=int(rng.integers(2)),
        choices=choices,
    )


def _contents(family: Family, rng: np.random.Generator) -> tuple[list[Held], str]:
    """What the clips hold, and which thing is asked for."""
    if family == "which_language":
        tags = _some(sorted(LANGUAGES), int(rng.integers(3, 6)), rng)
        asked = tags[int(rng.integers(len(tags)))]
        return [_spoken(_one(sentences(tag), rng), tag, rng) for tag in tags], asked
    if family == "which_word":
        words = _some(WORDS, int(rng.integers(3, 6)), rng)
        return [_spoken(word, "en", rng) for word in words], words[int(rng.integers(len(words)))]
    if family == "order":
        return [_sounding(name, rng) for name in _some(_SOUNDS, 3, rng)], ""
    if family == "which_sound":
        names = _some(_SOUNDS, int(rng.integers(3, 6)), rng)
        return [_sounding(name, rng) for name in names], names[int(rng.integers(len(names)))]
    pool = _SOUNDS if family == "count_sound" else WORDS
    total = int(rng.integers(3, 6))
    hits = int(rng.integers(total + 1))
    asked, *others = _some(pool, total - hits + 1, rng)
    things = [asked] * hits + others
    things = [things[int(at)] for at in rng.permutation(total)]
    make = _sounding if family == "count_sound" else _said
    return [make(thing, rng) for thing in things], asked


def _some(pool: tuple[str, ...] | list[str], count: int, rng: np.random.Generator) -> list[str]:
    return [str(one) for one in rng.choice(np.array(pool), size=count, replace=False)]


def _one(pool: tuple[str, ...], rng: np.random.Generator) -> str:
    return pool[int(rng.integers(len(pool)))]


def _sounding(name: str, rng: np.random.Generator) -> Held:
    return Held(sound=name, seed=int(rng.integers(1 << 31)))


def _said(word: str, rng: np.random.Generator) -> Held:
    return _spoken(word, "en", rng)


def _spoken(text: str, language: str, rng: np.random.Generator) -> Held:
    voice = voice_for(language, variant=_one(_VARIANTS, rng))
    return Held(text=text, language=language, voice=voice.voice, rate_wpm=int(rng.integers(140, 176)))


def _orders(names: list[str], rng: np.random.Generator) -> tuple[str, ...]:
    """The true order and three others, shuffled."""
    true, *wrong = (_listed(order) for order in permutations(names))
    chosen = [true, *_some(wrong, 3, rng)]
    return tuple(chosen[int(at)] for at in rng.permutation(len(chosen)))


def _listed(names: tuple[str, ...]) -> str:
    return ", then ".join(sound_kind(name).title for name in names)


def answer(scene: MultiAudioScene) -> str:
    """What is true of the clips, in the words of the choices; digits for a count."""
    if scene.family == "order":
        return _listed(tuple(clip.sound for clip in scene.clips))
    holds = [scene.thing in (clip.sound, clip.text, clip.language) for clip in scene.clips]
    return str(sum(holds)) if scene.family.startswith("count") else _PLACES[holds.index(True)]


def question(scene: MultiAudioScene) -> str:
    """The question, in one of its wordings."""
    thing = scene.thing
    if scene.family.endswith("sound"):
        thing = sound_kind(scene.thing).title
    elif scene.family == "which_language":
        thing = LANGUAGES[scene.thing]
    return _WORDINGS[scene.family][scene.wording].format(thing=thing)


def _clip(held: Held, target: Target) -> tuple[Media, Clip]:
    constants = held.model_dump(exclude_defaults=True)
    if held.sound:
        sound = Sound(render_sound(held.sound, _TAKE_S, RATE_HZ, held.seed)[None], RATE_HZ)
        return RECIPE.clip(sound, target, constants)
    voice = Voice("espeak-ng", held.voice, held.language, rate_wpm=held.rate_wpm)
    speech = speak(held.text, voice)
    constants |= {"engine": speech.engine, "engine_version": speech.engine_version}
    sound = Sound(speech.samples[None], speech.sample_rate_hz)
    return RECIPE.clip(sound, target, constants, transcript=held.text, language=held.language)


def render(scene: MultiAudioScene, studio: Studio) -> Item:
    """Render a scene to its item."""
    true = answer(scene)
    fields: dict[str, Any] = {"answer_type": "number", "scorer": "number"}
    if scene.choices:
        fields = {
            "answer_type": "choice",
            "scorer": "choice",
            "choices": scene.choices,
            "answer_index": scene.choices.index(true),
        }
    return RECIPE.item(
        scene,
        [_clip(held, studio.target) for held in scene.clips],
        benchmark="mmau_pro",
        task="multi",
        skills=_SKILLS[scene.family],
        question=question(scene),
        answers=(true,),
        **fields,
    )
