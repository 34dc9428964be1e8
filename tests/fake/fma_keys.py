"""Three songs, in major and minor, with sharps and flats."""

from __future__ import annotations

from pathlib import Path

from tests.fake.sound import tone
from tests.fake.text import table

EXPECTED_ITEMS = 3
EXPECTED_FIRST_ID = "fma_keys/bd3a46eb94bc3269"

SONGS = {"90": "F# Major", "91": "D minor", "1092": "Bb minor"}


def make(root: Path) -> None:
    """Write the corpus."""
    folder = root / "fma_keys"
    rows = ((song, f"spotify:track:{song}", key) for song, key in SONGS.items())
    table(folder / "fma_keys_metadata.csv", ("track_id", "spotify_uri", "key_and_mode"), *rows)
    for n, song in enumerate(SONGS):
        name = song.zfill(6)
        tone(folder / name[:3] / f"{name}.mp3", 300.0 + 40 * n, duration_s=0.5, channels=2)
