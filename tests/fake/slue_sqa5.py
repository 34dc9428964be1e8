"""Two questions about one document; the answer of one is said twice."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.fake.hub import parquet, sound

EXPECTED_ITEMS = 2
EXPECTED_FIRST_ID = "slue_sqa5/a78bc4a77b8ff61f"

DOCUMENT = "The lighthouse was built in granite. Granite came by sea from the island."


def _row(name: str, question: str, spans: list[tuple[str, float, float]], frequency_hz: float) -> dict[str, Any]:
    words = DOCUMENT.split()
    return {
        "question_id": name,
        "question_audio": sound(frequency_hz, f"{name}.wav"),
        "question_speaker_id": "s1",
        "raw_question_text": question,
        "normalized_question_text": question.lower().strip("?"),
        "document_id": "d1",
        "document_audio": sound(150.0, "d1.wav", 1.5),
        "document_speaker_id": "s2",
        "raw_document_text": DOCUMENT,
        "normalized_document_text": DOCUMENT.lower(),
        "word2time": [
            {"word": word, "normalized_word": word.lower(), "start_second": 0.1 * n, "end_second": 0.1 * n + 0.1}
            for n, word in enumerate(words)
        ],
        "answer_spans": [{"answer": text, "start_second": start, "end_second": end} for text, start, end in spans],
    }


def make(root: Path) -> None:
    """Write the corpus."""
    parquet(
        root / "asapp__slue-phase-2" / "sqa5" / "verified_test-00000-of-00001.parquet",
        [
            _row("q1", "What is the lighthouse made of?", [("granite", 0.5, 0.6), ("granite", 0.6, 0.7)], 300.0),
            _row("q2", "Where did the stone come from?", [("the island", 1.1, 1.3)], 400.0),
        ],
        media=("question_audio", "document_audio"),
    )
