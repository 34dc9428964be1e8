"""Dispute: what the raters said, side by side, and the last word."""

from __future__ import annotations

from xml.etree.ElementTree import Element

from annotation.configs.blind_qa import answering, asked_of, decided, judging
from annotation.configs.markup import tag
from annotation.configs.parts import heading, page, written
from annotation.configs.shape import Shape

INSTRUCTION = (
    "Raters disagree about this item. Answer it yourself first; then see the key and what each of them said, and "
    "decide. Your word is the last: say in a sentence why, for those who read the log."
)


def build(shape: Shape) -> Element:
    """The page."""
    table = tag("HyperText", name="votes", value="$votes_html", inline=True)  # in a frame it would be cut off
    votes = [heading("What the raters said"), tag("View", table, className="earmark-text")]
    last = [
        *decided(shape, "final", "The last word"),
        *written("why", "Why?", to="question", required=True),
    ]
    return page(*asked_of(shape), *answering(shape), *judging(shape, votes, last))
