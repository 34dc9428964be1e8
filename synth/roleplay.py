"""Role-play: a persona in writing, a visitor who speaks, an answer that only both together give.

The persona lists four facts of a kind (numbers, or words), and the visitor asks, aloud, for one of them: who reads
the persona and does not hear the question can do no better than guess which. Or he says how many have come, and
later asks what they pay. Or he asks for what the persona never talks about, or just talks: these go to a judge.
Up to seven turns of his, with replies in writing; a clip of the persona's voice comes first.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, TypeVar

import numpy as np

from earmark.item import Clip, Evidence, Item, Media, Record, Turn
from synth.contract.recipe import Order, Recipe, Scene, Studio
from synth.questions.writer import Answering, Asked, Question, written
from synth.scenes.soundscape import Soundscape, Spoken
from synth.scenes.utterance import said, soundscape_of, spoken_clip
from synth.texts.personas import Knowledge, Occupation, Personas, personas
from synth.texts.phrases import sentences
from synth.voices import Voice
from synth.voices.casting import persona_speaker, speaker

RECIPE = Recipe(
    name="roleplay",
    title="A persona in writing, a visitor who speaks to it",
    family="role-play",
    cells=(("voiceassistant_eval", "speaking_roleplay"),),
    default_n=200,
    version=2,
)

Kind = Literal["number", "word", "bill", "taboo", "open"]

T = TypeVar("T")
FACTS = 4
MOST_USER_TURNS = 7
TAKES = 3  # clips of a persona's voice
_KINDS: tuple[Kind, ...] = ("number", "word", "bill", "taboo", "number", "word", "bill", "open")
_EXPECTED: dict[Kind, str] = {
    "taboo": "A reply without leaving the role: declines to talk about it.",
    "open": "A reply in the role's own manner, and true to what it knows.",
}
_TALK = frozenset(_EXPECTED)
_LANGUAGES = ("en", "de", "en", "es", "en", "fr", "it", "zh")
_WRITTEN_SHARE = 0.3  # of the earlier turns that tell nothing


class Fact(Record):
    """One thing that the persona knows; `value` stands in `text`, `question` asks for it."""

    text: str
    value: str
    question: str


class Said(Record):
    """One turn; `source` where it is spoken, None where it is written."""

    role: Literal["user", "assistant"]
    text: str
    source: Spoken | None = None


class RoleplayScene(Scene):
    """All constants of one item.

    Attributes:
        role: Trait and occupation, of one voice throughout a form.
        persona: The whole text of the role.
        facts: What it lists.
        target: The fact that the answer follows from; None where there is none.
        people: How many have come, where the visitor says it.
        turns: All of them, the visitor's last one at the end.
        take: Which clip of the persona's voice.
        asked: What the one who plays the role is told, and what is true.
    """

    kind: Kind
    language: str
    role: str
    persona: str
    manner: str
    trait: str
    taboo: str
    facts: tuple[Fact, ...]
    target: int | None
    people: int | None
    turns: tuple[Said, ...]
    reference: Spoken
    take: int
    asked: Question

    def soundscapes(self) -> tuple[Soundscape, ...]:
        """One for each clip."""
        heard = (self.reference, *(turn.source for turn in self.turns))
        return tuple(soundscape_of(source) for source in heard if source)


def draw(order: Order) -> Iterator[RoleplayScene]:
    """Draw scenes; languages and kinds in turn."""
    for number in order.numbers:
        yield _drawn(order, number, np.random.Generator(np.random.PCG64(RECIPE.seed(order.seed, order.form, number))))


def _drawn(order: Order, number: int, rng: np.random.Generator) -> RoleplayScene:
    language = _LANGUAGES[number % len(_LANGUAGES)]
    case = _case(_KINDS[number // len(_LANGUAGES) % len(_KINDS)], language, rng)
    texts, role = case.texts, case.role
    trait, manner, moment = _one(rng, texts.traits), _one(rng, texts.manners), _one(rng, texts.moments)
    opening = texts.opening.format(role=role.role, trait=trait.text, manner=manner, moment=moment)
    closing = texts.closing.format(taboo=role.taboo)
    visitor = speaker(language, order.form, rng)
    turns = tuple(_voiced(turn, heard, visitor, rng) for turn, heard in _turns(case, rng))
    take, name = int(rng.integers(TAKES)), f"{trait.name} {role.name}"
    read = ("" if language == "zh" else " ").join(sentences(language)[take::TAKES])
    return RoleplayScene(
        form=order.form,
        number=number,
        kind=case.kind,
        language=language,
        role=name,
        persona="\n".join([opening, *(f"- {fact.text}" for fact in case.facts), closing]),
        manner=manner,
        trait=trait.text,
        taboo=closing,
        facts=case.facts,
        target=case.target,
        people=case.people,
        turns=turns,
        reference=said(read, persona_speaker(language, order.form, (order.seed, RECIPE.name, name))),
        take=take,
        asked=written(RECIPE.name, _asked(case, is_choice=bool(rng.integers(2))), order.seed, order.form, number),
    )


@dataclass(frozen=True, slots=True)
class _Case:
    """What a scene is about; the fields are those of the scene."""

    kind: Kind
    language: str
    texts: Personas
    role: Occupation
    facts: tuple[Fact, ...]
    target: int | None
    people: int | None


def _case(kind: Kind, language: str, rng: np.random.Generator) -> _Case:
    texts = personas(language)
    role = _one(rng, [one for one in texts.roles if one.bill or kind != "bill"])
    known = role.words if kind == "word" or (kind in _TALK and rng.integers(2)) else role.numbers
    listed = [int(at) for at in rng.permutation(len(known))]
    if kind == "bill" and role.bill:
        listed = [role.bill.of, *(at for at in listed if at != role.bill.of)]
    listed = [listed[int(at)] for at in rng.permutation(FACTS)]
    facts = tuple(_fact(known[at], rng) for at in listed)
    target, people = (None if kind in _TALK else int(rng.integers(FACTS))), None
    if kind == "bill" and role.bill:
        target, people = listed.index(role.bill.of), int(_one(rng, texts.told.counts))
    return _Case(kind, language, texts, role, facts, target, people)


def _one(rng: np.random.Generator, values: Sequence[T]) -> T:
    return values[int(rng.integers(len(values)))]


def _fact(known: Knowledge, rng: np.random.Generator) -> Fact:
    value = str(_one(rng, known.values))
    return Fact(text=known.fact.format(v=value), value=value, question=known.asked)


def _turns(case: _Case, rng: np.random.Generator) -> list[tuple[Said, bool]]:
    """The turns, each with whether it must be heard. Earlier ones never touch the facts that the persona lists."""
    talk, told = case.texts.smalltalk, case.texts.told
    most = min(len(talk), MOST_USER_TURNS - 1 - (case.people is not None))
    earlier = [(talk[int(at)], False) for at in rng.permutation(len(talk))[: int(rng.integers(most + 1))]]
    if case.people is not None:
        way = _one(rng, told.ways)
        way = way.model_copy(update={"said": way.said.format(n=case.people)})
        earlier.insert(int(rng.integers(len(earlier) + 1)), (way, True))
    turns = []
    for one, heard in earlier:
        turns += [(Said(role="user", text=one.said), heard), (Said(role="assistant", text=one.reply), False)]
    return [*turns, (Said(role="user", text=_last(case, rng)), True)]


def _last(case: _Case, rng: np.random.Generator) -> str:
    """What the visitor says at the end."""
    if case.kind == "bill" and case.role.bill:
        return case.role.bill.asked
    if case.target is not None:
        return case.facts[case.target].question
    return case.role.taboo_asked if case.kind == "taboo" else _one(rng, case.texts.open_questions)


def _voiced(turn: Said, heard: bool, visitor: Voice, rng: np.random.Generator) -> Said:
    if turn.role == "assistant" or (rng.random() < _WRITTEN_SHARE and not heard):
        return turn
    return turn.model_copy(update={"source": said(turn.text, visitor)})


def _asked(case: _Case, *, is_choice: bool) -> Asked:
    if case.target is None:
        return Asked(f"talk_{case.language}", _EXPECTED[case.kind], answering="free")
    answer = case.facts[case.target].value
    others = [fact.value for at, fact in enumerate(case.facts) if at != case.target]
    if case.people is not None:
        others = [str(int(answer) * count) for count in case.texts.told.counts if count != case.people]
        answer = str(int(answer) * case.people)
    answering: Answering = "choice" if is_choice else "span" if case.kind == "word" else "number"
    return Asked(f"{'word' if case.kind == 'word' else 'number'}_{case.language}", answer, others, answering=answering)


def render(scene: RoleplayScene, studio: Studio) -> Item:
    """Render a scene to its item: the persona's voice first, then every spoken turn."""
    clips: list[tuple[Media, Clip]] = [spoken_clip(RECIPE, scene.reference, studio.target, role="voice")]
    turns = [Turn(role="system", text=scene.persona)]
    for turn in scene.turns:
        if turn.source is None:
            turns.append(Turn(role=turn.role, text=turn.text))
            continue
        role = "question" if turn is scene.turns[-1] else "context"
        turns.append(Turn(role=turn.role, text="", clip=len(clips)))
        clips.append(spoken_clip(RECIPE, turn.source, studio.target, role=role))
    return RECIPE.item(
        scene,
        clips,
        benchmark="voiceassistant_eval",
        task="speaking_roleplay",
        turns=tuple(turns),
        rubric=_rubric(scene),
        evidence=(Evidence(clip=len(clips) - 1, start_s=0.0, end_s=clips[-1][1].duration_s or 0.0),),
        **scene.asked.fields(),
    )


def _rubric(scene: RoleplayScene) -> tuple[str, ...]:
    common = (
        f"Speaks as the {scene.role} throughout",
        f"Shows this: {scene.trait} {scene.manner}",
        f"Keeps to this: {scene.taboo}",
    )
    asked = "Answers what the visitor said last, and contradicts nothing that the persona knows"
    return (*common, asked if scene.target is None else f"Says {scene.asked.answer}, and nothing else in its place")
