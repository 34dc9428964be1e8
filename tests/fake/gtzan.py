"""Three listed files, one of them without a tempo, and one that is not listed."""

from __future__ import annotations

from pathlib import Path

from tests.fake.sound import tone
from tests.fake.text import lines

EXPECTED_ITEMS = 5
EXPECTED_FIRST_ID = "gtzan/9dd7ed556a548af1"


def make(root: Path) -> None:
    """Write the corpus."""
    folder = root / "GTZAN"
    for n, (genre, tempo) in enumerate((("blues", "84.0"), ("hiphop", "95.2"), ("jazz", ""), ("rock", "120.0"))):
        tone(folder / "data" / "genres" / genre / f"{genre}.0000{n}.wav", 280.0 + 20 * n)
        if tempo:
            lines(folder / "tempo" / f"gtzan_{genre}_0000{n}.bpm", tempo)
            lines(folder / "beats" / f"gtzan_{genre}_0000{n}.beats", "0.5\t1", "1.1\t2")
    listed = ("blues/blues.00000.wav", "hiphop/hiphop.00001.wav", "jazz/jazz.00002.wav")
    lines(folder / "test_filtered.txt", *listed)
