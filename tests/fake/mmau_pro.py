"""A row of each of the twelve categories."""

from __future__ import annotations

from pathlib import Path

from tests.fake.hub import parquet
from tests.fake.sound import tone

EXPECTED_ITEMS = 12
EXPECTED_FIRST_ID = "mmau_pro/24adae93ca10c8ee"

CATEGORIES = (
    "music", "sound", "speech", "open", "multi", "spatial_audio", "sound_speech", "sound_music", "music_speech",
    "sound_music_speech", "instruction following", "voice_chat",
)  # fmt: skip
NO_RULE = {"N": None, "keyword": None, "forbidden_words": None}


def make(root: Path) -> None:
    """Write the corpus."""
    folder = root / "MMAU-Pro"
    rows = []
    for n, category in enumerate(CATEGORIES):
        names = [f"data/{n:08d}-{part}.wav" for part in range(2 if category == "multi" else 1)]
        obeys = category == "instruction following"
        closed = category not in ("open", "instruction following")
        rows.append(
            {
                "id": f"{n:08d}-aaaa-4bbb-8ccc-dddddddddddd",
                "audio_path": names,
                "question": "Name the keyword three times." if obeys else "Which of these is heard?",
                "choices": ["a low tone", "a high tone", "a chord"] if closed else [],
                "answer": None if obeys else "a high tone",
                "category": category,
                "sub-cat": "one-two",
                "length_type": "short",
                "perceptual_skills": ["Acoustic Source Characterization"] if n % 2 else [],
                "reasoning_skills": ["Quantitative Reasoning", "An unknown skill"],
                "transcription": "Words." if category == "speech" else "",
                "task_classification": "keywords" if obeys else "",
                "task_identifier": "Keyword Frequency" if obeys else "",
                "kwargs": {"N": 3, "keyword": "tone", "forbidden_words": None} if obeys else NO_RULE,
            }
        )
        for part, name in enumerate(names):
            tone(folder / name, 200.0 + 40 * n + 9 * part, channels=2 if category == "spatial_audio" else 1)
    parquet(folder / "test.parquet", rows)
