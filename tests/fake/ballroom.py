"""A waltz, a tango, and a samba without annotations."""

from __future__ import annotations

from pathlib import Path

from tests.fake.sound import tone
from tests.fake.text import lines

EXPECTED_ITEMS = 7
EXPECTED_FIRST_ID = "ballroom/d9023ead1ad8f72e"


def make(root: Path) -> None:
    """Write the corpus."""
    folder = root / "Ballroom"
    for n, (style, beats, tempo) in enumerate((("Samba", 0, 0), ("Tango", 4, 128), ("Waltz", 3, 87))):
        stem = f"Media-90000{n}"
        tone(folder / "BallroomData" / style / f"{stem}.wav", 260.0 + 20 * n)
        if beats:
            times = (f"{0.3 + 0.5 * k:.3f} {1 + k % beats}" for k in range(9))
            lines(folder / "annotations" / f"{stem}.beats", *times)
            lines(folder / "annotations" / f"{stem}.bpm", str(tempo))
