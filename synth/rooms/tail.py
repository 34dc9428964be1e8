"""The late part of a response: a diffuse field that dies away, heard as each receiver hears a diffuse field.

Noise under the decay that the images before it predict, as in Lehmann and Johansson, "Diffuse reverberation model for
efficient image-source simulation of room impulse responses", IEEE TASLP 18(6), 2010. Its channels are as coherent as
the receiver's are in a field of plane waves from everywhere: independent noises are mixed by the root of the coherence
matrix at each frequency (after Habets, Cohen and Gannot, JASA 124(5), 2008). All bands die away alike.
"""

from __future__ import annotations

import math
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from earmark.draw import draw_int
from synth.rooms.early import Samples
from synth.rooms.heads import head_of
from synth.rooms.images import FADE_S, Lattice, decay_per_s
from synth.rooms.places import CHANNELS, SPEED_OF_SOUND_M_PER_S, Receiver, ReceiverKind, Room
from synth.rooms.receivers import capsules, heading, mirrored_channels

Floats = NDArray[np.float64]
Matrices = NDArray[np.complex128]

_DIRECTIONS = 1024
_TAPS = 256


def tail(room: Room, receiver: Receiver, lattice: Lattice, from_s: float, sample_rate_hz: int) -> Samples:
    """What follows the early part of a response.

    A scene and its mirror image, left for right as the receiver sees it, get the same noise with the channels
    exchanged.

    Args:
        room: Its decay.
        receiver: Who listens.
        lattice: Source and receiver: another place is another noise.
        from_s: When the early part is over; the tail rises over the last `FADE_S` before.
        sample_rate_hz: Of the response.

    Returns:
        Shape (channels, taps), float32, down to 60 dB below its own beginning at the time of emission.
    """
    side = side_of(receiver, lattice)
    key = (*room.size_m, room.rt60_s, receiver.kind, receiver.hrtf, sample_rate_hz, from_s)
    places = (side * lattice.receiver_m[1], side * lattice.away_m[1], side * receiver.facing_deg % 360.0)
    others = (*lattice.receiver_m[::2], *lattice.away_m[::2])
    seed = draw_int(0, "tail", *key, *(round(value, 6) + 0.0 for value in (*places, *others)))
    taps = round(max(room.rt60_s, from_s + FADE_S) * sample_rate_hz)
    noise = diffuse_noise(receiver, taps, sample_rate_hz, seed)
    times_s = np.arange(taps) / sample_rate_hz
    left = np.clip((from_s - times_s) / FADE_S, 0.0, 1.0)
    # Images in a shell fill it evenly: 4 pi c / V of energy a second, whatever the distance, without the walls' loss.
    level = math.sqrt(4.0 * math.pi * SPEED_OF_SOUND_M_PER_S / math.prod(room.size_m) / sample_rate_hz)
    envelope = level * np.exp(-0.5 * decay_per_s(room) * times_s) * np.cos(0.5 * np.pi * left)
    envelope[times_s < from_s - FADE_S] = 0.0
    made = noise * envelope.astype(np.float32)
    if side > 0:
        return made
    order, signs = mirrored_channels(receiver.kind)
    return np.asarray(made[order] * np.array(signs, np.float32)[:, None])


def diffuse_noise(receiver: Receiver, samples: int, sample_rate_hz: int, seed: int) -> Samples:
    """White noise from everywhere, of variance 1 at the receiver's place; shape (channels, samples), float32."""
    from scipy import fft

    rng = np.random.Generator(np.random.PCG64(seed))
    channels = len(CHANNELS[receiver.kind])
    independent = rng.standard_normal((channels, samples), dtype=np.float32)
    if channels == 1:
        return independent
    size = fft.next_fast_len(samples, real=True)
    spectra = fft.rfft(independent, size, axis=1)
    roots = _roots(receiver.kind, receiver.hrtf, sample_rate_hz, size)
    mixed = np.zeros_like(spectra)
    for to in range(channels):
        for of in range(channels):
            mixed[to] += roots[to, of] * spectra[of]
    return np.asarray(fft.irfft(mixed, size, axis=1)[:, :samples], np.float32)


def side_of(receiver: Receiver, lattice: Lattice) -> float:
    """1 or -1: on which of two mirrored sides a scene is, so that both are made from one."""
    left = float((heading(receiver.facing_deg + 90.0) * lattice.away_m).sum())
    for value in (round(left, 9), lattice.receiver_m[1], receiver.facing_deg):
        if value:
            return math.copysign(1.0, value)
    return 1.0


@lru_cache(maxsize=8)
def _roots(kind: ReceiverKind, hrtf: str, sample_rate_hz: int, size: int) -> NDArray[np.complex64]:
    """Shape (channels, channels, size // 2 + 1)."""
    coarse = _coarse_roots(kind, hrtf, sample_rate_hz)
    at, known = np.linspace(0.0, 1.0, size // 2 + 1), np.linspace(0.0, 1.0, coarse.shape[2])
    found = np.empty((*coarse.shape[:2], at.size), np.complex64)
    for row, column in np.ndindex(coarse.shape[:2]):
        found[row, column] = np.interp(at, known, coarse[row, column])
    return found


@lru_cache(maxsize=8)
def _coarse_roots(kind: ReceiverKind, hrtf: str, sample_rate_hz: int) -> Matrices:
    """The Hermitian root of the coherence matrix; it is mirrored with the channels, as the matrix is."""
    coherence = diffuse_coherence(Receiver(kind, (0.0, 0.0, 0.0), hrtf=hrtf), sample_rate_hz)
    values, vectors = np.linalg.eigh(np.moveaxis(coherence, 2, 0))
    roots = (vectors * np.sqrt(np.maximum(values, 0.0))[:, None]) @ np.conj(np.swapaxes(vectors, 1, 2))
    return np.asarray(np.moveaxis(roots, 0, 2))


def diffuse_coherence(receiver: Receiver, sample_rate_hz: int) -> Matrices:
    """Cross spectra of the channels in a diffuse field of power 1.

    Returns:
        Shape (channels, channels, bins), bins evenly from 0 to half the rate: the mean over directions.
    """
    seen = _everywhere()
    if receiver.kind == "binaural":
        heard = head_of(receiver, sample_rate_hz).spectra(seen)
    else:
        offsets_m, axes, omni = capsules(receiver)
        along = (seen[:, None] * axes).sum(axis=2)
        early_s = (seen[:, None] * offsets_m).sum(axis=2) / SPEED_OF_SOUND_M_PER_S
        turns = 2j * np.pi * np.arange(_TAPS // 2 + 1) * (sample_rate_hz / _TAPS)
        heard = (omni + (1.0 - omni) * along)[..., None] * np.exp(early_s[..., None] * turns)
    pairs = [
        (heard[:, row] * np.conj(heard[:, column])).mean(axis=0) for row, column in np.ndindex((heard.shape[1],) * 2)
    ]
    return np.stack(pairs).reshape(heard.shape[1], heard.shape[1], -1)


def _everywhere() -> Floats:
    """Unit vectors spread evenly (a golden spiral), each with its image left for right; ahead, left, up."""
    numbers = np.arange(_DIRECTIONS)
    up = 1.0 - (2.0 * numbers + 1.0) / _DIRECTIONS
    turns = numbers * np.pi * (3.0 - math.sqrt(5.0))
    level = np.sqrt(1.0 - up**2)
    spiral = np.stack([level * np.cos(turns), level * np.sin(turns), up], axis=1)
    return np.concatenate([spiral, spiral * (1.0, -1.0, 1.0)])
