"""A clean note, and two through effects."""

from __future__ import annotations

from pathlib import Path

from tests.fake.sound import tone
from tests.fake.text import table

EXPECTED_ITEMS = 6
EXPECTED_FIRST_ID = "egfxset/662ca8788e4fe5c7"


def make(root: Path) -> None:
    """Write the corpus."""
    folder = root / "EGFxSet"
    for n, name in enumerate(("Clean/Middle/6-22", "RAT/Neck/3-10", "TapeEcho/Bridge-Middle/1-0")):
        tone(folder / f"{name}.wav", 300.0 + 40 * n)
    table(
        folder / "egfxset_metadata.csv",
        ("Effect ", "Model", "Effect Type", "Knob Names", "Knob Type", "Setting "),
        ("distortion", "A Pedal", "distortion", "['drive']", "['effect amount']", "[0.5]"),
        ("tape echo", "A Delay", "delay", "['time', 'mix']", "['rate', 'effect amount']", "['120 bpm', 0.5]"),
    )
