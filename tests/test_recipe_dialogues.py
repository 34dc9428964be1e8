"""Dialogues: answers worked out again from the turns, what words alone give away, and who is heard when."""

from __future__ import annotations

import json
import math
import re
from collections import Counter, defaultdict
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from earmark.audio import decode
from earmark.loudness import LoudnessMeter
from earmark.stats import chi_square
from earmark.validation import sealed_issues
from synth import conversations
from synth.contract.recipe import Order, Studio, scene_json
from synth.conversations.cases import case as drawn_case
from synth.conversations.dialogue import TRUTHS, UNTOLD, Family
from synth.conversations.grammar import script
from synth.conversations.masking import masked, masked_transcript, mentions
from synth.conversations.texts import FAMILIES, MANNERS, scenarios
from synth.dialogues import RECIPE, DialogueScene, draw, render
from synth.scenes.soundscape import Spoken
from synth.voices import variants

STUDIO = Studio()
TEXTS = Path(conversations.__file__).parent / "texts"
GROUP = len(TRUTHS)


@pytest.fixture(scope="module", params=[120, pytest.param(240, marks=pytest.mark.slow)])
def scenes(request: pytest.FixtureRequest) -> list[DialogueScene]:
    return list(draw(Order(request.param, 31, "A")))


def clues() -> dict[str, str]:
    """Clue to option, from the texts alone."""
    found = yaml.safe_load((TEXTS / "scenarios.yaml").read_text(encoding="utf-8"))
    options = [o for one in found for topic in one["topics"] for o in topic.get("options", ())]
    return {str(option["clue"]): str(option["text"]) for option in options if "clue" in option}


class Reader:
    """Follows a conversation turn by turn: who proposed what, what stands, what was taken back.

    Knows neither which version it reads nor which turn decides; who is spoken to, it takes from the words.
    """

    def __init__(self, case: dict[str, Any]) -> None:
        self.people = case["people"]
        self.options: list[str] = [candidate["text"] for candidate in case["candidates"]]
        self.named: list[tuple[int, str]] = []
        self.standing = UNTOLD

    def read(self, lines: list[dict[str, Any]]) -> str:
        for line in lines:
            for option in self.options:
                if line["act"] in {"names", "raises"} and re.search(rf"\b{option}\b", line["text"]):
                    self.named.append((line["speaker"], option))
            if line["act"] == "withdraws":
                self.standing = UNTOLD
            if line["act"] == "points":
                self.standing = self.meant(line)
        return self.standing

    def other(self, option: str) -> str:
        return next(one for one in self.options if one != option)

    def called(self, text: str) -> int:
        (found,) = [n for n, p in enumerate(self.people) if re.search(rf"\b{p['called']}\b", text, re.IGNORECASE)]
        return found

    def of(self, speaker: int) -> str:
        """What somebody proposed; where people are asked for, who it is."""
        role = str(self.people[speaker]["role"])
        return role if role in self.options else next(option for who, option in self.named if who == speaker)

    def meant(self, line: dict[str, Any]) -> str:
        speaker, text = line["speaker"], line["text"]
        ways: dict[str, Callable[[], str]] = {
            "proposer": lambda: self.of(self.called(text)),
            "rejected": lambda: self.other(self.of(self.called(text))),
            "concede": lambda: self.other(self.of(speaker)),
            "first": lambda: self.named[0][1],
            "second": lambda: self.named[1][1],
            "clue": lambda: clues()[text],
            "self": lambda: self.of(speaker),
            "denied": lambda: self.other(self.of(speaker)),
            "pointed": lambda: self.of(self.called(text)),
            "cleared": lambda: self.other(self.of(self.called(text))),
        }
        return ways[line["way"]]()


def test_answers_follow_from_the_turns(scenes: list[DialogueScene]) -> None:
    families, ways = set(), set()
    for scene in scenes:
        stored = json.loads(scene_json(scene))
        assert Reader(stored["case"]).read(stored["lines"]) == scene.asked.answer
        families.add(scene.asked.family)
        ways.add(scene.lines[scene.deciding].way)
    assert families == set(FAMILIES)
    assert len(ways) >= 9


@settings(deadline=None)
@given(seed=st.integers(0, 2**40), family=st.sampled_from(FAMILIES))
def test_every_script_that_can_be_written_reads_as_it_should(seed: int, family: Family) -> None:
    rng = np.random.Generator(np.random.PCG64(seed))
    case = drawn_case(family, rng)
    made = script(case, rng)
    versions = [made.lines(truth) for truth in TRUTHS]
    for truth, lines in zip(TRUTHS, versions, strict=True):
        answer = UNTOLD if truth == "untold" else case.candidates[TRUTHS.index(truth)].text
        told = [line.model_dump() for line in lines]
        assert Reader(case.model_dump()).read(told) == answer
        assert 2 <= len({line.speaker for line in lines}) == len(case.people) <= 5
        deciding = lines[made.deciding].text
        things = [one.heard for one in case.candidates if one.person is None]
        assert not any(mentions(deciding, thing) for thing in things), "it has to be inferred"
        for asked, answered in pairwise(lines):
            if asked.act == "small":
                assert (answered.act, answered.speaker) == ("answers", asked.to), "who is called, answers"
        called = {line.to for line in lines if line.act == "small"}
        assert called == set(range(len(case.people))), "everybody can be known by the voice"
    assert len({tuple(lines[: made.deciding] + lines[made.deciding + 1 :]) for lines in versions}) == 1
    # "That was me" may be said by either of two: then the voice alone tells.
    assert len({(lines[made.deciding].speaker, lines[made.deciding].text) for lines in versions}) == GROUP


