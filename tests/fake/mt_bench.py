"""Two conversations, one with references."""

from __future__ import annotations

from pathlib import Path

from tests.fake.text import json_lines

EXPECTED_ITEMS = 2
EXPECTED_FIRST_ID = "mt_bench/b8bc322a0f24b0a1"


def make(root: Path) -> None:
    """Write the corpus."""
    found = [
        {"question_id": 81, "category": "writing", "turns": ["Describe a harbour.", "Make it one sentence."]},
        {
            "question_id": 101,
            "category": "math",
            "turns": ["A coin is tossed twice. How likely are two heads?", "And three tosses, all heads?"],
            "reference": ["One quarter.", "One eighth."],
        },
    ]
    json_lines(root / "mt_bench" / "fastchat" / "llm_judge" / "data" / "mt_bench" / "question.jsonl", found)
