"""Measured heads: sets of head-related impulse responses in SOFA files (AES69-2022, SimpleFreeFieldHRIR).

A receiver names a set by the name of its file and the SHA-256 of its bytes, never by a path: the file is looked up in
the folder that EARMARK_HRTF names. SOFA files are HDF5, which h5py reads; without h5py that is said, and nothing else
is put in its place.

Conventions of SimpleFreeFieldHRIR: source positions as the receiver sees them (azimuth counter-clockwise from the
front, elevation up, degrees and metres), receiver 0 the left ear, 1 the right ear.
"""

from __future__ import annotations

import hashlib
import importlib
import math
import os
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from earmark.errors import SynthError
from synth.rooms.places import SPEED_OF_SOUND_M_PER_S
from synth.rooms.receivers import HEAD_RADIUS_M

Floats = NDArray[np.float64]
Spectra = NDArray[np.complex128]

FOLDER_VARIABLE = "EARMARK_HRTF"
_CONVENTION = "SimpleFreeFieldHRIR"
_LEAD = 40
_ONSET = 0.1  # of a response's peak
_LONGEST_S = 0.012


class HeadSet(NamedTuple):
    """What a SOFA file holds.

    Attributes:
        seen: Shape (directions, 3): unit vectors ahead, left, up.
        responses: Shape (directions, 2, taps), left ear first.
        sample_rate_hz: Of the responses.
    """

    seen: Floats
    responses: Floats
    sample_rate_hz: int


class Measured:
    """A head as it was measured: of each wave the response from the nearest direction, whatever its distance.

    The set's own delay is taken off, so that the earliest response of all comes when a wave would reach a sphere of
    8.75 cm; its level is scaled so that in a diffuse field the ears hear the power that is there.

    Args:
        heads: A set.
        sample_rate_hz: To which it is resampled.
    """

    lead = _LEAD

    def __init__(self, heads: HeadSet, sample_rate_hz: int) -> None:
        import soxr

        waves = heads.responses
        if heads.sample_rate_hz != sample_rate_hz:
            rows = waves.reshape(-1, waves.shape[2]).T
            waves = np.asarray(soxr.resample(rows, heads.sample_rate_hz, sample_rate_hz, quality="HQ")).T
            waves = waves.reshape(len(heads.seen), 2, -1)
        levels = np.abs(waves).max(axis=2, keepdims=True)
        onset = int((np.abs(waves) >= _ONSET * levels).argmax(axis=2).min())
        wanted = _LEAD - math.floor(HEAD_RADIUS_M / SPEED_OF_SOUND_M_PER_S * sample_rate_hz)
        kept = waves[..., max(0, onset - wanted) :][..., : round(_LONGEST_S * sample_rate_hz)]
        kept = np.pad(kept, ((0, 0), (0, 0), (max(0, wanted - onset), 0)))
        self.taps = kept.shape[2] + kept.shape[2] % 2
        # Directions lie closer together where circles of latitude are short: each counts by its share of the sphere.
        weights = np.sqrt(np.maximum(1.0 - heads.seen[:, 2] ** 2, 1e-3))
        power = np.average((kept**2).sum(axis=2).mean(axis=1), weights=weights)
        self._seen = heads.seen
        self._spectra = np.fft.rfft(kept / math.sqrt(power), self.taps, axis=2)

    def spectra(self, seen: Floats, range_m: float = math.inf) -> Spectra:  # noqa: ARG002 - the sets have one range
        """As for `Head`."""
        nearest = np.array([(self._seen * direction).sum(axis=1).argmax() for direction in seen])
        return np.asarray(self._spectra[nearest])


def named(path: Path) -> str:
    """How a receiver names a SOFA file: `NAME@SHA256`."""
    try:
        return f"{path.name}@{hashlib.sha256(path.read_bytes()).hexdigest()}"
    except OSError as error:
        raise SynthError(str(path), expected="a SOFA file", got=error.strerror or "none") from error


@lru_cache(maxsize=2)
def measured(hrtf: str, sample_rate_hz: int) -> Measured:
    """The head that a receiver names.

    Raises:
        SynthError: It is not in the folder, is another file, cannot be read, or there is no reader.
    """
    name, _, sha256 = hrtf.partition("@")
    folder = os.environ.get(FOLDER_VARIABLE)
    if not folder or Path(name).name != name:
        raise SynthError(f"hrtf {name!r}", expected=f"a file in the folder that {FOLDER_VARIABLE} names", got="none")
    path = Path(folder) / name
    if named(path) != hrtf:
        raise SynthError(
            str(path),
            expected=f"SHA-256 {sha256}",
            got=named(path).partition("@")[2],
            remedy="Put the file named there",
        )
    return Measured(read(path), sample_rate_hz)


def read(path: Path) -> HeadSet:
    """Read a SOFA file.

    Raises:
        SynthError: There is no h5py, or the file is not a SimpleFreeFieldHRIR of two ears.
    """
    try:
        h5py: Any = importlib.import_module("h5py")
    except ImportError as error:
        raise SynthError(
            str(path), expected="h5py, which reads SOFA files", got="no such module", remedy="Install h5py"
        ) from error
    try:
        with h5py.File(path, "r") as file:
            return _heads(path, file)
    except (OSError, KeyError) as error:
        raise SynthError(str(path), expected="a SOFA file", got=str(error)) from error


def _heads(path: Path, file: Any) -> HeadSet:
    convention = _text(file.attrs.get("SOFAConventions", ""))
    responses = np.array(file["Data.IR"], float)
    positions = np.array(file["SourcePosition"], float)
    kind = _text(file["SourcePosition"].attrs.get("Type", "spherical"))
    whole = responses.ndim == 3 and responses.shape[1] == 2 and positions.shape == (len(responses), 3)
    if convention != _CONVENTION or not whole or not np.isfinite(responses).all() or not responses.any():
        got = f"{convention or 'none'} with responses of shape {responses.shape}"
        raise SynthError(str(path), expected=f"{_CONVENTION}, finite responses (directions, 2, taps)", got=got)
    if kind == "spherical":
        turn, up = np.radians(positions[:, 0]), np.radians(positions[:, 1])
        positions = np.stack([np.cos(up) * np.cos(turn), np.cos(up) * np.sin(turn), np.sin(up)], axis=1)
    seen = positions / np.sqrt((positions**2).sum(axis=1, keepdims=True))
    return HeadSet(seen, responses, round(float(np.array(file["Data.SamplingRate"]).ravel()[0])))


def _text(value: Any) -> str:
    return value.decode() if isinstance(value, bytes) else str(value)
