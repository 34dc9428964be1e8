"""Role-play: answers worked out again from the stored scene; nothing in writing tells what is asked."""

from __future__ import annotations

import json
import re
from collections import Counter
from typing import Any

import numpy as np
import pytest

from earmark.audio import decode
from earmark.stats import chi_square
from synth.contract.recipe import Order, Studio, scene_json
from synth.roleplay import RoleplayScene, draw, render
from synth.texts.personas import personas
from synth.texts.phrases import LANGUAGES


@pytest.fixture(scope="module")
def scenes() -> list[RoleplayScene]:
    return list(draw(Order(640, 14, "A")))


def truth(scene: dict[str, Any]) -> str | None:
    """From what is heard and what the persona's text lists, by words alone."""
    heard = [turn["source"]["text"] for turn in scene["turns"] if turn["source"]]
    asked = [fact for fact in scene["facts"] if fact["question"] == heard[-1]]
    if asked:
        assert asked[0]["text"] in scene["persona"]
        return str(asked[0]["value"])
    people = {int(n) for text in heard[:-1] for n in re.findall(r"\d+", text)}
    if not people:
        return None
    (number,) = people
    bill = next(
        role.bill
        for role in personas(scene["language"]).roles
        if role.bill and role.bill.asked == heard[-1] and scene["role"].endswith(role.name)
    )
    role = next(one for one in personas(scene["language"]).roles if one.bill == bill)
    before, after = role.numbers[bill.of].fact.split("{v}")
    price = next(
        re.findall(r"\d+", f["text"])[0]
        for f in scene["facts"]
        if f["text"].startswith(before) and f["text"].endswith(after)
    )
    return str(number * int(price))


def test_answers_follow_from_what_is_heard_and_what_is_read(scenes: list[RoleplayScene]) -> None:
    kinds: Counter[str] = Counter()
    for scene in scenes:
        stored = json.loads(scene_json(scene))
        found = truth(stored)
        kinds[scene.kind] += 1
        assert found == (None if scene.kind in {"taboo", "open"} else scene.asked.answer)
    assert set(kinds) == {"number", "word", "bill", "taboo", "open"}


def test_what_is_written_does_not_say_what_is_asked(scenes: list[RoleplayScene]) -> None:
    for scene in scenes:
        values = [fact.value for fact in scene.facts]
        assert len(set(values)) == 4
        assert all(fact.text in scene.persona for fact in scene.facts)
        in_writing = "\n".join([scene.persona, scene.asked.text, *(t.text for t in scene.turns if not t.source)])
        assert scene.turns[-1].text not in in_writing
        assert not re.search(r"\d", "".join(t.text for t in scene.turns if not t.source))
        if scene.asked.choices and scene.kind != "bill":
            assert sorted(scene.asked.choices) == sorted(values)
        if scene.kind == "bill" and scene.target is not None and scene.asked.choices:
            price = int(values[scene.target])
            counts = personas(scene.language).told.counts
            assert sorted(map(int, scene.asked.choices)) == [price * count for count in counts]


def test_targets_and_places_are_balanced(scenes: list[RoleplayScene]) -> None:
    asked = [scene for scene in scenes if scene.kind in {"number", "word"}]
    places = [s.asked.choices.index(s.asked.answer) for s in scenes if s.asked.choices]
    people = [scene.people - min(personas(scene.language).told.counts) for scene in scenes if scene.people]
    for found in ([scene.target for scene in asked], places, people):
        counts = [found.count(n) for n in range(4)]
        assert sum(counts) == len(found)
        assert chi_square(counts, [len(found) / 4] * 4).p > 0.001


def test_turns_are_the_visitors_and_at_most_seven(scenes: list[RoleplayScene]) -> None:
    counts = Counter(sum(turn.role == "user" for turn in scene.turns) for scene in scenes)
    assert set(counts) == set(range(1, 8))
    for scene in scenes:
        assert [turn.role for turn in scene.turns] == [("user", "assistant")[n % 2] for n in range(len(scene.turns))]
        assert all(turn.source is None for turn in scene.turns if turn.role == "assistant")


def test_there_are_a_hundred_roles_with_three_clips_each_and_a_voice_of_their_own() -> None:
    assert len(set(personas("en").distinct_roles())) >= 100
    assert all(len(personas(language).distinct_roles()) >= 4 for language in LANGUAGES)
    many = list(draw(Order(3000, 3, "A")))
    voices: dict[tuple[str, str], set[tuple[object, ...]]] = {}
    takes: dict[tuple[str, str], set[str]] = {}
    for scene in many:
        heard = scene.reference
        key = (scene.language, scene.role)
        voices.setdefault(key, set()).add((heard.voice, heard.pitch, heard.rate_wpm))
        takes.setdefault(key, set()).add(heard.text)
    assert len(voices) >= 100
    assert all(len(found) == 1 for found in voices.values())
    assert Counter(map(len, takes.values())).most_common(1)[0][0] == 3
    assert max(map(len, takes.values())) == 3


def test_two_forms_share_no_utterance() -> None:
    def heard(form: str) -> set[str]:
        return {
            source.model_dump_json()
            for scene in draw(Order(200, 5, form))
            for source in [scene.reference, *(turn.source for turn in scene.turns if turn.source)]
        }

    assert not heard("A") & heard("B")


def test_items_hold_the_voice_first_then_every_spoken_turn() -> None:
    for scene in list(draw(Order(64, 8, "A")))[::9]:
        item = render(scene, Studio())
        assert [clip.role for clip in item.clips].count("voice") == 1
        assert item.clips[0].role == "voice"
        assert item.clips[-1].role == "question"
        assert [turn.clip for turn in item.turns if turn.clip is not None] == list(range(1, len(item.clips)))
        assert item.turns[0].role == "system"
        assert item.turns[-1].clip == len(item.clips) - 1
        for clip, media in zip(item.clips, item.audio, strict=True):
            sound = decode(media.bytes or b"")
            assert sound.samples.std() > 0.01
            assert clip.transcript
        if scene.target is None:
            assert (item.answer_type, item.scorer) == ("free", "judge")
        assert any("Keeps to this" in line for line in item.rubric)


def test_the_personas_voice_is_not_the_visitors_pitch_of_another_form() -> None:
    pitches = {form: {scene.reference.pitch for scene in draw(Order(300, 2, form))} for form in "ABCD"}
    assert all(len(found) == 7 for found in pitches.values())
    assert len(set().union(*pitches.values())) == 28
    assert np.ptp([p for found in pitches.values() for p in found if p is not None]) == 27
