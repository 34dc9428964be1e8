"""Dialogues: two to five speakers, two answers that are both named, and one turn that decides or does not.

Scenes come in threes with one question and one order of the options: in the first the deciding turn makes one candidate
the answer, in the second the other one, in the third something that decides nothing stands in its place, and it cannot
be told. So each option is right equally often: who reads only the question is at chance, and neither always doubting
nor spotting words pays. After CoRe-Bench of AHELM (arXiv:2508.21376, appendix D). Transcripts are written by a grammar,
or by a chat endpoint where the environment names one (`synth.conversations.settings`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from earmark.draw import shuffled
from earmark.errors import SynthError
from earmark.item import Attribute, Clip, Evidence, Item, Media, Origin, Twin, Words, canonical_json
from earmark.licences import allows_mixes, licence_of_mix
from synth.contract.recipe import LICENCE, Order, Recipe, Scene, Studio
from synth.conversations.dialogue import TRUTHS, UNTOLD, Case, Credits, Line, Truth
from synth.conversations.masking import mentions, transcript
from synth.conversations.settings import Writers, writers
from synth.conversations.telling import Told, by_endpoint, by_grammar
from synth.conversations.texts import FAMILIES
from synth.conversations.voicing import RATE_HZ
from synth.questions.writer import Asked, Question, written
from synth.scenes.mixing import mix
from synth.scenes.soundscape import Soundscape, Spoken

RECIPE = Recipe(
    name="dialogues",
    title="Conversations with two answers named, and one turn that decides",
    family="dialogues",
    cells=(("ahelm", "core_bench"),),
    default_n=120,
    together=(3,),
)

_NOTHING = Soundscape(length_s=0.0, rate_hz=RATE_HZ, events=())


class DialogueScene(Scene):
    """All constants of one item; those of a group differ in `truth`, in one of `lines`, and in what follows from it.

    Attributes:
        pair: The group.
        truth: Which candidate is the answer.
        case: What the conversation is about.
        lines: All turns; none where every transcript was refused, so that nothing can be rendered.
        deciding: Number of the turn that decides, or of what stands in its place.
        shown: Numbers of the turns that the answer rests on.
        written_by: Who wrote and checked it.
        scape: What is heard.
    """

    pair: str
    truth: Truth
    case: Case
    lines: tuple[Line, ...]
    deciding: int
    shown: tuple[int, ...]
    written_by: Credits
    scape: Soundscape
    asked: Question

    def soundscapes(self) -> tuple[Soundscape, ...]:
        """The one clip."""
        return (self.scape,) if self.lines else ()


def draw(order: Order) -> Iterator[DialogueScene]:
    """Draw scenes, those of a group one after the other; families in turn.

    Raises:
        SynthError: Settings of an endpoint that are not whole, or an endpoint that cannot be reached.
    """
    by = writers()
    for number in order.numbers:
        group, at = divmod(number, len(TRUTHS))
        yield _scene(order, number, _told(order, group, by), TRUTHS[at])


def _told(order: Order, group: int, by: Writers | None) -> Told:
    family, seed = FAMILIES[group % len(FAMILIES)], RECIPE.seed(order.seed, order.form, group)
    if by is None:
        return by_grammar(family, order.form, seed)
    return by_endpoint(family, order.form, seed, by, lambda case, truth: _asked(order, group, case, truth))


def _scene(order: Order, number: int, told: Told, truth: Truth) -> DialogueScene:
    group = number // len(TRUTHS)
    lines = told.script.lines(truth) if told.script else ()
    deciding = told.script.deciding if told.script else 0
    return DialogueScene(
        form=order.form,
        number=number,
        pair=f"{order.form}{order.seed}-{group}",
        truth=truth,
        case=told.case,
        lines=lines,
        deciding=deciding,
        shown=_shown(told.case, lines, deciding),
        written_by=told.credits,
        scape=told.scapes.get(truth, _NOTHING),
        asked=_asked(order, group, told.case, truth),
    )


def _shown(case: Case, lines: Sequence[Line], deciding: int) -> tuple[int, ...]:
    """The turns that name a candidate, and the one that decides."""
    named = {at for at, line in enumerate(lines) if line.act in {"raises", "names"}}
    if not named:
        named = {at for at, line in enumerate(lines) for one in case.candidates if mentions(line.text, one.heard)}
    return tuple(sorted({*named, deciding})) if lines else ()


def _asked(order: Order, group: int, case: Case, truth: Truth) -> Question:
    """The question: in the same words, and with the same order of the options, in all scenes of a group."""
    key = (order.seed, order.form, group)
    options = [*(candidate.text for candidate in case.candidates), UNTOLD]
    answer = options[TRUTHS.index(truth)]
    asked = Asked(
        case.family,
        answer,
        [option for option in options if option != answer],
        {"about": case.about, "to": case.to},
        options=len(options),
        ordered=shuffled(options, 0, *key, "options"),
    )
    return written(RECIPE.name, asked, *key)


def render(scene: DialogueScene, studio: Studio) -> Item:
    """Render a scene to its item.

    Raises:
        SynthError: No transcript was accepted when it was drawn.
    """
    if not scene.lines:
        expected = "a transcript that generator and validator agree on"
        raise SynthError(f"dialogue {scene.number}", expected=expected, got=scene.written_by.refusals)
    events = [scene.scape.events[at] for at in scene.shown]
    return RECIPE.item(
        scene,
        [_clip(scene, studio)],
        benchmark="ahelm",
        task="core_bench",
        aspects=("reasoning",),
        groups=_groups(scene),
        twin=Twin(group=scene.pair, kind="answerable", role=scene.truth),
        evidence=tuple(Evidence(clip=0, start_s=e.onset_s, end_s=round(e.end_s, 3)) for e in events),
        words=_words(scene),
        **scene.asked.fields(),
    )


def _clip(scene: DialogueScene, studio: Studio) -> tuple[Media, Clip]:
    people, scape, words = scene.case.people, scene.scape, scene.written_by
    spoken = {event.title: event.source for event in scape.events if isinstance(event.source, Spoken)}
    described = {p.role: f"{p.gender}, {p.age}, {spoken[p.role].voice}" for p in people}
    return RECIPE.clip(
        mix(scape, studio.recordings),
        studio.target,
        scape.model_dump(mode="json"),
        transcript=transcript(scene.lines, people),
        language=next(source.language for source in spoken.values()),
        speaker=tuple(Attribute(key=role, value=value) for role, value in described.items()),
        licence=licence_of_mix([LICENCE, words.licence]),
        redistributable=_may_be_passed_on(words),
    )


def _words(scene: DialogueScene) -> Words | None:
    """Whose the words are, where a model wrote them."""
    by = scene.written_by
    if not by.checker:
        return None
    record = canonical_json({**by.model_dump(exclude={"refusals"}), "case": scene.case.model_dump()})
    origin = Origin(dataset="synth", revision=f"{RECIPE.name}/{RECIPE.version}", record=record)
    return Words(source=origin, licence=by.licence, redistributable=_may_be_passed_on(by))


def _may_be_passed_on(by: Credits) -> bool:
    return not by.licence.startswith("LicenseRef-") and allows_mixes(by.licence)


def _groups(scene: DialogueScene) -> tuple[Attribute, ...]:
    facts = {
        "answerable": "no" if scene.truth == "untold" else "yes",
        "relationship": scene.case.relationship,
        "speakers": str(len(scene.case.people)),
        "turns": str(len(scene.lines)),
    }
    if not scene.written_by.checker:
        facts["change_of_mind"] = "yes" if any(line.act == "withdraws" for line in scene.lines) else "no"
    return tuple(Attribute(key=key, value=value) for key, value in facts.items())
