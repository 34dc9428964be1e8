"""Six recordings."""

from __future__ import annotations

from pathlib import Path

from tests.fake.sound import tone
from tests.fake.text import table

EXPECTED_ITEMS = 8
EXPECTED_FIRST_ID = "tau_nigens/5a9a6baefac4c216"
HEADERLESS = ("*.csv",)

# frame, class, event number, azimuth, elevation
RECORDINGS = {
    "dev-test/fold6_room2_mix901": ((0, 3, 0, 175, 10), (1, 3, 0, -178, 10), (11, 5, 0, 50, 0)),
    "dev-test/fold6_room2_mix902": ((0, 0, 0, 91, 0), (11, 11, 0, 40, 0)),
    "dev-test/fold6_room2_mix904": ((0, 5, 0, 45, 0), (30, 9, 0, -45, 0)),
    "dev-test/fold6_room2_mix905": ((0, 9, 0, 45, 0), (30, 11, 0, -45, 0)),
    "dev-test/fold6_room2_mix906": ((0, 9, 0, 45, 0), (30, 11, 0, -45, 0), (41, 6, 0, 45, 0)),
    "dev-train/fold1_room1_mix903": ((5, 1, 0, 40, 0), (50, 2, 0, 140, 0)),
}


def make(root: Path) -> None:
    """Write the corpus."""
    folder = root / "TAU-NIGENS-SSE-2021"
    for n, (name, rows) in enumerate(RECORDINGS.items()):
        table(folder / "metadata_dev" / f"{name}.csv", (), *rows)
        tone(folder / "foa_dev" / f"{name}.wav", 230.0 + 70 * n, channels=4)
