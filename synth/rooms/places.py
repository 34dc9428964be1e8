"""Rooms, receivers and places: the geometry, without sound."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple, TypeAlias

from earmark.errors import SynthError

Position: TypeAlias = tuple[float, float, float]
ReceiverKind: TypeAlias = Literal["foa", "stereo", "mono", "binaural", "array"]

CHANNELS: dict[str, tuple[str, ...]] = {
    "foa": ("W", "Y", "Z", "X"),
    "stereo": ("L", "R"),
    "mono": ("M",),
    "binaural": ("L", "R"),
    "array": ("front", "back", "left", "right"),
}
SPEED_OF_SOUND_M_PER_S = 343.0
# Places are rounded to this before they are used: sums of them are then exact, and a scene and its image in a mirror
# give mirrored samples (to 1e-7 of the peak).
GRID_M = 2.0**-10
WALL_MARGIN_M = 0.05
LONGEST_RT60_S = 20.0
# The interpolation of arrivals reaches 40 samples ahead of each arrival (0.86 m at 16 kHz). What of that would
# lie before the emission is cut off: from this distance on below -30 dB at 16 kHz, -50 dB at 44.1 kHz.
NEAREST_M = 0.3


@dataclass(frozen=True, slots=True)
class Room:
    """A shoebox.

    Attributes:
        size_m: Along x, y and z.
        rt60_s: The reverberation time, from which the absorption follows; 0 for no walls at all.
        max_order: Where there is no tail, reflections are followed up to this order; the cost grows with its cube,
            and what is cut off makes `measured_rt60_s` less than `rt60_s`, perhaps much.
        tail: Follow reflections up to the mixing time only, and let the room ring out in a diffuse field from
            there on: the measured time is then `rt60_s`, at a cost that hardly grows with it.
    """

    size_m: Position
    rt60_s: float
    max_order: int = 17
    tail: bool = True


@dataclass(frozen=True, slots=True)
class Receiver:
    """Microphones in one place.

    Attributes:
        kind: As in `CHANNELS`.
        position_m: Middle of the microphones, in room coordinates.
        facing_deg: Where azimuth 0 points to: counter-clockwise from the x axis of the room.
        hrtf: For `binaural`: a measured set as `NAME.sofa@SHA256` (`synth.rooms.sofa`); empty for the
            spherical head.
    """

    kind: ReceiverKind
    position_m: Position
    facing_deg: float = 0.0
    hrtf: str = ""


class Direction(NamedTuple):
    """A place as the receiver sees it."""

    azimuth_deg: float
    elevation_deg: float
    distance_m: float


def position_of(receiver: Receiver, direction: Direction) -> Position:
    """The place in the room that the receiver sees in a direction."""
    azimuth = math.radians(direction.azimuth_deg + receiver.facing_deg)
    elevation = math.radians(direction.elevation_deg)
    level_m = direction.distance_m * math.cos(elevation)
    x, y, z = receiver.position_m
    return (
        x + level_m * math.cos(azimuth),
        y + level_m * math.sin(azimuth),
        z + direction.distance_m * math.sin(elevation),
    )


def direction_of(receiver: Receiver, position_m: Position) -> Direction:
    """Where the receiver sees a place: azimuth in (-180, 180], elevation in [-90, 90]."""
    x, y, z = (there - here for there, here in zip(position_m, receiver.position_m, strict=True))
    turned_deg = math.degrees(math.atan2(y, x)) - receiver.facing_deg if x or y else 0.0
    azimuth_deg = 180.0 - (180.0 - turned_deg) % 360.0
    # A hair beyond behind, the remainder is rounded up to the whole turn.
    return Direction(
        azimuth_deg if azimuth_deg > -180.0 else 180.0,
        math.degrees(math.atan2(z, math.hypot(x, y))),
        math.hypot(x, y, z),
    )


def shortest_rt60_s(size_m: Position) -> float:
    """The reverberation time of a room whose walls swallow all sound, by Sabine's formula."""
    x, y, z = size_m
    per_absorption = 24.0 * math.log(10.0) / SPEED_OF_SOUND_M_PER_S
    return per_absorption * x * y * z / (2.0 * (x * y + y * z + z * x))


def absorption(room: Room) -> float:
    """Energy absorption of the walls, in (0, 0.64], by Eyring's formula (JASA 1(2), 1930); 1 without walls.

    Raises:
        SynthError: Not even walls that swallow all, by Sabine's formula, make so short a reverberation.
    """
    if not room.rt60_s:
        return 1.0
    shortest_s = shortest_rt60_s(room.size_m)
    if room.rt60_s < shortest_s:
        raise SynthError(
            f"room of {' x '.join(f'{side:g}' for side in room.size_m)} m",
            expected=f"rt60_s of 0 (no walls) or at least {shortest_s:.2f}",
            got=f"{room.rt60_s:g}",
            remedy="Make the room smaller or the reverberation longer",
        )
    return -math.expm1(-shortest_s / room.rt60_s)


def check(room: Room, receiver: Receiver, positions_m: Sequence[Position]) -> None:
    """Whether a scene can be.

    Raises:
        SynthError: A room without extent, something outside it, or a source too near to the receiver.
    """
    if receiver.kind not in CHANNELS:
        raise SynthError("receiver", expected=f"kind {', '.join(CHANNELS)}", got=repr(receiver.kind))
    if receiver.hrtf and receiver.kind != "binaural":
        raise SynthError("receiver", expected="an hrtf for binaural only", got=f"{receiver.kind} with {receiver.hrtf}")
    numbers = (*room.size_m, room.rt60_s, receiver.facing_deg)
    if not all(map(math.isfinite, numbers)) or min(room.size_m) <= 2 * WALL_MARGIN_M or room.max_order < 0:
        raise SynthError("room", expected="sides in metres and an order that is not negative", got=repr(room))
    if not 0.0 <= room.rt60_s <= LONGEST_RT60_S:
        raise SynthError("room", expected=f"rt60_s of 0 to {LONGEST_RT60_S:g}", got=f"{room.rt60_s:g}")
    absorption(room)
    places = [
        ("receiver", receiver.position_m),
        *((f"source {n}", place) for n, place in enumerate(positions_m)),
    ]
    for what, place in places:
        inside = all(WALL_MARGIN_M <= at <= side - WALL_MARGIN_M for at, side in zip(place, room.size_m, strict=True))
        if not inside:
            raise SynthError(
                f"{what} at {_shown(place)}",
                expected=f"a place at least {WALL_MARGIN_M:g} m inside the room of {_shown(room.size_m)}",
                got="one outside it",
            )
    for number, place in enumerate(positions_m):
        distance_m = direction_of(receiver, place).distance_m
        if distance_m < NEAREST_M:
            raise SynthError(
                f"source {number} at {_shown(place)}",
                expected=f"at least {NEAREST_M:g} m from the receiver",
                got=f"{distance_m:.2f} m",
            )


def _shown(place_m: Position) -> str:
    return "(" + ", ".join(f"{value:.2f}" for value in place_m) + ") m"
