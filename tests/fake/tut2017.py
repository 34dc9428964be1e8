"""Three segments in stereo; the list of damaged files names none of them."""

from __future__ import annotations

from pathlib import Path

from tests.fake.sound import tone
from tests.fake.text import lines

EXPECTED_ITEMS = 5
EXPECTED_FIRST_ID = "tut2017/c485fdbfaae7e0de"


def make(root: Path) -> None:
    """Write the corpus."""
    folder = root / "TUT-acoustic-scenes-2017-development"
    rows = (("z901_0_10", "tram", "z901"), ("z902_10_20", "cafe/restaurant", "z902"), ("z903_0_10", "beach", "z903"))
    lines(folder / "meta.txt", *("\t".join((f"audio/{name}.wav", *rest)) for name, *rest in rows))
    lines(folder / "error.txt", "audio/z999_0_10.wav\t3.10\t3.40\terror")
    lines(folder / "evaluation_setup" / "fold1_train.txt", "audio/z901_0_10.wav\ttram")
    for n, (name, *_) in enumerate(rows):
        tone(folder / "audio" / f"{name}.wav", 200.0 + 60 * n, channels=2)
