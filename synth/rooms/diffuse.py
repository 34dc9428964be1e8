"""Sound from everywhere: what goes on around a receiver without a place of its own."""

from __future__ import annotations

import numpy as np

from earmark.errors import SynthError
from synth.rooms.early import Samples
from synth.rooms.images import Lattice, decay_per_s
from synth.rooms.places import Position, Receiver, Room
from synth.rooms.receivers import mirrored_channels
from synth.rooms.tail import diffuse_noise, side_of

# Outdoors, and in very dry rooms: as long as it takes to sound like a field and not like a place.
_LEAST_RT60_S = 0.1


def diffused(
    sound: Samples, room: Room, receiver: Receiver, position_m: Position, sample_rate_hz: int, seed: int
) -> Samples:
    """A sound as a diffuse field: convolved with decaying noise, as coherent as the receiver hears such a field.

    It goes round: what rings on after the end is heard at the beginning, so that its level holds all along.

    Args:
        sound: Shape (samples,), float32.
        room: Its reverberation time is the noise's.
        receiver: Who listens.
        position_m: A source of the same scene, which says on which side a mirror image of the scene has what.
        sample_rate_hz: Of the sound.
        seed: Of the noise.

    Returns:
        Shape (channels, samples), float32; about as loud as the sound.

    Raises:
        SynthError: A sound without samples.
    """
    from scipy import fft

    if not sound.size:
        raise SynthError("diffuse field", expected="a sound of at least one sample", got="none")
    decay_s = max(room.rt60_s, _LEAST_RT60_S)
    taps = max(1, min(sound.size, round(decay_s * sample_rate_hz)))
    rate_per_s = decay_per_s(Room(room.size_m, decay_s))
    envelope = np.exp(-0.5 * rate_per_s * np.arange(taps) / sample_rate_hz)
    envelope /= np.sqrt((envelope**2).sum())
    noise = diffuse_noise(receiver, taps, sample_rate_hz, seed) * envelope.astype(np.float32)
    size = fft.next_fast_len(sound.size + taps - 1, real=True)
    long = fft.irfft(fft.rfft(noise, size, axis=1) * fft.rfft(sound, size), size, axis=1)[:, : sound.size + taps - 1]
    made = np.array(long[:, : sound.size], np.float32)
    made[:, : taps - 1] += long[:, sound.size :]
    if side_of(receiver, Lattice.of(room, receiver, position_m)) > 0:
        return made
    order, signs = mirrored_channels(receiver.kind)
    return np.asarray(made[order] * np.array(signs, np.float32)[:, None])
