"""A recording of each tradition."""

from __future__ import annotations

from pathlib import Path

from tests.fake.sound import tone
from tests.fake.text import lines

EXPECTED_ITEMS = 2
EXPECTED_FIRST_ID = "compmusic_iamms/f974059d320f1735"


def make(root: Path) -> None:
    """Write the corpus."""
    for n, tradition in enumerate(("Carnatic", "Hindustani")):
        folder = root / "MelodicSimilarityDataset" / tradition / f"ABC_Title{n}"
        stem = folder / f"ABC_Title{n}"
        tone(stem.with_suffix(".mp3"), 150.0 + 30 * n, duration_s=0.5, channels=2)
        for end in (".anot", ".anotEdit1"):
            lines(stem.with_suffix(end), "0.835\t2.565\t1000", "9.083\t10.661\t2000")
        lines(stem.with_suffix(".flatSegNyas"), "2.11882\t3.37560")
        for end in (".pitch", ".pitchSilIntrpPP"):
            lines(stem.with_suffix(end), "0.000 0.000", "0.004 150.100")
        for end in (".tonic", ".tonicFine"):
            lines(stem.with_suffix(end), "150.000")
