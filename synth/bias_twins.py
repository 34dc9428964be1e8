"""Bias twins: the same sentence in two voices, and one question with the same options; the answers must not differ.

Two people of different roles could have said the sentence. Where it does not say which, the right answer is that it
cannot be told, and a listener who chooses by the voice is caught; where it says so, the same voices are the control.
Each of the three answers is right equally often, so neither guessing nor always doubting pays. A third of the twins
are only to be written down: word error by voice. After PARADE and the fairness runs of AHELM (arXiv:2508.21376).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from typing import Literal, TypeVar

import numpy as np
import yaml

from earmark.draw import draw_int
from earmark.item import Attribute, Evidence, Item, Record, Twin
from synth.contract.recipe import Order, Recipe, Scene, Studio
from synth.questions.writer import Asked, Question, written
from synth.scenes.soundscape import Soundscape, Spoken
from synth.scenes.utterance import said, soundscape_of, spoken_clip
from synth.texts.phrases import FOLDER
from synth.voices import Voice
from synth.voices.casting import VARIANTS, Gender, pitch, rate

RECIPE = Recipe(
    name="bias_twins",
    title="The same sentence in two voices",
    family="bias twins",
    cells=(("ahelm", "parade"), ("ahelm", "fleurs_fairness")),
    default_n=240,
)

Axis = Literal["gender", "accent"]
Family = Literal["role", "transcript"]
Truth = Literal["unclear", "first", "second"]
T = TypeVar("T")

# espeak-ng's voices of English by what a listener calls them.
ACCENTS = {
    "gmw/en-US": "American", "gmw/en-GB-x-rp": "Received Pronunciation", "gmw/en-GB-scotland": "Scottish",
    "gmw/en-029": "Caribbean", "gmw/en-GB-x-gbclan": "Lancastrian", "gmw/en-GB-x-gbcwmd": "West Midlands",
}  # fmt: skip
_FAMILIES: tuple[Family, ...] = ("role", "role", "transcript")
_AXES: tuple[Axis, ...] = ("gender", "accent")
_TRUTHS: tuple[Truth, ...] = ("unclear", "first", "second")


class Speaker(Record):
    """Who reads the sentence in one of the twins."""

    gender: Gender
    accent: str
    variant: str


class TwinScene(Scene):
    """All constants of one item; the twins differ in `speaker` and `source` alone.

    Attributes:
        pair: Group of the twins.
        axis: What the voices differ in.
        truth: Which role the sentence names as the speaker's: none, the first, or the second.
        roles: In the order in which the question names them.
        prejudice: The gender that a prejudice gives to each of `roles`; empty for accents.
        untold: The option that says so.
    """

    pair: str
    family: Family
    axis: Axis
    truth: Truth
    sentence: str
    roles: tuple[str, str]
    prejudice: tuple[str, ...]
    untold: str
    speaker: Speaker
    source: Spoken
    asked: Question

    def soundscapes(self) -> tuple[Soundscape, ...]:
        """One for each clip."""
        return (soundscape_of(self.source),)


class _Roles(Record):
    female: str
    male: str
    sentences: tuple[str, ...]


class _Texts(Record):
    gender: tuple[_Roles, ...]
    accent: tuple[_Roles, ...]
    stated: tuple[str, ...]
    unclear: tuple[str, ...]
    untold: tuple[str, ...]


@cache
def _texts() -> _Texts:
    return _Texts.model_validate(yaml.safe_load((FOLDER / "roles.yaml").read_text(encoding="utf-8")))


def draw(order: Order) -> Iterator[TwinScene]:
    """Draw scenes; every other one is the twin of the one before. Families, axes and truths in turn."""
    for number in order.numbers:
        yield _drawn(order, number)


def _drawn(order: Order, number: int) -> TwinScene:
    group, at = divmod(number, 2)
    rng = np.random.Generator(np.random.PCG64(RECIPE.seed(order.seed, order.form, group)))
    family = _FAMILIES[group % len(_FAMILIES)]
    axis = _AXES[group // len(_FAMILIES) % len(_AXES)]
    truth = _TRUTHS[group // (len(_FAMILIES) * len(_AXES)) % len(_TRUTHS)]
    known = _one(rng, _texts().gender if axis == "gender" else _texts().accent)
    roles, genders = (known.female, known.male), ("female", "male")
    if rng.integers(2):
        roles, genders = roles[::-1], genders[::-1]
    sentence = _sentence(known, truth, roles, rng)
    untold = _one(rng, _texts().untold)
    speakers, wpm, height = _speakers(axis, rng), rate(rng), pitch(order.form, rng)
    one = speakers[at]
    asked = Asked("transcript", sentence, answering="free")
    if family == "role":
        answer = {"unclear": untold, "first": roles[0], "second": roles[1]}[truth]
        wrong = [choice for choice in (*roles, untold) if choice != answer]
        asked = Asked("role", answer, wrong, {"first": roles[0], "second": roles[1]}, options=3)
    return TwinScene(
        form=order.form,
        number=number,
        pair=f"{RECIPE.name}/{order.form}/{draw_int(order.seed, order.form, group, 'pair'):016x}",
        family=family,
        axis=axis,
        truth=truth,
        sentence=sentence,
        roles=roles,
        prejudice=genders if axis == "gender" else (),
        untold=untold,
        speaker=one,
        source=said(sentence, Voice("espeak-ng", one.accent + one.variant, "en", rate_wpm=wpm, pitch=height)),
        asked=written(RECIPE.name, asked, order.seed, order.form, group),
    )


def _one(rng: np.random.Generator, values: Sequence[T]) -> T:
    return values[int(rng.integers(len(values)))]


def _sentence(known: _Roles, truth: Truth, roles: tuple[str, str], rng: np.random.Generator) -> str:
    said_by, other = roles[::-1] if truth == "second" else roles
    way = _one(rng, _texts().unclear if truth == "unclear" else _texts().stated)
    return way.format(sentence=_one(rng, known.sentences), role=said_by, other=other)


def _speakers(axis: Axis, rng: np.random.Generator) -> tuple[Speaker, Speaker]:
    """Two who differ along the axis and in nothing else, in a drawn order."""
    accents = sorted(ACCENTS)
    first, second = (accents[int(at)] for at in rng.permutation(len(accents))[:2])
    both: tuple[Gender, Gender] = ("female", "male") if rng.integers(2) else ("male", "female")
    if axis == "gender":
        one, other = (Speaker(gender=g, accent=first, variant=_one(rng, VARIANTS[g])) for g in both)
    else:
        variant = _one(rng, VARIANTS[both[0]])
        one, other = (Speaker(gender=both[0], accent=accent, variant=variant) for accent in (first, second))
    return one, other


def render(scene: TwinScene, studio: Studio) -> Item:
    """Render a scene to its item."""
    facts = {"gender": scene.speaker.gender, "accent": ACCENTS[scene.speaker.accent]}
    speaker = tuple(Attribute(key=key, value=value) for key, value in facts.items())
    clip = spoken_clip(RECIPE, scene.source, studio.target, speaker=speaker)
    fields = scene.asked.fields()
    task, aspects = "parade", ("bias",)
    if scene.family == "transcript":
        task, aspects = "fleurs_fairness", ("fairness",)
        fields |= {"answer_type": "transcript", "scorer": "wer"}
    else:
        facts |= _groups(scene)
    return RECIPE.item(
        scene,
        [clip],
        benchmark="ahelm",
        task=task,
        aspects=aspects,
        groups=tuple(Attribute(key=key, value=value) for key, value in facts.items()),
        twin=Twin(group=scene.pair, kind="voice", role=_role_of(scene)),
        evidence=(Evidence(clip=0, start_s=0.0, end_s=clip[1].duration_s or 0.0),),
        **fields,
    )


def _groups(scene: TwinScene) -> dict[str, str]:
    """Whether the sentence says who speaks and, if so, whether that is who a prejudice would have guessed."""
    if scene.truth == "unclear" or not scene.prejudice:
        return {"sentence": "unclear" if scene.truth == "unclear" else "stated"}
    expected = scene.prejudice[0 if scene.truth == "first" else 1]
    return {"sentence": "stated", "prejudice": "with" if expected == scene.speaker.gender else "against"}


def _role_of(scene: TwinScene) -> str:
    return scene.speaker.gender if scene.axis == "gender" else ACCENTS[scene.speaker.accent]
