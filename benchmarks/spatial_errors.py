"""`python -m benchmarks.spatial_errors`: how far off the spatial scenes are, as estimated from their sound alone.

From the direct sound of each event everything must agree with the scene; from the whole mix, with echoes and
background, the error is shown by angle and reverberation time, and how often the estimates lead to the answer.
"""

from __future__ import annotations

import argparse
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from rich.table import Table

from benchmarks import locating
from earmark.command import Parser, console
from earmark.loudness import LoudnessMeter
from synth import spatial
from synth.contract.recipe import Order
from synth.contract.recordings import NONE
from synth.listening.frames import seen
from synth.places.group import UNTOLD
from synth.rooms import position_of, responses
from synth.rooms.places import Direction
from synth.scenes.dry import dry
from synth.scenes.mixing import mix, stems
from synth.scenes.soundscape import Event, Soundscape
from synth.spatial import SpatialScene

Samples = NDArray[np.float32]

_SOUND_M_PER_S = 343.0
_SAME_PLACE_DEG = 22.5
_WINDOWS, _NEARER_DB = 8, 5.0
_TIMES_S = (0.6, 1.2)
_ANGLES_DEG, _RT60_S = (0, 30, 60, 90, 180), (0.0, 0.2, 0.25, 0.3, 0.4, 0.5)


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


class Error(NamedTuple):
    """One measured quantity of one event.

    Attributes:
        what: The quantity and its unit.
        kind: Of the receiver.
        angle_deg: How far from the front the event is.
        rt60_s: Of the room.
        value: How far off.
    """

    what: str
    kind: str
    angle_deg: float
    rt60_s: float
    value: float


def direct(scape: Soundscape) -> Soundscape:
    """The scene without walls and background: only the direct sound is heard."""
    room = scape.room and replace(scape.room, rt60_s=0.0)
    return scape.model_copy(update={"room": room, "background": None})


def directly_heard(scene: SpatialScene) -> Heard:
    """The direct sound of each event, alone."""
    bare = direct(scene.scape)
    spans = tuple(stem.samples for stem in stems(bare))
    return Heard(scene, spans, spans, mix(bare).samples)


def in_the_mix(scene: SpatialScene) -> Heard:
    """The mix from when to when each event arrives."""
    scape, whole = scene.scape, mix(scene.scape).samples
    spans = tuple(whole[:, slice(*_span(scape, event))] for event in scape.events)
    return Heard(scene, spans, tuple(locating.first_waves(span, scape.rate_hz) for span in spans), whole)


def answered(heard: Heard) -> str:
    """The answer that the estimates lead to."""
    scene = heard.scene
    family, kind, choices = scene.asked.family, _kind(scene.scape), scene.asked.choices
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
    last = max(_span(scape, event)[1] for event in scape.events)
    rings_s = locating.decay_s(heard.whole[:, last:], scape.rate_hz, (-5.0, -25.0))
    if locating.level_db(heard.whole[:, last:]) < locating.level_db(heard.whole) - 110.0:
        return "a space without any echo"
    return "a small room" if rings_s < _TIMES_S[0] else "a large, echoing hall"


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


def errors(scene: SpatialScene) -> Iterator[Error]:
    """All that can be measured of a scene."""
    scape, kind = scene.scape, _kind(scene.scape)
    if scape.receiver is None or scape.room is None:
        return
    alone, mixed = directly_heard(scene), in_the_mix(scene)
    for at, event in enumerate(scape.events):
        place = seen(event, scape.receiver, 0.0)
        about = (kind, abs(place.azimuth_deg), scape.room.rt60_s)
        wave = dry(event, scape.rate_hz, NONE)
        drawn_s = locating.begins_s(wave[None], scape.rate_hz) + place.distance_m / _SOUND_M_PER_S
        if not event.path:
            begun_s = locating.begins_s(alone.spans[at], scape.rate_hz)
            yield Error("onset, ms", *about, abs(begun_s - drawn_s) * 1000.0)
            yield from _direction_errors(alone.spans[at], place, about, scape.rate_hz, "direct")
            if scene.asked.family not in {"space", "nearest", "farthest", "nearer_time"}:
                yield from _direction_errors(mixed.onsets[at], place, about, scape.rate_hz, "mix")
        if kind in {"mono", "foa", "array"} and not event.path:
            loss_db = locating.level_db(_padded(wave, alone.spans[at])) - locating.level_db(alone.spans[at][:1])
            yield Error("distance, m", *about, abs(10.0 ** (loss_db / 20.0) - place.distance_m))
            yield Error("level, dB", *about, abs(loss_db - 20.0 * np.log10(place.distance_m)))
    if scape.room.rt60_s and not scape.events[0].path:
        yield Error("RT60, %", kind, 0.0, scape.room.rt60_s, abs(rings_s(scape) / scape.room.rt60_s - 1.0) * 100.0)


