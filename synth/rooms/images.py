"""Impulse responses of shoebox rooms by image sources (Allen and Berkley, JASA 65(4), 1979)."""

from __future__ import annotations

import math
import os
from collections.abc import Sequence
from functools import cache
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from synth.rooms.places import Position, Receiver, Room, absorption, check

Samples: TypeAlias = NDArray[np.float32]

ORTF_SPACING_M = 0.17
ORTF_ANGLE_DEG = 55.0
# Places are rounded to this before they are used: the receiver as an offset from the room's middle, a source as one
# from the receiver. Sums of them are then exact in the simulator's 32-bit floats, and a scene and its image in a
# mirror give mirrored samples (to 1e-7 of the peak).
GRID_M = 2.0**-10


def responses(room: Room, receiver: Receiver, positions_m: Sequence[Position], sample_rate_hz: int) -> list[Samples]:
    """Impulse responses from places in a room to a receiver.

    Args:
        room: Where.
        receiver: Who listens.
        positions_m: Where the (omnidirectional) sources are, in room coordinates.
        sample_rate_hz: Of the responses.

    Returns:
        For each place an array of shape (channels, taps), float32, channels in the order of `CHANNELS`. The
        simulator's own delay of 40 samples is taken off.

    Raises:
        SynthError: Something is not inside the room or too near to the receiver, or the room cannot be.
    """
    check(room, receiver, positions_m)
    if not positions_m:
        return []
    pra = _pyroomacoustics()
    shoebox, ears = _shoebox(room, receiver, sample_rate_hz)
    places, patterns = _microphones(receiver, np.array([ears]).T)
    shoebox.add_microphone_array(places, directivity=patterns)
    for position_m in positions_m:
        away = zip(ears, position_m, receiver.position_m, strict=True)
        shoebox.add_source([ear + _snap(there - here) for ear, there, here in away])
    shoebox.compute_rir()
    delay = pra.constants.get("frac_delay_length") // 2
    return [
        _stack([shoebox.rir[channel][source][delay:] for channel in range(len(patterns))])
        for source in range(len(positions_m))
    ]


def _shoebox(room: Room, receiver: Receiver, sample_rate_hz: int) -> tuple[Any, list[float]]:
    """The simulator's empty room, and the receiver's place in it."""
    pra = _pyroomacoustics()
    middle = [_snap(side / 2.0) for side in room.size_m]
    offsets = zip(middle, receiver.position_m, room.size_m, strict=True)
    shoebox = pra.ShoeBox(
        [2.0 * half for half in middle],
        fs=sample_rate_hz,
        materials=pra.Material(absorption(room)),
        max_order=room.max_order if room.rt60_s else 0,
    )
    return shoebox, [half + _snap(at - side / 2.0) for half, at, side in offsets]


@cache
def _pyroomacoustics() -> Any:
    # Read at import: with more threads the sums come in another order and give other bits.
    os.environ["PRA_NUM_THREADS"] = "1"
    import pyroomacoustics

    pyroomacoustics.constants.set("num_threads", 1)  # where it had been imported before
    return pyroomacoustics


def _microphones(receiver: Receiver, middle: NDArray[np.float64]) -> tuple[NDArray[np.float64], list[Any]]:
    """Places, shape (3, channels), and patterns, about a middle of shape (3, 1)."""
    patterns = _pyroomacoustics().directivities
    facing_deg = receiver.facing_deg
    if receiver.kind == "mono":
        return middle, [patterns.Omnidirectional()]
    if receiver.kind == "foa":
        axes = (_heading(facing_deg + 90.0), np.array([0.0, 0.0, 1.0]), _heading(facing_deg))
        return np.repeat(middle, 4, axis=1), [patterns.Omnidirectional(), *map(patterns.FigureEight, axes)]
    half = _heading(facing_deg + 90.0)[:, None] * (ORTF_SPACING_M / 2.0)
    half = np.round(half / GRID_M) * GRID_M
    places = np.hstack([middle + half, middle - half])
    turns_deg = (facing_deg + ORTF_ANGLE_DEG, facing_deg - ORTF_ANGLE_DEG)
    return places, [patterns.Cardioid(_heading(turn_deg)) for turn_deg in turns_deg]


def _heading(azimuth_deg: float) -> NDArray[np.float64]:
    """Unit vector in the level plane; exact at the quarters, so that nulls are nulls."""
    quarter, rest_deg = divmod(azimuth_deg, 90.0)
    x, y = math.cos(math.radians(rest_deg)), math.sin(math.radians(rest_deg))
    for _ in range(int(quarter) % 4):
        x, y = -y, x
    return np.array([x, y, 0.0])


def _snap(value_m: float) -> float:
    return round(value_m / GRID_M) * GRID_M


def _stack(channels: list[NDArray[np.float64]]) -> Samples:
    """Channels of one length, filled up with zeros."""
    stacked = np.zeros((len(channels), max(channel.size for channel in channels)), dtype=np.float32)
    for row, channel in zip(stacked, channels, strict=True):
        row[: channel.size] = channel
    return stacked
