"""Spatial scenes: two or three sounds in a room, heard by an ambisonic microphone or a stereo pair.

Asked is from which side a sound comes, which sound comes from a side, and which is nearest. Every scene has a
twin that is its mirror image, left for right: the answer to a question about sides turns with it, that about
distance stays. A question is asked only where the scene leaves a margin: 35 degrees off the middle, and
distances at a ratio of 2.5 or more.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

import numpy as np

from earmark.audio import Sound
from earmark.item import Evidence, Item, Record, Twin, canonical_json, item_id
from earmark.loudness import LoudnessMeter
from earmark.mastering import Target
from synth.recipe import Recipe, Scene
from synth.rooms import Direction, Receiver, Room, convolve, position_of, responses
from synth.sounds import render as render_sound
from synth.sounds import sound_kind

RECIPE = Recipe(
    name="spatial",
    title="Where sounds are in a room",
    family="spatial",
    cells=(("mmau_pro", "spatial_audio"),),
    default_n=200,
)

RATE_HZ = 24_000
LENGTH_S = 6.0
TAKE_S = 3.0
_SOURCE_LUFS = -30.0
_NEAR_M, _FAR_M = (0.8, 1.1), (2.75, 3.4)
_SIDE_DEG = (35, 145)
_KINDS = (
    "telephone", "alarm_beep", "knocking", "footsteps", "clock_ticking", "drum", "bird", "water_drops",
    "plucked_string", "door_chime", "engine", "siren", "church_bell", "cricket",
)  # fmt: skip
_FAMILIES = ("side", "which", "nearest")
_RECEIVERS: tuple[Literal["foa", "stereo"], ...] = ("foa", "stereo")
_WORDINGS = {
    "side": ("From which side does {sound} come?", "On which side of the listener is {sound}?"),
    "which": ("Which sound comes from the {side}?", "What is heard on the {side}?"),
    "nearest": ("Which sound is nearest to the listener?", "Which of the sounds is closest?"),
}
_SKILLS = ("sound_acoustic_scene_reasoning",)


class Placed(Record):
    """One sound in its place: as the receiver sees it, azimuth counter-clockwise from the front."""

    sound: str
    seed: int
    onset_s: float
    azimuth_deg: float
    distance_m: float


class SpatialScene(Scene):
    """All constants of one item; `pair` is shared with the mirror image."""

    family: Literal["side", "which", "nearest"]
    receiver: Literal["foa", "stereo"]
    room_m: tuple[float, float, float]
    rt60_s: float
    listener_m: tuple[float, float, float]
    sources: tuple[Placed, ...]
    target: int
    wording: int
    choices: tuple[str, ...]
    pair: str
    mirrored: bool


def draw(n: int, seed: int, form: str) -> Iterator[SpatialScene]:
    """Draw scenes, each followed by its mirror image."""
    for number in range(n):
        scene = _drawn(number // 2, RECIPE.seed(seed, form, number // 2), form)
        yield mirror_image(scene, RECIPE.seed(seed, form, number)) if number % 2 else scene


def _drawn(pair: int, seed: int, form: str) -> SpatialScene:
    rng = np.random.Generator(np.random.PCG64(seed))
    family = _FAMILIES[pair % len(_FAMILIES)]
    count = int(rng.integers(2, 4))
    names = [str(name) for name in rng.choice(_KINDS, size=count, replace=False)]
    # The target's side is one; the others are on the other, so that "which" has one answer.
    side = 1 if rng.integers(2) else -1
    near = int(rng.integers(count)) if family == "nearest" else -1
    sources = []
    for at, name in enumerate(names):
        low, high = _NEAR_M if family == "nearest" and at == near else _FAR_M
        distance = rng.uniform(low, high) if family == "nearest" else rng.uniform(1.2, 3.0)
        sign = side if at == 0 else -side
        azimuth = sign * rng.uniform(*_SIDE_DEG)
        sources.append(
            Placed(
                sound=name,
                seed=int(rng.integers(1 << 31)),
                onset_s=round(at * (LENGTH_S - TAKE_S) / (count - 1), 3),
                azimuth_deg=round(float(azimuth), 1),
                distance_m=round(float(distance), 2),
            )
        )
    target = near if family == "nearest" else 0
    order = [int(at) for at in rng.permutation(count)]
    size = tuple(round(float(rng.uniform(low, high)), 2) for low, high in ((8.5, 11.0), (8.5, 11.0), (3.0, 4.5)))
    listener = (size[0] / 2 + rng.uniform(-0.5, 0.5), size[1] / 2 + rng.uniform(-0.5, 0.5), 1.5)
    scene = {
        "form": form,
        "number": 2 * pair,
        "family": family,
        "receiver": _RECEIVERS[pair // len(_FAMILIES) % len(_RECEIVERS)],
        "room_m": size,
        "rt60_s": round(float(rng.uniform(0.3, 0.6)), 2),
        "listener_m": tuple(round(float(x), 2) for x in listener),
        "sources": tuple(sources),
        "target": target,
        "wording": int(rng.integers(2)),
        "choices": _choices(family, [names[at] for at in order], rng),
        "mirrored": False,
    }
    return SpatialScene(
        pair=item_id("pair", of=canonical_json(scene | {"sources": [s.model_dump() for s in sources]})), **scene
    )


def _choices(family: str, names: list[str], rng: np.random.Generator) -> tuple[str, ...]:
    if family == "side":
        return ("left", "right") if rng.integers(2) else ("right", "left")
    return tuple(sound_kind(name).title for name in names)


def mirror_image(scene: SpatialScene, seed: int) -> SpatialScene:
    """The scene in a mirror: left for right, everything else the same but the order of the choices.

    Args:
        scene: Not mirrored.
        seed: Draws the order of the choices.
    """
    rng = np.random.Generator(np.random.PCG64(seed))
    x, y, z = scene.listener_m
    return scene.model_copy(
        update={
            "number": scene.number + 1,
            "listener_m": (x, round(scene.room_m[1] - y, 2), z),
            "sources": tuple(s.model_copy(update={"azimuth_deg": -s.azimuth_deg}) for s in scene.sources),
            "choices": tuple(scene.choices[int(at)] for at in rng.permutation(len(scene.choices))),
            "mirrored": True,
        }
    )


def sound_of(scene: SpatialScene) -> Sound:
    """Render the scene.

    Returns:
        Shape (4, samples), ACN and SN3D, for `foa`; (2, samples) for `stereo`; at 24 kHz.
    """
    receiver = Receiver(scene.receiver, scene.listener_m)
    places = [position_of(receiver, Direction(s.azimuth_deg, 0.0, s.distance_m)) for s in scene.sources]
    heard = responses(Room(scene.room_m, scene.rt60_s), receiver, places, RATE_HZ)
    mix = np.zeros((heard[0].shape[0], round(LENGTH_S * RATE_HZ)), np.float32)
    for placed, response in zip(scene.sources, heard, strict=True):
        wet = convolve(dry_take(placed.sound, placed.seed), response)
        start = round(placed.onset_s * RATE_HZ)
        end = min(mix.shape[1], start + wet.shape[1])
        mix[:, start:end] += wet[:, : end - start]
    return Sound(mix, RATE_HZ)


def dry_take(name: str, seed: int) -> np.ndarray[tuple[int], np.dtype[np.float32]]:
    """A sound as it leaves its source: all equally loud (BS.1770-4), so that level tells distance."""
    take = render_sound(name, TAKE_S, RATE_HZ, seed)
    meter = LoudnessMeter(RATE_HZ, 1, "mono")
    meter.add(take[None])
    lufs = meter.loudness_lufs()
    gain_db = round(_SOURCE_LUFS - lufs, 2) if lufs is not None else 0.0
    return np.asarray(take * np.float32(10.0 ** (gain_db / 20.0)))


def answer(scene: SpatialScene) -> str:
    """What is true in the scene, in the words of its choices."""
    target = scene.sources[scene.target]
    if scene.family == "side":
        return "left" if target.azimuth_deg > 0 else "right"
    return sound_kind(target.sound).title


def question(scene: SpatialScene) -> str:
    """The question, in one of its wordings."""
    target = scene.sources[scene.target]
    side = "left" if target.azimuth_deg > 0 else "right"
    return _WORDINGS[scene.family][scene.wording].format(sound=sound_kind(target.sound).title, side=side)


def render(scene: SpatialScene, target: Target) -> Item:
    """Render a scene to its item."""
    constants = scene.model_dump(mode="json", include={"receiver", "room_m", "rt60_s", "listener_m", "sources"})
    clip = RECIPE.clip(sound_of(scene), target, constants, layout=scene.receiver)
    true = answer(scene)
    asked = scene.sources[scene.target]
    return RECIPE.item(
        scene,
        [clip],
        benchmark="mmau_pro",
        task="spatial_audio",
        skills=_SKILLS,
        question=question(scene),
        choices=scene.choices,
        answers=(true,),
        answer_index=scene.choices.index(true),
        answer_type="choice",
        scorer="choice",
        twin=Twin(group=scene.pair, kind="left-right", role="mirror image" if scene.mirrored else "original"),
        evidence=(Evidence(clip=0, start_s=asked.onset_s, end_s=asked.onset_s + TAKE_S),),
    )
