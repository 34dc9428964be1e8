"""Two speakers who say each digit once."""

from __future__ import annotations

import json
from pathlib import Path

from tests.fake.sound import tone

EXPECTED_ITEMS = 22
EXPECTED_FIRST_ID = "fsdd/edc1f526be2bc799"

SPEAKERS = {
    "ann": {"gender": "female", "accent": "GRC/Greek", "language": "english"},
    "bob": {"gender": "male", "accent": "USA/neutral", "language": "english"},
}


def make(root: Path) -> None:
    """Write the corpus."""
    folder = root / "free-spoken-digit-dataset"
    for n, name in enumerate(SPEAKERS):
        for digit in range(10):
            tone(folder / "recordings" / f"{digit}_{name}_0.wav", 200.0 + 100 * n + 10 * digit, 0.1)
    (folder / "metadata.json").write_text(json.dumps(SPEAKERS), encoding="utf-8")
