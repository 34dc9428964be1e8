"""Role-play: a persona in writing, a visitor's question in speech, an answer that only both together give.

The persona lists four facts of a kind (numbers, or words); the visitor asks, aloud, for one of them. Who reads
the persona and does not hear the question can do no better than guess which fact was meant.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Literal

import numpy as np

from earmark.audio import Sound
from earmark.item import Item, Record, Turn
from synth.contract.recipe import Order, Recipe, Scene, Studio
from synth.texts.phrases import LANGUAGES, texts
from synth.voices import Voice, speak, voice_for

RECIPE = Recipe(
    name="roleplay",
    title="A persona in writing, a visitor's question in speech",
    family="role-play",
    cells=(("voiceassistant_eval", "speaking_roleplay"),),
    default_n=160,
)

_VARIANTS = ("", "+f2", "+f3", "+m3", "+m7")
_KINDS: tuple[Literal["numbers", "words"], ...] = ("numbers", "words")


class Fact(Record):
    """One thing that the persona knows."""

    text: str
    value: str


class RoleplayScene(Scene):
    """All constants of one item.

    Attributes:
        kind: What the facts are, and so what is asked for.
        persona: The whole text of the role.
        asked: What the visitor says.
        target: Which fact he asks for.
        choices: The values of all facts, in the order shown; empty where the answer is free.
    """

    language: str
    role: str
    kind: Literal["numbers", "words"]
    persona: str
    facts: tuple[Fact, ...]
    asked: str
    target: int
    choices: tuple[str, ...]
    instruction: str
    taboo: str
    voice: str
    rate_wpm: int


def draw(order: Order) -> Iterator[RoleplayScene]:
    """Draw scenes, languages and kinds in turn."""
    languages = sorted(LANGUAGES)
    for number in range(order.n):
        rng = np.random.Generator(np.random.PCG64(RECIPE.seed(order.seed, order.form, number)))
        kind = _KINDS[number // len(languages) % len(_KINDS)]
        yield _drawn(number, order.form, languages[number % len(languages)], kind, rng)


def _drawn(
    number: int, form: str, language: str, kind: Literal["numbers", "words"], rng: np.random.Generator
) -> RoleplayScene:
    written = texts(language)
    role = written["roles"][int(rng.integers(len(written["roles"])))]
    entries = [role[kind][int(at)] for at in rng.permutation(len(role[kind]))]
    facts = [_fact(entry, rng) for entry in entries]
    target = int(rng.integers(len(facts)))
    opening = written["opening"].format(role=role["role"], manner=role["manner"])
    closing = written["closing"].format(taboo=role["taboo"])
    choices = tuple(facts[int(at)].value for at in rng.permutation(len(facts))) if rng.integers(2) else ()
    return RoleplayScene(
        form=form,
        number=number,
        language=language,
        role=role["name"],
        kind=kind,
        persona="\n".join([opening, *(f"- {fact.text}" for fact in facts), closing]),
        facts=tuple(facts),
        asked=entries[target]["asked"],
        target=target,
        choices=choices,
        instruction=written["ask_number" if kind == "numbers" else "ask_word"],
        taboo=closing,
        voice=voice_for(language, variant=_VARIANTS[int(rng.integers(len(_VARIANTS)))]).voice,
        rate_wpm=int(rng.integers(140, 176)),
    )


def _fact(entry: dict[str, Any], rng: np.random.Generator) -> Fact:
    value = str(entry["values"][int(rng.integers(len(entry["values"])))])
    return Fact(text=entry["fact"].format(v=value), value=value)


def render(scene: RoleplayScene, studio: Studio) -> Item:
    """Render a scene to its item."""
    speech = speak(scene.asked, Voice("espeak-ng", scene.voice, scene.language, rate_wpm=scene.rate_wpm))
    constants = {
        "text": scene.asked,
        "voice": scene.voice,
        "rate_wpm": scene.rate_wpm,
        "engine": speech.engine,
        "engine_version": speech.engine_version,
    }
    sound = Sound(speech.samples[None], speech.sample_rate_hz)
    clip = RECIPE.clip(
        sound, studio.target, constants, role="question", transcript=scene.asked, language=scene.language
    )
    true = scene.facts[scene.target].value
    fields: dict[str, Any] = {"answer_type": "number", "scorer": "number"}
    if scene.kind == "words":
        fields = {"answer_type": "span", "scorer": "span"}
    if scene.choices:
        fields = {"answer_type": "choice", "scorer": "choice", "choices": scene.choices}
        fields["answer_index"] = scene.choices.index(true)
    return RECIPE.item(
        scene,
        [clip],
        benchmark="voiceassistant_eval",
        task="speaking_roleplay",
        turns=(Turn(role="system", text=scene.persona), Turn(role="user", text="", clip=0)),
        question=scene.instruction,
        answers=(true,),
        rubric=(
            f"Speaks as {scene.role} throughout",
            f"Says {true}, and none of the other facts in its place",
            f"Keeps to this: {scene.taboo}",
        ),
        **fields,
    )
