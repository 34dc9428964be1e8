"""Two questions; the choices of one stand in lines."""

from __future__ import annotations

from pathlib import Path

from tests.fake.hub import parquet, sound

EXPECTED_ITEMS = 2
EXPECTED_FIRST_ID = "cn_college_listen/2990d38ea21464a1"


def make(root: Path) -> None:
    """Write the corpus."""
    parquet(
        root / "AudioLLMs__cn_college_listen_mcq_test" / "data" / "test-00000-of-00001.parquet",
        [
            {"context": sound(200.0, "0.wav"), "instruction": "What will the man do next?",
             "choices": "(A) Sell a bicycle. (B) Water the plants. (C) Meet a friend.",
             "answer": "(B) Water the plants."},
            {"context": sound(300.0, "1.wav"), "instruction": "Where does the talk take place?",
             "choices": "(A) In a museum.\n(B) On a ferry.\n(C) At a school.\n(D) In a bank.",
             "answer": "(A) In a museum."},
        ],
        media=("context",),
    )  # fmt: skip
