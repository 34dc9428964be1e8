"""Two meetings in the folders of the corpus; turns of three speakers, and of two who never overlap."""

from __future__ import annotations

from pathlib import Path

from tests.fake.sound import tone
from tests.fake.text import lines

EXPECTED_ITEMS = 6
EXPECTED_FIRST_ID = "ami/dbe865edd1dce58b"


def turns(recording: str, *rows: tuple[float, float, str]) -> list[str]:
    """Lines of RTTM: start and length in seconds, speaker."""
    return [f"SPEAKER {recording} 1 {a:.3f} {b:.3f} <NA> <NA> {name} <NA> <NA>" for a, b, name in rows]


def make(root: Path) -> None:
    """Write the corpus."""
    folder = root / "AMI"
    tone(folder / "XX1001a.Mix-Headset.wav", 220.0, 6.0)
    tone(folder / "XX1002b.wav", 330.0, 4.0)
    three = turns("XX1001a", (0.0, 2.0, "MEE001"), (1.0, 3.0, "FEO002"), (4.5, 0.5, "MEE003"), (5.2, 0.4, "FEO002"))
    lines(folder / "only_words" / "test" / "XX1001a.rttm", *three)
    lines(folder / "XX1002b.rttm", *turns("XX1002b", (0.5, 1.0, "FEE004"), (1.6, 0.4, "MEO005"), (2.1, 1.0, "FEE004")))
