"""A question of each task."""

from __future__ import annotations

from pathlib import Path

from tests.fake.sound import tone
from tests.fake.text import json_file

EXPECTED_ITEMS = 3
EXPECTED_FIRST_ID = "mmau/c8040170a094214a"


def make(root: Path) -> None:
    """Write the corpus."""
    folder = root / "MMAU"
    rows = []
    for n, task in enumerate(("sound", "music", "speech")):
        key = f"0000000{n}-aaaa-4bbb-8ccc-dddddddddddd"
        rows.append(
            {
                "id": key,
                "audio_id": f"./test-mini-audios/{key}.wav",
                "question": f"Based on the given audio, what is {task} number {n}?",
                "choices": ["a low tone", "a high tone", "a chord", "a click"][: 4 - n],
                "answer": "a low tone",
                "dataset": "AudioSet",
                "task": task,
                "split": "test-mini",
                "category": "Reasoning",
                "sub-category": "Acoustic Source Inference",
                "difficulty": "medium",
            }
        )
        tone(folder / "test-mini-audios" / f"{key}.wav", 200.0 + 80 * n)
    json_file(folder / "mmau-test-mini.json", rows)
