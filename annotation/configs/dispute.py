"""Dispute: what the raters said, side by side, and the last word."""

from __future__ import annotations

from xml.etree.ElementTree import Element

from annotation.configs.blind_qa import answering, asked_of, judging
from annotation.configs.markup import tag
from annotation.configs.parts import asked, heading, page, part, written
from annotation.configs.shape import Shape
from annotation.configs.words import DECISION

INSTRUCTION = (
    "Raters disagree about this item. Answer it yourself first; then see the key and what each of them said, and "
    "decide. Your word is the last: say in a sentence why, for those who read the log."
)
FINAL = tuple(one._replace(key=f"shift+{one.key}") for one in DECISION)


def build(shape: Shape) -> Element:
    """The page."""
    votes = tag("HyperText", name="votes", value="$votes_html")
    first = ["confidence"] if shape.answer == "text" else ["answer", "confidence"]
    last = part(
        heading("What the raters said"), votes,
        *asked("final", "The last word", FINAL, to="question"),
        *written("why", "Why?", to="question", required=True),
        after=first,
    )  # fmt: skip
    return page(*asked_of(shape), *answering(shape), *judging(shape), last)
