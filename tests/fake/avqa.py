"""Three videos: a question of the sound, of both, and of the picture."""

from __future__ import annotations

from pathlib import Path

from tests.fake.pictures import film
from tests.fake.text import json_file

EXPECTED_ITEMS = 2
EXPECTED_FIRST_ID = "avqa/c7544f8f9223d478"

ROWS = (
    (31, "aaAAaaAAaa1_000030", "Sound", "Come From", ["a kettle", "a whistle", "a train", "a flute"], 0),
    (32, "bb-BBbbBB_2_000000", "Both", "Happening", ["a dog eats", "a dog digs", "a dog swims", "a cat runs"], 2),
    (33, "ccCCccCCcc3_000110", "View", "Where", ["a beach", "a field", "a road", "a house"], 3),
)


def make(root: Path) -> None:
    """Write the corpus."""
    folder = root / "AVQA"
    rows = [
        {
            "id": number,
            "video_name": name,
            "video_id": 900 + number,
            "question_text": "What is it that goes on?",
            "multi_choice": choices,
            "answer": answer,
            "question_relation": relation,
            "question_type": kind,
        }
        for number, name, relation, kind, choices, answer in ROWS
    ]
    json_file(folder / "data" / "annotation" / "val_qa.json", rows)
    for seed, row in enumerate(ROWS):
        film(folder / "videos" / f"{row[1]}.mp4", 1.0, sound_hz=300.0 + 40 * seed, seed=seed)
