"""Two excerpts, one without the ending of its file."""

from __future__ import annotations

from pathlib import Path

from tests.fake.sound import tone
from tests.fake.text import lines, table

EXPECTED_ITEMS = 3
EXPECTED_FIRST_ID = "orchset/0fc59eaf47626758"


def make(root: Path) -> None:
    """Write the corpus."""
    folder = root / "Orchset"
    table(
        folder / "Orchset - Predominant Melodic Instruments.csv",
        (
            "excerpt", "Predominant melodic instrument(s) description", "Alternating", "containsstrings",
            "containswinds", "containsbrass", "Onlystrings", "Onlywinds", "Onlybrass",
        ),
        ("Somebody-S9-I-ex1.wav", "strings+brass", "TRUE", "TRUE", "FALSE", "TRUE", "FALSE", "FALSE", "FALSE"),
        ("Some-Body-Dances-ex2", "winds", "FALSE", "FALSE", "TRUE", "FALSE", "FALSE", "TRUE", "FALSE"),
    )  # fmt: skip
    for n, name in enumerate(("Somebody-S9-I-ex1", "Some-Body-Dances-ex2")):
        tone(folder / "audio" / "mono" / f"{name}.wav", 300.0 + 50 * n)
        tone(folder / "audio" / "stereo" / f"{name}.wav", 300.0 + 50 * n, channels=2)
        lines(folder / "GT" / f"{name}.mel", "0.00\t0", "0.01\t622.254")
