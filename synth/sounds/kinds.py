"""The kinds of sound: what each is called, what can be counted in it, and how fast its events may come."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from synth.sounds import animals, machines, signals, struck, weather
from synth.sounds.blocks import Take, Wave


@dataclass(frozen=True, slots=True)
class SoundKind:
    """One kind of sound.

    Attributes:
        name: The word in scenes.
        title: English, as it stands in a question: "Do you hear a siren?".
        render: Makes the wave, at any level.
        continuous: Sounds from the beginning to the end without a pause.
        event: What can be counted, in the singular; empty where nothing can.
        event_s: How long one event is heard, roughly: for evidence spans, and room that the last one needs.
        gap_s: From one event to the next where the number of events is left open.
        shortest_gap_s: The least that keeps events apart for the ear.
        irregular: How far gaps stray from their mean, as a fraction of it.
        pitch_range_hz: What `pitch_hz` may be, where the kind has a pitch.
        shortest_s: No shorter take is what the title says.
    """

    name: str
    title: str
    render: Callable[[Take], Wave]
    continuous: bool = False
    event: str = ""
    event_s: float = 0.0
    gap_s: float = 0.0
    shortest_gap_s: float = 0.0
    irregular: float = 0.0
    pitch_range_hz: tuple[float, float] | None = None
    shortest_s: float = 1.0

    @property
    def countable(self) -> bool:
        """Whether it has events whose number can be asked for."""
        return bool(self.event)

    @property
    def events(self) -> str:
        """What can be counted, in the plural."""
        return f"{self.event}s" if self.event else ""


_KINDS = (
    SoundKind("rain", "rain", weather.rain, continuous=True),
    SoundKind("wind", "wind", weather.wind, continuous=True, shortest_s=2.0),
    SoundKind("thunder", "thunder", weather.thunder, shortest_s=2.5),
    SoundKind(
        "water_drops", "dripping water", weather.water_drops,
        event="drop", event_s=0.15, gap_s=0.7, shortest_gap_s=0.25, irregular=0.25,
        pitch_range_hz=(700.0, 1500.0),
    ),
    SoundKind(
        "cricket", "a chirping cricket", animals.cricket,
        event="chirp", event_s=animals.CRICKET_CHIRP_S, gap_s=0.5, shortest_gap_s=0.3, irregular=0.06,
        pitch_range_hz=(4000.0, 5200.0),
    ),
    SoundKind(
        "bird", "a singing bird", animals.bird,
        event="chirp", event_s=0.2, gap_s=0.5, shortest_gap_s=0.32, irregular=0.15,
        pitch_range_hz=(2000.0, 3200.0),
    ),
    SoundKind(
        "siren", "a siren", machines.siren,
        continuous=True, pitch_range_hz=(450.0, 700.0), shortest_s=2.0,
    ),
    SoundKind(
        "engine", "a running engine", machines.engine,
        continuous=True, pitch_range_hz=(24.0, 45.0),
    ),
    SoundKind(
        "helicopter", "a helicopter", machines.helicopter,
        continuous=True, pitch_range_hz=(11.0, 16.0),
    ),
    SoundKind(
        "telephone", "a ringing telephone", signals.telephone,
        event="ring", event_s=signals.TELEPHONE_RING_S, gap_s=2.0, shortest_gap_s=1.6,
        pitch_range_hz=(1100.0, 1700.0), shortest_s=1.5,
    ),
    SoundKind(
        "alarm_beep", "a beeping alarm", signals.alarm_beep,
        event="beep", event_s=signals.ALARM_BEEP_S, gap_s=0.4, shortest_gap_s=0.3,
        pitch_range_hz=(1800.0, 2600.0),
    ),
    SoundKind(
        "door_chime", "a door chime", signals.door_chime,
        event="ring", event_s=signals.DOOR_CHIME_S, gap_s=2.4, shortest_gap_s=1.6, irregular=0.05,
        pitch_range_hz=(580.0, 760.0), shortest_s=1.5,
    ),
    SoundKind(
        "clock_ticking", "a ticking clock", signals.clock_ticking,
        event="tick", event_s=0.05, gap_s=0.5, shortest_gap_s=0.25,
    ),
    SoundKind(
        "church_bell", "a church bell", struck.church_bell,
        event="stroke", event_s=1.0, gap_s=2.0, shortest_gap_s=1.0, irregular=0.03,
        pitch_range_hz=(200.0, 420.0), shortest_s=1.5,
    ),
    SoundKind(
        "drum", "a drum", struck.drum,
        event="beat", event_s=0.4, gap_s=0.6, shortest_gap_s=0.35, irregular=0.02,
        pitch_range_hz=(75.0, 140.0),
    ),
    SoundKind(
        "knocking", "knocking on a door", struck.knocking,
        event="knock", event_s=0.1, gap_s=0.35, shortest_gap_s=0.22, irregular=0.05,
    ),
    SoundKind(
        "footsteps", "footsteps", struck.footsteps,
        event="step", event_s=0.22, gap_s=0.58, shortest_gap_s=0.42, irregular=0.04,
    ),
    SoundKind(
        "plucked_string", "a plucked string", struck.plucked_string,
        event="pluck", event_s=0.6, gap_s=0.8, shortest_gap_s=0.4, irregular=0.05,
        pitch_range_hz=(110.0, 440.0),
    ),
)  # fmt: skip

SOUNDS: dict[str, SoundKind] = {kind.name: kind for kind in _KINDS}
