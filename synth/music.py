"""Music by lot, and what a trained ear hears in it: tempo, metre, tala, scale, chords, instruments, shape, key.

Each question has a piece of its own, drawn so that one answer alone is true of its sound: see `synth.tunes.exercises`.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from earmark.audio import Sound
from earmark.item import Attribute, Evidence, Item
from synth.contract.recipe import Order, Recipe, Scene, Studio
from synth.questions.writer import Question, written
from synth.scenes.soundscape import Event, Played, Soundscape
from synth.tunes import Piece, render_piece, title_of
from synth.tunes.exercises import EXERCISES

RECIPE = Recipe(
    name="music",
    title="Music of several traditions, played by a made ensemble",
    family="music",
    cells=(("mmau_pro", "music"),),
    default_n=260,
)

RATE_HZ = 24_000


class MusicScene(Scene):
    """All constants of one item.

    Attributes:
        family: Key of the exercise, and of its wordings.
        piece: What is heard, to its end.
        skills: Words of the taxonomy.
        spans: What the answer rests on, in seconds; empty for all of it.
        tradition: Whose music it is about, where that matters.
    """

    family: str
    piece: Piece
    skills: tuple[str, ...]
    spans: tuple[tuple[float, float], ...]
    tradition: str
    asked: Question

    def soundscapes(self) -> tuple[Soundscape, ...]:
        """One clip, with the piece as its only event."""
        event = Event(
            source=Played(piece=self.piece), title=title_of(self.piece), onset_s=0.0, duration_s=self.piece.length_s
        )
        return (Soundscape(length_s=self.piece.length_s, rate_hz=RATE_HZ, events=(event,)),)


def draw(order: Order) -> Iterator[MusicScene]:
    """Draw scenes, the exercises in turn."""
    families = tuple(EXERCISES)
    for number in order.numbers:
        family, seed = families[number % len(families)], RECIPE.seed(order.seed, order.form, number)
        exercise = EXERCISES[family](np.random.Generator(np.random.PCG64(seed)))
        yield MusicScene(
            form=order.form,
            number=number,
            family=family,
            piece=exercise.piece,
            skills=exercise.skills,
            spans=exercise.spans,
            tradition=exercise.tradition,
            asked=written(RECIPE.name, exercise.asked, order.seed, order.form, number),
        )


def render(scene: MusicScene, studio: Studio) -> Item:
    """Render a scene to its item."""
    sound = Sound(render_piece(scene.piece, scene.piece.length_s, RATE_HZ)[None], RATE_HZ)
    clip = RECIPE.clip(sound, studio.target, {"piece": scene.piece.model_dump(mode="json")})
    return RECIPE.item(
        scene,
        [clip],
        benchmark="mmau_pro",
        task="music",
        skills=scene.skills,
        groups=(Attribute(key="tradition", value=scene.tradition),) if scene.tradition else (),
        evidence=tuple(
            Evidence(clip=0, start_s=start_s, end_s=end_s)
            for start_s, end_s in scene.spans or ((0.0, scene.piece.length_s),)
        ),
        **scene.asked.fields(),
    )
