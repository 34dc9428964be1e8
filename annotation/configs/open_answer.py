"""Open answers: rate a model's reply against a rubric."""

from __future__ import annotations

from xml.etree.ElementTree import Element

from annotation.configs.blind_qa import asked_of
from annotation.configs.parts import asked, heading, page, part, player, shown, written
from annotation.configs.shape import Shape
from annotation.configs.words import OVERALL, clip_keys, rating

INSTRUCTION = (
    "Listen to every clip, read the question and the reference, then the reply. Rate what the reply says, not how "
    "well it is worded, for each line of the rubric and as a whole. You are not told which model it is from."
)


def build(shape: Shape) -> Element:
    """The page."""
    spoken = shape.replies == "speech"
    reply = player("reply_audio", "$reply_url", _next_key(shape)) if spoken else shown("reply", "$reply_text")
    rated: list[Element] = []
    for n in range(shape.rubric):
        title, *options = asked(f"rubric_{n}", f"Is line {n + 1} of the rubric met?", rating(n), to=f"line_{n}")
        rated += [title, shown(f"line_{n}", f"$rubric[{n}]"), *options]
    return page(
        *asked_of(shape, marked=False),
        *([heading("Reference"), shown("key", "$key_text")] if shape.key else []),
        part(heading("Reply"), reply),
        part(
            *rated,
            *asked("overall", "As a whole, is the reply right?", OVERALL, to="question"),
            *written("note", "Note", to="question"),
        ),
    )


def _next_key(shape: Shape) -> str | None:
    keys = clip_keys(shape.clips)
    return keys.play if keys else None
