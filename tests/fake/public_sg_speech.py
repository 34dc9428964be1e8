"""Two questions."""

from __future__ import annotations

from pathlib import Path

from tests.fake.hub import parquet, sound

EXPECTED_ITEMS = 2
EXPECTED_FIRST_ID = "public_sg_speech/2990d38ea21464a1"


def make(root: Path) -> None:
    """Write the corpus."""
    parquet(
        root / "AudioLLMs__public_sg_speech_qa_test" / "data" / "test-00000-of-00001.parquet",
        [
            {"context": sound(180.0, "0.wav"), "instruction": "What does the speaker thank the volunteers for?",
             "answer": "For planting trees along the canal."},
            {"context": sound(240.0, "1.wav"), "instruction": "When will the library open?",
             "answer": "In the spring of next year."},
        ],
        media=("context",),
    )  # fmt: skip
