"""Two songs: one with two captions that were checked, one with one of two."""

from __future__ import annotations

from pathlib import Path

from tests.fake.sound import tone
from tests.fake.text import table

EXPECTED_ITEMS = 4
EXPECTED_FIRST_ID = "song_describer/8f9384bb812bcddc"

_HEADER = (
    "caption_id", "track_id", "caption", "is_valid_subset", "familiarity", "artist_id", "album_id", "path", "duration",
)  # fmt: skip


def make(root: Path) -> None:
    """Write the corpus."""
    folder = root / "song_describer"
    table(
        folder / "song_describer.csv",
        _HEADER,
        (1, 9014, "A calm guitar, a warm voice.", True, 0, "artist_1", "album_1", "14/9014.mp3", 120.0),
        (2, 9014, "Acoustic ballad, quiet and slow.", True, 1, "artist_1", "album_1", "14/9014.mp3", 120.0),
        (3, 9015, "Fast drums, and a synthesizer.", True, 0, "artist_2", "album_2", "15/9015.mp3", 120.0),
        (4, 9015, "Music.", False, 0, "artist_2", "album_2", "15/9015.mp3", 120.0),
    )
    for n, name in enumerate(("14/9014", "15/9015")):
        tone(folder / "audio" / f"{name}.2min.mp3", 300.0 + 40 * n, duration_s=0.5, channels=2)
