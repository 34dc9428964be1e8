"""Spoken prompts: what is written for a text model, made speakable and spoken; what cannot be understood is left out.

Half of the prompts are our own: word problems, choices read aloud, instructions that a program can check. The others
are text-only items of ingested sources (IFEval, GSM8K, AlpacaEval …), with their licence, where there are any; every
user's turn is spoken, the others stay in writing. The embedded voices differ in speaker, rate and pitch; espeak-ng has
no emotions. A prompt with code or tables, or a reading that fails the check named in the scene, becomes a reject.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Literal

import numpy as np

from earmark.draw import draw_int
from earmark.errors import SynthError
from earmark.item import Attribute, Clip, Evidence, Item, Media, Record, Turn
from synth.contract.prompts import Prompt, Prompts
from synth.contract.recipe import Order, Recipe, Scene, Studio
from synth.questions.writer import Asked, Question, written
from synth.scenes.dry import spoken
from synth.scenes.soundscape import Soundscape, Spoken
from synth.scenes.utterance import said, soundscape_of, spoken_clip
from synth.speakable import speakable
from synth.speakable.own import Own, arithmetic, choice, instructions
from synth.voices.casting import speaker
from synth.voices.intelligible import available_check, require_intelligible

TASKS = (
    "speaking_reasoning",
    "speaking_instruction_following",
    "speaking_assistant",
    "speaking_safety",
    "speaking_multi_round",
)
RECIPE = Recipe(
    name="spoken_prompts",
    title="Written prompts, spoken",
    family="spoken prompts",
    cells=tuple(("voiceassistant_eval", task) for task in TASKS),
    default_n=240,
)

Kind = Literal["arithmetic", "choice", "instructions", "ingested"]
_OWN: tuple[tuple[Kind, Callable[[np.random.Generator], Own]], ...] = (
    ("arithmetic", arithmetic),
    ("choice", choice),
    ("instructions", instructions),
)


class Uttered(Record):
    """One turn.

    Attributes:
        text: As written.
        source: How it is spoken; None for a turn that stays in writing, and for one that cannot be spoken.
    """

    role: Literal["system", "user", "assistant"]
    text: str
    source: Spoken | None = None


class PromptScene(Scene):
    """All constants of one item.

    Attributes:
        kind: Ours, or of an ingested source.
        subject: Which problem or rules; the item's id for an ingested prompt.
        turns: What is said, the last one the user's.
        check: What a reading must pass to be kept.
        refused: Why the prompt cannot be spoken; empty where it can.
        prompt: The item as it was written.
        asked: What is written beside the speech.
    """

    kind: Kind
    subject: str
    turns: tuple[Uttered, ...]
    check: str
    refused: str
    prompt: Prompt
    asked: Question

    def soundscapes(self) -> tuple[Soundscape, ...]:
        """One for each clip."""
        return tuple(soundscape_of(turn.source) for turn in self.turns if turn.source)


def draw(order: Order) -> Iterator[PromptScene]:
    """Draw scenes: ours and ingested ones in turn, as long as there are ingested ones."""
    pool = _pool(Prompts(order.recordings.folder), order.form, order.seed)
    check = available_check()
    for number in order.numbers:
        rng = np.random.Generator(np.random.PCG64(RECIPE.seed(order.seed, order.form, number)))
        if number % 2 and number // 2 < len(pool):
            yield _scene(order, number, "ingested", pool[number // 2], pool[number // 2].item, check, rng)
            continue
        kind, make = _OWN[number % len(_OWN)]
        made = make(rng)
        yield _scene(order, number, kind, _prompt(kind, made), made.kind, check, rng)


@lru_cache(maxsize=2)
def _pool(known: Prompts, form: str, seed: int) -> list[Prompt]:
    """The form's prompts: sources in turn, so that a large one does not crowd out a small one; drawn within each."""
    by_source: dict[str, list[Prompt]] = defaultdict(list)
    for prompt in known.of_form(form):
        if (prompt.benchmark, prompt.task) in RECIPE.cells:
            by_source[prompt.item.partition("/")[0]].append(prompt)
    ranked = []
    for source, prompts in sorted(by_source.items()):
        prompts.sort(key=lambda p: draw_int(seed, form, p.item, "prompt"))
        ranked += [(rank, source, prompt) for rank, prompt in enumerate(prompts)]
    return [prompt for _, _, prompt in sorted(ranked, key=lambda one: one[:2])]


