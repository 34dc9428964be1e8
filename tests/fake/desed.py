"""Three recordings: speech after a dog, water before dishes, and a cat alone."""

from __future__ import annotations

from pathlib import Path

from tests.fake.sound import noise
from tests.fake.text import table

EXPECTED_ITEMS = 3
EXPECTED_FIRST_ID = "desed/296eeb27e49cc49c"

ROWS = (
    ("YaaAAaaAAaa1_30.000_40.000.wav", "0.400", "0.900", "Dog"),
    ("YaaAAaaAAaa1_30.000_40.000.wav", "2.100", "6.750", "Speech"),
    ("YaaAAaaAAaa1_30.000_40.000.wav", "7.000", "7.300", "Dog"),
    ("YbbBBbbBBbb2_0.000_10.000.wav", "3.000", "9.998", "Dishes"),
    ("YbbBBbbBBbb2_0.000_10.000.wav", "0.000", "9.998", "Running_water"),
    ("YccCCccCCcc3_5.000_15.000.wav", "1.250", "2.000", "Cat"),
)


def make(root: Path) -> None:
    """Write the corpus."""
    folder = root / "DESED_public_eval" / "dataset"
    header = ("filename", "onset", "offset", "event_label")
    table(folder / "metadata" / "eval" / "public.tsv", header, *ROWS, delimiter="\t")
    for seed, name in enumerate(dict.fromkeys(row[0] for row in ROWS)):
        noise(folder / "audio" / "eval" / "public" / name, seed)
