"""Three clips, one of AudioSet's training part."""

from __future__ import annotations

from pathlib import Path

from tests.fake.sound import tone
from tests.fake.text import table

EXPECTED_ITEMS = 6
EXPECTED_FIRST_ID = "musiccaps/dd65a6a098cb7178"

_HEADER = (
    "ytid", "start_s", "end_s", "audioset_positive_labels", "aspect_list", "caption", "author_id",
    "is_balanced_subset", "is_audioset_eval",
)  # fmt: skip
ROWS = (
    ("-aaaaaaaa01", 30, 40, "/m/04rlf", "['slow', 'sad']", "A slow piano, and a cello below it.", 4, False, True),
    ("bbbbbbbbb02", 0, 10, "/m/04rlf,/m/02qldy", "['loud']", "Drums, quick and loud.", 1, True, True),
    ("ccccccccc03", 10, 20, "/m/04rlf", "['choir']", "A choir in a church.", 2, False, False),
)


def make(root: Path) -> None:
    """Write the corpus."""
    folder = root / "MusicCaps"
    table(folder / "musiccaps-public.csv", _HEADER, *ROWS)
    for n, row in enumerate(ROWS):
        tone(folder / "audio" / f"[{row[0]}]-[{row[1]}-{row[2]}].wav", 300.0 + 40 * n)
