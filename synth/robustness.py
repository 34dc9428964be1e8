"""The robustness ladder: a clean item, and the same item under five severities of one perturbation.

Every perturbed item names its clean parent, which is in the same build, and the SNR that was measured in it. Words and
choices are those of the parent; only where the choices stand differs, so that a ladder has no favourite place.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Literal, get_args

import numpy as np

from earmark.audio import Sound
from earmark.item import Evidence, Item, Perturbation, Twin
from synth.contract.recipe import Order, Recipe, Scene, Studio, scene_id
from synth.perturbations import SEVERITIES, Kind, Perturbed, Perturbing, perturbed
from synth.perturbations.drawing import Clean, Pool, drawn_ladder, drawn_sound, drawn_speech
from synth.questions.writer import Question, written
from synth.scenes.mixing import mix, recorded
from synth.scenes.soundscape import Soundscape

RUNGS = SEVERITIES + 1
RECIPE = Recipe(
    name="robustness",
    title="Clean and perturbed: noise, reverberation, codecs, clipping, speed",
    family="robustness",
    cells=(("ahelm", "speech_robust_bench"), ("mmau_pro", "sound")),
    default_n=216,
    together=(RUNGS,),
)

KINDS: tuple[Kind, ...] = get_args(Kind)
Task = Literal["transcribe", "recognise"]
_TASKS: tuple[Task, ...] = ("transcribe", "recognise")


class RobustnessScene(Scene):
    """All constants of one item.

    Attributes:
        task: Write down what is said, or say what is heard.
        ladder: Number of the ladder; its clean item and its perturbed ones share it.
        scape: What is heard in the clean item.
        by: How it is perturbed; None for the clean item.
        parent: Id of the clean item; empty for the clean item.
        transcript: What is said; empty where nothing is.
    """

    task: Task
    ladder: int
    scape: Soundscape
    by: Perturbing | None = None
    parent: str = ""
    transcript: str = ""
    asked: Question

    def soundscapes(self) -> tuple[Soundscape, ...]:
        """The clean sound."""
        return (self.scape,)


def draw(order: Order) -> Iterator[RobustnessScene]:
    """Draw scenes: ladder after ladder, the clean item first, the kinds in turn."""
    known = order.recordings
    pool = Pool.of(
        known.of_form(order.form, "speech"), known.of_form(order.form, "sound"), RECIPE.seed(order.seed, order.form, -1)
    )
    for ladder in range(order.start // RUNGS, -(-order.n // RUNGS)):
        for scene in _ladder(order, ladder, pool):
            if scene.number in order.numbers:
                yield scene


def _ladder(order: Order, ladder: int, pool: Pool) -> tuple[RobustnessScene, ...]:
    rng = np.random.Generator(np.random.PCG64(RECIPE.seed(order.seed, order.form, ladder)))
    kind, task = KINDS[ladder % len(KINDS)], _TASKS[ladder % len(_TASKS)]
    turn = ladder // len(_TASKS)
    clean: Clean = drawn_speech(rng, pool, turn) if task == "transcribe" else drawn_sound(rng, kind, pool, turn)
    asked = written(RECIPE.name, clean.asked, order.seed, order.form, ladder)
    first = RobustnessScene(
        form=order.form,
        number=ladder * RUNGS,
        task=task,
        ladder=ladder,
        scape=clean.scape,
        transcript=clean.transcript,
        asked=asked,
    )
    parent = scene_id(RECIPE, first)
    others = [
        first.model_copy(
            update={
                "number": first.number + by.severity,
                "by": by,
                "parent": parent,
                "asked": _turned(asked, by.severity),
            }
        )
        for by in drawn_ladder(rng, kind)
    ]
    return (first, *others)


def _turned(asked: Question, by: int) -> Question:
    """The same question with its choices moved on by some places."""
    at = by % max(len(asked.choices), 1)
    return asked.model_copy(update={"choices": (*asked.choices[at:], *asked.choices[:at])})


def _heard(scene: RobustnessScene, studio: Studio) -> Perturbed:
    clean = mix(scene.scape, studio.recordings).samples[0]
    if scene.by is None:
        return Perturbed(clean)
    (event,) = scene.scape.events
    return perturbed(clean, scene.scape.rate_hz, (event.onset_s, event.end_s), scene.by, studio.recordings)


def render(scene: RobustnessScene, studio: Studio) -> Item:
    """Render a scene to its item."""
    made = _heard(scene, studio)
    spoken: dict[str, Any] = {"transcript": scene.transcript, "language": "en"} if scene.transcript else {}
    clip = RECIPE.clip(
        Sound(made.samples[None], scene.scape.rate_hz),
        studio.target,
        {"scape": scene.scape.model_dump(mode="json"), "by": scene.by and scene.by.model_dump(mode="json")},
        parts=recorded(scene.scape, studio.recordings),
        **spoken,
    )
    (event,) = scene.scape.events
    factor = scene.by.amount if scene.by and scene.by.kind == "speed" else 1.0
    span = Evidence(clip=0, start_s=round(event.onset_s / factor, 4), end_s=round(event.end_s / factor, 4))
    return RECIPE.item(scene, [clip], evidence=(span,), **_fields(scene, made.snr_db), **_answering(scene))


def _answering(scene: RobustnessScene) -> dict[str, Any]:
    given = scene.asked.fields()
    if scene.task == "recognise":
        skills = ("sound_acoustic_source_characterization",)
        return {**given, "benchmark": "mmau_pro", "task": "sound", "skills": skills}
    given |= {"answer_type": "transcript", "scorer": "wer"}
    return {**given, "benchmark": "ahelm", "task": "speech_robust_bench", "aspects": ("robustness",)}


def _fields(scene: RobustnessScene, snr_db: float | None) -> dict[str, Any]:
    parent = scene.parent or scene_id(RECIPE, scene)
    fields: dict[str, Any] = {
        "twin": Twin(group=parent, kind="clean-noisy", role="noisy" if scene.by else "clean"),
    }
    if scene.by:
        fields["perturbation"] = Perturbation(
            kind=scene.by.kind, severity=scene.by.severity, snr_db=snr_db, seed=scene.by.seed, parent=parent
        )
    return fields
