"""Soundscapes in rooms as frame tables, in the manner of the DCASE task on localisation and detection.

One row for each event and frame of 100 ms in which it sounds, without a header, as in STARSS23 (Shimada et al., 2023):
frame, class, source, azimuth and elevation in whole degrees, distance in whole centimetres. The times are those at
which the receiver hears the direct sound.
"""

from __future__ import annotations

import math

from synth.rooms import SPEED_OF_SOUND_M_PER_S, Direction, Position, Receiver, direction_of, position_of
from synth.scenes.soundscape import Event, Place, Soundscape

FRAME_S = 0.1


def classes(scape: Soundscape) -> tuple[str, ...]:
    """The titles of the events, sorted: the numbers of the second column."""
    return tuple(sorted({event.title for event in scape.events}))


def frame_table(scape: Soundscape) -> str:
    """The rows as CSV; nothing where there is no room.

    Args:
        scape: What is heard in one clip.
    """
    if scape.receiver is None:
        return ""
    rows = []
    names = classes(scape)
    for number, event in enumerate(scape.events):
        for frame in _frames(event, scape.receiver, scape.length_s):
            place = seen(event, scape.receiver, max(0.0, frame * FRAME_S - event.onset_s))
            metres = round(place.distance_m * 100)
            angles = (round(place.azimuth_deg), round(place.elevation_deg))
            rows.append((frame, names.index(event.title), number, *angles, metres))
    return "".join(",".join(map(str, row)) + "\n" for row in sorted(rows))


def _frames(event: Event, receiver: Receiver, length_s: float) -> range:
    def delay_s(after_s: float) -> float:
        return seen(event, receiver, after_s).distance_m / SPEED_OF_SOUND_M_PER_S

    first = math.floor((event.onset_s + delay_s(0.0)) / FRAME_S)
    last = math.ceil(min(length_s, event.end_s + delay_s(event.duration_s)) / FRAME_S)
    return range(first, last)


def seen(event: Event, receiver: Receiver, after_s: float) -> Direction:
    """Where the receiver sees an event, some time after its onset.

    Args:
        event: With a place or a path.
        receiver: Who looks.
        after_s: Since the onset; beyond the path's ends, the source stays there.
    """
    if not event.path:
        return _direction(event.place or Place(azimuth_deg=0.0, distance_m=1.0))
    ahead = next((k for k, point in enumerate(event.path) if point.time_s >= after_s), len(event.path) - 1)
    before = max(ahead - 1, 0)
    start, end = event.path[before], event.path[ahead]
    span_s = end.time_s - start.time_s
    share = min(1.0, max(0.0, (after_s - start.time_s) / span_s)) if span_s else 0.0
    here = position_of(receiver, _direction(start.place))
    there = position_of(receiver, _direction(end.place))
    x, y, z = (a + share * (b - a) for a, b in zip(here, there, strict=True))
    position: Position = (x, y, z)
    return direction_of(receiver, position)


def _direction(place: Place) -> Direction:
    return Direction(place.azimuth_deg, place.elevation_deg, place.distance_m)
