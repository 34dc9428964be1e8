"""Two mixtures and two single instruments; one of them of a rhythm that is not known, one without a tempo."""

from __future__ import annotations

from pathlib import Path

from tests.fake.sound import tone
from tests.fake.text import lines

EXPECTED_ITEMS = 8
EXPECTED_FIRST_ID = "brid/04671f510d722e77"

NAMES = {
    "Acoustic Mixtures/2 Instruments/[9001] M2-01-SA": "83.997600",
    "Acoustic Mixtures/3 Instruments/[9002] M3-02-CA": "119.976000",
    "Solo Tracks/Surdo/[9003] S1-SU1-01-PA": "",
    "Solo Tracks/Surdo/[9004] S1-SU1-02-ZZ": "70.9",
}


def make(root: Path) -> None:
    """Write the corpus."""
    folder = root / "BRID_1.0"
    for n, (name, tempo) in enumerate(NAMES.items()):
        tone(folder / "Data" / f"{name}.wav", 150.0 + 20 * n, channels=2)
        stem = Path(name).name
        lines(folder / "Annotations" / "beats" / f"{stem}.beats", "0.025\t2", "0.739\t1", "1.453\t2")
        if tempo:
            lines(folder / "Annotations" / "tempo" / f"{stem}.bpm", tempo)
