"""Two performances."""

from __future__ import annotations

from pathlib import Path

from tests.fake.sound import tone
from tests.fake.text import table

EXPECTED_ITEMS = 2
EXPECTED_FIRST_ID = "candombe/a9734db1e87757c4"
HEADERLESS = ("*.csv",)


def make(root: Path) -> None:
    """Write the corpus."""
    folder = root / "candombe"
    for n, step_s in enumerate((0.5, 0.42)):
        tone(folder / "candombe_audio" / f"cuareim_90{n}.flac", 240.0 + 20 * n, channels=2)
        beats = [(f"{0.2 + step_s * k:.4f}", f"{1 + k // 4}.{1 + k % 4}") for k in range(12)]
        table(folder / "candombe_annotations" / "with_bar_number" / f"cuareim_90{n}.csv", (), *beats)
