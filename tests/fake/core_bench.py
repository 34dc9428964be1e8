"""Two questions on one conversation; one of them has no answer."""

from __future__ import annotations

from pathlib import Path

from tests.fake.sound import tone
from tests.fake.text import json_lines

EXPECTED_ITEMS = 2
EXPECTED_FIRST_ID = "core_bench/2b4fd9b397c47bd1"


def make(root: Path) -> None:
    """Write the corpus."""
    folder = root / "COnversationalREasoningBench_v0.1" / "test"
    asked = (("What is the favourite fruit of the first speaker?", "pears"), ("Why is the sky so low?", "unanswerable"))
    rows = [{"audio_path": "talk_1.mp3", "question": question, "answer": answer} for question, answer in asked]
    json_lines(folder / "instances.jsonl", rows)
    tone(folder / "audio" / "talk_1.mp3", 400.0, duration_s=0.6)
