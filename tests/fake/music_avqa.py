"""Two videos with a count and a comparison; a question of the picture and one taken back are not asked."""

from __future__ import annotations

import json
from pathlib import Path

from tests.fake.pictures import film
from tests.fake.text import json_file

EXPECTED_ITEMS = 4
EXPECTED_FIRST_ID = "music_avqa/fd41408667a50e4a"

ROWS: tuple[tuple[str, list[str], str, list[str], int, str], ...] = (
    ("00000901", ["Audio", "Counting"], "How many kinds of instruments sound here?", [], 0, "two"),
    ("00000902", ["Audio", "Comparative"], "Is the <Object> louder than the <Object>?", ["pipa", "drum"], 0, "no"),
    ("00000902", ["Visual", "Location"], "Where is the <Object>?", ["drum"], 0, "left"),
    ("00000901", ["Audio", "Counting"], "How many kinds of instruments are there?", [], 1, "three"),
)


def make(root: Path) -> None:
    """Write the corpus."""
    folder = root / "MUSIC-AVQA"
    rows = [
        {
            "video_id": video,
            "question_id": 70 + number,
            "type": json.dumps(kind),
            "question_content": text,
            "templ_values": json.dumps(values),
            "question_deleted": deleted,
            "anser": answer,
        }
        for number, (video, kind, text, values, deleted, answer) in enumerate(ROWS)
    ]
    json_file(folder / "data" / "json_update" / "avqa-test.json", rows)
    film(folder / "videos" / "00000901.mp4", 1.0, sound_hz=440.0, seed=1)
    film(folder / "videos" / "00000902.mp4", 1.0, sound_hz=550.0, seed=2)
