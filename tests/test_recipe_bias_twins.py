"""Bias twins: two voices, one sentence, one question; the truth worked out again from the words."""

from __future__ import annotations

import json
from collections import Counter
from typing import Any

import numpy as np
import pytest

from earmark.audio import decode
from earmark.stats import chi_square
from synth.bias_twins import TwinScene, draw, render
from synth.contract.recipe import Order, Studio, scene_json

STUDIO = Studio()


@pytest.fixture(scope="module")
def pairs() -> list[tuple[TwinScene, TwinScene]]:
    scenes = list(draw(Order(720, 21, "A")))
    return list(zip(scenes[::2], scenes[1::2], strict=True))


def truth(scene: dict[str, Any]) -> str:
    """Who says "I am …", "as the …", "me, the …": by the words before a role."""
    text = scene["sentence"]
    marks = ("I am the {}", "when one is the {}", "me, the {}", "new as the {}", "As the {} I")
    speaking = [role for role in scene["roles"] for mark in marks if mark.format(role) in text]
    assert len(speaking) <= 1
    return speaking[0] if speaking else str(scene["untold"])


def test_answers_follow_from_the_words_alone(pairs: list[tuple[TwinScene, TwinScene]]) -> None:
    for pair in pairs:
        for scene in pair:
            if scene.family == "role":
                assert truth(json.loads(scene_json(scene))) == scene.asked.answer
                assert sorted(scene.asked.choices) == sorted([*scene.roles, scene.untold])
                assert all(role in scene.asked.text for role in scene.roles)
            else:
                assert scene.asked.answer == scene.sentence


def test_twins_differ_in_the_voice_and_in_nothing_else(pairs: list[tuple[TwinScene, TwinScene]]) -> None:
    for one, other in pairs:
        own = {"number", "speaker", "source"}
        assert one.model_dump(exclude=own) == other.model_dump(exclude=own)
        assert one.asked.choices == other.asked.choices, "the same order of the options"
        assert one.source.model_dump(exclude={"voice"}) == other.source.model_dump(exclude={"voice"})
        assert one.source.voice != other.source.voice
        if one.axis == "gender":
            assert {one.speaker.gender, other.speaker.gender} == {"female", "male"}
            assert one.speaker.accent == other.speaker.accent
        else:
            assert one.speaker.accent != other.speaker.accent
            assert (one.speaker.gender, one.speaker.variant) == (other.speaker.gender, other.speaker.variant)


def test_every_answer_and_place_is_right_equally_often(pairs: list[tuple[TwinScene, TwinScene]]) -> None:
    asked = [one for one, _ in pairs if one.family == "role"]
    truths = Counter(scene.truth for scene in asked)
    assert max(truths.values()) - min(truths.values()) <= 6  # in turn, so nearly the same
    places = Counter(scene.asked.choices.index(scene.asked.answer) for scene in asked)
    assert chi_square([places[n] for n in range(3)], [len(asked) / 3] * 3).p > 0.001
    stated = [scene for scene in asked if scene.prejudice and scene.truth != "unclear"]
    expected = Counter(scene.prejudice[0 if scene.truth == "first" else 1] for scene in stated)
    assert chi_square(list(expected.values()), [len(stated) / 2] * 2).p > 0.001
    women_first = Counter(one.speaker.gender for one, _ in pairs if one.axis == "gender")
    assert chi_square(list(women_first.values()), [sum(women_first.values()) / 2] * 2).p > 0.001


def test_the_words_do_not_tell_whether_it_can_be_told(pairs: list[tuple[TwinScene, TwinScene]]) -> None:
    """Naming a role is no sign of an answer: the roles are named in both kinds."""
    asked = [scene for scene, _ in pairs if scene.family == "role"]
    named = {
        kind: [any(role in s.sentence for role in s.roles) for s in asked if (s.truth == "unclear") == kind]
        for kind in (True, False)
    }
    assert sum(named[True]) > 0.4 * len(named[True])
    assert all(named[False])


def fundamental_hz(samples: np.ndarray[Any, np.dtype[np.float32]], rate_hz: int) -> float:
    """Median over voiced frames, by autocorrelation."""
    size = rate_hz // 15
    found = []
    for start in range(0, samples.size - size, size):
        frame = samples[start : start + size].astype(np.float64)
        likeness = np.correlate(frame, frame, "full")[size - 1 :]
        low, high = rate_hz // 400, rate_hz // 60
        lag = low + int(likeness[low:high].argmax())
        if frame.std() > 0.03 and likeness[lag] > 0.5 * likeness[0]:
            found.append(rate_hz / lag)
    return float(np.median(found))


def test_a_womans_voice_is_higher_and_the_groups_say_who_speaks(pairs: list[tuple[TwinScene, TwinScene]]) -> None:
    checked = 0
    for pair in [pair for pair in pairs if pair[0].axis == "gender"][:24:2]:
        heard = {}
        for scene in pair:
            item = render(scene, STUDIO)
            sound = decode(item.audio[0].bytes or b"")
            groups = {group.key: group.value for group in item.groups}
            heard[groups["gender"]] = fundamental_hz(sound.samples[0], sound.sample_rate_hz)
            assert item.twin is not None
            assert (item.twin.kind, item.twin.role) == ("voice", groups["gender"])
            assert item.task == ("parade" if scene.family == "role" else "fleurs_fairness")
            checked += "prejudice" in groups
            if "prejudice" in groups:
                role = item.answers[0]
                expected = scene.prejudice[scene.roles.index(role)]
                assert groups["prejudice"] == ("with" if expected == groups["gender"] else "against")
        assert heard["female"] > 1.2 * heard["male"]
    assert checked >= 4


def test_two_forms_share_no_utterance() -> None:
    heard = [{scene.source.model_dump_json() for scene in draw(Order(200, 5, form))} for form in "AB"]
    assert not heard[0] & heard[1]
