"""From a soundscape to what its receiver hears: one stem an event, and their sum."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from earmark.audio import Sound
from earmark.errors import SynthError
from synth.contract.recordings import NONE, Recording, Recordings
from synth.rooms import CHANNELS, Direction, convolve, position_of, responses
from synth.scenes.dry import dry, samples_of
from synth.scenes.soundscape import Background, Event, Place, Recorded, Soundscape

Samples = NDArray[np.float32]


@dataclass(frozen=True, slots=True, eq=False)
class Stem:
    """What is heard of one event.

    Attributes:
        start: First sample in the mix.
        samples: Shape (channels, samples), float32; reaches no further than the mix.
    """

    start: int
    samples: Samples


def mix(scape: Soundscape, recordings: Recordings = NONE) -> Sound:
    """What is heard: the sum of the stems and, under them, the background.

    Returns:
        Shape (channels, samples): the receiver's channels, or one.
    """
    heard = _empty(scape)
    for stem in stems(scape, recordings):
        heard[:, stem.start : stem.start + stem.samples.shape[1]] += stem.samples
    if scape.background:
        heard += background(scape, scape.background, heard, recordings)
    return Sound(heard, scape.rate_hz)


def stems(scape: Soundscape, recordings: Recordings = NONE) -> Iterator[Stem]:
    """One stem for each event, in their order."""
    answers = _responses(scape)
    length = round(scape.length_s * scape.rate_hz)
    for event, response in zip(scape.events, answers, strict=True):
        wave = dry(event, scape.rate_hz, recordings)
        wet = wave[None] if response is None else convolve(wave, response)
        start = round(event.onset_s * scape.rate_hz)
        yield Stem(start, wet[:, : max(0, length - start)])


def background(scape: Soundscape, under: Background, events: Samples, recordings: Recordings = NONE) -> Samples:
    """The background at its level: the same in every channel of a mix without a room, diffuse otherwise.

    Args:
        scape: The soundscape.
        under: Its background.
        events: The sum of the stems, shape (channels, samples): `snr_db` is the power of its first channel over that of
            the background's first channel, both over the spans of the events.
        recordings: Where `Recorded` sources are.

    Raises:
        SynthError: A soundscape in a room: a background there needs places, as events have.
    """
    if scape.room is not None:
        raise SynthError("background", expected="a soundscape without a room", got="one in a room")
    wave = samples_of(under.source, scape.length_s, scape.rate_hz, recordings)
    active = np.zeros(wave.size, bool)
    for event in scape.events:
        active[round(event.onset_s * scape.rate_hz) : round(event.end_s * scape.rate_hz)] = True
    if not active.any():
        raise SynthError("background", expected="events to stand above it", got="none")
    powers = [float(np.mean(np.square(x[active], dtype=np.float64))) for x in (events[0], wave)]
    gain_db = round(10.0 * np.log10(powers[0] / powers[1]) - under.snr_db, 2)
    return np.asarray(wave[None] * np.float32(10.0 ** (gain_db / 20.0)), np.float32)


def recorded(scape: Soundscape, recordings: Recordings) -> list[Recording]:
    """The recordings in it, for their licences."""
    sources = [event.source for event in scape.events]
    sources += [scape.background.source] if scape.background else []
    return [recordings.find(source.item) for source in sources if isinstance(source, Recorded)]


def _empty(scape: Soundscape) -> Samples:
    channels = len(CHANNELS[scape.receiver.kind]) if scape.receiver else 1
    return np.zeros((channels, round(scape.length_s * scape.rate_hz)), np.float32)


def _responses(scape: Soundscape) -> list[Samples] | list[None]:
    if scape.room is None or scape.receiver is None:
        return [None] * len(scape.events)
    places = [position_of(scape.receiver, Direction(*_seen(event))) for event in scape.events]
    return responses(scape.room, scape.receiver, places, scape.rate_hz)


def _seen(event: Event) -> tuple[float, float, float]:
    place: Place | None = event.place
    if place is None:
        raise SynthError(f"event {event.title!r}", expected="a place in the room", got="none")
    return place.azimuth_deg, place.elevation_deg, place.distance_m