def _prompt(kind: str, made: Own) -> Prompt:
    """A prompt of ours in the form of an ingested one."""
    kinds = {"arithmetic": "number", "choice": "choice", "instructions": "instructions"}
    return Prompt.model_validate(
        {
            "item": "",
            "benchmark": "voiceassistant_eval",
            "task": "speaking_instruction_following" if kind == "instructions" else "speaking_reasoning",
            "question": made.text,
            "choices": made.choices,
            "answer_type": kinds[kind],
            "answers": (made.answer,),
            "answer_index": made.choices.index(made.answer) if made.choices else None,
            "constraints": made.constraints,
            "scorer": kinds[kind],
        }
    )


def _scene(
    order: Order, number: int, kind: Kind, prompt: Prompt, subject: str, check: str, rng: np.random.Generator
) -> PromptScene:
    language = language_of(prompt.question)
    voice = speaker(language, order.form, rng)
    turns, refused = [], ""
    for n, turn in enumerate(prompt.said(), 1):
        uttered = Uttered(role=turn.role, text=turn.text)
        if turn.role == "user":
            try:
                text = speakable(_with_options(prompt, turn.text) if n == len(prompt.said()) else turn.text, language)
                uttered = uttered.model_copy(update={"source": said(text, voice)})
            except SynthError as error:
                refused = refused or str(error)
        turns.append(uttered)
    return PromptScene(
        form=order.form,
        number=number,
        kind=kind,
        subject=subject,
        turns=tuple(turns),
        check=check,
        refused=refused,
        prompt=prompt,
        asked=written(RECIPE.name, _asked(prompt), order.seed, order.form, number),
    )


def language_of(text: str) -> str:
    """English, or Chinese where a fifth of the letters are Chinese signs: a text-only item does not say."""
    signs = sum("\u3400" <= character <= "\u9fff" for character in text)
    return "zh" if signs * 5 > sum(character.isalpha() for character in text) else "en"


def _with_options(prompt: Prompt, text: str) -> str:
    """The options are a part of what is read; those of our own prompts are in the text already."""
    if not prompt.item or not prompt.choices or all(choice in text for choice in prompt.choices):
        return text
    listed = [f"({chr(ord('A') + n)}) {choice}" for n, choice in enumerate(prompt.choices)]
    return "\n".join([text, *listed])


def _asked(prompt: Prompt) -> Asked:
    families = {"number": "number", "choice": "choice", "multi_choice": "choice", "instructions": "instructions"}
    return Asked(families.get(prompt.answer_type, "reply"), prompt.answers[0], answering="free")


def render(scene: PromptScene, studio: Studio) -> Item:
    """Render a scene to its item.

    Raises:
        SynthError: A turn cannot be spoken, or is not intelligible by the scene's check.
    """
    if scene.refused:
        raise SynthError(scene.subject or RECIPE.name, expected="a prompt that can be spoken", got=scene.refused)
    prompt = scene.prompt
    clips: list[tuple[Media, Clip]] = []
    turns = []
    for turn in scene.turns:
        if turn.source is None:
            turns.append(Turn(role=turn.role, text=turn.text))
            continue
        require_intelligible(spoken(turn.source), turn.source.text, turn.source.language, scene.check)
        role = "question" if turn is scene.turns[-1] else "context"
        turns.append(Turn(role=turn.role, text="", clip=len(clips)))
        clips.append(spoken_clip(RECIPE, turn.source, studio.target, prompt.words, role=role))
    kept = ("skills", "aspects", "level", "choices", "answer_type", "answers", "answer_index", "rubric", "constraints")
    return RECIPE.item(
        scene,
        clips,
        benchmark=prompt.benchmark,
        task=prompt.task,
        turns=tuple(turns),
        question=scene.asked.text,
        words=prompt.words,
        scorer=prompt.scorer,
        groups=(*prompt.groups, Attribute(key="check", value=scene.check)),
        evidence=(Evidence(clip=len(clips) - 1, start_s=0.0, end_s=clips[-1][1].duration_s or 0.0),),
        **{name: getattr(prompt, name) for name in kept},
    )
