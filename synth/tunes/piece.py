"""What a piece of music is: parts of notes in time, all constants, stored with the scene that it sounds in."""

from __future__ import annotations

from typing import Literal

from earmark.errors import SynthError
from earmark.item import Record

Role = Literal["melody", "chords", "bass", "drone", "rhythm"]


class Note(Record):
    """One note, or one stroke of a drum.

    Attributes:
        onset_s: When it begins.
        duration_s: How long it is held; what is struck or plucked rings on for a little.
        cents: Above the tonic; 0 for a stroke without a pitch of its own.
        stroke: Which stroke, of an instrument that has several ("dha"); empty otherwise.
        level_db: Against the other notes of the piece.
    """

    onset_s: float
    duration_s: float
    cents: float = 0.0
    stroke: str = ""
    level_db: float = 0.0


class Part(Record):
    """What one instrument plays.

    Attributes:
        instrument: A key of `synth.tunes.INSTRUMENTS`.
        role: What it is there for.
    """

    instrument: str
    role: Role
    notes: tuple[Note, ...]


class Chord(Record):
    """A chord of the accompaniment.

    Attributes:
        name: As written: `V` in a progression, "diminished" on its own.
        cents: Of its tones above the tonic, the root first.
    """

    name: str
    onset_s: float
    cents: tuple[float, ...]


class Piece(Record):
    """A piece of music.

    Attributes:
        seed: Of what is noise in it: breath, bow, pick.
        length_s: How long it may be heard.
        tempo_bpm: Beats (matras, in a tala) a minute, at the beginning.
        beats_per_bar: The metre, or the matras of the tala's cycle.
        tonic_hz: What the cents are above.
        scale: A key of `synth.tunes.SCALES`; empty where there is none.
        cents: The degrees of the scale within an octave, as tuned.
        chords: Of the accompaniment.
        tala: A key of `synth.tunes.TALAS`; empty where there is none.
    """

    seed: int
    length_s: float
    tempo_bpm: float
    beats_per_bar: int
    tonic_hz: float
    scale: str = ""
    cents: tuple[float, ...] = ()
    chords: tuple[Chord, ...] = ()
    tala: str = ""
    parts: tuple[Part, ...]

    def part(self, role: Role) -> Part:
        """The first part of a role.

        Raises:
            SynthError: There is none.
        """
        for part in self.parts:
            if part.role == role:
                return part
        raise SynthError("piece", expected=f"a part for the {role}", got=", ".join(part.role for part in self.parts))
