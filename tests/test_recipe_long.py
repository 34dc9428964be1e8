"""Clips of minutes: answers worked out again from the stored scene, their balance, and changes heard in the sound."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Sequence
from itertools import pairwise
from math import gcd
from typing import Any

import numpy as np
import pytest

from earmark.audio import decode
from earmark.stats import chi_square
from synth.contract.recipe import Order, Studio
from synth.long import FAMILIES, MINUTES, RECIPE, LongScene, draw, render
from synth.scenes.mixing import mix

STUDIO = Studio()
COUNTS = [200, pytest.param(400, marks=pytest.mark.slow)]


@pytest.fixture(scope="module", params=COUNTS)
def scenes(request: pytest.FixtureRequest) -> list[LongScene]:
    return list(draw(Order(request.param, 31, "A")))


def seconds(clock: str) -> int:
    minutes, rest = clock.split(":")
    return 60 * int(minutes) + int(rest)


def span(words: str) -> tuple[int, int]:
    """From 'from 1:00 to 1:30' to (60, 90)."""
    _, start, _, end = words.split()
    return seconds(start), seconds(end)


class Story:
    """A stored scene, as one reads it."""

    def __init__(self, scene: LongScene) -> None:
        stored = json.loads(scene.model_dump_json())
        self.text: str = stored["asked"]["text"].casefold()
        self.choices: list[str] = stored["asked"]["choices"]
        self.heard: list[dict[str, Any]] = stored["scape"]["events"]
        self.beds: list[dict[str, Any]] = stored["scape"]["beds"]
        self.counts = Counter(event["title"] for event in self.heard)

    def true(self, family: str) -> str:
        readings: dict[str, Callable[[], str]] = {
            "needle_when": lambda: self.stretch_of(self.once()["onset_s"]),
            "word_at": self.word_at,
            "said_after": self.said_after,
            "count": lambda: str(sum(n for title, n in self.counts.items() if title.casefold() in self.text)),
            "most": self.most,
            "order": self.order,
            "changed_to": lambda: self.beds[self.bed() + 1]["title"],
            "changed_when": lambda: self.stretch_of(self.turn_s(self.beds[1])),
        }
        return readings[family]()

    def once(self) -> dict[str, Any]:
        (found,) = [event for event in self.heard if event["title"].casefold() in self.text]
        return found

    def stretch_of(self, time_s: float) -> str:
        (found,) = [words for words in self.choices if span(words)[0] <= time_s < span(words)[1]]
        assert min(abs(time_s - edge) for edge in span(found)) >= 0.4 - 1e-3
        return found

    def word_at(self) -> str:
        at = self.text.index("from ")
        low, high = span(" ".join(self.text[at:].split()[:4]).strip(":,.?"))
        words = [e["source"]["text"] for e in self.heard if "text" in e["source"] and low <= e["onset_s"] < high]
        (found,) = words
        return str(found)

    def said_after(self) -> str:
        following = self.heard[self.heard.index(self.once()) + 1]
        assert following["onset_s"] - self.once()["onset_s"] - self.once()["duration_s"] == pytest.approx(0.3, abs=2e-3)
        return str(following["source"]["text"])

    def most(self) -> str:
        (best, top), (_, second) = Counter({c: self.counts[c] for c in self.choices}).most_common(2)
        assert top - second >= 2
        return best

    def order(self) -> str:
        titles = self.choices[0].split(", then ")
        assert all(self.counts[title] == 1 for title in titles)
        return ", then ".join(e["title"] for e in self.heard if e["title"] in titles)

    def bed(self) -> int:
        (found,) = [n for n, one in enumerate(self.beds) if one["title"] in self.text]
        return found

    def turn_s(self, later: dict[str, Any]) -> float:
        return float(later["start_s"] + later["fade_s"] / 2)


def test_every_answer_is_what_the_stored_scene_says(scenes: list[LongScene]) -> None:
    assert {scene.asked.family for scene in scenes} == set(FAMILIES)
    for scene in scenes:
        assert scene.asked.answer == Story(scene).true(scene.asked.family), scene.asked


def test_families_and_lengths_meet_in_every_pair() -> None:
    assert gcd(len(FAMILIES), len(MINUTES)) == 1
    default = [MINUTES[n % len(MINUTES)] for n in range(RECIPE.default_n)]
    assert sum(minutes <= 3 for minutes in default) >= 0.85 * len(default)
    assert 10 in default


def test_events_keep_apart_and_beds_cover_the_clip(scenes: list[LongScene]) -> None:
    for scene in scenes:
        scape = scene.scape
        events = scape.events
        assert list(events) == sorted(events, key=lambda event: event.onset_s)
        assert all(b.onset_s - a.end_s > 0.29 for a, b in pairwise(events))
        assert events[-1].end_s <= scape.length_s - 0.39
        assert scape.beds[0].start_s == 0.0
        assert scape.beds[-1].end_s == pytest.approx(scape.length_s, abs=0.1)
        for one, following in pairwise(scape.beds):
            assert one.end_s - following.start_s == pytest.approx(1.0, abs=0.1)


def shares(found: Sequence[object], values: Sequence[object]) -> float:
    counts = Counter(found)
    assert set(counts) <= set(values)
    return chi_square([counts[value] for value in values], [len(found) / len(values)] * len(values)).p


def test_answers_are_uniform(scenes: list[LongScene]) -> None:
    assert shares([s.asked.answer for s in scenes if s.asked.family == "count"], [str(n) for n in range(1, 9)]) > 0.001
    for family in ("needle_when", "changed_when"):
        for count in (4, 6):
            found = [s.asked for s in scenes if s.asked.family == family and len(s.asked.choices) == count]
            assert shares([asked.choices.index(asked.answer) for asked in found], range(count)) > 0.001


def test_the_answers_place_is_uniform(scenes: list[LongScene]) -> None:
    for count in (3, 4):
        found = [
            s.asked for s in scenes
            if len(s.asked.choices) == count and s.asked.family not in ("needle_when", "changed_when")
        ]  # fmt: skip
        assert shares([asked.choices.index(asked.answer) for asked in found], range(count)) > 0.001


def test_a_rendered_clip_is_the_mix_and_of_its_length(scenes: list[LongScene]) -> None:
    scene = next(s for s in scenes if s.scape.length_s == 60.0 and s.asked.family == "changed_when")
    item = render(scene, STUDIO)
    heard = decode(item.audio[0].bytes or b"").samples[0].astype(np.float64)
    made = mix(scene.scape).samples[0].astype(np.float64)
    assert heard.size == made.size == 60 * scene.scape.rate_hz
    # A peak may keep it from the loudness wanted.
    assert item.clips[0].loudness_lufs == pytest.approx(-23.0, abs=0.1) or item.clips[0].true_peak_dbfs == -1.0
    gain = float(heard @ made / (made @ made))
    assert np.abs(heard - gain * made).max() < 2 / 32768  # 16 bits
    assert item.evidence[0].start_s < (scene.turn_s or 0.0) < item.evidence[0].end_s


def centroid_hz(wave: np.ndarray, rate_hz: int) -> float:
    power = np.abs(np.fft.rfft(wave * np.hanning(wave.size))) ** 2
    return float((np.fft.rfftfreq(wave.size, 1 / rate_hz) * power).sum() / power.sum())


def test_the_background_is_heard_to_change_where_it_is_said_to(scenes: list[LongScene]) -> None:
    checked = 0
    for scene in scenes:
        kinds = {bed.title for bed in scene.scape.beds}
        # Rain lies above 700 Hz, an engine below 500: their centroids are octaves apart.
        if scene.asked.family != "changed_when" or scene.scape.length_s > 120 or kinds != {"rain", "a running engine"}:
            continue
        turn_s = scene.turn_s or 0.0
        bare = scene.scape.model_copy(update={"events": ()})
        wave, rate_hz = mix(bare).samples[0], bare.rate_hz
        sides = [wave[round((turn_s + a) * rate_hz) : round((turn_s + a + 2) * rate_hz)] for a in (-2.6, 0.6)]
        hertz = [centroid_hz(side, rate_hz) for side in sides]
        rises = scene.scape.beds[1].title == "rain"
        assert (hertz[1] > 2 * hertz[0]) if rises else (hertz[0] > 2 * hertz[1])
        checked += 1
    assert checked >= 3


def test_every_event_stands_above_its_bed(scenes: list[LongScene]) -> None:
    for scene in scenes:
        bed_lufs = max(bed.level_lufs for bed in scene.scape.beds)
        assert all(event.level_lufs - bed_lufs >= 11.0 for event in scene.scape.events)


@pytest.mark.slow
def test_ten_minutes(scenes: list[LongScene]) -> None:
    scene = next(s for s in scenes if s.scape.length_s == 600.0)
    item = render(scene, STUDIO)
    assert item.clips[0].duration_s == 600.0
    assert len(item.audio[0].bytes or b"") < 16_000_000
