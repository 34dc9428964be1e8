"""Four strokes on drums of two tonics; one clip's licence differs from the others'."""

from __future__ import annotations

from pathlib import Path

from tests.fake.sound import tone

EXPECTED_ITEMS = 6
EXPECTED_FIRST_ID = "mridangam/cbed0c91abf28e84"

NAMES = (
    "B/900001__akshaylaya__bheem-b-001.wav",
    "B/900002__akshaylaya__ta-b-001.wav",
    "C#/900003__akshaylaya__num-csh-001.wav",
    "C#/900004__akshaylaya__thom-csh-001.wav",
)
NOTES = """\
License details
---------------

Attribution Noncommercial: http://creativecommons.org/licenses/by-nc/3.0/

  * 900001__akshaylaya__bheem-b-001.wav
    * url: https://freesound.org/s/900001/
    * license: Attribution Noncommercial
  * 900002__akshaylaya__ta-b-001.wav
    * url: https://freesound.org/s/900002/
    * license: Attribution
"""


def make(root: Path) -> None:
    """Write the corpus."""
    folder = root / "mridangam_stroke_1.5"
    for n, name in enumerate(NAMES):
        tone(folder / name, 150.0 + 20 * n)
    (folder / "B" / "_readme_and_license.txt").write_text(NOTES, encoding="utf-8")
