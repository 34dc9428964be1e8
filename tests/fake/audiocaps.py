"""Two clips with three and two captions; of one, the first caption's file is not in the copy."""

from __future__ import annotations

from pathlib import Path

from tests.fake.sound import tone
from tests.fake.text import table

EXPECTED_ITEMS = 4
EXPECTED_FIRST_ID = "audiocaps/f74d97aafeebb52f"


def make(root: Path) -> None:
    """Write the corpus."""
    folder = root / "Olivia714__audiocaps"
    header = ("audiocap_id", "youtube_id", "start_time", "caption")
    rows = (
        (91, "aaAAaaAAaa1", 30, "A kettle whistles and stops"),
        (92, "aaAAaaAAaa1", 30, "Steam whistles, then a click"),
        (93, "bbBB-bbBB_2", 0, "Two dogs bark in a yard"),
        (94, "aaAAaaAAaa1", 30, "Water boils, a whistle sounds"),
        (95, "bbBB-bbBB_2", 0, "Dogs barking outdoors"),
    )
    table(folder / "test.csv", header, *rows)
    tone(folder / "wav_files" / "92.wav", 900.0)
    tone(folder / "wav_files" / "94.wav", 901.0)
    tone(folder / "wav_files" / "93.wav", 300.0)
