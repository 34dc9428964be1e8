"""Two word problems, one with a thousands comma."""

from __future__ import annotations

from pathlib import Path

from tests.fake.hub import parquet

EXPECTED_ITEMS = 2
EXPECTED_FIRST_ID = "gsm8k/eb9ca4539d8d10c4"


def make(root: Path) -> None:
    """Write the corpus."""
    found = [
        {
            "question": "A crate holds 12 pears. How many do 5 crates hold?",
            "answer": "5 crates hold 5*12=<<5*12=60>>60.\n#### 60",
        },
        {
            "question": "A mill grinds 400 sacks a week. How many in 3 weeks?",
            "answer": "That is 3*400=<<3*400=1200>>1200.\n#### 1,200",
        },
    ]
    parquet(root / "gsm8k" / "main" / "test-00000-of-00001.parquet", found)
