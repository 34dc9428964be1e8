"""Four performances: two of the test part, one of another part, one of an arrangement."""

from __future__ import annotations

from pathlib import Path

from tests.fake.sound import tone
from tests.fake.text import table

EXPECTED_ITEMS = 2
EXPECTED_FIRST_ID = "maestro/22e44c6c8b43f085"

_ROWS = (
    ("Composer One", "Sonata", "test", 2090, "2090/a.midi", "2090/a.wav", 0.3),
    ("Composer Two", "Etude", "test", 2091, "2091/b.midi", "2091/b.wav", 0.3),
    ("Composer Three", "Waltz", "train", 2091, "2091/c.midi", "2091/c.wav", 0.3),
    ("Composer One / Composer Two", "Song, arranged", "test", 2091, "2091/d.midi", "2091/d.wav", 0.3),
)


def make(root: Path) -> None:
    """Write the corpus."""
    folder = root / "maestro-v3.0.0"
    header = (
        "canonical_composer", "canonical_title", "split", "year", "midi_filename", "audio_filename", "duration",
    )  # fmt: skip
    table(folder / "maestro-v3.0.0.csv", header, *_ROWS)
    for n, row in enumerate(_ROWS):
        tone(folder / str(row[5]), 300.0 + 40 * n, channels=2)
