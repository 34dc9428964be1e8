"""Mixed clips: answers worked out again from the stored scene, their balance, and what can be measured in the sound."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Any

import numpy as np
import pytest

from earmark.stats import chi_square
from synth.contract.recipe import Order, Studio
from synth.mixed import FAMILIES, MixedScene, draw, render
from synth.scenes.mixing import background, mix, stems

STUDIO = Studio()
COUNT = 288
MARGIN_S = 0.398  # 0.4 s, less the rounding of two onsets to milliseconds


@pytest.fixture(scope="module")
def scenes() -> list[MixedScene]:
    return list(draw(Order(COUNT, 21, "A")))


def of(scenes: Sequence[MixedScene], family: str) -> list[MixedScene]:
    found = [scene for scene in scenes if scene.asked.family == family]
    assert found
    return found


class Story:
    """A stored scene, as one reads it: who is heard from when to when."""

    def __init__(self, scene: MixedScene) -> None:
        stored = json.loads(scene.model_dump_json())
        self.text: str = stored["asked"]["text"].casefold()
        self.choices: list[str] = stored["asked"]["choices"]
        self.heard: list[dict[str, Any]] = sorted(stored["scape"]["events"], key=lambda e: e["onset_s"])

    @staticmethod
    def end(event: dict[str, Any]) -> float:
        return float(event["onset_s"] + event["duration_s"])

    def named(self) -> list[dict[str, Any]]:
        """The events whose title stands in the question, in the order of the words."""
        found = [event for event in self.heard if event["title"].casefold() in self.text]
        return sorted(found, key=lambda event: self.text.index(event["title"].casefold()))

    def said(self, event: dict[str, Any]) -> str:
        return str(event["source"].get("text", event["title"]))

    def true(self, family: str) -> str:
        """The answer, by looking at every event."""
        readings: dict[str, Callable[[], str]] = {
            "first": lambda: self.heard[0]["title"],
            "last": lambda: self.heard[-1]["title"],
            "before": lambda: self.next_to(self.named()[0], -1),
            "after": lambda: self.next_to(self.named()[0], 1),
            "between": lambda: self.inside(self.named()),
            "while": lambda: self.during(self.named()[0])["title"],
            "said_while": lambda: self.said(self.during(self.named()[0])),
            "said_after": lambda: self.said(self.follower(self.named()[0])),
            "said_times": self.times,
            "strokes": lambda: str(self.named()[0]["source"]["events"]),
            "how_long": self.about,
            "never": self.missing,
        }
        return readings[family]()

    def next_to(self, anchor: dict[str, Any], step: int) -> str:
        other = self.heard[self.heard.index(anchor) + step]
        early, late = (other, anchor) if step < 0 else (anchor, other)
        assert late["onset_s"] - self.end(early) >= MARGIN_S
        return str(other["title"])

    def inside(self, ends: list[dict[str, Any]]) -> str:
        low, high = sorted(event["onset_s"] for event in ends)
        (found,) = [event for event in self.heard if low < event["onset_s"] < high]
        return str(found["title"])

    def during(self, anchor: dict[str, Any]) -> dict[str, Any]:
        others = [e for e in self.heard if e is not anchor]
        (found,) = [e for e in others if e["onset_s"] < self.end(anchor) and self.end(e) > anchor["onset_s"]]
        assert found["onset_s"] - anchor["onset_s"] >= MARGIN_S
        assert self.end(anchor) - self.end(found) >= MARGIN_S
        return dict(found)

    def follower(self, anchor: dict[str, Any]) -> dict[str, Any]:
        found = self.heard[self.heard.index(anchor) + 1]
        assert 0.25 <= found["onset_s"] - self.end(anchor) <= 0.35
        return found

    def times(self) -> str:
        (asked,) = set(re.findall(r'"([^"]+)"', self.text))
        return str(sum(self.said(event).casefold() == asked for event in self.heard))

    def about(self) -> str:
        lasts_s = self.named()[0]["duration_s"]
        return min(self.choices, key=lambda choice: abs(float(choice.split()[1]) - lasts_s))

    def missing(self) -> str:
        (found,) = set(self.choices) - {event["title"] for event in self.heard}
        return str(found)


def test_every_answer_is_what_the_stored_scene_says(scenes: list[MixedScene]) -> None:
    assert {scene.asked.family for scene in scenes} == set(FAMILIES)
    for scene in scenes:
        assert scene.asked.answer == Story(scene).true(scene.asked.family), scene.asked
        if scene.asked.choices:
            assert scene.asked.choices.count(scene.asked.answer) == 1


def test_what_is_named_is_heard_once_and_evidence_is_what_is_asked(scenes: list[MixedScene]) -> None:
    for scene in scenes:
        titles = Counter(event.title for event in scene.scape.events)
        if scene.asked.family != "said_times":
            assert set(titles.values()) == {1}
        assert all(scene.scape.events[n].title.casefold() in scene.asked.text.casefold() for n in scene.named)
        assert scene.shown


def test_everything_lies_within_the_clip_and_only_pairs_overlap(scenes: list[MixedScene]) -> None:
    for scene in scenes:
        events = sorted(scene.scape.events, key=lambda event: event.onset_s)
        assert events[0].onset_s >= MARGIN_S
        assert max(event.end_s for event in events) <= scene.scape.length_s - MARGIN_S
        overlaps = sum(b.onset_s < a.end_s for a, b in pairwise(events))
        assert overlaps == {"while": 2, "said_while": 3}.get(scene.asked.family, 0)


@pytest.mark.parametrize(("family", "values"), [("strokes", 5), ("said_times", 5), ("how_long", 4)])
def test_counts_and_durations_are_uniform(scenes: list[MixedScene], family: str, values: int) -> None:
    many = of(scenes, family)
    found = Counter(scene.asked.answer for scene in many)
    assert len(found) == values
    assert chi_square(list(found.values()), [len(many) / values] * values).p > 0.001


def test_the_answers_place_is_uniform_and_its_kind_tells_nothing(scenes: list[MixedScene]) -> None:
    shuffled = [s for s in scenes if len(s.asked.choices) == 4 and s.asked.family != "how_long"]
    places = Counter(scene.asked.choices.index(scene.asked.answer) for scene in shuffled)
    assert chi_square([places[n] for n in range(4)], [len(shuffled) / 4] * 4).p > 0.001
    # A guesser who always takes the first choice of a kind (words, music, other) is right as often as chance is.
    for kind in ('the words "', "music played"):
        mixed = [s for s in shuffled if 0 < sum(kind in c for c in s.asked.choices) < 4]
        expected = sum(sum(kind in c for c in s.asked.choices) / 4 for s in mixed)
        right = sum(kind in s.asked.answer for s in mixed)
        assert chi_square([right, len(mixed) - right], [expected, len(mixed) - expected]).p > 0.001


def test_the_longest_choice_is_right_no_more_often_than_chance(scenes: list[MixedScene]) -> None:
    several = [s for s in scenes if len({len(c) for c in s.asked.choices}) > 1 and s.asked.family != "how_long"]
    hits = sum(max(s.asked.choices, key=len) == s.asked.answer for s in several)
    expected = sum(1 / len(s.asked.choices) for s in several)
    assert chi_square([hits, len(several) - hits], [expected, len(several) - expected]).p > 0.001


def test_every_cell_and_background_is_there(scenes: list[MixedScene]) -> None:
    items = [render(scene, STUDIO) for scene in scenes[:16]]
    assert {item.task for item in items} == {"sound_speech", "sound_music", "music_speech", "sound_music_speech"}
    under = [scene.scape.background for scene in scenes]
    assert {one.title for one in under if one} == {"rain", "wind"}
    assert 0.3 < sum(one is not None for one in under) / len(scenes) < 0.55


def test_levels_and_snr_in_the_sound_are_as_drawn(scenes: list[MixedScene]) -> None:
    with_background = [scene for scene in scenes if scene.scape.background][:6]
    for scene in with_background:
        scape = scene.scape
        clean = mix(scape.model_copy(update={"background": None})).samples
        assert scape.background is not None
        noise = background(scape, scape.background, clean)[0]
        active = np.zeros(noise.size, bool)
        for event in scape.events:
            active[round(event.onset_s * scape.rate_hz) : round(event.end_s * scape.rate_hz)] = True
        ratio = float((clean[0, active] ** 2).mean() / (noise[active] ** 2).mean())
        assert 10 * np.log10(ratio) == pytest.approx(scape.background.snr_db, abs=0.1)


def test_a_long_sound_is_heard_as_long_as_is_true(scenes: list[MixedScene]) -> None:
    for scene in of(scenes, "how_long")[:6]:
        stem = list(stems(scene.scape))[scene.shown[0]].samples[0]
        loud = np.flatnonzero(np.abs(stem) > 0.02 * np.abs(stem).max())
        heard_s = (loud[-1] - loud[0]) / scene.scape.rate_hz
        choices = scene.asked.choices
        assert min(choices, key=lambda choice: abs(float(choice.split()[1]) - heard_s)) == scene.asked.answer


def test_strokes_can_be_counted_in_the_sound(scenes: list[MixedScene]) -> None:
    checked = 0
    for scene in of(scenes, "strokes"):
        event = scene.scape.events[scene.shown[0]]
        if event.title not in ("knocking on a door", "a beeping alarm"):
            continue
        stem = list(stems(scene.scape))[scene.shown[0]].samples[0]
        frames = np.abs(stem[: stem.size // 240 * 240]).reshape(-1, 240).max(axis=1) > 0.1 * np.abs(stem).max()
        gaps = np.diff(np.flatnonzero(frames))
        assert 1 + int((gaps > 6).sum()) == int(scene.asked.answer)  # silent for more than 60 ms
        checked += 1
    assert checked >= 4


def test_forms_share_no_message() -> None:
    said = []
    for form in ("A", "B"):
        events = [event for scene in draw(Order(36, 21, form)) for event in scene.scape.events]
        said.append({event.source.text for event in events if event.source.kind == "speech"})
    assert len(said[0]) > 30
    assert not said[0] & said[1]


def test_it_sounds_soon_and_up_to_the_end(scenes: list[MixedScene]) -> None:
    for scene in scenes:
        assert min(event.onset_s for event in scene.scape.events) <= 4.0
        assert max(event.end_s for event in scene.scape.events) >= scene.scape.length_s - 4.0
