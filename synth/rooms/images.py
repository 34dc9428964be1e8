"""Image sources of shoebox rooms (Allen and Berkley, JASA 65(4), 1979) by pyroomacoustics; frequency-flat walls."""

from __future__ import annotations

import math
import os
from functools import cache, lru_cache
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from synth.rooms.places import GRID_M, SPEED_OF_SOUND_M_PER_S, Position, Receiver, Room, absorption

Floats = NDArray[np.float64]

# After how long a field is mixed to 95 of 100 listeners: Lindau, Kosanke and Weinzierl, JAES 60(11), 2012.
_MIXING_S, _MIXING_S_PER_M3 = 0.0501, 0.0000117
_AFTER_DIRECT_S = 0.02
FADE_S = 0.01


class Arrivals(NamedTuple):
    """Waves at a receiver, as they come: the direct one first.

    Attributes:
        offsets_m: Shape (waves, 3): where each seems to come from, seen from the receiver's middle.
        gains: Shape (waves,): what the walls left of its amplitude; spreading (1/r) is not in it.
    """

    offsets_m: Floats
    gains: Floats


class Lattice(NamedTuple):
    """A source and a receiver in a room, rounded so that a scene and its mirror image stay exact images.

    Attributes:
        sides_m: Of the room.
        receiver_m: From the room's middle.
        away_m: The source, from the receiver.
    """

    sides_m: Position
    receiver_m: Position
    away_m: Position

    @classmethod
    def of(cls, room: Room, receiver: Receiver, position_m: Position) -> Lattice:
        """Round the room's halves, the receiver from its middle, and the source from the receiver to GRID_M."""
        here = tuple(_snap(at - side / 2.0) for at, side in zip(receiver.position_m, room.size_m, strict=True))
        away = tuple(_snap(there - at) for there, at in zip(position_m, receiver.position_m, strict=True))
        x, y, z = (2.0 * _snap(side / 2.0) for side in room.size_m)
        return cls((x, y, z), (here[0], here[1], here[2]), (away[0], away[1], away[2]))


def mixing_s(room: Room, distance_m: float) -> float:
    """When the early part has passed over to the tail, in seconds from the emission.

    Args:
        room: Its volume says after how long a field is mixed.
        distance_m: Of the (farthest) source: its direct sound is always in the early part.
    """
    mixed_s = _MIXING_S + _MIXING_S_PER_M3 * math.prod(room.size_m)
    return max(mixed_s, distance_m / SPEED_OF_SOUND_M_PER_S + _AFTER_DIRECT_S)


def arrivals(room: Room, lattice: Lattice, until_s: float) -> Arrivals:
    """All waves that a source sends to a receiver.

    With a tail: those up to `until_s`, faded out over the last `FADE_S`, and damped to the very decay of the tail
    (see `_scattering`). Without: those up to `max_order`.
    """
    if not room.rt60_s:
        return Arrivals(np.array([lattice.away_m]), np.ones(1))
    reach_m = until_s * SPEED_OF_SOUND_M_PER_S
    offsets, orders = _images(lattice, _order_within(reach_m, lattice.sides_m) if room.tail else room.max_order)
    distances_m = lengths(offsets)
    if room.tail:
        near = distances_m < reach_m
        offsets, orders, distances_m = offsets[near], orders[near], distances_m[near]
    gains = math.sqrt(1.0 - absorption(room)) ** orders.astype(float)
    if room.tail:
        times_s = distances_m / SPEED_OF_SOUND_M_PER_S
        left = np.clip((until_s - times_s) / FADE_S, 0.0, 1.0)
        gains = np.where(orders == 0, 1.0, gains * _scattering(room, times_s) * np.sin(0.5 * np.pi * left))
    first = np.argsort(distances_m, kind="stable")
    return Arrivals(offsets[first], gains[first])


def _order_within(reach_m: float, sides_m: Position) -> int:
    """The order of reflection that no image nearer than `reach_m` exceeds.

    Along an axis of side L an image lies at least n - 1 sides away; the sum of n under a bound on the squares is
    largest where each is in proportion to 1 / L.
    """
    return math.ceil(reach_m * math.sqrt(sum(1.0 / side**2 for side in sides_m))) + len(sides_m)


def _images(lattice: Lattice, max_order: int) -> tuple[Floats, NDArray[np.int64]]:
    """The images of a source by pyroomacoustics, as the receiver sees them, and how often each was reflected.

    Its 32-bit floats are exact here: all places are on the grid.
    """
    middle = [side / 2.0 for side in lattice.sides_m]
    here = [half + at for half, at in zip(middle, lattice.receiver_m, strict=True)]
    there = [at + away for at, away in zip(here, lattice.away_m, strict=True)]
    shoebox = pyroomacoustics().ShoeBox(list(lattice.sides_m), max_order=max_order)
    shoebox.add_microphone(here)
    shoebox.add_source(there)
    shoebox.image_source_model()
    found = shoebox.sources[0]
    return found.images.T.astype(np.float64) - here, np.asarray(found.orders, np.int64)


@cache
def pyroomacoustics() -> Any:
    """The simulator, on one thread: with more the sums come in another order and give other bits."""
    os.environ["PRA_NUM_THREADS"] = "1"  # read at import
    import pyroomacoustics as simulator

    simulator.constants.set("num_threads", 1)  # where it had been imported before
    return simulator


def lengths(vectors: Floats) -> Floats:
    """Of vectors in rows of three; quicker than a sum over so short an axis."""
    x, y, z = vectors.T
    return np.asarray(np.sqrt(x * x + y * y + z * z))


def _scattering(room: Room, times_s: Floats) -> Floats:
    """What makes the mean decay of the images the exponential one of a mixed field.

    In an empty shoebox waves keep their direction, those along the longer sides outlive the others, and the decay
    bends (Lehmann and Johansson, JASA 124(1), 2008, predict it by the mean over directions used here). In a room
    with things in it they scatter, and it is Eyring's. Both agree at the beginning.
    """
    grid_s, amplitudes = _scattering_table(room)
    return np.asarray(np.interp(times_s, grid_s, amplitudes))


@lru_cache(maxsize=256)
def _scattering_table(room: Room) -> tuple[Floats, Floats]:
    heights, weights = np.polynomial.legendre.leggauss(24)
    up = 0.5 + 0.5 * heights
    turns = (np.arange(24) + 0.5) * (0.5 * np.pi / 24)
    level = np.sqrt(1.0 - up**2)[:, None]
    x, y, z = room.size_m
    walls_per_m = level * np.cos(turns) / x + level * np.sin(turns) / y + up[:, None] / z
    rate_per_s = -math.log1p(-absorption(room)) * SPEED_OF_SOUND_M_PER_S * walls_per_m
    grid_s = np.linspace(0.0, 0.3, 61)
    shares = np.repeat(0.5 * weights / 24, 24)
    mean = (np.exp(-rate_per_s.ravel() * grid_s[:, None]) * shares).sum(axis=1)
    return grid_s, np.sqrt(np.exp(-decay_per_s(room) * grid_s) / mean)


def decay_per_s(room: Room) -> float:
    """By how much the logarithm of the energy falls in a second."""
    return 6.0 * math.log(10.0) / room.rt60_s


def _snap(value_m: float) -> float:
    return round(value_m / GRID_M) * GRID_M
