"""Heads: what two ears hear of a wave from each direction. A rigid sphere by default, or a measured set.

The sphere is that of Duda and Martens, "Range dependence of the response of a spherical head model", JASA 104(5),
1998: Rayleigh's series for a source at any distance, radius 8.75 cm, ears at 100 degrees from the front, no pinna
(so nothing tells above from below but the torso-less sphere itself).
"""

from __future__ import annotations

import math
from functools import lru_cache
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from synth.rooms.places import SPEED_OF_SOUND_M_PER_S, Receiver
from synth.rooms.receivers import HEAD_RADIUS_M, heading

Floats = NDArray[np.float64]
Spectra = NDArray[np.complex128]

EAR_DEG = 100.0
_TAPS = 128
_LEAD = 40
_EDGE = 0.9  # of the band: above it falls to 0 at its end, lest pulses ring
_STEP_DEG = 1.0
_RANGE_STEP = 1.05
_FAR_M = 3.0


class Head(Protocol):
    """Responses of two ears, by direction.

    Attributes:
        taps: Of a response.
        lead: The sample at which a wave would pass the middle of the head.
    """

    taps: int
    lead: int

    def spectra(self, seen: Floats, range_m: float = math.inf) -> Spectra:
        """Real-FFT spectra to waves.

        Args:
            seen: Shape (waves, 3): unit vectors ahead, left, up.
            range_m: How far their source is.

        Returns:
            Shape (waves, 2, taps // 2 + 1), left ear first; 1 is the pressure in the middle with no head there.
        """


def head_axes(facing_deg: float) -> Floats:
    """Shape (3, 3): where ahead, left and up are in the room."""
    return np.stack([heading(facing_deg), heading(facing_deg + 90.0), np.array([0.0, 0.0, 1.0])])


def head_of(receiver: Receiver, sample_rate_hz: int) -> Head:
    """The head of a binaural receiver."""
    if receiver.hrtf:
        from synth.rooms.sofa import measured

        return measured(receiver.hrtf, sample_rate_hz)
    return Sphere(sample_rate_hz)


class Sphere:
    """The spherical head."""

    taps = _TAPS
    lead = _LEAD

    def __init__(self, sample_rate_hz: int) -> None:
        self.sample_rate_hz = sample_rate_hz

    def spectra(self, seen: Floats, range_m: float = math.inf) -> Spectra:
        """As for `Head`; between two angles of the table by a straight line."""
        step = round(math.log(range_m) / math.log(_RANGE_STEP)) if range_m < _FAR_M else None
        table = _sphere_table(self.sample_rate_hz, step)
        ahead, left = math.cos(math.radians(EAR_DEG)), math.sin(math.radians(EAR_DEG))
        cosines = np.stack([seen[:, 0] * ahead + seen[:, 1] * left, seen[:, 0] * ahead - seen[:, 1] * left], axis=1)
        at = np.degrees(np.arccos(np.clip(cosines, -1.0, 1.0))) / _STEP_DEG
        below = np.minimum(at.astype(np.int64), len(table) - 2)
        share = (at - below)[..., None]
        return np.asarray(table[below] * (1.0 - share) + table[below + 1] * share)


@lru_cache(maxsize=64)
def _sphere_table(sample_rate_hz: int, range_step: int | None) -> Spectra:
    """Spectra for each angle between wave and ear, 0 to 180 degrees; a delay of `_LEAD` samples is in them."""
    frequencies_hz: Floats = np.arange(_TAPS // 2 + 1) * np.float64(sample_rate_hz / _TAPS)
    cosines: Floats = np.cos(np.radians(np.arange(0.0, 180.0 + _STEP_DEG / 2, _STEP_DEG), dtype=np.float64))
    distance = math.inf if range_step is None else _RANGE_STEP**range_step / HEAD_RADIUS_M
    table = sphere(cosines, frequencies_hz, distance)
    position = np.clip((frequencies_hz / (sample_rate_hz / 2) - _EDGE) / (1.0 - _EDGE), 0.0, 1.0)
    edge = 0.5 + 0.5 * np.cos(np.pi * position)
    delay = np.exp(-2j * np.pi * frequencies_hz * _LEAD / sample_rate_hz)
    return np.asarray(table * edge * delay)


def sphere(cosines: Floats, frequencies_hz: Floats, distance: float = math.inf) -> Spectra:
    """Pressure on a rigid sphere over that in its middle without it (Duda and Martens, 1998, eq. 4 and 5).

    Args:
        cosines: Shape (angles,): of the angle between the source and the point on the sphere.
        frequencies_hz: Shape (bins,).
        distance: Of the source from the middle, in radii.

    Returns:
        Shape (angles, bins); time runs as in a Fourier transform (a delay turns the phase back).
    """
    from scipy.special import eval_legendre, spherical_jn, spherical_yn

    waves = np.maximum(2.0 * np.pi * frequencies_hz * HEAD_RADIUS_M / SPEED_OF_SOUND_M_PER_S, 1e-3)
    orders = np.arange(math.ceil(waves.max()) + 20)[:, None]
    with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
        surface = spherical_jn(orders, waves, derivative=True) + 1j * spherical_yn(orders, waves, derivative=True)
        if math.isinf(distance):
            terms = -((-1j) ** (orders + 1)) / waves**2 / surface
        else:
            field = spherical_jn(orders, waves * distance) + 1j * spherical_yn(orders, waves * distance)
            terms = -(distance / waves) * np.exp(-1j * waves * distance) * field / surface
    terms = np.where(np.isfinite(terms), terms, 0.0) * (2 * orders + 1)
    legendre = eval_legendre(orders, cosines)
    found = sum(legendre[m][:, None] * terms[m] for m in range(len(orders)))
    return np.asarray(np.conj(found))
