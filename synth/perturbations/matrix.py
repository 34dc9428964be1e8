"""Sentences of a matrix: five words, each of ten, in one grammar, so that no word can be guessed from the others.

The form of the matrix test of speech in noise (Hagerman, Scandinavian Audiology 11, 1982), with words of our own.
"""

from __future__ import annotations

import numpy as np

WORDS = (
    ("The baker", "The doctor", "The farmer", "The teacher", "The sailor", "The painter", "The driver", "The singer",
     "The gardener", "The neighbour"),
    ("bought", "found", "wants", "sells", "carried", "sees", "keeps", "lost", "counted", "needs"),
    ("three", "twenty", "several", "many", "nine", "twelve", "fifty", "some", "four", "eleven"),
    ("green", "heavy", "old", "cheap", "pretty", "large", "round", "wooden", "yellow", "strange"),
    ("baskets", "windows", "flowers", "lamps", "bottles", "chairs", "spoons", "jackets", "mirrors", "boxes"),
)  # fmt: skip


def sentence(rng: np.random.Generator) -> str:
    """One of a hundred thousand."""
    return " ".join(words[int(rng.integers(len(words)))] for words in WORDS) + "."
