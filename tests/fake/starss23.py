"""Seven recordings: each mixture of speech, music and sounds that has a task."""

from __future__ import annotations

from pathlib import Path

from tests.fake.sound import tone
from tests.fake.text import table

EXPECTED_ITEMS = 13
EXPECTED_FIRST_ID = "starss23/b2f09e452d7d9f62"
HEADERLESS = ("*.csv",)

# frame, class, source, azimuth, elevation, distance
RECORDINGS = {
    "dev-test-sony/fold4_room23_mix901": ((0, 1, 0, 85, 5, 120), (1, 1, 0, 92, 5, 122), (9, 6, 0, -20, -30, 300)),
    "dev-test-sony/fold4_room23_mix902": ((2, 8, 0, 178, 0, 200), (20, 2, 0, -60, 0, 210)),
    "dev-test-tau/fold4_room2_mix901": ((0, 8, 0, 60, 0, 150), (7, 0, 1, -45, 0, 150)),
    "dev-test-tau/fold4_room2_mix902": ((0, 10, 0, 45, 0, 150), (7, 0, 1, -45, 0, 150), (15, 9, 1, 130, 0, 160)),
    "dev-test-tau/fold4_room2_mix903": ((0, 0, 0, 45, 0, 150), (7, 1, 1, -45, 0, 150)),
    "dev-test-tau/fold4_room2_mix904": ((0, 9, 0, 45, 0, 150), (7, 8, 1, -45, 0, 150)),
    "dev-train-sony/fold3_room21_mix901": ((4, 12, 0, -95, 0, 100), (14, 7, 0, -40, 0, 290)),
}


def make(root: Path) -> None:
    """Write the corpus."""
    folder = root / "STARSS23"
    for n, (name, rows) in enumerate(RECORDINGS.items()):
        table(folder / "metadata_dev" / f"{name}.csv", (), *rows)
        tone(folder / "foa_dev" / f"{name}.wav", 200.0 + 70 * n, channels=4)
