"""Sounds, speech and music in one clip: what comes before, after and while, how often, how long, what was said when.

Every scene holds at least two of the three. Wrong answers are what else is heard in it. Between two things that come
one after another there are at least 0.4 s; what is heard while something goes on lies within it with as much to spare
on both sides; durations to be told apart have a ratio of at least 1.5.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from earmark.draw import draw_int
from earmark.item import Evidence, Item
from synth.contract.recipe import Order, Recipe, Scene, Studio
from synth.contract.recordings import Recording
from synth.questions.writer import Question, written
from synth.scenes.cast import Cast
from synth.scenes.drawing import drawn_under
from synth.scenes.elements import BACKGROUNDS, kind_of, named, one
from synth.scenes.mixing import mix, recorded
from synth.scenes.plans import LENGTH_S, PLANNERS, Plan
from synth.scenes.soundscape import Background, Event, Sounding, Soundscape
from synth.sounds import sound_kind

RECIPE = Recipe(
    name="mixed",
    title="Sound, speech and music in one clip",
    family="mixed",
    cells=tuple(("mmau_pro", task) for task in ("sound_speech", "sound_music", "music_speech", "sound_music_speech")),
    default_n=192,
)

RATE_HZ = 24_000
FAMILIES = tuple(PLANNERS)
_SNR_DB = (12, 22)
_LONGEST_EDGE_S = 4.0
_TASKS = {
    frozenset({"sound", "speech"}): "sound_speech",
    frozenset({"sound", "music"}): "sound_music",
    frozenset({"music", "speech"}): "music_speech",
    frozenset({"sound", "music", "speech"}): "sound_music_speech",
}
_ORDERED = ("sound_temporal_reasoning",)
_SKILLS = {
    "before": _ORDERED,
    "after": _ORDERED,
    "between": _ORDERED,
    "first": _ORDERED,
    "last": _ORDERED,
    "while": ("auditory_source_separation", "sound_temporal_reasoning"),
    "said_while": ("auditory_source_separation", "speech_information_extraction"),
    "said_after": ("speech_temporal_and_ordering", "speech_information_extraction"),
    "said_times": ("speech_counting_and_arithmetic", "speech_lexical_and_phrase_level"),
    "strokes": ("sound_quantitative_reasoning",),
    "how_long": ("sound_temporal_reasoning", "sound_quantitative_reasoning"),
    "never": ("sound_acoustic_scene_reasoning",),
}


class MixedScene(Scene):
    """All constants of one item.

    Attributes:
        scape: What is heard.
        asked: The question.
        named: Numbers of the events that the question names.
        shown: Numbers of the events that show the answer.
    """

    scape: Soundscape
    asked: Question
    named: tuple[int, ...]
    shown: tuple[int, ...]

    def soundscapes(self) -> tuple[Soundscape, ...]:
        """The one clip."""
        return (self.scape,)


def draw(order: Order) -> Iterator[MixedScene]:
    """Draw scenes, the families in turn."""
    pool = named(order.recordings.of_form(order.form, "sound"))
    for number in order.numbers:
        yield _drawn(order, number, pool)


def _drawn(order: Order, number: int, pool: list[Recording]) -> MixedScene:
    seed = RECIPE.seed(order.seed, order.form, number)
    planner, pick = PLANNERS[FAMILIES[number % len(FAMILIES)]], draw_int(seed, "pick")

    def make(rng: np.random.Generator) -> Plan | None:
        return planner(Cast(rng, order.form, pool, order.recordings), pick)

    fits = f"all that is to be heard within {LENGTH_S:g} s"
    rules = {fits: lambda plan: plan is not None, "sound soon, and up to the end": _fills}
    plan = drawn_under(f"mixed scene {number}", seed, make, rules)
    assert plan is not None  # noqa: S101 - held by the constraint
    return MixedScene(
        form=order.form,
        number=number,
        scape=Soundscape(
            length_s=LENGTH_S, rate_hz=RATE_HZ, events=plan.events, background=_background(plan.events, seed)
        ),
        asked=written(RECIPE.name, plan.asked, order.seed, order.form, number),
        named=plan.named,
        shown=plan.shown,
    )


def _fills(plan: Plan | None) -> bool:
    """Whether what is heard reaches from the beginning to the end, but for a few seconds."""
    if plan is None:
        return False
    first, last = min(event.onset_s for event in plan.events), max(event.end_s for event in plan.events)
    return max(first, LENGTH_S - last) <= _LONGEST_EDGE_S


def _background(events: tuple[Event, ...], seed: int) -> Background | None:
    """Rain or wind under half of the scenes that hold sounds; it is never asked for."""
    rng = np.random.Generator(np.random.PCG64([seed, 1 << 20]))
    if rng.integers(2) or not any(kind_of(event) == "sound" for event in events):
        return None
    name = one(BACKGROUNDS, rng)
    source = Sounding(name=name, seed=int(rng.integers(1 << 31)))
    return Background(source=source, title=sound_kind(name).title, snr_db=float(rng.integers(_SNR_DB[0], _SNR_DB[1])))


def render(scene: MixedScene, studio: Studio) -> Item:
    """Render a scene to its item."""
    scape = scene.scape
    kinds = frozenset(kind_of(event) for event in scape.events)
    sound = mix(scape, studio.recordings)
    parts = recorded(scape, studio.recordings)
    language = "en" if "speech" in kinds else None
    spans = [scape.events[n] for n in sorted({*scene.named, *scene.shown})]
    return RECIPE.item(
        scene,
        [RECIPE.clip(sound, studio.target, scape.model_dump(mode="json"), parts, language=language)],
        benchmark="mmau_pro",
        task=_TASKS[kinds],
        skills=_SKILLS[scene.asked.family],
        evidence=tuple(Evidence(clip=0, start_s=event.onset_s, end_s=round(event.end_s, 3)) for event in spans),
        **scene.asked.fields(),
    )
