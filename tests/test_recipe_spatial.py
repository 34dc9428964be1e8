"""The recipe `spatial`: every answer again from the stored scene, and nothing to be had without listening."""

from __future__ import annotations

import itertools
import json
import math
from collections import Counter, defaultdict
from collections.abc import Callable
from functools import cache
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from earmark.audio import decode
from synth import spatial
from synth.contract.recipe import Order, Studio, scene_json
from synth.places.group import MIRRORED, MONO, ORIGINAL, TURNED, UNTOLD, mirrored, turned
from synth.places.programme import PROGRAMME, ROUND, receiver_of
from synth.questions.writer import families
from synth.rooms import CHANNELS, Direction, position_of
from synth.rooms.places import check
from synth.rooms.receivers import mirrored_channels
from synth.scenes.mixing import mix
from synth.scenes.soundscape import Place
from synth.spatial import SpatialScene

Json = dict[str, Any]

COUNT = 10 * ROUND
STUDIO = Studio()


@cache
def scenes(count: int = COUNT, seed: int = 31) -> tuple[SpatialScene, ...]:
    return tuple(spatial.draw(Order(count, seed, "A")))


@cache
def groups() -> tuple[tuple[SpatialScene, ...], ...]:
    found = defaultdict(list)
    for scene in scenes():
        found[scene.pair].append(scene)
    return tuple(tuple(group) for group in found.values())


# The answers again, from the stored JSON alone.


def azimuth(event: Json) -> float:
    return float(event["place"]["azimuth_deg"])


def leftness(event: Json) -> float:
    return math.sin(math.radians(azimuth(event)))


def named(scene: Json) -> list[Json]:
    """The events whose titles the question names."""
    text = scene["asked"]["text"].casefold()
    return [event for event in scene["scape"]["events"] if event["title"].casefold() in text]


def side(scene: Json) -> str:
    (event,) = named(scene)
    assert abs(leftness(event)) > math.sin(math.radians(34.9))
    return "left" if leftness(event) > 0 else "right"


def side_after(scene: Json) -> str:
    events = sorted(scene["scape"]["events"], key=lambda event: event["onset_s"])
    assert events[0]["title"] == events[2]["title"] != events[1]["title"]
    text = scene["asked"]["text"]
    assert ("before" in text) != ("after" in text)
    assert events[1]["title"] in text
    chosen = events[0] if "before" in text else events[2]
    return "left" if leftness(chosen) > 0 else "right"


def which(scene: Json) -> str:
    sign = 1 if " left" in scene["asked"]["text"] else -1
    there = [event for event in scene["scape"]["events"] if sign * leftness(event) > 0.1]
    assert len(there) == 1
    return str(there[0]["title"])


def sector(scene: Json) -> str:
    (event,) = named(scene)
    names = ("front", "front left", "left", "back left", "back", "back right", "right", "front right")
    at = (azimuth(event) % 360.0) / 45.0
    assert abs(at - round(at)) * 45.0 <= 10.05
    return names[round(at) % 8]


def degrees(scene: Json) -> str:
    (event,) = named(scene)
    return f"{abs(azimuth(event)):.0f} degrees to the {'left' if azimuth(event) > 0 else 'right'}"


def order(scene: Json) -> str:
    events = scene["scape"]["events"]
    right = [
        way
        for way in itertools.permutations(events)
        if all(azimuth(a) >= azimuth(b) + 34 for a, b in itertools.pairwise(way))
    ]
    assert len(right) == 1
    assert max(abs(azimuth(event)) for event in events) <= 75
    return ", ".join(event["title"] for event in right[0])


def how_many(scene: Json) -> str:
    found = {(event["place"]["azimuth_deg"], event["place"]["distance_m"]) for event in scene["scape"]["events"]}
    assert len({away for _, away in found}) == 1, "a level would tell places apart"
    assert all(abs((a - b + 180) % 360 - 180) >= 45 for (a, _), (b, _) in itertools.combinations(found, 2))
    return {1: "one", 2: "two", 3: "three"}[len(found)]


