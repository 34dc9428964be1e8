"""Two recordings in stereo, with captions by two people and by one."""

from __future__ import annotations

from pathlib import Path

from tests.fake.sound import tone
from tests.fake.text import lines

EXPECTED_ITEMS = 4
EXPECTED_FIRST_ID = "macs/1b19ba0ab8198884"

NAMES = ("airport-oslo-900-1-a.wav", "park-oslo-901-2-a.wav")
TEXT = f"""\
files:
- filename: {NAMES[0]}
  annotations:
  - sentence: People talk and a suitcase rolls by
    tags:
    - adults_talking
    - footsteps
    annotator_id: 1
  - sentence: 'Steps and wheels: a hall'
    tags: [footsteps]
    annotator_id: 2
- filename: {NAMES[1]}
  annotations:
  - sentence: Birds sing
    tags: [birds_singing]
    annotator_id: 1"""


def make(root: Path) -> None:
    """Write the corpus."""
    folder = root / "MACS"
    lines(folder / "MACS.yaml", TEXT)
    for n, name in enumerate(NAMES):
        tone(folder / "audio" / name, 250.0 + 90 * n, channels=2)
