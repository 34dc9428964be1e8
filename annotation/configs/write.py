"""Write: an expert writes a question for clips."""

from __future__ import annotations

from xml.etree.ElementTree import Element

from annotation.configs.parts import asked, heading, page, part, pictures, players, shown, skill_tree, written
from annotation.configs.shape import Shape
from annotation.configs.words import levels

INSTRUCTION = (
    "Listen to every clip to its end. Write a question that nobody can answer without listening, its one right "
    "answer, and wrong answers that somebody who listens badly would give. Mark in the waveform what the answer "
    "rests on."
)


def build(shape: Shape) -> Element:
    """The page."""
    offered = levels(shape.benchmark)
    return page(
        *pictures(shape),
        *players(shape),
        heading("Brief"),
        shown("brief", "$brief"),
        part(
            *written("question", "Question", to="brief", required=True),
            *written("answer", "Right answer", to="brief", required=True),
            *written("distractors", "Wrong answers, one a line", to="brief", rows=4),
            *skill_tree(shape.benchmark, to="brief"),
            *(asked("level", "Level", offered, to="brief") if offered else []),
            *written("note", "Note", to="brief"),
        ),
    )