def by_distance(scene: Json) -> list[Json]:
    return sorted(scene["scape"]["events"], key=lambda event: event["place"]["distance_m"])


def nearest(scene: Json) -> str:
    near, *far = by_distance(scene)
    assert far[0]["place"]["distance_m"] >= 2.5 * near["place"]["distance_m"]
    return str(near["title"])


def farthest(scene: Json) -> str:
    *near, far = by_distance(scene)
    assert far["place"]["distance_m"] >= 2.5 * near[-1]["place"]["distance_m"]
    return str(far["title"])


def nearer_time(scene: Json) -> str:
    near = by_distance(scene)[0]
    assert near["title"] == by_distance(scene)[1]["title"]
    onsets = sorted(event["onset_s"] for event in scene["scape"]["events"])
    return ("the first time", "the second time")[onsets.index(near["onset_s"])]


def moving(scene: Json) -> str:
    (event,) = scene["scape"]["events"]
    if event["place"]:
        return "it stays in one place"
    seen = [point["place"] for point in event["path"]]
    steps = [(b["azimuth_deg"] - a["azimuth_deg"] + 180) % 360 - 180 for a, b in itertools.pairwise(seen)]
    assert event["path"][-1]["time_s"] == pytest.approx(event["duration_s"], abs=0.01)
    if abs(sum(steps)) > 350:
        return "it circles around the listener"
    if seen[0]["distance_m"] != seen[-1]["distance_m"]:
        return "it comes nearer" if seen[0]["distance_m"] > 3 * seen[-1]["distance_m"] else "it goes away"
    return "it passes from left to right" if sum(steps) < -120 else "it passes from right to left"


def space(scene: Json) -> str:
    room = scene["scape"]["room"]
    volume_m3 = math.prod(room["size_m"])
    if not room["rt60_s"]:
        return "a space without any echo"
    small = volume_m3 < 50 and room["rt60_s"] <= 0.4
    assert small or (volume_m3 > 1000 and room["rt60_s"] >= 1.6)
    return "a small room" if small else "a large, echoing hall"


TRUTHS: dict[str, Callable[[Json], str]] = {
    "side": side, "side_after": side_after, "which": which, "sector": sector, "degrees": degrees, "order": order,
    "how_many": how_many, "nearest": nearest, "farthest": farthest, "nearer_time": nearer_time, "moving": moving,
    "space": space,
}  # fmt: skip


def test_every_family_has_a_truth_and_wordings() -> None:
    assert set(TRUTHS) == set(families("spatial")) == {scene.asked.family for scene in scenes()}


@pytest.mark.parametrize("family", sorted(TRUTHS))
def test_the_answer_follows_from_the_stored_scene(family: str) -> None:
    found = [json.loads(scene_json(scene)) for scene in scenes() if scene.asked.family == family]
    assert len(found) >= 20
    for scene in found:
        true = TRUTHS[family](scene)
        controlled = UNTOLD in scene["asked"]["choices"]
        if scene["scape"]["receiver"]["kind"] == "mono" and controlled:
            assert scene["asked"]["answer"] == UNTOLD
        else:
            assert scene["asked"]["answer"] == true
        assert scene["asked"]["choices"].count(true) == 1


def test_receivers_are_asked_what_they_can_tell() -> None:
    heard = defaultdict(set)
    for scene in scenes():
        if scene.role != MONO and scene.scape.receiver:
            heard[scene.asked.family].add(scene.scape.receiver.kind)
    around, several = {"foa", "array"}, {"foa", "array", "stereo", "binaural"}
    assert heard["sector"] == heard["degrees"] == around
    assert all(heard[family] == several for family in ("side", "side_after", "which", "order", "how_many", "moving"))
    assert all(heard[family] == set(CHANNELS) for family in ("nearest", "nearer_time", "space"))
    circles = {
        scene.scape.receiver.kind for scene in scenes() if "circles" in scene.asked.answer and scene.scape.receiver
    }
    assert circles == {"foa", "array", "binaural"}


