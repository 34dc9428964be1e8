"""Words and sentences to be spoken, written for this purpose."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import yaml

FOLDER = Path(__file__).parent

# Plain words that are hard to take for one another.
WORDS = (
    "window", "garden", "orange", "seven", "purple", "mountain", "kitchen", "winter", "elephant", "bicycle",
    "umbrella", "paper", "river", "Tuesday", "breakfast", "yellow",
)  # fmt: skip

# BCP-47 tag to the name by which a question calls the language.
LANGUAGES = {
    "en": "English",
    "es": "Spanish",
    "de": "German",
    "fr": "French",
    "it": "Italian",
    "zh": "Mandarin Chinese",
}


@cache
def texts(language: str) -> dict[str, Any]:
    """What is written in a language: sentences and roles."""
    with (FOLDER / f"{language}.yaml").open(encoding="utf-8") as file:
        found: dict[str, Any] = yaml.safe_load(file)
    return found


def sentences(language: str) -> tuple[str, ...]:
    """Everyday sentences in a language."""
    return tuple(texts(language)["sentences"])