def rings_s(scape: Soundscape) -> float:
    """Reverberation time of the response from where the first event is."""
    if scape.room is None or scape.receiver is None:
        return 0.0
    place = Direction(*seen(scape.events[0], scape.receiver, 0.0))
    response = responses(scape.room, scape.receiver, [position_of(scape.receiver, place)], scape.rate_hz)[0]
    # Without its direct sound, which is no part of the decay.
    first = round((place.distance_m / _SOUND_M_PER_S + 0.005) * scape.rate_hz)
    return locating.decay_s(response[:, first:], scape.rate_hz)


def _direction_errors(
    span: Samples, place: Direction, about: tuple[str, float, float], rate_hz: int, of: str
) -> Iterator[Error]:
    kind = about[0]
    if kind == "mono":
        return
    found = locating.located(kind, span, rate_hz)
    around = kind in {"foa", "array"}
    true_deg = place.azimuth_deg if around else locating.lateral_deg(place.azimuth_deg)
    guess_deg = found.azimuth_deg if around else locating.lateral_deg(found.azimuth_deg)
    yield Error(f"azimuth ({of}), degrees", *about, locating.differs_deg(guess_deg, true_deg))
    if found.elevation_deg is not None:
        yield Error(f"elevation ({of}), degrees", *about, abs(found.elevation_deg - place.elevation_deg))


def _loudness_lufs(span: Samples, rate_hz: int) -> float:
    """The loudness of all channels together (BS.1770-4), whatever they are."""
    powers = []
    for channel in span:
        meter = LoudnessMeter(rate_hz, 1, "mono")
        meter.add(channel[None])
        powers.append(10.0 ** ((meter.loudness_lufs() or -120.0) / 10.0))
    return float(10.0 * np.log10(sum(powers)))


def _padded(wave: Samples, span: Samples) -> Samples:
    """As long as what is heard of it, so that both means are over the same time."""
    return np.pad(wave[: span.shape[1]], (0, max(0, span.shape[1] - wave.size)))[None]


def _span(scape: Soundscape, event: Event) -> tuple[int, int]:
    """From when to when the direct sound is heard, in samples."""
    if scape.receiver is None:
        return 0, 0
    spans = ((at, seen(event, scape.receiver, at).distance_m) for at in (0.0, event.duration_s))
    start, end = (round((event.onset_s + at + away / _SOUND_M_PER_S) * scape.rate_hz) for at, away in spans)
    return start, end


def _kind(scape: Soundscape) -> str:
    return scape.receiver.kind if scape.receiver else "mono"


def _row(values: Sequence[float]) -> list[str]:
    return [str(len(values)), *(f"{value:.2f}" for value in np.percentile(values, [50, 90, 95, 99, 100]))]


def _shown(title: str, of: Mapping[tuple[str, ...], Sequence[float]], heads: Sequence[str]) -> Table:
    table = Table(*heads, "n", "50 %", "90 %", "95 %", "99 %", "most", title=title)
    for key in sorted(of):
        table.add_row(*key, *_row(of[key]))
    return table


def _between(value: float, edges: Sequence[float]) -> str:
    at = int(np.searchsorted(edges, value, side="right"))
    return f"{edges[at - 1]:g} to {edges[min(at, len(edges) - 1)]:g}"


def main() -> int:
    """Draw scenes, measure, and show three tables."""
    parser = Parser(prog="python -m benchmarks.spatial_errors", description=__doc__)
    parser.add_argument("--n", type=int, default=600, help="number of scenes")
    parser.add_argument("--seed", type=int, default=0)
    given: argparse.Namespace = parser.parse_args()
    overall: dict[tuple[str, ...], list[float]] = defaultdict(list)
    by_cell: dict[tuple[str, ...], list[float]] = defaultdict(list)
    right: dict[tuple[str, ...], list[float]] = defaultdict(list)
    for scene in spatial.draw(Order(given.n, given.seed)):
        for error in errors(scene):
            overall[error.what, error.kind].append(error.value)
            if error.what.startswith("azimuth (mix)"):
                cell = (error.kind, _between(error.angle_deg, _ANGLES_DEG), _between(error.rt60_s, _RT60_S))
                by_cell[cell].append(error.value)
        for of, heard in (("direct", directly_heard(scene)), ("mix", in_the_mix(scene))):
            if of == "direct" and scene.asked.family == "space":
                continue  # it is the echoes that tell
            right[of, scene.asked.family].append(float(answered(heard) == scene.asked.answer))
    screen = console()
    screen.print(_shown("Errors", overall, ("quantity", "receiver")))
    screen.print(_shown("Azimuth in the mix, degrees", by_cell, ("receiver", "from the front", "RT60, s")))
    table = Table("heard", "family", "n", "answers that follow", title="Answers from estimates")
    for key, hits in sorted(right.items()):
        table.add_row(*key, str(len(hits)), f"{100.0 * float(np.mean(hits)):.1f} %")
    screen.print(table)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
