"""The answers of spatial items, worked out from their sound by the estimates of `benchmarks.locating`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from benchmarks import locating
from earmark.loudness import LoudnessMeter
from synth.contract.recordings import NONE, Recordings
from synth.listening.frames import seen
from synth.places.group import UNTOLD
from synth.scenes.mixing import mix, stems
from synth.scenes.soundscape import Event, Soundscape
from synth.spatial import SpatialScene

Samples = NDArray[np.float32]

SOUND_M_PER_S = 343.0
_SAME_PLACE_DEG = 22.5
_WINDOWS, _NEARER_DB = 8, 5.0
_SMALL_S = 0.6


@dataclass(frozen=True, slots=True, eq=False)
class Heard:
    """What is heard of the events of a scene.

    Attributes:
        scene: What was rendered.
        spans: One an event: from when its direct sound arrives, shape (channels, samples).
        onsets: The same, where echoes are to be left out only what comes before them.
        whole: The clip.
    """

    scene: SpatialScene
    spans: tuple[Samples, ...]
    onsets: tuple[Samples, ...]
    whole: Samples


def direct(scape: Soundscape) -> Soundscape:
    """The scene without walls and background: only the direct sound is heard."""
    room = scape.room and replace(scape.room, rt60_s=0.0)
    return scape.model_copy(update={"room": room, "background": None})


def directly_heard(scene: SpatialScene, recordings: Recordings = NONE) -> Heard:
    """The direct sound of each event, alone."""
    bare = direct(scene.scape)
    spans = tuple(stem.samples for stem in stems(bare, recordings))
    return Heard(scene, spans, spans, mix(bare, recordings).samples)


def in_the_mix(scene: SpatialScene, recordings: Recordings = NONE) -> Heard:
    """The mix from when to when each event arrives."""
    scape, whole = scene.scape, mix(scene.scape, recordings).samples
    spans = tuple(whole[:, slice(*arrival(scape, event))] for event in scape.events)
    return Heard(scene, spans, tuple(locating.first_waves(span, scape.rate_hz) for span in spans), whole)


def answered(heard: Heard) -> str:
    """The answer that the estimates lead to."""
    scene = heard.scene
    family, kind, choices = scene.asked.family, kind_of(scene.scape), scene.asked.choices
    if kind == "mono" and UNTOLD in choices:
        return UNTOLD
    titles = [event.title for event in scene.scape.events]
    levels = [_loudness_lufs(span, scene.scape.rate_hz) for span in heard.spans]
    if family in {"nearest", "farthest"}:
        return titles[int(np.argmax(levels) if family == "nearest" else np.argmin(levels))]
    if family == "nearer_time":
        return ("the first time", "the second time")[int(np.argmax(levels))]
    if family == "space":
        return _space(heard)
    if family == "moving":
        return _movement(heard.spans[0], kind, scene.scape.rate_hz)
    azimuths = [locating.located(kind, span, scene.scape.rate_hz).azimuth_deg for span in heard.onsets]
    return _placed(scene, azimuths, titles)


def _placed(scene: SpatialScene, azimuths: Sequence[float], titles: Sequence[str]) -> str:
    family, text = scene.asked.family, scene.asked.text
    lateral = [locating.lateral_deg(azimuth) for azimuth in azimuths]
    if family == "order":
        return ", ".join(titles[n] for n in np.argsort([-azimuth for azimuth in azimuths]))
    if family == "how_many":
        return ("one", "two", "three")[_clusters(azimuths) - 1]
    if family == "which":
        return titles[int(np.argmax(lateral) if "left" in text else np.argmin(lateral))]
    target = azimuths[scene.about[0]]
    if family in {"side", "side_after"}:
        return "left" if lateral[scene.about[0]] > 0.0 else "right"
    known = {choice: _azimuth_of(choice) for choice in scene.asked.choices if choice != UNTOLD}
    return min(known, key=lambda choice: locating.differs_deg(known[choice], target))


def _azimuth_of(choice: str) -> float:
    """A sector's middle, or so many degrees to a side."""
    sign = -1.0 if "right" in choice else 1.0
    if "degrees" in choice:
        return sign * float(choice.split(maxsplit=1)[0])
    turns = {"front": 45.0, "back": 135.0}
    word, _, side = choice.partition(" ")
    if word in turns:
        return sign * turns[word] if side else {"front": 0.0, "back": 180.0}[word]
    return sign * 90.0


def _clusters(azimuths: Sequence[float]) -> int:
    """Places farther apart than half of the least that is drawn."""
    kept: list[float] = []
    for azimuth in azimuths:
        if all(locating.differs_deg(azimuth, other) > _SAME_PLACE_DEG for other in kept):
            kept.append(azimuth)
    return len(kept)


def _space(heard: Heard) -> str:
    """By how the last sound rings out."""
    scape = heard.scene.scape
    last = max(arrival(scape, event)[1] for event in scape.events)
    rings_s = locating.decay_s(heard.whole[:, last:], scape.rate_hz, (-5.0, -25.0))
    if locating.level_db(heard.whole[:, last:]) < locating.level_db(heard.whole) - 110.0:
        return "a space without any echo"
    return "a small room" if rings_s < _SMALL_S else "a large, echoing hall"


def _movement(span: Samples, kind: str, rate_hz: int) -> str:
    """By the peaks at the beginning and the end, which are direct sound, and by the direction all along."""
    first, _, last = (20.0 * np.log10(np.abs(part).max()) for part in np.array_split(span, 3, axis=1))
    if abs(first - last) > _NEARER_DB:
        return "it comes nearer" if last > first else "it goes away"
    parts = np.array_split(span, _WINDOWS, axis=1)
    levels = [locating.level_db(part) for part in parts]
    azimuths = [
        locating.located(kind, locating.first_waves(part, rate_hz), rate_hz).azimuth_deg
        for part, level in zip(parts, levels, strict=True)
        if level > max(levels) - 20.0
    ]
    turned = np.degrees(np.unwrap(np.radians(azimuths)))
    if kind in {"foa", "array"} and np.ptp(turned) > 220.0:
        return "it circles around the listener"
    if abs(turned[0] - turned[-1]) > 60.0:
        return "it passes from left to right" if turned[0] > turned[-1] else "it passes from right to left"
    return "it circles around the listener" if np.ptp(turned) > 60.0 else "it stays in one place"


def _loudness_lufs(span: Samples, rate_hz: int) -> float:
    """The loudness of all channels together (BS.1770-4), whatever they are."""
    powers = []
    for channel in span:
        meter = LoudnessMeter(rate_hz, 1, "mono")
        meter.add(channel[None])
        powers.append(10.0 ** ((meter.loudness_lufs() or -120.0) / 10.0))
    return float(10.0 * np.log10(sum(powers)))


def arrival(scape: Soundscape, event: Event) -> tuple[int, int]:
    """From when to when the direct sound is heard, in samples."""
    if scape.receiver is None:
        return 0, 0
    spans = ((at, seen(event, scape.receiver, at).distance_m) for at in (0.0, event.duration_s))
    start, end = (round((event.onset_s + at + away / SOUND_M_PER_S) * scape.rate_hz) for at, away in spans)
    return start, end


def kind_of(scape: Soundscape) -> str:
    """The kind of the receiver."""
    return scape.receiver.kind if scape.receiver else "mono"
