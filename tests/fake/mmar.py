"""A row of each modality."""

from __future__ import annotations

from pathlib import Path

from tests.fake.sound import tone
from tests.fake.text import json_lines

EXPECTED_ITEMS = 7
EXPECTED_FIRST_ID = "mmar/5a7f216c556a483f"

MODALITIES = (
    "sound", "music", "speech", "mix-sound-music", "mix-sound-speech", "mix-music-speech", "mix-sound-music-speech",
)  # fmt: skip
LANGUAGES = ("en", "zh", "kr", "en|zh", "", "en", "ja")


def make(root: Path) -> None:
    """Write the corpus."""
    folder = root / "MMAR"
    rows = []
    for n, (modality, language) in enumerate(zip(MODALITIES, LANGUAGES, strict=True)):
        key = f"abc{n}_00-00-01_00-00-02"
        rows.append(
            {
                "id": key,
                "audio_path": f"./audio/{key}.wav",
                "question": "Which one comes first?",
                "choices": ["a low tone", "a high tone", "a chord"][: 2 + n % 2],
                "answer": "a high tone",
                "modality": modality,
                "category": "Perception",
                "sub-category": "Counting",
                "language": language,
                "source": "youtube",
                "url": f"https://example.org/{n}",
                "timestamp": "00:00:01,00:00:02",
                "thinking": "One listens.",
                "cue": ["a rise"],
                "rubric": [{"name": "one", "scoring_point": "Hears the rise", "note": "", "choices": [0, 1]}],
            }
        )
        tone(folder / "audio" / f"{key}.wav", 200.0 + 50 * n)
    json_lines(folder / "MMAR-meta.jsonl", rows)
