"""The instruments of the ensemble: what each is called, and how one note of it is made."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from earmark.errors import SynthError
from earmark.taxonomy import nearest
from synth.sounds.blocks import Take, Wave
from synth.tunes import blown, struck
from synth.tunes.piece import Note

_RELEASE_S = 0.06


@dataclass(frozen=True, slots=True)
class Instrument:
    """One instrument.

    Attributes:
        title: English, with its article, as it stands in a question.
        play: Makes a note of `take.pitch_hz`, at any level; None for an instrument of strokes.
        strike: Makes a stroke by its name, without a pitch; None for an instrument of notes.
        strokes: Names of its strokes.
        gain: Makes it as loud as the others to the ear, roughly; the peak of its loudest note.
        rings_s: How long a note goes on after it was held: what is plucked or struck rings.
        held: Whether a tone goes on as loud as it is held.
    """

    title: str
    play: Callable[[Take], Wave] | None = None
    strike: Callable[[Take, str], Wave] | None = None
    strokes: tuple[str, ...] = ("",)
    gain: float = 1.0
    rings_s: float = _RELEASE_S
    held: bool = False

    @property
    def pitched(self) -> bool:
        """Whether it plays tunes."""
        return self.play is not None


INSTRUMENTS: dict[str, Instrument] = {
    "fiddle": Instrument("a bowed string", blown.bowed, gain=0.5, held=True),
    "flute": Instrument("a flute", blown.flute, gain=0.5, held=True),
    "clarinet": Instrument("a clarinet", blown.clarinet, gain=0.45, held=True),
    "trumpet": Instrument("a trumpet", blown.trumpet, gain=0.7, held=True),
    "organ": Instrument("an organ", blown.organ, gain=0.45, held=True),
    "lute": Instrument("a plucked string", struck.lute, gain=0.9, rings_s=0.15),
    "metallophone": Instrument("a metallophone with bronze bars", struck.metallophone, gain=0.8, rings_s=0.4),
    "marimba": Instrument("a marimba", struck.marimba, gain=1.0, rings_s=0.3),
    "tanpura": Instrument("a tanpura", blown.tanpura, gain=0.5, rings_s=0.5),
    "frame_drum": Instrument(
        "a frame drum", strike=struck.frame_drum, strokes=struck.FRAME_DRUM_STROKES, gain=1.0, rings_s=0.6
    ),
    "woodblock": Instrument("a wood block", strike=lambda take, _: struck.woodblock(take), gain=0.9, rings_s=0.3),
    "gong": Instrument("a gong", strike=lambda take, _: struck.gong(take), gain=0.9, rings_s=2.0),
    "tabla": Instrument("a tabla", strike=struck.tabla, strokes=struck.TABLA_STROKES, gain=1.0, rings_s=0.8),
}
# What can play a melody that stands out: all with a pitch but the drone.
MELODIC = tuple(name for name, one in INSTRUMENTS.items() if one.pitched and name != "tanpura")


def instrument(name: str) -> Instrument:
    """The instrument of a name.

    Raises:
        SynthError: There is none; names the nearest.
    """
    if name in INSTRUMENTS:
        return INSTRUMENTS[name]
    close = nearest(name, INSTRUMENTS)
    raise SynthError(
        f"instrument {name!r}", expected=f"one of {len(INSTRUMENTS)} known", got=repr(name),
        remedy=f"Did you mean {close!r}?" if close else f"Known: {', '.join(INSTRUMENTS)}",
    )  # fmt: skip


def played(name: str, note: Note, tonic_hz: float, rate_hz: int, rng: np.random.Generator) -> Wave:
    """One note of an instrument, at its level, with what rings on after it.

    Raises:
        SynthError: No such instrument, or no such stroke on it.
    """
    one = instrument(name)
    frames = round((note.duration_s + one.rings_s) * rate_hz)
    take = Take(frames, rate_hz, rng, (), tonic_hz * 2.0 ** (note.cents / 1200.0) if one.pitched else 0.0)
    if one.play:
        wave = one.play(take)[:frames]
    elif one.strike and note.stroke in one.strokes:
        wave = one.strike(take, note.stroke)[:frames]
    else:
        raise SynthError(f"note of {name}", expected=f"a stroke of {', '.join(one.strokes)}", got=repr(note.stroke))
    held, released = round(note.duration_s * rate_hz), wave.size
    if released > held:
        wave = np.concatenate([wave[:held], wave[held:] * np.linspace(1.0, 0.0, released - held)])
    factor = one.gain * 10.0 ** (note.level_db / 20.0) / max(float(np.abs(wave).max()), 1e-9)
    return np.asarray(factor * wave)
