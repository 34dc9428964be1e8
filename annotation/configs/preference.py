"""Preference: two replies to one question, in an order that was drawn; which is better?"""

from __future__ import annotations

from xml.etree.ElementTree import Element

from annotation.configs.blind_qa import asked_of
from annotation.configs.markup import tag
from annotation.configs.parts import asked, heading, page, part, player, shown, written
from annotation.configs.shape import Shape
from annotation.configs.words import PREFERENCE, clip_keys

INSTRUCTION = (
    "Listen to every clip, then read or hear both replies to their end. Say which you would rather have been given, "
    "and why in a few words. You are not told which models they are from; their order is drawn anew for each question."
)


def build(shape: Shape) -> Element:
    """The page."""
    halves = [
        tag("View", heading(f"Reply {side.upper()}"), _reply(shape, side), style="flex: 1 1 20em; min-width: 0")
        for side in ("a", "b")
    ]
    return page(
        *asked_of(shape, marked=False),
        tag("View", *halves, style="display: flex; flex-wrap: wrap; gap: 1.5em", className="earmark-part"),
        part(
            *asked("choice", "Which reply is better?", PREFERENCE, to="question"),
            *written("reason", "Why?", to="question"),
        ),
    )


def _reply(shape: Shape, side: str) -> Element:
    if shape.replies == "speech":
        keys = clip_keys(shape.clips + "ab".index(side))
        return player(f"reply_{side}", f"$reply_{side}_url", keys.play if keys else None)
    return shown(f"reply_{side}", f"$reply_{side}_text")
