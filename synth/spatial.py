"""Spatial scenes: sounds in a room, heard by one microphone or several, or by two ears.

Asked is on which side or in which direction something is, what is nearer, how a sound moves, in which order sounds
stand from left to right, from how many places they come, and what kind of space it is. Scenes come in groups
(`synth.places.group`): the same sounds and the same question, but each choice is right in exactly one of the scenes.
In some groups one scene is heard by a single microphone, and the right answer is that it cannot be told. A receiver is
asked only what it can tell, and only where the scene leaves a margin (`python -m benchmarks.spatial_errors`).
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping

from earmark.audio import Sound
from earmark.draw import shuffled
from earmark.item import Evidence, Item, Twin, item_id
from synth.contract.recipe import Order, Recipe, Scene, Studio
from synth.contract.recordings import Recording
from synth.listening.frames import seen
from synth.places.group import MONO, Group, Member, spread
from synth.places.programme import PROGRAMME, Part, receiver_of
from synth.places.stage import Stage
from synth.questions.writer import Asked, Question, written
from synth.rooms import SPEED_OF_SOUND_M_PER_S, ReceiverKind
from synth.scenes.elements import named
from synth.scenes.mixing import mix, recorded
from synth.scenes.soundscape import Event, Soundscape

RECIPE = Recipe(
    name="spatial",
    title="Where sounds are in a room",
    family="spatial",
    cells=(("mmau_pro", "spatial_audio"),),
    default_n=240,
    version=3,
    together=tuple(part.size for part in PROGRAMME),
)

_REASONING = ("sound_acoustic_scene_reasoning",)
_SKILLS: Mapping[str, tuple[str, ...]] = {
    "order": ("sound_acoustic_scene_reasoning", "auditory_source_separation"),
    "how_many": ("sound_quantitative_reasoning", "auditory_source_separation"),
    "moving": ("sound_acoustic_trend_estimation",),
    "side_after": ("sound_acoustic_scene_reasoning", "sound_temporal_reasoning"),
    "nearer_time": ("sound_acoustic_trend_estimation", "sound_temporal_reasoning"),
}


class SpatialScene(Scene):
    """All constants of one item.

    Attributes:
        scape: What is heard.
        about: Numbers of the events that the answer rests on.
        asked: The question.
        pair: Of all scenes of the group.
        kind: What the scenes of the group differ in.
        role: What sets this one apart.
        stored_as: Of a mono control, the receiver whose channels the clip has; the scape's own receiver elsewhere.
    """

    scape: Soundscape
    about: tuple[int, ...]
    asked: Question
    pair: str
    kind: str
    role: str
    stored_as: ReceiverKind

    def soundscapes(self) -> tuple[Soundscape, ...]:
        """The one clip."""
        return (self.scape,)


def draw(order: Order) -> Iterator[SpatialScene]:
    """Draw scenes, group after group."""
    pool = named(order.recordings.of_form(order.form, "sound"))
    number = 0
    for count in itertools.count():
        at, first = divmod(count, len(PROGRAMME))
        part, begun = PROGRAMME[first], number
        number += part.size
        if begun >= order.n:
            return
        if number > order.start:
            yield from (one for one in _drawn(order, begun, at, part, pool) if one.number in order.numbers)


def _drawn(order: Order, number: int, at: int, part: Part, pool: list[Recording]) -> Iterator[SpatialScene]:
    """The scenes of a group, in an order drawn too."""
    seed = RECIPE.seed(order.seed, order.form, number)
    group = part.make(Stage(seed, order.form, receiver_of(at, part), pool, order.recordings))
    group = group.controlled() if part.controlled else group
    pair = item_id("pair", order.form, of=[seed])
    for place, at_member in enumerate(shuffled(range(len(group.members)), seed, "members")):
        member = group.members[at_member]
        yield SpatialScene(
            form=order.form,
            number=number + place,
            scape=member.scape,
            about=member.about,
            asked=_question(group, member, seed),
            pair=pair,
            kind=group.kind,
            role=member.role,
            stored_as=receiver_of(at, part),
        )


def _question(group: Group, member: Member, seed: int) -> Question:
    """The same words and the same order of choices for every scene of a group."""
    choices = shuffled([one.answer for one in group.members], seed, "choices")
    asked = Asked(
        family=group.family,
        answer=member.answer,
        wrong=[choice for choice in choices if choice != member.answer],
        values=group.values,
        options=len(choices),
        ordered=choices,
    )
    return written(RECIPE.name, asked, seed)


def render(scene: SpatialScene, studio: Studio) -> Item:
    """Render a scene to its item."""
    scape = scene.scape
    parts = recorded(scape, studio.recordings)
    sound, constants = mix(scape, studio.recordings), {**scape.model_dump(mode="json"), "stored_as": scene.stored_as}
    if scene.role == MONO:
        sound = Sound(spread(sound.samples, scene.stored_as), sound.sample_rate_hz)
    return RECIPE.item(
        scene,
        [RECIPE.clip(sound, studio.target, constants, parts, layout=scene.stored_as)],
        benchmark="mmau_pro",
        task="spatial_audio",
        skills=_SKILLS.get(scene.asked.family, _REASONING),
        twin=Twin(group=scene.pair, kind=scene.kind, role=scene.role),
        evidence=tuple(_heard(scape, scape.events[at]) for at in scene.about),
        **scene.asked.fields(),
    )


def _heard(scape: Soundscape, event: Event) -> Evidence:
    """From when to when an event is heard, without its echoes."""
    spans_s = (0.0, event.duration_s)
    if scape.receiver is None:
        return Evidence(clip=0, start_s=event.onset_s, end_s=event.end_s)
    start_s, end_s = (
        event.onset_s + at + seen(event, scape.receiver, at).distance_m / SPEED_OF_SOUND_M_PER_S for at in spans_s
    )
    return Evidence(clip=0, start_s=round(start_s, 3), end_s=round(min(end_s, scape.length_s), 3))