def test_a_thousand_conversations_are_a_thousand() -> None:
    told = set()
    for number in range(1000):
        rng = np.random.Generator(np.random.PCG64([8, number]))
        case = drawn_case(FAMILIES[number % len(FAMILIES)], rng)
        told.add(tuple(line.text for line in script(case, rng).untold))
    assert len(told) == 1000


def test_scenarios_are_many_and_their_people_have_names_of_their_own() -> None:
    assert len(scenarios()) >= 12
    assert {one.relationship for one in scenarios()} == {"family", "friends", "romantic", "professional"}
    for scenario in scenarios():
        called = [person.called.casefold() for person in scenario.people]
        assert len(set(called)) == len(called)
        assert not any(mentions(one, other) for one in called for other in called if one != other), scenario.name
        for topic in scenario.topics:
            person = MANNERS[topic.family] in {"did", "does"}
            assert person != bool(topic.options), f"{scenario.name}, {topic.about}"
            for option in topic.options:
                others = [other.text for other in topic.options]
                assert not any(mentions(option.clue, other) for other in others), "a clue names no option"


def test_the_scenes_of_a_group_differ_in_one_turn_and_in_the_answer(scenes: list[DialogueScene]) -> None:
    for at in range(0, len(scenes), GROUP):
        group = scenes[at : at + GROUP]
        assert [scene.truth for scene in group] == list(TRUTHS)
        for field in ("pair", "case", "deciding", "shown", "written_by"):
            assert len({str(getattr(scene, field)) for scene in group}) == 1, field
        assert len({scene.asked.text for scene in group}) == 1
        assert len({scene.asked.choices for scene in group}) == 1, "the same order of the options"
        assert {scene.asked.answer for scene in group} == set(group[0].asked.choices)
        assert UNTOLD in group[0].asked.choices
        lengths = [len(scene.lines) for scene in group]
        assert len(set(lengths)) == 1
        differing = [n for n, lines in enumerate(zip(*(s.lines for s in group), strict=True)) if len(set(lines)) > 1]
        assert differing == [group[0].deciding]
        gaps = [[round(b.onset_s - a.end_s, 3) for a, b in pairwise(scene.scape.events)] for scene in group]
        assert gaps[0] == gaps[1] == gaps[2], "the same pauses"


def test_whoever_does_not_follow_is_at_chance(scenes: list[DialogueScene]) -> None:
    """One answer a group is right whatever is shared; rules over the words of people's names do not pay either."""
    truths = Counter(scene.truth for scene in scenes)
    assert len(set(truths.values())) == 1
    places = Counter(scene.asked.choices.index(UNTOLD) for scene in scenes[::GROUP])
    assert chi_square([places[n] for n in range(3)], [len(scenes) / GROUP / 3] * 3).p > 0.001

    def last_named(scene: DialogueScene) -> str:
        texts = [line.text for line in scene.lines]
        where = [max(n for n, t in enumerate(texts) if mentions(t, c.heard)) for c in scene.case.candidates]
        return scene.case.candidates[int(np.argmax(where))].text

    def most_named(scene: DialogueScene) -> str:
        text = " ".join(line.text for line in scene.lines)
        return max(scene.case.candidates, key=lambda c: mentions(text, c.heard)).text

    for spots in (last_named, most_named):
        right = sum(spots(scene) == scene.asked.answer for scene in scenes)
        assert right / len(scenes) < 1 / 3 + 3 * math.sqrt(2 / 9 / len(scenes)), "a third, and three standard errors"


def test_neither_length_nor_hedging_tells_whether_it_can_be_told(scenes: list[DialogueScene]) -> None:
    lengths = defaultdict(list)
    hedging: Counter[str] = Counter()
    for scene in scenes:
        lengths[scene.truth].append(scene.scape.length_s)
        hedging[scene.truth] += any(line.act == "hedges" for line in scene.lines)
    means = [float(np.mean(lengths[truth])) for truth in TRUTHS]
    spread = float(np.std([length for some in lengths.values() for length in some]))
    assert max(means) - min(means) < 0.25 * spread
    assert hedging["first"] > 0.4 * len(lengths["first"]), "there is hedging before decisions as well"


