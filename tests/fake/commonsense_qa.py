"""Two questions."""

from __future__ import annotations

from pathlib import Path

from tests.fake.hub import parquet

EXPECTED_ITEMS = 2
EXPECTED_FIRST_ID = "commonsense_qa/ca0b0b36c426df1b"


def make(root: Path) -> None:
    """Write the corpus."""
    asked = (
        ("Where does a rower keep the oars?", "oar", ("boat house", "oven", "library", "attic", "orchard"), "A"),
        ("What does a baker light first?", "baker", ("lamp post", "candle", "oven", "match box", "comet"), "C"),
    )
    found = [
        {
            "id": f"{n:032x}",
            "question": question,
            "question_concept": concept,
            "choices": {"label": list("ABCDE"), "text": list(texts)},
            "answerKey": key,
        }
        for n, (question, concept, texts, key) in enumerate(asked)
    ]
    parquet(root / "commonsense_qa" / "data" / "validation-00000-of-00001.parquet", found)
