"""Two readings in German, one in Polish."""

from __future__ import annotations

from pathlib import Path

from tests.fake.hub import parquet, sound

EXPECTED_ITEMS = 3
EXPECTED_FIRST_ID = "multilingual_librispeech/68d456f9e953bac1"


def _row(name: str, text: str, frequency_hz: float) -> dict[str, object]:
    speaker, chapter, _ = name.split("_")
    return {
        "audio": sound(frequency_hz, f"{name}.flac"),
        "original_path": f"https://example.org/{chapter}.mp3",
        "begin_time": 12.5,
        "end_time": 12.8,
        "transcript": text,
        "audio_duration": 0.3,
        "speaker_id": speaker,
        "chapter_id": chapter,
        "file": "",
        "id": name,
    }


def make(root: Path) -> None:
    """Write the corpus."""
    folder = root / "facebook__multilingual_librispeech"
    german = [_row("11_22_000000", "der see lag still", 200.0), _row("11_22_000001", "niemand rief", 260.0)]
    parquet(folder / "german" / "test-00000-of-00001.parquet", german)
    polish = [_row("33_44_000000", "śnieg padał całą noc", 320.0)]
    parquet(folder / "polish" / "test-00000-of-00001.parquet", polish)
