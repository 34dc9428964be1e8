"""Two calls in two parts; the sound of one was converted."""

from __future__ import annotations

from pathlib import Path

from tests.fake.fisher import sphere
from tests.fake.sound import tone
from tests.fake.text import table

EXPECTED_ITEMS = 2
EXPECTED_FIRST_ID = "callhome/191281509be538b9"


def make(root: Path) -> None:
    """Write the corpus."""
    folder = root / "callhome_english"
    sphere(folder / "data" / "evltest" / "en_9901.sph", 240.0)
    tone(folder / "data" / "train" / "en_9902.wav", 350.0, 1.0, channels=2)
    table(
        folder / "CallhomeRelationshipLabels_PRIMARY.csv",
        ("Filename", "Speaker A - Primary", "Speaker B - Primary"),
        ("en_9901.txt", "Friend", "Friend"),
        ("en_9902.txt", "Relative", "Relative"),
    )
