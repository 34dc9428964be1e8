"""Two solos."""

from __future__ import annotations

from pathlib import Path

from tests.fake.sound import tone
from tests.fake.text import table

EXPECTED_ITEMS = 2
EXPECTED_FIRST_ID = "medley_solos_db/c254bc29c052a9a2"

ROWS = (
    ("training", "piano", 4, 901, "00000000-aaaa-5bbb-8ccc-000000000001"),
    ("validation", "flute", 3, 902, "00000000-aaaa-5bbb-8ccc-000000000002"),
)


def make(root: Path) -> None:
    """Write the corpus."""
    folder = root / "medley_solos_db"
    header = ("subset", "instrument", "instrument_id", "song_id", "uuid4")
    table(folder / "annotation" / "Medley-solos-DB_metadata.csv", header, *ROWS)
    for n, (subset, _, number, _, key) in enumerate(ROWS):
        tone(folder / "audio" / f"Medley-solos-DB_{subset}-{number}_{key}.wav", 300.0 + 50 * n)
