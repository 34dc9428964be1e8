"""A slow excerpt, whose matras are too long to be asked for, and a fast one."""

from __future__ import annotations

from pathlib import Path

from tests.fake.sound import tone
from tests.fake.text import lines

EXPECTED_ITEMS = 3
EXPECTED_FIRST_ID = "compmusic_hindustani_rhythm/0bbd628386f0d557"

EXCERPTS = {
    "01_90001_01_Raag": ("16/8", ("0.694,13", "3.233,14", "6.020,15")),
    "02_90002_02_Raag": ("10/4", ("0.100,9", "0.450,10", "0.800,1")),
}


def make(root: Path) -> None:
    """Write the corpus."""
    folder = root / "HMR_1.0"
    for n, (stem, (meter, beats)) in enumerate(EXCERPTS.items()):
        tone(folder / "audio" / f"{stem}.wav", 200.0 + 20 * n)
        lines(folder / "annotations" / "beats" / f"{stem}.beats", *beats)
        lines(folder / "annotations" / "meter" / f"{stem}.meter", meter)
