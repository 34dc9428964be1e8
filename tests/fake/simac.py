"""Two excerpts."""

from __future__ import annotations

from pathlib import Path

from tests.fake.sound import tone
from tests.fake.text import lines

EXPECTED_ITEMS = 2
EXPECTED_FIRST_ID = "simac/15e3104d970aeb7f"


def make(root: Path) -> None:
    """Write the corpus."""
    folder = root / "S_1.0"
    for n, tempo in enumerate(("102.40\tnan\t1.00", "168.00\tnan\t1.00")):
        stem = f"simac_9{n}_Title"
        tone(folder / "audio" / f"{stem}.flac", 220.0 + 20 * n)
        lines(folder / "annotations" / "tempo" / f"{stem}.bpm", tempo)
        lines(folder / "annotations" / "beats" / f"{stem}.beats", "0.240000", "0.826000", "1.412000")
