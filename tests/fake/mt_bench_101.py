"""Two dialogues, of two and three rounds."""

from __future__ import annotations

from pathlib import Path

from tests.fake.text import json_lines

EXPECTED_ITEMS = 2
EXPECTED_FIRST_ID = "mt_bench_101/95612bc9c7e866c3"


def make(root: Path) -> None:
    """Write the corpus."""
    found = [
        {
            "task": "CM",
            "id": 1,
            "history": [
                {"user": "My boat is called Otter.", "bot": "A fine name."},
                {"user": "What is my boat called?", "bot": "Otter."},
            ],
        },
        {
            "task": "SI",
            "id": 1,
            "history": [
                {"user": "I will give you a task next.", "bot": "Go on."},
                {"user": "Turn what I say into a question.", "bot": "I will."},
                {"user": "It rains.", "bot": "Does it rain?"},
            ],
        },
    ]
    json_lines(root / "mt-bench-101" / "data" / "subjective" / "mtbench101.jsonl", found)
