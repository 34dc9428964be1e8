"""Left and right, as answers name them."""

from __future__ import annotations

import re

from earmark.item import Item

# In English, German, French, Spanish, Italian, Portuguese, Chinese or Japanese, Russian, Hindi and Arabic.
_LEFT = re.compile(
    r"\b(?:left|links|linke\w*|gauche|izquierd\w+|sinistr\w+|esquerd\w+)\b|左|слева|बा(?:एँ|ईं)|يسار", re.I
)
_RIGHT = re.compile(
    r"\b(?:right|rechts|rechte\w*|droite?|derech\w+|destr\w+|direit\w+)\b|右|справа|दा(?:एँ|ईं)|يمين", re.I
)


def sides(text: str) -> frozenset[int]:
    """The channels of stereo that a text names: 0 for left, 1 for right."""
    return frozenset(n for n, side in enumerate((_LEFT, _RIGHT)) if side.search(text))


def answer_is_neither(item: Item) -> bool:
    """Whether other options name a side and the answer names none: the middle, no motion."""
    others = [choice for choice in item.choices if choice not in item.answers]
    return not any(map(sides, item.answers)) and frozenset().union(*map(sides, others)) == {0, 1}


def answer_is(item: Item, channel: int) -> bool:
    """Whether the answer names this side alone."""
    return bool(item.answers) and all(sides(answer) == {channel} for answer in item.answers)
