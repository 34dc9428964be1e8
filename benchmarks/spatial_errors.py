"""`python -m benchmarks.spatial_errors`: how far off the spatial scenes are, as estimated from their sound alone.

From the direct sound of each event everything must agree with the scene; from the whole mix, with echoes and
background, the error is shown by angle and reverberation time, and how often the estimates lead to the answer.
"""

from __future__ import annotations

import argparse
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
from rich.table import Table

from benchmarks import locating
from benchmarks.spatial_answers import SOUND_M_PER_S, Heard, Samples, answered, directly_heard, in_the_mix, kind_of
from earmark.command import Parser, console
from synth import spatial
from synth.contract.recipe import Order
from synth.contract.recordings import NONE, Recordings
from synth.listening.frames import seen
from synth.rooms import position_of, responses
from synth.rooms.places import Direction
from synth.scenes.dry import dry
from synth.scenes.soundscape import Soundscape

_ANGLES_DEG, _RT60_S = (0, 30, 60, 90, 180), (0.0, 0.2, 0.25, 0.3, 0.4, 0.5)


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


def errors(alone: Heard, mixed: Heard, recordings: Recordings = NONE) -> Iterator[Error]:
    """All that can be measured of a scene.

    Args:
        alone: The direct sound of each event.
        mixed: The mix of the same scene.
        recordings: Where `Recorded` sources are.
    """
    scene, scape = alone.scene, alone.scene.scape
    kind = kind_of(scape)
    if scape.receiver is None or scape.room is None:
        return
    for at, event in enumerate(scape.events):
        place = seen(event, scape.receiver, 0.0)
        about = (kind, abs(place.azimuth_deg), scape.room.rt60_s)
        wave = dry(event, scape.rate_hz, recordings)
        drawn_s = locating.begins_s(wave[None], scape.rate_hz) + place.distance_m / SOUND_M_PER_S
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
    first = round((place.distance_m / SOUND_M_PER_S + 0.005) * scape.rate_hz)
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


def _padded(wave: Samples, span: Samples) -> Samples:
    """As long as what is heard of it, so that both means are over the same time."""
    return np.pad(wave[: span.shape[1]], (0, max(0, span.shape[1] - wave.size)))[None]


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
    parser.add_argument("--recordings", type=Path, help="folder of the index of recordings that scenes may use")
    given: argparse.Namespace = parser.parse_args()
    overall: dict[tuple[str, ...], list[float]] = defaultdict(list)
    by_cell: dict[tuple[str, ...], list[float]] = defaultdict(list)
    right: dict[tuple[str, ...], list[float]] = defaultdict(list)
    recordings = Recordings(given.recordings)
    for scene in spatial.draw(Order(given.n, given.seed, recordings=recordings)):
        alone, mixed = directly_heard(scene, recordings), in_the_mix(scene, recordings)
        for error in errors(alone, mixed, recordings):
            overall[error.what, error.kind].append(error.value)
            if error.what.startswith("azimuth (mix)"):
                cell = (error.kind, _between(error.angle_deg, _ANGLES_DEG), _between(error.rt60_s, _RT60_S))
                by_cell[cell].append(error.value)
        for of, heard in (("direct", alone), ("mix", mixed)):
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
