"""From a soundscape to what its receiver hears: one stem an event, and their sum."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from earmark.audio import Sound
from earmark.draw import draw_int
from earmark.errors import SynthError
from synth.contract.recordings import NONE, Recording, Recordings
from synth.rooms import (
    CHANNELS,
    Direction,
    Position,
    Receiver,
    convolve,
    convolve_all,
    diffused,
    heard_moving,
    position_of,
    responses,
)
from synth.scenes.beds import faded, takes
from synth.scenes.dry import dry, samples_of
from synth.scenes.soundscape import Background, Event, Recorded, Soundscape

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
    """What is heard: the sum of the stems and, under them, the background and the beds.

    Returns:
        Shape (channels, samples): the receiver's channels, or one.

    Raises:
        SynthError: An event without a place in the room, or one that cannot be there; a source that cannot be had.
    """
    heard = _empty(scape)
    standing = [event for event in scape.events if scape.room and not event.path]
    if standing:  # all at once, in fewer transforms than one stem at a time
        sounds = [dry(event, scape.rate_hz, recordings) for event in standing]
        starts = [_start(scape, event) for event in standing]
        heard += convolve_all(sounds, _responses(scape, standing), starts, heard.shape[1])
    for event in scape.events:
        if event not in standing:
            stem = _stem(scape, event, recordings)
            heard[:, stem.start : stem.start + stem.samples.shape[1]] += stem.samples
    if scape.background:
        heard += background(scape, scape.background, heard, recordings)
    for stem in _bed_stems(scape, recordings):
        heard[:, stem.start : stem.start + stem.samples.shape[1]] += stem.samples
    return Sound(heard, scape.rate_hz)


def stems(scape: Soundscape, recordings: Recordings = NONE) -> Iterator[Stem]:
    """One stem for each event, in their order; their sum is the mix without the background, to 1e-6 of its peak."""
    return (_stem(scape, event, recordings) for event in scape.events)


def _stem(scape: Soundscape, event: Event, recordings: Recordings) -> Stem:
    wave = dry(event, scape.rate_hz, recordings)
    start = _start(scape, event)
    if scape.room is None or scape.receiver is None:
        wet = wave[None]
    elif event.path:
        times_s = [waypoint.time_s for waypoint in event.path]
        places = _places(scape.receiver, event)
        wet = heard_moving(wave, scape.room, scape.receiver, times_s, places, scape.rate_hz)
    else:
        wet = convolve(wave, _responses(scape, [event])[0])
    return Stem(start, wet[:, : max(0, round(scape.length_s * scape.rate_hz) - start)])


def _bed_stems(scape: Soundscape, recordings: Recordings) -> Iterator[Stem]:
    """The takes of the beds, in a soundscape without a room."""
    if scape.beds and scape.room:
        raise SynthError("beds", expected="a soundscape without a room", got="one in a room")
    length = round(scape.length_s * scape.rate_hz)
    for bed in scape.beds:
        for take in takes(bed):
            start = _start(scape, take)
            yield Stem(start, faded(bed, take, scape.rate_hz, recordings)[None, : max(0, length - start)])


def background(scape: Soundscape, under: Background, events: Samples, recordings: Recordings = NONE) -> Samples:
    """The background at its level: as it is where there is no room, a diffuse field in one.

    Args:
        scape: The soundscape.
        under: Its background.
        events: The sum of the stems, shape (channels, samples): `snr_db` is their power over that of the background,
            both over the spans of the events, in the omnidirectional channel where there is one (mono, foa), in all
            channels together elsewhere.
        recordings: Where `Recorded` sources are.

    Returns:
        Shape (channels, samples), float32.

    Raises:
        SynthError: No events, or silence where one of the two should be heard.
    """
    wave = samples_of(under.source, scape.length_s, scape.rate_hz, recordings)[None]
    omni = scape.receiver is None or scape.receiver.kind in {"mono", "foa"}
    active = np.zeros(wave.shape[1], bool)
    for event in scape.events:
        active[round(event.onset_s * scape.rate_hz) : round(event.end_s * scape.rate_hz)] = True
    if not active.any():
        raise SynthError("background", expected="events to stand above it", got="none")
    if scape.room is not None and scape.receiver is not None:
        place = _places(scape.receiver, scape.events[0])[0]
        seed = draw_int(0, "background", under.source.model_dump_json())
        wave = diffused(wave[0], scape.room, scape.receiver, place, scape.rate_hz, seed)
    heard = (x[:1] if omni else x for x in (events, wave))
    powers = [float(np.mean(np.square(x[:, active], dtype=np.float64))) for x in heard]
    if not all(powers):
        raise SynthError("background", expected="sound of it and of the events", got="silence")
    gain_db = round(10.0 * np.log10(powers[0] / powers[1]) - under.snr_db, 2)
    return np.asarray(wave * np.float32(10.0 ** (gain_db / 20.0)), np.float32)


def recorded(scape: Soundscape, recordings: Recordings) -> list[Recording]:
    """The recordings in it, for their licences."""
    sources = [event.source for event in scape.events]
    sources += [scape.background.source] if scape.background else []
    sources += [source for bed in scape.beds for source in bed.takes]
    return [recordings.find(source.item) for source in sources if isinstance(source, Recorded)]


def _empty(scape: Soundscape) -> Samples:
    channels = len(CHANNELS[scape.receiver.kind]) if scape.receiver else 1
    return np.zeros((channels, round(scape.length_s * scape.rate_hz)), np.float32)


def _start(scape: Soundscape, event: Event) -> int:
    return round(event.onset_s * scape.rate_hz)


def _responses(scape: Soundscape, events: Sequence[Event]) -> list[Samples]:
    if scape.room is None or scape.receiver is None:
        raise SynthError("soundscape", expected="a receiver in its room", got="a room without one")
    places = [_places(scape.receiver, event)[0] for event in events]
    return responses(scape.room, scape.receiver, places, scape.rate_hz)


def _places(receiver: Receiver, event: Event) -> list[Position]:
    """Where it is in the room: one place, or those of its path."""
    seen = [*(waypoint.place for waypoint in event.path)] or ([event.place] if event.place else [])
    if not seen:
        raise SynthError(f"event {event.title!r}", expected="a place in the room", got="none")
    return [position_of(receiver, Direction(at.azimuth_deg, at.elevation_deg, at.distance_m)) for at in seen]
