"""Short messages to be spoken, each as likely as any other: where a thing is, or where it is to be brought."""

from __future__ import annotations

from functools import cache

from earmark.draw import draw_int

_PATTERNS = (
    "The {thing} is in the {place}.",
    "Bring the {thing} to the {place}.",
    "I left the {thing} in the {place}.",
    "Take the {thing} from the {place}.",
)
_THINGS = (
    "lamp", "basket", "hammer", "letter", "blanket", "ladder", "bottle", "camera", "pillow", "candle", "map", "kettle",
)  # fmt: skip
_PLACES = (
    "kitchen", "garden", "cellar", "office", "garage", "attic", "library", "workshop", "hallway", "boat", "tower",
    "shop",
)  # fmt: skip


@cache
def messages(slot: int, slots: int) -> tuple[str, ...]:
    """The English messages of one of several disjoint sets.

    Args:
        slot: Which set, from 0.
        slots: How many there are.
    """
    every = (p.format(thing=t, place=where) for p in _PATTERNS for t in _THINGS for where in _PLACES)
    return tuple(text for text in every if draw_int(0, text, "slot") % slots == slot)
