"""Questions of two to four hops over a scene: filters, relations, comparisons, counts; every hop is needed.

A question is a small program (`synth.programs`) over the words and sounds of a clip. It is kept only if it has one
answer with margins on every comparison, and if leaving any hop out changes the answer. The scene holds the program, the
value after each hop, and what is answered without each: so a wrong answer tells which hop was missed.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from earmark.errors import SynthError
from earmark.item import Attribute, Evidence, Item, Record
from synth.contract.recipe import Order, Recipe, Scene, Studio
from synth.programs import Lost, Program, Run, Step, hops, losses, needed, run
from synth.programs.distractors import named, wrong_answers
from synth.programs.palette import Palette
from synth.programs.realising import values
from synth.programs.shapes import FAMILIES, SHAPES, Family, program
from synth.programs.soundscapes import drafted, fits, settled, things_of
from synth.programs.table import Thing
from synth.questions.writer import Asked, Question, written
from synth.scenes.drawing import drawn_under
from synth.scenes.mixing import mix, recorded
from synth.scenes.soundscape import Sounding, Soundscape
from synth.sounds import sound_kind

RECIPE = Recipe(
    name="multi_hop",
    title="Questions composed as programs over a scene, every step of which is needed",
    family="multi-hop",
    cells=(("mmau_pro", "sound_speech"),),
    default_n=200,
)

TRIES = 6000
_PROGRAMS = 8
# No longer is nothing heard before the first thing and after the last: it would be padding, and cut off by some.
_LONGEST_EDGE_S = 4.0
# The lowest of four numbers in a row: drawn with the answer's place among them before anything else is.
_LOWEST = {"count": (1,), "difference": (1,), "total": (2, 3)}
_SKILLS: dict[Family, tuple[str, ...]] = {
    "count": ("sound_quantitative_reasoning", "sound_temporal_reasoning"),
    "total": ("sound_quantitative_reasoning", "sound_acoustic_source_characterization"),
    "which": ("sound_temporal_reasoning", "sound_acoustic_source_characterization"),
    "word": ("speech_temporal_and_ordering", "speech_lexical_and_phrase_level"),
    "difference": ("sound_quantitative_reasoning", "speech_counting_and_arithmetic"),
}


class Explained(Record):
    """A wrong choice, and how one comes to it: a hop left out or turned into its opposite, or none known.

    Attributes:
        choice: As shown.
        by: `without <path>`, `opposite of <path>`, or what else it is: `heard`, `not heard`, `near`.
    """

    choice: str
    by: str


class MultiHopScene(Scene):
    """All constants of one item.

    Attributes:
        soundscape: What is heard.
        things: The table that the program runs over; follows from the soundscape.
        program: The question.
        steps: What each hop leaves.
        losses: What is answered without each hop.
        wrong: How one comes to each wrong choice.
        asked: The question in words.
    """

    soundscape: Soundscape
    things: tuple[Thing, ...]
    program: Program
    steps: tuple[Step, ...]
    losses: tuple[Lost, ...]
    wrong: tuple[Explained, ...]
    asked: Question

    def soundscapes(self) -> tuple[Soundscape, ...]:
        """The one clip."""
        return (self.soundscape,)


class _Draft(Record):
    """A scene and a program, before it is known whether they do."""

    scape: Soundscape
    program: Program | None


class _Wanted(Record):
    """What is settled before a scene is drawn, so that what is easy to draw is not more frequent.

    Attributes:
        family, shape: Of the program.
        numbers: The choices of a number; empty elsewhere.
        answer: Which of them is to be true; empty elsewhere.
    """

    family: Family
    shape: str
    numbers: tuple[str, ...] = ()
    answer: str = ""


def draw(order: Order) -> Iterator[MultiHopScene]:
    """Draw scenes, the families in turn."""
    palette = Palette(order.recordings, order.form)
    for number in order.numbers:
        seed = RECIPE.seed(order.seed, order.form, number)
        yield _drawn(number, seed, FAMILIES[number % len(FAMILIES)], palette)


def _drawn(number: int, seed: int, family: Family, palette: Palette) -> MultiHopScene:
    wanted = _wanted(family, np.random.Generator(np.random.PCG64([seed, TRIES])))

    def make(rng: np.random.Generator) -> _Draft:
        scape = drafted(palette.form, palette, rng, counted=family == "total")
        return _programmed(scape, wanted, rng)

    draft = drawn_under(
        f"scene {number} of {RECIPE.name}, {family} by {wanted.shape}",
        seed,
        make,
        {
            "room for all, no run of one sound beside another": lambda one: fits(one.scape),
            "sound soon, and up to the end": lambda one: _fills(one.scape),
            "a program that fits the scene": lambda one: one.program is not None,
            "one clear answer, the one wanted": lambda one: _answered(one.program, things_of(one.scape), wanted),
            "every hop is needed": lambda one: _needs_all(one.program, things_of(one.scape)),
            "both, with words as they are said": lambda one: _holds(one, palette, wanted),
        },
        TRIES,
    )
    return _scene(number, seed, wanted, draft.model_copy(update={"scape": settled(draft.scape, palette)}), palette)


def _programmed(scape: Soundscape, wanted: _Wanted, rng: np.random.Generator) -> _Draft:
    """The scene with the first of some programs that does or, if none does, with the last."""
    things = things_of(scape)
    found = None
    for _ in range(_PROGRAMS if fits(scape) and _fills(scape) else 0):
        found = program(wanted.family, wanted.shape, things, rng)
        if _does(found, things, wanted):
            break
    return _Draft(scape=scape, program=found)


def _wanted(family: Family, rng: np.random.Generator) -> _Wanted:
    shape = SHAPES[family][int(rng.integers(len(SHAPES[family])))]
    if family not in _LOWEST:
        return _Wanted(family=family, shape=shape)
    lowest = _LOWEST[family][int(rng.integers(len(_LOWEST[family])))]
    numbers = tuple(str(lowest + more) for more in range(4))
    return _Wanted(family=family, shape=shape, numbers=numbers, answer=numbers[int(rng.integers(4))])


def _holds(draft: _Draft, palette: Palette, wanted: _Wanted) -> bool:
    scape = settled(draft.scape, palette)
    return fits(scape) and _fills(scape) and _does(draft.program, things_of(scape), wanted)


def _fills(scape: Soundscape) -> bool:
    things = things_of(scape)
    last = things[-1]
    ends_s = last.end_s if last.duration_s is None else last.onset_s + last.duration_s
    return max(things[0].onset_s, scape.length_s - ends_s) <= _LONGEST_EDGE_S


def _does(asked: Program | None, things: tuple[Thing, ...], wanted: _Wanted) -> bool:
    return _answered(asked, things, wanted) and _needs_all(asked, things)


def _answered(asked: Program | None, things: tuple[Thing, ...], wanted: _Wanted) -> bool:
    if asked is None:
        return False
    answer = run(asked, things).answer
    return answer is not None and answer == (wanted.answer or answer) and answer not in named(asked)


def _needs_all(asked: Program | None, things: tuple[Thing, ...]) -> bool:
    if asked is None or not 2 <= len(hops(asked)) <= 4:
        return False
    answer = run(asked, things).answer
    return answer is not None and all(needed(answer, one) for one in losses(asked, things))


def _scene(number: int, seed: int, wanted: _Wanted, draft: _Draft, palette: Palette) -> MultiHopScene:
    asked, things = draft.program, things_of(draft.scape)
    made = run(asked, things) if asked else Run()
    if asked is None or made.answer is None:
        raise SynthError(f"scene {number}", expected="a program with an answer", got="none")
    lost = losses(asked, things)
    wrong = wrong_answers(made.answer, wanted.numbers, asked, things, palette.titles)
    counted = {kind.title: kind.events for kind in map(sound_kind, _names(draft.scape))}
    question = written(
        RECIPE.name,
        Asked(
            family=wanted.family,
            answer=made.answer,
            wrong=tuple(wrong),
            values=values(RECIPE.name, asked, counted, seed),
            ordered=wanted.numbers,
        ),
        seed,
    )
    return MultiHopScene(
        form=palette.form,
        number=number,
        soundscape=draft.scape,
        things=things,
        program=asked,
        steps=tuple(made.steps),
        losses=tuple(lost),
        wrong=tuple(Explained(choice=one, by=wrong[one]) for one in question.choices if one != made.answer),
        asked=question,
    )


def _names(scape: Soundscape) -> list[str]:
    return [event.source.name for event in scape.events if isinstance(event.source, Sounding)]


def render(scene: MultiHopScene, studio: Studio) -> Item:
    """Render a scene to its item."""
    scape = scene.soundscape
    sound = mix(scape, studio.recordings)
    parts = recorded(scape, studio.recordings)
    used = sorted({at for step in scene.steps[-3:] for at in step.things})
    return RECIPE.item(
        scene,
        [RECIPE.clip(sound, studio.target, scape.model_dump(mode="json"), parts=parts)],
        benchmark="mmau_pro",
        task="sound_speech",
        skills=next(skills for family, skills in _SKILLS.items() if family == scene.asked.family),
        groups=(Attribute(key="hops", value=str(len(hops(scene.program)))),),
        evidence=tuple(Evidence(clip=0, start_s=scene.things[at].onset_s, end_s=scene.things[at].end_s) for at in used),
        **scene.asked.fields(),
    )
