"""Three excerpts: one whose notes both annotators count the same, one of which they do not, one of a language alone."""

from __future__ import annotations

from pathlib import Path

from tests.fake.sound import tone
from tests.fake.text import lines, table

EXPECTED_ITEMS = 6
EXPECTED_FIRST_ID = "vocadito/45827f0e6a3cc433"
HEADERLESS = ("*_f0.csv", "*_notesA?.csv")

NOTES = ((0.02, 143.742, 0.05), (0.1, 158.441, 0.05), (0.2, 174.841, 0.05))


def make(root: Path) -> None:
    """Write the corpus."""
    folder = root / "vocadito"
    rows = ((91, "S91", 50, "Tagalog"), (92, "S92", 65, "Spanish"), (93, "S91", 52, "English"))
    table(folder / "vocadito_metadata.csv", ("track_id", "singer_id", "average_pitch", "language"), *rows)
    for n, counts in enumerate(((3, 3), (2, 3), None), 91):
        tone(folder / "Audio" / f"vocadito_{n}.wav", 3.0 * n)
        if counts:
            notes = folder / "Annotations"
            lines(notes / "Lyrics" / f"vocadito_{n}_lyrics.txt", "la la li", "lo", "", "la")
            for annotator, count in enumerate(counts, 1):
                table(notes / "Notes" / f"vocadito_{n}_notesA{annotator}.csv", (), *NOTES[:count])
