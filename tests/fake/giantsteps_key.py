"""Two tracks."""

from __future__ import annotations

from pathlib import Path

from tests.fake.sound import tone
from tests.fake.text import lines

EXPECTED_ITEMS = 2
EXPECTED_FIRST_ID = "giantsteps_key/ab2584ddc70cbf06"


def make(root: Path) -> None:
    """Write the corpus."""
    folder = root / "giantsteps_key"
    for n, (title, key) in enumerate((("9001 Someone - Title (Original Mix)", "D# minor"), ("9002 B - C", "F major"))):
        tone(folder / "audio" / f"{title}.mp3", 320.0 + 40 * n, duration_s=0.5, channels=2)
        lines(folder / "keys_gs+" / f"{title}.txt", key)
