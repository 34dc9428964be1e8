"""Speech quality: how a spoken reply sounds, and how much like the voice that it should play.

The scale is the absolute category rating of ITU-T P.800, Annex B.
"""

from __future__ import annotations

from xml.etree.ElementTree import Element

from annotation.configs.parts import asked, heading, page, part, players, shown, written
from annotation.configs.shape import Shape
from annotation.configs.words import LIKENESS, MOS

INSTRUCTION = (
    "Use headphones in a quiet room. Hear the reply to its end, then rate its sound and nothing else: not what is "
    "said. Where there is a reference, say how much the reply sounds like the same person."
)


def build(shape: Shape) -> Element:
    """The page: the reply is the first clip, the reference (if there is one) the second."""
    likeness = asked("likeness", "How like the reference is the voice?", LIKENESS, to="question")
    return page(
        *players(shape, marked=False),
        heading("What was asked"),
        shown("question", "$question"),
        part(
            *asked("mos", "How good does the reply sound?", MOS, to="question"),
            *(likeness if shape.clips > 1 else []),
            *written("note", "Note", to="question"),
        ),
    )
