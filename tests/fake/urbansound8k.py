"""Three slices, one of them behind other sounds."""

from __future__ import annotations

from pathlib import Path

from tests.fake.sound import noise
from tests.fake.text import table

EXPECTED_ITEMS = 2
EXPECTED_FIRST_ID = "urbansound8k/2fc6e8bd15304bb8"

HEADER = ("slice_file_name", "fsID", "start", "end", "salience", "fold", "classID", "class")
ROWS = (
    ("900001-3-0-0.wav", 900001, 0.0, 0.3, 1, 5, 3, "dog_bark"),
    ("900002-8-1-0.wav", 900002, 1.5, 1.8, 2, 10, 8, "siren"),
    ("900003-7-0-2.wav", 900003, 4.0, 4.3, 1, 10, 7, "jackhammer"),
)


def make(root: Path) -> None:
    """Write the corpus."""
    folder = root / "UrbanSound8K"
    table(folder / "metadata" / "UrbanSound8K.csv", HEADER, *ROWS)
    for seed, row in enumerate(ROWS):
        noise(folder / "audio" / f"fold{row[5]}" / str(row[0]), seed)
