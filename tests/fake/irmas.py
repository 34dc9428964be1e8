"""Two clips of the training part, one with a word about drums, and one of the test part."""

from __future__ import annotations

from pathlib import Path

from tests.fake.sound import tone
from tests.fake.text import lines

EXPECTED_ITEMS = 4
EXPECTED_FIRST_ID = "irmas/ce1a3d5215f26f35"


def make(root: Path) -> None:
    """Write the corpus."""
    folder = root / "IRMAS"
    tone(folder / "IRMAS-TrainingData" / "cla" / "[cla][cla]9001__1.wav", 300.0, channels=2)
    tone(folder / "IRMAS-TrainingData" / "pia" / "[pia][nod][jaz_blu]9002__2.wav", 340.0, channels=2)
    part = folder / "IRMAS-TestingData-Part1" / "Part1"
    tone(part / "02 - Some Title-8.wav", 380.0, channels=2)
    lines(part / "02 - Some Title-8.txt", "gel\t", "voi\t")
