"""Music without recordings: pieces drawn by lot in scales and talas of several traditions, and an ensemble for them.

A `Piece` is all constants; `render_piece` plays it. `draw_piece` draws one for a scene that wants some music.
"""

from synth.tunes.composing import draw_piece, title_of
from synth.tunes.instruments import INSTRUMENTS, MELODIC, Instrument, instrument
from synth.tunes.piece import Chord, Note, Part, Piece, Role
from synth.tunes.rendering import render_piece
from synth.tunes.scales import SCALES, Scale
from synth.tunes.talas import TALAS, Tala

__all__ = [
    "INSTRUMENTS",
    "MELODIC",
    "SCALES",
    "TALAS",
    "Chord",
    "Instrument",
    "Note",
    "Part",
    "Piece",
    "Role",
    "Scale",
    "Tala",
    "draw_piece",
    "instrument",
    "render_piece",
    "title_of",
]
