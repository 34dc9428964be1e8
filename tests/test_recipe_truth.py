"""That answers are true: worked out again from the scene by other means than the recipe's own, and from the sound."""

from __future__ import annotations

import json
from collections import Counter
from typing import Any

import numpy as np
import pytest

from earmark.audio import decode
from earmark.item import Item
from earmark.stats import chi_square
from synth.contract.recipe import Order, Studio
from synth.sounds import SOUNDS
from synth.spatial import SpatialScene, sound_of
from synth.spatial import answer as spatial_answer
from synth.spatial import draw as draw_spatial
from synth.spatial import question as spatial_question
from synth.spatial import render as render_spatial

STUDIO = Studio()


def spatial_truth(scene: dict[str, Any]) -> str:
    """By brute force over the sources, from the stored JSON alone."""
    sources = scene["sources"]
    titles = [SOUNDS[s["sound"]].title for s in sources]
    if scene["family"] == "nearest":
        return titles[min(range(len(sources)), key=lambda at: sources[at]["distance_m"])]
    asked = sources[scene["target"]]
    side = "left" if 0 < asked["azimuth_deg"] < 180 else "right"
    if scene["family"] == "side":
        return side
    on_side = [
        t
        for t, s in zip(titles, sources, strict=True)
        if abs(s["azimuth_deg"]) > 5 and (s["azimuth_deg"] > 0) == (scene["side"] == "left")
    ]
    assert len(on_side) == 1
    return on_side[0]


def test_twins_answer_one_question_differently() -> None:
    scenes = list(draw_spatial(Order(180, 16, "A")))
    for scene, twin in zip(scenes[::2], scenes[1::2], strict=True):
        assert scene.pair == twin.pair
        if scene.family != "side":
            assert spatial_question(scene) == spatial_question(twin)
        assert spatial_answer(scene) != spatial_answer(twin)


def test_when_a_sound_is_heard_does_not_tell_that_it_is_asked_for() -> None:
    scenes = [scene for scene in draw_spatial(Order(600, 17, "A")) if scene.twin == "original"]
    for count in (2, 3):
        ranks = Counter(scene.target for scene in scenes if len(scene.sources) == count)
        total = sum(ranks.values())
        assert chi_square([ranks[at] for at in range(count)], [total / count] * count).p > 0.001


def test_answers_of_spatial_items() -> None:
    scenes = list(draw_spatial(Order(120, 11, "A")))
    families = {scene.family for scene in scenes}
    assert families == {"side", "which", "nearest"}
    for scene in scenes[::10]:
        item = render_spatial(scene, STUDIO)
        assert item.answers == (spatial_truth(json.loads(item.scene or "")),)


def test_a_scene_leaves_a_margin() -> None:
    for scene in draw_spatial(Order(300, 12, "A")):
        for at, source in enumerate(scene.sources):
            in_front = scene.family == "which" and at != scene.target and abs(source.azimuth_deg) <= 5
            assert in_front or 35 <= abs(source.azimuth_deg) <= 145
        if scene.family == "nearest":
            near, *far = sorted(s.distance_m for s in scene.sources)
            assert far[0] >= 2.5 * near


@pytest.fixture(scope="module")
def pairs() -> list[tuple[SpatialScene, SpatialScene]]:
    scenes = list(draw_spatial(Order(24, 15, "A")))
    return list(zip(scenes[::2], scenes[1::2], strict=True))


def test_the_mirror_image_swaps_the_channels(pairs: list[tuple[SpatialScene, SpatialScene]]) -> None:
    seen = set()
    sides = [(scene, twin) for scene, twin in pairs if twin.twin == "mirror image"]
    for scene, mirrored in sides[:2] + [pair for pair in sides if pair[0].receiver == "stereo"][:2]:
        here, there = sound_of(scene).samples, sound_of(mirrored).samples
        seen.add(scene.receiver)
        turned = there[::-1] if scene.receiver == "stereo" else there * np.array([[1], [-1], [1], [1]])
        assert np.abs(here - turned).max() < 1e-4 * np.abs(here).max()
    assert seen == {"foa", "stereo"}


def heard_azimuth_deg(item: Item) -> float:
    """Direction of the energy by the intensity vector of first-order ambisonics (W, Y, Z, X; SN3D)."""
    w, y, _, x = decode(item.audio[0].bytes or b"").samples.astype(np.float64)
    return float(np.degrees(np.arctan2((w * y).sum(), (w * x).sum())))


def test_the_direction_is_heard_in_the_sound(pairs: list[tuple[SpatialScene, SpatialScene]]) -> None:
    errors_deg = []
    for scene, _ in pairs:
        if scene.receiver != "foa":
            continue
        for source in scene.sources:
            alone = scene.model_copy(
                update={"sources": (source,), "target": 0, "family": "side", "choices": ("left", "right")}
            )
            heard = heard_azimuth_deg(render_spatial(alone, STUDIO))
            errors_deg.append(abs((heard - source.azimuth_deg + 180) % 360 - 180))
            assert np.sign(heard) == np.sign(source.azimuth_deg)
    assert len(errors_deg) >= 8
    # Reverberation pulls the whole-clip estimate about; the questions leave 35 degrees of margin.
    assert max(errors_deg) < 35


def test_the_side_is_louder_in_stereo_and_the_nearest_is_loudest(
    pairs: list[tuple[SpatialScene, SpatialScene]],
) -> None:
    checked = 0
    for scene, _ in pairs:
        powers = []
        for source in scene.sources:
            alone = sound_of(scene.model_copy(update={"sources": (source,)})).samples
            powers.append(float((alone[:2] ** 2).sum()))
            if scene.receiver == "stereo" and scene.family != "nearest" and abs(source.azimuth_deg) > 5:
                left, right = (alone**2).sum(axis=1)
                assert (left > right) == (source.azimuth_deg > 0)
                checked += 1
        if scene.family == "nearest":
            assert int(np.argmax(powers)) == scene.target
            checked += 1
    assert checked >= 8
