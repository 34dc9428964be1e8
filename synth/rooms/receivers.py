"""Receivers made of capsules: where each sits, and what it hears from where."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from synth.rooms.places import GRID_M, Receiver

Vectors = NDArray[np.float64]

ORTF_SPACING_M = 0.17
ORTF_ANGLE_DEG = 55.0
ARRAY_RADIUS_M = 0.042
HEAD_RADIUS_M = 0.0875


class Capsules(NamedTuple):
    """Microphones without extent; a capsule hears `omni + (1 - omni) * cos(angle to its axis)` of a wave.

    Attributes:
        offsets_m: Shape (channels, 3): from the receiver's middle, in the room's axes.
        axes: Shape (channels, 3): unit vectors.
        omni: Shape (channels,): 1 for pressure, 0.5 for a cardioid, 0 for a figure of eight.
    """

    offsets_m: Vectors
    axes: Vectors
    omni: Vectors

    @property
    def coincident(self) -> bool:
        """Whether all sit in one place."""
        return not self.offsets_m.any()


def capsules(receiver: Receiver) -> Capsules:
    """The capsules of a receiver of any kind but `binaural`.

    The tetrahedron (`array`) is four pressure microphones on a sphere of 4.2 cm, front and back above, left and
    right below (elevation +-35.26 degrees): it is its own mirror image, with left and right exchanged.
    """
    ahead, left, up = heading(receiver.facing_deg), heading(receiver.facing_deg + 90.0), np.array([0.0, 0.0, 1.0])
    if receiver.kind == "mono":
        return Capsules(np.zeros((1, 3)), ahead[None], np.ones(1))
    if receiver.kind == "foa":
        return Capsules(np.zeros((4, 3)), np.stack([ahead, left, up, ahead]), np.array([1.0, 0.0, 0.0, 0.0]))
    if receiver.kind == "array":
        level, height = math.sqrt(2.0 / 3.0), math.sqrt(1.0 / 3.0)
        corners = np.stack([level * ahead, -level * ahead, level * left, -level * left])
        corners[:, 2] = (height, height, -height, -height)
        return Capsules(ARRAY_RADIUS_M * corners, corners, np.ones(4))
    half = np.round(left * (ORTF_SPACING_M / 2.0) / GRID_M) * GRID_M
    turns_deg = (receiver.facing_deg + ORTF_ANGLE_DEG, receiver.facing_deg - ORTF_ANGLE_DEG)
    return Capsules(np.stack([half, -half]), np.stack([heading(turn) for turn in turns_deg]), np.full(2, 0.5))


def heading(azimuth_deg: float) -> Vectors:
    """Unit vector in the level plane; exact at the quarters, so that nulls are nulls."""
    quarter, rest_deg = divmod(azimuth_deg, 90.0)
    x, y = math.cos(math.radians(rest_deg)), math.sin(math.radians(rest_deg))
    for _ in range(int(quarter) % 4):
        x, y = -y, x
    return np.array([x, y, 0.0])


def mirrored_channels(kind: str) -> tuple[list[int], list[float]]:
    """What left for right does to the channels: where each comes from, and its sign."""
    if kind == "foa":
        return [0, 1, 2, 3], [1.0, -1.0, 1.0, 1.0]
    if kind == "array":
        return [0, 1, 3, 2], [1.0] * 4
    return ([0], [1.0]) if kind == "mono" else ([1, 0], [1.0, 1.0])
