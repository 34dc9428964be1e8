"""Spatial scenes: two or three sounds in a room, heard by an ambisonic microphone or a stereo pair.

Asked is from which side a sound comes, which sound comes from a side, and which is nearest. Every scene has a
counterfactual twin in which the same question has another answer: the mirror image, left for right, or the
same sounds with two distances exchanged. A question is asked only where the scene leaves a margin: 35 degrees
off the middle, and distances at a ratio of 2.5 or more.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Literal

import numpy as np

from earmark.audio import Sound
from earmark.item import Evidence, Item, Record, Twin, item_id
from earmark.loudness import LoudnessMeter
from synth.contract.recipe import Order, Recipe, Scene, Studio
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
# Behind a pair of cardioids what the walls send back may be louder than what comes from the side.
_SIDE_DEG = {"foa": (35, 145), "stereo": (35, 110)}
_LEAST_SIDE_DEG = 35
_FRONT_DEG = (-5, 5)
_KINDS = (
    "telephone", "alarm_beep", "knocking", "footsteps", "clock_ticking", "drum", "bird", "water_drops",
    "plucked_string", "door_chime", "engine", "siren", "church_bell", "cricket",
)  # fmt: skip
_FAMILIES = ("side", "which", "nearest")
_RECEIVERS: tuple[Literal["foa", "stereo"], ...] = ("foa", "stereo")
_WORDINGS = {
    "side": ("From which side do you hear {sound}?", "On which side do you hear {sound}?"),
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
    """All constants of one item; `side` is the one that is asked about, `pair` is shared with the twin."""

    family: Literal["side", "which", "nearest"]
    receiver: Literal["foa", "stereo"]
    room_m: tuple[float, float, float]
    rt60_s: float
    listener_m: tuple[float, float, float]
    sources: tuple[Placed, ...]
    target: int
    side: Literal["left", "right"]
    wording: int
    choices: tuple[str, ...]
    pair: str
    twin: Literal["original", "mirror image", "distances exchanged"]


def draw(order: Order) -> Iterator[SpatialScene]:
    """Draw scenes, each followed by its twin."""
    for number in range(order.n):
        scene = _drawn(number // 2, RECIPE.seed(order.seed, order.form, number // 2), order.form)
        yield twin_of(scene, RECIPE.seed(order.seed, order.form, number)) if number % 2 else scene


def _drawn(pair: int, seed: int, form: str) -> SpatialScene:
    rng = np.random.Generator(np.random.PCG64(seed))
    family = _FAMILIES[pair % len(_FAMILIES)]
    count = int(rng.integers(2, 4))
    names = [str(name) for name in rng.choice(_KINDS, size=count, replace=False)]
    # Drawn apart from the order in time: who is heard first must not tell what is asked for.
    target = int(rng.integers(count))
    distances = _distances_m(family, count, target, rng)
    receiver = _RECEIVERS[pair // len(_FAMILIES) % len(_RECEIVERS)]
    azimuths = _azimuths_deg(family, receiver, (count, target), rng)
    size = tuple(round(float(rng.uniform(low, high)), 2) for low, high in ((8.5, 11.0), (8.5, 11.0), (3.0, 4.5)))
    listener = (size[0] / 2 + rng.uniform(-0.5, 0.5), size[1] / 2 + rng.uniform(-0.5, 0.5), 1.5)
    scene: dict[str, Any] = {
        "form": form,
        "number": 2 * pair,
        "family": family,
        "receiver": receiver,
        "room_m": size,
        "rt60_s": round(float(rng.uniform(0.3, 0.6)), 2),
        "listener_m": tuple(round(float(x), 2) for x in listener),
        "sources": [
            {
                "sound": name,
                "seed": int(rng.integers(1 << 31)),
                "onset_s": round(at * (LENGTH_S - TAKE_S) / (count - 1), 3),
                "azimuth_deg": azimuths[at],
                "distance_m": distances[at],
            }
            for at, name in enumerate(names)
        ],
        "target": target,
        "side": "left" if azimuths[target] > 0 else "right",
        "wording": int(rng.integers(2)),
        "choices": _choices(family, names, rng),
        "twin": "original",
    }
    return SpatialScene(pair=item_id("pair", of=scene), **scene)


def _distances_m(family: str, count: int, target: int, rng: np.random.Generator) -> list[float]:
    """Near for the target and far for the others where distance is asked for; else all alike."""
    if family != "nearest":
        return [round(float(rng.uniform(1.2, 3.0)), 2) for _ in range(count)]
    spans = [_NEAR_M if at == target else _FAR_M for at in range(count)]
    return [round(float(rng.uniform(low, high)), 2) for low, high in spans]


def _azimuths_deg(family: str, receiver: str, places: tuple[int, int], rng: np.random.Generator) -> list[float]:
    """The target on one side and another on the other; a third in front where a side must hold one sound."""
    count, target = places
    side = 1 if rng.integers(2) else -1
    others = [at for at in range(count) if at != target]
    opposite = others[int(rng.integers(len(others)))]
    azimuths = []
    for at in range(count):
        lateral = float(rng.uniform(*_SIDE_DEG[receiver]))
        if family == "which" and at not in (target, opposite):
            azimuths.append(round(float(rng.uniform(*_FRONT_DEG)), 1))
        else:
            azimuths.append(round(lateral * (side if at == target else -side), 1))
    return azimuths


def _choices(family: str, names: list[str], rng: np.random.Generator) -> tuple[str, ...]:
    words = ["left", "right"] if family == "side" else [sound_kind(name).title for name in names]
    return tuple(words[int(at)] for at in rng.permutation(len(words)))


def twin_of(scene: SpatialScene, seed: int) -> SpatialScene:
    """The counterfactual twin: the same question about a scene in which another answer is true.

    For questions about sides the scene in a mirror, left for right; for the nearest sound the same scene with
    the distances of the nearest and of another sound exchanged.

    Args:
        scene: An original.
        seed: Draws the order of the choices, and the sound that becomes the nearest.
    """
    rng = np.random.Generator(np.random.PCG64(seed))
    changed = _nearer_other(scene, rng) if scene.family == "nearest" else _mirrored(scene)
    order = rng.permutation(len(scene.choices))
    choices = tuple(scene.choices[int(at)] for at in order)
    return scene.model_copy(update={**changed, "number": scene.number + 1, "choices": choices})


def _mirrored(scene: SpatialScene) -> dict[str, Any]:
    x, y, z = scene.listener_m
    sources = tuple(s.model_copy(update={"azimuth_deg": -s.azimuth_deg}) for s in scene.sources)
    target = scene.target
    if scene.family == "which":  # the asked side stays, so another sound is on it
        on_side = [
            at for at, s in enumerate(sources) if _side(s) == scene.side and abs(s.azimuth_deg) >= _LEAST_SIDE_DEG
        ]
        target = on_side[0]
    return {
        "listener_m": (x, round(scene.room_m[1] - y, 2), z),
        "sources": sources,
        "target": target,
        "twin": "mirror image",
    }


def _nearer_other(scene: SpatialScene, rng: np.random.Generator) -> dict[str, Any]:
    others = [at for at in range(len(scene.sources)) if at != scene.target]
    other = others[int(rng.integers(len(others)))]
    distances = [s.distance_m for s in scene.sources]
    distances[scene.target], distances[other] = distances[other], distances[scene.target]
    sources = tuple(
        s.model_copy(update={"distance_m": distance}) for s, distance in zip(scene.sources, distances, strict=True)
    )
    return {"sources": sources, "target": other, "twin": "distances exchanged"}


def _side(placed: Placed) -> str:
    return "left" if placed.azimuth_deg > 0 else "right"


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
        return _side(target)
    return sound_kind(target.sound).title


def question(scene: SpatialScene) -> str:
    """The question, in one of its wordings."""
    target = scene.sources[scene.target]
    return _WORDINGS[scene.family][scene.wording].format(sound=sound_kind(target.sound).title, side=scene.side)


def render(scene: SpatialScene, studio: Studio) -> Item:
    """Render a scene to its item."""
    constants = scene.model_dump(mode="json", include={"receiver", "room_m", "rt60_s", "listener_m", "sources"})
    clip = RECIPE.clip(sound_of(scene), studio.target, constants, layout=scene.receiver)
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
        twin=Twin(group=scene.pair, kind="near-far" if scene.family == "nearest" else "left-right", role=scene.twin),
        evidence=(Evidence(clip=0, start_s=asked.onset_s, end_s=asked.onset_s + TAKE_S),),
    )
