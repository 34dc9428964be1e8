"""Five songs: two of the test part with a genre, one without, one of another part, one of the full set alone."""

from __future__ import annotations

from pathlib import Path

from tests.fake.sound import tone
from tests.fake.text import table

EXPECTED_ITEMS = 6
EXPECTED_FIRST_ID = "fma/24ac1872489e8807"

_ROWS = (
    (2, "Someone", "training", "large", "Rock", "[12]", "Attribution 3.0", "First"),
    (
        9003,
        "Someone",
        "test",
        "large",
        "Hip-Hop",
        "[21]",
        "Attribution-Noncommercial-Share Alike 3.0 United States",
        "A",
    ),
    (9004, "Other, Another", "test", "medium", "Jazz", "[4]", "Attribution-NoDerivatives 4.0", "B"),
    (9005, "Someone", "test", "large", "", "[4, 21]", "", "C"),
    (9006, "Someone", "test", "full", "Pop", "[10]", "", "D"),
)


def make(root: Path) -> None:
    """Write the corpus."""
    folder = root / "fma"
    table(
        folder / "fma_metadata" / "tracks.csv",
        ("", "artist", "set", "set", "track", "track", "track", "track"),
        ("", "name", "split", "subset", "genre_top", "genres", "license", "title"),
        ("track_id", "", "", "", "", "", "", ""),
        *_ROWS,
    )
    for n in (9003, 9004):
        tone(folder / "fma_large" / "009" / f"{n:06d}.mp3", n / 20, duration_s=0.5, channels=2)