def test_masking_leaves_no_name(scenes: list[DialogueScene]) -> None:
    for scene in scenes[::GROUP]:
        told = masked_transcript(scene.lines, scene.case.people)
        told += masked(scene.asked.text, scene.case.people)
        for person in scene.case.people:
            assert not mentions(told, person.called)
            assert not mentions(told, person.role)
        assert "Person A" in told
        assert len(re.findall(r"^Voice \d: ", told, re.MULTILINE)) == len(scene.lines)


def test_each_speaker_has_a_voice_of_their_own_that_fits(scenes: list[DialogueScene]) -> None:
    genders = {one.voice: one.gender for one in variants()}
    pitches = defaultdict(list)
    for scene in scenes:
        sources = [event.source for event in scene.scape.events]
        heard: dict[int, Spoken] = {}
        for line, source in zip(scene.lines, sources, strict=True):
            assert isinstance(source, Spoken)
            assert source.text == line.text
            assert source.model_dump(exclude={"text"}) == heard.setdefault(line.speaker, source).model_dump(
                exclude={"text"}
            )
        assert len({source.voice for source in heard.values()}) == len(scene.case.people)
        assert len({source.language for source in heard.values()}) == 1
        for number, source in heard.items():
            person, variant = scene.case.people[number], source.voice.partition("+")[2]
            assert genders.get(f"+{variant}", "male") == person.gender
            pitches[person.age == "6-12"].append(source.pitch or 0)
    assert np.mean(pitches[True]) > np.mean(pitches[False]) + 15


def test_turns_overlap_shortly_and_only_where_nothing_hangs_on_it(scenes: list[DialogueScene]) -> None:
    overlaps = 0
    for scene in scenes:
        assert 20.0 <= scene.scape.length_s <= 90.0
        for number, (before, event) in enumerate(pairwise(scene.scape.events)):
            gap = event.onset_s - before.end_s
            assert -0.26 < gap < 0.91
            if gap < 0:
                overlaps += 1
                pair = scene.lines[number : number + 2]
                assert {line.act for line in pair} <= {"small", "answers", "closes"}
                assert pair[0].speaker != pair[1].speaker
    assert overlaps > 0.5 * len(scenes)


def test_what_is_heard_is_what_the_scene_says(scenes: list[DialogueScene]) -> None:
    """Silence between turns, sound in them, all equally loud; a voice begins within 80 ms of its event."""
    for scene in scenes[::60]:
        item = render(scene, STUDIO)
        assert sealed_issues(item) == []
        sound = decode(item.audio[0].bytes or b"")
        wave, rate = sound.samples[0], sound.sample_rate_hz
        assert abs(wave.size / rate - scene.scape.length_s) < 0.002
        events, levels = scene.scape.events, []
        for before, event in pairwise(events):
            if event.onset_s - before.end_s > 0.05:
                between = wave[round((before.end_s + 0.01) * rate) : round((event.onset_s - 0.01) * rate)]
                assert np.abs(between).max() < 1e-3
                span = wave[round(event.onset_s * rate) : round(event.end_s * rate)]
                begun = float(np.flatnonzero(np.abs(span) > 0.02 * np.abs(span).max())[0]) / rate
                assert begun < 0.08
        for before, event, after in zip(events, events[1:], events[2:], strict=False):
            if before.end_s < event.onset_s and event.end_s < after.onset_s and event.duration_s > 1.0:
                meter = LoudnessMeter(rate, 1, "mono")
                meter.add(wave[None, round(event.onset_s * rate) : round(event.end_s * rate)])
                levels.append(meter.loudness_lufs() or 0.0)
        assert np.ptp(levels) < 0.5


def test_items_say_who_speaks_and_what_the_answer_rests_on(scenes: list[DialogueScene]) -> None:
    scene = scenes[3]
    item = render(scene, STUDIO)
    assert (item.benchmark, item.task, item.aspects) == ("ahelm", "core_bench", ("reasoning",))
    assert item.twin is not None
    assert (item.twin.group, item.twin.role) == (scene.pair, scene.truth)
    groups = {group.key: group.value for group in item.groups}
    assert groups["answerable"] == "yes"
    assert groups["speakers"] == str(len(item.clips[0].speaker))
    transcript = (item.clips[0].transcript or "").splitlines()
    assert transcript == [f"{scene.case.people[line.speaker].role}: {line.text}" for line in scene.lines]
    deciding = scene.scape.events[scene.deciding]
    assert deciding.onset_s in [span.start_s for span in item.evidence]
    assert item.words is None
    assert item.clips[0].redistributable
    assert groups.keys() == {"answerable", "relationship", "speakers", "turns", "change_of_mind"}


def test_two_forms_share_no_utterance(scenes: list[DialogueScene]) -> None:
    other = draw(Order(30, 31, "B"))
    heard = [
        {event.source.model_dump_json() for scene in some for event in scene.scape.events} for some in (scenes, other)
    ]
    assert not heard[0] & heard[1]
    assert RECIPE.default_n % GROUP == 0
