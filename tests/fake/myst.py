"""Two answers of one child, and a recording without a text."""

from __future__ import annotations

from pathlib import Path

from tests.fake.sound import tone
from tests.fake.text import lines

EXPECTED_ITEMS = 2
EXPECTED_FIRST_ID = "myst/6821e6645b65fd69"


def make(root: Path) -> None:
    """Write the corpus."""
    recording = "myst_999001_2014-01-02_03-04-05_MX_1.1"
    folder = root / "myst_child_conv_speech" / "data" / "test" / "999001" / recording
    for n, text in enumerate(("UM THE LAMP <NOISE> GOT BRIGHTER", "BECAUSE IT HAS TWO WIRES", "")):
        name = f"{recording}_{n:03}"
        tone(folder / f"{name}.flac", 250.0 + 60 * n)
        if text:
            lines(folder / f"{name}.trn", text)
