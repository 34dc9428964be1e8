"""Two records of each kind of task, one for each of the benchmarks that draw on it."""

from __future__ import annotations

from pathlib import Path

from tests.fake.sound import tone
from tests.fake.text import json_file

EXPECTED_ITEMS = 10
EXPECTED_FIRST_ID = "air_bench_chat/f8031eb2d7fd9f30"

TASKS = (
    ("music_QA", "musiccaps", (2, 1), "wav"),
    ("sound_generation_QA", "clotho", (6, 3), "wav"),
    ("speech_QA", "common_voice_en", (5, 7), "mp3"),
    ("speech_dialogue_QA", "spokenwoz", (10, 8), "wav"),
    ("speech_and_sound_QA", "audiocaps_cv", (9, 11), "wav"),
)


def make(root: Path) -> None:
    """Write the corpus."""
    folder = root / "AIR-Bench-Dataset" / "Chat"
    rows = []
    for task, dataset, numbers, kind in TASKS:
        for number in numbers:
            name = f"clip_{number}.{kind}"
            rows.append(
                {
                    "path": name,
                    "question": f"What is special in part {number}?",
                    "answer_gt": "A tone that does not change.",
                    "task_name": task,
                    "dataset_name": dataset,
                    "meta_info": "a tone",
                    "uniq_id": number,
                }
            )
            tone(folder / f"{task}_{dataset}" / name, 200.0 + 50 * number, duration_s=0.5)
    json_file(folder / "Chat_meta.json", rows)
