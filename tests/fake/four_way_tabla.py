"""Two solos: one with a kind that leads, one without."""

from __future__ import annotations

from pathlib import Path

from tests.fake.sound import tone
from tests.fake.text import lines

EXPECTED_ITEMS = 3
EXPECTED_FIRST_ID = "four_way_tabla/8ff92674959f04cd"

SOLOS = {
    "test/solo_9": {"b": (0.1,), "d": (0.02, 0.15, 0.25), "rb": (0.2,), "rt": ()},
    "train/ABC_solo-tintal-9": {"b": (0.01, 0.2), "d": (0.1, 0.25), "rb": (0.15,), "rt": (0.28,)},
}


def make(root: Path) -> None:
    """Write the corpus."""
    folder = root / "4way-tabla-ismir21-dataset"
    for n, (name, strokes) in enumerate(SOLOS.items()):
        part, stem = name.split("/")
        tone(folder / part / "audios" / f"{stem}.wav", 200.0 + 40 * n)
        for kind, times_s in strokes.items():
            lines(folder / part / "onsets" / kind / f"{stem}.onsets", *(f"{time_s:.18e}" for time_s in times_s))
