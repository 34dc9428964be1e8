"""Three questions of two subjects: one with two pictures, one whose options are marks, one open."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.fake.hub import parquet, picture

EXPECTED_ITEMS = 3
EXPECTED_FIRST_ID = "mmmu/b714acc089d64843"


def row(name: str, question: str, options: list[str], answer: str, pictures: int) -> dict[str, Any]:
    """One row, with all columns of the set."""
    images = {f"image_{n}": picture(n) if n <= pictures else None for n in range(1, 8)}
    kind = "multiple-choice" if options else "open"
    return {
        "id": name,
        "question": question,
        "options": repr(options),
        "explanation": "",
        **images,
        "img_type": "['Diagrams']",
        "answer": answer,
        "topic_difficulty": "Easy",
        "question_type": kind,
        "subfield": "Made up",
    }


def make(root: Path) -> None:
    """Write the corpus."""
    folder = root / "MMMU__MMMU"
    media = tuple(f"image_{n}" for n in range(1, 8))
    music = [
        row("validation_Music_901", "What clef stands in <image 1> and <image 2>?", ["alto", "bass", "treble"], "B", 2),
        row("validation_Music_902", "Which is a fermata?", ["<image 1>", "<image 2>"], "A", 2),
    ]
    parquet(folder / "Music" / "validation-00000-of-00001.parquet", music, media=media)
    sums = [row("validation_Math_901", "How many dots has <image 1>?", [], "['4', 'four']", 1)]
    parquet(folder / "Math" / "validation-00000-of-00001.parquet", sums, media=media)
