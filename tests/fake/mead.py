"""A man and a woman, two emotions."""

from __future__ import annotations

from pathlib import Path

from tests.fake.pictures import film

EXPECTED_ITEMS = 6
EXPECTED_FIRST_ID = "mead/edac1d9ad0415f3c"


def make(root: Path) -> None:
    """Write the corpus."""
    folder = root / "MEAD"
    for n, name in enumerate(
        ("M003/audio/angry/level_3/011", "W009/audio/neutral/level_1/001", "W009/audio/disgusted/level_2/002")
    ):
        film(folder / f"{name}.m4a", 0.5, 250.0 + 90 * n, n)
