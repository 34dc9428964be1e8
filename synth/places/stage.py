"""What a group is drawn with: sounds, one after another; a room, a receiver in it, and what goes on around."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from synth.contract.recordings import Recording, Recordings
from synth.places.group import apart_deg
from synth.rooms import Position, Receiver, ReceiverKind, Room
from synth.scenes.cast import Cast
from synth.scenes.drawing import drawn_under
from synth.scenes.elements import BACKGROUNDS, SOUNDS, at, one
from synth.scenes.soundscape import Background, Event, Place, Recorded, Sounding, Soundscape
from synth.sounds import sound_kind

RATE_HZ = 24_000
TAKE_S = 2.0
# All are equally loud at 1 m, so that level tells distance and nothing else.
LEVEL_LUFS = -30.0
LEAST_APART_DEG = 30.0
# Wide enough for what is farthest: 3.2 m, from a listener up to 0.4 m off the middle.
SIZES_M = ((7.4, 9.5), (7.4, 9.5), (2.8, 4.0))
# Where a direction is asked for the direct sound stands above the echoes; distance is told by them.
DAMPED_S, LIVE_S = (0.2, 0.32), (0.3, 0.5)
DISTANCES_M = (0.8, 1.5)
# Long steady tones: what is left of them where the echoes interfere may come from anywhere.
STEADY = ("telephone", "door_chime")
# More than half a wave fits between two microphones, or two ears: delays of such tones tell no direction.
SHORT_WAVES = ("cricket", "bird", "alarm_beep")
_LEAD_S, _GAPS_S, _REST_S = (0.15, 0.35), (0.25, 0.5), 0.5
_SNR_DB = (18, 26)
_EAR_HEIGHT_M = 1.5


@dataclass(frozen=True)
class Stage:
    """Where a group is drawn.

    Attributes:
        seed: Of the group; every draw follows from it.
        form: Of the test.
        kind: Of the receiver.
        pool: Recordings that may sound beside what is made here.
        recordings: Where they are.
    """

    seed: int
    form: str
    kind: ReceiverKind
    pool: Sequence[Recording]
    recordings: Recordings

    @cached_property
    def rng(self) -> np.random.Generator:
        """Draws all that is under no constraint."""
        return np.random.Generator(np.random.PCG64(self.seed))

    @property
    def all_around(self) -> bool:
        """Whether the receiver tells front from back."""
        return self.kind in {"foa", "array"}

    def names(self, of: Sequence[str] = SOUNDS) -> tuple[str, ...]:
        """Kinds of generated sounds whose direction the receiver can tell."""
        unclear = (*STEADY, *(SHORT_WAVES if self.kind in {"array", "binaural"} else ()))
        return tuple(name for name in of if name not in unclear)

    def different(self, count: int) -> list[Event]:
        """Sounds of as many kinds, one after another; recorded ones among them where there are some."""
        pool = () if self.kind in {"array", "binaural"} else self.pool
        cast = Cast(self.rng, self.form, pool, self.recordings)
        return self.in_time([self._one(cast, recorded=bool(pool)) for _ in range(count)])

    def _one(self, cast: Cast, *, recorded: bool) -> Event:
        """A recording in half of the cases where there are some."""
        drawn = cast.one("sound", TAKE_S, LEVEL_LUFS) if recorded else None
        if drawn and isinstance(drawn.source, Recorded):
            return drawn
        return cast.sound(TAKE_S, LEVEL_LUFS, self.names())

    def takes(self, count: int, duration_s: float = TAKE_S, of: Sequence[str] = SOUNDS) -> list[Event]:
        """As many takes of one kind, at one pitch; no two are the same take, or their echoes could be compared."""
        name = one(self.names(of), self.rng)
        kind = sound_kind(name)
        pitch_hz = kind.pitch_range_hz and round(float(self.rng.uniform(*kind.pitch_range_hz)), 1)
        return [
            Event(
                source=Sounding(name=name, seed=int(self.rng.integers(1 << 31)), pitch_hz=pitch_hz),
                title=kind.title, onset_s=0.0, duration_s=max(duration_s, kind.shortest_s), level_lufs=LEVEL_LUFS,
            )
            for _ in range(count)
        ]  # fmt: skip

    def in_time(self, events: Sequence[Event]) -> list[Event]:
        """One after another, with gaps in which the room rings out."""
        now_s = float(self.rng.uniform(*_LEAD_S))
        found = []
        for event in events:
            found.append(at(event, now_s))
            now_s = found[-1].end_s + float(self.rng.uniform(*_GAPS_S))
        return found

    def scape(
        self, events: Sequence[Event], rt60_s: tuple[float, float] = DAMPED_S, *, quiet: bool = False
    ) -> Soundscape:
        """The events in a room of this size and that, near its middle; a third with rain or wind around.

        Args:
            events: With their places, or without.
            rt60_s: From where to where the reverberation time is drawn.
            quiet: Nothing else is to be heard.
        """
        x, y, z = (round(float(self.rng.uniform(*span)), 2) for span in SIZES_M)
        off_m = self.rng.uniform(-0.4, 0.4, 2)
        here: Position = (round(x / 2 + float(off_m[0]), 2), round(y / 2 + float(off_m[1]), 2), _EAR_HEIGHT_M)
        return Soundscape(
            length_s=length_s(events),
            rate_hz=RATE_HZ,
            events=tuple(events),
            background=None if quiet or self.rng.integers(3) else self._background(),
            room=Room((x, y, z), round(float(self.rng.uniform(*rt60_s)), 2)),
            receiver=Receiver(self.kind, here),
        )

    def _background(self) -> Background:
        name = one(BACKGROUNDS, self.rng)
        source = Sounding(name=name, seed=int(self.rng.integers(1 << 31)))
        return Background(source=source, title=sound_kind(name).title, snr_db=float(self.rng.integers(*_SNR_DB)))

    def azimuths_deg(
        self,
        what: str,
        make: Callable[[np.random.Generator], list[float]],
        constraints: Mapping[str, Callable[[list[float]], bool]] | None = None,
        least_deg: float = LEAST_APART_DEG,
    ) -> list[float]:
        """Directions of all sounds, any two at least so far apart.

        Raises:
            SynthError: They cannot be had; says which constraint would not hold.
        """
        asked = {f"any two sounds at least {least_deg:g} degrees apart": lambda found: _apart(found, least_deg)}
        return drawn_under(what, self.seed, make, {**asked, **(constraints or {})})

    def distances_m(self, count: int, span_m: tuple[float, float] = DISTANCES_M) -> list[float]:
        """Distances that tell nothing."""
        return [round(float(self.rng.uniform(*span_m)), 2) for _ in range(count)]


def length_s(events: Sequence[Event], rest_s: float = _REST_S) -> float:
    """How long a clip is: until the last event has rung out."""
    return round(max(event.end_s for event in events) + rest_s, 2)


def places(azimuths_deg: Sequence[float], distances_m: Sequence[float]) -> list[Place]:
    """Places at the height of the receiver."""
    return [Place(azimuth_deg=a, distance_m=d) for a, d in zip(azimuths_deg, distances_m, strict=True)]


def _apart(azimuths_deg: list[float], least_deg: float) -> bool:
    pairs = [(a, b) for n, a in enumerate(azimuths_deg) for b in azimuths_deg[:n]]
    return all(apart_deg(a, b) >= least_deg for a, b in pairs)