def test_sounds_are_far_enough_apart() -> None:
    for scene in scenes():
        seats = {event.place.azimuth_deg for event in scene.scape.events if event.place}
        assert all(abs((a - b + 180) % 360 - 180) >= 29.9 for a, b in itertools.combinations(seats, 2))
        spans = [(event.onset_s, event.end_s) for event in scene.scape.events]
        assert all(later[0] - sooner[1] >= 0.24 for sooner, later in itertools.pairwise(spans))


def test_everything_is_in_its_room() -> None:
    for scene in scenes(40 * ROUND, 6):
        room, receiver = scene.scape.room, scene.scape.receiver
        assert room
        assert receiver
        for event in scene.scape.events:
            seats = [event.place] if event.place else [point.place for point in event.path]
            assert seats
            check(room, receiver, [position_of(receiver, Direction(*_triple(seat))) for seat in seats])


def _triple(place: Place) -> tuple[float, float, float]:
    return place.azimuth_deg, place.elevation_deg, place.distance_m


# Who answers without listening is at chance: in each group every choice is right once, in words and order that are one.


def test_in_a_group_each_choice_is_right_once() -> None:
    parts = [part for _ in range(COUNT // ROUND) for part in PROGRAMME]
    assert [len(group) for group in groups()] == [part.size for part in parts]
    for group, part in zip(groups(), parts, strict=True):
        assert len({(scene.asked.text, scene.asked.choices, scene.kind, scene.scape.length_s) for scene in group}) == 1
        assert sorted(scene.asked.answer for scene in group) == sorted(group[0].asked.choices)
        assert sum(scene.role == MONO for scene in group) == part.controlled == (UNTOLD in group[0].asked.choices)
        assert sum(scene.role == ORIGINAL for scene in group) == (group[0].kind not in {"places", "room"})


def test_who_answers_without_listening_is_at_chance() -> None:
    whole = scenes()
    expected = sum(1.0 / len(scene.asked.choices) for scene in whole)
    guessers: dict[str, Callable[[tuple[str, ...]], str]] = {
        "the first": lambda choices: choices[0],
        "the last": lambda choices: choices[-1],
        "the longest": lambda choices: max(choices, key=len),
        "the shortest": lambda choices: min(choices, key=len),
        "in doubt": lambda choices: UNTOLD if UNTOLD in choices else choices[0],
        "never in doubt": lambda choices: next(choice for choice in choices if choice != UNTOLD),
    }
    for name, guess in guessers.items():
        right = sum(guess(scene.asked.choices) == scene.asked.answer for scene in whole)
        assert right == pytest.approx(expected), name


def test_neither_time_nor_place_in_the_group_tells_the_answer() -> None:
    """What a group does not balance by itself: which event is asked for, and where in the group the control stands."""
    ranks = Counter(scene.about[0] for scene in scenes() if scene.asked.family == "which" and scene.role != MONO)
    assert len(set(ranks.values())) == 1
    sides = [scene for scene in scenes(3600, 5) if scene.asked.family == "side"]
    for count in (2, 3):
        heard = Counter(
            scene.about[0] for scene in sides if len(scene.scape.events) == count and scene.role == ORIGINAL
        )
        total = sum(heard.values())
        assert all(abs(heard[at] - total / count) < 4 * math.sqrt(total / count) for at in range(count))
    at = Counter(
        next(n for n, scene in enumerate(group) if scene.role == MONO)
        for group in groups() if any(scene.role == MONO for scene in group)
    )  # fmt: skip
    assert len(at) >= 3


def test_a_part_has_its_receivers_in_turn() -> None:
    for part in PROGRAMME:
        kinds = [receiver_of(number, part) for number in range(len(part.receivers))]
        assert sorted(kinds) == sorted(part.receivers)


# What a mirror, a turn and a single microphone do.


def test_a_single_microphone_hears_the_scene_and_its_mirror_image_alike() -> None:
    checked = Counter[str]()
    for group in groups()[: 2 * len(PROGRAMME)]:
        control = next((scene for scene in group if scene.role == MONO), None)
        if control is None:
            continue
        one, other = (mix(scape).samples for scape in (control.scape, mirrored(control.scape)))
        assert one.shape[0] == 1
        assert np.abs(one - other).max() < 1e-5 * np.abs(one).max()
        assert any(scene.scape.events == mirrored(control.scape).events for scene in group if scene.role == MIRRORED)
        checked[control.asked.family] += 1
    assert set(checked) == {"side", "side_after", "which", "sector", "order"}


def test_a_mono_control_has_the_channels_of_its_group_and_one_signal() -> None:
    stored = Counter[str]()
    for group in groups()[: len(PROGRAMME)]:
        assert len({scene.stored_as for scene in group}) == 1
        control = next((scene for scene in group if scene.role == MONO), None)
        if control is None:
            continue
        made, other = (spatial.render(scene, STUDIO) for scene in (control, next(s for s in group if s.role != MONO)))
        assert (made.clips[0].channels, made.clips[0].layout) == (other.clips[0].channels, other.clips[0].layout)
        first, *others = decode(made.audio[0].bytes or b"").samples
        assert np.abs(first).max() > 0.01
        assert all(np.array_equal(one, first * (control.stored_as != "foa")) for one in others)
        stored[control.stored_as] += 1
    assert stored["foa"]
    assert stored.total() > stored["foa"]


@settings(max_examples=20, deadline=None)
@given(number=st.integers(0, COUNT - 1))
def test_a_mirror_exchanges_the_channels(number: int) -> None:
    scape = scenes()[number].scape
    image = mirrored(scape)
    assert mirrored(image) == scape
    assert scape.receiver
    swapped, signs = mirrored_channels(scape.receiver.kind)
    one, other = mix(scape).samples, mix(image).samples
    assert np.abs(one[swapped] * np.array(signs)[:, None] - other).max() < 1e-4 * np.abs(one).max()


@settings(max_examples=60, deadline=None)
@given(number=st.integers(0, COUNT - 1), by_deg=st.floats(-180.0, 180.0).map(lambda angle: round(angle, 1)))
def test_a_turn_leaves_everything_in_its_place_but_the_listener(number: int, by_deg: float) -> None:
    scape = scenes()[number].scape
    other = turned(scape, by_deg)
    assert scape.receiver
    assert other.receiver
    for before, after in zip(scape.events, other.events, strict=True):
        if before.place and after.place:
            here, there = (
                position_of(receiver, Direction(*_triple(place)))
                for receiver, place in ((scape.receiver, before.place), (other.receiver, after.place))
            )
            assert here == pytest.approx(there, abs=0.01)
    assert [event.place for event in turned(other, -by_deg).events] == [event.place for event in scape.events]


def test_turned_members_hear_one_room() -> None:
    for group in groups():
        base = next((scene.scape for scene in group if scene.role == ORIGINAL), None)
        for scene in group:
            if scene.role == TURNED and base:
                assert scene.scape.room == base.room
                assert scene.scape.receiver != base.receiver


def test_evidence_is_in_the_clip_and_begins_when_the_sound_arrives() -> None:
    for scene in scenes()[:ROUND:3]:
        item = spatial.render(scene, STUDIO)
        assert item.twin
        assert item.twin.group == scene.pair
        assert item.clips[0].layout == scene.stored_as
        for span, at in zip(item.evidence, scene.about, strict=True):
            assert scene.scape.events[at].onset_s < span.start_s < span.end_s <= scene.scape.length_s
