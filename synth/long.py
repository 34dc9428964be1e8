"""Clips of one to ten minutes: when, what, how often, in which order, and what changed.

Something is heard in about two of five slots of five seconds, over a bed that is 11 to 22 LU softer. Sounds that are
asked about come once, or as often as is asked; wrong answers are what else is heard, or other stretches of the clip.
A clip is rendered in blocks, into a file that is read in blocks again.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from earmark.draw import draw_int
from earmark.item import Attribute, Evidence, Item
from synth.contract.recipe import Order, Recipe, Scene, Studio
from synth.contract.recordings import Recording
from synth.questions.writer import Question, written
from synth.scenes.blocks import write
from synth.scenes.cast import Cast
from synth.scenes.elements import kind_of, named
from synth.scenes.mixing import recorded
from synth.scenes.soundscape import Soundscape
from synth.scenes.stretches import PLANNERS

RECIPE = Recipe(
    name="long",
    title="What happens over minutes",
    family="long",
    cells=(("mmau_pro", "sound"), ("mmau_pro", "sound_speech")),
    default_n=24,
)

RATE_HZ = 16_000
FAMILIES = tuple(PLANNERS)
# In turn; as many as have no common divisor with the number of families.
MINUTES = (1, 2, 1, 3, 2, 1, 2, 3, 1, 2, 5, 1, 2, 3, 1, 2, 1, 10, 2, 1, 3)
_TURN_S = 2.0
_ORDERED, _COUNTED = "sound_temporal_reasoning", "sound_quantitative_reasoning"
_SKILLS = {
    "needle_when": (_ORDERED,),
    "word_at": ("speech_lexical_and_phrase_level", "speech_temporal_and_ordering"),
    "count": (_COUNTED,),
    "order": (_ORDERED,),
    "changed_to": ("sound_acoustic_scene_reasoning", _ORDERED),
    "changed_when": ("sound_acoustic_scene_reasoning", _ORDERED),
    "most": (_COUNTED,),
    "said_after": ("speech_lexical_and_phrase_level", "speech_temporal_and_ordering"),
}


class LongScene(Scene):
    """All constants of one item.

    Attributes:
        scape: What is heard.
        asked: The question.
        shown: Numbers of the events that show the answer.
        turn_s: When one bed gives way to another, where that shows it.
    """

    scape: Soundscape
    asked: Question
    shown: tuple[int, ...]
    turn_s: float | None

    def soundscapes(self) -> tuple[Soundscape, ...]:
        """The one clip."""
        return (self.scape,)


def draw(order: Order) -> Iterator[LongScene]:
    """Draw scenes, families and lengths in turn."""
    pool = named(order.recordings.of_form(order.form, "sound"))
    for number in order.numbers:
        yield _drawn(order, number, pool)


def _drawn(order: Order, number: int, pool: list[Recording]) -> LongScene:
    seed, minutes = RECIPE.seed(order.seed, order.form, number), MINUTES[number % len(MINUTES)]
    cast = Cast(np.random.Generator(np.random.PCG64(seed)), order.form, pool, order.recordings)
    plan = PLANNERS[FAMILIES[number % len(FAMILIES)]](cast, minutes, draw_int(seed, "pick"))
    return LongScene(
        form=order.form,
        number=number,
        scape=Soundscape(length_s=60.0 * minutes, rate_hz=RATE_HZ, events=plan.events, beds=plan.beds),
        asked=written(RECIPE.name, plan.asked, order.seed, order.form, number),
        shown=plan.shown,
        turn_s=plan.turn_s,
    )


def render(scene: LongScene, studio: Studio) -> Item:
    """Render a scene to its item; what is held of the clip is a block, and in the end its FLAC."""
    scape = scene.scape
    kinds = {kind_of(event) for event in scape.events}
    with TemporaryDirectory(prefix="long-") as folder:
        path = Path(folder) / "clip.wav"
        write(scape, path, studio.recordings)
        constants = scape.model_dump(mode="json")
        parts = recorded(scape, studio.recordings)
        clip = RECIPE.clip(path, studio.target, constants, parts, language="en" if "speech" in kinds else None)
    return RECIPE.item(
        scene,
        [clip],
        benchmark="mmau_pro",
        task="sound_speech" if "speech" in kinds else "sound",
        skills=_SKILLS[scene.asked.family],
        evidence=_evidence(scene),
        groups=(Attribute(key="minutes", value=f"{scape.length_s / 60.0:g}"),),
        **scene.asked.fields(),
    )


def _evidence(scene: LongScene) -> tuple[Evidence, ...]:
    events = [scene.scape.events[n] for n in scene.shown]
    spans = [(event.onset_s, round(event.end_s, 3)) for event in events]
    if scene.turn_s is not None:
        ends = max(0.0, scene.turn_s - _TURN_S), min(scene.scape.length_s, scene.turn_s + _TURN_S)
        spans.append((round(ends[0], 3), round(ends[1], 3)))
    return tuple(Evidence(clip=0, start_s=start_s, end_s=end_s) for start_s, end_s in spans)
