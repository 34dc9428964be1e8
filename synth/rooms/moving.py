"""Moving sources: a path sampled so finely that the response can be crossfaded from place to place.

Each stretch of the sound, faded in and out, is convolved with the response from the place where it is emitted
(input-side crossfading, so a source that stands still is heard as with one convolution). Between two places responses
are crossfaded, not stretched: there is no Doppler shift. The tail is that of one place all along: a diffuse field does
not tell where its source is.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from earmark.errors import SynthError
from synth.rooms.answers import answer
from synth.rooms.bank import Bank
from synth.rooms.early import Samples
from synth.rooms.hearing import convolve, convolve_all
from synth.rooms.places import NEAREST_M, Position, Receiver, Room

Floats = NDArray[np.float64]

# How far one response may be from the next: seen from the receiver, and in distance from it.
STEP_DEG = 2.0
STEP_M = 0.04
_FINE = 64


def knots(receiver: Receiver, times_s: Sequence[float], places_m: Sequence[Position]) -> tuple[Floats, list[Position]]:
    """When and where along a path responses are needed.

    Args:
        receiver: As whom the steps are measured.
        times_s: Rising, of at least two corners of the path.
        places_m: Of the corners, in room coordinates; between two the source goes in a straight line.

    Returns:
        Times and places, the corners' first and last among them, at most STEP_DEG and STEP_M apart.

    Raises:
        SynthError: Times that do not rise, fewer than two corners, or a path too near to the receiver.
    """
    corners = np.array(places_m, float)
    times = np.array(times_s, float)
    whole = len(times) > 1 and corners.shape == (len(times), 3) and np.isfinite(corners).all()
    if not whole or not (np.diff(times) > 0.0).all():
        raise SynthError("path", expected="two places or more at rising times", got=f"times {list(times_s)}")
    spread = np.interp(np.arange((len(times) - 1) * _FINE + 1) / _FINE, np.arange(len(times)), times)
    fine = np.stack([np.interp(spread, times, axis) for axis in corners.T], axis=1)
    seen = fine - np.array(receiver.position_m)
    distances = np.sqrt((seen**2).sum(axis=1))
    if distances.min() < NEAREST_M:
        got = f"{distances.min():.2f} m at {spread[distances.argmin()]:.2f} s"
        raise SynthError("path", expected=f"at least {NEAREST_M:g} m from the receiver", got=got)
    units = seen / distances[:, None]
    turned_deg = np.degrees(2.0 * np.arcsin(np.clip(0.5 * np.sqrt((np.diff(units, axis=0) ** 2).sum(axis=1)), 0, 1)))
    steps = np.maximum(turned_deg / STEP_DEG, abs(np.diff(distances)) / STEP_M)
    walked = np.concatenate([[0.0], np.cumsum(np.maximum(steps, 1e-9))])
    count = max(1, int(np.ceil(walked[-1] - 1e-6)))
    at = np.interp(np.arange(count + 1) / count * walked[-1], walked, spread)
    places = [np.interp(at, times, axis) for axis in corners.T]
    return at, [(float(x), float(y), float(z)) for x, y, z in zip(*places, strict=True)]


def heard_moving(
    sound: Samples,
    room: Room,
    receiver: Receiver,
    times_s: Sequence[float],
    places_m: Sequence[Position],
    sample_rate_hz: int,
    bank: Bank | None = None,
) -> Samples:
    """What a receiver hears of a sound whose source moves.

    Args:
        sound: Shape (samples,), float32.
        room: Where.
        receiver: Who listens.
        times_s: As for `knots`, from the sound's first sample on; before and after them the source stands still.
        places_m: As for `knots`.
        sample_rate_hz: Of the sound.
        bank: As for `responses`.

    Returns:
        Shape (channels, samples + taps - 1), float32.

    Raises:
        SynthError: As for `knots` and `responses`.
    """
    at_s, places = knots(receiver, times_s, places_m)
    early, late = answer(room, receiver, places, sample_rate_hz, bank)
    taps = max(late.shape[1], *(response.shape[1] for response in early))
    made = np.zeros((len(early[0]), sound.size + taps - 1), np.float32)
    if late.shape[1]:
        made += convolve_all([sound], [late], [0], made.shape[1])
    at = at_s * sample_rate_hz
    before, after = np.concatenate([[-np.inf], at[:-1]]), np.concatenate([at[1:], [np.inf]])
    for knot, response in enumerate(early):
        start, stop = max(0.0, before[knot]), min(float(sound.size), after[knot])
        first, last = int(np.ceil(start)), int(np.ceil(stop))
        if first >= last:
            continue
        wet = convolve(sound[first:last] * _share(first, last, before[knot], at[knot], after[knot]), response)
        made[:, first : first + wet.shape[1]] += wet
    return made


def _share(first: int, last: int, before: float, here: float, after: float) -> Samples:
    """How much of each sample is emitted from a knot: a triangle over its neighbours; all shares add up to 1."""
    samples = np.arange(first, last, dtype=float)
    rising = np.ones(last - first) if np.isinf(before) else (samples - before) / (here - before)
    falling = np.ones(last - first) if np.isinf(after) else (after - samples) / (after - here)
    return np.clip(np.minimum(rising, falling), 0.0, 1.0).astype(np.float32)
