"""Two speakers, one of them with the second microphone only."""

from __future__ import annotations

from pathlib import Path

from tests.fake.sound import tone
from tests.fake.text import lines

EXPECTED_ITEMS = 6
EXPECTED_FIRST_ID = "vctk/8738343d02865cb5"


def make(root: Path) -> None:
    """Write the corpus."""
    folder = root / "VCTK-Corpus-0.92"
    lines(
        folder / "speaker-info.txt",
        "ID  AGE  GENDER  ACCENTS  REGION COMMENTS",
        "p901  23  F    Scottish  West Dunmore",
        "p902  31  M    NewZealand",
    )
    texts = (
        ("p901_001", "Bring the blue chairs."),
        ("p901_002", "Nobody saw it."),
        ("p902_001", "Rain is due at noon."),
    )
    for n, (name, text) in enumerate(texts):
        spoken = name.split("_")[0]
        lines(folder / "txt" / spoken / f"{name}.txt", text)
        for mic in (1, 2) if spoken == "p901" else (2,):
            tone(folder / "wav48_silence_trimmed" / spoken / f"{name}_mic{mic}.flac", 130.0 + 50 * n + 5 * mic)
