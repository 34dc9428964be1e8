"""What a question about music is asked of: a piece made for it, and what is true of the piece."""

from __future__ import annotations

from dataclasses import dataclass

from synth.questions.writer import Asked
from synth.tunes.piece import Piece

Span = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Exercise:
    """One exercise.

    Attributes:
        piece: What is heard, to its end.
        asked: What is asked, and what is true.
        skills: Words of MMAU-Pro's taxonomy.
        spans: What the answer rests on, in seconds; empty for all of it.
        tradition: Whose music it is about, where that matters.
    """

    piece: Piece
    asked: Asked
    skills: tuple[str, ...]
    spans: tuple[Span, ...] = ()
    tradition: str = ""
