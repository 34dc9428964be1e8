"""Three recordings of four channels: sounds, sounds with speech, two speakers."""

from __future__ import annotations

from pathlib import Path

from tests.fake.sound import tone
from tests.fake.text import table

EXPECTED_ITEMS = 4
EXPECTED_FIRST_ID = "l3das22/93062b67a5166e7b"

HEADER = ("File", "Start", "End", "Class", "X", "Y", "Z")
RECORDINGS = {
    "split1_ov1_901": (("a", 0.5, 1.0, "Knock", 0.5, 0.0, 0.3), ("b", 3.0, 4.5, "Printer", -1.0, 0.75, -0.6)),
    "split1_ov2_902": (
        ("c", 6.0, 7.0, "Scissors", 1.0, 0.5, 0.3),
        ("d", 2.0, 6.5, "Male_speech_and_man_speaking", 1.0, 0.5, 0.0),
    ),
    "split1_ov3_903": (
        ("e", 1.0, 4.0, "Female_speech_and_woman_speaking", 1.5, 1.0, 0.3),
        ("f", 2.0, 6.0, "Male_speech_and_man_speaking", 1.5, 1.25, 0.0),
    ),
}


def make(root: Path) -> None:
    """Write the corpus."""
    folder = root / "L3DAS22_Task2_dev"
    for n, (name, rows) in enumerate(RECORDINGS.items()):
        table(folder / "labels" / f"label_{name}.csv", HEADER, *rows)
        for position in "AB":
            tone(folder / "data" / f"{name}_{position}.wav", 220.0 + 60 * n + ord(position), channels=4)
