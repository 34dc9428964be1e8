"""Two commands."""

from __future__ import annotations

from pathlib import Path

from tests.fake.hub import parquet, sound

EXPECTED_ITEMS = 4
EXPECTED_FIRST_ID = "fair_speech/46d5ffb151aa94a2"


def make(root: Path) -> None:
    """Write the corpus."""
    facts = {"socioeconomic_status": "Medium", "ethnicity": "Asian", "first_language": "English"}
    parquet(
        root / "SALT-NLP__speech_fairness" / "data" / "train-00000-of-00001.parquet",
        [
            {"hash_name": "a1", "audio": sound(210.0, "a1.wav"), "transcription": "play the next song",
             "age": "18 - 22", "gender": "female", **facts},
            {"hash_name": "b2", "audio": sound(120.0, "b2.wav"), "transcription": "call my brother",
             "age": "46 - 65", "gender": "male", **facts},
        ],
    )  # fmt: skip
