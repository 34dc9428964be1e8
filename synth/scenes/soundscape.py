"""What a clip holds: events in time, each with its sound, level and place; all constants, stored with the item.

Conventions: `synth.rooms` for axes, angles and distances. An event's onset is when it is emitted; in a room it is heard
distance / 343 m/s later. Its level is the loudness (BS.1770-4, LUFS) of the dry event: at 1 m of its source in a room,
in the mix itself where there is no room.
"""

from __future__ import annotations

from typing import Annotated, Literal, TypeAlias

from pydantic import Field

from earmark.item import Record
from synth.rooms import Receiver, Room
from synth.tunes.piece import Piece


class Sounding(Record):
    """A sound of `synth.sounds`."""

    kind: Literal["sound"] = "sound"
    name: str
    seed: int
    events: int | None = None
    pitch_hz: float | None = None


class Spoken(Record):
    """An utterance of `synth.voices`."""

    kind: Literal["speech"] = "speech"
    text: str
    language: str
    voice: str
    engine: str = "espeak-ng"
    rate_wpm: int | None = None
    pitch: int | None = None


class Recorded(Record):
    """A recording of a corpus, from `start_s` on; its channels are mixed to one.

    Attributes:
        item: The id of the ingested item.
        pcm_sha256: Of the clip: another ingest that gives other samples is another scene.
    """

    kind: Literal["recording"] = "recording"
    item: str
    pcm_sha256: str
    start_s: float = 0.0


class Played(Record):
    """Music of `synth.tunes`, from its beginning."""

    kind: Literal["music"] = "music"
    piece: Piece


DrySource: TypeAlias = Annotated[Sounding | Spoken | Recorded | Played, Field(discriminator="kind")]


class Place(Record):
    """Where, as the receiver sees it: azimuth counter-clockwise from the front, elevation up."""

    azimuth_deg: float
    elevation_deg: float = 0.0
    distance_m: float


class Waypoint(Record):
    """Where a moving source is at a moment, counted from its onset; between two it goes in a straight line."""

    time_s: float
    place: Place


class Event(Record):
    """One thing that sounds.

    Attributes:
        source: What makes the sound.
        title: What a question calls it ("a barking dog").
        onset_s: When it begins.
        duration_s: How long it sounds.
        level_lufs: See the module.
        place: Of a source that stands still; None where there is no room.
        path: Of one that moves; at least two points, the first at 0.
    """

    source: DrySource
    title: str
    onset_s: float
    duration_s: float
    level_lufs: float = -30.0
    place: Place | None = None
    path: tuple[Waypoint, ...] = ()

    @property
    def end_s(self) -> float:
        """When the dry event is over."""
        return self.onset_s + self.duration_s


class Background(Record):
    """What goes on under the events.

    Attributes:
        snr_db: Power of the summed events over that of the background, while events sound.
    """

    source: DrySource
    title: str
    snr_db: float


class Bed(Record):
    """What goes on for minutes: takes of one sound, one faded into the next, each with a seed of its own.

    Attributes:
        title: What a question calls it.
        takes: In their order.
        start_s: When the first one begins.
        take_s: Length of each.
        fade_s: Each begins and ends in a fade of this length, in which the next one has begun.
        level_lufs: Loudness of each take before it is faded.
    """

    title: str
    takes: tuple[DrySource, ...]
    start_s: float
    take_s: float
    fade_s: float
    level_lufs: float

    @property
    def end_s(self) -> float:
        """When the last take has faded out."""
        return self.start_s + len(self.takes) * self.take_s - (len(self.takes) - 1) * self.fade_s


class Soundscape(Record):
    """One clip. Without a room it is mono, the sum of its events, and of its beds where it is long."""

    length_s: float
    rate_hz: int
    events: tuple[Event, ...]
    background: Background | None = None
    beds: tuple[Bed, ...] = ()
    room: Room | None = None
    receiver: Receiver | None = None
