"""A question with four choices, and one with two."""

from __future__ import annotations

from pathlib import Path

from tests.fake.hub import parquet, sound

EXPECTED_ITEMS = 2
EXPECTED_FIRST_ID = "mmsu/21d33b58d735debc"


def make(root: Path) -> None:
    """Write the corpus."""
    rows = [
        {
            "id": f"intonation_{n}",
            "audio": sound(300.0 + 100 * n, f"{n}.wav"),
            "task_name": "intonation_perception",
            "question": "How does the pitch move at the end?",
            "choice_a": "up",
            "choice_b": "down",
            "choice_c": "not at all" if n else "",
            "choice_d": "both ways" if n else None,
            "answer_gt": "down",
            "category": "Perception",
            "sub-category": "Linguistics",
            "sub-sub-category": "Phonology",
            "linguistics_sub_discipline": "prosody",
        }
        for n in range(2)
    ]
    parquet(root / "MMSU" / "data" / "train-00000-of-00001.parquet", rows)
